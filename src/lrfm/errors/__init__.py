"""Errors a user can mend, and defects of ours.

A :class:`UserError` says what is wrong as keys and values; only ``lrfm.report`` turns them into words,
so that one fault reads the same in every language and no message can carry a traceback.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Defect", "Fault", "LrfmError", "Place", "UserError"]


@dataclass(frozen=True)
class Place:
    """Where a fault lies: a file with its line, or an option of the command.

    >>> str(Place("params/acme.yml", line=7))
    'params/acme.yml:7'
    >>> str(Place("--set windows.dso_months"))
    '--set windows.dso_months'
    """

    source: str
    line: int | None = None

    def __str__(self) -> str:
        return self.source if self.line is None else f"{self.source}:{self.line}"


@dataclass(frozen=True)
class Fault:
    """One thing to mend: a message key, the values that fill it, and its place.

    >>> Fault("params.unknown_key", {"key": "currancy", "nearest": "currency"}).key
    'params.unknown_key'
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    place: Place | None = None


class LrfmError(Exception):
    """The root of every error raised on purpose."""


class UserError(LrfmError):
    """Something that the user can mend; shown in words, without a traceback (exit code 2).

    >>> error = UserError.of("source.missing_file", path="ledger.csv")
    >>> error.faults[0].values["path"]
    'ledger.csv'
    """

    def __init__(self, *faults: Fault) -> None:
        if not faults:
            raise ValueError("a UserError names at least one fault")
        super().__init__("; ".join(_plain(fault) for fault in faults))
        self.faults = faults

    @classmethod
    def of(cls, key: str, /, *, place: Place | None = None, **values: object) -> UserError:
        """Build an error with a single fault."""
        return cls(Fault(key, dict(values), place))

    def _render_traceback_(self) -> list[str]:
        """Show words instead of a traceback in JupyterLab; ``Study`` adds them as a note."""
        return list(getattr(self, "__notes__", ())) or [str(self)]


class Defect(LrfmError):
    """A promise of ours that did not hold; never the user's fault (exit code 3)."""


def _plain(fault: Fault) -> str:
    values = ", ".join(f"{name}={value}" for name, value in fault.values.items())
    place = f"{fault.place}: " if fault.place else ""
    return f"{place}{fault.key}({values})"
