"""The stage of other opinions: Cox and accelerated failure times beside the model of payment, and the ceiling."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from lrfm.core.one_thread import one_thread
from lrfm.core.reason import Reason
from lrfm.core.sources import source_digest
from lrfm.core.stage_cache import stage_key
from lrfm.study.stages import ENGINE
from lrfm.survival.opinions.results import Opinions

if TYPE_CHECKING:
    from lrfm.study.payments import PaymentStages

__all__ = ["OpinionStages"]

OPINIONS = ("lrfm.survival.opinions.ask", ENGINE)
TOLD = TypeAdapter(Opinions)


@dataclass(frozen=True)
class OpinionStages:
    """What other models say of the invoices that the stage of payments followed."""

    payments: PaymentStages

    @cached_property
    def results(self) -> Opinions | Reason:
        """All other opinions; a reason where there is no model of payment to set them beside."""
        model = self.payments.results
        if isinstance(model, Reason):
            return model
        stages = self.payments.customers.stages
        folder = stages.stored("opinions", self.opinions_key, OPINIONS, self._compute)
        return TOLD.validate_json((folder / "opinions.json").read_bytes())

    @cached_property
    def opinions_key(self) -> str:
        """What the opinions depend on: the stage of payments, whose settings they are asked with."""
        return stage_key(sources=source_digest(OPINIONS), inputs={"payments": self.payments.payments_key}, settings={})

    def _compute(self, folder: Path) -> None:
        from lrfm.survival.opinions.ask import ask_opinions

        with one_thread():
            found = ask_opinions(
                self.payments.folder / "kept",
                settings=self.payments.settings,
                proof=self.payments.params.proof,
                engine=self.payments.customers.stages.engine,
            )
        (folder / "opinions.json").write_bytes(TOLD.dump_json(found, indent=1))
