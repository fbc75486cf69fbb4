"""The stage of payments: a model fitted on past days and now, proven, and what it foretells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pydantic import TypeAdapter

from lrfm.core.one_thread import one_thread
from lrfm.core.reason import Reason
from lrfm.core.sources import source_digest
from lrfm.core.stage_cache import stage_key
from lrfm.study.customers import FEATURES, StagesOnCustomers
from lrfm.study.stages import ENGINE
from lrfm.survival.cash.results import CashForecast
from lrfm.survival.holidays import with_holidays
from lrfm.survival.payment_results import PaymentResults, PaymentsTold

if TYPE_CHECKING:
    from datetime import date

    from lrfm.study.cash import CashSources
    from lrfm.survival.book import Books
    from lrfm.survival.open_day import OpenDay, OpenHazards
    from lrfm.survival.origin import Origin
    from lrfm.survival.payment_model import PaymentModel
    from lrfm.survival.settings import HazardSettings

__all__ = ["PaymentStages"]

PAYMENTS = (
    "lrfm.study.payments",
    "lrfm.survival.payment_model",
    "lrfm.survival.origins",
    "lrfm.survival.outlook",
    "lrfm.survival.model_told",
    "lrfm.survival.proof.prove",
    "lrfm.cohort.spells",
    "lrfm.cohort.contacts",
    "lrfm.cohort.posting_lags",
    "lrfm.study.cash",
    "lrfm.study.cash_book",
    "lrfm.survival.open_day",
    "lrfm.survival.holidays",
    "lrfm.survival.opinions.kept",
    *FEATURES,
    ENGINE,
)
TOLD = TypeAdapter(PaymentsTold | Reason)
CASH = TypeAdapter(CashForecast | Reason)
WITHIN_DAYS = (7, 30, 60, 90)
NOW_DRAWS, PAST_DRAWS = 10, 4
"""Draws of the model's coefficients among which the futures of a forecast of cash are shared out."""
YEARS_AHEAD = 2
LEAST_MONTHS = 4
"""Month ends of history without which nothing is fitted before the first of them."""


