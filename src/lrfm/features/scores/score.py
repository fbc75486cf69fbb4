"""Scores of customers by boundaries that were learned before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lrfm.errors import UserError
from lrfm.features.scores.boundaries import Boundaries, bins_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SCORE_SUFFIX", "score"]

SCORE_SUFFIX = "_score"


def score(frame: pd.DataFrame, boundaries: Sequence[Boundaries]) -> pd.DataFrame:
    """Give each customer's scores: a column `<criterion>_score` per criterion (Int64), indexed like `frame`.

    1 is worst, `Boundaries.score_count` best, whichever way the criterion is oriented; missing where the criterion is.
    Equal values have equal scores. Raises `UserError` where a criterion's column is not there.

    >>> import pandas as pd
    >>> from datetime import date
    >>> recency = Boundaries("recency_days", "thresholds", "cost", (180, 30), True, 3, date(2024, 12, 31), (0, 0, 0), 0)
    >>> score(pd.DataFrame({"recency_days": [0, 30, 31, 180, 181]}), [recency])["recency_days_score"].tolist()
    [3, 3, 2, 2, 1]
    """
    import pandas as pd

    if lacking := [one.criterion for one in boundaries if one.criterion not in frame.columns]:
        raise UserError.of("features.criterion_missing", criterion=lacking[0])
    scored = {one.criterion + SCORE_SUFFIX: _scores(frame[one.criterion], one) for one in boundaries}
    return pd.DataFrame(scored, index=frame.index)


def _scores(values: pd.Series, boundaries: Boundaries) -> pd.Series:
    import pandas as pd

    bins = pd.Series(bins_of(values, boundaries), index=values.index, dtype="Int64")
    return (bins + 1).where(bins >= 0)
