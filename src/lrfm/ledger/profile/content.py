"""What the cells of a column look like, whatever the column is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from babel.numbers import list_currencies

from lrfm.errors import Defect
from lrfm.ledger.mapping.number_text import plain_numbers
from lrfm.ledger.mapping.text import clean_text
from lrfm.ledger.profile.days import DayFinding, find_days
from lrfm.ledger.profile.signs import Signs

__all__ = ["ColumnFacts", "facts_of"]

SAMPLE = 300
CODE = re.compile(r"[A-Za-z]{3}")
LETTER = re.compile(r"[^\W\d_]")
MANY = 0.9
"""A column is of a kind where at least this share of its filled cells is."""


@dataclass(frozen=True)
class ColumnFacts:
    """One column: its cells as text (NULL where there is no value), and what they are."""

    index: int
    name: str
    texts: pa.Array
    distinct: pa.Array
    day: DayFinding | None
    signs: Signs

    @property
    def required_day(self) -> DayFinding:
        """Give the dates of a column that plays the role of one; raise `Defect` where it has none."""
        if self.day is None:
            raise Defect(f"column {self.index} plays the role of a date and holds none")
        return self.day

    @property
    def rows(self) -> int:
        """Count the rows."""
        return len(self.texts)

    @cached_property
    def filled(self) -> int:
        """Count the cells with a value."""
        return len(self.texts) - int(self.texts.null_count)

    @cached_property
    def repeats(self) -> float:
        """Say how often a value occurs, on average."""
        return self.filled / max(1, len(self.distinct))

    @cached_property
    def numbers(self) -> npt.NDArray[np.float64]:
        """Give the cells as numbers, NaN where they are none; evidence only, so binary fractions will do."""
        plain = plain_numbers(
            self.texts, decimal_sign=self.signs.decimal_sign, thousands_sign=self.signs.thousands_sign
        )
        if CODE.fullmatch(plain.currency_mark) and plain.currency_mark not in list_currencies():
            return np.full(len(self.texts), np.nan)  # INV5000 is a number of something else
        return np.asarray(plain.plain.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)

    @cached_property
    def number_share(self) -> float:
        """Say which share of the filled cells are numbers."""
        return float(np.isfinite(self.numbers).sum()) / self.filled if self.filled else 0.0

    @property
    def is_numeric(self) -> bool:
        """Tell whether nearly all filled cells are numbers."""
        return self.number_share >= MANY

    @cached_property
    def fraction_share(self) -> float:
        """Say which share of the numbers have decimals that are not zero."""
        known = self.numbers[np.isfinite(self.numbers)]
        return float((known != np.round(known)).mean()) if len(known) else 0.0

    @cached_property
    def sample(self) -> tuple[str, ...]:
        """Give some of the distinct values, spread over the column."""
        step = max(1, len(self.distinct) // SAMPLE)
        return tuple(self.distinct.take(pa.array(range(0, len(self.distinct), step))).to_pylist())

    @cached_property
    def letter_share(self) -> float:
        """Say which share of the values hold a letter."""
        return _share([bool(LETTER.search(value)) for value in self.sample])

    @cached_property
    def sentence_share(self) -> float:
        """Say which share of the values are of several words."""
        return _share([len(value.split()) > 1 and bool(LETTER.search(value)) for value in self.sample])


def facts_of(name: str, cells: pa.ChunkedArray, *, index: int, missing: Sequence[str], signs: Signs) -> ColumnFacts:
    """Look at one column."""
    texts = clean_text(cells, missing=missing)
    distinct = pc.unique(texts).drop_null()
    return ColumnFacts(index, name, texts, distinct, find_days(texts, name=name, distinct=distinct), signs)


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0
