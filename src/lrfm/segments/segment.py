"""Every customer's segments at one cut-off, by references that were learned then or before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.core.abc import CUTS
from lrfm.core.reason import Reason
from lrfm.segments.badges import badges_of
from lrfm.segments.classes import abc_of
from lrfm.segments.matrices import relationship_cells, value_cells
from lrfm.segments.model import SEGMENT_COLUMNS, Cut, CutKey, References, Segmentation
from lrfm.segments.one_off import is_new, is_one_off
from lrfm.segments.references import learn_references
from lrfm.segments.symbols import symbols_of

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.segments.settings import SegmentSettings

__all__ = ["segment_customers"]

_SYMBOL_CUTS: tuple[CutKey, ...] = ("length", "recency", "frequency", "monetary")


def segment_customers(
    frame: pd.DataFrame,
    *,
    cutoff: date,
    currency: str,
    currency_digits: int,
    settings: SegmentSettings,
    references: References | None = None,
    abc_cuts: Sequence[Fraction] = CUTS,
) -> Segmentation:
    """Sort the customers of one cut-off into all segments that go by rule.

    `frame` are their features by `customer_key`. Without `references` these are learned from the frame itself; with
    them nothing is learned, so that only customers move. Neither the order of rows nor the keys decide anything.
    """
    ordered = frame.sort_index()
    references = references or learn_references(
        ordered, settings=settings.symbols, learned_on=cutoff, currency_digits=currency_digits
    )
    parts = symbols_of(ordered, references=references, settings=settings.symbols)
    parts = parts.join(badges_of(parts))
    parts["value_cell"] = value_cells(ordered, references=references)
    parts["relationship_cell"] = relationship_cells(parts)
    parts["abc_billed"] = abc_of(ordered, by="billed", cuts=abc_cuts)
    parts["abc_profit"] = abc_of(ordered, by="profit", cuts=abc_cuts)
    parts["is_one_off"] = is_one_off(ordered, cutoff=cutoff, new_months=settings.new_months)
    parts["is_new"] = is_new(ordered, cutoff=cutoff, new_months=settings.new_months)
    parts["is_key"] = _is_key(parts, classes=settings.key_classes)
    parts["is_monetary_negative"] = ordered["monetary_minor"] < 0
    return Segmentation(
        cutoff,
        currency=currency,
        digits=currency_digits,
        references=references,
        frame=_declared(parts, ordered),
        missing=_missing(references),
    )


def _is_key(parts: pd.DataFrame, *, classes: tuple[str, ...]) -> pd.Series[bool]:
    """Key customers are of the top classes, by profit where it is known, else by billing; one-offs are none."""
    leading = parts["abc_profit"].fillna(parts["abc_billed"])
    return leading.isin(classes) & ~parts["is_one_off"]


def _missing(references: References) -> Reason | None:
    cuts: tuple[Cut, ...] = tuple(references.cut(key) for key in _SYMBOL_CUTS)
    return next((cut.missing for cut in cuts if cut.missing is not None), None)


def _declared(parts: pd.DataFrame, features: pd.DataFrame) -> pd.DataFrame:
    """Give the columns as declared, in their order and types."""
    carried = [name for name in SEGMENT_COLUMNS if name not in parts.columns]
    whole = parts.join(features[carried])[list(SEGMENT_COLUMNS)].astype(SEGMENT_COLUMNS)
    whole.index = whole.index.astype("int64").rename("customer_key")
    return whole
