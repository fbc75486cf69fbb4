"""What is bought when: invoices by month, the seasons, new customers by year, and prices."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from lrfm.ledger.synthetic.days import to_workday
from lrfm.ledger.synthetic.facts import Numbers, Shares
from lrfm.ledger.synthetic.shown.book import Book
from lrfm.ledger.synthetic.shown.chance import FEWEST_EXPECTED, Estimate, chance_of, points_of, spread, value_of
from lrfm.ledger.synthetic.shown.company_files import days_in, months_of, numbers_in, rows_in
from lrfm.ledger.synthetic.shown.results import Phenomenon, Point, Series

__all__ = ["trade_phenomena"]

YEAR = 12
DAYS_A_YEAR = 365.25
STILL_BUYS_DAYS = 28


def trade_phenomena(book: Book) -> list[Phenomenon | None]:
    """Give growth, seasons, new customers and inflation."""
    months, expected, found = _by_month(book)
    return [_volume(months, expected, found), _season(book, months, expected, found), _growth(book), *_prices(book)]


def _by_month(book: Book) -> tuple[Numbers, Shares, Shares]:
    """Give the whole months of the extract (since 1970), the invoices expected in each, and those of the files.

    What is expected follows from each customer's own rate, the season, campaigns, and until when the customer buys.
    """
    sold, files = book.sold, book.files
    plain = ~_odd(book)
    daily, first = _daily(book, plain=plain)
    days = np.arange(first, first + len(daily), dtype=np.int32)
    expected_in = months_of(to_workday(days))
    start = int(expected_in[0])
    expected = np.bincount(expected_in - start, weights=daily)
    mine = plain[sold.customer]
    found = np.bincount(np.maximum(0, months_of(sold.issued_on[mine]) - start), minlength=len(expected))
    # what is entered after the extract's day is missing in the last months
    inside = [
        month
        for month in range(
            int(months_of(np.array([files.first_day], dtype=np.int32))[0]), int(months_of(days[-1:])[0]) - 1
        )
        if month >= start
    ]
    rows = np.array(inside, dtype=np.int64) - start
    return np.array(inside, dtype=np.int64), expected[rows].astype(np.float64), found[rows].astype(np.float64)


def _odd(book: Book) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell which customers do not buy at a rate of their own: made-up ones, and second names of others."""
    frauds = book.files.truth("frauds", ["kind", "customer_id"])
    rows = rows_in(frauds.filter(pc.equal(frauds["kind"], "alias"))["customer_id"], of=book.buyers.ids)
    odd = book.buyers.is_fictitious.copy()
    odd[rows] = True
    return odd


