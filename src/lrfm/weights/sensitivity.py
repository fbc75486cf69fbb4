"""How the weights of one method move with the normalisation: what is a property of the yardstick, not of customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sklearn.base import clone

from lrfm.core.one_thread import one_thread
from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.weights.again import weights_of
from lrfm.weights.normalise import KINDS, Kind
from lrfm.weights.sample import Sample

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

    from lrfm.weights.scheme import SchemeEstimator
    from lrfm.weights.weighting import Weighting

__all__ = ["normalisation_of", "weights_by_normalisation"]


def normalisation_of(scheme: SchemeEstimator) -> Kind | None:
    """Say which kind of normalisation a scheme was made with; `None` where it has none to choose.

    >>> from lrfm.weights.learned.ridge import RidgeLogistic
    >>> from lrfm.weights.learned.scorecard import Scorecard
    >>> normalisation_of(RidgeLogistic(normaliser="rank")), normalisation_of(Scorecard())
    ('rank', None)
    """
    key = _key(scheme)
    kind = None if key is None else scheme.get_params()[key]
    return kind if isinstance(kind, str) and kind in KINDS else None


def _key(scheme: SchemeEstimator) -> str | None:
    """Name the argument that holds the normalisation; an analyst's own scheme has it inside."""
    arguments = scheme.get_params()
    return next((key for key in ("normaliser", "scheme__normaliser") if key in arguments), None)


def weights_by_normalisation(
    scheme: SchemeEstimator,
    frame: pd.DataFrame,
    is_bad: ArrayLike | None = None,
    *,
    kinds: Sequence[Kind] = KINDS,
    groups: ArrayLike | None = None,
    sample: Sample | None = None,
    **learning: Any,
) -> Mapping[Kind, Weighting | Reason]:
    """Give the weights that a scheme has when it is learned under each kind of normalisation, or why it has none.

    Whatever `fit` does is done under each kind: ridges are chosen anew, criteria without differences get no weight.
    Empty for a scheme without a normalisation to choose. `learning` is what else `fit` is given (`time_days`,
    `horizon_days`), where the scheme needs it; `sample` is all of that, where schemes are to share what is normalised.

    >>> import pandas as pd
    >>> from lrfm.weights.criteria import LRFM
    >>> from lrfm.weights.measured.weighers import Entropy
    >>> from lrfm.weights.scheme import CompositeScheme
    >>> frame = pd.DataFrame({"length_days": [5, 9, 70], "recency_days": [1, 8, 5]})
    >>> scheme = CompositeScheme(Entropy(), criteria=LRFM[:2])
    >>> found = weights_by_normalisation(scheme, frame, kinds=("raw_min_max", "rank"))
    >>> {kind: [round(value, 3) for value in weighting.values] for kind, weighting in found.items()}
    {'raw_min_max': [0.643, 0.357], 'rank': [0.5, 0.5]}
    """
    key = _key(scheme)
    if key is None or normalisation_of(scheme) is None:
        return {}
    some = Sample.of(frame, is_bad, groups=groups, learning=learning) if sample is None else sample
    found: dict[Kind, Weighting | Reason] = {}
    with one_thread():
        for kind in kinds:
            try:
                learned = weights_of(clone(scheme).set_params(**{key: kind}), some)
            except UserError as error:
                found[kind] = Reason.of_error(error)
            else:
                found[kind] = learned or Reason.of("weights.no_weights")
    return found
