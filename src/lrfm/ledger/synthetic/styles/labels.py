"""What customers and documents are called in the files: their ids, or what a style has instead of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.core.reason import Reason
from lrfm.ledger.mapping.settings import IdColumns
from lrfm.ledger.mapping.text import clean_id
from lrfm.ledger.sources.settings import FixedWidthSource
from lrfm.ledger.synthetic.styles.books import Books, array_of

if TYPE_CHECKING:
    from lrfm.core.settings import Settings
    from lrfm.ledger.settings import MappingSettings, SourcesSettings

__all__ = ["Labels", "label"]

_OWN = {"documents": "invoice_id", "receipts": "receipt_id", "instruments": "instrument_id"}


@dataclass(frozen=True)
class _Names:
    """Texts by id, in the order of the ids."""

    ids: pa.Array
    texts: pa.Array

    def of(self, ids: pa.Array) -> pa.Array:
        """Give the text of each id, none where there is no id."""
        return pc.take(self.texts, pc.index_in(ids, value_set=self.ids))


@dataclass(frozen=True)
class Labels:
    """How customers, documents, receipts and instruments are told apart in the files, and customers' names."""

    customers: _Names
    names: _Names
    documents: _Names
    receipts: _Names
    instruments: _Names
    left_out: tuple[Reason, ...]


def label(books: Books, *, sources: SourcesSettings, mapping: MappingSettings) -> Labels:
    """Choose what stands for each id.

    Where one column is both id and name, the name stands (two customers of one name get their id behind it). Where ids
    do not fit a column at a fixed place, they are numbered in their own order.
    """
    customer_ids = _distinct(books, "customer_id")
    names = _names(books, customer_ids)
    leading = getattr(mapping, sources.leading)
    own = _unlike(names, customer_ids) if _is_known_by_name(leading) else customer_ids
    found = {"customers": own, **{what: array_of(books[_table(what)][field]) for what, field in _OWN.items()}}
    fields = {"customers": "customer_id", **_OWN}
    left_out = []
    texts = {}
    for what, values in found.items():
        texts[what] = values
        width = min(_widths(sources, mapping, fields[what]), default=None)
        if width is not None and (pc.max(pc.utf8_length(values)).as_py() or 0) > width:
            texts[what] = _numbered(values, width)
            left_out.append(Reason.of("synthetic.ids_numbered", column=fields[what], width=width))
    ids = {"customers": customer_ids, **{what: found[what] for what in _OWN}}
    named = {what: _Names(ids[what], texts[what]) for what in found}
    return Labels(**named, names=_Names(customer_ids, names), left_out=tuple(left_out))


def _table(what: str) -> str:
    return "invoices" if what == "documents" else what


def _distinct(books: Books, field: str) -> pa.Array:
    """Give all ids of customers, sorted."""
    columns = [table[field].unique() for table in books.tables.values() if field in table.column_names]
    every = pc.unique(pa.concat_arrays(columns)).drop_null()
    return every.take(pc.array_sort_indices(every))


def _names(books: Books, ids: pa.Array) -> pa.Array:
    rows = books["customers"]
    known = pc.index_in(ids, value_set=array_of(rows["customer_id"]))
    return pc.coalesce(pc.take(array_of(rows["name"]), known), ids)


def _is_known_by_name(mapping: Settings) -> bool:
    ids, name = getattr(mapping, "customer_id", None), getattr(mapping, "customer_name", None)
    return isinstance(ids, IdColumns) and name is not None and ids.columns == (name.column,)


def _unlike(names: pa.Array, ids: pa.Array) -> pa.Array:
    """Put the id behind names that the reader could not tell apart."""
    same = clean_id(names, missing=(), pad=None)
    counted = same.value_counts()
    several = counted.field("values").filter(pc.greater(counted.field("counts"), 1))
    return pc.if_else(pc.is_in(same, value_set=several), pc.binary_join_element_wise(names, ids, " "), names)


def _widths(sources: SourcesSettings, mapping: MappingSettings, field: str) -> Iterator[int]:
    """Give the widths of the columns at fixed places that hold an id."""
    for table in type(mapping).model_fields:
        source, own = getattr(sources, table, None), getattr(mapping, table)
        column = getattr(own, field, None)
        if isinstance(source, FixedWidthSource) and isinstance(column, IdColumns):
            yield from (one.width for one in source.columns if one.name == column.columns[-1])


def _numbered(values: pa.Array, width: int) -> pa.Array:
    """Number ids from 1 in their own order, with zeros before."""
    places = np.asarray(pc.rank(values, tiebreaker="dense"))
    return pc.utf8_lpad(pa.array(places.astype(np.int64)).cast(pa.string()), width=min(width, 5), padding="0")
