"""All features of a cohort: blocks counted by the engine, brought together once, divided afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.features.behaviour import incident_block
from lrfm.features.constant_money import constant_money_block
from lrfm.features.delays import delay_block
from lrfm.features.depth import depth_block
from lrfm.features.exposure import exposure_block
from lrfm.features.gaps import gap_block
from lrfm.features.gather import compute_blocks
from lrfm.features.lrfm_block import lrfm_block
from lrfm.features.model import CustomerFeatures
from lrfm.features.rhythm import rhythm_block
from lrfm.features.value import value_block

if TYPE_CHECKING:
    from lrfm.cohort.cohort import Cohort
    from lrfm.features.block import Block
    from lrfm.features.settings import FeatureSettings

__all__ = ["compute_features", "feature_blocks"]


def compute_features(cohort: Cohort, *, settings: FeatureSettings) -> CustomerFeatures:
    """Compute every feature of every customer who had bought by the cut-off, at each cut-off."""
    frame = compute_blocks(cohort, feature_blocks(cohort, settings=settings))
    return CustomerFeatures(cohort.cutoffs.days, frame, cohort.currency, cohort.currency_digits)


def feature_blocks(cohort: Cohort, *, settings: FeatureSettings) -> tuple[Block, ...]:
    """Give all blocks; that of LRFM comes first, for it says who is a customer."""
    behaviour = settings.behaviour_months
    return (
        lrfm_block(cohort, window_months=settings.window_months),
        rhythm_block(cohort, window_months=settings.window_months),
        gap_block(cohort, window_months=settings.window_months),
        delay_block(cohort, window_months=behaviour, is_dated=cohort.is_dated),
        incident_block(cohort, window_months=behaviour),
        exposure_block(cohort, is_dated=cohort.is_dated),
        value_block(cohort),
        constant_money_block(cohort),
        depth_block(cohort),
    )
