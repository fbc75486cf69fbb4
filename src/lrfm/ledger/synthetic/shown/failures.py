"""Who fails: the share of customers a month by how long, how recently, how often and for how much they bought."""

from __future__ import annotations

import numpy as np

from lrfm.ledger.synthetic.facts import Flags, Numbers, Shares
from lrfm.ledger.synthetic.shown.book import Book
from lrfm.ledger.synthetic.shown.chance import FEWEST_EXPECTED, Estimate, chance_of, value_of
from lrfm.ledger.synthetic.shown.company_files import days_in, rows_in
from lrfm.ledger.synthetic.shown.results import Phenomenon, Point, Series

__all__ = ["failure_phenomena"]

FEATURES = ("length_days", "recency_days", "frequency_count", "monetary_minor")
QUARTERS = 4
MONTHS_A_YEAR = 12
LOSS_BOOKED_DAYS = 400


def failure_phenomena(book: Book) -> list[Phenomenon | None]:
    """Give how often customers fail, by quarter of each feature, and how many failures the files show as losses."""
    table = book.files.truth("customer_months")
    inside = days_in(table["month"]) >= book.files.first_day
    failed = table["defaulted"].to_numpy()[inside]
    chance = table["default_probability"].to_numpy()[inside]
    if not len(chance):
        return []
    values = {key: table[key].to_numpy()[inside] for key in FEATURES}
    quarters = {key.split("_")[0]: _quarters(one) for key, one in values.items()}
    quarters["alike"] = _quarters_within(values["monetary_minor"], values["frequency_count"])
    parts = [_by_quarter(key, quarter, failed=failed, chance=chance) for key, quarter in quarters.items()]
    count = len(chance)
    rate = Estimate(float(failed.mean()), float(np.sqrt(np.sum(chance * (1 - chance)))) / count)
    asked = float(chance.mean())
    whole = value_of(
        "failures",
        rate.times(MONTHS_A_YEAR),
        asked=asked * MONTHS_A_YEAR,
        unit="share",
        cases=int(failed.sum()),
        expected=float(chance.sum()),
    )
    return [whole, *parts, _losses(book)]


def _quarters(values: Numbers) -> Numbers:
    """Give the quarter, from 0, in which each value lies; equal ones are in the same."""
    found: Numbers = np.searchsorted(np.quantile(values, [0.25, 0.5, 0.75]), values, side="left")
    return found


def _quarters_within(values: Numbers, alike: Numbers) -> Numbers:
    """Give the quarter of each value among those of equal `alike`, so that what goes with that is taken out."""
    order = np.lexsort((values, alike))
    _, begins, counts = np.unique(alike[order], return_index=True, return_counts=True)
    place = np.arange(len(values)) - np.repeat(begins, counts)
    quarter = np.empty(len(values), dtype=np.int64)
    quarter[order] = QUARTERS * place // np.repeat(counts, counts)
    return quarter


def _by_quarter(key: str, quarter: Numbers, *, failed: Flags, chance: Shares) -> Phenomenon | None:
    """Compare quarters of customer-months; the value is how much oftener the last quarter fails than the first.

    Nothing is tested, and there is no interval, where one of the quarters has too few expected failures, or none.
    """
    points: list[Point] = []
    expected = [float(chance[quarter == number].sum()) for number in np.unique(quarter)]
    for number in range(QUARTERS):
        rows = quarter == number
        if not rows.any():
            continue
        count = int(rows.sum())
        found = Estimate(float(failed[rows].mean()), float(np.sqrt(np.sum((chance * (1 - chance))[rows]))) / count)
        true = float(chance[rows].mean()) * MONTHS_A_YEAR
        points.append(found.times(MONTHS_A_YEAR).at(float(number + 1), asked=true))
    first, last = points[0], points[-1]
    if not first.found or not first.asked or last.asked is None or last.found is None:
        return None
    ratio = last.found / first.found
    is_tested = min(expected) >= FEWEST_EXPECTED and last.found > 0
    reach = ratio * float(np.hypot(_reach(first), _reach(last))) if is_tested else None
    return Phenomenon(
        f"failures_{key}",
        "ratio",
        last.asked / first.asked,
        ratio,
        None if reach is None else ratio - reach,
        None if reach is None else ratio + reach,
        chance_of(points) if is_tested else None,
        int(failed.sum()),
        (Series(f"failures_{key}", "quarter", "share", tuple(points)),),
    )


def _reach(point: Point) -> float:
    """Give half the interval of a point as a share of it."""
    return (point.high - point.found) / point.found if point.high is not None and point.found else 0.0


def _losses(book: Book) -> Phenomenon | None:
    """Count failed customers whose failure the files show as a loss; the others owed nothing when they failed."""
    buyers, files = book.buyers, book.files
    early = (buyers.default_on >= files.first_day) & (buyers.default_on <= files.last_day - LOSS_BOOKED_DAYS)
    lost = np.zeros(buyers.count, dtype=np.bool_)
    is_loss = book.receipts["cause"].combine_chunks().to_numpy(zero_copy_only=False) == "written_off"
    rows = rows_in(book.receipts["customer_id"], of=buyers.ids)[is_loss]
    lost[rows[rows >= 0]] = True
    if not early.any():
        return None
    count = int(early.sum())
    return Phenomenon("losses", "share", None, float(lost[early].mean()), None, None, None, count)
