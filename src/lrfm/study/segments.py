"""The stages of segments: what is learned, every month's segments, and what is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from lrfm.core.calendars import add_months
from lrfm.features.scores.drift import Drift, measure_drift
from lrfm.features.scores.score import score
from lrfm.segments.changes import explain_scores, explain_types
from lrfm.segments.classes import abc_sizes, ranks_of
from lrfm.segments.clusters.apply import members_of
from lrfm.segments.migration import migrate, migrate_through
from lrfm.segments.model import References, Segmentation, SegmentSizes, SizedBy
from lrfm.segments.one_off import one_offs
from lrfm.segments.results import CustomerHistory, SegmentResults
from lrfm.segments.review import base_review
from lrfm.segments.segment import segment_customers
from lrfm.segments.sensitivity import sensitivity_of
from lrfm.segments.sizes import segment_sizes, with_outcomes
from lrfm.segments.small_orders import small_orders
from lrfm.segments.strategies import Strategies, read_strategies
from lrfm.segments.targets import target_customers
from lrfm.study.beside import BesideStages
from lrfm.study.customers import StagesOnCustomers
from lrfm.study.found import example_of, history_of, judgements_of
from lrfm.study.learning import LearningStage

if TYPE_CHECKING:
    from lrfm.segments.moves import Change, MigrationSeries, TypeChange

__all__ = ["SegmentStages"]

YEAR_MONTHS = 12
SIZED: tuple[SizedBy, ...] = (
    "group", "type", "badge", "value_cell", "relationship_cell", "abc_billed", "abc_profit",
)  # fmt: skip
STRATEGIES = Path(__file__).resolve().parents[3] / "params" / "strategies.yml"
"""The shipped table of strategies, part of the checkout as the notebooks are."""


@dataclass(frozen=True)
class SegmentStages(StagesOnCustomers):
    """What is told of the segments of a pack; every month's segments go by what was learned once."""

    @cached_property
    def learning(self) -> LearningStage:
        """What they are told by."""
        return LearningStage(self.customers)

    @cached_property
    def segmentations(self) -> Mapping[date, Segmentation]:
        """The segments of every cut-off with a whole window, and of the pack's day, by the same references."""
        return {
            day: self._segmented(day, references=self.learning.learned.references)
            for day in sorted({*self.learning.whole_days, self.features.cutoffs[-1]})
        }

    def _segmented(self, day: date, *, references: References | None) -> Segmentation:
        return segment_customers(
            self.features.at(day),
            cutoff=day,
            currency=self.params.currency,
            currency_digits=self.params.currency_digits,
            settings=self.params.segments,
            abc_cuts=self._abc_cuts,
            references=references,
        )

    @property
    def _abc_cuts(self) -> tuple[Fraction, ...]:
        return tuple(Fraction(cut) for cut in self.params.windows.abc_cuts)

    @cached_property
    def results(self) -> SegmentResults | None:
        """Everything that is told of the segments; None where nobody bought by the pack's day."""
        features = self.features.last
        if features.empty:
            return None
        params, cutoffs = self.params, self.features.cutoffs
        now, last, before = self.segmentations[cutoffs[-1]], self._at(self._last_day), self._at(self._year_before)
        billed = features[features["billed_12m_minor"] != 0]
        learned, window_months = self.learning.learned, params.features.window_months
        return SegmentResults(
            now=now,
            last=last,
            before=before,
            learned_on=learned.learned_on,
            is_kept=params.segments.learned_folder is not None,
            features=features.join(score(features, learned.boundaries)),
            window_months=window_months,
            sizes={by: segment_sizes(now, by=by) for by in SIZED},
            default_sizes=self._default_sizes,
            horizon_months=self.customers.outcomes.horizon_months if self.customers.outcomes else None,
            abc={by: abc_sizes(billed, by=by, cuts=self._abc_cuts) for by in ("billed", "profit")},
            ranks=ranks_of(features),
            one_offs=one_offs(features, cutoff=now.cutoff, new_months=params.segments.new_months),
            targets=target_customers(
                features,
                cutoff=now.cutoff,
                currency_digits=params.currency_digits,
                settings=params.segments.targets,
                customers=self._beside.master,
                judgements=judgements_of(
                    self.customers.stages.ledger,
                    params.segments.targets,
                    data_dir=params.data_dir,
                    engine=self.customers.stages.engine,
                ),
            ),
            small_orders=small_orders(
                features,
                cutoff=now.cutoff,
                currency_digits=params.currency_digits,
                settings=params.segments,
                window_months=window_months,
            ),
            review=base_review(cutoff=now.cutoff, settings=params.segments.review),
            strategies=self.strategies,
            migration=migrate(before, now, by="group") if before is not None else None,
            steps=self._steps,
            type_changes=self._type_changes(now, last),
            score_changes=self._score_changes,
            boundaries=learned.boundaries,
            sensitivity=sensitivity_of(
                features,
                segmentation=now,
                settings=params.segments,
                window_months=window_months,
                boundaries=learned.boundaries,
            ),
            drift=self._drift,
            groups=self._beside.groups.at[-1] if self._beside.groups.at else None,
            group_features=self._beside.group_features,
            clustering=learned.clustering,
            members=members_of(features, model=learned.clustering.model) if learned.clustering.model else None,
            profile=self._beside.profile,
            history=self._history(now, before),
            white_space=self._beside.white_space,
        )

    @cached_property
    def strategies(self) -> Strategies:
        """What to do about each segment."""
        own = self.params.segments.strategies_file
        return read_strategies(STRATEGIES if own is None else self.params.data_dir / own)

    @cached_property
    def _beside(self) -> BesideStages:
        return BesideStages(self.customers, self.segmentations[self.features.cutoffs[-1]])

    def _at(self, day: date | None) -> Segmentation | None:
        return None if day is None else self.segmentations.get(day)

    @property
    def _last_day(self) -> date | None:
        cutoffs = self.features.cutoffs
        return cutoffs[-2] if len(cutoffs) > 1 else None

    @property
    def _year_before(self) -> date | None:
        """The month end a year before the pack's month."""
        month = add_months(self.features.cutoffs[-1].replace(day=1), -YEAR_MONTHS)
        return next((day for day in self.features.cutoffs if day.replace(day=1) == month), None)

    @property
    def _steps(self) -> MigrationSeries | None:
        several = list(self.segmentations.values())
        return migrate_through(several, by="group") if len(several) > 1 else None

    def _history(self, now: Segmentation, before: Segmentation | None) -> CustomerHistory | None:
        key = example_of(now, before)
        return None if key is None else history_of(self.customers.stages.snapshot, key, features=self.features.last)

    def _type_changes(self, now: Segmentation, last: Segmentation | None) -> tuple[TypeChange, ...]:
        if last is None:
            return ()
        return explain_types(
            last, now, features_before=self.features.at(last.cutoff), features_after=self.features.last
        )

    @cached_property
    def _score_changes(self) -> tuple[Change, ...]:
        if self._at(self._last_day) is None or self._last_day is None:
            return ()
        boundaries = self.learning.learned.boundaries
        return explain_scores(
            self.features.at(self._last_day),
            self.features.last,
            boundaries_before=boundaries,
            boundaries_after=boundaries,
        )

    @cached_property
    def _drift(self) -> Drift | None:
        """The customers of the day that was learned from against those of now; None where they are the same ones.

        Length is left out: it grows with the calendar.
        """
        learned_on, as_of = self.learning.learned.learned_on, self.features.cutoffs[-1]
        boundaries = [one for one in self.learning.learned.boundaries if one.criterion != "length_days"]
        if learned_on not in self.learning.whole_days or learned_on == as_of or not boundaries:
            return None
        return measure_drift(
            self.features.at(learned_on),
            self.features.last,
            boundaries,
            settings=self.params.scores,
            now_on=as_of,
        )

    @cached_property
    def _default_sizes(self) -> SegmentSizes | None:
        """The groups of the last past day whose window was seen to its end, with what became of their customers.

        Groups of that day are told by references of that day: later ones would know what came after.
        """
        outcomes = self.customers.outcomes
        if outcomes is None:
            return None
        seen = [one.day for one in outcomes.origins if one.window_end <= outcomes.observed_on]
        days = [day for day in seen if day in self.learning.whole_days]
        if not days:
            return None
        of_that_day = self._segmented(days[-1], references=None)
        if of_that_day.missing is not None:
            return None
        return with_outcomes(of_that_day, outcomes.at(days[-1])["state"], by="group")
