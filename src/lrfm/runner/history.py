"""``history.jsonl``: the headlines of a client as they were published, one line for each publication, never changed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

__all__ = ["append_entry", "entry_of", "published_run_ids"]


def entry_of(manifest: Mapping[str, object], *, run: str) -> dict[str, object]:
    """Give the history entry of a published run; ``run`` is the name of its folder."""
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


def published_run_ids(path: Path) -> frozenset[str]:
    """Give the runs that the history knows; a torn last line counts as unknown."""
    if not path.exists():
        return frozenset()
    complete = path.read_bytes().rpartition(b"\n")[0]
    return frozenset(str(json.loads(line)["run"]) for line in complete.splitlines() if line.strip())


def _cut_torn_line(descriptor: int) -> None:
    with os.fdopen(os.dup(descriptor), "rb") as file:
        content = file.read()
    if content and not content.endswith(b"\n"):
        os.ftruncate(descriptor, content.rfind(b"\n") + 1)
