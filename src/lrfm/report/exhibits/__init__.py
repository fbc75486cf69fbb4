"""Every exhibit of the notebooks by name: what it shows is computed elsewhere, how it reads is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from lrfm.report.exhibits import bounds, files, instruments, payments, quality, receivables
from lrfm.report.exhibits.beside import optional_tables, sales_lines
from lrfm.report.exhibits.control import reconciliation
from lrfm.report.exhibits.sales_only import needs_payments
from lrfm.report.exhibits.voice import Results, Voice
from lrfm.report.pack import Block, Headlines, Lines

__all__ = ["EXHIBITS", "Exhibit", "Results", "Voice"]

Exhibit = Block | Lines | Headlines

EXHIBITS: Mapping[str, Callable[[Voice, Results], Exhibit]] = MappingProxyType(
    {
        "quality.answer": quality.quality_answer,
        "quality.files": files.file_to_ledger,
        "quality.tables": files.tables_read,
        "quality.rejected": files.rejected_rows,
        "quality.reading": files.reading,
        "quality.findings": quality.findings,
        "quality.coverage": quality.coverage,
        "quality.sales": sales_lines,
        "quality.optional": optional_tables,
        "quality.reconciliation": reconciliation,
        "receivables.answer": receivables.receivables_answer,
        "board.answer": receivables.board_answer,
        "receivables.headlines": receivables.headlines,
        "receivables.ageing": needs_payments(receivables.ageing_figure, missing="ageing"),
        "receivables.ageing_table": needs_payments(receivables.ageing_table, missing="open_items"),
        "receivables.bounds": needs_payments(bounds.bounds, missing="bounds"),
        "receivables.instruments": needs_payments(instruments.instruments, missing="instruments"),
        "receivables.debtors": needs_payments(receivables.debtors, missing="debtors"),
        "payments.billed": payments.billed_by_month,
        "payments.count_back": needs_payments(payments.count_back, missing="count_back"),
        "payments.lateness": needs_payments(payments.lateness_table, missing="lateness"),
        "payments.lateness_spread": needs_payments(payments.lateness_spread, missing="lateness_spread"),
    }
)
