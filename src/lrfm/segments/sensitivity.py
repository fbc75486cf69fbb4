"""Boundary sensitivity: whose type, group or score hangs on one invoice, or on a few days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.features.scores.boundaries import Boundaries, bins_of
from lrfm.segments.model import Segmentation
from lrfm.segments.moves import SENSITIVITY_COLUMNS, Flip, FlipKind, ScenarioCount, ScenarioKey, Sensitivity
from lrfm.segments.scenarios import scenario_frames
from lrfm.segments.symbols import symbols_of

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.segments.settings import SegmentSettings

__all__ = ["sensitivity_of"]

_RECOMPUTED = ("length_days", "recency_days", "frequency_count", "monetary_minor", "recency_ratio", "frequency_ratio")
"""What a small change can move: scores of other criteria stay."""


def sensitivity_of(
    frame: pd.DataFrame,
    *,
    segmentation: Segmentation,
    settings: SegmentSettings,
    window_months: int | None,
    boundaries: Sequence[Boundaries] = (),
) -> Sensitivity:
    """Recompute everybody's L, R, F and M under each small change, and tell whose type, group or score flips.

    `frame` are the features that the segmentation was made from. Cuts and edges are held still, for one customer's
    invoice is not everybody's. `boundaries` are those of scores: of them the criteria that a small change can move.
    `window_months` is the window of F and M of the features, None where they count all that is known.
    """
    moving = [one for one in boundaries if one.criterion in _RECOMPUTED]
    days = settings.sensitivity.days
    frames = scenario_frames(frame.sort_index(), cutoff=segmentation.cutoff, days=days, window_months=window_months)
    told = {
        key: _compared(frame, changed, segmentation=segmentation, settings=settings, boundaries=moving)
        for key, changed in frames.items()
    }
    return Sensitivity(
        segmentation.cutoff,
        counts=tuple(_count(key, rows, base=len(frame), days=days) for key, rows in told.items()),
        flips=tuple(flip for key, rows in told.items() for flip in _flips(key, rows, moving)),
        frame=_shown(told, moving),
        missing=segmentation.missing,
    )


def _compared(
    frame: pd.DataFrame,
    changed: pd.DataFrame,
    *,
    segmentation: Segmentation,
    settings: SegmentSettings,
    boundaries: Sequence[Boundaries],
) -> pd.DataFrame:
    """Give the changed customers with type, group and scores before and after, and what the money is today."""
    symbols = symbols_of(changed, references=segmentation.references, settings=settings.symbols)
    today = segmentation.frame.loc[changed.index]
    rows = changed[["length_days", "recency_days", "frequency_count", "monetary_minor"]].copy()
    for name in ("type", "group"):
        rows[f"{name}_before"], rows[f"{name}_after"] = today[name], symbols[name]
        rows[f"{name}_flips"] = _differ(today[name], symbols[name])
    rows["money_today"] = today["monetary_minor"]
    for one in boundaries:
        before, after = (bins_of(side[one.criterion], one) for side in (frame.loc[changed.index], changed))
        rows[f"{one.criterion}_before"], rows[f"{one.criterion}_after"] = before + 1, after + 1
        # 0 is no score: what has none can't flip
        rows[f"{one.criterion}_flips"] = (before != after) & (before >= 0) & (after >= 0)
    scores = [f"{one.criterion}_flips" for one in boundaries]
    rows["score_flips"] = rows[scores].any(axis=1)
    rows["flips"] = rows["type_flips"] | rows["group_flips"] | rows["score_flips"]
    return rows


def _differ(before: pd.Series[str], after: pd.Series[str]) -> pd.Series[bool]:
    return (before != after).fillna(False).astype("bool")


def _count(key: ScenarioKey, rows: pd.DataFrame, *, base: int, days: int) -> ScenarioCount:
    flips = int(rows["type_flips"].sum())
    return ScenarioCount(
        key,
        days=0 if key == "invoice_more" else days,
        customers=len(rows),
        untold=base - len(rows),
        type_flips=flips,
        group_flips=int(rows["group_flips"].sum()),
        score_flips=int(rows["score_flips"].sum()),
        type_flip_share=Fraction(flips, len(rows)) if len(rows) else None,
        type_flip_minor=int(rows.loc[rows["type_flips"], "money_today"].sum()),
    )


def _flips(key: ScenarioKey, rows: pd.DataFrame, boundaries: Sequence[Boundaries]) -> list[Flip]:
    found = [
        *_pairs(key, rows, what="type", name="type", criterion=None),
        *_pairs(key, rows, what="group", name="group", criterion=None),
    ]
    for one in boundaries:
        found += _pairs(key, rows, what="score", name=one.criterion, criterion=one.criterion)
    return found


def _pairs(key: ScenarioKey, rows: pd.DataFrame, *, what: FlipKind, name: str, criterion: str | None) -> list[Flip]:
    """Count the customers and sum the money of each pair of before and after, the most frequent first."""
    flipped = rows[rows[f"{name}_flips"]]
    pairs = list(zip(flipped[f"{name}_before"].astype(str), flipped[f"{name}_after"].astype(str), strict=True))
    customers, money = Counter(pairs), Counter[tuple[str, str]]()
    for pair, amount in zip(pairs, flipped["money_today"].tolist(), strict=True):
        money[pair] += amount
    ordered = sorted(customers, key=lambda pair: (-customers[pair], pair))
    return [
        Flip(key, what, criterion, *pair, customers=customers[pair], monetary_minor=money[pair]) for pair in ordered
    ]


def _shown(told: dict[ScenarioKey, pd.DataFrame], boundaries: Sequence[Boundaries]) -> pd.DataFrame:
    import pandas as pd

    parts = []
    for key, rows in told.items():
        flipped = rows[rows["flips"]]
        part = flipped.reindex(columns=[name for name in SENSITIVITY_COLUMNS if name in rows.columns])
        part["scenario"], part["flipped_scores"] = key, _score_texts(flipped, boundaries)
        parts.append(part)
    whole = pd.concat(parts)[list(SENSITIVITY_COLUMNS)].astype(SENSITIVITY_COLUMNS)
    whole.index = whole.index.astype("int64").rename("customer_key")
    return whole.reset_index().sort_values(["customer_key", "scenario"], ignore_index=True)


def _score_texts(rows: pd.DataFrame, boundaries: Sequence[Boundaries]) -> list[str]:
    texts: list[list[str]] = [[] for _ in range(len(rows))]
    for one in boundaries:
        columns = [rows[f"{one.criterion}_{part}"].tolist() for part in ("before", "after", "flips")]
        for text, before, after, flips in zip(texts, *columns, strict=True):
            if flips:
                text.append(f"{one.criterion} {before}>{after}")
    return [", ".join(text) for text in texts]
