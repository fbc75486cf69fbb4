"""Exhibits of customers: who they are, how their segments move, and what to do about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from lrfm.report.exhibits.customers.answer import segments_answer
from lrfm.report.exhibits.customers.attention import quiet_keys, silent_debtors
from lrfm.report.exhibits.customers.base import one_offs, review, small_orders
from lrfm.report.exhibits.customers.changes import changes
from lrfm.report.exhibits.customers.clusters import clusters
from lrfm.report.exhibits.customers.defaults import defaults
from lrfm.report.exhibits.customers.drift import drift
from lrfm.report.exhibits.customers.group_months import group_months
from lrfm.report.exhibits.customers.groups import groups
from lrfm.report.exhibits.customers.history import history
from lrfm.report.exhibits.customers.migration import migration
from lrfm.report.exhibits.customers.pareto import pareto
from lrfm.report.exhibits.customers.profile import profile
from lrfm.report.exhibits.customers.proof import leak_proof
from lrfm.report.exhibits.customers.ranking import ranking
from lrfm.report.exhibits.customers.sensitivity import sensitivity
from lrfm.report.exhibits.customers.sizes import badges, relationship, sizes, types
from lrfm.report.exhibits.customers.strategies import strategies
from lrfm.report.exhibits.customers.target_customers import target_customers
from lrfm.report.exhibits.customers.told import of_customers, unless_missing
from lrfm.report.exhibits.customers.value_map import value_map
from lrfm.report.exhibits.customers.white_space import white_space

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice
    from lrfm.report.pack import Block, Lines

__all__ = ["CUSTOMERS"]


def _answer(voice: Voice, results: Results) -> Lines:
    found = results.segments()
    return (
        voice.lines(voice.say("segments.nobody")) if found is None else segments_answer(voice, found, results.proofs())
    )


CUSTOMERS: Mapping[str, Callable[[Voice, Results], Block | Lines]] = MappingProxyType(
    {
        "segments.answer": _answer,
        "segments.sizes": of_customers(unless_missing(sizes)),
        "segments.value_map": of_customers(value_map),
        "segments.defaults": of_customers(unless_missing(defaults)),
        "segments.migration": of_customers(unless_missing(migration)),
        "segments.group_months": of_customers(unless_missing(group_months)),
        "segments.pareto": of_customers(pareto),
        "segments.ranking": of_customers(ranking),
        "segments.history": of_customers(history),
        "segments.quiet_keys": of_customers(unless_missing(quiet_keys)),
        "segments.silent_debtors": of_customers(silent_debtors),
        "segments.changes": of_customers(unless_missing(changes)),
        "segments.sensitivity": of_customers(unless_missing(sensitivity)),
        "segments.drift": of_customers(drift),
        "segments.types": of_customers(unless_missing(types)),
        "segments.relationship": of_customers(unless_missing(relationship)),
        "segments.badges": of_customers(unless_missing(badges)),
        "segments.clusters": of_customers(clusters),
        "segments.profile": of_customers(profile),
        "segments.one_offs": of_customers(one_offs),
        "segments.small_orders": of_customers(small_orders),
        "segments.target_customers": of_customers(target_customers),
        "segments.white_space": of_customers(white_space),
        "segments.groups": of_customers(groups),
        "segments.strategies": of_customers(strategies),
        "segments.review": of_customers(review),
        "segments.proof": leak_proof,
    }
)
"""The exhibits of the page on customers, by name."""
