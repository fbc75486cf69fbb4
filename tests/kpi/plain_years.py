"""What takes several months, worked out once more with plain pandas: no code of the library."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import chi2, chi2_contingency

from tests.kpi.plain import age, known_documents, open_at, share, window
from tests.kpi.plain_book import DAY, Book

__all__ = ["abc", "billed", "eventual", "flows", "memory", "one_off", "profit", "quarters", "rolls", "whole_months"]

WAYS = ("paid", "credited", "written_off")
WIDE = (0, 30, 60, 90, 120, 150)


def billed(book: Book, day: pd.Timestamp) -> dict[str, int]:
    """Sum a year's documents by customer."""
    rows = known_documents(book, day)
    sums = rows[rows["date"] >= window(day, 12)].groupby("customer")["amount"].sum()
    return {customer: int(amount) for customer, amount in sums.items()}


def profit(book: Book, day: pd.Timestamp) -> dict[str, int]:
    """Sum amount less cost of a year by customer, less credit notes without lines; no reversed ones."""
    papers = known_documents(book, day)
    papers = papers[papers["date"] >= window(day, 12)]
    rows = book.lines.merge(papers, left_on="invoice", right_on="no", suffixes=("", "_doc"))
    sums: Counter[str] = Counter()
    for customer, gain in (rows["amount"] - rows["cost"]).groupby(rows["customer"]).sum().items():
        sums[str(customer)] += int(gain)
    notes = papers[(papers["amount"] < 0) & ~papers["no"].isin(book.lines["invoice"])]
    for customer, amount in notes.groupby("customer")["amount"].sum().items():
        sums[str(customer)] += int(amount)
    return dict(sums)


def abc(amounts: dict[str, int], *, cuts: Sequence[Fraction]) -> dict[str, tuple[int, int]]:
    """Count and sum customers by class: by the share before each, N below 0 (METHODS 6.5)."""
    found: dict[str, list[int]] = defaultdict(list)
    total, before = sum(amount for amount in amounts.values() if amount > 0), 0
    for amount in sorted(amounts.values(), reverse=True):
        reached = sum(before >= cut * total for cut in cuts)
        found["N" if amount < 0 else "ABCD"[reached]].append(amount)
        before += amount
    return {name: (len(found[name]), sum(found[name])) for name in "ABCDN"}


def one_off(book: Book, day: pd.Timestamp) -> int:
    """Count the customers with invoices of one day only."""
    rows = known_documents(book, day)
    days = rows[rows["amount"] > 0].groupby("customer")["date"].nunique()
    return int((days == 1).sum())


def whole_months(days: Sequence[pd.Timestamp], *, months: int) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """Pair each month end with the one before it."""
    ends = [day for day in days if (day + DAY).day == 1]
    return list(pairwise(ends))[-months:]


def flows(book: Book, pairs: Sequence[tuple[pd.Timestamp, pd.Timestamp]]) -> list[list[int]]:
    """Follow every open invoice from each month end to the next, one by one."""
    found: Counter[tuple[int, int]] = Counter()
    for first, last in pairs:
        now, then = _invoices(book, first), _invoices(book, last).set_index("no")
        moves = book.moves[(book.moves["seen"] > first) & (book.moves["seen"] <= last)]
        for row in now.itertuples():
            stays = 0
            if row.no in then.index:
                stays = min(row.open, int(then.loc[row.no, "open"]))
                found[row.bucket, int(then.loc[row.no, "bucket"])] += stays
            if row.open > stays:
                for way, amount in _ways(moves[moves["doc"] == row.no], row.open - stays).items():
                    found[row.bucket, 6 + WAYS.index(way)] += amount
    return [[found[state, to] for to in range(9)] for state in range(6)]


def _invoices(book: Book, day: pd.Timestamp) -> pd.DataFrame:
    rows = open_at(book, day)
    rows = rows[rows["amount"] > 0]
    return rows.assign(bucket=age(rows)).reset_index(drop=True)


