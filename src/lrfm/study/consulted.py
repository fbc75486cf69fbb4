"""Experts who contradict themselves are told at once, with the line, and not after all other stages of a run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lrfm.errors import Fault, UserError

if TYPE_CHECKING:
    from lrfm.params import Params

__all__ = ["require_consistent"]


def require_consistent(params: Params, path: Path, *, overrides: Sequence[str] = ()) -> None:
    """Raise `UserError` with a fault for each expert whose judgements by pair contradict each other too much.

    `path` and `overrides` are what the params were read from: they give each fault its line.
    """
    if not any(expert.pairs for expert in params.weights.experts):
        return
    from lrfm.params import place_of
    from lrfm.weights.given.consistent import contradictions
    from lrfm.weights.settings import CRITERIA, LRFM_NAMES

    found = contradictions(params.weights, sets=(LRFM_NAMES, CRITERIA))
    faults = [
        Fault(reason.key, reason.values, place_of(path, ("weights", "experts", expert, "pairs"), overrides=overrides))
        for expert, reason in sorted(found.items())
    ]
    if faults:
        raise UserError(*faults)
