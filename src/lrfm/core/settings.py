"""The base of every settings class, what a settings class says when it refuses a value, and days."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from lrfm.core.reason import Reason

__all__ = ["Day", "Refused", "Settings"]

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Settings(BaseModel):
    """Frozen settings that refuse keys they do not know.

    >>> class Windows(Settings):
    ...     months: int = 12
    >>> Windows(months=24).months
    24
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class Refused(ValueError):
    """Raised inside a validator: why a value is refused, as a key and values, and below which keys.

    ``lrfm.params`` reads ``reason`` and ``at`` off the error that pydantic hands back, so that no
    settings class holds words for users.

    >>> Refused(Reason.of("params.days_not_ascending")).reason.key
    'params.days_not_ascending'
    """

    def __init__(self, reason: Reason, *, at: tuple[str | int, ...] = ()) -> None:
        super().__init__(reason.key)
        self.reason = reason
        self.at = at


def _day(value: object) -> date:
    """Take a date or its ISO text; a bare number would otherwise be read as seconds since 1970."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _ISO_DAY.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            raise Refused(Reason.of("params.no_such_day")) from None
    raise Refused(Reason.of("params.not_a_date"))


Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=date)]
"""A day of the Gregorian calendar, written as 2026-10-31."""
