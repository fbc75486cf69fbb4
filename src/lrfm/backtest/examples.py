"""Customers at origins with what became of them: what schemes learn from, and what they are tested on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from lrfm.cohort.outcomes import Origin
from lrfm.survival.metrics.arrays import Floats, Known, Whole

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.cohort.outcomes import Outcomes
    from lrfm.features.model import CustomerFeatures

__all__ = ["BAD", "GOOD", "UNTOLD", "Examples", "Lesson", "examples_of", "hash_of", "with_other_outcomes"]

ELIGIBLE = "eligible"
UNTOLD, GOOD, BAD = -1, 0, 1
CODES = {"performed": GOOD, "defaulted": BAD}
SOFTER = ("was_soft_late", "was_written_off")
OF_OUTCOMES = (
    "customer_key", "state", "state_then", "default_on", "default_on_then", "observed_until", "owed_minor",
    "unobserved_because",
    *SOFTER,
)  # fmt: skip


@dataclass(frozen=True, eq=False, kw_only=True)
class Lesson:
    """What schemes learn from at an origin: features, who defaulted, whose row it is, and when."""

    frame: pd.DataFrame
    is_bad: Known
    customer: Whole
    time_days: Floats
    horizon_days: float

    @property
    def default_count(self) -> int:
        """How many distinct customers defaulted."""
        return len(np.unique(self.customer[self.is_bad]))

    def some(self, rows: Known) -> Lesson:
        """Give some of the rows."""
        frame = self.frame.loc[rows].reset_index(drop=True)
        return replace(
            self,
            frame=frame,
            is_bad=self.is_bad[rows],
            customer=self.customer[rows],
            time_days=self.time_days[rows],
        )


@dataclass(frozen=True, eq=False)
class Examples:
    """Eligible customers at `origins`, oldest first, a row a customer and origin, by both.

    - `frame`: `customer_key` and the features as known at the origin; nothing of later days;
    - `origin` (rows): the place of the row's origin;
    - `state` and `state_then` (rows): `BAD`, `GOOD`, or `UNTOLD` for what is no outcome: as known at the end of the
      files, and as known when the window ended (`UNTOLD` while it is open);
    - `time_days` and `time_then_days` (rows): from the origin to the default, or to the last day that was seen;
    - `owed_minor`, `sales_minor` (rows): what was owed at the origin, and billed in the twelve months before;
    - `others`: softer outcomes by name, coded as `state`; `soft_past_due_days` is how late `was_soft_late` is.
    - `fate_unknown` (rows): whose outcome hangs on amounts of which nobody knows what became; none where nobody's does.
    """

    origins: tuple[Origin, ...]
    observed_on: date
    frame: pd.DataFrame
    origin: Whole
    state: Whole
    state_then: Whole
    time_days: Floats
    time_then_days: Floats
    owed_minor: Whole
    sales_minor: Whole
    others: Mapping[str, Whole] = field(default_factory=dict)
    soft_past_due_days: int | None = None
    fate_unknown: Known | None = None

    @property
    def customer(self) -> Whole:
        """The key of each row's customer."""
        return self.frame["customer_key"].to_numpy(np.int64)

    @property
    def is_bad(self) -> Known:
        """Who defaulted, as known at the end."""
        found: Known = self.state == BAD
        return found

    @property
    def is_told(self) -> Known:
        """Of whom it is known whether they defaulted."""
        found: Known = self.state != UNTOLD
        return found

    @property
    def is_fate_unknown(self) -> Known:
        """Of whom nobody knows whether they defaulted, since amounts of theirs are of unknown fate."""
        nobody: Known = np.zeros(len(self.state), np.bool_)
        return nobody if self.fate_unknown is None else self.fate_unknown & ~self.is_told

    @property
    def over_count(self) -> int:
        """How many origins, from the oldest, have windows that are over: these can be tested."""
        return sum(one.window_end <= self.observed_on for one in self.origins)

    @property
    def horizon_days(self) -> int:
        """How many days a window has, the first one's standing for all."""
        one = self.origins[0]
        return (one.window_end - one.day).days

    def rows_at(self, place: int) -> Whole:
        """Give the rows of an origin."""
        return np.flatnonzero(self.origin == place)

    def training_rows(self, place: int) -> Whole:
        """Give the rows that may be learned from at an origin: their windows had ended by then.

        A whole horizon lies between the last of them and the origin (METHODS 4.1); labels are `state_then`.
        """
        ends = np.array([one.window_end for one in self.origins], dtype="datetime64[D]")
        over = ends[self.origin] <= np.datetime64(self.origins[place].day, "D")
        return np.flatnonzero(over & (self.state_then != UNTOLD))

    def features(self, rows: Whole) -> pd.DataFrame:
        """Give what schemes see of customers: never who they are."""
        return self.frame.iloc[rows].drop(columns="customer_key").reset_index(drop=True)

    def lesson(self, place: int) -> Lesson:
        """Give what may be learned from at an origin, as it was known then."""
        rows = self.training_rows(place)
        return Lesson(
            frame=self.features(rows),
            is_bad=self.state_then[rows] == BAD,
            customer=self.customer[rows],
            time_days=self.time_then_days[rows],
            horizon_days=float(self.horizon_days),
        )

    def known_at(self, place: int) -> Examples:
        """Cut off everything that came after an origin: later rows, and outcomes that were not known then (N1).

        Days decide alone, not what `training_rows` takes: a proof must not rest on what it proves.
        """
        day = np.datetime64(self.origins[place].day, "D")
        found = self.some(np.flatnonzero(self.origin <= place))
        begins, ends = (
            np.array([getattr(one, name) for one in self.origins], dtype="datetime64[D]")[found.origin]
            for name in ("day", "window_end")
        )
        is_over = ends <= day
        state = np.where(is_over, found.state_then, UNTOLD)
        time_days = np.where(is_over, found.time_then_days, (day - begins).astype(np.float64))
        return replace(
            found,
            observed_on=self.origins[place].day,
            state=state,
            state_then=state,
            time_days=time_days,
            time_then_days=time_days,
            others={},
        )

    def some(self, rows: Whole) -> Examples:
        """Give some of the rows, ascending."""
        return replace(
            self,
            frame=self.frame.iloc[rows].reset_index(drop=True),
            origin=self.origin[rows],
            state=self.state[rows],
            state_then=self.state_then[rows],
            time_days=self.time_days[rows],
            time_then_days=self.time_then_days[rows],
            owed_minor=self.owed_minor[rows],
            sales_minor=self.sales_minor[rows],
            others={name: values[rows] for name, values in self.others.items()},
            fate_unknown=None if self.fate_unknown is None else self.fate_unknown[rows],
        )


