"""What the files alone show of each kind of fraud: cases, and what they are counted among, by customer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.synthetic.facts import NEVER, Flags, Numbers, Shares
from lrfm.ledger.synthetic.shown.book import Book
from lrfm.ledger.synthetic.shown.company_files import chunked, days_in, numbers_in, rows_in

__all__ = ["CASES", "Cases"]

WATCH_DAYS = 200
LEAST_INVOICES = 5
CUT_OF_USUAL = 0.88
DATED_BEYOND_DAYS, KEPT_DAYS = 5, 9
LEAST_COPIED = 0.95


@dataclass(frozen=True)
class Cases:
    """Cases and what they are counted among, row for row with the customer; an excess may be below 0."""

    customer: Numbers
    cases: Shares
    among: Shares


def _cases(customer: Numbers, cases: Flags, among: Flags) -> Cases:
    return Cases(customer[among], cases[among].astype(np.float64), np.ones(int(among.sum())))


def _late_cheques(book: Book) -> Cases:
    """Cheques dated beyond the policy, or cleared long after their date; of those that cleared."""
    table, policy = book.cheques, book.files.settings.side.frauds.cheque_policy_days
    received, due, cleared = (days_in(table[name]).astype(np.int64) for name in ("received_on", "due_on", "cleared_on"))
    late = (due - received >= policy + DATED_BEYOND_DAYS) | (cleared - due >= KEPT_DAYS)
    among = (cleared != NEVER) & (received <= book.files.last_day - WATCH_DAYS)
    return _cases(rows_in(table["customer_id"], of=book.buyers.ids), late, among)


def _lapping(book: Book) -> Cases:
    """Invoices paid by transfer under another customer's name, since the middle of the extract."""
    files, sold, money = book.files, book.sold, book.money
    length = files.last_day - files.first_day
    began = files.first_day + round(length * files.settings.side.frauds.lapping_starts_share)
    names = files.facts("customers", "customer_id", "name")
    payer = rows_in(book.receipts["payer"], of=names["name"])
    own = rows_in(names["name"], of=names["name"])[sold.customer]
    among = (money.receipt >= 0) & (money.paid_on >= began) & (money.paid_on <= files.last_day - WATCH_DAYS)
    return _cases(sold.customer, payer[money.receipt] != own, among)


def _fictitious(book: Book) -> Cases:
    """Customers who are billed and to whom nothing was ever delivered."""
    buyers = book.buyers
    bills = np.bincount(book.sold.customer, minlength=buyers.count)
    slips = rows_in(book.files.facts("deliveries", "customer_id")["customer_id"], of=buyers.ids)
    delivered = np.bincount(slips, minlength=buyers.count)
    return _cases(np.arange(buyers.count), (bills > 2) & (delivered == 0), bills > 0)


def _aliases(book: Book) -> Cases:
    """Customers all of whose invoices copy those that somebody of the same phone got on the same day."""
    buyers, sold = book.buyers, book.sold
    phones = book.files.facts("customers", "phone")["phone"]
    phone = rows_in(phones, of=phones)[sold.customer]
    order = np.lexsort((sold.amount_minor, sold.issued_on, phone))
    like_last = np.ones(max(0, len(order) - 1), dtype=np.bool_)
    for values in (phone, sold.issued_on, sold.amount_minor):
        like_last &= values[order][1:] == values[order][:-1]
    twice = np.zeros(len(order))
    twice[order[1:][like_last]] = 1.0
    twice[order[:-1][like_last]] = 1.0
    bills = np.bincount(sold.customer, minlength=buyers.count)
    copied = np.bincount(sold.customer, weights=twice, minlength=buyers.count)
    return _cases(np.arange(buyers.count), copied >= LEAST_COPIED * np.maximum(3, bills), bills > 0)


