"""Results kept on disk under a key of everything that they depend on."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from filelock import BaseFileLock, FileLock

__all__ = ["StageCache", "stage_key"]

KEPT_PER_STAGE = 6
"""The results of one stage used last stay on disk, however long ago that was."""
KEPT_SECONDS = 24 * 60 * 60
"""So long after its last use no result goes: another process may still be reading it."""

_CONTENTS = ".contents.json"
"""Lists a result's files and their sizes."""


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

    A lock per stage keeps two processes from computing a result twice. A second, held for a moment only, keeps a result
    from going between the look and the use. A result of which a file is missing, or not as long as it was, counts as
    none and is computed again.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     cache = StageCache(Path(folder))
    ...     one = cache.folder("sums", key="k", compute=lambda new: (new / "sum.txt").write_text("3"))
    ...     again = cache.folder("sums", key="k", compute=lambda new: (new / "sum.txt").write_text("4"))
    ...     (again / "sum.txt").read_text()
    '3'
    """

    root: Path

    def folder(self, stage: str, *, key: str, compute: Callable[[Path], object]) -> Path:
        """Give the folder of a result, good for a day; where there is none, let `compute` fill a new one first."""
        home = self.root / stage
        home.mkdir(parents=True, exist_ok=True)
        result = home / key
        if not _used(result):
            with FileLock(home / ".lock"):
                if not _used(result):
                    _fill(result, compute)
        return result


def _used(result: Path) -> bool:
    """Note that a result is used now; tell whether it is there, and whole."""
    with _moment(result.parent):
        if not _is_whole(result):
            return False
        os.utime(result)
        return True


def _fill(result: Path, compute: Callable[[Path], object]) -> None:
    """Compute a result beside its place, put it there in one step, and forget what is no longer used."""
    home = result.parent
    _sweep(home)
    new = Path(mkdtemp(prefix=".new-", dir=home))
    try:
        compute(new)
        (new / _CONTENTS).write_text(json.dumps(_sizes(new), sort_keys=True), "utf-8")
        with _moment(home):
            _set_aside(result)  # where it is damaged
            new.rename(result)
            for unused in _unused(home):
                _set_aside(unused)
    finally:
        _sweep(home)


def _moment(home: Path) -> BaseFileLock:
    """Lock out whoever else looks for a result, or takes one away, at this moment."""
    return FileLock(home / ".use")


def _is_whole(result: Path) -> bool:
    contents = result / _CONTENTS
    if not contents.is_file():
        return False
    try:
        sizes = json.loads(contents.read_text("utf-8"))
    except ValueError:
        return False
    return isinstance(sizes, dict) and sizes.items() <= _sizes(result).items()


def _sizes(folder: Path) -> dict[str, int]:
    """Give the size in bytes of each file."""
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in folder.rglob("*") if path.is_file()}


def _unused(home: Path) -> list[Path]:
    """List the results that nobody has used for a day, without those used last."""
    used = {path: path.stat().st_mtime for path in home.iterdir() if path.is_dir() and not path.name.startswith(".")}
    by_age = sorted(used, key=lambda path: used[path], reverse=True)
    return [path for path in by_age[KEPT_PER_STAGE:] if used[path] < time.time() - KEPT_SECONDS]


def _set_aside(result: Path) -> None:
    """Take a result away in one step; whoever comes next finds none rather than a part."""
    if result.exists():
        result.rename(mkdtemp(prefix=".old-", dir=result.parent))


def _sweep(home: Path) -> None:
    """Remove what was half made or set aside, also by a process that was killed; under the stage's lock."""
    for pattern in (".new-*", ".old-*"):
        for leftover in home.glob(pattern):
            shutil.rmtree(leftover)
