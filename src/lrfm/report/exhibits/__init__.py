"""Every exhibit of the notebooks by name: what it shows is computed elsewhere, how it reads is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from lrfm.report.exhibits import quality, receivables
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
        "receivables.billed": receivables.billed_by_month,
        "receivables.count_back": receivables.count_back,
        "receivables.lateness": receivables.lateness_table,
        "receivables.lateness_spread": receivables.lateness_spread,
    }
)
