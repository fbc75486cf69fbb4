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

import click

from lrfm.cli.exits import DEFECT, DONE, INTERRUPTED, NEEDS_MENDING
from lrfm.core.reason import Reason
from lrfm.errors import Fault, Place, UserError

if TYPE_CHECKING:
    from lrfm.report.language import Language

__all__ = ["answered", "english"]

# What the machine refuses and its owner can mend; any other error of the system is a defect.
_MENDABLE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENOTDIR, errno.EEXIST})


def answered(action: Callable[[], int], *, language: Callable[[], Language], cache_dir: Path) -> int:
    """Do what was asked and give the exit code; whatever goes wrong is said in words on stderr.

    Details of a defect go to a file below `cache_dir`.
    """
    try:
        return action()
    except (KeyboardInterrupt, SystemExit):  # a run answers SIGTERM and SIGHUP with SystemExit
        _say(_words(Reason.of("cli.interrupted"), language))
        return INTERRUPTED
    except UserError as error:
        _say_faults(error, language)
        return NEEDS_MENDING
    except BrokenPipeError:
        # The reader of our output left, as `head` does: nobody is there to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001 (the last resort: each defect is written down and told)
        fault = _fault_of_machine(error)
        if fault is not None:
            _say_faults(UserError(fault), language)
            return NEEDS_MENDING
        _say_defect(error, language, cache_dir=cache_dir)
        return DEFECT


def english() -> Language:
    """Give the language that is always there."""
    from lrfm.report.language import Language

    return Language.load("en")


def _say_faults(error: UserError, language: Callable[[], Language]) -> None:
    _say(_words(Reason.of("cli.needs_mending", count=len(error.faults)), language))
    for fault in error.faults:
        _say(f"\n  {_words(fault, language)}")


def _words(message: Fault | Reason, language: Callable[[], Language]) -> str:
    """Put a message in words; where our own words fail, give its key and values rather than a traceback."""
    try:
        spoken = language()
        return spoken.fault(message) if isinstance(message, Fault) else spoken.reason(message)
    except Exception:  # noqa: BLE001 (a defect in the words must not hide what is to be said; tests find such defects)
        fault = message if isinstance(message, Fault) else Fault(message.key, message.values)
        return str(UserError(fault))


def _fault_of_machine(error: Exception) -> Fault | None:
    if not isinstance(error, OSError) or error.errno not in _MENDABLE or error.filename is None:
        return None
    return Fault("cli.cannot_write", {"detail": os.strerror(error.errno)}, Place(str(error.filename)))


def _say_defect(error: Exception, language: Callable[[], Language], *, cache_dir: Path) -> None:
    now = datetime.now(UTC)
    path = cache_dir / "defects" / f"{now:%Y%m%dT%H%M%S}-{os.getpid()}.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_details(error, now), encoding="utf-8", errors="backslashreplace")
    except OSError:
        _say(_words(Reason.of("cli.defect_unwritten", path=str(path)), language))
        return
    _say(_words(Reason.of("cli.defect", path=str(path)), language))


def _details(error: Exception, now: datetime) -> str:
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
    click.echo(words, err=True)
