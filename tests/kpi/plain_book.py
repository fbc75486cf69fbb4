"""The files of the made-up company, read with plain pandas: no code of the library."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

__all__ = ["DAY", "Book", "read_book"]

DAY = pd.Timedelta(days=1)
NEVER = pd.Timestamp.max


@dataclass(frozen=True)
class Book:
    """Frames of what the files say; `seen` is the first day on which a row had happened and was known.

    `documents`: no, customer, date, due, amount (credit notes below 0), seen, gone (reversed). `moves`: what settles:
    doc, source, way, paid_on, held_on, amount, seen. `cash`: customer, date, amount, seen, source, is_payment. `terms`:
    doc, due, seen.
    """

    documents: pd.DataFrame
    moves: pd.DataFrame
    cash: pd.DataFrame
    terms: pd.DataFrame
    disputes: pd.DataFrame
    contacts: pd.DataFrame
    lines: pd.DataFrame


def read_book(folder: Path) -> Book:
    """Read the files and put what settles in order: allocations, credits, cheques that clear and bounce, reversals."""
    names = ("invoices", "receipts", "allocations", "instruments", "contacts", "disputes", "order_lines")
    read = {name: _frame(folder / f"{name}.csv") for name in names}
    papers, receipts = _seen(read["invoices"]), _seen(read["receipts"])
    is_invoice = papers["kind"] == "INV"
    invoices, notes = papers[is_invoice], papers[~is_invoice]
    cheques = _cheques(read["instruments"], invoices)
    moves = pd.concat([_allocated(read["allocations"], receipts, invoices, notes), cheques[0]], ignore_index=True)
    pairs = _reversals(invoices, notes, taken=set(moves["doc"]) | set(moves["source"]))
    gone = {
        **dict(zip(pairs["no_x"], pairs["seen"], strict=True)),
        **dict(zip(pairs["no_y"], pairs["seen"], strict=True)),
    }
    documents = papers.assign(gone=papers["no"].map(gone).fillna(NEVER))
    receipts = receipts.assign(source=receipts["no"], is_payment=receipts["cause"] == "bank")
    cash = pd.concat([receipts, cheques[1]], ignore_index=True)
    agreed = read["instruments"].query("agreed == 'yes'")
    agreed = pd.DataFrame({"doc": agreed["for"], "due": agreed["due"], "seen": agreed[["got", "entered"]].max(axis=1)})
    return Book(documents, moves, cash, agreed, read["disputes"], read["contacts"], read["order_lines"])


def _frame(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    for column in frame.columns:
        if column in ("amount", "cost"):
            frame[column] = [int(Decimal(text) * 100) if text else None for text in frame[column]]
        elif column in ("date", "due", "entered", "got", "cleared", "bounced", "opened", "closed", "promised"):
            frame[column] = pd.to_datetime(frame[column].replace("", None), format="%Y-%m-%d")
    return frame


def _seen(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(seen=rows[["date", "entered"]].max(axis=1))


def _allocated(rows: pd.DataFrame, receipts: pd.DataFrame, invoices: pd.DataFrame, notes: pd.DataFrame) -> pd.DataFrame:
    """Give what each allocation settles; a credit note's stands twice: of the invoice, and of the note itself."""
    stated = rows.assign(said=rows[["date", "entered"]].max(axis=1)).drop(columns=["date", "entered"])
    invoice = invoices[["no", "date", "seen"]].rename(columns={"no": "invoice", "date": "billed", "seen": "doc_seen"})
    stated = stated.merge(invoice, on="invoice")
    sources = pd.concat([receipts, notes.assign(cause="note")])
    sources = sources[["no", "date", "seen", "cause", "amount"]].rename(
        columns={"no": "source", "amount": "whole", "seen": "source_seen"}
    )
    found = stated.merge(sources, on="source")
    found["seen"] = found[["said", "doc_seen", "source_seen"]].max(axis=1)
    found["way"] = found["cause"].map({"bank": "paid", "lost": "written_off", "note": "credited"})
    gives_back = (found["cause"] != "note") & (found["whole"] < 0)
    found["amount"] = found["amount"].where(~gives_back, -found["amount"])
    taken_back = (found["amount"] < 0) & ~gives_back
    found["held_on"] = found[["billed", "date"]].max(axis=1).where(~taken_back, found["seen"])
    found = found.rename(columns={"invoice": "doc", "date": "paid_on"})
    columns = ["doc", "source", "way", "paid_on", "held_on", "amount", "seen"]
    of_notes = found[found["cause"] == "note"]
    mirrored = of_notes.assign(doc=of_notes["source"], source="", amount=-of_notes["amount"])
    return pd.concat([found[columns], mirrored[columns]], ignore_index=True)


def _cheques(rows: pd.DataFrame, invoices: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give what cheques that cleared settled, and took back where they bounced; and the money itself."""
    moves, cash = [], []
    for row in rows.itertuples():
        paper = invoices[invoices["no"] == row[list(rows.columns).index("for") + 1]].iloc[0]
        cleared = max(day for day in (row.cleared, row.entered) if not pd.isna(day))
        settles = {"doc": paper["no"], "source": row.no, "way": "paid", "paid_on": row.cleared, "held_on": row.cleared}
        moves.append({**settles, "amount": row.amount, "seen": max(cleared, paper["seen"])})
        money = {"customer": row.customer, "source": row.no, "is_payment": True}
        cash.append({**money, "date": row.cleared, "amount": row.amount, "seen": cleared})
        if not pd.isna(row.bounced):
            back = max(day for day in (row.bounced, row.entered) if not pd.isna(day))
            moves.append(
                {**settles, "held_on": row.bounced, "amount": -row.amount, "seen": max(back, moves[-1]["seen"])}
            )
            cash.append({**money, "date": row.bounced, "amount": -row.amount, "seen": back})
    return pd.DataFrame(moves), pd.DataFrame(cash)


def _reversals(invoices: pd.DataFrame, notes: pd.DataFrame, *, taken: set[str]) -> pd.DataFrame:
    """Pair an invoice that nothing touched with the full credit that follows within three days."""
    notes = notes.assign(amount=-notes["amount"])
    both = invoices.merge(notes, on=["customer", "amount"])
    gap = (both["date_y"] - both["date_x"]) / DAY
    both = both[(gap >= 0) & (gap <= 3) & ~both["no_x"].isin(taken) & ~both["no_y"].isin(taken)]
    return both.assign(seen=both[["seen_x", "seen_y"]].max(axis=1))
