"""Segmentations of made-up customers."""

from __future__ import annotations

from datetime import date

import pandas as pd

from lrfm.segments.model import References, Segmentation
from lrfm.segments.segment import segment_customers
from lrfm.segments.settings import SegmentSettings
from tests.segments.made_up_features import CUTOFF

SETTINGS = SegmentSettings()


def segmented(
    frame: pd.DataFrame,
    *,
    asked: SegmentSettings = SETTINGS,
    references: References | None = None,
    cutoff: date = CUTOFF,
) -> Segmentation:
    """Segment customers with euros and the default settings, unless others are asked for."""
    return segment_customers(
        frame, cutoff=cutoff, currency="EUR", currency_digits=2, settings=asked, references=references
    )
