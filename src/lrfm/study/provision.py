"""The stage of the provision: rates learned at the pack's day and at the month end before it, and what they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from lrfm.cohort.dated import has_dated_payments
from lrfm.cohort.series import take_series
from lrfm.core.calendars import add_months, last_month_end, month_end
from lrfm.core.reason import Reason
from lrfm.core.sources import source_digest
from lrfm.core.stage_cache import stage_key
from lrfm.errors import Defect
from lrfm.kpi.buckets import bucket_bounds
from lrfm.kpi.provision.cohorts import cohort_losses
from lrfm.kpi.provision.compare import compare_rates
from lrfm.kpi.provision.exposure import open_ages, open_flows
from lrfm.kpi.provision.look_back import look_back
from lrfm.kpi.provision.matrix import build_matrix, specific_customers
from lrfm.kpi.provision.movement import measure_movement
from lrfm.kpi.provision.rates import booked_rates
from lrfm.kpi.provision.results import Adjusted, LookBack, Matrix, Provision, RelatedParties
from lrfm.kpi.provision.sensitivity import sensitivities
from lrfm.ledger.tables.faults import RELATED
from lrfm.study.loss_rates import Learned, history_at, learned_rates
from lrfm.study.stages import ENGINE, SEVERAL_MONTHS

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.cohort.series import Series
    from lrfm.kpi.month import MonthFigures
    from lrfm.kpi.provision.settings import ProvisionSettings, SpecificCustomer
    from lrfm.kpi.results import Trends
    from lrfm.params import Params
    from lrfm.study.stages import Stages

__all__ = ["ProvisionStage"]

PROVISION = ("lrfm.study.loss_rates", "lrfm.study.provision", *SEVERAL_MONTHS, ENGINE)
PROVISIONS = TypeAdapter(Provision)
YEAR_MONTHS = 12


@dataclass(frozen=True)
class _Day:
    """What was known at one day, and what is set aside for it."""

    matrix: Matrix
    learned: Learned
    untold: Reason | None


@dataclass(frozen=True)
class ProvisionStage:
    """What is set aside for losses at the pack's day, computed once."""

    stages: Stages
    figures: MonthFigures
    trends: Trends

    @property
    def params(self) -> Params:
        """The params of the pack."""
        return self.stages.params

    @property
    def settings(self) -> ProvisionSettings:
        """The settings of the provision."""
        return self.params.provision

    @cached_property
    def results(self) -> Provision:
        """All that is told of the provision."""

        def compute(folder: Path) -> None:
            (folder / "provision.json").write_bytes(PROVISIONS.dump_json(self._measured(), indent=1))

        key = stage_key(
            sources=source_digest(PROVISION),
            inputs={"snapshot": self.stages.snapshot_key},
            settings={
                "provision": self.settings.model_dump(mode="json"),
                "windows": self.params.windows.model_dump(mode="json"),
                "related": list(self.params.scope.related_parties),
            },
        )
        stored = self.stages.stored("provision", key, PROVISION, compute)
        return PROVISIONS.validate_json((stored / "provision.json").read_bytes())

    def _measured(self) -> Provision:
        past, past_missing = self._past  # first: an engine holds the tables of one series at a time
        now = self._at(self._series, 1, assessed=self.settings.specific)
        self._require_ageing(now.matrix)
        movement_missing = self._opening_missing
        opening = None if movement_missing else self._at(self._series, 0, assessed=self.settings.specific)
        if opening is not None and (opening.matrix.missing or now.matrix.missing):
            movement_missing = opening.matrix.missing or now.matrix.missing
        comparison = compare_rates(
            [row.exposure_minor for row in now.matrix.allowances],
            curve=now.learned.all_time.standing,
            recent=now.learned.recent.standing,
            transitions=self.trends.transitions,
            months=self.trends.transitions.months,
        )
        return Provision(
            now.matrix,
            self._adjusted(now),
            comparison,
            cohorts=cohort_losses(
                now.learned.history.cohorts,
                cutoff=self.params.as_of,
                first_complete=self._first_complete,
                buckets=len(self._bounds),
                mature_days=self.settings.mature_days,
            ),
            mature_days=self.settings.mature_days,
            related=self._related,
            credits_minor=self.figures.ageing.credits_minor,
            movement=None
            if opening is None or movement_missing
            else measure_movement(
                open_flows(self._series, upper_days=self._upper_days, apart=self._apart),
                opening=opening.matrix,
                closing=now.matrix,
            ),
            movement_missing=movement_missing,
            sensitivities=sensitivities(
                now.matrix,
                forward=self._forward(self.params.as_of),
                rest_share=now.learned.all_time.rest,
                comparison=comparison,
            ),
            past=past,
            past_missing=past_missing,
        )

    def _at(self, series: Series, number: int, *, assessed: Sequence[SpecificCustomer]) -> _Day:
        """Learn and set aside at one of a series' days, from what was known then; some customers are assessed apart."""
        cutoff, settings = series.cutoffs[number], self.settings
        ages = open_ages(series, number=number, upper_days=self._upper_days, apart=self._apart if assessed else ())
        learned = self._learned(cutoff, ages)
        missing = self._untold or self._never_lost(learned)
        rates = booked_rates(
            self._bounds,
            history=learned.history.buckets,
            reached=learned.all_time.reached,
            learned=learned.all_time.standing,
            unknown=learned.all_time.unknown,
            settings=settings,
            forward=self._forward(cutoff),
            is_told=missing is None,
        )
        specific = specific_customers(
            assessed, ages, keys=self._keys, cutoff=cutoff, digits=self.params.currency_digits
        )
        unbooked = None if settings.stated is not None else missing
        matrix = build_matrix(ages, cutoff=cutoff, rates=rates, specific=specific, missing=unbooked)
        return _Day(matrix, learned, untold=missing)

    def _learned(self, cutoff: date, ages: pd.DataFrame) -> Learned:
        history = history_at(
            self.stages.ledger,
            cutoff=cutoff,
            first_complete=self._first_complete,
            recent_from=month_end(add_months(cutoff.replace(day=1), -self.trends.transitions.months)),
            upper_days=self._upper_days,
            mature_days=self.settings.mature_days,
            engine=self.stages.engine,
        )
        return learned_rates(history, ages, upper_days=self._upper_days, horizon_days=self.settings.horizon_days)

    def _never_lost(self, learned: Learned) -> Reason | None:
        if learned.history.lost_customers or self.settings.no_losses_mean == "none_lost":
            return None
        return Reason.of("provision.never_lost")

    def _adjusted(self, now: _Day) -> Adjusted:
        settings, prior = self.settings, self.settings.prior
        holds = settings.forward is not None and self._forward(self.params.as_of) == Fraction(settings.forward.factor)
        return Adjusted(
            forward_factor=Fraction(settings.forward.factor) if settings.forward and holds else None,
            forward_reason=settings.forward.reason if settings.forward and holds else "",
            stated_reason=settings.stated.reason if settings.stated else "",
            prior_lost=Fraction(prior.lost),
            prior_customers=Fraction(prior.customers),
            few_customers=prior.few_customers,
            lost_customers=now.learned.history.lost_customers,
            horizon_days=settings.horizon_days,
            rest_share=now.learned.all_time.rest,
            untold=now.untold,
        )

    @property
    def _past(self) -> tuple[LookBack | None, Reason | None]:
        """What became of what was set aside a year ago; customers assessed apart today were not then."""
        day = month_end(add_months(self.params.as_of.replace(day=1), -YEAR_MONTHS))
        first = self._first_complete
        if first is None or first > day:
            return None, Reason.of("provision.no_past", day=day)
        series = self._series_of((day, self.params.as_of))
        then = self._at(series, 0, assessed=())
        if then.matrix.missing is not None:
            return None, then.matrix.missing
        return look_back(open_flows(series, upper_days=self._upper_days, apart=()), opening=then.matrix), None

    def _forward(self, day: date) -> Fraction:
        forward = self.settings.forward
        if forward is None or (forward.since is not None and forward.since > day):
            return Fraction(1)
        return Fraction(forward.factor)

    def _require_ageing(self, matrix: Matrix) -> None:
        """Hold the matrix against the ageing of the page on receivables, bucket by bucket."""
        own = [row.receivable_minor for row in matrix.allowances]
        aged = [bucket.amount_minor for bucket in self.figures.ageing.buckets]
        if own != aged:
            raise Defect(f"the matrix holds {own}, the ageing {aged} minor units")

    @cached_property
    def _days(self) -> tuple[date, date]:
        return last_month_end(self.params.as_of), self.params.as_of

    @cached_property
    def _series(self) -> Series:
        return self._series_of(self._days)

    def _series_of(self, days: tuple[date, date]) -> Series:
        return take_series(
            self.stages.ledger,
            cutoffs=days,
            engine=self.stages.engine,
            payments_months=1,
            begins_on=self._first_complete,
        )

    @cached_property
    def _opening_missing(self) -> Reason | None:
        first = self._first_complete
        if first is not None and first > self._days[0]:
            return Reason.of("provision.no_opening", day=self._days[0])
        return None

    @cached_property
    def _untold(self) -> Reason | None:
        is_dated = has_dated_payments(self.stages.ledger, engine=self.stages.engine)
        return None if is_dated else Reason.of("kpi.payments_undated")

    @cached_property
    def _keys(self) -> dict[str, int]:
        """Customers' keys by their numbers, of those that the params assess apart."""
        named = [one.customer for one in self.settings.specific]
        if not named:
            return {}
        directory = self.stages.ledger.directory
        owners = directory.filter((directory.kind == "customer") & directory.source_id.isin(named))
        rows = self.stages.engine.to_arrow(owners.select("source_id", "key"), order_by=["key"]).to_pylist()
        return {row["source_id"]: row["key"] for row in rows}

    @property
    def _apart(self) -> Sequence[int]:
        return sorted(self._keys.values())

    @property
    def _related(self) -> RelatedParties:
        ledger = self.stages.ledger
        totals = [total for total in ledger.controls.by_reason if total.reason == RELATED]
        return RelatedParties(
            len(self.params.scope.related_parties),
            sum(total.rows for total in totals),
            sum(total.amount_minor for total in totals),
        )

    @property
    def _first_complete(self) -> date | None:
        return self.stages.ledger.habits.edges.first_complete

    @property
    def _upper_days(self) -> tuple[int, ...]:
        return self.params.windows.ageing_upper_days

    @property
    def _bounds(self) -> tuple[tuple[int | None, int | None], ...]:
        return bucket_bounds(self._upper_days)