def examples_of(features: CustomerFeatures, outcomes: Outcomes) -> Examples:
    """Bring what was known of eligible customers beside what became of them.

    Features are those at the outcomes' origins. Raises `ValueError` where an eligible customer has none.
    """
    import pandas as pd

    rows = outcomes.frame[outcomes.frame["eligibility"] == ELIGIBLE]
    places = {one.day: place for place, one in enumerate(outcomes.origins)}
    rows = rows.assign(place=rows["origin"].map(places).astype("int64"))
    numbers = {pd.Timestamp(day): place for day, place in places.items()}
    known = features.frame.assign(place=features.frame["cutoff"].map(numbers))
    known = known.dropna(subset=["place"]).astype({"place": "int64"})
    joined = rows[["place", *OF_OUTCOMES]].merge(
        known, on=["place", "customer_key"], how="left", indicator=True, suffixes=("_outcome", "")
    )
    if missing := int((joined["_merge"] != "both").sum()):
        raise ValueError(f"{missing} eligible customers without features")
    joined = joined.sort_values(["place", "customer_key"], ignore_index=True)
    origin = joined["place"].to_numpy(np.int64)
    begins = np.array([one.day for one in outcomes.origins], dtype="datetime64[D]")[origin]
    owed = "owed_minor_outcome" if "owed_minor_outcome" in joined else "owed_minor"
    times = [
        pd.to_datetime(joined[name].fillna(joined["observed_until"])).to_numpy().astype("datetime64[D]") - begins
        for name in ("default_on", "default_on_then")
    ]
    names = [name for name in features.frame.columns if name not in ("cutoff", "customer_key")]
    return Examples(
        origins=outcomes.origins,
        observed_on=outcomes.observed_on,
        frame=joined[["customer_key", *names]],
        origin=origin,
        state=_codes(joined["state"]),
        state_then=_codes(joined["state_then"]),
        time_days=times[0].astype(np.float64),
        time_then_days=times[1].astype(np.float64),
        owed_minor=joined[owed].to_numpy(np.int64),
        sales_minor=joined["billed_12m_minor"].to_numpy(np.int64),
        others={name: _flags(joined[name]) for name in SOFTER},
        soft_past_due_days=outcomes.soft_past_due_days,
        fate_unknown=(joined["unobserved_because"] == "unknown_fate").to_numpy(np.bool_),
    )


def with_other_outcomes(examples: Examples, outcomes: Mapping[str, Outcomes]) -> Examples:
    """Add outcomes by other definitions of default, by name; `UNTOLD` for who would not have been eligible by them."""
    import pandas as pd

    days = np.array([one.day for one in examples.origins], dtype=object)[examples.origin]
    keys = pd.MultiIndex.from_arrays([days, examples.customer])
    found: dict[str, Whole] = {}
    for name, one in outcomes.items():
        rows = one.frame[one.frame["eligibility"] == ELIGIBLE]
        states = pd.Series(_codes(rows["state"]), index=pd.MultiIndex.from_frame(rows[["origin", "customer_key"]]))
        found[name] = states.reindex(keys, fill_value=UNTOLD).to_numpy(np.int64)
    return replace(examples, others={**examples.others, **found})


def hash_of(customers: Whole | Sequence[int]) -> str:
    """Hash a set of customers, whatever their order: schemes that were tested on others differ in it.

    >>> hash_of([3, 1]) == hash_of([1, 3]), hash_of([1]) == hash_of([2])
    (True, False)
    """
    keys = np.sort(np.asarray(customers, dtype="<i8"))
    return hashlib.sha256(keys.tobytes()).hexdigest()[:16]


def _flags(flags: pd.Series) -> Whole:
    found: Whole = np.where(flags.isna(), UNTOLD, flags.fillna(False).to_numpy(np.bool_) * 1).astype(np.int64)
    return found


def _codes(states: pd.Series) -> Whole:
    found = np.full(len(states), UNTOLD, np.int64)
    for name, code in CODES.items():
        found[(states == name).to_numpy(np.bool_)] = code
    return found
