"""Files of the cache that may hold names or figures: the newest few stay, and those of a running run always."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

__all__ = ["forget_files", "forget_folders", "held"]

KEPT = 10
"""So many stay, the newest by their time of writing."""
SETTLED_SECONDS = 3600.0
"""A folder younger than this may still be written, or read by whoever was just told of it."""


@contextmanager
def held(path: Path, *, text: str, write: Callable[[], None]) -> Iterator[None]:
    """Have a file of just this text, and let nobody forget it within the block; `write` makes it where it is not there.

    The lock is the system's and ends with the process, however that ends. Several runs may hold the same file.
    """
    with _taken(path, text, write):
        os.utime(path)  # used now: among the newest
        yield


def forget_files(folder: Path, pattern: str) -> None:
    """Delete all but the newest files of a folder; one that is held stays."""
    for path in _older(folder, pattern):
        with suppress(FileNotFoundError), path.open("rb") as file:
            if _is_locked_alone(file):
                path.unlink()


def forget_folders(folder: Path) -> None:
    """Delete all but the newest folders in a folder, and none that was written within the last hour."""
    for path in _older(folder, "*"):
        if path.is_dir() and time.time() - _written(path) > SETTLED_SECONDS:
            shutil.rmtree(path, ignore_errors=True)  # another command may be at it, too


def _taken(path: Path, text: str, write: Callable[[], None]) -> IO[bytes]:
    """Open and lock the file; again where it was forgotten or replaced in between."""
    while True:
        if not _says(path, text):
            write()
        with suppress(FileNotFoundError):
            file = path.open("rb")
            _lock(file)
            if _is_still(path, file):
                return file
            file.close()


def _is_still(path: Path, file: IO[bytes]) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _older(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern), key=_written, reverse=True)[KEPT:]


def _written(path: Path) -> float:
    """Give the newest time of a file, or of a folder and what lies in it; 0 for what has just gone."""
    times = [0.0]
    with suppress(OSError):
        times.append(path.stat().st_mtime)
        times.extend(inner.stat().st_mtime for inner in path.rglob("*"))
    return max(times)


def _says(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except FileNotFoundError:
        return False


def _lock(file: IO[bytes]) -> None:
    if sys.platform != "win32":  # there, no run gets as far as its notebooks
        import fcntl

        fcntl.flock(file, fcntl.LOCK_SH)


def _is_locked_alone(file: IO[bytes]) -> bool:
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
