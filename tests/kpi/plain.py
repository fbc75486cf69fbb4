"""The figures of the month worked out once more with plain pandas, from the CSV files: no code of the library."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from tests.kpi.plain_book import DAY, Book

__all__ = [
    "BUCKETS",
    "Value",
    "age",
    "disputed",
    "known_documents",
    "month_ends",
    "open_at",
    "points",
    "promises",
    "share",
    "window",
]

Value = Fraction | int | float | None
BUCKETS = (0, 30, 60, 90, 120)


LOOKS_BACK = {
    **dict.fromkeys(("simple_dso", "best_possible_dso", "average_days_delinquent", "credit_days"), 3),
    "bad_debt_calendar_share": 12,
    "bad_debt_matched_share": 24,
}
"""Months that a figure looks back."""


def month_ends(first: pd.Timestamp, last: pd.Timestamp) -> list[pd.Timestamp]:
    """Give the month ends between two days, and the last day itself."""
    return sorted({*pd.date_range(first, last, freq="ME"), last})


def window(day: pd.Timestamp, months: int) -> pd.Timestamp:
    """Give the first day of the whole months that end with a day."""
    return day + DAY - pd.DateOffset(months=months)


def known_documents(book: Book, day: pd.Timestamp) -> pd.DataFrame:
    """Give the documents known on a day, without those reversed by then."""
    return book.documents[(book.documents["seen"] <= day) & (book.documents["gone"] > day)]


def open_at(book: Book, day: pd.Timestamp) -> pd.DataFrame:
    """Give the documents open on a day, with the amount open, the due date as known, and days past due."""
    known = known_documents(book, day).set_index("no", drop=False)
    moves = book.moves[book.moves["seen"] <= day]
    known = known.assign(open=known["amount"] - moves.groupby("doc")["amount"].sum().reindex(known.index).fillna(0))
    known["open"] = known["open"].astype("int64")
    known["due"] = due_dates(book, day).loc[known.index]
    late = ((day - known["due"]) / DAY).astype(int).clip(lower=0)
    return known.assign(late=late)[known["open"] != 0]


def due_dates(book: Book, day: pd.Timestamp) -> pd.Series:
    """Give the due date of every document: of a cheque term, where one was agreed by the day, its own."""
    terms = book.terms[book.terms["seen"] <= day].set_index("doc")["due"]
    due = book.documents.set_index("no")["due"].copy()
    due.loc[terms.index] = terms
    return due


def age(rows: pd.DataFrame, bounds: Sequence[int] = BUCKETS) -> pd.Series:
    """Number the bucket of each open invoice."""
    return pd.Series(np.searchsorted(list(bounds), rows["late"], side="left"), index=rows.index)


def paid_by(book: Book, day: pd.Timestamp, *, since: pd.Timestamp) -> pd.DataFrame:
    """Give what paid invoices by a day: doc, paid_on, amount; money given back takes from the latest payment before."""
    moves = book.moves[(book.moves["way"] == "paid") & (book.moves["seen"] <= day)]
    sums = moves.groupby(["doc", "source", "paid_on"], as_index=False)["amount"].sum()
    sums["is_back"] = sums["amount"] < 0
    sums = sums.sort_values(["paid_on", "is_back", "source"]).reset_index(drop=True)
    stacks: dict[Any, list[list[Any]]] = {}
    for place, doc, amount in zip(sums.index, sums["doc"], sums["amount"], strict=True):
        stack, left = stacks.setdefault(doc, []), -amount
        if left < 0:
            stack.append([place, amount])
        while left > 0 and stack:
            taken = min(left, stack[-1][1])
            stack[-1][1], left = stack[-1][1] - taken, left - taken
            stack[:] = [part for part in stack if part[1]]
    kept = dict(part for stack in stacks.values() for part in stack)
    found = sums.loc[list(kept)].assign(amount=pd.Series(kept, dtype="int64"))
    return found[found["paid_on"] >= since]


def share(part: int, whole: int) -> Fraction | None:
    """Divide exactly; None where the whole is 0 or less."""
    return Fraction(int(part), int(whole)) if whole > 0 else None


def points(
    book: Book, days: Sequence[pd.Timestamp], *, begins: pd.Timestamp, last: int, months: int = 12
) -> list[dict[str, Any]]:
    """Work out every figure of each of the last cut-offs; `bucket_minor` stands beside them.

    What looks back beyond the day on which the files begin is None.
    """
    stocks = [_stock(book, day) for day in days]
    found = [_point(book, days, stocks, number, months=months) for number in range(len(days))[-last:]]
    for day, values in zip(days[-last:], found, strict=True):
        for key, window_months in LOOKS_BACK.items():
            if window(day, window_months) < begins:
                values[key] = None
    return found


def _point(
    book: Book, days: Sequence[pd.Timestamp], stocks: Sequence[dict[str, Any]], number: int, *, months: int
) -> dict[str, Any]:
    day, now = days[number], stocks[number]
    papers, ago = known_documents(book, day), days[number - 1] if number else pd.Timestamp.min
    earlier = known_documents(book, ago)
    receivable, credits_ = now["receivable"], now["notes"] + now["unapplied"]
    quarter = window(day, 3)
    sales, length = _between(papers, quarter, day), int((day - quarter) / DAY) + 1
    lost = book.moves[(book.moves["way"] == "written_off") & (book.moves["seen"] <= day)]
    billed_on = lost["doc"].map(book.documents.set_index("no")["date"])
    cash = book.cash[(book.cash["seen"] <= day) & book.cash["is_payment"]]
    year, before = window(day, 12), window(day, 24)
    older = lost[(billed_on >= before) & (billed_on < year)]
    return {
        "bucket_minor": now["buckets"],
        "open_items": receivable - credits_,
        "receivable": receivable,
        "overdue_share": share(receivable - now["buckets"][0], receivable),
        "not_due_share": share(now["buckets"][0], receivable),
        "dispute_share": share(sum(row["open"] for row in disputed(book, day)), receivable),
        "unapplied_share": share(now["unapplied"], receivable),
        "credit_note_share": share(now["notes"], receivable),
        "simple_dso": _times(share(max(receivable - credits_, 0), sales), length),
        "best_possible_dso": _times(share(now["buckets"][0], sales), length),
        "average_days_delinquent": _times(share(receivable - now["buckets"][0], sales), length),
        "credit_days": _times(share(credits_, sales), length),
        "count_back_dso": _count_back(papers, receivable - credits_, day),
        "collection_effectiveness": _effectiveness(book, days, stocks, number),
        "turnover": _turnover(stocks, number, _between(papers, year, day)),
        **_lateness(book, day, months=months),
        "billed_month": _sum(papers, papers["amount"] > 0) - _sum(earlier, earlier["amount"] > 0),
        "collected_month": _sum(cash, cash["seen"] > ago),
        "credited_month": _sum(earlier, earlier["amount"] < 0) - _sum(papers, papers["amount"] < 0),
        "written_off_month": _sum(lost, lost["seen"] > ago),
        **_concentration(now["customers"]),
        "bad_debt_calendar_share": share(
            lost.loc[lost["held_on"] >= year, "amount"].sum(), _between(papers, year, day)
        ),
        "bad_debt_matched_share": share(older["amount"].sum(), _between(papers, before, year - DAY)),
        "promises_kept_share": kept_share(book, day, since=window(day, months)),
    }


def _between(rows: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> int:
    return int(rows.loc[(rows["date"] >= first) & (rows["date"] <= last), "amount"].sum())


def _sum(rows: pd.DataFrame, chosen: pd.Series) -> int:
    return int(rows.loc[chosen, "amount"].sum())


def _times(value: Fraction | None, days: int) -> Fraction | None:
    return None if value is None else value * days


def _stock(book: Book, day: pd.Timestamp) -> dict[str, Any]:
    rows = open_at(book, day)
    invoices, notes = rows[rows["amount"] > 0], rows[rows["amount"] < 0]
    sums = invoices.groupby(age(invoices))["open"].sum()
    cash = book.cash[book.cash["seen"] <= day]
    used = book.moves[(book.moves["seen"] <= day) & book.moves["source"].isin(book.cash["source"])]
    return {
        "buckets": tuple(int(sums.get(bucket, 0)) for bucket in range(len(BUCKETS) + 1)),
        "receivable": int(invoices["open"].sum()),
        "notes": -int(notes["open"].sum()),
        "unapplied": int(cash["amount"].sum() - used["amount"].sum()),
        "customers": [int(amount) for amount in invoices.groupby("customer")["open"].sum()],
    }


def _count_back(papers: pd.DataFrame, balance: int, day: pd.Timestamp) -> Fraction | int | None:
    """Take month after month off the balance, latest first; a month without sales adds its days."""
    sales = papers.groupby(papers["date"].dt.to_period("M"))["amount"].sum()
    if not (sales > 0).any():
        return None
    days, month = Fraction(0), day.to_period("M")
    while balance > 0 and month >= sales.index.min():
        sold = int(sales.get(month, 0))
        length = (min(month.end_time.normalize(), day) - month.start_time).days + 1
        days += length if sold <= balance else Fraction(balance, sold) * length
        balance -= max(0, min(sold, balance))
        month -= 1
    return days


def _effectiveness(
    book: Book, days: Sequence[pd.Timestamp], stocks: Sequence[dict[str, Any]], number: int
) -> Fraction | None:
    """Of METHODS 6.3, with what became known in the month as its sales, net of credit notes."""
    if number == 0:
        return None
    now, before = (known_documents(book, day)["amount"].sum() for day in (days[number], days[number - 1]))
    now_open = stocks[number]
    owed, due_later = now_open["receivable"] - now_open["notes"], now_open["buckets"][0] - now_open["notes"]
    if owed < 0:
        return None
    could = stocks[number - 1]["receivable"] - stocks[number - 1]["notes"] + int(now - before)
    return share(could - owed, could - min(max(due_later, 0), owed))


def _turnover(stocks: Sequence[dict[str, Any]], number: int, sales: int) -> Fraction | None:
    if number < 12 or sales <= 0:
        return None
    total = sum(one["receivable"] - one["notes"] - one["unapplied"] for one in stocks[number - 12 : number + 1])
    return None if total <= 0 else Fraction(sales * 13, total)


def _lateness(book: Book, day: pd.Timestamp, *, months: int) -> dict[str, Value]:
    rows = paid_by(book, day, since=window(day, months))
    due, billed_on = (
        dates.loc[rows["doc"]] for dates in (due_dates(book, day), book.documents.set_index("no")["date"])
    )
    late, to_pay = (((rows["paid_on"].to_numpy() - dates.to_numpy()) / DAY).astype(int) for dates in (due, billed_on))
    amounts = rows["amount"].to_numpy()
    total = int(amounts.sum())
    return {
        "weighted_days_to_pay": share((amounts * to_pay).sum(), total),
        "weighted_days_late": share((amounts * late).sum(), total),
        "weighted_days_late_floored": share((amounts * late.clip(min=0)).sum(), total),
        "paid_on_time_share": share(amounts[late <= 0].sum(), total),
    }


def _concentration(amounts: list[int]) -> dict[str, Value]:
    if not amounts:
        return dict.fromkeys(("hhi", "effective_customers", "gini", "top_ten_share"))
    total = sum(amounts)
    hhi = sum((Fraction(amount, total) ** 2 for amount in amounts), Fraction(0))
    apart = np.abs(np.subtract.outer(amounts, amounts)).mean()
    return {
        "hhi": hhi,
        "effective_customers": 1 / hhi,
        "gini": float(apart / (2 * np.mean(amounts))),
        "top_ten_share": Fraction(sum(sorted(amounts)[-10:]), total),
    }


def disputed(book: Book, day: pd.Timestamp) -> list[dict[str, Any]]:
    """Give the open invoices in dispute on a day, each with its oldest dispute that was open then."""
    rows, open_now = book.disputes, open_at(book, day)
    rows = rows[(rows["opened"] <= day) & ~(rows["closed"] <= day) & rows["invoice"].isin(open_now["no"])]
    oldest = rows.sort_values(["opened", "reason"]).drop_duplicates("invoice")
    return [
        {"open": int(open_now.loc[row.invoice, "open"]), "days": (day - row.opened).days, "reason": row.reason}
        for row in oldest.itertuples()
    ]


def promises(book: Book, day: pd.Timestamp, *, since: pd.Timestamp) -> pd.DataFrame:
    """Give the promises made by a day and due since another that can be judged; `kept` as it was known on the day."""
    rows = book.contacts
    rows = rows[
        (rows["promised"] >= since) & (rows["date"] <= day) & ((rows["invoice"] != "") | rows["amount"].notna())
    ]
    rows = rows.assign(place=range(len(rows)))
    kept = {*_kept_of_invoices(book, rows, day), *_kept_at_large(book, rows, day)}
    return rows.assign(kept=rows["place"].isin(kept) & (rows["promised"] <= day))


def _kept_of_invoices(book: Book, rows: pd.DataFrame, day: pd.Timestamp) -> list[int]:
    """What was paid in time covers what was promised, or all that was left of the invoice when it was promised."""
    moves = book.moves[book.moves["seen"] <= day]
    found = rows.merge(moves, left_on="invoice", right_on="doc", suffixes=("", "_moved"))
    in_time = (found["way"] == "paid") & (found["paid_on"] >= found["date"]) & (found["paid_on"] <= found["promised"])
    moved, place = found["amount_moved"], found["place"]
    paid = moved[in_time].groupby(place).sum().reindex(rows["place"]).fillna(0)
    before = moved[found["held_on"] < found["date"]].groupby(place).sum().reindex(rows["place"]).fillna(0)
    left = rows["invoice"].map(book.documents.set_index("no")["amount"]).to_numpy() - before.to_numpy()
    wanted = np.fmin(rows["amount"].astype(float).to_numpy(), left)
    return rows["place"][paid.to_numpy() >= np.maximum(wanted, 1)].tolist()


def _kept_at_large(book: Book, rows: pd.DataFrame, day: pd.Timestamp) -> list[int]:
    """What the customer paid in time, for whatever, covers what was promised."""
    cash = book.cash[book.cash["is_payment"] & (book.cash["seen"] <= day)]
    rows = rows[rows["invoice"] == ""]
    found = rows.merge(cash, on="customer", suffixes=("", "_paid"))
    found = found[(found["date_paid"] >= found["date"]) & (found["date_paid"] <= found["promised"])]
    paid = found["amount_paid"].groupby(found["place"]).sum().reindex(rows["place"]).fillna(0)
    return rows["place"][paid.to_numpy() >= rows["amount"].to_numpy()].tolist()


def kept_share(book: Book, day: pd.Timestamp, *, since: pd.Timestamp) -> Fraction | None:
    """Give the share of the promises due since a day that were kept."""
    rows = promises(book, day, since=since)
    due = rows.loc[rows["promised"] <= day, "kept"]
    return share(due.sum(), len(due))
