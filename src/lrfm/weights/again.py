"""Weights learned again from some of the customers that a scheme learned from: the short way where it has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lrfm.weights.sample import Sample
    from lrfm.weights.scheme import SchemeEstimator
    from lrfm.weights.weighting import Weighting

__all__ = ["fitted_weights", "weights_of"]


def weights_of(scheme: SchemeEstimator, sample: Sample, *, like: SchemeEstimator | None = None) -> Weighting | None:
    """Learn a scheme's weights; of `like`, which was fitted before, what was chosen by trying holds.

    Schemes share what they can of the sample, unless somebody made `fit` anew: then that is what is called.
    """
    own: Any = scheme
    if _defines(type(scheme), "fit") is _defines(type(scheme), "weigh_again"):
        found: Weighting | None = own.weigh_again(sample, like=like)
        return found
    return fitted_weights(scheme, sample)


def fitted_weights(scheme: SchemeEstimator, sample: Sample) -> Weighting | None:
    """Learn a scheme's weights by its `fit`, whatever it is; `None` where it has none."""
    given: dict[str, Any] = {**sample.by_row, **sample.plain}
    if not scheme.needs_times:
        given = {name: value for name, value in given.items() if name not in ("time_days", "horizon_days")}
    return scheme.fit(sample.frame, sample.is_bad, groups=sample.customer, **given).weighting()


def _defines(kind: type, name: str) -> type | None:
    """Give the class whose method it is."""
    return next((one for one in kind.__mro__ if name in vars(one)), None)
