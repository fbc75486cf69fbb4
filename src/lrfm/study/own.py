"""A tournament with schemes of an analyst's own: its results, and its exhibits as a pack shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lrfm.backtest.results import TournamentResults
    from lrfm.core.reason import Reason
    from lrfm.report.exhibits import Exhibit

__all__ = ["OwnTournament"]


@dataclass(frozen=True, eq=False)
class OwnTournament:
    """What was found where schemes of an analyst took part, too; `results` are a reason where nothing can be told.

    `exhibit(name)` shows an exhibit of `05_weighting_schemes` with them in it; in JupyterLab the object itself shows
    the answer.
    """

    results: TournamentResults | Reason = field(repr=False)
    exhibit: Callable[[str], Exhibit] = field(repr=False)

    def _repr_html_(self) -> str:
        return self.exhibit("weighting.answer")._repr_html_()
