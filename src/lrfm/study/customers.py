"""The stages of customers: facts, features at many cut-offs, the leak proof, outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from lrfm.cohort.cohort import Cohort, take_cohort
from lrfm.cohort.dated import has_dated_payments
from lrfm.cohort.facts import Facts, open_facts, prepare_facts, save_facts
from lrfm.cohort.leaks import LeakProof, prove_no_leak
from lrfm.cohort.outcomes import (
    Outcomes,
    horizon_months,
    month_end_origins,
    open_outcomes,
    save_outcomes,
    take_outcomes,
    unknown_fate_documents,
)
from lrfm.cohort.series import month_end_cutoffs
from lrfm.core.calendars import add_months
from lrfm.core.money import to_minor
from lrfm.core.sources import source_digest
from lrfm.core.stage_cache import stage_key
from lrfm.errors import Defect
from lrfm.features.compute import compute_features
from lrfm.features.model import CustomerFeatures, open_features, save_features
from lrfm.study.stages import ENGINE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    import pandas as pd

    from lrfm.cohort.settings import OutcomeSettings
    from lrfm.ledger.model import Ledger
    from lrfm.params import Params
    from lrfm.study.stages import Stages

__all__ = ["CustomerStages", "StagesOnCustomers"]

FACTS = ("lrfm.cohort.facts", ENGINE)
FEATURES = ("lrfm.features.compute", "lrfm.cohort.cohort", "lrfm.cohort.dated", ENGINE)
OUTCOMES = ("lrfm.cohort.outcomes", ENGINE)
PROOF = (*FACTS, *FEATURES, "lrfm.cohort.leaks")
PROOFS = TypeAdapter(tuple[LeakProof, ...])
PROVED_MONTHS_BACK = (0, 12)
"""Proofs are of the pack's own day, and of the month end a year before, after which much became known."""


