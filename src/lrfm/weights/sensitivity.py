"""How the weights of one method move with the normalisation: what is a property of the yardstick, not of customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, get_args

import numpy as np

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.weights.criteria import LRFM, Criterion
from lrfm.weights.normalise import Kind, Normaliser

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

    from lrfm.weights.scheme import Weigher
    from lrfm.weights.weighting import Weighting

__all__ = ["weights_by_normalisation"]


def weights_by_normalisation(
    weigher: Weigher,
    frame: pd.DataFrame,
    is_bad: ArrayLike | None = None,
    *,
    criteria: tuple[Criterion, ...] = LRFM,
    kinds: Sequence[Kind] = get_args(Kind),
    groups: ArrayLike | None = None,
) -> Mapping[str, Weighting | Reason]:
    """Give the weights of one weigher under each kind of normalisation, or the reason why there are none.

    >>> import pandas as pd
    >>> from lrfm.weights.measured.weighers import Entropy
    >>> frame = pd.DataFrame({"length_days": [5, 9, 70], "recency_days": [1, 8, 5]})
    >>> found = weights_by_normalisation(Entropy(), frame, criteria=LRFM[:2], kinds=("raw_min_max", "rank"))
    >>> {kind: [round(value, 3) for value in weighting.values] for kind, weighting in found.items()}
    {'raw_min_max': [0.643, 0.357], 'rank': [0.5, 0.5]}
    """
    return {kind: _weighed(weigher, frame, is_bad, criteria=criteria, kind=kind, groups=groups) for kind in kinds}


def _weighed(
    weigher: Weigher,
    frame: pd.DataFrame,
    is_bad: ArrayLike | None,
    *,
    criteria: tuple[Criterion, ...],
    kind: Kind,
    groups: ArrayLike | None,
) -> Weighting | Reason:
    try:
        normaliser = Normaliser(criteria, kind=kind).fit(frame)
        return weigher.weigh(
            normaliser.transform(frame),
            normaliser.completed(frame),
            None if is_bad is None else np.asarray(is_bad, dtype=np.float64),
            criteria=criteria,
            groups=None if groups is None else np.asarray(groups),
        )
    except UserError as error:
        return Reason.of_error(error)
