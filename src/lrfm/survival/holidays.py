"""Public holidays of a country, written out for the years in question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.errors import UserError

if TYPE_CHECKING:
    from datetime import date

    from lrfm.survival.settings import ExposureSettings

__all__ = ["with_holidays"]


def with_holidays(exposure: ExposureSettings, *, first: date, last: date) -> ExposureSettings:
    """Add the public holidays of the stated country in all years from the first day's to the last day's.

    Days come from the library holidays; those of the future whose calendar goes by the moon are estimates of it. Raises
    `UserError` for a country, or a part of one, that it doesn't know.

    >>> from datetime import date
    >>> from lrfm.survival.settings import ExposureSettings
    >>> asked = ExposureSettings(country="DE-BY", holidays=(date(2026, 12, 24),))
    >>> found = with_holidays(asked, first=date(2026, 1, 1), last=date(2026, 12, 31)).holidays
    >>> len(found), date(2026, 6, 4) in found, date(2026, 12, 24) in found
    (13, True, True)
    """
    if exposure.country is None:
        return exposure
    from holidays import country_holidays

    country, _, part = exposure.country.partition("-")
    try:
        known = country_holidays(country, subdiv=part or None, years=range(first.year, last.year + 1))
    except NotImplementedError as error:
        raise UserError.of("payments.country_unknown", country=exposure.country) from error
    return exposure.model_copy(update={"holidays": tuple(sorted({*exposure.holidays, *known}))})
