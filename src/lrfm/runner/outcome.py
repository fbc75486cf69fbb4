"""How one report ended, and why; the plain forms in which faults and reasons cross between processes."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lrfm.core.reason import Reason
from lrfm.errors import Fault, Place, UserError

__all__ = ["Outcome", "PlainFault", "PlainReason", "Status", "plain_faults", "plain_reason", "user_error"]


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

    def __reduce__(self) -> tuple[Callable[..., Outcome], tuple[object, ...]]:
        cause = None if self.cause is None else plain_reason(self.cause)
        return _outcome, (self.name, self.status, self.path, self.seconds, cause)


def _outcome(name: str, status: Status, path: str | None, seconds: float, cause: PlainReason | None) -> Outcome:
    """Build an outcome that came from another process."""
    return Outcome(name, status, path, seconds, None if cause is None else cause.reason())


@dataclass(frozen=True)
class PlainReason:
    """A ``Reason`` without the read-only view, which cannot cross between processes."""

    key: str
    values: dict[str, object]

    def reason(self) -> Reason:
        """Give the reason back."""
        return Reason.of(self.key, **self.values)


@dataclass(frozen=True)
class PlainFault:
    """A ``Fault`` that can cross between processes."""

    key: str
    values: dict[str, object]
    place: Place | None


def plain_reason(reason: Reason) -> PlainReason:
    """Prepare a reason for another process.

    >>> plain_reason(Reason.of("runner.timed_out", seconds=600)).reason().values["seconds"]
    600
    """
    return PlainReason(reason.key, _portable(reason.values))


def plain_faults(error: UserError) -> tuple[PlainFault, ...]:
    """Prepare the faults of an error for another process."""
    return tuple(PlainFault(fault.key, _portable(fault.values), fault.place) for fault in error.faults)


def user_error(faults: Sequence[PlainFault]) -> UserError:
    """Raise-ready error of faults that came from another process.

    >>> error = user_error(plain_faults(UserError.of("source.missing_file", path="a.csv")))
    >>> error.faults[0].key, dict(error.faults[0].values)
    ('source.missing_file', {'path': 'a.csv'})
    """
    return UserError(*(Fault(fault.key, dict(fault.values), fault.place) for fault in faults))


def _portable(values: Mapping[str, object]) -> dict[str, object]:
    """Keep what can be pickled; anything else goes as its text, so that the message still arrives."""
    return {key: value if _can_travel(value) else str(value) for key, value in values.items()}


def _can_travel(value: object) -> bool:
    try:
        pickle.dumps(value)
    except (pickle.PicklingError, TypeError, AttributeError):
        return False
    return True
