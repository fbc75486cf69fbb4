"""What is told of payments to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lrfm.survival.model_told import ModelTold
from lrfm.survival.proof.table import ProofTable

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.core.reason import Reason
    from lrfm.survival.cash.results import CashForecast

__all__ = ["PaymentResults", "PaymentsTold"]


@dataclass(frozen=True)
class PaymentsTold:
    """The model of the day, and the proof of it and of plain methods on past days."""

    model: ModelTold
    proof: ProofTable


@dataclass(frozen=True, eq=False)
class PaymentResults:
    """The same with what is foretold of each open invoice (`lrfm.survival.outlook`), and of cash."""

    told: PaymentsTold
    outlook: pd.DataFrame
    cash: CashForecast | Reason

    def with_invoices(self, numbers: Mapping[int, str]) -> PaymentResults:
        """Name the invoices of the outlook in a column `invoice`; "" where there is no number."""
        named = self.outlook["document_key"].map(lambda key: numbers.get(key, ""))
        return replace(self, outlook=self.outlook.assign(invoice=named.astype(object)))
