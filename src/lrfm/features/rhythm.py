"""Recency and frequency against a customer's own rhythm, in season-adjusted days (N15; METHODS 5.8)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lrfm.core.calendars import window_start
from lrfm.features.block import Block
from lrfm.features.season import SeasonClock, season_clocks

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from lrfm.cohort.cohort import Cohort

    Floats = npt.NDArray[np.float64]
    Days = npt.NDArray[np.datetime64]

__all__ = ["own_weight", "rhythm_block", "shrunken_gaps"]

TERMS_UPTO_DAYS = (0, 14, 30, 60)
"""Mean days from invoice to due date by which customers are compared with their like; more is one class more."""
LEAST_LIKE = 30
"""With fewer customers of the same terms who bought twice, all customers are the comparison (METHODS 2.1)."""
WEIGHTS = (0.1, 1.0)
"""Between these the weight of the others may be. More than one gap of one's own it never is: where most buy regularly
their counts vary less than chance would have it, the moments ask for all the weight, and a yearly buyer would drown."""
FEW_WEIGHT = WEIGHTS[1]
"""The weight of the others where customers are too few to say."""
LONGEST_CONTRACT_DAYS = 3_652
"""A contract that runs for longer than ten years more, or without an end, counts as one of ten."""
RESULTS = (
    "expected_gap_days", "expected_silence_days", "contract_silence_days", "recency_ratio", "frequency_ratio",
)  # fmt: skip


def rhythm_block(cohort: Cohort, *, window_months: int | None) -> Block:
    """Compare silence and purchases with what is usual for the customer; the block of LRFM must come before it.

    Days are season-adjusted: each counts by how much all customers buy in its month of the year (`SeasonClock`).

    - `expected_gap_days`: the customer's mean gap between days of purchase, over all that is known, shrunk to that of
      customers with like payment terms. Gaps follow a gamma mix of rhythms (METHODS 5.8), whose weight is estimated
      from all customers of the cut-off by moments. Missing where nobody bought twice;
    - `expected_silence_days`: `expected_gap_days`, or the customer's own mean gap where that is longer: no customer is
      late before a gap of their own is over, however quick the others are. One gap is enough to say so: it is the only
      thing that is known of the customer's rhythm, and that silence did not mean the end;
    - `contract_silence_days`: days from the last purchase to the first day after the last of the contracts that run at
      the cut-off, missing where none does. One without an end runs for ten years more;
    - `recency_ratio`: days since the last purchase over `expected_silence_days`, or over `contract_silence_days` where
      these are more: 1 is one usual gap. While a contract runs it is always below 1, so nobody is late. Missing where
      neither is known;
    - `frequency_ratio`: days of purchase in the window (None: ever) over those expected in it, one for each
      `expected_silence_days`, so that a yearly buyer among weekly ones is held against a year. Of who bought before the
      window all purchases in it count, and all its days. Of others those after the first purchase count, and the days
      from the first purchase to the last, with what the time since then has more than `expected_silence_days`: the
      purchase that is not due yet is none that is lacking. Missing where no such days are.

    Terms adjust in one way only: who buys once in three months on terms of ninety days, or has one invoice a month, has
    a rhythm of his own that says so; those of whom little is known are compared with customers of like terms, not with
    all. Nothing is divided by terms: a due date is not a reason to buy.
    """
    ends = cohort.contracts.totals(maxima={"contract_ends_on": lambda rows: rows.to_date})
    return Block((ends,), (), partial(_derive, cohort=cohort, window_months=window_months))


def shrunken_gaps(gap_count: Floats, length_days: Floats, *, usual_days: Floats, weight: float) -> Floats:
    """Shrink mean gaps to the usual ones, as if `weight` gaps more had been seen, each of the usual length.

    The posterior of a gamma frailty with mean 1 and variance 1 / weight (METHODS 5.8), turned into days.

    >>> import numpy as np
    >>> one = np.array([30.0])
    >>> shrunken_gaps(np.array([3.0]), np.array([1095.0]), usual_days=one, weight=1.0).tolist()
    [281.25]
    """
    return (weight * usual_days + length_days) / (weight + gap_count)


def own_weight(gap_count: Floats, tenure_days: Floats, *, usual_days: Floats) -> float:
    """Estimate by moments what weight the others have: 1 / variance of the customers' rates, their mean being 1.

    Of counts with expectation e, and a gamma mix of rates with variance v, the variance is e + v e².
    """
    import numpy as np

    if len(gap_count) < LEAST_LIKE:
        return FEW_WEIGHT
    expected = tenure_days / usual_days
    squares = float((expected**2).sum())
    if not squares:
        return FEW_WEIGHT
    variance = float(((gap_count - expected) ** 2 - expected).sum()) / squares
    return float(np.clip(1 / variance, *WEIGHTS)) if variance > 0 else WEIGHTS[1]


def _derive(frame: pd.DataFrame, *, cohort: Cohort, window_months: int | None) -> pd.DataFrame:
    import numpy as np

    clocks = season_clocks(cohort)
    days = frame["cutoff"].to_numpy("datetime64[D]")
    found: dict[str, list[Floats]] = {name: [] for name in RESULTS}
    for cutoff, clock in zip(cohort.cutoffs.days, clocks, strict=True):
        # rows lie by cut-off
        begin, end = (int(np.searchsorted(days, np.datetime64(cutoff), side=side)) for side in ("left", "right"))
        start = None if window_months is None else window_start(cutoff, months=window_months)
        for name, values in _of_cutoff(frame.iloc[begin:end], clock, start).items():
            found[name].append(values)
    columns = {name: np.concatenate(values) for name, values in found.items()}
    return frame.assign(**columns).drop(columns=["contract_ends_on"])


def _of_cutoff(rows: pd.DataFrame, clock: SeasonClock, start: date | None) -> dict[str, Floats]:
    import numpy as np

    first, last, cutoff, ends = (
        rows[name].to_numpy("datetime64[D]") for name in ("first_on", "last_on", "cutoff", "contract_ends_on")
    )
    gap_count = rows["purchase_days_ever"].to_numpy(np.float64) - 1
    length, silence = clock.between(first, last), clock.between(last, cutoff)
    usual, tenure_usual = (_usual(days, gap_count, _terms_class(rows)) for days in (length, length + silence))
    weight = own_weight(gap_count, length + silence, usual_days=tenure_usual)
    expected = shrunken_gaps(gap_count, length, usual_days=usual, weight=weight)
    own = np.full(len(rows), np.nan)
    np.divide(length, gap_count, out=own, where=gap_count > 0)
    # what is missing is less than anything
    own_silence = np.fmax(expected, own)
    contract = _until_contracts_end(clock, last, cutoff, ends)
    return {
        "expected_gap_days": expected,
        "expected_silence_days": own_silence,
        "contract_silence_days": contract,
        "recency_ratio": silence / np.fmax(own_silence, contract),
        "frequency_ratio": _frequency_ratio(
            rows, clock, start, usual=own_silence, known=length + np.maximum(silence - own_silence, 0)
        ),
    }


def _until_contracts_end(clock: SeasonClock, last: Days, cutoff: Days, ends: Days) -> Floats:
    """Count the days from the last purchase to the day after a contract's end; NaN where none runs at the cut-off."""
    import numpy as np

    furthest = cutoff + np.timedelta64(LONGEST_CONTRACT_DAYS, "D")
    # a comparison with no day is false, so who has no contract has no running one
    day_after = np.minimum(ends, furthest) + np.timedelta64(1, "D")
    running = day_after.astype("datetime64[D]")
    return clock.between(last, np.where(ends >= cutoff, running, np.datetime64("NaT", "D")))


