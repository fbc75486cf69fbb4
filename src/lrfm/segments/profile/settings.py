"""Settings of what the members of a segment have in common."""

from __future__ import annotations

from pydantic import Field

from lrfm.core.settings import Settings

__all__ = ["ProfileSettings"]


class ProfileSettings(Settings):
    """What is tested, how strictly, and how large a difference must be to be told."""

    error_share: float = Field(
        default=0.05, gt=0, le=0.5, description="share of told findings that may be chance (Benjamini-Hochberg)"
    )
    least_members: int = Field(default=10, ge=9, description="customers inside, and outside, of whom a column is known")
    least_holders: int = Field(default=5, ge=1, description="customers who share a value for it to be tested")
    most_values: int = Field(
        default=50, ge=1, description="values of a column that are tested: those most customers have"
    )
    least_share_gap: float = Field(
        default=0.1, ge=0, le=1, description="difference of shares, inside less outside, to be told"
    )
    least_rank_effect: float = Field(
        default=0.2, ge=0, le=1, description="rank-biserial correlation to be told; 0.1 small, 0.3 middle, 0.5 large"
    )
