"""The catalogue of a made-up company: products with list prices, costs and how often each is bought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.facts import Numbers, Shares
    from lrfm.ledger.synthetic.settings_side import LineSettings

__all__ = ["CATEGORIES", "Catalogue", "make_catalogue"]

CATEGORIES = ("Tools", "Fixings", "Paint", "Electrical", "Plumbing", "Packaging", "Cleaning", "Safety")


@dataclass(frozen=True)
class Catalogue:
    """Products in ascending order of list price; `popularity` adds up to 1, `cost_share` is of the list price."""

    ids: pa.StringArray
    category: Numbers
    list_minor: Numbers
    cost_share: Shares
    popularity: Shares

    @property
    def count(self) -> int:
        """How many products there are."""
        return len(self.list_minor)


def make_catalogue(rng: Generator, *, settings: LineSettings) -> Catalogue:
    """Draw the products; popularity is Zipf's over ranks that have nothing to do with prices."""
    count = settings.products
    prices = np.sort(rng.lognormal(np.log(settings.median_price_minor), settings.price_log_sd, count))
    popularity = rng.permutation(np.arange(1, count + 1) ** -settings.popularity_exponent)
    margin = np.clip(rng.normal(settings.margin_mean_share, settings.margin_sd_share, count), -0.2, 0.8)
    return Catalogue(
        ids=pa.array([f"P{index + 1:04d}" for index in rng.permutation(count)], pa.string()),
        category=rng.integers(0, len(CATEGORIES), count),
        list_minor=np.maximum(1, np.rint(prices)).astype(np.int64),
        cost_share=1.0 - margin,
        popularity=popularity / popularity.sum(),
    )
