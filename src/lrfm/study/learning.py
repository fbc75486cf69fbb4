"""What segments are told by: learned once from the customers of a day, or taken from files that were kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from lrfm.core.calendars import window_start
from lrfm.core.sources import source_digest
from lrfm.core.stage_cache import stage_key
from lrfm.errors import UserError
from lrfm.segments.learned import (
    KeptSegments,
    LearnedSegments,
    Owner,
    keep_segments,
    learn_segments,
    open_learned_segments,
    save_learned_segments,
)
from lrfm.study.customers import StagesOnCustomers

__all__ = ["LearningStage"]

LEARNED = ("lrfm.segments.learned", "lrfm.segments.clusters.learn")
DECEMBER = 12


@dataclass(frozen=True)
class LearningStage(StagesOnCustomers):
    """References, boundaries and clusters of a pack."""

    @cached_property
    def learned_on(self) -> date:
        """The day from whose customers is learned; raise `UserError` where the params name none of the cut-offs."""
        cutoffs, wanted = self.features.cutoffs, self.params.segments.learned_on
        if wanted is not None:
            if wanted not in cutoffs:
                raise UserError.of("segments.learned_on_unknown", day=wanted, first=cutoffs[0], last=cutoffs[-1])
            return wanted
        least = self.params.segments.symbols.least_customers
        years = [day for day in self.whole_days[:-1] if day.month == DECEMBER and len(self.features.at(day)) >= least]
        return years[-1] if years else cutoffs[-1]

    @cached_property
    def whole_days(self) -> tuple[date, ...]:
        """The cut-offs whose window of frequency and money the files hold in full: others can't be compared."""
        first = self.customers.stages.ledger.habits.edges.first_complete
        months = self.params.features.window_months
        return tuple(
            day for day in self.features.cutoffs if first is not None and window_start(day, months=months) >= first
        )

    @property
    def _owner(self) -> Owner:
        return Owner(self.params.client.id, self.params.currency, self.params.currency_digits)

    @cached_property
    def learned(self) -> LearnedSegments:
        """Averages, boundaries of scores and clusters: as kept with the client, else learned from the ledger itself."""
        params, owner = self.params, self._owner
        if params.segments.learned_folder is not None:
            return open_learned_segments(params.data_dir / params.segments.learned_folder, owner=owner)

        def compute(folder: Path) -> None:
            found = learn_segments(
                self.features.at(self.learned_on),
                learned_on=self.learned_on,
                currency_digits=params.currency_digits,
                segments=params.segments,
                scores=params.scores,
                clusters=params.clusters,
            )
            save_learned_segments(found, folder=folder, owner=owner)

        key = stage_key(
            sources=source_digest(LEARNED),
            inputs={"features": self.customers.features_key},
            settings={
                "learned_on": self.learned_on.isoformat(),
                "client": params.client.id,
                "symbols": params.segments.symbols.model_dump(mode="json"),
                "scores": params.scores.model_dump(mode="json"),
                "clusters": params.clusters.model_dump(mode="json"),
            },
        )
        return open_learned_segments(self.customers.stages.stored("learned", key, LEARNED, compute), owner=owner)

    def keep(self, folder: Path) -> KeptSegments:
        """Write what was learned into a folder of the user's, and say how clusters go on from those that lay there."""
        folder.mkdir(parents=True, exist_ok=True)
        learned = self.learned
        features = self.features.at(learned.learned_on) if learned.learned_on in self.features.cutoffs else None
        return keep_segments(
            learned, folder=folder, owner=self._owner, features=self.features.last if features is None else features
        )