@dataclass(frozen=True)
class PaymentStages(StagesOnCustomers):
    """What is foretold of the invoices that are open at the pack's day, and how well it would have gone before."""

    @cached_property
    def results(self) -> PaymentResults | Reason:
        """Everything that is told of payments to come; a reason where nothing can be foretold."""
        if reason := self._missing:
            return reason
        folder = self.folder
        told = TOLD.validate_json((folder / "told.json").read_bytes())
        if isinstance(told, Reason):
            return told
        import pandas as pd

        outlook = pd.read_parquet(folder / "outlook.parquet")
        return PaymentResults(told, outlook, CASH.validate_json((folder / "cash.json").read_bytes()))

    @cached_property
    def folder(self) -> Path:
        """Where the stage is stored, computed where it is not."""
        return self.customers.stages.stored("payments", self.payments_key, PAYMENTS, self._compute)

    @cached_property
    def payments_key(self) -> str:
        """What payments to come depend on: the ledger, the features of customers, the settings."""
        params = self.params
        return stage_key(
            sources=source_digest(PAYMENTS),
            inputs={"ledger": self.customers.stages.ledger_key, "features": self.customers.features_key},
            settings={
                "as_of": params.as_of.isoformat(),
                **{name: getattr(params, name).model_dump(mode="json") for name in ("hazard", "proof", "cash")},
            },
        )

    @property
    def _missing(self) -> Reason | None:
        ledger = self.customers.stages.ledger
        if not ledger.has_payments:
            return Reason.of("survival.sales_only")
        if not self.customers.is_dated:
            return Reason.of("survival.undated")
        if self.customers.fate_is_unknown:
            return Reason.of("payments.settled_only")
        if len(self.customers.cutoffs) < LEAST_MONTHS:
            return Reason.of("payments.too_short", count=len(self.customers.cutoffs), least=LEAST_MONTHS)
        return None

    @property
    def _days(self) -> tuple[date, ...]:
        """The past month ends, and the pack's day."""
        return self.customers.cutoffs[LEAST_MONTHS - 1 :][-self.params.proof.past_months - 1 :]

    def _compute(self, folder: Path) -> None:
        with one_thread():
            self._compute_alike(folder)

    def _compute_alike(self, folder: Path) -> None:
        from lrfm.study.cash import cash_of, with_habits
        from lrfm.survival.cash.span import span_of
        from lrfm.survival.model_told import tell_model
        from lrfm.survival.open_day import OpenDay, prove_days
        from lrfm.survival.opinions.kept import keep_days
        from lrfm.survival.outlook import outlook_of

        origins, models, books = self._fitted()
        now, model = origins[-1], models[-1]
        if isinstance(model, Reason):
            (folder / "told.json").write_bytes(TOLD.dump_json(model))
            return
        sources = self._cash_sources()
        fitted = [
            with_habits(OpenDay(one, found), sources=sources)
            for one, found in zip(origins[:-1], models[:-1], strict=True)
            if not isinstance(found, Reason) and len(one.open)
        ]
        proof = prove_days(fitted, settings=self.params.proof)
        used, today = proof.choice.method, with_habits(OpenDay(now, model), sources=sources)

        def hazards(one: OpenDay, *, draws: int) -> OpenHazards:
            span_days = span_of(one.origin.day, weeks=self.params.cash.weeks).days  # of each day its own
            return one.hazards(used, days=span_days, draws=draws)

        past = (hazards(one, draws=PAST_DRAWS) for one in fitted)  # gigabytes, were all held at once
        cash = cash_of(sources, hazards(today, draws=NOW_DRAWS), past=past, lag=model.lag)
        told = tell_model(model, day=now.day, since=self._since, spell_count=len(now.known))
        (folder / "told.json").write_bytes(TOLD.dump_json(PaymentsTold(told, proof), indent=1))
        (folder / "cash.json").write_bytes(CASH.dump_json(cash, indent=1))
        outlook = outlook_of(today, method=used, within_days=WITHIN_DAYS)
        outlook.to_parquet(folder / "outlook.parquet", index=False, compression="lz4")
        engine = self.customers.stages.engine
        keep_days(folder / "kept", books, fitted, engine=engine, settings=self.params.proof)

    def _fitted(self) -> tuple[tuple[Origin, ...], tuple[PaymentModel | Reason, ...], Books]:
        """Fit a model on each of the days, by ridges that were chosen on the first: all later ones know it."""
        import pyarrow as pa

        from lrfm.cohort.contacts import contacts_of_documents
        from lrfm.cohort.posting_lags import posting_lags
        from lrfm.cohort.spells import take_spells_at
        from lrfm.survival.book import make_books
        from lrfm.survival.origins import take_origins
        from lrfm.survival.payment_model import choose_ridges, fit_payment_model
        from lrfm.survival.posting import learn_lag
        from lrfm.survival.record import records_by_month

        stages, customers = self.customers.stages, self.customers
        engine, settings = stages.engine, self.settings
        days = self._days
        spells = take_spells_at(stages.ledger, cutoffs=days, first_complete=self._since, engine=engine, name="payments")
        lag = learn_lag(posting_lags(stages.ledger, day=days[0], since=self._since, engine=engine))
        records = pa.Table.from_pandas(records_by_month(self.features), preserve_index=False)
        books = make_books(
            spells,
            records=engine.from_arrow(records, name="payments_records"),
            disputes=customers.facts.disputes,
            contacts=contacts_of_documents(stages.ledger),
            engine=engine,
            name="payments",
            lag_days=lag.days,
        )
        ridges = choose_ridges(books.pieces_at(0), settings=settings, engine=engine, name="payments_ridge")
        models: list[PaymentModel | Reason] = []
        for number in range(len(days)):
            known = [one for one in models if not isinstance(one, Reason)]
            found = fit_payment_model(
                books.pieces_at(number),
                settings=settings,
                ridges=ridges,
                engine=engine,
                name=f"payments_{number}",
                lag=lag,
                before=known[-1] if known else None,
            )
            models.append(found)
        return take_origins(books, spells, engine=engine), tuple(models), books

    @cached_property
    def settings(self) -> HazardSettings:
        """The settings of the hazard, with the public holidays of all years that it looks at."""
        asked, as_of = self.params.hazard, self.params.as_of
        until = as_of.replace(year=as_of.year + YEARS_AHEAD, day=1)
        return asked.model_copy(update={"exposure": with_holidays(asked.exposure, first=self._since, last=until)})

    @property
    def _since(self) -> date:
        """The first day from which on both the files and what is known of customers are complete."""
        first = self.customers.stages.ledger.habits.edges.first_complete
        return max(first or self.customers.cutoffs[0], self.customers.cutoffs[0])

    def _cash_sources(self) -> CashSources:
        from lrfm.study.cash import CashSources
        from lrfm.study.cash_book import load_cash_book
        from lrfm.survival.runs import BusinessDays

        stages, exposure = self.customers.stages, self.settings.exposure
        holidays = tuple(np.datetime64(day, "D") for day in exposure.holidays)
        return CashSources(
            load_cash_book(stages.ledger, engine=stages.engine),
            self.params.cash,
            BusinessDays(exposure.closed_weekdays, holidays),
            self.params.currency_digits,
            since=stages.ledger.habits.edges.first_complete,
        )
