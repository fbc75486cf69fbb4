"""Which credit settles which invoice inside a clearing group, where the file names only the group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lrfm.ledger.allocate.columns import days_of, flags_of, require_positive, runs, whole_of

if TYPE_CHECKING:
    from lrfm.ledger.allocate.columns import Flags, Whole

__all__ = ["GroupMatches", "allocate_group"]


@dataclass(frozen=True)
class GroupMatches:
    """What was matched, and what of each group was not.

    ``matches``: credit_key, debit_key, amount_minor (int64, above zero), sorted by debit_key and credit_key, each pair
    once. ``residuals``: group, residual_minor (int64), one row for each group, sorted: above zero so much of its
    invoices stays open, below zero so much of its credits is left.
    """

    matches: pa.Table
    residuals: pa.Table


@dataclass(frozen=True)
class _Side:
    """Debits or credits in order: by group, day, key; ``ends_minor`` runs up within each group."""

    groups: Whole
    keys: Whole
    ends_minor: Whole


def allocate_group(rows: pa.Table) -> GroupMatches:
    """Match credits with debits inside each group to the minor unit, oldest first on both sides.

    ``rows``: group, key (int64), is_debit (bool), order_day (date32: what is due first is settled first),
    amount_minor (int64, above zero). A key may stand twice on one side; what stands for it is added up. The sums of a
    group fit 64 bits. All groups are matched at once: the amounts of each side are laid end to end, and whatever two
    stretches have in common is an allocation.

    >>> from datetime import date
    >>> day = date(2024, 1, 1)
    >>> found = allocate_group(
    ...     pa.table(
    ...         {
    ...             "group": [1, 1, 1],
    ...             "key": [10, 11, 12],
    ...             "is_debit": [True, True, False],
    ...             "order_day": [day, day, day],
    ...             "amount_minor": [70, 50, 100],
    ...         }
    ...     )
    ... )
    >>> found.matches.to_pydict()
    {'credit_key': [12, 12], 'debit_key': [10, 11], 'amount_minor': [70, 30]}
    >>> found.residuals.to_pydict()
    {'group': [1], 'residual_minor': [20]}
    """
    groups, amounts = whole_of(rows, "group"), whole_of(rows, "amount_minor")
    require_positive(amounts, name="amount_minor")
    is_debit = flags_of(rows, "is_debit")
    keys, days = whole_of(rows, "key"), days_of(rows, "order_day")
    place = np.lexsort((amounts, keys, days, groups))
    groups, keys, amounts, is_debit = groups[place], keys[place], amounts[place], is_debit[place]
    debits, credit = (_side(groups[on], keys[on], amounts[on]) for on in (is_debit, ~is_debit))
    return GroupMatches(_matches(debits, credit), _residuals(groups, np.where(is_debit, amounts, -amounts)))


def _side(groups: Whole, keys: Whole, amounts: Whole) -> _Side:
    # The running sum over all groups may wrap around 64 bits; differences within a group come out right all the same.
    ends = np.cumsum(amounts)
    first = runs([groups])
    before = (ends - amounts)[first]
    return _Side(groups, keys, ends - before[np.cumsum(first) - 1] if len(ends) else ends)


def _matches(debits: _Side, credit: _Side) -> pa.Table:
    """Cut the stretches of both sides at each other's ends: between two cuts lies one debit and one credit."""
    debit_count, credit_count = len(debits.keys), len(credit.keys)
    groups = np.concatenate((debits.groups, credit.groups))
    ends = np.concatenate((debits.ends_minor, credit.ends_minor))
    is_debit = np.arange(len(ends)) < debit_count
    place = np.lexsort((ends, groups))
    groups, ends, is_debit = groups[place], ends[place], is_debit[place]
    cut = runs([groups, ends])
    # How many stretches of a side end before a cut is the place of the one that reaches it.
    debit_at: Whole = (np.cumsum(is_debit) - is_debit)[cut]
    credit_at: Whole = (np.cumsum(~is_debit) - ~is_debit)[cut]
    groups, ends = groups[cut], ends[cut]
    starts = np.where(runs([groups]), 0, np.concatenate((ends[:1], ends[:-1])))
    both = (debit_at < debit_count) & (credit_at < credit_count)
    debit_at, credit_at, groups, lengths = debit_at[both], credit_at[both], groups[both], (ends - starts)[both]
    same = (debits.groups[debit_at] == groups) & (credit.groups[credit_at] == groups)
    return _added_up(credit.keys[credit_at[same]], debits.keys[debit_at[same]], lengths[same])


def _added_up(credit_keys: Whole, debit_keys: Whole, amounts: Whole) -> pa.Table:
    place = np.lexsort((credit_keys, debit_keys))
    credit_keys, debit_keys, amounts = credit_keys[place], debit_keys[place], amounts[place]
    first = runs([debit_keys, credit_keys])
    return pa.table(
        {
            "credit_key": credit_keys[first],
            "debit_key": debit_keys[first],
            "amount_minor": _sums(amounts, first),
        }
    )


def _residuals(groups: Whole, signed: Whole) -> pa.Table:
    first = runs([groups])
    return pa.table({"group": groups[first], "residual_minor": _sums(signed, first)})


def _sums(amounts: Whole, first: Flags) -> Whole:
    return np.add.reduceat(amounts, np.flatnonzero(first)) if len(amounts) else amounts