def _frequency_ratio(
    rows: pd.DataFrame, clock: SeasonClock, start: date | None, *, usual: Floats, known: Floats
) -> Floats:
    """Hold purchases in the window against expected ones; `known` are the days of who first bought within it."""
    import numpy as np

    first, cutoff = (rows[name].to_numpy("datetime64[D]") for name in ("first_on", "cutoff"))
    count = rows["frequency_count"].to_numpy(np.float64)
    begins_inside = np.full(len(first), fill_value=True)
    observed = known
    if start is not None:
        day_before = np.full(len(first), np.datetime64(start) - 1)
        begins_inside = first > day_before
        observed = np.where(begins_inside, known, clock.between(day_before, cutoff))
    ratio = np.full(len(first), np.nan)
    np.divide((count - begins_inside) * usual, observed, out=ratio, where=observed > 0)
    # n x (days / n) / days may be off in the last digit, and 1 is a boundary
    return np.round(ratio, 12)


def _terms_class(rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    import numpy as np

    invoices = rows["invoice_count_ever"].to_numpy(np.float64)
    days = rows["terms_days_ever"].to_numpy(np.float64) / np.maximum(invoices, 1)
    return np.asarray(np.searchsorted(np.array(TERMS_UPTO_DAYS), days), np.int64)


def _usual(days: Floats, gap_count: Floats, group: npt.NDArray[np.int64]) -> Floats:
    """Days a gap of customers with like terms, or of all where few of these bought twice; NaN where nobody did."""
    import numpy as np

    size = len(TERMS_UPTO_DAYS) + 1
    like = np.bincount(group[gap_count > 0], minlength=size) >= LEAST_LIKE
    sums = [np.bincount(group, weights=part, minlength=size) for part in (days, gap_count)]
    of_all = sums[0].sum() / sums[1].sum() if sums[1].any() else np.nan
    by_group = np.full(size, of_all)
    np.divide(sums[0], sums[1], out=by_group, where=like)
    return by_group[group]
