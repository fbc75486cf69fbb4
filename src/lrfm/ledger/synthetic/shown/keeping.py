"""How the books are kept: connected customers, limits, late entries, and what lies before the extract's first day."""

from __future__ import annotations

import numpy as np

from lrfm.ledger.synthetic.facts import Numbers, Shares
from lrfm.ledger.synthetic.shown.book import Book
from lrfm.ledger.synthetic.shown.chance import Estimate, spread, value_of
from lrfm.ledger.synthetic.shown.company_files import days_in, months_of, numbers_in, rows_in, years_of
from lrfm.ledger.synthetic.shown.results import Phenomenon, Point, Series

__all__ = ["keeping_phenomena"]

DETAILS = ("tax_id", "phone", "address")
LEAST_INVOICES = 4
DAYS_A_MONTH = 30.4375
LAG_EDGES = np.array([0, 1, 2, 3, 4, 7, 14, 61])
LAST_MONTHS = 6


def keeping_phenomena(book: Book) -> list[Phenomenon | None]:
    """Give connected customers, limits, late entries and the cut at the start."""
    return [_connected(book), _limits(book), _late_entries(book), _cut(book)]


def _connected(book: Book) -> Phenomenon | None:
    """Count customers of one group that share a detail, by detail; four of seven ways to share take in each detail."""
    buyers, asked = book.buyers, book.files.settings.side.groups
    table = book.files.facts("customers", "customer_id", *DETAILS)
    in_group = buyers.group >= 0
    any_shared = np.zeros(buyers.count, dtype=np.bool_)
    points = []
    followers = asked.connected_share * (1 + asked.triple_share) / (2 + asked.triple_share)
    for place, name in enumerate(DETAILS):
        value = rows_in(table[name], of=table[name])
        shared = _twice(value * np.int64(buyers.count + 2) + buyers.group + 1) & in_group & (value >= 0)
        any_shared |= shared
        # of six equally likely ways to share (1 to 6 of 7), a detail is in three or four
        ways = sum(1 for way in range(1, 7) if way & (1 << place)) / 6
        true = ways * followers + asked.connected_share / (2 + asked.triple_share) * _leads(ways, asked.triple_share)
        points.append(_share_of(shared, asked=true).at(float(place), asked=true))
    found = _share_of(any_shared, asked=asked.connected_share)
    series = [Series("connected", "kind", "share", tuple(points))]
    return value_of(
        "connected",
        found,
        asked=asked.connected_share,
        unit="share",
        cases=int(any_shared.sum()),
        series=series,
        expected=asked.connected_share * buyers.count,
    )


def _leads(ways: float, triple_share: float) -> float:
    """Give how often a group's first customer shares a detail with any that follows."""
    return (1 - triple_share) * ways + triple_share * (1 - (1 - ways) ** 2)


def _twice(values: Numbers) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = counts[place] > 1
    return found


def _share_of(flags: np.ndarray[tuple[int], np.dtype[np.bool_]], *, asked: float) -> Estimate:
    return Estimate(float(flags.mean()), float(np.sqrt(max(1e-12, asked * (1 - asked)) / max(1, len(flags)))))


def _limits(book: Book) -> Phenomenon | None:
    """Compare each January's limits with the sales of the calendar year before: medians of months of sales."""
    table, asked = book.files.facts("limits", "customer_id", "date", "amount_minor"), book.files.settings.side.limits
    customer, day = rows_in(table["customer_id"], of=book.buyers.ids), days_in(table["date"])
    year = years_of(day)
    first, last = int(years_of(np.array([book.files.first_day]))[0]) + 2, int(year.max()) if len(year) else 0
    sums, counts = _by_year(book, first=first - 1, last=last)
    points: list[Point] = []
    every: list[Shares] = []
    for one in range(first, last + 1):
        opened = np.datetime64(f"{one}-01-01").astype("datetime64[D]").astype(np.int64)
        # a review, not the limit of a new customer
        rows = np.flatnonzero((year == one) & (book.buyers.opened_on[customer] < opened - 60) & (day < opened + 31))
        rows = rows[counts[customer[rows], one - first] >= LEAST_INVOICES]
        if len(rows) < 20:
            continue
        sales = sums[customer[rows], one - first] / 12
        ratios = numbers_in(table["amount_minor"])[rows] / sales
        every.append(ratios)
        points.append(_median(ratios).at(float(one), asked=asked.months_of_sales))
    if not every:
        return None
    ratios = np.concatenate(every)
    series = [Series("limits", "year", "index", tuple(points))]
    return value_of(
        "limits", _median(ratios), asked=asked.months_of_sales, unit="index", cases=len(ratios), series=series
    )


