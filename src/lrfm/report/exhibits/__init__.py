"""Every exhibit of the notebooks by name: what it shows is computed elsewhere, how it reads is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from lrfm.report.exhibits import (
    bounds,
    collection,
    concentration,
    dso_family,
    files,
    instruments,
    losses,
    payments,
    promises,
    quality,
    receivables,
    spread,
    targets,
    transitions,
    trend,
)
from lrfm.report.exhibits.beside import optional_tables, sales_lines
from lrfm.report.exhibits.cash import CASH
from lrfm.report.exhibits.control import reconciliation
from lrfm.report.exhibits.customers import CUSTOMERS
from lrfm.report.exhibits.habit_checks import amounts, doubles, numbering
from lrfm.report.exhibits.habit_links import lacks, shared
from lrfm.report.exhibits.habit_months import documents_by_month, edges
from lrfm.report.exhibits.habit_posting import posting_lag
from lrfm.report.exhibits.habit_weekdays import weekdays
from lrfm.report.exhibits.made_up import MADE_UP
from lrfm.report.exhibits.opinions import OPINIONS
from lrfm.report.exhibits.outlook import OUTLOOK
from lrfm.report.exhibits.provision import PROVISION
from lrfm.report.exhibits.sales_only import needs_payments
from lrfm.report.exhibits.series import of_balance, of_payments, of_trends, windowed
from lrfm.report.exhibits.timing import TIMING
from lrfm.report.exhibits.voice import Results, Voice
from lrfm.report.exhibits.weighting import WEIGHTING
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
        "quality.months": documents_by_month,
        "quality.edges": edges,
        "quality.posting": posting_lag,
        "quality.weekdays": weekdays,
        "quality.numbering": numbering,
        "quality.doubles": doubles,
        "quality.amounts": amounts,
        "quality.shared": shared,
        "quality.lacks": lacks,
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
        "payments.lateness_spread": needs_payments(spread.lateness_spread, missing="lateness_spread"),
        "payments.month_days": needs_payments(spread.month_days, missing="month_days"),
        "receivables.ageing_trend": of_balance(trend.ageing_trend, missing="ageing_trend"),
        "receivables.shares": of_balance(trend.shares, missing="shares"),
        "receivables.concentration": of_trends(concentration.concentration, missing="concentration"),
        "receivables.abc": of_trends(concentration.abc, missing="abc"),
        "receivables.disputes": of_payments(promises.disputes, missing="disputes"),
        "receivables.promises": of_payments(promises.promises, missing="promises"),
        "receivables.transitions": of_balance(transitions.transitions, missing="transitions"),
        "receivables.bad_debt": of_balance(losses.bad_debt, missing="bad_debt"),
        "receivables.targets": windowed(targets.targets, wrap=of_payments, missing="targets"),
        "payments.dso_family": windowed(dso_family.dso_family, wrap=of_balance, missing="dso_family"),
        "payments.dso_trend": windowed(dso_family.dso_trend, wrap=of_balance, missing="dso_family"),
        "payments.collection": of_balance(collection.collection, missing="collection"),
        "payments.lateness_trend": of_payments(collection.lateness_trend, missing="lateness_trend"),
        **CUSTOMERS,
        **CASH,
        **TIMING,
        **OUTLOOK,
        **OPINIONS,
        **PROVISION,
        **WEIGHTING,
        **MADE_UP,
    }
)
