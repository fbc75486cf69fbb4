"""What the exhibits show as files to go on working with, and the rows that were not taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lrfm.core.reason import Reason
from lrfm.report.exhibits.cash.tables import cash_tables
from lrfm.report.exhibits.customers.tables import customer_tables
from lrfm.report.exhibits.opinions.tables import opinion_tables
from lrfm.report.exhibits.outlook.tables import outlook_tables
from lrfm.report.exhibits.table_parts import DAY, TEXT, WHOLE, Money, table_of
from lrfm.report.exhibits.timing.tables import timing_tables
from lrfm.report.exhibits.trend_tables import balance_tables, payment_tables, trend_tables
from lrfm.report.exhibits.weighting.tables import weighting_tables
from lrfm.report.export import Sheet, write_csv, write_parquet, write_workbook

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["exhibit_tables", "write_exhibit_tables", "write_rejected_rows"]

WORKBOOK = "exhibits.xlsx"


def exhibit_tables(voice: Voice, results: Results) -> Mapping[str, pa.Table]:
    """Give the exhibits' tables by name; money as decimals of the pack's currency, shares and days as decimals.

    Files that show sales alone have none of what is owed and paid.
    """
    money = Money(voice.currency_digits)
    tables = {"headlines": _headlines(voice, results, money)}
    if results.has_payments:
        tables |= {
            "ageing": _ageing(results, money),
            "debtors": _debtors(voice, results, money),
            "lateness": _lateness(results, money),
            "instruments": _instruments(results, money),
            "paid_by_month_day": _month_days(results, money),
        }
    if results.trends is not None:
        tables |= trend_tables(results.trends, money=money)
        if results.has_payments:
            tables |= payment_tables(results.trends, money=money, masks_names=voice.masks_names)
        if results.has_payments and not results.fate_is_unknown:
            tables |= balance_tables(results.trends, money=money)
    if not isinstance(cash := results.cash(), Reason):
        tables |= cash_tables(cash, money=money)
    return {**tables, "billed_by_month": _billed(results, money), "not_taken": _not_taken(results, money)}


def _headlines(voice: Voice, results: Results, money: Money) -> pa.Table:
    """The headlines; `low` and `high` are their bounds, where payments name no invoice."""
    columns = dict.fromkeys(("figure", "unit", "value", "low", "high", "caveats"), TEXT)
    rows = []
    for measure in results.figures.headlines:
        low, high = results.range_of(measure)
        rows.append(
            {
                "figure": measure.key,
                "unit": measure.unit.value,
                "value": measure.text(digits=money.digits),
                "low": low.text(digits=money.digits),
                "high": high.text(digits=money.digits),
                "caveats": "; ".join(voice.reason(caveat) for caveat in measure.caveats) or None,
            }
        )
    return table_of(columns, rows)


def _ageing(results: Results, money: Money) -> pa.Table:
    rows = [
        {
            "bucket": number,
            "first_day": bucket.first_day,
            "last_day": bucket.last_day,
            "invoices": bucket.items,
            "open_amount": money.of(bucket.amount_minor),
        }
        for number, bucket in enumerate(results.figures.ageing.buckets)
    ]
    columns = {"bucket": WHOLE, "first_day": WHOLE, "last_day": WHOLE, "invoices": WHOLE, "open_amount": money.amount}
    return table_of(columns, rows)


def _debtors(voice: Voice, results: Results, money: Money) -> pa.Table:
    rows = [
        {
            "rank": rank,
            "customer": voice.name_of(row.customer_key),
            "open_amount": money.of(row.open_minor),
            "overdue_amount": money.of(row.overdue_minor),
            "invoices": row.open_invoices,
            "max_days_past_due": row.max_days_past_due,
        }
        for rank, row in enumerate(results.figures.debtors, start=1)
    ]
    columns = {
        "rank": WHOLE,
        "customer": TEXT,
        "open_amount": money.amount,
        "overdue_amount": money.amount,
        "invoices": WHOLE,
        "max_days_past_due": WHOLE,
    }
    return table_of(columns, rows)


def _lateness(results: Results, money: Money) -> pa.Table:
    rows = [
        {"days_late": row.days_late, "payments": row.payments, "paid_amount": money.of(row.amount_minor)}
        for row in results.figures.lateness.by_day
    ]
    return table_of({"days_late": WHOLE, "payments": WHOLE, "paid_amount": money.amount}, rows)


def _month_days(results: Results, money: Money) -> pa.Table:
    rows = [
        {"month_day": day, "paid_amount": money.of(minor)}
        for day, minor in enumerate(results.figures.lateness.by_month_day, start=1)
    ]
    return table_of({"month_day": WHOLE, "paid_amount": money.amount}, rows)


def _instruments(results: Results, money: Money) -> pa.Table:
    rows = [
        {
            "due_month": month.month,
            "in_hand": month.in_hand.items,
            "in_hand_amount": money.of(month.in_hand.amount_minor),
            "bounced": month.bounced.items,
            "bounced_amount": money.of(month.bounced.amount_minor),
        }
        for month in results.figures.instruments.by_month
    ]
    columns = {
        "due_month": DAY,
        "in_hand": WHOLE,
        "in_hand_amount": money.amount,
        "bounced": WHOLE,
        "bounced_amount": money.amount,
    }
    return table_of(columns, rows)


def _billed(results: Results, money: Money) -> pa.Table:
    rows = [
        {"month": row.month, "days_counted": row.days, "billed_amount": money.of(row.sales_minor)}
        for row in results.figures.sales
    ]
    return table_of({"month": DAY, "days_counted": WHOLE, "billed_amount": money.amount}, rows)


def _not_taken(results: Results, money: Money) -> pa.Table:
    rows = [
        {
            "table": name,
            "status": row.status,
            "reason": row.reason,
            "rows": row.rows,
            "amount": money.of(row.amount_minor) if results.has_amounts(name) else None,
        }
        for name, controls in results.tables.items()
        for row in controls.by_reason
    ]
    columns = {"table": TEXT, "status": TEXT, "reason": TEXT, "rows": WHOLE, "amount": money.amount}
    return table_of(columns, rows)


def write_exhibit_tables(voice: Voice, results: Results, *, folder: Path) -> None:
    """Write each table as Parquet, and all of them as the sheets of one workbook."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        **exhibit_tables(voice, results),
        **customer_tables(voice, results),
        **timing_tables(voice, results),
        **outlook_tables(voice, results),
        **opinion_tables(results),
        **weighting_tables(voice, results),
    }
    for name, table in tables.items():
        write_parquet(table, folder / f"{name}.parquet", order_by=(table.column_names[0],))
    sheets = [Sheet(name, table, order_by=(table.column_names[0],)) for name, table in tables.items()]
    write_workbook(sheets, folder / WORKBOOK, language=voice.language)


