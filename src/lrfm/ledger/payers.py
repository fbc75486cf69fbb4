"""Who paid and who drew cheques, where the files say so: other names than the customer's own connect customers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from lrfm.ledger.judge import TAKEN
from lrfm.ledger.mapping.same import same_name

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.assemble import Keyed

__all__ = ["PAYERS", "PayersFound", "payers_of"]

PAYERS = {
    "kind": "string",
    "payer_key": "int64",
    "customer_key": "int64",
    "owner_key": "int64",
    "is_own": "boolean",
    "event_date": "date",
    "known_on": "date",
    "rows": "int64",
}
"""The columns of the table, with their types."""
WRITTEN = pa.schema([("payer", pa.string()), ("payer_key", pa.int64()), ("owner_key", pa.int64())])
OWNERS = pa.schema([("payer_key", pa.int64()), ("customer_key", pa.int64())])
DIRECTORY = {
    "kind": "string",
    "key": "int64",
    "source_id": "string",
    "name": "string",
    "file_index": "int64",
    "row_number": "int64",
}


@dataclass(frozen=True)
class PayersFound:
    """The ledger's table of payers, without any name, and the directory's rows with these."""

    payers: Table
    directory: Table


def payers_of(engine: Engine, rows: Mapping[str, Table], keyed: Keyed, names: Table) -> PayersFound:
    """Count receipts and instruments by payer or drawer; `names` are all spellings of the customers' names.

    A payer is a name in any spelling. `owner_key` is the one customer whose name or number it is; a name that several
    customers bear is nobody's. `is_own`: the customer bears it.
    """
    stated = _stated(rows, keyed)
    if stated is None:
        return PayersFound(ibis.memtable([], schema=PAYERS), ibis.memtable([], schema=DIRECTORY))
    texts = engine.to_arrow(stated.select("payer").distinct(), order_by=["payer"])["payer"].combine_chunks()
    bearers = _bearers(engine, keyed, names)
    written, owners = _keyed_payers(texts, bearers)
    keys = engine.from_arrow(written, name="payers_written")
    own = engine.from_arrow(owners, name="payers_owned").mutate(is_own=True)
    found = stated.join(keys, "payer").left_join(own, ["payer_key", "customer_key"])
    found = found.mutate(is_own=found.is_own.fill_null(False))
    columns = ["kind", "payer_key", "customer_key", "owner_key", "is_own", "event_date", "known_on"]
    counted = found.group_by(columns).agg(rows=found.count().cast("int64"))
    named = keys.group_by("payer_key").agg(text=keys.payer.min())
    directory = named.select(
        kind=ibis.literal("payer"),
        key="payer_key",
        source_id="text",
        name="text",
        file_index=ibis.null("int64"),
        row_number=ibis.null("int64"),
    )
    return PayersFound(counted, directory)


def _stated(rows: Mapping[str, Table], keyed: Keyed) -> Table | None:
    """Give what was taken and names a payer: `kind`, `payer`, the customer, and both clocks."""
    found = []
    for table, column, kind in (("receipts", "payer", "payer"), ("instruments", "drawer", "drawer")):
        if table not in rows:
            continue
        taken = rows[table].filter(rows[table].status == TAKEN)
        taken = taken.filter(taken[column].notnull()).join(keyed.customers, "customer_id")
        found.append(
            taken.select(
                "customer_key",
                "event_date",
                kind=ibis.literal(kind),
                payer=taken[column],
                known_on=ibis.coalesce(taken.known_on, taken.event_date),
            )
        )
    return None if not found else found[0] if len(found) == 1 else ibis.union(*found)


def _bearers(engine: Engine, keyed: Keyed, names: Table) -> dict[str, set[int]]:
    """Give the customers who bear a name, or have it as their number."""
    spelled = names.filter(names.customer_name.notnull()).join(keyed.customers, "customer_id")
    ids = keyed.customers.select("customer_key", text="customer_id")
    every = ibis.union(spelled.select("customer_key", text="customer_name"), ids, distinct=True)
    read = engine.to_arrow(every, order_by=["customer_key", "text"])
    bearers: dict[str, set[int]] = defaultdict(set)
    same = same_name(read["text"].combine_chunks()).to_pylist()
    for text, key in zip(same, read["customer_key"].to_pylist(), strict=True):
        if text is not None:
            bearers[text].add(key)
    return bearers


def _keyed_payers(texts: pa.Array, bearers: Mapping[str, set[int]]) -> tuple[pa.Table, pa.Table]:
    """Number payers by their names as they compare: ranks, so that they depend on no order of rows."""
    same = same_name(texts).to_pylist()
    keys = {text: rank for rank, text in enumerate(sorted({text for text in same if text is not None}), 1)}
    written = [
        {"payer": text, "payer_key": keys[plain], "owner_key": _only(bearers.get(plain, set()))}
        for text, plain in zip(texts.to_pylist(), same, strict=True)
        if plain is not None
    ]
    owners = [
        {"payer_key": rank, "customer_key": customer}
        for text, rank in keys.items()
        for customer in sorted(bearers.get(text, set()))
    ]
    return pa.Table.from_pylist(written, schema=WRITTEN), pa.Table.from_pylist(owners, schema=OWNERS)


def _only(found: set[int]) -> int | None:
    return next(iter(found)) if len(found) == 1 else None
