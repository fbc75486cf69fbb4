"""Behaviour, exposure, value and depth in plain Python, from the ledger's rows; no code of features or of cohorts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tests.ledgers import Read

__all__ = ["Known", "Plain", "months_back"]

Row = dict[str, Any]
NEVER = date.max


def months_back(cutoff: date, months: int) -> date:
    """Give the first day of a window of whole months that ends with the cut-off."""
    after = cutoff + timedelta(days=1)
    whole = after.year * 12 + after.month - 1 - months
    year, month = divmod(whole, 12)
    day = after.day
    while True:
        try:
            return date(year, month + 1, day)
        except ValueError:
            day -= 1


def share(part: float, whole: float) -> float:
    """Divide once; nothing over nothing is not a number."""
    return part / whole if whole else math.nan


@dataclass
class Plain:
    """The ledger's tables as rows."""

    read: Read
    tables: dict[str, list[Row]] = field(default_factory=dict)
    optional: dict[str, list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = ("invoices", "credit_notes", "receipts", "allocations", "offsets", "instruments", "agreed_terms")
        self.tables = {name: self.read.rows(name) for name in (*names, "directory")}
        for name, table in self.read.ledger.optional.items():
            self.optional[name] = self.read.engine.to_arrow(table, order_by=["file_index", "row_number"]).to_pylist()
        self.kinds = {row["receipt_key"]: row["kind"] for row in self.tables["receipts"]}
        self.paid_on = {row["receipt_key"]: row["event_date"] for row in self.tables["receipts"]}
        directory = self.tables["directory"]
        self.documents = {row["source_id"]: row["key"] for row in reversed(directory) if row["kind"] == "document"}
        self.customers = {row["source_id"]: row["key"] for row in directory if row["kind"] == "customer"}

    def at(self, cutoff: date, *, begins_on: date | None = None) -> Known:
        """Keep what was known at the cut-off; `begins_on` is the day from which on the files hold everything."""
        return Known(self, cutoff, begins_on)


@dataclass
class Known:
    """Everything that was known at a cut-off, looked at customer by customer."""

    plain: Plain
    cutoff: date
    begins_on: date | None = None

    def __post_init__(self) -> None:
        tables = self.plain.tables
        self.allocations = self._clocked(tables["allocations"])
        gone = {row["document_key"] for row in self.allocations if row["basis"] == "reversal"}
        self.by_document: dict[int, list[Row]] = defaultdict(list)
        for row in self.allocations:
            self.by_document[row["document_key"]].append(row)
        self.invoices = [row for row in self._clocked(tables["invoices"]) if row["document_key"] not in gone]
        self.notes = [row for row in self._clocked(tables["credit_notes"]) if row["document_key"] not in gone]
        self.states = [self._state(row) for row in self.invoices]
        self.lines = list(self._lines())

    def customers(self) -> list[int]:
        """Give those who had bought."""
        return sorted({row["customer_key"] for row in self.invoices})

    def row(self, customer: int) -> dict[str, Any]:
        """Give every column of a customer."""
        found: dict[str, Any] = {}
        parts: tuple[Callable[[int], dict[str, Any]], ...] = (
            self._delays,
            self._incidents,
            self._exposure,
            self._value,
            self._volume,
            self._profit,
            self._depth,
            self._gaps,
        )
        for part in parts:
            found.update(part(customer))
        found["billed_12m_constant_minor"] = self.constant(customer)
        return found

    def _clocked(self, rows: list[Row]) -> list[Row]:
        return [row for row in rows if row["event_date"] <= self.cutoff and row["known_on"] <= self.cutoff]

    def _within(self, day: date, months: int, but_last: int = 0) -> bool:
        end = months_back(self.cutoff, but_last) - timedelta(days=1) if but_last else self.cutoff
        return months_back(self.cutoff, months) <= day <= end

    # -- invoices

    def _state(self, row: Row) -> Row:
        settled, lost = 0, 0
        money: dict[int, int] = defaultdict(int)
        for entry in self.by_document[row["document_key"]]:
            kind = self.plain.kinds[entry["receipt_key"]]
            settled += entry["amount_minor"]
            if kind in ("write_off", "lapsed"):
                lost += entry["amount_minor"]
            if kind in ("cash", "instrument"):
                money[entry["receipt_key"]] += entry["amount_minor"]
        back = -sum(amount for amount in money.values() if amount < 0)
        parts = []
        for key in sorted(money, key=lambda key: (self.plain.paid_on[key], key), reverse=True):
            taken = min(max(money[key], 0), back)
            back -= taken
            if money[key] - taken > 0:
                parts.append((self.plain.paid_on[key], money[key] - taken))
        due = row["due_date"]
        terms = [t for t in self.plain.tables["agreed_terms"] if t["document_key"] == row["document_key"]]
        terms = [t for t in terms if t["known_on"] <= self.cutoff]
        if terms:
            due = max((t["known_on"], t["due_date"]) for t in terms)[1]
        open_minor = row["amount_minor"] - settled
        unpaid = open_minor + lost
        late = [(day - due).days for day, _ in parts] + ([(self.cutoff - due).days] if unpaid else [])
        last = self.cutoff if unpaid else max((day for day, _ in parts), default=None)
        return {
            "customer": row["customer_key"],
            "document": row["document_key"],
            "due": due,
            "open": open_minor,
            "owed": unpaid + sum(amount for _, amount in parts),
            "late_day": sum(amount * (day - due).days for day, amount in parts) + unpaid * (self.cutoff - due).days,
            "late": max([*late, 0]),
            "late_until": last,
            "unpaid": unpaid,
        }

    def _disputes_of(self, document: int) -> list[Row]:
        rows = self.plain.optional.get("disputes", [])
        known = [row for row in rows if row["opened_on"] <= self.cutoff]
        return [row for row in known if self.plain.documents.get(row["invoice_id"]) == document]

    def _reason(self, state: Row) -> str:
        """Look day by day from the due date on whether a dispute stood while the invoice was late.

        What it was about is known once it is settled.
        """
        if "disputes" not in self.plain.optional:
            return "unknown"
        found = set()
        for row in self._disputes_of(state["document"]):
            is_settled = row["closed_on"] is not None and row["closed_on"] <= self.cutoff
            day = state["due"] + timedelta(days=1)
            while day <= state["late_until"]:
                if row["opened_on"] <= day and (row["closed_on"] is None or day < row["closed_on"]):
                    found.add((row["reason"] or "").lower().replace(" ", "_") if is_settled else "")
                day += timedelta(days=1)
        return "customer" if not found else "our_error" if "our_error" in found else "dispute"

    def _delays(self, customer: int) -> dict[str, Any]:
        mine = [s for s in self.states if s["customer"] == customer and s["owed"]]
        due = [s for s in mine if self._within(s["due"], 12) and not (s["unpaid"] and s["due"] == self.cutoff)]
        late = [state for state in due if state["late"] > 0]
        reasons = [self._reason(state) for state in late]
        found: dict[str, Any] = {f"delay_{name}_count": reasons.count(name) for name in ("customer", "dispute")}
        found |= {f"delay_{name}_count": reasons.count(name) for name in ("our_error", "unknown")}
        found["due_minor"] = sum(state["owed"] for state in due)
        found["late_day_minor"] = sum(state["late_day"] for state in due)
        means = {}
        for name, window in {"recent": (6,), "before": (12, 6)}.items():
            aged = [s for s in mine if self._within(s["due"] + timedelta(days=90), *window)]
            amount = sum(state["owed"] for state in aged)
            days = sum(state["owed"] * self._settled_days(state) for state in aged)
            found[f"aged_{name}_minor"], found[f"aged_late_day_{name}_minor"] = amount, days
            means[name] = share(days, amount)
        return found | {
            "due_count": len(due),
            "delay_count": len(late),
            "on_time_share": share(len(due) - len(late), len(due)),
            "days_late": share(found["late_day_minor"], found["due_minor"]),
            "days_late_trend": means["recent"] - means["before"],
            "worst_days_past_due": max(state["late"] for state in due) if due else None,
        }

    def _settled_days(self, state: Row) -> int:
        """Give the days from the due date to the last payment, as far as ninety days show it."""
        return 90 if state["unpaid"] else min(90, (state["late_until"] - state["due"]).days)

    def _incidents(self, customer: int) -> dict[str, Any]:
        invoices = [row for row in self.plain.tables["invoices"] if row["customer_key"] == customer]
        known = {row["document_key"] for row in self._clocked(invoices)}
        opened = [
            row
            for row in self.plain.optional.get("disputes", [])
            if self.plain.documents.get(row["invoice_id"]) in known and self._within(row["opened_on"], 12)
        ]
        bounced = [
            row
            for row in self.plain.tables["instruments"]
            if row["customer_key"] == customer
            and row["bounced_on"]
            and row["known_on"] <= self.cutoff
            and self._within(row["bounced_on"], 12)
        ]
        return {"dispute_count": len(opened), "bounced_count": len(bounced)}

    def _exposure(self, customer: int) -> dict[str, Any]:
        standing = [s for s in self.states if s["customer"] == customer and s["open"] > 0]
        total = sum(state["open"] for state in standing)
        past = [(self.cutoff - state["due"]).days for state in standing]
        due_day = sum(state["open"] * (state["due"] - self.cutoff).days for state in standing)
        receipts = [row for row in self.plain.tables["receipts"] if row["customer_key"] == customer]
        mine = {row["receipt_key"] for row in receipts}
        used = [*self.allocations, *self._clocked(self.plain.tables["offsets"])]
        unapplied = sum(row["amount_minor"] for row in self._clocked(receipts))
        unapplied -= sum(row["amount_minor"] for row in used if row["receipt_key"] in mine)
        limits = [
            row
            for row in self.plain.optional.get("limits", [])
            if self.plain.customers.get(row["customer_id"]) == customer and row["date"] <= self.cutoff
        ]
        day = max((row["date"] for row in limits), default=None)
        limit = min((row["amount_minor"] for row in limits if row["date"] == day), default=None)
        limited = total - unapplied if limit is not None else None
        return {
            "open_minor": total,
            "overdue_minor": sum(s["open"] for s, days in zip(standing, past, strict=True) if days > 0),
            "oldest_days_past_due": max([*past, 0]) if standing else None,
            "due_day_minor": due_day,
            "due_in_days": share(due_day, total),
            "unapplied_minor": unapplied,
            "limit_minor": limit,
            "limited_minor": limited,
            "utilisation_share": share(limited, limit) if limited is not None and limit else math.nan,
        }

    # -- money and goods

    def _billed(self, customer: int | None, months: int, but_last: int = 0) -> tuple[int, int]:
        parts = []
        for rows in (self.invoices, self.notes):
            mine = [row for row in rows if customer in (None, row["customer_key"])]
            parts.append(sum(r["amount_minor"] for r in mine if self._within(r["event_date"], months, but_last)))
        return parts[0], parts[1]

    def _value(self, customer: int) -> dict[str, Any]:
        gross, credited = self._billed(customer, 12)
        before = self._billed(customer, 24, 12)
        last, earlier = gross - credited, before[0] - before[1]
        begin = months_back(self.cutoff, 24)
        begins_on = self.begins_on
        is_whole = begins_on <= begin if begins_on else min(row["event_date"] for row in self.invoices) < begin
        return {
            "billed_12m_minor": last,
            "billed_before_12m_minor": earlier,
            "billed_24m_minor": last + earlier,
            "billing_growth_share": share(last - earlier, earlier) if earlier > 0 and is_whole else math.nan,
            "gross_12m_minor": gross,
            "credited_12m_minor": credited,
            "return_share": share(credited, gross),
        }

    def growth(self, customer: int) -> float:
        """Give the growth of a customer's billing alone."""
        found: float = self._value(customer)["billing_growth_share"]
        return found

    def _lines(self) -> Iterator[Row]:
        """Lines of known documents, those of credit notes taking off, and lines of no document by their own day."""
        papers = {row["document_key"]: (row, 1) for row in self.invoices}
        papers |= {row["document_key"]: (row, -1) for row in self.notes}
        buyers = set(self.customers())
        for row in self.plain.optional.get("order_lines", []):
            milli = round(row["quantity"] * 1000)
            line = {"product": row["product_id"], "milli": milli, "amount": row.get("amount_minor")}
            line["cost"] = row.get("cost_minor")
            if row.get("invoice_id") is None:
                if row["date"] > self.cutoff:
                    continue
                line |= {"customer": self.plain.customers[row["customer_id"]], "day": row["date"]}
                line |= {"basket": ("loose", line["customer"], row["date"]), "returned": milli < 0}
            else:
                key = self.plain.documents.get(row["invoice_id"])
                if key not in papers:
                    continue
                paper, side = papers[key]
                line |= {"customer": paper["customer_key"], "day": paper["event_date"], "basket": key}
                line["returned"] = side < 0
                if side < 0 and milli > 0:
                    line["milli"] = -milli
                if side < 0 and (line["amount"] or 0) > 0:
                    line["amount"] = -line["amount"]
                    line["cost"] = None if line["cost"] is None else -line["cost"]
            if line["customer"] in buyers:
                yield line

    def _volume(self, customer: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        years = {
            name: [line for line in self.lines if self._within(line["day"], *window)]
            for name, window in {"last": (12,), "before": (24, 12)}.items()
        }
        milli = {n: sum(v["milli"] for v in rows if v["customer"] == customer) for n, rows in years.items()}
        both = milli["last"] + milli["before"] if years["last"] and years["before"] else None
        found["quantity_12m_milli"] = milli["last"] if years["last"] else None
        found["quantity_24m_milli"] = both
        for name in ("quantity_12m", "quantity_24m"):
            value = found[f"{name}_milli"]
            found[name] = math.nan if value is None else value / 1000
        return found

    def _profit(self, customer: int) -> dict[str, Any]:
        costed = [
            line
            for line in self.lines
            if line["amount"] is not None and line["cost"] is not None and self._within(line["day"], 12)
        ]
        gross = [self._billed(key, 12) for key in self.customers()]
        billed = sum(invoiced - credited for invoiced, credited in gross)
        mine = [line for line in costed if line["customer"] == customer]
        told = {line["basket"] for line in costed}
        untold = sum(
            row["amount_minor"]
            for row in self.notes
            if row["customer_key"] == customer
            and row["document_key"] not in told
            and self._within(row["event_date"], 12)
        )
        covered = Fraction(sum(line["amount"] for line in costed))
        own = self._billed(customer, 12)
        is_idle = not mine and own[0] == own[1] and not untold
        if not costed or covered < Fraction(3, 4) * billed or not (mine or is_idle):
            return {"costed_12m_minor": None, "profit_12m_minor": None, "margin_share": math.nan}
        net = sum(line["amount"] for line in mine) - (untold if mine else 0)
        profit = net - sum(line["cost"] for line in mine)
        return {
            "costed_12m_minor": net,
            "profit_12m_minor": profit,
            "margin_share": share(profit, net) if net > 0 else math.nan,
        }

    def constant(self, customer: int) -> int | None:
        """Restate billing with the index's whole millionths, each day's weight in whole parts of 10**12."""
        exact = self._in_todays_money(customer, weigh=lambda first, own: Fraction(round_half_up(first, own), 10**12))
        return None if exact is None else math.floor(exact + Fraction(1, 2))

    def constant_exact(self, customer: int) -> Fraction | None:
        """Restate billing with fractions alone."""
        return self._in_todays_money(customer, weigh=Fraction)

    def _in_todays_money(self, customer: int, weigh: Callable[[int, int], Fraction]) -> Fraction | None:
        rows = sorted(self.plain.optional.get("price_index", []), key=lambda row: row["date"])
        index = [(row["date"], round(row["index"] * 10**6)) for row in rows if row["date"] <= self.cutoff]
        if not index:
            return None
        total = Fraction(0)
        for papers, side in ((self.invoices, 1), (self.notes, -1)):
            for row in papers:
                if row["customer_key"] != customer or not self._within(row["event_date"], 12):
                    continue
                known = [parts for day, parts in index if day <= row["event_date"]]
                if not known:
                    return None
                total += side * row["amount_minor"] * weigh(index[0][1], known[-1])
        return total * Fraction(index[-1][1], index[0][1])

    def _depth(self, customer: int) -> dict[str, Any]:
        sold = [line for line in self.lines if not line["returned"] and self._within(line["day"], 12)]
        mine = [line for line in sold if line["customer"] == customer]
        pairs = {(line["basket"], line["product"]) for line in mine}
        baskets = {line["basket"] for line in mine}
        amounts: dict[str, int] = defaultdict(int)
        for basket, product in pairs:
            parts = [n["amount"] or 0 for n in mine if (n["basket"], n["product"]) == (basket, product)]
            amounts[product] += max(sum(parts), 0)
        return {
            "basket_product_count": len(pairs),
            "basket_count": len(baskets),
            "products_per_invoice": share(len(pairs), len(baskets)),
            "products_12m": len({line["product"] for line in mine}) if sold else None,
            "basket_entropy": _entropy([amount for amount in amounts.values() if amount > 0]),
        }

    def entropy_exact(self, customer: int) -> float:
        """Give -sum p ln p itself."""
        sold = [v for v in self.lines if not v["returned"] and self._within(v["day"], 12) and v["customer"] == customer]
        amounts: dict[str, int] = defaultdict(int)
        for line in sold:
            amounts[line["product"]] += line["amount"] or 0
        total = sum(amounts.values())
        return -sum(a / total * math.log(a / total) for a in amounts.values() if a) if total else math.nan

    def _gaps(self, customer: int) -> dict[str, Any]:
        days = sorted({row["event_date"] for row in self.invoices if row["customer_key"] == customer})
        days = [day for day in days if self._within(day, 24)]
        gaps = [(b - a).days for a, b in pairwise(days)]
        return {
            "gap_count": len(gaps),
            "gap_days_sum": sum(gaps),
            "mean_gap_days": share(sum(gaps), len(gaps)),
            "longest_gap_days": max(gaps, default=None),
        }


def round_half_up(first: int, own: int) -> int:
    """Give 10**12 times the first index over a day's, to the nearest whole."""
    return math.floor(Fraction(10**12 * first, own) + Fraction(1, 2))


def _entropy(amounts: list[int]) -> float:
    """Give ln A - F / A, each a ln a to the nearest part of 256."""
    if not amounts:
        return math.nan
    if len(amounts) == 1:
        return 0.0
    parts = sum(round(amount * math.log(amount) * 256) for amount in amounts)
    return max(math.log(sum(amounts)) - parts / (256 * sum(amounts)), 0.0)
