"""What all blocks of a made-up company share: catalogue, price lists, campaigns, salespeople and who of them cheats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from lrfm.ledger.synthetic.campaigns import plan_waves
from lrfm.ledger.synthetic.catalogue import make_catalogue
from lrfm.ledger.synthetic.names import person_names

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.random import Generator

    from lrfm.ledger.synthetic.campaigns import Waves
    from lrfm.ledger.synthetic.catalogue import Catalogue
    from lrfm.ledger.synthetic.days import Months
    from lrfm.ledger.synthetic.facts import Days, Flags, Numbers, Shares
    from lrfm.ledger.synthetic.settings_side import SideSettings

__all__ = ["KINDS", "Background", "make_background"]

KINDS = (
    "late_cheque",
    "lapping",
    "fictitious",
    "alias",
    "uninvoiced_delivery",
    "secret_discount",
    "tier_bunching",
)
"""The kinds of fraud, as the fields of `FraudSettings` are called."""


@dataclass(frozen=True)
class Background:
    """What belongs to the whole company; it depends on the seed and the settings only.

    `first_day`, `last_day`: the extract's, since 1970-01-01. `list_month`: for each month the row of the month in which
    the price list in force was made. `culprits`: for each kind of fraud the number of the salesperson who commits it.
    """

    months: Months
    first_day: int
    last_day: int
    catalogue: Catalogue
    list_month: Numbers
    waves: Waves
    salespeople: pa.StringArray
    culprits: Mapping[str, int]

    def list_level(self, days: Days) -> Shares:
        """The level of the price list in force on each day."""
        level: Shares = self.months.price_level[self.list_month[self.months.at(days)]]
        return level

    def happens(
        self, rng: Generator, *, kind: str, salesperson: Numbers, among: Flags, settings: SideSettings
    ) -> Flags:
        """Draw where a kind of fraud, or what innocently looks like it, happens among the rows of these salespeople."""
        rates = getattr(settings.frauds, kind)
        rate = np.where(salesperson == self.culprits[kind], rates.culprit_share, rates.innocent_share)
        happened: Flags = among & (rng.random(len(salesperson)) < rate)
        return happened


def make_background(
    settings: SideSettings, *, seed: int, months: Months, first_day: int, last_day: int, salespeople: int
) -> Background:
    """Make what all blocks share, each part from random numbers of its own."""
    goods, waves, people = (np.random.default_rng(child) for child in np.random.SeedSequence([seed, 4]).spawn(3))
    order = people.permutation(salespeople)
    return Background(
        months=months,
        first_day=first_day,
        last_day=last_day,
        catalogue=make_catalogue(goods, settings=settings.lines),
        list_month=_list_months(months),
        waves=plan_waves(waves, months=months, last_day=last_day, settings=settings.campaigns),
        salespeople=person_names(salespeople),
        culprits=MappingProxyType({kind: int(order[row % salespeople]) for row, kind in enumerate(KINDS)}),
    )


def _list_months(months: Months) -> Numbers:
    """The price list of a month was made in January of its year, the first one in the first month."""
    calendar = months.starts[:-1].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    made: Numbers = np.maximum(0, np.arange(months.count, dtype=np.int64) - calendar % 12)
    return made
