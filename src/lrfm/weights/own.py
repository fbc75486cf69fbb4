"""An analyst's own scheme: any object with `fit` and `score`, held to what every scheme is held to."""

from __future__ import annotations

import inspect
import re
import textwrap
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import clone

from lrfm.errors import Fault, UserError
from lrfm.weights.criteria import BEHAVIOUR, LRFM, Floats
from lrfm.weights.scheme import SchemeEstimator
from lrfm.weights.weighting import Weighting

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

__all__ = ["OTHER_SET", "OwnScheme"]

OTHER_SET = "own.other_set"
"""The key of the error of a scheme that asks for a criterion of another set."""
COLUMNS = tuple(one.column for one in (*LRFM, *BEHAVIOUR))
LONGEST = 300
POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class OwnScheme(SchemeEstimator):
    """A scheme by an analyst, called `name`; it sees `columns` alone, in copies of its own.

    `scheme` needs no base class. `fit(frame, is_bad)` is given who defaulted if it takes a second argument, and
    `sample_weight`, `groups`, `time_days` and `horizon_days` if it has arguments of these names. `score(frame)` gives a
    number a customer, the higher, the safer; a classifier of scikit-learn, whose `score` asks for outcomes, is scored
    by its chance of no default. `weighting()` may give weights by criterion. What goes wrong is a `UserError` that
    names the scheme and how many customers it was given.

    >>> import pandas as pd
    >>> class Recent:
    ...     def fit(self, frame):
    ...         self.longest_ = frame["recency_days"].max()
    ...     def score(self, frame):
    ...         return 100 * (1 - frame["recency_days"] / self.longest_)
    >>> frame = pd.DataFrame({"recency_days": [10, 20, 40]})
    >>> OwnScheme(Recent(), name="recent", columns=("recency_days",)).fit(frame).score(frame).tolist()
    [75.0, 50.0, 0.0]
    """

    needs_times = True

    def __init__(self, scheme: Any, *, name: str, columns: tuple[str, ...]) -> None:
        self.scheme = scheme
        self.name = name
        self.columns = columns

    def fit(
        self,
        frame: pd.DataFrame,
        is_bad: ArrayLike | None = None,
        *,
        sample_weight: ArrayLike | None = None,
        groups: ArrayLike | None = None,
        time_days: ArrayLike | None = None,
        horizon_days: float | None = None,
    ) -> Self:
        """Let a copy of the scheme learn; raise `UserError` where it fails."""
        others = {
            "sample_weight": sample_weight,
            "groups": groups,
            "time_days": time_days,
            "horizon_days": horizon_days,
        }
        bad = None if is_bad is None else np.array(is_bad)
        self.scheme_ = clone(self.scheme, safe=False)
        with self._blamed("fit", len(frame), bad_count=0 if bad is None else int(bad.sum())):
            _fitted(self.scheme_.fit, self._seen(frame), bad, others)
        return self

    def score(self, frame: pd.DataFrame) -> Floats:
        """Give the scheme's scores; raise `UserError` where they are not one finite number a customer, in order."""
        seen = self._seen(frame)
        with self._blamed("score", len(frame)):
            scored = _scored(self.scheme_, seen)
        return self._checked(scored, self._seen(frame))

    def weighting(self) -> Weighting | None:
        """Give the scheme's weights, if it tells of any."""
        if not hasattr(self.scheme_, "weighting"):
            return None
        with self._blamed("weighting", 0):
            told = self.scheme_.weighting()
            if told is None or isinstance(told, Weighting):
                return told
            return Weighting.of(tuple(told), [float(told[name]) for name in told], origin=self.name)

    def _seen(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame[[column for column in self.columns if column in frame]].copy()

    def _checked(self, scored: object, frame: pd.DataFrame) -> Floats:
        try:
            found = np.asarray(scored, dtype=np.float64)
        except (TypeError, ValueError):
            raise UserError.of("own.no_numbers", name=self.name, kind=type(scored).__name__) from None
        if found.shape != (len(frame),):
            got = " by ".join(map(str, found.shape)) or "a single number"
            raise UserError.of("own.other_length", name=self.name, got=got, count=len(frame))
        if not np.isfinite(found).all():
            raise self._not_finite(found, frame)
        if (index := getattr(scored, "index", None)) is not None and not frame.index.equals(index):
            raise UserError.of("own.other_order", name=self.name)
        return found

    def _not_finite(self, scores: Floats, frame: pd.DataFrame) -> UserError:
        """Tell which columns are missing where there is no score."""
        untold = ~np.isfinite(scores)
        missing = frame[untold].isna().sum()
        columns = tuple(f"{column} ({count})" for column, count in missing[missing > 0].items())
        key = "own.not_finite_missing" if columns else "own.not_finite"
        return UserError.of(key, name=self.name, count=int(untold.sum()), customers=len(scores), columns=columns)

    @contextmanager
    def _blamed(self, method: str, customers: int, *, bad_count: int | None = None) -> Iterator[None]:
        """Say which scheme failed, in what, and on whom."""
        try:
            yield
        except UserError as error:
            if columns := self._of_other_sets(" ".join(str(fault.values) for fault in error.faults)):
                raise UserError.of(OTHER_SET, name=self.name, columns=columns, known=self.columns) from error
            raise
        except Exception as error:
            text = str(error)
            columns = self._of_other_sets(text) if isinstance(error, KeyError | AttributeError) else ()
            if columns:
                raise UserError.of(OTHER_SET, name=self.name, columns=columns, known=self.columns) from error
            if isinstance(error, KeyError) and _is_raised_by_pandas(error):
                raise UserError.of("own.no_such_column", name=self.name, asked=text, known=self.columns) from error
            what = textwrap.shorten(f"{type(error).__name__}: {text}", LONGEST)
            told = {"name": self.name, "what": what, "where": _line_of(error, self.scheme_), "customers": customers}
            key = "own.failed" if bad_count is None else "own.failed_fit"
            raise UserError(Fault(key, {**told, "method": method, "bad_count": bad_count})) from error

    def _of_other_sets(self, text: str) -> tuple[str, ...]:
        """Give criteria's columns that a message names and this scheme is not shown."""
        return tuple(one for one in COLUMNS if one not in self.columns and re.search(rf"\b{one}\b", text))


def _fitted(
    fit: Callable[..., object], frame: pd.DataFrame, bad: np.ndarray | None, others: Mapping[str, object]
) -> None:
    """Give `fit` what it has arguments for."""
    parameters = inspect.signature(fit).parameters
    kinds = [one.kind for one in parameters.values()]
    takes_outcomes = sum(kind in POSITIONAL for kind in kinds) > 1 or inspect.Parameter.VAR_POSITIONAL in kinds
    named = {name: value for name, value in others.items() if name in parameters}
    fit(frame, *([bad] if takes_outcomes else []), **named)


def _scored(scheme: Any, frame: pd.DataFrame) -> object:
    if "y" not in inspect.signature(scheme.score).parameters or not hasattr(scheme, "predict_proba"):
        return scheme.score(frame)
    chances, classes = np.asarray(scheme.predict_proba(frame)), list(scheme.classes_)
    return 100.0 * (1.0 - (chances[:, classes.index(1)] if 1 in classes else np.zeros(len(frame))))


def _is_raised_by_pandas(error: Exception) -> bool:
    *_, last = traceback.extract_tb(error.__traceback__)
    return "pandas" in last.filename


def _line_of(error: Exception, scheme: object) -> str:
    """Give the analyst's line that an error came from, as JupyterLab shows words in place of a traceback.

    Of a model of a library its name is told.
    """
    code = getattr(getattr(type(scheme), "fit", None), "__code__", None)
    if code is None or "site-packages" in code.co_filename:
        return type(scheme).__name__
    own = [one for one in traceback.extract_tb(error.__traceback__) if one.filename == code.co_filename]
    return (own[-1].line or str(own[-1].lineno)) if own else type(scheme).__name__