def _by_year(book: Book, *, first: int, last: int) -> tuple[Shares, Numbers]:
    """Give amounts and numbers of invoices by customer and calendar year."""
    sold, width = book.sold, max(1, last - first + 1)
    place = years_of(sold.issued_on) - first
    inside = (place >= 0) & (place < width)
    key = sold.customer[inside] * width + place[inside]
    size = book.buyers.count * width
    sums = np.bincount(key, weights=sold.amount_minor[inside], minlength=size).astype(np.float64).reshape(-1, width)
    return sums, np.bincount(key, minlength=size).reshape(-1, width)


def _median(values: Shares) -> Estimate:
    """Estimate a median; its error is that of a log-normal one."""
    logs = np.log(values)
    middle = float(np.exp(np.median(logs)))
    # the spread from the middle half, so that a few far off do not blow it up
    spread = float(np.subtract(*np.percentile(logs, [75, 25]))) / 1.349
    return Estimate(middle, middle * spread * float(np.sqrt(np.pi / 2 / len(values))))


def _late_entries(book: Book) -> Phenomenon | None:
    """Compare the days until invoices are entered with a geometric distribution and a few late ones."""
    sold, files, asked = book.sold, book.files, book.files.settings.postings
    rows = (sold.issued_on >= files.first_day) & (sold.issued_on <= files.last_day - asked.late_to_days)
    lag = (sold.entered_on - sold.issued_on)[rows]
    late = np.clip(LAG_EDGES[1:], asked.late_from_days, asked.late_to_days + 1)
    late = np.diff([asked.late_from_days, *late]) / (asked.late_to_days + 1 - asked.late_from_days)
    below = 1 - (1 - asked.invoice_prompt) ** LAG_EDGES
    below[-1] = 1.0
    true = (1 - asked.late_share) * np.diff(below) + asked.late_share * late
    counts = np.histogram(lag, bins=LAG_EDGES)[0]
    points, chance = spread(LAG_EDGES[:-1].astype(float).tolist(), counts, asked=true)
    series = [Series("late_entries", "days", "share", points)]
    found = Estimate(counts[-1] / max(1, len(lag)), float(np.sqrt(true[-1] * (1 - true[-1]) / max(1, len(lag)))))
    return value_of(
        "late_entries",
        found,
        asked=float(true[-1]),
        unit="share",
        cases=len(lag),
        series=series,
        chance=chance,
        expected=float(true[-1]) * len(lag),
    )


def _cut(book: Book) -> Phenomenon | None:
    """Put the invoices that were made in each month beside those that the files hold."""
    truth, files = book.truth_of_invoices, book.files
    month = months_of(days_in(truth["issued_on"]))
    first = int(months_of(np.array([files.first_day]))[0])
    begin = int(months_of(files.world.months.starts[:1])[0])
    kept = months_of(book.sold.issued_on)
    points = tuple(
        Point(float(one), float((month == one).sum()), float((kept == one).sum()))
        for one in range(begin, first + LAST_MONTHS)
    )
    made, held = (month < first).sum(), (kept < first).sum()
    if not made:
        return None
    series = (Series("cut", "month", "documents", points),)
    return Phenomenon("cut", "share", None, float(held / made), None, None, None, int(held), series)
