"""One-off buyers set apart: they inflate the base, and say nothing about those who come back."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.segments.model import OneOffs
from lrfm.segments.windows import window_days

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["is_new", "is_one_off", "one_offs"]


def is_new(frame: pd.DataFrame, *, cutoff: date, new_months: int) -> pd.Series[bool]:
    """Say of whom the first purchase is in the last `new_months`, the cut-off included.

    Where the extract begins later than that, a customer may look new who is not: `is_length_truncated` takes these out.
    """
    return (frame["tenure_days"] < window_days(cutoff, months=new_months)) & ~frame["is_length_truncated"]


def is_one_off(frame: pd.DataFrame, *, cutoff: date, new_months: int) -> pd.Series[bool]:
    """Say who bought on a single day ever, and not so lately that they may well come back.

    A single purchase at the very beginning of a truncated extract is none: what was before it is not known.
    """
    once = frame["purchase_days_ever"] == 1
    return once & ~is_new(frame, cutoff=cutoff, new_months=new_months) & ~frame["is_length_truncated"]


def one_offs(frame: pd.DataFrame, *, cutoff: date, new_months: int) -> OneOffs:
    """Count one-off buyers and the share of the base that they inflate: a figure of its health.

    `one_off_minor` is their amount in the window of M. Source: METHODS 6.5.
    """
    once = frame["purchase_days_ever"] == 1
    new = is_new(frame, cutoff=cutoff, new_months=new_months)
    gone = is_one_off(frame, cutoff=cutoff, new_months=new_months)
    return OneOffs(
        cutoff,
        new_months=new_months,
        customers=len(frame),
        recurring=int((~once).sum()),
        one_off=int(gone.sum()),
        too_early=int((once & new).sum()),
        before_extract=int((once & ~new & ~gone).sum()),
        new=int(new.sum()),
        inflated_share=Fraction(int(gone.sum()), len(frame)) if len(frame) else None,
        one_off_minor=int(frame.loc[gone, "monetary_minor"].sum()),
    )
