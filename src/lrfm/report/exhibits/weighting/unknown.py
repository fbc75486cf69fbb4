"""Whether the verdict turns by how customers of unknown fate are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.backtest.readings import UNKNOWN_READINGS
from lrfm.backtest.verdict import Finding
from lrfm.report.exhibits.weighting.told import best_weighting, weightings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lrfm.backtest.results import SetTold, TournamentTold
    from lrfm.report.exhibits.voice import Voice

__all__ = ["unknown_words"]


def unknown_words(voice: Voice, told: TournamentTold) -> str:
    """Say it of the fullest set; empty where customers of unknown fate are too few to be taken both ways."""
    found = next((one for one in reversed(told.sets) if one.schemes), None)
    if found is None:
        return ""
    readings = [one for one in found.sensitivities if one.key in UNKNOWN_READINGS and one.missing is None]
    if not readings:
        return ""
    own = {one.name: one.beside.finding for one in found.schemes if one.beside is not None}
    says = _verdict(found, told, own)
    turned = [one.key for one in readings if _verdict(found, told, one.findings) != says]
    return voice.say(
        f"weighting.unknown_{'turns' if turned else 'stays'}",
        count=told.unknown_fate_count,
        looking=voice.say(f"weighting.looking_{found.criteria}"),
        fates=tuple(voice.say(f"weighting.fate_{key}") for key in turned),
    )


def _verdict(found: SetTold, told: TournamentTold, findings: Mapping[str, Finding]) -> bool:
    """Tell whether the best weighting is better than equal weights; where it was not, whether any weighting is."""
    best = best_weighting(found, told)
    is_better = best is not None and best.beside is not None and best.beside.finding is Finding.BETTER
    names = [one.name for one in weightings_of(found, told)]
    asked = [best.name] if is_better and best is not None else names
    return any(findings.get(name) is Finding.BETTER for name in asked)
