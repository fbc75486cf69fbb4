"""Made-up customers of three days, with everything that is told of their segments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import pandas as pd
import pyarrow as pa

from lrfm.cohort.leaks import LatePostings, LeakProof
from lrfm.cohort.links import DETAILS, CustomerLinks
from lrfm.core.abc import CUTS
from lrfm.features.groups import GroupsAt, find_groups
from lrfm.features.scores.boundaries import learn_boundaries
from lrfm.features.scores.drift import measure_drift
from lrfm.features.scores.score import score
from lrfm.features.settings import GroupSettings, ScoreSettings
from lrfm.report.exhibits.voice import Results, Voice
from lrfm.report.language import Language
from lrfm.segments.changes import explain_scores, explain_types
from lrfm.segments.classes import abc_sizes, ranks_of
from lrfm.segments.clusters.apply import members_of
from lrfm.segments.migration import migrate, migrate_through
from lrfm.segments.model import SizedBy
from lrfm.segments.one_off import one_offs
from lrfm.segments.profile.settings import ProfileSettings
from lrfm.segments.profile.traits import profile_of
from lrfm.segments.results import CustomerHistory, HistoryPayment, SegmentResults
from lrfm.segments.review import base_review
from lrfm.segments.segment import segment_customers
from lrfm.segments.sensitivity import sensitivity_of
from lrfm.segments.settings import SegmentSettings
from lrfm.segments.sizes import segment_sizes, with_outcomes
from lrfm.segments.small_orders import small_orders
from lrfm.segments.strategies import read_strategies
from lrfm.segments.targets import target_customers
from tests.segments import made_up_clusters
from tests.segments.made_up_features import CUTOFF, many

LAST, BEFORE = date(2026, 9, 30), date(2025, 10, 31)
CUSTOMERS = 160
WINDOW_MONTHS = 24
SIZED: tuple[SizedBy, ...] = (
    "group", "type", "badge", "value_cell", "relationship_cell", "abc_billed", "abc_profit",
)  # fmt: skip
STRATEGIES = Path(__file__).parents[2] / "params" / "strategies.yml"
ASKED = SegmentSettings.model_validate(
    {
        "symbols": {"recency_ratio": {"by": "fixed", "at": 1}},
        "targets": {"billed_at_least": "500", "interest_at_least": 3, "sectors": ["Building"]},
        "small_orders": {"cost_per_order": "25", "rare_per_year": 4},
        "review": {"reviewed_on": "2024-05-31", "review_months": 12},
    }
)
PROOF = LeakProof(
    cutoff=CUTOFF,
    customers=CUSTOMERS,
    columns=40,
    values=6_400,
    differing=MappingProxyType({}),
    late=(LatePostings("invoices", 2, 1_250_00), LatePostings("receipts", 0, 0)),
    misled_customers=3,
)


def voice(code: str = "en", *, masks_names: bool = False) -> Voice:
    def name(key: int) -> str:
        return f"Mask {key:04d}" if masks_names else f"Smith & Sons {key}"

    return Voice(Language.load(code), "EUR", 2, CUTOFF, name, masks_names=masks_names)


def _earlier(frame: pd.DataFrame, *, days: int) -> pd.DataFrame:
    """Give the same customers some days before, when half of them had bought later and more than they have now."""
    grown = frame.copy()
    shift = pd.Series([days if key % 2 else 0 for key in frame.index], index=frame.index)
    grown["recency_days"] = (frame["recency_days"] - shift).clip(lower=0)
    grown["recency_ratio"] = grown["recency_days"] / grown["expected_gap_days"]
    grown["frequency_count"] += (frame.index % 3 == 0) * 6
    return grown


@cache
def frames() -> Mapping[date, pd.DataFrame]:
    now = many(CUSTOMERS)
    now["recency_ratio"] = now["recency_days"] / now["expected_gap_days"]
    return MappingProxyType({BEFORE: _earlier(now, days=300), LAST: _earlier(now, days=31), CUTOFF: now})


def groups() -> GroupsAt:
    """Two pairs with a tax number each, joined by one telephone; a weak pair; and a switchboard of twelve."""
    shared = [("tax_id", 1, (1, 2)), ("tax_id", 2, (3, 4)), ("phone", 1, (2, 3)), ("address", 1, (7, 8))]
    shared.append(("phone", 2, tuple(range(20, 32))))
    rows = [(kind, value, customer, 0) for kind, value, customers in shared for customer in customers]
    columns = zip(zip(*rows, strict=True), DETAILS.types, strict=True)
    details = pa.table([pa.array(column, kind) for column, kind in columns], DETAILS)
    seen = pa.table({"customer_key": pa.array(range(1, 40), pa.int64()), "number": pa.array([0] * 39, pa.int64())})
    payers = pa.schema(
        [("kind", pa.string()), ("value_key", pa.int64()), ("customer_key", pa.int64()), ("owner_key", pa.int64()),
         ("is_own", pa.bool_()), ("number", pa.int64()), ("rows", pa.int64())]
    ).empty_table()  # fmt: skip
    links = CustomerLinks((CUTOFF,), details, payers, seen, ("tax_id", "phone", "address"), master_is_of_extract=True)
    return find_groups(links, settings=GroupSettings()).at[-1]


def _group_features() -> pd.DataFrame:
    rows = [(pd.Timestamp(CUTOFF), 1, 41, 123_456_00, 789_00), (pd.Timestamp(CUTOFF), 7, 2, 5_00, 0)]
    return pd.DataFrame(rows, columns=["cutoff", "customer_key", "frequency_count", "monetary_minor", "open_minor"])


def _states(keys: pd.Index[int], *, defaulted: int) -> pd.Series[str]:
    states = ["defaulted"] * defaulted + ["unobserved"] * 5 + ["performed"] * (len(keys) - defaulted - 5)
    return pd.Series(states, index=keys)


def outcomes(*, defaulted: int, among: str | None = None) -> Any:
    """Give the sizes of the past groups, so many customers defaulted: the first ones, or all in one group."""
    past = _segmented()[BEFORE]
    keys = (
        past.frame.index if among is None else past.frame.sort_values("group", key=lambda group: group != among).index
    )
    return with_outcomes(past, _states(keys, defaulted=defaulted), by="group")


@cache
def _segmented() -> Mapping[date, Any]:
    words: dict[str, Any] = {"currency": "EUR", "currency_digits": 2, "settings": ASKED}
    learned = segment_customers(frames()[BEFORE], cutoff=BEFORE, **words)
    references = learned.references
    return MappingProxyType(
        {day: segment_customers(frame, cutoff=day, references=references, **words) for day, frame in frames().items()}
    )


@cache
def profile() -> Any:
    now = _segmented()[CUTOFF].frame
    is_core = (now["group"] == "core").fillna(False)
    numbers = pd.DataFrame(
        {"days_late": is_core * 20.0 + now.index % 7, "open_minor": now["open_minor"].astype("float64"),
         "length_days": now["length_days"].astype("float64")}, index=now.index,
    )  # fmt: skip
    values = pd.DataFrame(
        {"customer_key": now.index, "column": "sector", "value": ["Building" if core else "Retail" for core in is_core]}
    )
    sellers = values.assign(column="salesperson", value=["Jane Roe" if core else "John Doe" for core in is_core])
    return profile_of(now["group"], numbers=numbers, values=pd.concat([values, sellers]), settings=ProfileSettings())


@cache
def segments() -> SegmentResults:
    """Give the segments of a day with all that is told of them."""
    now, last, before = (_segmented()[day] for day in (CUTOFF, LAST, BEFORE))
    features, scores = frames()[CUTOFF], ScoreSettings()
    boundaries = learn_boundaries(frames()[BEFORE], settings=scores, learned_on=BEFORE, currency_digits=2)
    customers, _, clustering = made_up_clusters.learned()
    master = pd.DataFrame({"sector": ["Building", "Retail"] * (CUSTOMERS // 2)}, index=features.index)
    return SegmentResults(
        now=now,
        last=last,
        before=before,
        learned_on=BEFORE,
        is_kept=False,
        features=features.join(score(features, boundaries)),
        window_months=WINDOW_MONTHS,
        sizes={by: segment_sizes(now, by=by) for by in SIZED},
        default_sizes=outcomes(defaulted=8),
        horizon_months=12,
        abc={by: abc_sizes(features, by=by, cuts=CUTS) for by in ("billed", "profit")},
        ranks=ranks_of(features),
        one_offs=one_offs(features, cutoff=CUTOFF, new_months=ASKED.new_months),
        targets=target_customers(
            features, cutoff=CUTOFF, currency_digits=2, settings=ASKED.targets, customers=master
        ),
        small_orders=small_orders(
            features, cutoff=CUTOFF, currency_digits=2, settings=ASKED, window_months=WINDOW_MONTHS
        ),
        review=base_review(cutoff=CUTOFF, settings=ASKED.review),
        strategies=read_strategies(STRATEGIES),
        migration=migrate(before, now, by="group"),
        steps=migrate_through((before, last, now), by="group"),
        type_changes=explain_types(last, now, features_before=frames()[LAST], features_after=features),
        score_changes=explain_scores(
            frames()[LAST], features, boundaries_before=boundaries, boundaries_after=boundaries
        ),
        boundaries=boundaries,
        sensitivity=sensitivity_of(
            features, segmentation=now, settings=ASKED, window_months=WINDOW_MONTHS, boundaries=boundaries
        ),
        drift=measure_drift(frames()[BEFORE], features, boundaries, settings=scores, now_on=CUTOFF),
        groups=groups(),
        group_features=_group_features(),
        clustering=clustering,
        members=members_of(customers, model=clustering.model),
        profile=profile(),
        history=CustomerHistory(
            1, CUTOFF, ((date(2026, 1, 5), 90_00), (date(2026, 8, 1), 10_00)),
            (HistoryPayment(date(2026, 3, 1), 4, 90_00, is_open=False),), None,
        ),
        white_space=pd.DataFrame(
            [(3, "Paint", "core", 9, 12), (3, "Brush", "core", 7, 12), (5, "Paint", "new", 10, 11)],
            columns=["customer_key", "product_id", "segment", "buyer_count", "peer_count"],
        ),
    )  # fmt: skip


def without(**absent: Any) -> SegmentResults:
    """Give the same with something else in some places."""
    return replace(segments(), **absent)


def too_few() -> SegmentResults:
    """Give customers of whom there are too few to learn from: nobody has symbols."""
    few = many(8)
    now = segment_customers(few, cutoff=CUTOFF, currency="EUR", currency_digits=2, settings=ASKED)
    sizes = {by: segment_sizes(now, by=by) for by in SIZED}
    return without(now=now, features=few, sizes=sizes, last=None, before=None, migration=None, type_changes=())


def leaking() -> LeakProof:
    return replace(PROOF, differing=MappingProxyType({"open_minor": 4, "recency_days": 1}))


def results(found: SegmentResults | None, *proofs: LeakProof) -> Results:
    """Give results that hold what exhibits of customers read, and nothing else."""
    base: dict[str, Any] = dict.fromkeys(Results.__dataclass_fields__)
    base |= {"segments": lambda: found, "proofs": lambda: proofs}
    return Results(**cast("Any", base))
