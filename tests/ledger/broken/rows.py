"""Rows of several tables that do not go together, and what else stands beside invoices."""

from __future__ import annotations

from typing import Any

from tests.ledger.broken.case import NAME, RECEIPTS, TRANSACTIONS, Case, tables

__all__ = ["CASES"]

INVOICES = {
    "customer_id": "customer",
    "invoice_id": "no",
    "invoice_date": "date",
    "due_date": "due",
    "amount": "amount",
}
BILLED = f"customer|no|date|due|amount\n{NAME}|F1|2024-01-15|2024-02-04|100\n{NAME}|F2|2024-01-16|2024-02-05|50"
ALLOCATIONS = {"receipt_id": "receipt", "invoice_id": "invoice", "amount": "amount"}
CURRENT: dict[str, Any] = {**INVOICES, "currency": "cur"}
RATES = {"currency": "cur", "date": "date", "rate": "rate"}
FOREIGN = (
    f"customer|no|date|due|amount|cur\n{NAME}|F1|2024-01-15|2024-02-04|100|EUR\n{NAME}|F2|2024-01-16|2024-02-05|50|USD\n"
    f"{NAME}|F3|2024-03-20|2024-04-05|40|USD"
)
CHEQUES = {
    "instrument_id": "no", "customer_id": "customer", "received_on": "got", "due_on": "due", "cleared_on": "cleared",
    "bounced_on": "bounced", "replaced_on": "replaced", "amount": "amount", "invoice_id": "for",
    "kind": {"column": "kind", "codes": {"C": "cheque", "N": "promissory_note"}},
}  # fmt: skip
CHEQUE_HEAD = "no|customer|kind|got|due|cleared|bounced|replaced|amount|for\n"
POSTED = "customer|no|kind|date|due|amount\n"
LINES = {"customer_id": "customer", "invoice_id": "no", "date": "date", "quantity": "qty", "price": "price"}


def _receipts(name: str, receipts: str, allocations: str | None = None, **more: Any) -> Case:
    texts = {"invoices": BILLED, "receipts": receipts}
    mapping: dict[str, Any] = {"invoices": INVOICES, "receipts": more.pop("mapping", RECEIPTS)}
    if allocations is not None:
        texts["allocations"], mapping["allocations"] = allocations, ALLOCATIONS
    return tables(name, texts, mapping, rows=2, taken=2, amount=150, **more)


def _currencies(name: str, rates: str | None, **more: Any) -> Case:
    texts, mapping = {"invoices": FOREIGN}, {"invoices": CURRENT}
    if rates is not None:
        texts["rates"], mapping["rates"] = rates, RATES
    return tables(name, texts, mapping, rows=3, **more)


def _cheques(name: str, *rows: str, **more: Any) -> Case:
    texts = {"invoices": BILLED, "instruments": CHEQUE_HEAD + "\n".join(rows)}
    return tables(name, texts, {"invoices": INVOICES, "instruments": CHEQUES}, rows=2, taken=2, amount=150, **more)


def _posted(name: str, posted: str, *, mapping: dict[str, Any] | None = None, head: str = POSTED, **more: Any) -> Case:
    return tables(name, {"transactions": head + posted}, {"transactions": mapping or TRANSACTIONS}, **more)


