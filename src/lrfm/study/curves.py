"""The stage of curves: when invoices are paid, as known at the pack's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from lrfm.core.calendars import add_months
from lrfm.core.reason import Reason
from lrfm.core.sources import source_digest
from lrfm.core.stage_cache import stage_key
from lrfm.study.curve_rows import frames_of, sellers_of, with_segments
from lrfm.study.customers import StagesOnCustomers
from lrfm.study.segments import SegmentStages
from lrfm.study.stages import ENGINE
from lrfm.survival.causes import OPEN
from lrfm.survival.told import PaymentCurves

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from lrfm.survival.payment_curves import KnownSpells

__all__ = ["CurveStages"]

CURVES = (
    "lrfm.survival.payment_curves",
    "lrfm.cohort.spells",
    "lrfm.segments.segment",
    "lrfm.study.curve_rows",
    ENGINE,
)
TOLD = TypeAdapter(PaymentCurves | Reason)
YEAR_MONTHS = 12


@dataclass(frozen=True)
class CurveStages(StagesOnCustomers):
    """Curves of the spells known at the pack's day; segments are those known before each invoice."""

    segments: SegmentStages

    @cached_property
    def curves(self) -> PaymentCurves | Reason:
        """Everything that is told of the time to payment; a reason where there is nothing to follow."""
        ledger, stages = self.customers.stages.ledger, self.customers.stages
        if not ledger.has_payments:
            return Reason.of("survival.sales_only")
        if not self.customers.is_dated:
            return Reason.of("survival.undated")

        def compute(folder: Path) -> None:
            from lrfm.survival.payment_curves import measure_payment_curves  # scipy, which nothing else waits for

            found = measure_payment_curves(self._known(), settings=self.params.survival)
            (folder / "curves.json").write_bytes(TOLD.dump_json(found, indent=1))

        folder = stages.stored("curves", self.curves_key, CURVES, compute)
        return TOLD.validate_json((folder / "curves.json").read_bytes())

    @cached_property
    def curves_key(self) -> str:
        """What the curves depend on: the ledger, the features that make segments, the settings."""
        params = self.params
        is_kept = params.segments.learned_folder is not None
        return stage_key(
            sources=source_digest(CURVES),
            inputs={"ledger": self.customers.stages.ledger_key, "features": self.customers.features_key},
            settings={
                "as_of": params.as_of.isoformat(),
                "survival": params.survival.model_dump(mode="json"),
                "segments": params.segments.model_dump(mode="json"),
                "scores": params.scores.model_dump(mode="json"),
                "kept": repr(self.segments.learning.learned.references) if is_kept else None,
                "abc_cuts": [str(cut) for cut in params.windows.abc_cuts],
                "fate_is_unknown": self.customers.fate_is_unknown,
            },
        )

    def _known(self) -> KnownSpells:
        from lrfm.survival.payment_curves import KnownSpells

        customers, ledger = self.customers, self.customers.stages.ledger
        invoices, parts = self._frames(self.params.as_of, name="curves")
        # nothing of customers is computed for a ledger of which no curve can be told
        has_exits = int((invoices["cause"] != OPEN).sum()) >= self.params.survival.least_exits
        invoices, since = with_segments(invoices, self.segments.segmentations if has_exits else {})
        invoices, seller = sellers_of(ledger, invoices, cutoff=self.params.as_of, engine=customers.stages.engine)
        then_day = self._then_day
        return KnownSpells(
            cutoff=self.params.as_of,
            invoices=invoices,
            parts=parts,
            then=None if then_day is None else self._frames(then_day, name="curves_then")[0],
            then_day=then_day,
            part_paid_unknown=self._part_paid_unknown(invoices),
            is_settled_only=customers.fate_is_unknown or not (invoices["cause"] == OPEN).any(),
            segments_since=since,
            salesperson_from=seller,
        )

    def _frames(self, day: date, *, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        return frames_of(
            self.customers.stages.ledger,
            cutoff=day,
            fate_is_unknown=self.customers.fate_is_unknown,
            engine=self.customers.stages.engine,
            name=name,
        )

    def _part_paid_unknown(self, invoices: pd.DataFrame) -> int:
        return int((invoices["cause"] == OPEN).sum()) if self.customers.fate_is_unknown else 0

    @property
    def _then_day(self) -> date | None:
        """The month end a year before, where the files hold the recent days before it in full.

        Of files with settled rows alone a past day can't be had: what was open then and never settled is not in them.
        """
        first = self.customers.stages.ledger.habits.edges.first_complete
        if first is None or self.customers.fate_is_unknown:
            return None
        next_day = self.params.as_of + timedelta(days=1)
        day = add_months(next_day, -YEAR_MONTHS) - timedelta(days=1)
        return day if day - timedelta(days=self.params.survival.recent_days) >= first else None
