"""Every exhibit of the notebooks by name: what it shows is computed elsewhere, how it reads is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from lrfm.report.exhibits import payments, quality, receivables
from lrfm.report.exhibits.voice import Results, Voice
from lrfm.report.pack import Block, Headlines, Lines

__all__ = ["EXHIBITS", "Exhibit", "Results", "Voice"]

Exhibit = Block | Lines | Headlines

EXHIBITS: Mapping[str, Callable[[Voice, Results], Exhibit]] = MappingProxyType(
    {
        "quality.answer": quality.quality_answer,
        "quality.files": quality.file_to_ledger,
        "quality.rejected": quality.rejected_rows,
        "quality.findings": quality.findings,
        "quality.coverage": quality.coverage,
        "quality.reconciliation": quality.reconciliation,
        "receivables.answer": receivables.receivables_answer,
        "board.answer": receivables.board_answer,
        "receivables.headlines": receivables.headlines,
        "receivables.ageing": receivables.ageing_figure,
        "receivables.ageing_table": receivables.ageing_table,
        "receivables.debtors": receivables.debtors,
        "payments.billed": payments.billed_by_month,
        "payments.count_back": payments.count_back,
        "payments.lateness": payments.lateness_table,
        "payments.lateness_spread": payments.lateness_spread,
    }
)