def _daily(book: Book, *, plain: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[Shares, int]:
    """Give the invoices expected on each calendar day from the first month on."""
    buyers, months = book.buyers, book.files.world.months
    rate = buyers.orders_a_month[:, None] * (months.season / np.diff(months.starts))[None, :] * _campaigns(book)
    rate[~plain] = 0.0
    ends = np.minimum(buyers.leaves_on.astype(np.int64), buyers.default_on.astype(np.int64) + STILL_BUYS_DAYS)
    begins, closes = months.starts[None, :-1].astype(np.int64), months.starts[None, 1:].astype(np.int64)
    since = np.clip(buyers.starts_on.astype(np.int64)[:, None], begins, closes) - months.starts[0]
    until = np.maximum(since, np.clip(ends[:, None], begins, closes) - months.starts[0])
    length = int(months.starts[-1] - months.starts[0]) + 1
    change = np.bincount(since.ravel(), weights=rate.ravel(), minlength=length)
    change -= np.bincount(until.ravel(), weights=rate.ravel(), minlength=length)
    return np.cumsum(change).astype(np.float64)[:-1], int(months.starts[0])


def _campaigns(book: Book) -> Shares:
    """Give what campaigns made of each customer's rate in each month."""
    months = book.files.world.months
    multiplier = np.ones((book.buyers.count, months.count))
    table = book.files.truth("campaigns")
    table = table.filter(table["is_treated"])
    customer = rows_in(table["customer_id"], of=book.buyers.ids)
    month, effect = months.at(days_in(table["date"])), table["effect"].to_numpy()
    for after in range(1, book.files.settings.side.campaigns.effect_months + 1):
        reached = month + after < months.count
        np.multiply.at(multiplier, (customer[reached], month[reached] + after), effect[reached])
    return multiplier


def _volume(months: Numbers, expected: Shares, found: Shares) -> Phenomenon | None:
    counts = [Estimate(float(count), float(np.sqrt(true))) for count, true in zip(found, expected, strict=True)]
    points = points_of(months.astype(float).tolist(), asked=expected.tolist(), found=counts)
    total = Estimate(float(found.sum()), float(np.sqrt(expected.sum())))
    series = [Series("volume", "month", "documents", points)]
    return value_of(
        "volume",
        total,
        asked=float(expected.sum()),
        unit="documents",
        cases=int(found.sum()),
        series=series,
        chance=chance_of([point for point in points if (point.asked or 0) >= FEWEST_EXPECTED]),
        expected=float(expected.sum()),
    )


def _season(book: Book, months: Numbers, expected: Shares, found: Shares) -> Phenomenon | None:
    """Compare calendar months over all years; the value is that of the month in which least is bought."""
    true = np.array(book.files.settings.purchases.season)
    points: list[Point] = []
    for month in range(YEAR):
        rows = months % YEAR == month
        due = float(expected[rows].sum())
        if due > 0:
            one = Estimate(float(found[rows].sum()) / due, float(np.sqrt(due)) / due).times(float(true[month]))
            points.append(one.at(float(month + 1), asked=float(true[month])))
    if len(points) < YEAR:
        return None
    low = points[int(np.argmin(true))]
    series = (Series("season", "month_of_year", "index", tuple(points)),)
    fewest = min(float(expected[months % YEAR == month].sum()) for month in range(YEAR))
    chance = chance_of(points) if fewest >= FEWEST_EXPECTED else None
    return Phenomenon("season", "index", low.asked, low.found, low.low, low.high, chance, int(found.sum()), series)


def _growth(book: Book) -> Phenomenon | None:
    """Compare the customers who came each year with those of steady growth; the value is the growth a year."""
    files, months = book.files, book.files.world.months
    growth = files.settings.purchases.growth_yearly
    first, last = int(months.starts[0]), files.last_day
    came = book.buyers.opened_on[(book.buyers.opened_on > first) & ~book.buyers.is_fictitious]
    years = (last - first) / DAYS_A_YEAR
    edges = np.append(np.arange(0.0, years, 1.0), years)
    edges = np.delete(edges, -2) if len(edges) > 2 and edges[-1] - edges[-2] < 0.5 else edges
    # a day in front and behind belongs to no year in full
    counts = np.histogram((came - first) / DAYS_A_YEAR, bins=edges)[0]
    true = (
        np.diff(np.expm1(np.log1p(growth) * edges)) / np.expm1(np.log1p(growth) * years)
        if growth
        else np.diff(edges) / years
    )
    calendar = 1970 + (first + edges[:-1] * DAYS_A_YEAR) / DAYS_A_YEAR
    points, chance = spread(calendar.tolist(), counts, asked=true)
    total = float(counts.sum())
    scaled = tuple(_scaled(point, total) for point in points)
    return value_of(
        "growth",
        _growth_of((came - first) / DAYS_A_YEAR, years=years),
        asked=growth,
        unit="share",
        cases=len(came),
        series=[Series("growth", "year", "customers", scaled)],
        chance=chance,
    )


def _scaled(point: Point, by: float) -> Point:
    def times(value: float | None) -> float | None:
        return None if value is None else value * by

    return Point(point.x, times(point.asked), times(point.found), times(point.low), times(point.high))


def _growth_of(when: Shares, *, years: float) -> Estimate:
    """Estimate the yearly growth of arrivals from their mean time, whose density is exponential in time."""
    if len(when) < 10:
        return Estimate(np.nan, np.nan)
    rates = np.linspace(-0.5, 0.5, 2_001)
    rates = rates[rates != 0]
    # mean of an exponential density cut to [0, years]
    means = years / (1 - np.exp(-rates * years)) - 1 / rates
    rate = float(np.interp(np.mean(when), means, rates))
    slope = float(np.gradient(means, rates)[int(np.argmin(np.abs(rates - rate)))])
    return Estimate(float(np.expm1(rate)), float(np.std(when) / np.sqrt(len(when)) / slope))


def _prices(book: Book) -> list[Phenomenon | None]:
    """Compare price lists with the level of prices, and the yearly rise of the published index with what was asked."""
    files = book.files
    world = files.world
    table = files.facts("prices", "product_id", "date", "price_minor")
    days, price = days_in(table["date"]), numbers_in(table["price_minor"]).astype(np.float64)
    lists = np.unique(days)
    product = rows_in(table["product_id"], of=table["product_id"])
    first = np.zeros(len(product))
    is_first = days == lists[0]
    first[product[is_first]] = price[is_first]
    rise = np.log(price / first[product])
    level = world.background.list_level(lists.astype(np.int32))
    found = []
    for day in lists:
        rows = days == day
        found.append(
            Estimate(100 * float(np.exp(rise[rows].mean())), 100 * float(rise[rows].std() / np.sqrt(rows.sum())))
        )
    years = [1970 + float(day) / DAYS_A_YEAR for day in lists]
    points = points_of(years, asked=(100 * level / level[0]).tolist(), found=found)
    listed = Phenomenon(
        "price_lists", "index", points[-1].asked, points[-1].found, None, None,
        None,  # a list is off its level by rounding alone
        len(price), (Series("price_lists", "year", "index", points[1:]),),
    )  # fmt: skip
    return [listed, _inflation(book)]


def _inflation(book: Book) -> Phenomenon | None:
    table = book.files.facts("price_index", "date", "index")
    values, days = table["index"].to_numpy(), days_in(table["date"])
    if len(values) <= YEAR:
        return None
    steps = np.diff(np.log(values))
    yearly = Estimate(float(np.mean(steps)), float(np.std(steps, ddof=1) / np.sqrt(len(steps)))).times(YEAR)
    asked = book.files.settings.purchases.price_inflation_yearly
    rise = np.log1p(asked) * np.arange(len(values)) / YEAR
    points = tuple(
        Point(float(month), float(true), float(value))
        for month, true, value in zip(months_of(days), values[0] * np.exp(rise), values, strict=True)
    )
    return value_of(
        "inflation", yearly, asked=float(np.log1p(asked)), unit="share", cases=len(steps),
        series=[Series("inflation", "month", "index", points)],
    )  # fmt: skip
