"""What two columns say of each other: dates in order, parts that add up, quantity times price."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.profile.content import ColumnFacts

__all__ = ["Relations"]

ENTRY_DAYS = 90
"""An entry is made within so many days of the document, mostly."""
NEARLY_ALL, MOSTLY, HALF = 0.98, 0.85, 0.5
FOR, LITTLE_FOR, AGAINST = 0.15, 0.05, -0.5
CENT = 0.011


class Relations:
    """Evidence from pairs of columns; each pair is looked at once."""

    def __init__(self, facts: Sequence[ColumnFacts]) -> None:
        self._facts = facts
        self._seen: dict[tuple[str, int, str, int], float] = {}

    def pair(self, role: str, column: int, other_role: str, other: int) -> float:
        """Say what the columns of two roles say of each other: above 0 in favour, below 0 against."""
        key = (role, column, other_role, other)
        if key not in self._seen:
            self._seen[key] = self._judge(role, column, other_role, other)
        return self._seen[key]

    def not_before_share(self, first: int, later: int) -> float | None:
        """Say on which share of the rows with both dates the second is not before the first."""
        return _share(pc.greater_equal(self._days(later), self._days(first)))

    def sum_share(self, whole: int, parts: Sequence[int]) -> float | None:
        """Say on which share of the rows parts add up to the whole, to the cent."""
        found = sum(np.nan_to_num(self._facts[part].numbers) for part in parts)
        return _close(self._facts[whole].numbers, np.asarray(found))

    def product_share(self, product: int, factors: Sequence[int]) -> float | None:
        """Say on which share of the rows two numbers give the third, to the cent."""
        first, second = factors
        return _close(self._facts[product].numbers, self._facts[first].numbers * self._facts[second].numbers)

    def one_to_one(self, first: int, second: int) -> bool:
        """Tell whether two columns name the same things."""
        left, right = self._facts[first], self._facts[second]
        if len(left.distinct) != len(right.distinct) or left.filled != right.filled or len(left.distinct) < 2:
            return False
        pairs = pa.table({"a": left.texts, "b": right.texts}).group_by(["a", "b"]).aggregate([])
        return bool(pairs.num_rows == len(left.distinct))

    def _days(self, column: int) -> pa.Array:
        return self._facts[column].required_day.days

    def _judge(self, role: str, column: int, other_role: str, other: int) -> float:
        pair = {role: column, other_role: other}
        if set(pair) == {"date", "due_date"}:
            return self._in_order(pair["date"], pair["due_date"], sure=NEARLY_ALL)
        if set(pair) == {"date", "paid_date"}:
            return self._in_order(pair["date"], pair["paid_date"], sure=MOSTLY)
        if set(pair) == {"date", "entered_on"}:
            return self._near(pair["date"], pair["entered_on"])
        if set(pair) == {"amount", "outstanding"}:
            return self._not_more(pair["outstanding"], pair["amount"])
        if set(pair) == {"amount", "paid_amount"}:
            return self._not_more(pair["paid_amount"], pair["amount"])
        return 0.0

    def _in_order(self, first: int, later: int, *, sure: float) -> float:
        share = self.not_before_share(first, later)
        if share is None:
            return 0.0
        return FOR if share >= sure else AGAINST if share < HALF else 0.0

    def _near(self, document: int, entry: int) -> float:
        apart = pc.days_between(self._days(document), self._days(entry))
        share = _share(pc.less_equal(pc.abs(apart), ENTRY_DAYS))
        if share is None:
            return 0.0
        return LITTLE_FOR if share >= MOSTLY else AGAINST if share < HALF else 0.0

    def _not_more(self, part: int, whole: int) -> float:
        left, right = np.abs(self._facts[part].numbers), np.abs(self._facts[whole].numbers)
        both = np.isfinite(left) & np.isfinite(right)
        if not both.any():
            return 0.0
        share = float((left[both] <= right[both] + CENT).mean())
        return LITTLE_FOR if share >= MOSTLY else AGAINST if share < HALF else 0.0


def _share(flags: pa.Array) -> float | None:
    mean = pc.mean(flags.cast(pa.int8())).as_py()
    return None if mean is None else float(mean)


def _close(left: np.ndarray, right: np.ndarray) -> float | None:
    both = np.isfinite(left) & np.isfinite(right)
    return float((np.abs(left[both] - right[both]) < CENT).mean()) if both.any() else None
