"""Connected customers: one buyer behind several accounts, with what connects whom, for somebody to review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from lrfm.features.settings import STRONG_LINKS, GroupSettings, LinkKind

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.cohort.links import CustomerLinks

__all__ = ["Bridge", "CommonLink", "Group", "Groups", "GroupsAt", "Link", "find_groups"]


@dataclass(frozen=True)
class Link:
    """A value that customers share: `kind`, its number within the kind, and the customers, at least two."""

    kind: LinkKind
    value_key: int
    customer_keys: tuple[int, ...]

    @property
    def is_strong(self) -> bool:
        """Tell whether it says by itself that one buyer stands behind these customers."""
        return self.kind in STRONG_LINKS


@dataclass(frozen=True)
class CommonLink:
    """A value that too many customers share to connect anybody."""

    kind: LinkKind
    value_key: int
    customers: int


@dataclass(frozen=True)
class Bridge:
    """One telephone or address that alone joins parts of a group, each held together by stronger links.

    `parts` are what the group would fall into without it, of those that hold a strong link; the largest first.
    """

    link: Link
    parts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Group:
    """Customers who are connected, directly or through others; `group_key` is the smallest of their keys."""

    customer_keys: tuple[int, ...]
    links: tuple[Link, ...]
    bridges: tuple[Bridge, ...]

    @property
    def group_key(self) -> int:
        """The smallest customer key of the group."""
        return self.customer_keys[0]

    @property
    def is_weak(self) -> bool:
        """Tell whether nothing but telephones and addresses connects the group."""
        return not any(link.is_strong for link in self.links)


@dataclass(frozen=True)
class GroupsAt:
    """The groups of one cut-off by group key, and what was too common to connect anybody."""

    cutoff: date
    groups: tuple[Group, ...]
    too_common: tuple[CommonLink, ...]


@dataclass(frozen=True)
class Groups:
    """Connected customers at each cut-off (oldest first).

    `kinds`: what the files tell of and the settings want. `master_is_of_extract`: telephones, addresses and tax ids
    have no history, so a link of the past is one between accounts of that day with what is known of them today.
    """

    at: tuple[GroupsAt, ...]
    kinds: tuple[LinkKind, ...]
    master_is_of_extract: bool

    @property
    def cutoffs(self) -> tuple[date, ...]:
        """The cut-offs, oldest first."""
        return tuple(one.cutoff for one in self.at)

    def keys(self) -> pd.DataFrame:
        """Give `cutoff` (datetime64[s]), `customer_key` and `group_key` of all who are connected, sorted."""
        import pandas as pd

        rows = [
            (one.cutoff, customer, group.group_key)
            for one in self.at
            for group in one.groups
            for customer in group.customer_keys
        ]
        found = pd.DataFrame(rows, columns=["cutoff", "customer_key", "group_key"])
        found = found.astype({"customer_key": "int64", "group_key": "int64"})
        found["cutoff"] = pd.to_datetime(found["cutoff"]).astype("datetime64[s]")
        return found.sort_values(["cutoff", "customer_key"], ignore_index=True)


def find_groups(links: CustomerLinks, *, settings: GroupSettings) -> Groups:
    """Find the connected customers of each cut-off: connected components of customers and what they share.

    What more than `max_shared` customers share connects nobody, but a group that the master data state. A payer or a
    drawer connects the customers who were often and mostly paid for by it, and the one customer who bears the name.
    """
    wanted = tuple(kind for kind in settings.links if kind in links.kinds)
    details, payers = links.details.to_pandas(), _payers(links)
    seen = links.first_seen.to_pandas()
    found = []
    for number, cutoff in enumerate(links.cutoffs):
        known = seen.loc[seen["number"] <= number, "customer_key"]
        rows = _shared(details, payers, known, number=number, settings=settings)
        found.append(_groups_at(cutoff, rows[rows["kind"].isin(wanted)], settings=settings))
    return Groups(tuple(found), wanted, links.master_is_of_extract)


def _payers(links: CustomerLinks) -> pd.DataFrame:
    import pandas as pd
    import pyarrow as pa

    found: pd.DataFrame = links.payers.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    return found


def _shared(
    details: pd.DataFrame, payers: pd.DataFrame, known: pd.Series, *, number: int, settings: GroupSettings
) -> pd.DataFrame:
    """Give who has what at a cut-off: `kind`, `value_key`, `customer_key`, each once."""
    import pandas as pd

    columns = ["kind", "value_key", "customer_key"]
    own = details.loc[details["number"] <= number, columns]
    paid_for = _paid_for(payers[payers["number"] <= number], settings=settings)
    owners = paid_for[paid_for["owner_key"].isin(known)].assign(customer_key=lambda rows: rows["owner_key"])
    parts = [part[columns].astype({"value_key": "int64", "customer_key": "int64"}) for part in (own, paid_for, owners)]
    return pd.concat(parts, ignore_index=True).drop_duplicates().sort_values(columns, ignore_index=True)


def _paid_for(payers: pd.DataFrame, *, settings: GroupSettings) -> pd.DataFrame:
    """Give the customers whose receipts (or cheques) are often and mostly by another name than their own."""
    every = payers.groupby(["kind", "customer_key"])["rows"].transform("sum")
    keys = ["kind", "value_key", "customer_key"]
    rows = payers.assign(all_rows=every)[~payers["is_own"].astype(bool)]
    found = rows.groupby(keys, as_index=False).agg({"owner_key": "first", "rows": "sum", "all_rows": "first"})
    is_often = found["rows"] >= settings.least_paid
    numerator, denominator = settings.least_paid_share.as_integer_ratio()
    return found[is_often & (found["rows"] * denominator >= found["all_rows"] * numerator)]


def _groups_at(cutoff: date, rows: pd.DataFrame, *, settings: GroupSettings) -> GroupsAt:
    found = _links(rows)
    common = {link for link in found if link.kind != "stated" and len(link.customer_keys) > settings.max_shared}
    links = [link for link in found if link not in common]
    by_group: dict[int, list[Link]] = {}
    group_of = _components(links)
    for link in links:
        by_group.setdefault(group_of[link.customer_keys[0]], []).append(link)
    groups = tuple(_group(by_group[key]) for key in sorted(by_group))
    too_common = tuple(
        CommonLink(link.kind, link.value_key, len(link.customer_keys)) for link in found if link in common
    )
    return GroupsAt(cutoff, groups, too_common)


def _links(rows: pd.DataFrame) -> list[Link]:
    """Give what is shared, by kind and number, with its customers in order."""
    customers: dict[tuple[LinkKind, int], list[int]] = {}
    several = rows[rows.duplicated(["kind", "value_key"], keep=False)]
    for kind, value, key in several[["kind", "value_key", "customer_key"]].itertuples(index=False):
        customers.setdefault((kind, value), []).append(key)
    return [Link(*shared, tuple(keys)) for shared, keys in customers.items()]


def _components(links: Sequence[Link]) -> dict[int, int]:
    """Give each customer of the links the smallest customer key of their component."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not links:
        return {}
    # each customer of a link is joined with its first one: as many edges as members, not as pairs
    edges = [(link.customer_keys[0], key) for link in links for key in link.customer_keys]
    keys, ends = np.unique(np.array(edges), return_inverse=True)
    first, second = ends.reshape(-1, 2).T
    graph = coo_array((np.ones(len(edges), dtype=np.int8), (first, second)), shape=(len(keys), len(keys)))
    _, component = connected_components(graph, directed=False)
    # keys ascend, so the first place of a component is its smallest key
    _, smallest = np.unique(component, return_index=True)
    return {int(key): int(keys[smallest[part]]) for key, part in zip(keys, component, strict=True)}


def _group(links: Sequence[Link]) -> Group:
    customers = tuple(sorted({key for link in links for key in link.customer_keys}))
    return Group(customers, tuple(links), _bridges(links, customers))


def _bridges(links: Sequence[Link], customers: Sequence[int]) -> tuple[Bridge, ...]:
    """Find weak links without which parts that strong links hold together would have nothing to do with each other."""
    strong = [link for link in links if link.is_strong]
    if len(set(_components(strong).values())) < 2:
        return ()
    held = {key for link in strong for key in link.customer_keys}
    found = []
    for link in links:
        if link.is_strong:
            continue
        part_of = _components([other for other in links if other is not link])
        parts: dict[int, list[int]] = {}
        for key in customers:
            if key in part_of:
                parts.setdefault(part_of[key], []).append(key)
        clusters = [tuple(part) for part in parts.values() if held & set(part)]
        if len(clusters) > 1:
            found.append(Bridge(link, tuple(sorted(clusters, key=lambda part: (-len(part), part)))))
    return tuple(found)