def _ways(moves: pd.DataFrame, left: int) -> dict[str, int]:
    """Split what left by what settled it; an invoice that was reversed has no move of its own and was credited."""
    if moves.empty:
        return {"credited": left}
    sums = moves.groupby("way")["amount"].sum().clip(lower=0)
    parts = {way: int(left * int(sums.get(way, 0)) // int(sums.sum())) for way in WAYS[1:]}
    return {**parts, "paid": left - sum(parts.values())}


def eventual(matrix: Sequence[Sequence[int]]) -> np.ndarray:
    """Let what stands in each bucket flow month after month until nothing is left."""
    shares = np.array([[part / sum(row) for part in row] for row in matrix])
    stands, gone = np.eye(len(matrix)), np.zeros((len(matrix), len(WAYS)))
    for _ in range(20_000):
        gone += stands @ shares[:, len(matrix) :]
        stands = stands @ shares[:, : len(matrix)]
    return gone


def rolls(book: Book, pairs: Sequence[tuple[pd.Timestamp, pd.Timestamp]]) -> list[Fraction | None]:
    """Divide what fell due so many months ago by the one before it a month earlier, summed over the months."""
    totals = [[0, 0] for _ in range(5)]
    for pair in pairs:
        first, last = (_wide(book, day) for day in pair)
        for bucket, sums in enumerate(totals):
            sums[0] += int(last.get(bucket + 1, 0))
            sums[1] += int(first.get(bucket, 0))
    return [share(*sums) for sums in totals]


def _wide(book: Book, day: pd.Timestamp) -> pd.Series:
    rows = open_at(book, day)
    rows = rows[rows["amount"] > 0]
    months = (day.year - rows["due"].dt.year) * 12 + day.month - rows["due"].dt.month + 1
    return rows.groupby(months.where(rows["due"] < day, 0))["open"].sum()


def memory(book: Book, days: Sequence[pd.Timestamp], *, months: int) -> float:
    """Test by tables of contingency whether the bucket before tells who stays open (likelihood ratio, by scipy)."""
    ends = [day for day in days if (day + DAY).day == 1]
    states = [_invoices(book, day).set_index("no")["bucket"] for day in ends]
    paths = []
    for place in range(len(ends) - 1 - months, len(ends) - 1):
        frame = states[place].to_frame("now")
        for name, other in (("before", place - 1), ("later", place + 1)):
            frame[name] = states[other].reindex(frame.index).fillna(-1)
        paths.append(frame)
    statistic, freedom = 0.0, 0
    for _, rows in pd.concat(paths).groupby("now"):
        table = pd.crosstab(rows["before"], rows["later"] >= 0)
        found = chi2_contingency(table, correction=False, lambda_="log-likelihood")
        statistic, freedom = statistic + found.statistic, freedom + found.dof
    return float(chi2.sf(statistic, freedom))


def quarters(book: Book, day: pd.Timestamp) -> list[dict[str, Any]]:
    """Give each of the last quarters: billed, lost of it since, booked as lost in it, still open of it."""
    papers, open_now = known_documents(book, day), open_at(book, day)
    open_now = open_now[open_now["amount"] > 0]
    lost = book.moves[(book.moves["way"] == "written_off") & (book.moves["seen"] <= day)]
    billed_on = lost["doc"].map(book.documents.set_index("no")["date"])
    sums = {
        "billed": papers.groupby(papers["date"].dt.to_period("Q"))["amount"].sum(),
        "lost": lost.groupby(billed_on.dt.to_period("Q"))["amount"].sum(),
        "booked": lost.groupby(lost["held_on"].dt.to_period("Q"))["amount"].sum(),
        "open": open_now.groupby(open_now["date"].dt.to_period("Q"))["open"].sum(),
    }
    last = pd.Period(day, "Q")
    every = [last - back for back in reversed(range(12)) if last - back >= sums["billed"].index.min()]
    return [
        {"first": quarter.start_time.date(), **{name: int(found.get(quarter, 0)) for name, found in sums.items()}}
        for quarter in every
    ]
