"""What is told of payments to come."""

from __future__ import annotations

from dataclasses import dataclass
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