def write_rejected_rows(voice: Voice, rows: Sequence[Mapping[str, Any]], *, folder: Path, shows_text: bool) -> None:
    """Write for each table a CSV of rejected rows and one of rows set apart, each with place, reason and remedy.

    `shows_text` adds the row as it stands in its file; packs with masked names go without.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for table, status in sorted({(row["table_name"], row["status"]) for row in rows}):
        chosen = [row for row in rows if (row["table_name"], row["status"]) == (table, status)]
        columns = {
            voice.say("rejected.column_file"): pa.array([row["file"] for row in chosen], pa.string()),
            voice.say("rejected.column_row"): pa.array([row["row_number"] for row in chosen], pa.int64()),
            voice.say("rejected.column_reason"): pa.array(
                [voice.not_taken_because(status=status, reason=row["reason"]) for row in chosen], pa.string()
            ),
            voice.say("rejected.column_remedy"): pa.array(
                [voice.remedy_for(status=status, reason=row["reason"]) for row in chosen], pa.string()
            ),
            voice.say("report.amount_in", currency=voice.currency): pa.array(
                [
                    None if row["amount_minor"] is None else Decimal(row["amount_minor"]).scaleb(-voice.currency_digits)
                    for row in chosen
                ],
                pa.decimal128(38, voice.currency_digits),
            ),
        }
        if shows_text:
            columns[voice.say("rejected.column_text")] = pa.array([row["text"] for row in chosen], pa.string())
        write_csv(
            pa.table(columns),
            folder / f"{table}_{status}.csv",
            order_by=(voice.say("rejected.column_file"), voice.say("rejected.column_row")),
        )
