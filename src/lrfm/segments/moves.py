"""Results of moves between segments: flows, explanations of changes, and what hangs on a boundary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from lrfm.core.reason import Reason

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = [
    "SENSITIVITY_COLUMNS",
    "Change",
    "Flip",
    "FlipKind",
    "Flow",
    "Migration",
    "MigrationSeries",
    "Netting",
    "ScenarioCount",
    "ScenarioKey",
    "Sensitivity",
    "TypeChange",
]

FlipKind = Literal["type", "group", "score"]
ScenarioKey = Literal["invoice_more", "days_more", "days_less"]

SENSITIVITY_COLUMNS: dict[str, str] = {
    "scenario": "string",
    "length_days": "int64",
    "recency_days": "int64",
    "frequency_count": "int64",
    "monetary_minor": "int64",
    "type_before": "string",
    "type_after": "string",
    "group_before": "string",
    "group_after": "string",
    "flipped_scores": "string",
}
"""Columns of a sensitivity's frame with their pandas types, after `customer_key` (int64)."""


@dataclass(frozen=True)
class Flow:
    """Customers who went from one segment to another, or stayed; None stands for outside the base.

    `before_minor` is their money at the first cut-off, `after_minor` at the second.
    """

    before: str | None
    after: str | None
    customers: int
    before_minor: int
    after_minor: int


@dataclass(frozen=True)
class Netting:
    """One segment between two cut-offs: before + entered + moved_in - moved_out - left = after.

    `persistence_share` is the part of those before that stayed; None where nobody was there. Money likewise.
    """

    key: str
    before: int
    stayed: int
    moved_in: int
    moved_out: int
    entered: int
    left: int
    after: int
    net: int
    before_minor: int
    after_minor: int
    net_minor: int
    persistence_share: Fraction | None


@dataclass(frozen=True)
class Migration:
    """Flows between two cut-offs, by group or by type; flows are sorted by the order of `segments`, None last.

    Flows sum to both bases: those that come from a segment to `customers_before`, those that go to one to
    `customers_after`; their money to the two totals.
    """

    by: Literal["group", "type"]
    before: date
    after: date
    segments: tuple[str, ...]
    flows: tuple[Flow, ...]
    nettings: tuple[Netting, ...]
    customers_before: int
    customers_after: int
    total_before_minor: int
    total_after_minor: int


@dataclass(frozen=True)
class MigrationSeries:
    """Migrations from each cut-off to the next, oldest first, and what they sum to from segment to segment."""

    by: Literal["group", "type"]
    steps: tuple[Migration, ...]
    pooled: tuple[Flow, ...]


@dataclass(frozen=True)
class Change:
    """Why one score or symbol of one customer changed between two cut-offs.

    `before` and `after` are scores, or 0 for down and 1 for up (`kind` symbol). `by_value` is the part of the step that
    the customer's own value made under the old boundaries, `by_boundary` the rest, made by boundaries that moved; both
    sum to `after - before`. `boundary_after` is the boundary next to the new score that leads back towards the old one,
    `boundary_before` the same one as it was at the first cut-off; None where there is none. `reason` holds all of it
    for the words, exact.
    """

    customer_key: int
    kind: Literal["score", "symbol"]
    criterion: str
    column: str
    before: int
    after: int
    value_before: float
    value_after: float
    boundary_before: float | None
    boundary_after: float | None
    by_value: int
    by_boundary: int
    cause: Literal["value", "boundary", "both", "basis"]
    reason: Reason


@dataclass(frozen=True)
class TypeChange:
    """One customer whose type changed, and the symbols that made it so."""

    customer_key: int
    type_before: str | None
    type_after: str | None
    group_before: str | None
    group_after: str | None
    changes: tuple[Change, ...]
    cause: Literal["value", "boundary", "both", "basis"]


@dataclass(frozen=True)
class Flip:
    """How many customers one small change would move: from one type, group or score to another.

    `scenario`: an invoice more today of the customer's mean purchase, or some days of recency more or less. `criterion`
    is None unless `what` is score. `monetary_minor` is the money of these customers as it is.
    """

    scenario: ScenarioKey
    what: FlipKind
    criterion: str | None
    before: str
    after: str
    customers: int
    monetary_minor: int


@dataclass(frozen=True)
class ScenarioCount:
    """Of one small change: how many of the customers it would move at all, and for how many it can't be told."""

    scenario: ScenarioKey
    days: int
    customers: int
    untold: int
    type_flips: int
    group_flips: int
    score_flips: int
    type_flip_share: Fraction | None
    type_flip_minor: int


@dataclass(frozen=True)
class Sensitivity:
    """What hangs on a boundary, with cuts and edges held still.

    `frame`: one row for each customer and scenario that flips anything, sorted by `customer_key`, `scenario`, with the
    columns of `SENSITIVITY_COLUMNS`; `flipped_scores` such as `recency 4>3, monetary 2>3`, empty for none.
    """

    cutoff: date
    counts: tuple[ScenarioCount, ...]
    flips: tuple[Flip, ...]
    frame: DataFrame
    missing: Reason | None = None
