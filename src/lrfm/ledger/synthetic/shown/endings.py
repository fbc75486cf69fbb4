"""How invoices end: terms, part payments, credit notes, disputes and cheques, by share of what could."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from lrfm.ledger.synthetic.days import to_workday
from lrfm.ledger.synthetic.facts import NEVER, Flags, Numbers
from lrfm.ledger.synthetic.shown.book import Book
from lrfm.ledger.synthetic.shown.chance import Estimate, ratio_by, spread, value_of
from lrfm.ledger.synthetic.shown.company_files import days_in, rows_in
from lrfm.ledger.synthetic.shown.results import Phenomenon, Point, Series

__all__ = ["ending_phenomena"]

WATCH_DAYS = 120
CHEQUE_WATCH_DAYS = 260
SHORTEST_PART_DAYS = 10
LEAST_PART_MINOR = 1_000
CREDIT_BINS = 5
WORST_CLEARING_DAYS = 5


def ending_phenomena(book: Book) -> list[Phenomenon | None]:
    """Give terms, parts, credit notes, disputes, cheques and those that bounce."""
    return [_terms(book), _parts(book), _credits(book), _disputes(book), _cheque_payers(book), _bounces(book)]


def _watched(book: Book) -> Flags:
    """Tell which invoices are real, of the extract's time, and old enough that most has happened to them."""
    sold = book.sold
    is_old = (sold.issued_on >= book.files.first_day) & (sold.issued_on <= book.files.last_day - WATCH_DAYS)
    found: Flags = is_old & ~book.buyers.is_fictitious[sold.customer]
    return found


def _terms(book: Book) -> Phenomenon | None:
    sold, buys = book.sold, book.files.settings.purchases
    days = np.zeros(book.buyers.count, dtype=np.int64)
    days[sold.customer] = sold.due_on - sold.issued_on
    terms, shares = np.array(buys.terms_days), np.array(buys.terms_shares)
    counts = np.array([int((days == one).sum()) for one in terms])
    points, chance = spread([float(one) for one in terms], counts, asked=shares)
    common = int(np.argmax(shares))
    total = int(counts.sum())
    found = Estimate(
        counts[common] / max(1, total), float(np.sqrt(shares[common] * (1 - shares[common]) / max(1, total)))
    )
    series = Series("terms", "days", "share", points)
    return value_of(
        "terms",
        found,
        asked=float(shares[common]),
        unit="share",
        cases=total,
        series=[series],
        chance=chance,
        expected=total * (1 - float(shares[common])),
    )


def _parts(book: Book) -> Phenomenon | None:
    """Count what came on several days, of what is paid in full by transfer and had time for that."""
    sold, money = book.sold, book.money
    truth = book.truth_of_invoices
    cash = sold.amount_minor - money.credited_minor
    able = _watched(book) & (money.paid_on != NEVER) & (money.receipt >= 0) & (cash >= LEAST_PART_MINOR)
    able &= money.paid_on - sold.issued_on >= SHORTEST_PART_DAYS
    able &= ~truth["by_cheque"].to_numpy()[sold.truth]
    share = ratio_by(sold.customer[able], above=money.days_paid[able] > 1, below=np.ones(able.sum()))
    asked = book.files.settings.payments.part_share
    count = int(able.sum())
    return value_of("parts", share, asked=asked, unit="share", cases=count, expected=asked * count)


def _credits(book: Book) -> Phenomenon | None:
    sold, money, asked = book.sold, book.money, book.files.settings.credit_notes
    able = _watched(book) & ~book.truth_of_invoices["is_advance"].to_numpy()[sold.truth]
    is_noted = money.credited_minor > 0
    share = ratio_by(sold.customer[able], above=is_noted[able], below=np.ones(able.sum()))
    part = able & is_noted & (money.credited_minor < sold.amount_minor)
    parts = money.credited_minor[part] / sold.amount_minor[part]
    edges = np.linspace(asked.part_from, asked.part_to, CREDIT_BINS + 1)
    counts = np.histogram(np.clip(parts, asked.part_from, asked.part_to), bins=edges)[0]
    points, _ = spread(((edges[1:] + edges[:-1]) / 2).tolist(), counts, asked=np.full(CREDIT_BINS, 1 / CREDIT_BINS))
    series = Series("credit_notes", "share", "share", points)
    return value_of(
        "credit_notes",
        share,
        asked=asked.share,
        unit="share",
        cases=int((able & is_noted).sum()),
        series=[series],
        expected=asked.share * int(able.sum()),
    )