HEAD = "customer|no|date|amount\n"
CASES: tuple[Case, ...] = (
    _receipts(
        "a receipt for an invoice that is not there",
        f"customer|no|date|amount|for\n{NAME}|R1|2024-02-01|30|F9",
        open=120,
        mapping={**RECEIPTS, "invoice_id": "for"},
    ),
    _receipts(
        "a receipt of nobody",
        f"{HEAD}|R1|2024-02-01|30\n{NAME}|R2|2024-02-01|20",
        open=130,
        reasons={"missing_customer": 1},
    ),
    _receipts("two receipts of one number", f"{HEAD}{NAME}|R1|2024-02-01|30\n{NAME}|R1|2024-02-02|20", open=100),
    _receipts(
        "the same receipt twice",
        f"{HEAD}{NAME}|R1|2024-02-01|30\n{NAME}|R1|2024-02-01|30",
        open=120,
        reasons={"copy_of_a_row": 1},
    ),
    _receipts(
        "receipts without day, amount, number",
        f"{HEAD}{NAME}|R1||30\n{NAME}|R2|2024-02-01|\n{NAME}||2024-02-01|5\n{NAME}|R4|2024-02-01|x",
        open=150,
        reasons={"receipt_date_missing": 1, "amount_missing": 1, "missing_receipt_id": 1, "amount_unreadable": 1},
    ),
    _receipts("no receipt at all", HEAD, open=150),
    _receipts("a receipt of a customer without invoices", f"{HEAD}Other {NAME}|R1|2024-02-01|30", open=120),
    _receipts("an overpayment", f"{HEAD}{NAME}|R1|2024-02-01|170", open=-20),
    _receipts("money given back that never came", f"{HEAD}{NAME}|R1|2024-02-01|-30", open=180),
    _receipts(
        "an allocation beyond the receipt",
        f"{HEAD}{NAME}|R1|2024-02-01|30",
        "receipt|invoice|amount\nR1|F1|40",
        open=120,
        reasons={"exceeds_receipt": 1},
    ),
    _receipts(
        "an allocation beyond the invoice",
        f"{HEAD}{NAME}|R1|2024-02-01|80",
        "receipt|invoice|amount\nR1|F2|60",
        open=70,
        reasons={"exceeds_document": 1},
    ),
    _receipts(
        "the same allocation twice",
        f"{HEAD}{NAME}|R1|2024-02-01|80",
        "receipt|invoice|amount\nR1|F2|20\nR1|F2|20",
        open=70,
        reasons={"copy_of_a_row": 1},
    ),
    _receipts(
        "allocations of what is not there",
        f"{HEAD}{NAME}|R1|2024-02-01|80",
        "receipt|invoice|amount\nR9|F2|20\nR1|F9|20\n|F1|1\nR1||1\nR1|F1|x",
        open=70,
        reasons={
            "unknown_receipt": 1,
            "unknown_invoice": 1,
            "missing_receipt_id": 1,
            "missing_invoice_id": 1,
            "amount_unreadable": 1,
        },
    ),
    _currencies("two currencies without rates", None, taken=1, amount=100, open=100, reasons={"other_currency": 2}),
    _currencies(
        "two currencies with rates",
        "cur|date|rate\nUSD|2024-01-01|0.9\nUSD|2024-03-01|0.8",
        taken=3,
        amount=177,
        open=177,
    ),
    _currencies(
        "rates that are too old on a day",
        "cur|date|rate\nUSD|2024-01-01|0.9",
        taken=2,
        amount=145,
        open=145,
        reasons={"no_rate": 1},
    ),
    _currencies(
        "rates that contradict each other",
        "cur|date|rate\nUSD|2024-01-01|0.9\nUSD|2024-01-01|0.8\nUSD|2024-03-01|0.5",
        taken=2,
        amount=120,
        open=120,
        reasons={"conflicting_rate": 2, "no_rate": 1},
    ),
    _currencies(
        "rates that are none",
        "cur|date|rate\nUSD|2024-01-01|0\nUSD|2024-03-01|-1\nDollar|2024-01-01|0.9\nUSD||0.9\nUSD|2024-01-02|x",
        taken=1,
        amount=100,
        open=100,
        reasons={"rate_unreadable": 3, "not_a_currency": 1, "rate_date_unreadable": 1, "no_rate": 2},
    ),
    _cheques("a cheque that cleared", f"C1|{NAME}|C|2024-02-01|2024-03-01|2024-03-02|||100|F1", open=50),
    _cheques("a note that bounced", f"C1|{NAME}|N|2024-02-01|2024-03-01||2024-03-02||100|F1", open=150),
    _cheques(
        "a cheque that bounced after it cleared",
        f"C1|{NAME}|C|2024-02-01|2024-03-01|2024-03-02|2024-03-09||100|F1",
        open=150,
    ),
    _cheques(
        "a bounced cheque that was replaced",
        f"C1|{NAME}|C|2024-02-01|2024-03-01||2024-03-02|2024-03-05|100|F1",
        open=150,
    ),
    _cheques(
        "a cheque of an unknown kind",
        f"C1|{NAME}|Z|2024-02-01|2024-03-01|2024-03-02|||100|F1",
        open=150,
        reasons={"unknown_kind": 1},
    ),
    _cheques(
        "cheques whose days are out of order",
        f"C1|{NAME}|C|2024-02-01|2024-03-01|2024-01-02|||100|F1",
        f"C2|{NAME}|C|2024-02-01|2024-03-01|||2024-03-02|100|F1",
        open=150,
        reasons={"instrument_dates_out_of_order": 2},
    ),
    _cheques(
        "cheques of no amount, no day, no number",
        f"C1|{NAME}|C|2024-02-01|2024-03-01||||-5|F1",
        f"C2|{NAME}|C|2024-02-01|||||5|F1",
        f"|{NAME}|C|2024-02-01|2024-03-01||||5|F1",
        open=150,
        reasons={"amount_not_positive": 1, "instrument_date_missing": 1, "missing_instrument_id": 1},
    ),
    _cheques(
        "two cheques of one number",
        f"C1|{NAME}|C|2024-02-01|2024-03-01||||5|F1",
        f"C1|{NAME}|C|2024-02-01|2024-03-01||||6|F1",
        open=150,
        reasons={"conflicting_instrument_id": 2},
    ),
    _cheques("a cheque for more than its invoice", f"C1|{NAME}|C|2024-02-01|2024-03-01|2024-03-02|||120|F1", open=30),
    _posted(
        "a credit note without a due date, an invoice without one",
        f"{NAME}|1|DG|2024-01-15||-30\n{NAME}|2|RV|2024-01-15||30\n{NAME}|3|RV|2024-01-15|2024-02-15|50",
        rows=3,
        taken=2,
        amount=50,
        open=20,
        reasons={"due_date_missing": 1},
    ),
    _posted(
        "posted rows of the other sign than usual",
        f"{NAME}|1|RV|2024-01-15||-30\n{NAME}|2|DZ|2024-01-15||30\n{NAME}|3|DG|2024-01-15|2024-02-15|50",
        rows=3,
        taken=3,
        amount=50,
        open=50,
    ),
    _posted(
        "a side that means nothing",
        f"{NAME}|1|2024-01-15|2024-02-15|30|S\n{NAME}|2|2024-01-16||10|H\n{NAME}|3|2024-01-16||10|X",
        head="customer|no|date|due|amount|side\n",
        rows=3,
        taken=2,
        amount=30,
        open=20,
        reasons={"unknown_side": 1},
        mapping={name: value for name, value in TRANSACTIONS.items() if name != "kind"}
        | {"side": {"column": "side", "debit": "S", "credit": "H"}},
    ),
    _posted(
        "more open than was posted",
        f"{NAME}|1|RV|2024-01-15|2024-02-15|30|40\n{NAME}|2|RV|2024-01-15|2024-02-15|30|30",
        head=POSTED.strip() + "|rest\n",
        mapping={**TRANSACTIONS, "outstanding": "rest"},
        rows=2,
        taken=1,
        amount=60,
        open=30,
        reasons={"outstanding_exceeds_amount": 1},
    ),
    _posted(
        "a clearing that does not come to zero",
        f"{NAME}|1|RV|2024-01-15|2024-02-15|30|9\n{NAME}|2|DZ|2024-02-15||-10|9\n{NAME}|3|DZ|2024-02-16||-4|8",
        head=POSTED.strip() + "|cleared\n",
        mapping={**TRANSACTIONS, "clearing_id": "cleared"},
        rows=3,
        taken=3,
        amount=16,
        open=0,
    ),
    _posted(
        "posted rows of unknown kinds and without numbers",
        f"{NAME}|1|ZZ|2024-01-15|2024-02-15|30\n{NAME}||RV|2024-01-15|2024-02-15|30\n{NAME}|3||2024-01-15|2024-02-15|7",
        rows=3,
        taken=1,
        amount=67,
        open=7,
        reasons={"unknown_kind": 1, "missing_document_id": 1},
    ),
    tables(
        "lines of one number and two customers",
        {
            "lines": f"customer|no|date|qty|price\n{NAME}|1|2024-01-15|2|1.005\nb {NAME}|1|2024-01-15|1|3\n"
            f"{NAME}|2|2024-01-15|-1|4\n{NAME}|3|2024-01-15|x|4\n{NAME}|4|2024-01-15|1|0"
        },
        {"lines": LINES},
        rows=5,
        taken=1,
        amount=1.01,
        reasons={"conflicting_invoice_id": 2, "amount_unreadable": 1, "zero_amount": 1},
    ),
)
