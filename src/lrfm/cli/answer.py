"""What the command says at its end, and with which exit code; never a traceback."""

from __future__ import annotations

import errno
import os
import platform
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from lrfm.cli.exits import DEFECT, INTERRUPTED, NEEDS_MENDING, REPORT_FAILED
from lrfm.cli.kept import forget_files
from lrfm.cli.speech import say
from lrfm.core.reason import Reason
from lrfm.errors import Fault, Place, UserError

if TYPE_CHECKING:
    from lrfm.report.language import Language

__all__ = ["AfterPublicationError", "answered", "english"]

# What the machine refuses and its owner can mend; any other error of the system is a defect.
_MENDABLE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENOTDIR, errno.EEXIST})


class AfterPublicationError(Exception):
    """Something stopped a run whose reports were already published; the error itself is its cause."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def answered(
    action: Callable[[], int],
    *,
    language: Callable[[], Language],
    cache_dir: Path,
    heading: str = "cli.needs_mending",
) -> int:
    """Do what was asked and give the exit code; whatever goes wrong is said in words on stderr.

    Details of a defect go to a file below `cache_dir`. `heading` is the message above what the user can mend.
    """
    try:
        return action()
    except AfterPublicationError as after:
        return _told(after.__cause__ or after, language, cache_dir=cache_dir, published=after.path, heading=heading)
    except (KeyboardInterrupt, SystemExit, Exception) as error:  # noqa: BLE001 (the last resort: each is told)
        return _told(error, language, cache_dir=cache_dir, published=None, heading=heading)


def _told(
    error: BaseException, language: Callable[[], Language], *, cache_dir: Path, published: str | None, heading: str
) -> int:
    """Say what stopped a command; `published` is the page of the reports that are there all the same."""
    if isinstance(error, KeyboardInterrupt | SystemExit):  # SIGTERM and SIGHUP come as SystemExit
        if published is None:
            _say(_words(Reason.of("cli.interrupted"), language))
        else:
            _say(_words(Reason.of("cli.interrupted_after", path=published), language))
        return INTERRUPTED
    if published is not None:
        _say(_words(Reason.of("cli.stopped_after", path=published), language))
    faults = error.faults if isinstance(error, UserError) else _faults_of_machine(error)
    if not faults:
        _say_defect(error, language, cache_dir=cache_dir)
        return DEFECT
    if published is None:
        _say(_words(Reason.of(heading, count=len(faults)), language))
    for fault in faults:
        _say(f"\n  {_words(fault, language)}")
    return NEEDS_MENDING if published is None else REPORT_FAILED


def english() -> Language:
    """Give the language that is always there."""
    from lrfm.report.language import Language

    return Language.load("en")


def _words(message: Fault | Reason, language: Callable[[], Language]) -> str:
    """Put a message in words; where our own words fail, give its key and values rather than a traceback."""
    try:
        spoken = language()
        return spoken.fault(message) if isinstance(message, Fault) else spoken.reason(message)
    except Exception:  # noqa: BLE001 (a defect in the words must not hide what is to be said; tests find such defects)
        fault = message if isinstance(message, Fault) else Fault(message.key, message.values)
        return str(UserError(fault))


def _faults_of_machine(error: BaseException) -> tuple[Fault, ...]:
    if not isinstance(error, OSError) or error.errno not in _MENDABLE or error.filename is None:
        return ()
    return (Fault("cli.cannot_write", {"detail": os.strerror(error.errno)}, Place(str(error.filename))),)


def _say_defect(error: BaseException, language: Callable[[], Language], *, cache_dir: Path) -> None:
    now = datetime.now(UTC)
    path = cache_dir / "defects" / f"{now:%Y%m%dT%H%M%S}-{os.getpid()}.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_details(error, now), encoding="utf-8", errors="backslashreplace")
    except OSError:
        _say(_words(Reason.of("cli.defect_unwritten", path=str(path)), language))
        return
    forget_files(path.parent, "*.txt")
    _say(_words(Reason.of("cli.defect", path=str(path)), language))


def _details(error: BaseException, now: datetime) -> str:
    try:
        ours = version("lrfm")
    except PackageNotFoundError:
        ours = "not installed"
    return "\n".join(
        (
            "A defect of lrfm. This text may quote values of your files: read it before you send it.",
            f"when: {now.isoformat(timespec='seconds')}",
            f"lrfm {ours}, Python {platform.python_version()}, {platform.platform()}",
            f"command: {' '.join(sys.argv[1:])}",
            "",
            "".join(traceback.format_exception(error)),
        )
    )


def _say(words: str) -> None:
    say(words, sys.stderr)
