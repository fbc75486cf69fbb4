"""The customer features of many cut-offs, and what they were measured with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KEYS", "CustomerFeatures", "open_features", "save_features"]

KEYS = ("number", "customer_key")
"""What a row of a block of features stands for: a cut-off by its number, and a customer."""

FRAME = "features.parquet"


@dataclass(frozen=True)
class CustomerFeatures:
    """What was known of each customer at each of `cutoffs` (oldest first).

    `frame` has one row per `cutoff` and `customer_key`, in this order, for each customer who had bought by then. What
    its columns mean is said where they are made, by the blocks that `lrfm.features.compute` puts together: whole
    numbers are exact, amounts are minor units, what is a ratio is divided once from whole numbers of the same row.
    """

    cutoffs: tuple[date, ...]
    frame: pd.DataFrame
    currency: str
    currency_digits: int

    def at(self, cutoff: date) -> pd.DataFrame:
        """Give the customers of one cut-off by `customer_key`; raise `KeyError` for a day that is none of them."""
        if cutoff not in self.cutoffs:
            raise KeyError(f"{cutoff} is no cut-off of these features")
        rows = self.frame[self.frame["cutoff"] == cutoff.isoformat()]
        return rows.set_index("customer_key").drop(columns="cutoff")

    @property
    def last(self) -> pd.DataFrame:
        """Give the customers of the last cut-off, by `customer_key`."""
        return self.at(self.cutoffs[-1])


def save_features(features: CustomerFeatures, *, folder: Path) -> None:
    """Write the features into a folder."""
    features.frame.to_parquet(folder / FRAME, index=False, compression="lz4")


def open_features(folder: Path, *, cutoffs: Sequence[date], currency: str, currency_digits: int) -> CustomerFeatures:
    """Open saved features."""
    import pandas as pd

    return CustomerFeatures(tuple(cutoffs), pd.read_parquet(folder / FRAME), currency, currency_digits)
