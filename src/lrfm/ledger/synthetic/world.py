"""What all blocks of a made-up company share: its settings, months, goods, salespeople and the baseline of payment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.ledger.synthetic.background import Background, make_background
from lrfm.ledger.synthetic.days import Months, company_months, day_number
from lrfm.ledger.synthetic.hazard import Baseline, baseline_hazard

if TYPE_CHECKING:
    from lrfm.ledger.synthetic.company_settings import CompanySettings

__all__ = ["World", "make_world"]


@dataclass(frozen=True)
class World:
    """What all blocks of a company share."""

    settings: CompanySettings
    months: Months
    background: Background
    baseline: Baseline

    @property
    def last_day(self) -> int:
        """The day of the extract."""
        return day_number(self.settings.last_day)


def make_world(settings: CompanySettings) -> World:
    """Make what all blocks share; it depends on the settings only."""
    months = company_months(np.random.default_rng([settings.seed, 1]), settings)
    longest = max(settings.purchases.terms_days)
    last_day = day_number(settings.last_day)
    return World(
        settings=settings,
        months=months,
        background=make_background(
            settings.side,
            seed=settings.seed,
            months=months,
            first_day=day_number(settings.first_day),
            last_day=last_day,
            salespeople=settings.salespeople,
        ),
        baseline=baseline_hazard(settings.payments, first_due=int(months.starts[0]), last_due=last_day + longest + 3),
    )