@dataclass(frozen=True)
class CustomerStages:
    """What is known of customers at the pack's day and the month ends before it."""

    stages: Stages
    fate_is_unknown: bool
    """Whether the files show paid rows alone, so that nobody knows what became of part-paid ones."""

    @property
    def params(self) -> Params:
        """The params of the pack."""
        return self.stages.params

    @cached_property
    def cutoffs(self) -> tuple[date, ...]:
        """The pack's day and the month ends before it, as far as customers are followed and files go back."""
        first = self.stages.ledger.habits.edges.first_complete
        months = self.params.features.history_months + 1
        return month_end_cutoffs(self.params.as_of, months=months, since=first or self.params.as_of)

    @cached_property
    def facts_key(self) -> str:
        """What the facts depend on: the ledger alone."""
        return stage_key(sources=source_digest(FACTS), inputs={"ledger": self.stages.ledger_key}, settings={})

    @cached_property
    def facts(self) -> Facts:
        """The ledger prepared for any cut-off."""
        engine = self.stages.engine

        def compute(folder: Path) -> None:
            save_facts(prepare_facts(self.stages.ledger, engine=engine), engine=engine, folder=folder)

        return open_facts(engine, folder=self.stages.stored("facts", self.facts_key, FACTS, compute))

    @cached_property
    def features_key(self) -> str:
        """What the features depend on: the facts, the days, and the windows."""
        settings = {
            "features": self.params.features.model_dump(mode="json"),
            "cutoffs": [day.isoformat() for day in self.cutoffs],
        }
        return stage_key(sources=source_digest(FEATURES), inputs={"facts": self.facts_key}, settings=settings)

    @cached_property
    def features(self) -> CustomerFeatures:
        """What was known of each customer at each cut-off."""

        def compute(folder: Path) -> None:
            save_features(self._features_of(self.facts, self.cutoffs), folder=folder)

        return open_features(
            self.stages.stored("features", self.features_key, FEATURES, compute),
            cutoffs=self.cutoffs,
            currency=self.params.currency,
            currency_digits=self.params.currency_digits,
        )

    @cached_property
    def proofs(self) -> tuple[LeakProof, ...]:
        """The leak proof of some cut-offs, oldest first."""

        def compute(folder: Path) -> None:
            proofs = tuple(self._proof(day) for day in self._proved_days)
            (folder / "proofs.json").write_bytes(PROOFS.dump_json(proofs, indent=1))

        key = stage_key(
            sources=source_digest(PROOF),
            inputs={"features": self.features_key},
            settings={"days": [day.isoformat() for day in self._proved_days]},
        )
        found = PROOFS.validate_json((self.stages.stored("proof", key, PROOF, compute) / "proofs.json").read_bytes())
        if leaking := [proof for proof in found if not proof.holds]:
            raise Defect(f"features of {leaking[0].cutoff} know what came later: {dict(leaking[0].differing)}")
        return found

    @cached_property
    def outcomes(self) -> Outcomes | None:
        """What became of customers after each origin; None where the files hold too little before the pack's day."""
        settings, ledger, as_of = self.params.outcomes, self.stages.ledger, self.params.as_of
        first = ledger.habits.edges.first_complete
        origins = month_end_origins(settings, first_day=first, last_day=as_of) if first else ()
        if first is None or not origins:
            return None

        def compute(folder: Path) -> None:
            save_outcomes(self._outcomes(origins, settings), folder=folder)

        key = stage_key(
            sources=source_digest(OUTCOMES),
            inputs={"ledger": self.stages.ledger_key},
            settings={
                "outcomes": settings.model_dump(mode="json"),
                "thresholds": self.params.thresholds.model_dump(mode="json", exclude={"large_item"}),
                "as_of": as_of.isoformat(),
                "fate_is_unknown": self.fate_is_unknown,
            },
        )
        return open_outcomes(self.stages.stored("outcomes", key, OUTCOMES, compute))

    def outcomes_of(self, outcomes: Outcomes, *, materiality_minor: int | None = None, **default: object) -> Outcomes:
        """Take outcomes of the same origins by another definition of default; kept nowhere."""
        settings = self.params.outcomes
        changed = settings.model_copy(update={"default": settings.default.model_copy(update=default)})
        return self._outcomes([one.day for one in outcomes.origins], changed, materiality_minor=materiality_minor)

    def _outcomes(
        self, origins: Sequence[date], settings: OutcomeSettings, *, materiality_minor: int | None = None
    ) -> Outcomes:
        ledger, as_of = self.stages.ledger, self.params.as_of
        first = ledger.habits.edges.first_complete
        return take_outcomes(
            ledger,
            origins=origins,
            observed_on=as_of,
            horizon_months=horizon_months(settings, first_day=first or origins[0], last_day=as_of),
            settings=settings,
            engine=self.stages.engine,
            materiality_minor=self._minor(self.params.thresholds.default_materiality)
            if materiality_minor is None
            else materiality_minor,
            small_balance_minor=self._minor(self.params.thresholds.small_balance) or 0,
            unknown=unknown_fate_documents(ledger) if self.fate_is_unknown else None,
            first_complete=first,
        )

    def _minor(self, amount: Decimal | None) -> int | None:
        return None if amount is None else to_minor(amount, digits=self.params.currency_digits)

    @cached_property
    def _proved_days(self) -> tuple[date, ...]:
        wanted = {add_months(self.cutoffs[-1].replace(day=1), -back) for back in PROVED_MONTHS_BACK}
        return tuple(day for day in self.cutoffs if day.replace(day=1) in wanted)

    def _proof(self, day: date) -> LeakProof:
        engine = self.stages.engine
        # without days of payment only the last cut-off tells what is open: an earlier one must stay an earlier one
        cutoffs = (day,) if self.is_dated else tuple(sorted({day, self.cutoffs[-1]}))

        def recompute(ledger: Ledger) -> pd.DataFrame:
            facts = prepare_facts(ledger, engine=engine, name="proof")
            return self._features_of(facts, cutoffs).at(day)

        return prove_no_leak(self.stages.ledger, self.features.at(day), cutoff=day, compute=recompute, engine=engine)

    @cached_property
    def is_dated(self) -> bool:
        """Whether payments have days; without them, only the last cut-off tells what is open."""
        return has_dated_payments(self.stages.ledger, engine=self.stages.engine)

    def features_at(self, cutoffs: Sequence[date]) -> CustomerFeatures:
        """Compute the features of other days; kept nowhere."""
        return self._features_of(self.facts, cutoffs)

    def cohort(self, cutoffs: Sequence[date]) -> Cohort:
        """Take what was known at some cut-offs."""
        return self._cohort_of(self.facts, cutoffs)

    def _features_of(self, facts: Facts, cutoffs: Sequence[date]) -> CustomerFeatures:
        return compute_features(self._cohort_of(facts, cutoffs), settings=self.params.features)

    def _cohort_of(self, facts: Facts, cutoffs: Sequence[date]) -> Cohort:
        ledger = self.stages.ledger
        return take_cohort(
            facts,
            cutoffs=cutoffs,
            currency=self.params.currency,
            currency_digits=self.params.currency_digits,
            has_payments=ledger.has_payments,
            is_dated=self.is_dated,
            begins_on=ledger.habits.edges.first_complete,
            engine=self.stages.engine,
        )


@dataclass(frozen=True)
class StagesOnCustomers:
    """The base of stages that rest on what is known of customers."""

    customers: CustomerStages

    @property
    def params(self) -> Params:
        """The params of the pack."""
        return self.customers.params

    @property
    def features(self) -> CustomerFeatures:
        """The features of all cut-offs."""
        return self.customers.features
