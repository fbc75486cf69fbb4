"""Who belongs to whom: connected customers share a tax id, a phone or an address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.facts import Numbers, People, Shares
    from lrfm.ledger.synthetic.settings_side import GroupSettings, LineSettings

__all__ = ["ALONE", "Roles", "connect", "plain_roles", "share_details"]

ALONE = -1


@dataclass(frozen=True)
class Roles:
    """What customers of a block have from others, row by row.

    `tax_of`, `phone_of`, `address_of`: the row whose detail the customer file shows (its own, mostly). `alias_of`: the
    row of whom it is but another name (-1: of nobody). `discount_share`: taken off every list price.
    """

    tax_of: Numbers
    phone_of: Numbers
    address_of: Numbers
    alias_of: Numbers
    discount_share: Shares


def plain_roles(rng: Generator, *, people: People, settings: LineSettings) -> Roles:
    """Give everybody details of their own and a discount; a few get one that takes more than the margin."""
    count = len(people.number)
    own = np.arange(count, dtype=np.int64)
    usual = rng.uniform(0.0, settings.discount_up_to_share, count)
    is_dear = rng.random(count) < settings.dear_share
    return Roles(
        tax_of=own,
        phone_of=own,
        address_of=own,
        alias_of=np.full(count, ALONE, dtype=np.int64),
        discount_share=np.where(is_dear, settings.dear_discount_share, usual),
    )


def connect(rng: Generator, *, people: People, roles: Roles, settings: GroupSettings) -> tuple[People, Roles]:
    """Draw disjoint groups of two or three; all of a group share one or two details of the first.

    The number of a group is the number of its first customer, so that it is unique over all blocks.
    """
    leader = _leaders(rng, count=len(people.number), settings=settings)
    members = np.flatnonzero(leader != ALONE)
    group = np.full(len(leader), ALONE, dtype=np.int64)
    group[members] = people.number[leader[members]]
    shared = rng.integers(1, 7, len(leader))[leader[members]]
    return replace(people, group=group), share_details(roles, rows=members, leaders=leader[members], shared=shared)


def share_details(roles: Roles, *, rows: Numbers, leaders: Numbers, shared: Numbers) -> Roles:
    """Let `rows` show details of `leaders`; `shared` adds up 1 for the phone, 2 for the address, 4 for the tax id."""
    changed = {}
    for name, bit in (("phone_of", 1), ("address_of", 2), ("tax_of", 4)):
        detail = getattr(roles, name).copy()
        takes = (shared & bit) > 0
        detail[rows[takes]] = detail[leaders[takes]]
        changed[name] = detail
    return replace(roles, **changed)


def _leaders(rng: Generator, *, count: int, settings: GroupSettings) -> Numbers:
    """The row of each customer's leader (a leader's is its own; -1: alone)."""
    groups = round(count * settings.connected_share / (2 + settings.triple_share))
    sizes = 2 + (rng.random(groups) < settings.triple_share).astype(np.int64)
    sizes = sizes[np.cumsum(sizes) <= count]
    members = rng.permutation(count)[: sizes.sum()]
    leader = np.full(count, ALONE, dtype=np.int64)
    leader[members] = np.repeat(members[np.cumsum(sizes) - sizes], sizes)
    return leader
