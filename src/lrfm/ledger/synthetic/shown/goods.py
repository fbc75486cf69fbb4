"""Goods: margins by class of product, stock beside what it should cover, and how long orders and deliveries take."""

from __future__ import annotations

import numpy as np

from lrfm.ledger.synthetic.facts import Days, Numbers, Shares
from lrfm.ledger.synthetic.shown.book import Book
from lrfm.ledger.synthetic.shown.chance import Estimate, ratio_by, spread, value_of
from lrfm.ledger.synthetic.shown.company_files import chunked, days_in, months_of, numbers_in, rows_in
from lrfm.ledger.synthetic.shown.results import Phenomenon, Point, Series

__all__ = ["goods_phenomena"]

MARGIN_CLASSES = 6
STOCK_PRODUCTS = 2
MOST_DELIVERY_DAYS, MOST_BILLING_DAYS = 12, 3
COVER_MONTHS = 3
LOST_WITHIN_DAYS = 40
"""A lost order lies up to so long after one that was not."""


def goods_phenomena(book: Book) -> list[Phenomenon | None]:
    """Give margins, stock, orders that were lost, and the days from order to delivery to invoice."""
    return [_margins(book), *_stock(book), *_lags(book)]


def _margins(book: Book) -> Phenomenon | None:
    """Compare margins of products by class of planted margin; discounts differ by customer and shift them all."""
    catalogue = book.files.world.background.catalogue
    table = book.files.facts("order_lines", "customer_id", "product_id", "date", "amount_minor", "cost_minor")
    product = rows_in(table["product_id"], of=chunked(catalogue.ids))
    customer = rows_in(table["customer_id"], of=book.buyers.ids)
    amount, cost = (numbers_in(table[name]).astype(np.float64) for name in ("amount_minor", "cost_minor"))
    months = book.files.world.months
    day = days_in(table["date"])
    # costs rise through the year, price lists wait for January
    costs = catalogue.cost_share[product] * months.price_level[months.at(day)]
    costs = costs / book.files.world.background.list_level(day) * _dearer(book)
    kind = (MARGIN_CLASSES * _ranks(1 - catalogue.cost_share) // catalogue.count)[product]
    points: list[Point] = []
    for number in range(MARGIN_CLASSES):
        rows = kind == number
        if not rows.any():
            continue
        found = ratio_by(customer[rows], above=(amount - cost)[rows], below=amount[rows])
        true = 1 - float(np.sum(costs[rows] * amount[rows]) / np.sum(amount[rows]))
        points.append(found.at(float(number + 1), asked=true))
    whole = ratio_by(customer, above=amount - cost, below=amount)
    series = [Series("margins", "quarter", "share", tuple(points))]
    true = 1 - float(np.sum(costs * amount) / np.sum(amount)) if len(amount) else 0.0
    return value_of("margins", whole, asked=true, unit="share", cases=len(amount), series=series)


def _ranks(values: Shares) -> Numbers:
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    return ranks


def _dearer(book: Book) -> float:
    """Give the mean of 1 / (1 - discount): what discounts, open and secret, add to costs as a share of the amount."""
    asked, frauds = book.files.settings.side.lines, book.files.settings.side.frauds
    up_to = asked.discount_up_to_share
    usual = -float(np.log1p(-up_to)) / up_to if up_to else 1.0
    open_ones = (1 - asked.dear_share) * usual + asked.dear_share / (1 - asked.dear_discount_share)
    people = book.files.settings.salespeople
    rate = (frauds.secret_discount.culprit_share + (people - 1) * frauds.secret_discount.innocent_share) / people
    cut = sum(frauds.discount_share) / 2
    return open_ones / (1 - rate * cut)


def _stock(book: Book) -> list[Phenomenon | None]:
    """Compare the stock at month ends with what it should cover: months of the sales of late."""
    table = book.files.facts("stock", "product_id", "date", "quantity")
    if not table.num_rows:
        return []
    background, asked = book.files.world.background, book.files.settings.side.stock
    product = rows_in(table["product_id"], of=chunked(background.catalogue.ids))
    month = months_of(days_in(table["date"]))
    first, count = int(month.min()), int(month.max() - month.min()) + 1
    stock = np.zeros((background.catalogue.count, count))
    stock[product, month - first] = numbers_in(table["quantity"])
    sold = _pieces(book, first=first, count=count)
    recent = np.stack([sold[:, max(0, row - COVER_MONTHS + 1) : row + 1].mean(axis=1) for row in range(count)], axis=1)
    busiest = np.argsort(-sold.sum(axis=1), kind="stable")
    large = busiest[: max(1, len(busiest) // 4)]
    cover = np.median(stock[large] / np.maximum(1.0, recent[large]))
    ids = background.catalogue.ids.to_pylist()
    series = tuple(
        Series(
            "stock",
            "month",
            "pieces",
            tuple(
                Point(float(first + row), float(asked.cover_months * recent[one, row]), float(stock[one, row]))
                for row in range(count)
            ),
            ids[one],
        )
        for one in busiest[:STOCK_PRODUCTS]
    )
    return [Phenomenon("stock", "index", asked.cover_months, float(cover), None, None, None, table.num_rows, series)]


def _pieces(book: Book, *, first: int, count: int) -> Shares:
    """Give the pieces billed of each product in each month."""
    catalogue = book.files.world.background.catalogue
    lines = book.files.facts("order_lines", "product_id", "date", "quantity")
    product = rows_in(lines["product_id"], of=chunked(catalogue.ids))
    place = months_of(days_in(lines["date"])) - first
    inside = (place >= 0) & (place < count)
    key = product[inside] * count + place[inside]
    pieces = np.bincount(key, weights=numbers_in(lines["quantity"])[inside], minlength=catalogue.count * count)
    return pieces.astype(np.float64).reshape(catalogue.count, count)


def _lags(book: Book) -> list[Phenomenon | None]:
    """Compare the days from order to delivery, and from delivery to invoice, and count orders that came to nothing."""
    files = book.files
    orders = files.facts("orders", "order_id", "date")
    slips = files.facts("deliveries", "order_id", "invoice_id", "date")
    order, invoice = rows_in(slips["order_id"], of=orders["order_id"]), rows_in(slips["invoice_id"], of=book.sold.ids)
    day, ordered = days_in(slips["date"]), days_in(orders["date"])
    takes = (day - ordered[order])[order >= 0]
    billed = (book.sold.issued_on[invoice] - day)[invoice >= 0]
    steps = np.arange(MOST_DELIVERY_DAYS + 1) / MOST_DELIVERY_DAYS
    thirds = np.arange(MOST_BILLING_DAYS + 1) / MOST_BILLING_DAYS
    return [
        _lag("delivery_days", takes - 1, edges=np.sqrt(steps), shift=1),
        _lag("billing_days", billed, edges=np.cbrt(thirds), shift=0),
        _lost(book, ordered=ordered, order=order),
    ]


def _lag(key: str, days: Numbers, *, edges: Shares, shift: int) -> Phenomenon | None:
    """Compare days with those of the whole part of a power of a uniform variable; the value is their mean."""
    asked = np.diff(edges)
    counts = np.bincount(np.clip(days, 0, len(asked) - 1), minlength=len(asked))
    xs = [float(day + shift) for day in range(len(asked))]
    points, chance = spread(xs, counts, asked=asked)
    mean = float(np.sum(asked * np.array(xs)))
    error = float(np.sqrt(np.sum(asked * (np.array(xs) - mean) ** 2) / max(1, len(days))))
    found = Estimate(float(days.mean()) + shift if len(days) else np.nan, error)
    series = [Series(key, "days", "share", points)]
    return value_of(key, found, asked=mean, unit="days", cases=len(days), series=series, chance=chance)


def _lost(book: Book, *, ordered: Days, order: Numbers) -> Phenomenon | None:
    """Count orders of which nothing was delivered, those of made-up customers left out."""
    table = book.files.facts("orders", "customer_id", "date")
    customer = rows_in(table["customer_id"], of=book.buyers.ids)
    real = (
        ~book.buyers.is_fictitious[customer]
        & (ordered <= book.files.last_day - 2 * LOST_WITHIN_DAYS)
        & (ordered >= book.files.first_day + LOST_WITHIN_DAYS)
    )
    came = np.zeros(len(ordered), dtype=np.bool_)
    came[order[order >= 0]] = True
    asked = book.files.settings.side.orders
    true = (asked.lost_share + asked.unproved_share) / (1 + asked.lost_share)
    found = ratio_by(customer[real], above=~came[real], below=np.ones(real.sum()))
    cases, expected = int((real & ~came).sum()), true * int(real.sum())
    return value_of("lost_orders", found, asked=true, unit="share", cases=cases, expected=expected)
