"""An analyst's own schemes in the tournament: looked at, tried out at every origin, and put beside the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

import numpy as np
from sklearn.base import clone

from lrfm.backtest.carried import refuse_carried
from lrfm.backtest.entries import SETS, Entries
from lrfm.backtest.power import rung_of
from lrfm.backtest.rounds import Entry, first_tested, taught, training_defaults
from lrfm.core.one_thread import one_thread
from lrfm.core.reason import Reason
from lrfm.errors import Fault, UserError
from lrfm.weights.own import OTHER_SET, OwnScheme
from lrfm.weights.settings import SchemeName

if TYPE_CHECKING:
    from lrfm.backtest.asked import Asked
    from lrfm.backtest.examples import Examples, Lesson
    from lrfm.backtest.results import CriteriaSet
    from lrfm.survival.metrics.arrays import Floats

__all__ = ["with_own_schemes"]

METHODS = ("fit", "score")


def with_own_schemes(asked: Asked, schemes: Mapping[str, object]) -> Asked:
    """Let an analyst's schemes take part in each set, by name; each sees the columns of the set alone.

    They are tried out first, at every origin: a scheme that fails, scores otherwise when it learns again, or knows what
    came later, raises `UserError` here, before the others have cost a minute. One that asks for a criterion of the
    wider set is left out of the other. Whether it learns from defaults is seen by telling it the contrary: then it
    takes part under the same rule as the other learned schemes (METHODS 4.7).
    """
    _require_schemes(schemes)
    first = first_tested(asked.examples, asked.settings)
    if isinstance(first, Reason):
        return asked
    found = {name: _joined(asked, name, schemes, first) for name in asked.entries}
    for name in schemes:
        if all(name in one.left_out for one in found.values()):
            reason = next(reversed(found.values())).left_out[name]
            raise UserError(Fault(reason.key, reason.values))
    return replace(asked, entries=found)


def _require_schemes(schemes: Mapping[str, object]) -> None:
    """Raise `UserError` for what is no scheme, has a name that another has, or carries data."""
    if not schemes:
        raise UserError.of("own.none")
    for name, scheme in schemes.items():
        if name in get_args(SchemeName):
            raise UserError.of("own.name_taken", name=name)
        if isinstance(scheme, type):
            raise UserError.of("own.class", name=name, kind=scheme.__name__)
        if lacking := tuple(method for method in METHODS if not callable(getattr(scheme, method, None))):
            raise UserError.of("own.lacks", name=name, kind=type(scheme).__name__, methods=lacking)
        try:
            clone(scheme, safe=False)
        except (RuntimeError, TypeError) as error:  # of scikit-learn, where arguments are not kept as they are
            raise UserError.of("own.no_copy", name=name, what=str(error)) from error
        refuse_carried(name, scheme)


def _joined(asked: Asked, criteria: CriteriaSet, schemes: Mapping[str, object], first: int) -> Entries:
    """Put own schemes after those of the params."""
    others = asked.entries[criteria]
    columns = tuple(one.column for one in SETS[criteria])
    entries, left_out = list(others.entries), dict(others.left_out)
    with one_thread():
        for name, scheme in schemes.items():
            entry = Entry(name, "own", OwnScheme(scheme, name=name, columns=columns))
            try:
                entries.append(_tried(entry, asked.examples, first))
            except UserError as error:
                if _is_own(error):
                    raise
                left_out[name] = Reason.of_error(error)
    return Entries(tuple(entries), left_out)


def _tried(entry: Entry, examples: Examples, first: int) -> Entry:
    """Try a scheme at every origin, and at each again with all cut off that came later; tell whether it learns."""
    entry = replace(entry, learns=_learns(entry, examples, first))
    if not entry.may_learn(rung_of(training_defaults(examples, first))):
        return entry
    scores = {place: _scores(entry, examples, place) for place in range(first, len(examples.origins))}
    for place in reversed(scores):  # from the last on: what was kept of later origins meets earlier ones
        known = _scores(entry, examples.known_at(place), place)
        if count := _differing(known, scores[place]):
            reason = Reason.of("own.knows_later", name=entry.name, count=count, customers=len(known))
            raise _on(examples, place, reason)
    return entry


def _learns(entry: Entry, examples: Examples, place: int) -> bool:
    """Tell whether scores move when those who defaulted and those who did not are exchanged."""
    lesson = examples.lesson(place)
    if lesson.is_bad.all() or not lesson.is_bad.any():
        lesson = replace(lesson, is_bad=np.arange(len(lesson.is_bad)) % 2 == 0)  # schemes that learn need both
    scores, again = (_scores(entry, examples, place, lesson=lesson) for _ in range(2))
    if count := _differing(scores, again):
        raise _on(examples, place, Reason.of("own.not_repeated", name=entry.name, count=count, customers=len(scores)))
    try:
        turned = _scores(entry, examples, place, lesson=replace(lesson, is_bad=~lesson.is_bad))
    except UserError:
        return True
    return bool(_differing(scores, turned))


def _scores(entry: Entry, examples: Examples, place: int, *, lesson: Lesson | None = None) -> Floats:
    """Let a scheme learn and score at an origin; a fault says on which day."""
    known = lesson or examples.lesson(place)
    try:
        scheme = taught(entry, known)
        scheme.score(known.frame)
        scheme.weighting()
        return scheme.score(examples.features(examples.rows_at(place)))
    except UserError as error:
        if not _is_own(error):
            raise
        raise _on(examples, place, Reason.of_error(error)) from error


def _is_own(error: UserError) -> bool:
    """Tell a fault of the scheme from one that schemes of the params may have, too, and are left out for."""
    key = error.faults[0].key
    return key.startswith("own.") and key != OTHER_SET


def _on(examples: Examples, place: int, reason: Reason) -> UserError:
    return UserError.of("own.on_day", day=examples.origins[place].day, reason=reason)


def _differing(scores: Floats, others: Floats) -> int:
    return int((scores != others).sum())
