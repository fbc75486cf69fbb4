"""Cheques, promissory notes and direct debits that stand: in hand, or bounced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from lrfm.engine.exact import exact_sum

if TYPE_CHECKING:
    from lrfm.cohort.snapshot import Snapshot

__all__ = ["DueMonth", "Instruments", "Standing", "measure_instruments"]


@dataclass(frozen=True)
class Standing:
    """Some instruments: how many, and their amounts in minor units."""

    items: int
    amount_minor: int


@dataclass(frozen=True)
class DueMonth:
    """The instruments that are due in a month (its first day)."""

    month: date
    in_hand: Standing
    bounced: Standing


@dataclass(frozen=True)
class Instruments:
    """Instruments that stand at the cut-off, by the month in which they are due, earliest first.

    `in_hand` have neither cleared nor bounced; `late` are those of them whose day is past: they could have been cashed.
    `bounced` came back unpaid and were not replaced.
    """

    in_hand: Standing
    late: Standing
    bounced: Standing
    by_month: tuple[DueMonth, ...]

    @property
    def are_there(self) -> bool:
        """Tell whether any stands."""
        return bool(self.by_month)


def measure_instruments(snapshot: Snapshot) -> Instruments:
    """Count and sum the instruments of a snapshot."""
    rows = snapshot.instruments
    rows = rows.mutate(month=rows.due_on.truncate("M").cast("date"), is_late=rows.due_on < snapshot.cutoff)
    grouped = rows.group_by("month", "state", "is_late").agg(items=rows.count(), amount=exact_sum(rows.amount_minor))
    groups = snapshot.engine.to_arrow(grouped, order_by=["month", "state", "is_late"]).to_pylist()
    return Instruments(
        in_hand=_standing(groups, state="in_hand"),
        late=_standing(groups, state="in_hand", is_late=True),
        bounced=_standing(groups, state="bounced"),
        by_month=tuple(
            DueMonth(
                month,
                _standing(groups, month=month, state="in_hand"),
                _standing(groups, month=month, state="bounced"),
            )
            for month in dict.fromkeys(group["month"] for group in groups)
        ),
    )


def _standing(groups: Sequence[Mapping[str, Any]], **values: object) -> Standing:
    """Add up the groups that have these values."""
    chosen = [group for group in groups if all(group[name] == value for name, value in values.items())]
    return Standing(sum(group["items"] for group in chosen), sum(int(group["amount"]) for group in chosen))
