"""A folder of its own for what each process spills to disk."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from filelock import BaseFileLock, FileLock, Timeout

__all__ = ["SpillFolder"]

_LOCK = "in_use.lock"
_DOOR = ".lock"


@dataclass(frozen=True)
class SpillFolder:
    """A folder that nobody else spills into; a lock inside, held as long as its process lives, says that it is in use.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as root:
    ...     folder = SpillFolder.below(Path(root))
    ...     folder.path.is_dir(), folder.remove(), folder.path.is_dir()
    (True, None, False)
    """

    path: Path
    lock: BaseFileLock
    owner: int

    @classmethod
    def below(cls, root: Path) -> SpillFolder:
        """Make a folder below `root`, and remove those whose processes have ended, however they ended."""
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / _DOOR):  # a new folder is not locked yet: nobody may look at it
            for other in root.iterdir():
                if other.is_dir():
                    _remove_unless_used(other)
            path = Path(mkdtemp(prefix=f"{os.getpid()}-", dir=root))
            lock = FileLock(path / _LOCK, thread_local=False)
            lock.acquire(blocking=False)
        return cls(path, lock, os.getpid())

    def remove(self) -> None:
        """Remove the folder, except in a process that was forked from its owner."""
        if os.getpid() != self.owner:
            return
        self.lock.release(force=True)
        shutil.rmtree(self.path, ignore_errors=True)  # what stays is removed by the next process


def _remove_unless_used(folder: Path) -> None:
    lock = FileLock(folder / _LOCK, thread_local=False)
    try:
        lock.acquire(blocking=False)
    except (Timeout, FileNotFoundError):  # in use, or its owner has just removed it
        return
    lock.release(force=True)
    shutil.rmtree(folder, ignore_errors=True)  # what stays is removed by the next process