def _uninvoiced(book: Book) -> Cases:
    """Deliveries without order and invoice, for each real invoice."""
    table = book.files.facts("deliveries", "customer_id", "order_id")
    customer = rows_in(table["customer_id"], of=book.buyers.ids)
    is_bare = pc.equal(pc.fill_null(table["order_id"], ""), "").to_numpy()
    bills = np.bincount(book.sold.customer, minlength=book.buyers.count)
    bare = np.bincount(customer, weights=is_bare, minlength=book.buyers.count).astype(np.float64)
    return Cases(np.arange(book.buyers.count), bare, np.where(book.buyers.is_fictitious, 0, bills).astype(np.float64))


def _secret_discounts(book: Book) -> Cases:
    """Invoices far below what the customer usually pays of the price list."""
    lines = book.files.facts("order_lines", "invoice_id", "product_id", "date", "quantity", "amount_minor")
    invoice = rows_in(lines["invoice_id"], of=book.sold.ids)
    listed = _listed(book, lines) * numbers_in(lines["quantity"])
    good = invoice >= 0
    count = book.sold.count
    paid = np.bincount(invoice[good], weights=numbers_in(lines["amount_minor"])[good], minlength=count)
    full = np.bincount(invoice[good], weights=listed[good], minlength=count)
    share = paid / np.maximum(1.0, full)
    usual = _medians(share, book.sold.customer, count=book.buyers.count)
    bills = np.bincount(book.sold.customer, minlength=book.buyers.count)
    among = (full > 0) & (bills[book.sold.customer] >= LEAST_INVOICES) & ~book.buyers.is_fictitious[book.sold.customer]
    return _cases(book.sold.customer, share < CUT_OF_USUAL * usual[book.sold.customer], among)


def _listed(book: Book, lines: pa.Table) -> Shares:
    """Give the list price in force about two weeks before each line, when it was ordered."""
    prices = book.files.facts("prices", "product_id", "date", "price_minor")
    ids = chunked(book.files.world.background.catalogue.ids)
    days = np.unique(days_in(prices["date"]))
    table = np.zeros((len(ids), len(days)))
    place = np.searchsorted(days, days_in(prices["date"]))
    table[rows_in(prices["product_id"], of=ids), place] = numbers_in(prices["price_minor"])
    at = np.clip(np.searchsorted(days, days_in(lines["date"]) - 4, side="right") - 1, 0, len(days) - 1)
    found: Shares = table[rows_in(lines["product_id"], of=ids), at]
    return found


def _medians(values: Shares, group: Numbers, *, count: int) -> Shares:
    """Give the median of each group (the upper one of two)."""
    order = np.lexsort((values, group))
    sizes = np.bincount(group, minlength=count)
    begins = np.cumsum(sizes) - sizes
    found = np.ones(count)
    has = sizes > 0
    found[has] = values[order][(begins + sizes // 2)[has]]
    return found


def _bunched(book: Book) -> Cases:
    """Invoices just above a threshold beyond those just below and further above it, of those near it."""
    asked, amount = book.files.settings.side.frauds, book.sold.amount_minor
    among, above = np.zeros(len(amount)), np.zeros(len(amount))
    for tier in asked.tiers_minor:
        place = amount / tier - 1
        width = asked.tier_width_share
        near = np.abs(place) < asked.tier_reach_share
        beside = ((place >= -width) & (place < 0)) | ((place >= width) & (place < 2 * width))
        among[near] = 1
        above += ((place >= 0) & (place < width)) - 0.5 * beside
    real = ~book.buyers.is_fictitious[book.sold.customer]
    return Cases(book.sold.customer[real], above[real], among[real])


CASES: Mapping[str, Callable[[Book], Cases]] = MappingProxyType(
    {
        "late_cheque": _late_cheques,
        "lapping": _lapping,
        "fictitious": _fictitious,
        "alias": _aliases,
        "uninvoiced_delivery": _uninvoiced,
        "secret_discount": _secret_discounts,
        "tier_bunching": _bunched,
    }
)
"""By the kinds of `FraudSettings`."""