def _disputes(book: Book) -> Phenomenon | None:
    """Count disputes against the days on which one could open: an invoice that is paid has none any more."""
    sold, money, asked = book.sold, book.money, book.files.settings.disputes
    rows = np.flatnonzero(_watched(book))
    table = book.files.facts("disputes", "invoice_id", "opened_on")
    opened = np.full(sold.count, NEVER, dtype=np.int32)
    opened[rows_in(table["invoice_id"], of=sold.ids)] = days_in(table["opened_on"])
    ends = np.minimum(money.closed_on, _credited_whole(book))
    could = np.zeros(len(rows))
    for after in range(1, asked.opens_after_days + 1):
        day = to_workday((sold.issued_on[rows] + after).astype(np.int32))
        could += (day >= sold.entered_on[rows]) & (day < ends[rows]) & (day <= opened[rows])
    is_disputed = opened[rows] != NEVER
    share = ratio_by(sold.customer[rows], above=is_disputed, below=could / asked.opens_after_days)
    expected = asked.share * float(could.sum()) / asked.opens_after_days
    cases = int(is_disputed.sum())
    return value_of("disputes", share, asked=asked.share, unit="share", cases=cases, expected=expected)


def _credited_whole(book: Book) -> Numbers:
    whole = book.money.credited_minor == book.sold.amount_minor
    found: Numbers = np.where(whole, book.money.credited_on, NEVER)
    return found


def _cheque_payers(book: Book) -> Phenomenon | None:
    buyers, cheques = book.buyers, book.cheques
    sold = book.sold
    buys = np.bincount(sold.customer[_watched(book)], minlength=buyers.count) > 0
    pays = np.zeros(buyers.count, dtype=np.bool_)
    pays[rows_in(cheques["customer_id"], of=buyers.ids)] = True
    asked, count = book.files.settings.cheques.customers_share, int(buys.sum())
    share = Estimate(float(pays[buys].mean()) if count else np.nan, float(np.sqrt(asked * (1 - asked) / max(1, count))))
    return value_of("cheque_payers", share, asked=asked, unit="share", cases=count, expected=asked * count)


def _bounces(book: Book) -> Phenomenon | None:
    """Which share of cheques came back: of the first ones, and of those that replace one that bounced."""
    cheques, asked = book.cheques, book.files.settings.cheques
    customer = rows_in(cheques["customer_id"], of=book.buyers.ids)
    received, due = days_in(cheques["received_on"]), days_in(cheques["due_on"])
    is_first = _is_first(rows_in(cheques["invoice_id"], of=book.sold.ids), received)
    is_done = (received <= book.files.last_day - CHEQUE_WATCH_DAYS) & (received >= book.files.first_day)
    # whoever has failed has all cheques bounce
    is_done &= due + WORST_CLEARING_DAYS < book.buyers.default_on[customer]
    bounced = days_in(cheques["bounced_on"]) != NEVER
    kinds = (
        ("first", is_done & is_first, asked.bounce_share),
        ("second", is_done & ~is_first, asked.replacement_bounce_share),
    )
    found = [ratio_by(customer[rows], above=bounced[rows], below=np.ones(rows.sum())) for _, rows, _ in kinds]
    points: tuple[Point, ...] = tuple(
        one.at(float(place), asked=kind[2]) for place, (one, kind) in enumerate(zip(found, kinds, strict=True))
    )
    series = [Series("bounces", "kind", "share", points)]
    return value_of(
        "bounces",
        found[0],
        asked=asked.bounce_share,
        unit="share",
        cases=int(kinds[0][1].sum()),
        series=series,
        expected=asked.bounce_share * int(kinds[0][1].sum()),
    )


def _is_first(invoice: Numbers, received: Numbers | pa.Array) -> Flags:
    """Tell which cheque is the first of its invoice."""
    order = np.lexsort((received, invoice))
    found = np.zeros(len(invoice), dtype=np.bool_)
    found[order] = np.concatenate([[True], invoice[order][1:] != invoice[order][:-1]]) if len(order) else False
    return found
