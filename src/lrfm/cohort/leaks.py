"""The leak proof: figures of a cut-off computed again from a ledger that ends there, and compared to the last digit.

What cuts the ledger shares no code with what takes snapshots and cohorts: it removes rows and blanks later days in the
tables themselves, so that whatever reached behind the cut-off finds nothing there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import ibis

from lrfm.engine.exact import exact_sum

if TYPE_CHECKING:
    import pandas as pd
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.model import Ledger

__all__ = [
    "LatePostings",
    "LeakProof",
    "cut_ledger",
    "differing_values",
    "late_postings",
    "on_one_clock",
    "prove_no_leak",
]

CLOCKED = ("invoices", "credit_notes", "receipts", "allocations", "offsets", "sales", "payers")
"""Tables of which each row has both clocks."""

LATER_DAYS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "orders": ("date", ("wanted_on",)),
        "deliveries": ("date", ()),
        "stock": ("date", ()),
        "prices": ("date", ()),
        "visits": ("date", ()),
        "contacts": ("date", ()),
        "disputes": ("opened_on", ("closed_on",)),
        "campaigns": ("date", ()),
        "contracts": ("from_date", ()),
        "securities": ("from_date", ()),
        "limits": ("date", ()),
        "price_index": ("date", ()),
        "credit_events": ("date", ()),
    }
)
"""Tables beside the ledger: the day that makes a row known, and days that may lie in the future of a cut-off."""

IDENTITY = ("customer_id", "name", "group", "opened_on", "tax_id", "phone", "address", "file_index", "row_number")
"""Who a customer is does not change with time; all else in master data is what it was at the extract."""


@dataclass(frozen=True)
class LatePostings:
    """Rows dated by a cut-off, but known only later: their number and amount (without sign) by kind."""

    kind: str
    rows: int
    amount_minor: int


@dataclass(frozen=True)
class LeakProof:
    """What came of computing a cut-off's figures again from a ledger that ends there.

    `differing` counts values by column that are not the same to the last digit: empty where nothing leaked. `late` are
    the rows that would have leaked through dates alone, and `misled_customers` those of whom a whole number (a sum, a
    count: figures that rest on nobody else) would have been another.
    """

    cutoff: date
    customers: int
    columns: int
    values: int
    differing: Mapping[str, int]
    late: tuple[LatePostings, ...]
    misled_customers: int

    @property
    def holds(self) -> bool:
        """Tell whether every value is the same."""
        return not self.differing


def prove_no_leak(
    ledger: Ledger,
    figures: pd.DataFrame,
    *,
    cutoff: date,
    compute: Callable[[Ledger], pd.DataFrame],
    engine: Engine,
) -> LeakProof:
    """Compare the figures of a cut-off, by customer, with those that `compute` gives on the ledger cut there."""
    again = compute(cut_ledger(ledger, cutoff=cutoff, engine=engine))
    late = late_postings(ledger, cutoff=cutoff, engine=engine)
    misled = again
    if any(one.rows for one in late):
        misled = compute(cut_ledger(on_one_clock(ledger), cutoff=cutoff, engine=engine, name="one_clock"))
    return LeakProof(
        cutoff=cutoff,
        customers=len(figures),
        columns=len(figures.columns),
        values=int(figures.size),
        differing=differing_values(figures, again),
        late=late,
        misled_customers=_differing_rows(_whole(figures), _whole(misled)),
    )


def differing_values(one: pd.DataFrame, other: pd.DataFrame) -> Mapping[str, int]:
    """Count the values by column that two frames of customers don't share to the last digit; missing equals missing.

    A customer, or a column, that only one of them has differs in every value.

    >>> import pandas as pd
    >>> differing_values(pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1, 3]}))
    {'a': 1}
    """
    found = {name: int(values.sum()) for name, values in _differences(one, other).items()}
    return {name: count for name, count in found.items() if count}


def _whole(figures: pd.DataFrame) -> pd.DataFrame:
    return figures.select_dtypes(["int64", "Int64"])


def _differing_rows(one: pd.DataFrame, other: pd.DataFrame) -> int:
    import pandas as pd

    return int(pd.DataFrame(_differences(one, other)).any(axis=1).sum())


def _differences(one: pd.DataFrame, other: pd.DataFrame) -> dict[str, pd.Series]:
    customers = one.index.union(other.index)
    left, right = one.reindex(customers), other.reindex(customers)
    present = customers.isin(one.index) & customers.isin(other.index)
    found = {}
    for name in sorted(set(one.columns) | set(other.columns)):
        if name not in one.columns or name not in other.columns:
            found[name] = left.index.to_series().notna()
            continue
        a, b = left[name], right[name]
        equal = (a.isna() & b.isna()) | (a == b).fillna(False).astype(bool)
        found[name] = ~(equal & present)
    return found


def cut_ledger(ledger: Ledger, *, cutoff: date, engine: Engine, name: str = "cut") -> Ledger:
    """Give a ledger that ends at a day: no row of it, and no day in a row, was known later.

    What is only known as of the extract (statuses, master data but for who a customer is) is gone.
    """
    tables = {key: _until(getattr(ledger, key), cutoff) for key in CLOCKED}
    tables["invoices"] = tables["invoices"].mutate(is_disputed_at_extract=ibis.literal(False))
    tables["agreed_terms"] = ledger.agreed_terms.filter(ledger.agreed_terms.known_on <= cutoff)
    tables["instruments"] = _instruments(ledger.instruments, cutoff)
    kept = {key: engine.materialise(table, name=f"{name}_{key}") for key, table in tables.items()}
    documents = ibis.union(*(kept[key].select("document_key") for key in ("invoices", "credit_notes", "sales")))
    optional = {
        key: engine.materialise(cut, name=f"{name}_optional_{key}")
        for key, table in ledger.optional.items()
        if (cut := _optional(key, table, ledger, documents, cutoff)) is not None
    }
    return replace(ledger, **kept, optional=MappingProxyType(optional))


def _until(rows: Table, cutoff: date) -> Table:
    return rows.filter((rows.event_date <= cutoff) & (rows.known_on <= cutoff))


def _instruments(rows: Table, cutoff: date) -> Table:
    known = rows.filter((rows.received_on <= cutoff) & (rows.known_on <= cutoff))
    return known.mutate(**{day: _blanked(known, day, cutoff) for day in ("cleared_on", "bounced_on", "replaced_on")})


def _blanked(rows: Table, day: str, cutoff: date) -> ibis.expr.types.DateValue:
    return (rows[day] <= cutoff).ifelse(rows[day], ibis.null("date"))


def _optional(key: str, rows: Table, ledger: Ledger, documents: Table, cutoff: date) -> Table | None:
    if key == "order_lines":
        return _lines(rows, ledger, documents, cutoff)
    if key == "customers":
        return rows.select(*(name for name in rows.columns if name in IDENTITY))
    if key not in LATER_DAYS:
        return None
    known, later = LATER_DAYS[key]
    cut = rows.filter(rows[known] <= cutoff)
    return cut.mutate(**{day: _blanked(cut, day, cutoff) for day in later if day in cut.columns})


def _lines(rows: Table, ledger: Ledger, documents: Table, cutoff: date) -> Table:
    """Keep the lines of documents that are known, and loose lines by their own day."""
    ids = ledger.directory.filter(ledger.directory.kind == "document").select("source_id", document_key="key")
    known = ids.semi_join(documents, "document_key").select("source_id").distinct()
    parts = []
    if "invoice_id" in rows.columns:
        parts.append(rows.semi_join(known, rows.invoice_id == known.source_id))
    if "date" in rows.columns:
        loose = rows.filter(rows.invoice_id.isnull()) if "invoice_id" in rows.columns else rows
        parts.append(loose.filter(loose.date <= cutoff))
    return parts[0] if len(parts) == 1 else ibis.union(*parts)


def on_one_clock(ledger: Ledger) -> Ledger:
    """Give a ledger that takes every row as known on its own date: what a tool without a second clock would see."""
    tables = {key: getattr(ledger, key) for key in CLOCKED}
    told = {key: table.mutate(known_on=table.event_date) for key, table in tables.items()}
    instruments = ledger.instruments.mutate(known_on=ledger.instruments.received_on)
    return replace(ledger, **told, instruments=instruments)


def late_postings(ledger: Ledger, *, cutoff: date, engine: Engine) -> tuple[LatePostings, ...]:
    """Count the rows dated by a cut-off that became known only after it."""
    found = []
    tables = {kind: getattr(ledger, kind) for kind in ("invoices", "credit_notes", "receipts", "allocations", "sales")}
    tables["instruments"] = ledger.instruments.mutate(event_date=ledger.instruments.received_on)
    for kind, rows in tables.items():
        late = (rows.event_date <= cutoff) & (rows.known_on > cutoff)
        counted = engine.whole_numbers(
            rows.agg(rows=rows.count(where=late), amount=exact_sum(rows.amount_minor.abs(), where=late))
        )
        found.append(LatePostings(kind, counted["rows"], counted["amount"]))
    return tuple(found)
