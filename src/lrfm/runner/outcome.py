"""How one report ended, and why; faults in a form that crosses between processes."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from enum import StrEnum

from lrfm.core.reason import Reason
from lrfm.errors import Fault, UserError

__all__ = ["Outcome", "Status", "portable_faults"]


class Status(StrEnum):
    """How one report ended."""

    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    """Exists as a notebook, but was not asked for."""


@dataclass(frozen=True)
class Outcome:
    """One report: its page within the run's folder (``None`` where there is none) and, if it failed, the cause."""

    name: str
    status: Status
    path: str | None
    seconds: float
    cause: Reason | None = None


def portable_faults(error: UserError) -> tuple[Fault, ...]:
    """Give the faults of an error for another process; values that cannot be pickled go as their text.

    >>> portable_faults(UserError.of("source.missing_file", path="a.csv", type=type(None)))[0].values
    {'path': 'a.csv', 'type': <class 'NoneType'>}
    >>> import threading
    >>> type(portable_faults(UserError.of("source.missing_file", lock=threading.Lock()))[0].values["lock"])
    <class 'str'>
    """
    return tuple(replace(fault, values=_portable(fault)) for fault in error.faults)


def _portable(fault: Fault) -> dict[str, object]:
    return {key: value if _can_travel(value) else str(value) for key, value in fault.values.items()}


def _can_travel(value: object) -> bool:
    try:
        pickle.dumps(value)
    except (pickle.PicklingError, TypeError, AttributeError):
        return False
    return True
