"""``history.jsonl``: the headlines of a client as they were published, one line for each publication, never changed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["History", "append_entry", "entry_of", "read_history"]


@dataclass(frozen=True)
class History:
    """The runs that the history knows, and the numbers of the lines that cannot be read."""

    run_ids: frozenset[str] = frozenset()
    unreadable_lines: tuple[int, ...] = ()


def entry_of(manifest: Mapping[str, object], *, run: str) -> dict[str, object]:
    """Give the history entry of a published run; ``run`` is the name of its folder.

    Raises ``KeyError`` for a manifest that lacks one of the entry's fields.
    """
    return {
        "as_of": manifest["as_of"],
        "published_at": manifest["finished_at"],
        "ledger_hash": manifest["ledger_hash"],
        "run": run,
        "headlines": manifest["headlines"],
    }


def append_entry(path: Path, entry: Mapping[str, object]) -> None:
    """Append one line in one write and make it durable; a torn last line of a run that was killed is cut off first."""
    line = json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        _cut_torn_line(descriptor)
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_history(path: Path) -> History:
    """Read which runs were published; a torn last line counts as unknown, a line that somebody spoiled is named."""
    if not path.exists():
        return History()
    complete = path.read_bytes().rpartition(b"\n")[0]
    runs = {number: _run_id(line) for number, line in enumerate(complete.split(b"\n"), start=1) if line.strip()}
    return History(
        frozenset(run for run in runs.values() if run is not None),
        tuple(number for number, run in runs.items() if run is None),
    )


def _run_id(line: bytes) -> str | None:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    run = entry.get("run") if isinstance(entry, dict) else None
    return run if isinstance(run, str) else None


def _cut_torn_line(descriptor: int) -> None:
    with os.fdopen(os.dup(descriptor), "rb") as file:
        content = file.read()
    if content and not content.endswith(b"\n"):
        os.ftruncate(descriptor, content.rfind(b"\n") + 1)
