"""The facts of a company as they are written from: the tables, and what took how much from which invoice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lrfm.errors import Defect
from lrfm.ledger.synthetic.tables import empty_table

__all__ = ["NEVER", "Books", "Taken", "array_of", "days_in", "find", "read_books", "whole_in"]

Whole = npt.NDArray[np.int64]
NEVER = np.int64(-(2**31))
"""Stands for no day."""
NOWHERE = -1
_NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "customers": ("customer_id", "name"),
        "invoices": (
            *("invoice_id", "customer_id", "kind", "invoice_date", "due_date", "amount_minor", "entered_on"),
            "disputed",
        ),
        "receipts": ("receipt_id", "customer_id", "date", "amount_minor", "cause", "entered_on"),
        "allocations": ("receipt_id", "invoice_id", "amount_minor", "date", "entered_on"),
        "instruments": (
            *("instrument_id", "customer_id", "kind", "received_on", "due_on", "cleared_on", "bounced_on"),
            *("replaced_on", "amount_minor", "invoice_id", "entered_on"),
        ),
        "order_lines": (
            *("invoice_id", "customer_id", "date", "product_id", "quantity", "price_minor", "amount_minor"),
        ),
    }
)
"""The columns that are written from; a table that is not there has no rows."""


@dataclass(frozen=True)
class Taken:
    """What took from invoices: one value per allocation, and per cheque that cleared.

    `invoice` is the row of the invoice; `source` the row of the receipt, of the credit note (in the invoices) or of the
    instrument, by `kind`: paid, written_off, credited, instrument. `paid_day` is the day of the money, `day` that of
    the allocation, `known_day` when both were entered.
    """

    invoice: Whole
    source: Whole
    kind: npt.NDArray[np.str_]
    amount_minor: Whole
    paid_day: Whole
    day: Whole
    known_day: Whole

    def of(self, *kinds: str) -> npt.NDArray[np.bool_]:
        """Tell which are of these kinds."""
        return np.isin(self.kind, kinds)


@dataclass(frozen=True)
class Books:
    """The tables of facts by name, each with at least the columns that are written from."""

    tables: Mapping[str, pa.Table]

    def __getitem__(self, name: str) -> pa.Table:
        return self.tables[name]

    @property
    def size(self) -> int:
        """How many documents there are."""
        return int(self["invoices"].num_rows)

    @cached_property
    def is_credit(self) -> npt.NDArray[np.bool_]:
        """Tell which documents are credit notes."""
        return np.asarray(pc.equal(self["invoices"]["kind"], "credit_note"))

    @cached_property
    def amount_minor(self) -> Whole:
        """Give the amounts of the documents, credit notes below 0."""
        return whole_in(self["invoices"]["amount_minor"])

    @cached_property
    def cleared(self) -> npt.NDArray[np.bool_]:
        """Tell which instruments are payments: cleared, and not returned after that."""
        rows = self["instruments"]
        cleared, bounced = days_in(rows["cleared_on"]), days_in(rows["bounced_on"])
        return np.asarray((cleared != NEVER) & (bounced < cleared), np.bool_)

    @cached_property
    def taken(self) -> Taken:
        """Give what took from invoices."""
        parts = [self._allocated(), self._cheques()]
        fields = Taken.__dataclass_fields__
        return Taken(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in fields})

    def _allocated(self) -> Taken:
        rows, receipts, invoices = self["allocations"], self["receipts"], self["invoices"]
        invoice = find(rows["invoice_id"], among=invoices["invoice_id"])
        receipt = find(rows["receipt_id"], among=receipts["receipt_id"])
        note = find(rows["receipt_id"], among=invoices["invoice_id"])
        if (invoice == NOWHERE).any() or ((receipt == NOWHERE) & (note == NOWHERE)).any():
            raise Defect("an allocation names a document or a receipt that the company does not have")
        is_cash = receipt != NOWHERE
        causes = np.asarray(receipts["cause"].to_pylist() or [""], dtype=np.str_)
        day = days_in(rows["date"])
        paid = _at(days_in(receipts["date"]), receipt)
        known = np.where(
            is_cash, _at(days_in(receipts["entered_on"]), receipt), _at(days_in(invoices["entered_on"]), note)
        )
        return Taken(
            invoice=invoice,
            source=np.where(is_cash, receipt, note),
            kind=np.where(is_cash, causes[np.maximum(receipt, 0)], "credited"),
            amount_minor=whole_in(rows["amount_minor"]),
            paid_day=np.where(is_cash, paid, day),
            day=day,
            known_day=np.maximum(known, days_in(rows["entered_on"])),
        )

    def _cheques(self) -> Taken:
        rows = self["instruments"]
        invoice = find(rows["invoice_id"], among=self["invoices"]["invoice_id"])
        chosen = np.flatnonzero(self.cleared & (invoice != NOWHERE))
        day = days_in(rows["cleared_on"])[chosen]
        return Taken(
            invoice=invoice[chosen],
            source=chosen,
            kind=np.full(len(chosen), "instrument"),
            amount_minor=whole_in(rows["amount_minor"])[chosen],
            paid_day=day,
            day=day,
            known_day=np.maximum(day, days_in(rows["entered_on"])[chosen]),
        )

    def settled_minor(self, *kinds: str) -> Whole:
        """Sum by invoice what was taken from it (of these kinds; without any, of all)."""
        chosen = self.taken.of(*kinds) if kinds else np.full(len(self.taken.invoice), True)
        return self._sums(self.taken.invoice[chosen], self.taken.amount_minor[chosen], self.size)

    def used_minor(self, table: str) -> Whole:
        """Sum what was used of each receipt, each instrument, or (table invoices) each credit note."""
        kinds = {"receipts": ("paid", "written_off"), "invoices": ("credited",), "instruments": ("instrument",)}[table]
        chosen = self.taken.of(*kinds)
        return self._sums(self.taken.source[chosen], self.taken.amount_minor[chosen], self[table].num_rows)

    @cached_property
    def open_minor(self) -> Whole:
        """Give what is open of each document; of credit notes below 0."""
        return np.where(self.is_credit, self.amount_minor + self.used_minor("invoices"), self.amount_minor) - (
            self.settled_minor()
        )

    @staticmethod
    def _sums(places: Whole, amounts: Whole, size: int) -> Whole:
        found = np.zeros(size, np.int64)
        np.add.at(found, places, amounts)
        return found


def read_books(facts: Path | Mapping[str, pa.Table]) -> Books:
    """Read the facts from a folder of Parquet files, or take the tables; raise `Defect` where a column is missing."""
    if isinstance(facts, Path):
        facts = {path.stem: pq.read_table(path) for path in sorted(facts.glob("*.parquet"))}
    tables = dict(facts)
    for name, needed in _NEEDED.items():
        table = tables.get(name)
        if table is None:
            tables[name] = empty_table(name)
        elif missing := sorted(set(needed) - set(table.column_names)):
            raise Defect(f"the company's table {name} lacks {', '.join(missing)}")
    return Books(MappingProxyType({name: _in_full(table) for name, table in tables.items()}))


def _in_full(table: pa.Table) -> pa.Table:
    """Give each column in one piece; texts that are held once each are written out."""
    schema = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(schema)).combine_chunks()


def find(ids: pa.ChunkedArray, *, among: pa.ChunkedArray) -> Whole:
    """Give the row of each id among others, -1 where there is none."""
    if not len(among):
        return np.full(len(ids), NOWHERE)
    found = pc.index_in(_plain(ids), value_set=_plain(among))
    return np.asarray(pc.fill_null(found, NOWHERE)).astype(np.int64)


def array_of(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Give a column as one array."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks or [pa.nulls(0, column.type)])


def days_in(column: pa.ChunkedArray) -> Whole:
    """Give days as whole numbers since 1970; `NEVER` where there is none."""
    return np.asarray(pc.fill_null(array_of(column).cast(pa.int32()), int(NEVER))).astype(np.int64)


def whole_in(column: pa.ChunkedArray) -> Whole:
    """Give a column of whole numbers without gaps."""
    return np.asarray(array_of(column)).astype(np.int64)


def _plain(ids: pa.ChunkedArray) -> pa.Array:
    return array_of(ids).cast(pa.string())


def _at(values: Whole, places: Whole) -> Whole:
    """Take values by row; anything where the row is -1."""
    return values[np.maximum(places, 0)] if len(values) else np.full(len(places), NEVER)
