"""All other opinions of a day, asked of what the stage of payments kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.survival.opinions.kept import open_kept
from lrfm.survival.opinions.limit import find_ceiling
from lrfm.survival.opinions.results import Opinions
from lrfm.survival.opinions.three import ask_three

if TYPE_CHECKING:
    from pathlib import Path

    from lrfm.engine.base import Engine
    from lrfm.survival.proof.settings import ProofSettings
    from lrfm.survival.settings import HazardSettings

__all__ = ["ask_opinions"]


def ask_opinions(kept: Path, *, settings: HazardSettings, proof: ProofSettings, engine: Engine) -> Opinions:
    """Ask all; `settings` and `proof` are those of the models that were kept."""
    days = open_kept(kept, settings=settings)
    effects, fading = ask_three(days.now, settings=settings, least_customers=proof.least_customers, engine=engine)
    return Opinions(days.now.day, effects, fading, find_ceiling(days.past, settings=proof, engine=engine))
