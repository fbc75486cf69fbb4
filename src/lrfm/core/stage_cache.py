"""Results kept on disk under a key of everything that they depend on."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from filelock import FileLock

__all__ = ["StageCache", "stage_key"]

KEPT_PER_STAGE = 6
"""Results of one stage that stay on disk; the least recently used go first."""


def stage_key(*, sources: str, inputs: Mapping[str, str], settings: object) -> str:
    """Hash what a stage depends on: its sources, the hashes of its inputs, the settings that it reads (JSON data).

    >>> a = stage_key(sources="s", inputs={"ledger": "1"}, settings={"months": 12})
    >>> a == stage_key(sources="s", inputs={"ledger": "1"}, settings={"months": 12})
    True
    >>> a == stage_key(sources="s", inputs={"ledger": "1"}, settings={"months": 24})
    False
    """
    text = json.dumps(
        {"sources": sources, "inputs": dict(inputs), "settings": settings}, sort_keys=True, ensure_ascii=False
    )
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]


@dataclass(frozen=True)
class StageCache:
    """One client's folder of stage results; a result is there whole or not at all.

    A lock per stage keeps two processes from computing it twice.
    """

    root: Path

    def folder(self, stage: str, *, key: str, compute: Callable[[Path], None]) -> Path:
        """Give the folder of a result; where there is none, let `compute` fill a new one first."""
        home = self.root / stage
        result = home / key
        if result.is_dir():
            return result
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(home / ".lock"):
            if not result.is_dir():
                self._fill(home, result, compute)
        return result

    def holds(self, stage: str, *, key: str) -> bool:
        """Tell whether a result is there."""
        return (self.root / stage / key).is_dir()

    def _fill(self, home: Path, result: Path, compute: Callable[[Path], None]) -> None:
        for leftover in home.glob(".new-*"):
            shutil.rmtree(leftover)
        new = Path(mkdtemp(prefix=".new-", dir=home))
        try:
            compute(new)
            new.rename(result)
        finally:
            if new.is_dir():
                shutil.rmtree(new)
        self._forget_oldest(home)

    def _forget_oldest(self, home: Path) -> None:
        results = sorted(
            (path for path in home.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime, reverse=True
        )
        for path in results[KEPT_PER_STAGE:]:
            shutil.rmtree(path)
