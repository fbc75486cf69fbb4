"""One run per client at a time, and one writer of the index of all clients."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from lrfm.errors import UserError
from lrfm.runner.files import write_text_atomically

__all__ = ["client_lock", "index_lock"]

_INDEX_PATIENCE_SECONDS = 60.0
_UNKNOWN = "?"


@contextmanager
def client_lock(reports_dir: Path, client: str) -> Iterator[None]:
    """Hold the client's lock; raise ``UserError`` that says who holds it where another run does.

    The lock is the system's and ends with the process, however that ends; the file stays and means nothing by itself.
    """
    folder = _locks_folder(reports_dir)
    holder = folder / f"{client}.json"
    lock = FileLock(folder / f"{client}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise UserError.of("runner.client_busy", client=client, **_read_holder(holder)) from None
    try:
        write_text_atomically(holder, json.dumps(_own_description()) + "\n")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


@contextmanager
def index_lock(reports_dir: Path) -> Iterator[None]:
    """Hold the lock of ``index.html``, waiting for other clients' runs to finish theirs."""
    lock = FileLock(_locks_folder(reports_dir) / "index.html.lock", timeout=_INDEX_PATIENCE_SECONDS)
    try:
        lock.acquire()
    except Timeout:
        seconds = round(_INDEX_PATIENCE_SECONDS)
        raise UserError.of("runner.index_busy", path=str(lock.lock_file), seconds=seconds) from None
    try:
        yield
    finally:
        lock.release()


def _locks_folder(reports_dir: Path) -> Path:
    folder = reports_dir / ".locks"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _own_description() -> Mapping[str, object]:
    return {
        "user": _user_name(),
        "process": os.getpid(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no name for this user id, as in some containers
        return _UNKNOWN


def _read_holder(path: Path) -> dict[str, Any]:
    """Read who holds the lock; it may be gone, or not yet written, a moment later."""
    try:
        description = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        description = {}
    return {key: str(description.get(key, _UNKNOWN)) for key in ("user", "process", "since")}
