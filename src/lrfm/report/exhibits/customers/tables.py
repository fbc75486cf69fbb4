"""What the page on customers shows, as tables: money as decimals of the pack's currency, shares as decimals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lrfm.features.scores.score import SCORE_SUFFIX
from lrfm.report.exhibits.customers.strategies import planned
from lrfm.report.exhibits.table_parts import DAY, TEXT, WHOLE, Money, table_of

if TYPE_CHECKING:
    from fractions import Fraction

    import pandas as pd

    from lrfm.cohort.leaks import LeakProof
    from lrfm.report.exhibits.voice import Results, Voice
    from lrfm.segments.model import SegmentSizes
    from lrfm.segments.moves import Migration
    from lrfm.segments.results import SegmentResults

__all__ = ["customer_tables"]

SHARE, FLAG = pa.decimal128(18, 9), pa.bool_()
TEXTS = ("symbols", "type", "group", "value_cell", "relationship_cell", "abc_billed", "abc_profit")
FLAGS = (
    "is_active",
    "is_low_activity",
    "is_high_purchase",
    "is_long_history",
    "is_one_off",
    "is_new",
    "is_key",
    "is_length_truncated",
)
WHOLES = ("length_days", "recency_days", "frequency_count")
AMOUNTS = ("monetary_minor", "billed_12m_minor", "profit_12m_minor", "open_minor")


def customer_tables(voice: Voice, results: Results) -> Mapping[str, pa.Table]:
    """Give the tables by name; customers stand in them as on the pages, by name or by mask."""
    money, found, proofs = Money(voice.currency_digits), results.segments(), results.proofs()
    tables: dict[str, pa.Table] = {}
    if found is not None:
        tables["customer_segments"] = _customers(voice, found, money)
        tables["segment_sizes"] = _sizes(tuple(found.sizes.values()), money)
        if found.default_sizes is not None:
            tables["segment_defaults"] = _sizes((found.default_sizes,), money)
        if found.migration is not None:
            tables["segment_migration"] = _migration((found.migration,), money)
        if found.steps is not None:
            tables["segment_monthly_moves"] = _migration(found.steps.steps, money)
        tables["actions"] = _actions(voice, found, money)
    return tables | ({"leak_proof": _proofs(proofs, money)} if proofs else {})


def _customers(voice: Voice, found: SegmentResults, money: Money) -> pa.Table:
    """One row a customer: segments, badges, classes, L, R, F and M, ranks; scores and the cluster if there are any."""
    frame = found.now.frame
    columns: dict[str, pa.Array] = {"customer": pa.array([voice.name_of(int(key)) for key in frame.index], TEXT)}
    columns |= {name: _array(frame[name], TEXT) for name in TEXTS}
    columns |= {name: _array(frame[name], FLAG) for name in FLAGS}
    columns |= {name: _array(frame[name], WHOLE) for name in WHOLES}
    for name in AMOUNTS:
        amounts = [None if minor is None else money.of(minor) for minor in _array(frame[name], WHOLE).to_pylist()]
        columns[name.removesuffix("_minor")] = pa.array(amounts, money.amount)
    scores = found.features.filter(regex=f"{SCORE_SUFFIX}$").reindex(frame.index)
    columns |= {str(name): _array(scores[name], WHOLE) for name in scores.columns}
    columns |= {str(name): _array(found.ranks[name].reindex(frame.index), WHOLE) for name in found.ranks.columns}
    if found.members is not None:
        clusters = found.members.set_index("customer_key")["cluster"].reindex(frame.index)
        columns["cluster"] = _array(clusters, TEXT)
    return pa.table(columns)


def _array(column: pd.Series[Any], kind: pa.DataType) -> pa.Array:
    return pa.Array.from_pandas(column, type=kind)


def _sizes(all_sizes: Sequence[SegmentSizes], money: Money) -> pa.Table:
    rows = [
        {
            "cutoff": sizes.cutoff,
            "by": sizes.by,
            "segment": size.key,
            "customers": size.customers,
            "customer_share": _exact(size.customer_share),
            "monetary": money.of(size.monetary_minor),
            "monetary_share": _exact(size.monetary_share),
            "billed_12m": money.of(size.billed_minor),
            "open": None if size.open_minor is None else money.of(size.open_minor),
            "defaulted": size.defaulted,
            "performed": size.performed,
            "unobserved": size.unobserved,
        }
        for sizes in all_sizes
        for size in sizes.segments
    ]
    columns = {
        "cutoff": DAY,
        **dict.fromkeys(("by", "segment"), TEXT),
        "customers": WHOLE,
        "customer_share": SHARE,
        "monetary": money.amount,
        "monetary_share": SHARE,
        **dict.fromkeys(("billed_12m", "open"), money.amount),
        **dict.fromkeys(("defaulted", "performed", "unobserved"), WHOLE),
    }
    return table_of(columns, rows)


def _migration(all_moves: Sequence[Migration], money: Money) -> pa.Table:
    """One row a flow, with the days between which it went; an empty segment stands for outside the base."""
    rows = [
        {
            "before": moves.before,
            "after": moves.after,
            "from": flow.before,
            "to": flow.after,
            "customers": flow.customers,
            "money_before": money.of(flow.before_minor),
            "money_after": money.of(flow.after_minor),
        }
        for moves in all_moves
        for flow in moves.flows
    ]
    columns = {
        **dict.fromkeys(("before", "after"), DAY),
        **dict.fromkeys(("from", "to"), TEXT),
        "customers": WHOLE,
        **dict.fromkeys(("money_before", "money_after"), money.amount),
    }
    return table_of(columns, rows)


def _proofs(proofs: Sequence[LeakProof], money: Money) -> pa.Table:
    """One row a cut-off and kind of late postings; `differing` is 0 where nothing leaked."""
    rows = [
        {
            "cutoff": one.cutoff,
            "customers": one.customers,
            "columns": one.columns,
            "values": one.values,
            "differing": sum(one.differing.values()),
            "misled_customers": one.misled_customers,
            "late_kind": late.kind,
            "late_rows": late.rows,
            "late_amount": money.of(late.amount_minor),
        }
        for one in proofs
        for late in one.late
    ]
    counts = ("customers", "columns", "values", "differing", "misled_customers")
    columns = {
        "cutoff": DAY,
        **dict.fromkeys(counts, WHOLE),
        "late_kind": TEXT,
        "late_rows": WHOLE,
        "late_amount": money.amount,
    }
    return table_of(columns, rows)


def _actions(voice: Voice, found: SegmentResults, money: Money) -> pa.Table:
    rows = [
        {
            "level": plan.level,
            "segment": plan.key,
            "customers": plan.customers,
            "monetary": money.of(plan.monetary_minor),
            "strategy": plan.words,
            "action": action.what,
            "who": action.who,
            "due_on": action.due_on,
        }
        for plan in planned(voice, found)
        for action in plan.actions
    ]
    columns = {
        **dict.fromkeys(("level", "segment"), TEXT),
        "customers": WHOLE,
        "monetary": money.amount,
        **dict.fromkeys(("strategy", "action", "who"), TEXT),
        "due_on": DAY,
    }
    return table_of(columns, rows)


def _exact(share: Fraction | None) -> Decimal | None:
    return None if share is None else Decimal(round(share * 10**9)).scaleb(-9)
