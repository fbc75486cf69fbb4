"""Customers who may be one: those with the same tax number, telephone number or address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.habits.model import Shared, SharedField, SharedGroup
from lrfm.ledger.mapping.same import same_address, same_phone, same_tax_id

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine

__all__ = ["find_shared"]

MOST_CUSTOMERS = 10
"""A value of more customers than this is a filler."""
GROUPS_KEPT = 10


FIELDS: Mapping[str, Callable[[pa.Array], pa.Array]] = MappingProxyType(
    {"tax_id": same_tax_id, "phone": same_phone, "address": same_address}
)


def find_shared(engine: Engine, master: Table, customers: Table) -> Shared | None:
    """Compare the master data of the ledger's customers; None where they hold none of the fields.

    `master` is the optional table of customers, `customers` has `customer_id` and `customer_key`.
    """
    fields = [field for field in FIELDS if field in master.columns]
    if not fields:
        return None
    named = master.join(customers, "customer_id").select("customer_key", *fields).distinct()
    rows = engine.to_arrow(named, order_by=["customer_key", *fields])
    by_value = {field: _customers_by_value(rows, field) for field in fields}
    found = tuple(_field(field, by_value[field]) for field in fields)
    links = {field: [keys for keys in by_value[field] if 1 < len(keys) <= MOST_CUSTOMERS] for field in fields}
    groups = _groups(links)
    return Shared(
        fields=found,
        groups=len(groups),
        customers=sum(len(group.customer_keys) for group in groups),
        largest=tuple(groups[:GROUPS_KEPT]),
    )


def _customers_by_value(rows: pa.Table, field: str) -> list[tuple[int, ...]]:
    """Give the customers of each value, as sorted keys."""
    values = FIELDS[field](rows[field].combine_chunks())
    pairs = pa.table({"key": rows["customer_key"], "value": values}).filter(pc.is_valid(values))
    grouped = pairs.group_by(["value"]).aggregate([("key", "distinct")])
    return sorted(tuple(sorted(keys)) for keys in grouped["key_distinct"].to_pylist())


def _field(field: str, by_value: list[tuple[int, ...]]) -> SharedField:
    groups = [keys for keys in by_value if 1 < len(keys) <= MOST_CUSTOMERS]
    return SharedField(
        field=field,
        filled=len({key for keys in by_value for key in keys}),
        groups=len(groups),
        customers=len({key for keys in groups for key in keys}),
        fillers=sum(len(keys) > MOST_CUSTOMERS for keys in by_value),
    )


def _groups(links: Mapping[str, Iterable[tuple[int, ...]]]) -> list[SharedGroup]:
    """Join customers that are linked, directly or through others; the largest group first."""
    parent: dict[int, int] = {}
    for keys in (keys for shared in links.values() for keys in shared):
        for key in keys:
            parent.setdefault(key, key)
            low, high = sorted((_root(parent, keys[0]), _root(parent, key)))
            parent[high] = low
    members: dict[int, set[int]] = defaultdict(set)
    for key in parent:
        members[_root(parent, key)].add(key)
    fields: dict[int, list[str]] = defaultdict(list)
    for field, shared in links.items():
        for root in {_root(parent, keys[0]) for keys in shared}:
            fields[root].append(field)
    groups = [SharedGroup(tuple(sorted(keys)), tuple(fields[root])) for root, keys in members.items()]
    return sorted(groups, key=lambda group: (-len(group.customer_keys), group.customer_keys))


def _root(parent: dict[int, int], key: int) -> int:
    while parent[key] != key:
        parent[key] = parent[parent[key]]
        key = parent[key]
    return key
