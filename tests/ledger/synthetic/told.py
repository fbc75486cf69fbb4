"""What each style can tell of a company, worked out from its facts by plain Python, and what was read back."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.ledger.synthetic.small_company import LAST_DAY, Company
from tests.ledgers import Read

__all__ = ["TELLS", "Tells", "Told", "expected", "read_back"]

By = dict[Any, int]


@dataclass(frozen=True)
class Tells:
    """What a style tells.

    `shape`: rows (an invoice with its payment), posted (all postings), lines. `of_payment`: amounts, or dates alone.
    `closes`: an item is exactly as open as it is, or only open or closed as a whole. `cash` are the kinds of facts that
    read as money.
    """

    shape: str
    of_payment: str = "amounts"
    closes: str = "exactly"
    by_name: bool = False
    has_numbers: bool = True
    has_documents: bool = True
    has_days: bool = True
    losses_are_notes: bool = False
    cash: frozenset[str] = frozenset({"paid", "cheque"})


_ROWS = Tells("rows", "dates", "whole")
_SAP = Tells("posted", closes="whole")
_NO_KINDS = frozenset({"paid", "cheque", "written_off", "credit_note"})
TELLS = {
    "cdnow": Tells("lines", has_numbers=False, has_documents=False),
    "dynamics_365": Tells("posted", closes="whole", cash=_NO_KINDS),
    "erpnext": Tells("rows", has_days=False),
    "erpnext_gl": Tells("posted", cash=_NO_KINDS),
    "es_facturas": _ROWS,
    "fa_invoices": _ROWS,
    "he_invoices": _ROWS,
    "ibm_late_payments": _ROWS,
    "odoo": Tells("rows", by_name=True, has_days=False),
    "online_retail": Tells("lines", has_numbers=False),
    "quickbooks": Tells("posted", by_name=True, losses_are_notes=True),
    "sample_of_cdnow": Tells("lines", has_numbers=False, has_documents=False),
    "sap_fbl5n": _SAP,
    "sap_fbl5n_de": _SAP,
    "vendor_settlements": Tells("rows", by_name=True, has_numbers=False),
    "xero": Tells("rows", by_name=True, has_days=False),
}


@dataclass(frozen=True)
class Told:
    """Documents, open amounts by document and by customer, money by customer and day; all in cents.

    A style without numbers tells its documents by customer and day, one without days its money by customer.
    """

    documents: Counter[tuple[Any, ...]]
    open_items: By
    balances: By
    money: By


@dataclass(frozen=True)
class _Settled:
    """What settled an invoice, by what it is: kind, day, cents."""

    by_invoice: dict[str, list[tuple[str, date, int]]]
    by_note: dict[str, list[tuple[date, int]]]

    def cents(self, invoice: str, *kinds: str) -> int:
        return sum(cents for kind, _, cents in self.by_invoice[invoice] if not kinds or kind in kinds)


def _settled(company: Company) -> _Settled:
    receipts = {row["receipt_id"]: row for row in company.rows["receipts"]}
    by_invoice: dict[str, list[tuple[str, date, int]]] = defaultdict(list)
    by_note: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for row in company.rows["allocations"]:
        receipt = receipts.get(row["receipt_id"])
        kind, day = (receipt["cause"], receipt["date"]) if receipt else ("credit_note", row["date"])
        by_invoice[row["invoice_id"]].append((kind, day, row["amount_minor"]))
        if not receipt:
            by_note[row["receipt_id"]].append((row["date"], row["amount_minor"]))
    for row in company.rows["instruments"]:
        if row["cleared_on"]:
            by_invoice[row["invoice_id"]].append(("cheque", row["cleared_on"], row["amount_minor"]))
    return _Settled(by_invoice, by_note)


def _labels(company: Company, tells: Tells) -> dict[str, str]:
    ids = [row["customer_id"] for row in company.rows["customers"]]
    if not tells.by_name:
        return {own: own for own in ids}
    count = Counter(company.name(own) for own in ids)
    return {own: company.name(own) + (f" {own}" if count[company.name(own)] > 1 else "") for own in ids}


def expected(company: Company, tells: Tells) -> Told:
    """Say what the style can tell."""
    labels, settled = _labels(company, tells), _settled(company)
    documents: Counter[tuple[Any, ...]] = Counter()
    open_items, balances, money = defaultdict(int), defaultdict(int), defaultdict(int)
    for row in company.rows["invoices"]:
        number, customer, cents = row["invoice_id"], labels[row["customer_id"]], row["amount_minor"]
        is_note = row["kind"] == "credit_note"
        if not (is_note and "credit_note" in tells.cash):
            due = None if is_note or tells.shape == "lines" else row["due_date"]
            documents[(number if tells.has_numbers else "", customer, row["invoice_date"], due, cents)] += 1
        if tells.shape == "rows":
            paid, day = _stated(row, settled, tells)
            open_items[number if tells.has_numbers else customer] += cents - paid
            balances[customer] += cents - paid
            money[customer, day if tells.has_days else LAST_DAY] += paid
        elif tells.shape == "posted":
            balances[customer] += cents
            rest = cents - settled.cents(number)
            if not is_note:
                open_items[number] += rest if tells.closes == "exactly" or not rest else cents
            elif "credit_note" in tells.cash:
                money[customer, row["invoice_date"]] -= cents
    if tells.shape == "posted":
        _add_money(company, labels, tells, balances, money)
    if tells.losses_are_notes:
        documents.update(
            (row["receipt_id"], labels[row["customer_id"]], row["date"], None, -row["amount_minor"])
            for row in company.rows["receipts"]
            if row["cause"] == "written_off"
        )
    return Told(
        documents if tells.has_documents else by_day(documents), _filled(open_items), _filled(balances), _filled(money)
    )


def _add_money(company: Company, labels: dict[str, str], tells: Tells, balances: By, money: By) -> None:
    cheques = [row for row in company.rows["instruments"] if row["cleared_on"]]
    paid = [(row, row["cause"], row["date"]) for row in company.rows["receipts"]]
    for row, kind, day in (*paid, *((row, "cheque", row["cleared_on"]) for row in cheques)):
        balances[labels[row["customer_id"]]] -= row["amount_minor"]
        if kind in tells.cash:
            money[labels[row["customer_id"]], day] += row["amount_minor"]


def _stated(row: dict[str, Any], settled: _Settled, tells: Tells) -> tuple[int, date]:
    """Give what a row can say of its payment: losses are no payment, and dates alone mean all of it."""
    if row["kind"] == "credit_note":
        used = settled.by_note[row["invoice_id"]]
        paid, days = -sum(cents for _, cents in used), [day for day, _ in used]
    else:
        found = [part for part in settled.by_invoice[row["invoice_id"]] if part[0] != "written_off"]
        paid, days = sum(cents for _, _, cents in found), [day for _, day, _ in found]
    if tells.of_payment == "dates" and paid != row["amount_minor"]:
        paid = 0
    return paid, max(days, default=LAST_DAY)


def _filled(sums: By) -> By:
    return {key: cents for key, cents in sums.items() if cents}


def read_back(read: Read, tells: Tells) -> Told:
    """Say what was read."""
    ids = {(row["kind"], row["key"]): row["source_id"] for row in read.rows("directory")}
    customer = {key: own for (kind, key), own in ids.items() if kind == "customer"}
    number = {key: _number(own) for (kind, key), own in ids.items() if kind == "document"}
    if tells.shape == "lines":
        documents = Counter(
            ("", customer[row["customer_key"]], row["event_date"], None, row["amount_minor"])
            for row in read.rows("sales")
        )
        return Told(documents if tells.has_documents else by_day(documents), {}, {}, {})
    rows = {name: read.rows(name) for name in ("invoices", "credit_notes", "receipts", "allocations", "offsets")}
    settled, used = defaultdict(int), defaultdict(int)
    for row in rows["allocations"]:
        settled[row["document_key"]] += row["amount_minor"]
        used[row["receipt_key"]] += row["amount_minor"]
    for row in rows["offsets"]:
        used[row["receipt_key"]] += row["amount_minor"]
    open_items, balances, money = defaultdict(int), defaultdict(int), defaultdict(int)
    for name, sign in (("invoices", 1), ("credit_notes", -1)):
        for row in rows[name]:
            own, left = customer[row["customer_key"]], sign * row["amount_minor"] - settled[row["document_key"]]
            balances[own] += left
            if tells.shape == "rows" or sign > 0:
                open_items[number[row["document_key"]] if tells.has_numbers else own] += left
    for row in rows["receipts"]:
        own = customer[row["customer_key"]]
        balances[own] -= row["amount_minor"] - used[row["receipt_key"]]
        if row["kind"] in ("cash", "undated", "instrument"):
            money[own, row["event_date"]] += row["amount_minor"]
    return Told(_documents(read, customer, number, tells), _filled(open_items), _filled(balances), _filled(money))


def by_day(documents: Counter[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    """Sum documents that only their day tells apart."""
    sums: By = defaultdict(int)
    for (_, customer, day, _, cents), count in documents.items():
        sums[customer, day] += cents * count
    return Counter((*key, cents) for key, cents in sums.items())


def _documents(read: Read, customer: dict[int, str], number: dict[int, str], tells: Tells) -> Counter[tuple[Any, ...]]:
    """Put the parts of a document that was cut together again."""
    found: dict[tuple[Any, ...], int] = defaultdict(int)
    signed = [(row, 1) for row in read.rows("invoices")] + [(row, -1) for row in read.rows("credit_notes")]
    for row, sign in signed:
        own = number[row["document_key"]] if tells.has_numbers else ""
        key = (own or str(row["document_key"]), customer[row["customer_key"]], row["event_date"], row.get("due_date"))
        found[key] += sign * row["amount_minor"]
    return Counter((key[0] if tells.has_numbers else "", *key[1:], cents) for key, cents in found.items())


def _number(source_id: str) -> str:
    return re.sub(r"-\d+$", "", source_id.rsplit("|", maxsplit=1)[-1])
