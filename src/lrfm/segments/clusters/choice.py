"""Which number of clusters is taken, and why the others are not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.core.reason import Reason
from lrfm.segments.clusters.model import Candidate, Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lrfm.segments.clusters.settings import ClusterSettings

__all__ = ["chosen_count", "judged", "reason_of"]


def judged(candidates: Sequence[Candidate], *, settings: ClusterSettings) -> tuple[Candidate, ...]:
    """Refuse all candidates but one, or all of them.

    Of those that stand up to every limit, the smallest is taken that is nearly as good as the best: its silhouette and
    its Davies-Bouldin index both within the tolerance, or, where none is that good by both, as near as any comes.
    """
    limited = [replace(one, refusals=_limits_broken(one, settings=settings)) for one in candidates]
    standing = [one for one in limited if not one.refusals]
    if not standing:
        return tuple(limited)
    short = {one.cluster_count: _shortfall(one, among=standing) for one in standing}
    enough = max(settings.tolerance, min(short.values()))
    taken = min(count for count, shortfall in short.items() if shortfall <= enough)
    return tuple(_placed(one, short=short, enough=enough, taken=taken) for one in limited)


def chosen_count(candidates: Sequence[Candidate]) -> int | None:
    """Give the number of clusters that was not refused."""
    return next((one.cluster_count for one in candidates if not one.refusals), None)


def reason_of(candidates: Sequence[Candidate], *, settings: ClusterSettings) -> Reason:
    """Say why so many clusters were taken, or why none were."""
    taken = next((one for one in candidates if not one.refusals), None)
    if taken is not None:
        return Reason.of(
            "segments.clusters_chosen",
            count=taken.cluster_count,
            stability=_plain(taken.stability),
            silhouette=_plain(taken.silhouette),
        )
    best = max(candidates, key=lambda one: (one.stability, -one.cluster_count))
    values = {"count": best.cluster_count, "stability": _plain(best.stability)}
    if best.stability < settings.least_stability:
        return Reason.of("segments.no_stable_clusters", **values, least=_plain(settings.least_stability))
    return Reason.of("segments.no_distinct_clusters", **values)


def _limits_broken(one: Candidate, *, settings: ClusterSettings) -> tuple[Refusal, ...]:
    broken = {
        Refusal.UNSTABLE: one.stability < settings.least_stability,
        Refusal.WEAK: one.silhouette < settings.least_silhouette,
        Refusal.ONE_CLOUD: one.silhouette < one.one_cloud_silhouette + settings.least_gain,
        Refusal.SMALL: one.smallest_share < settings.least_share,
    }
    return tuple(refusal for refusal, is_broken in broken.items() if is_broken)


def _shortfall(one: Candidate, *, among: Sequence[Candidate]) -> float:
    """Give the worse of two shares: silhouette below the best, and Davies-Bouldin index above the best."""
    silhouette = max(other.silhouette for other in among)
    index = min(other.davies_bouldin for other in among)
    by_silhouette = 1 - one.silhouette / silhouette if silhouette > 0 else 0.0
    by_index = 1 - index / one.davies_bouldin if one.davies_bouldin > 0 else 0.0
    return max(by_silhouette, by_index)


def _placed(one: Candidate, *, short: dict[int, float], enough: float, taken: int) -> Candidate:
    shortfall = short.get(one.cluster_count)
    if shortfall is None or one.cluster_count == taken:
        return replace(one, shortfall=shortfall)
    refusal = Refusal.LARGER if shortfall <= enough else Refusal.WORSE
    return replace(one, shortfall=shortfall, refusals=(refusal,))


def _plain(value: float) -> Fraction:
    return Fraction(round(value * 10_000), 10_000)
