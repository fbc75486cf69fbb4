"""What the exhibits show as files to go on working with, and the rows that were not taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lrfm.report.export import Sheet, write_csv, write_parquet, write_workbook

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["exhibit_tables", "write_exhibit_tables", "write_rejected_rows"]

WORKBOOK = "exhibits.xlsx"


def exhibit_tables(voice: Voice, results: Results) -> Mapping[str, pa.Table]:
    """Give the exhibits' tables by name; money as decimals of the pack's currency, shares and days as decimals."""
    figures, digits = results.figures, voice.currency_digits

    def money(minor: int) -> Decimal:
        return Decimal(minor).scaleb(-digits)

    ageing = [
        {
            "bucket": number,
            "first_day": bucket.first_day,
            "last_day": bucket.last_day,
            "invoices": bucket.items,
            "open_amount": money(bucket.amount_minor),
        }
        for number, bucket in enumerate(figures.ageing.buckets)
    ]
    debtors = [
        {
            "rank": rank,
            "customer": voice.name_of(row.customer_key),
            "open_amount": money(row.open_minor),
            "overdue_amount": money(row.overdue_minor),
            "invoices": row.open_invoices,
            "max_days_past_due": row.max_days_past_due,
        }
        for rank, row in enumerate(figures.debtors, start=1)
    ]
    billed = [
        {"month": row.month, "days_counted": row.days, "billed_amount": money(row.sales_minor)} for row in figures.sales
    ]
    lateness = [
        {"days_late": row.days_late, "payments": row.payments, "paid_amount": money(row.amount_minor)}
        for row in figures.lateness.by_day
    ]
    headlines = [
        {
            "figure": measure.key,
            "unit": measure.unit.value,
            "value": measure.text(digits=digits),
            "caveats": "; ".join(voice.reason(caveat) for caveat in measure.caveats) or None,
        }
        for measure in figures.headlines
    ]
    not_taken = [
        {"status": row.status, "reason": row.reason, "rows": row.rows, "amount": money(row.amount_minor)}
        for row in results.controls.by_reason
    ]
    amount, whole, text = pa.decimal128(38, digits), pa.int64(), pa.string()
    schemas = {
        "headlines": ({"figure": text, "unit": text, "value": text, "caveats": text}, headlines),
        "ageing": (
            {"bucket": whole, "first_day": whole, "last_day": whole, "invoices": whole, "open_amount": amount},
            ageing,
        ),
        "debtors": (
            {
                "rank": whole,
                "customer": text,
                "open_amount": amount,
                "overdue_amount": amount,
                "invoices": whole,
                "max_days_past_due": whole,
            },
            debtors,
        ),
        "billed_by_month": ({"month": pa.date32(), "days_counted": whole, "billed_amount": amount}, billed),
        "lateness": ({"days_late": whole, "payments": whole, "paid_amount": amount}, lateness),
        "not_taken": ({"status": text, "reason": text, "rows": whole, "amount": amount}, not_taken),
    }
    return {name: pa.Table.from_pylist(rows, schema=pa.schema(columns)) for name, (columns, rows) in schemas.items()}


def write_exhibit_tables(voice: Voice, results: Results, *, folder: Path) -> None:
    """Write each table as Parquet, and all of them as the sheets of one workbook."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = exhibit_tables(voice, results)
    for name, table in tables.items():
        write_parquet(table, folder / f"{name}.parquet", order_by=(table.column_names[0],))
    sheets = [Sheet(name, table, order_by=(table.column_names[0],)) for name, table in tables.items()]
    write_workbook(sheets, folder / WORKBOOK, language=voice.language)


def write_rejected_rows(voice: Voice, rows: Sequence[Mapping[str, Any]], *, folder: Path, shows_text: bool) -> None:
    """Write one CSV of rejected rows and one of rows set apart, each row with its place, reason and remedy.

    `shows_text` adds the row as it stands in its file; packs with masked names go without.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for status in sorted({row["status"] for row in rows}):
        chosen = [row for row in rows if row["status"] == status]
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
            folder / f"invoices_{status}.csv",
            order_by=(voice.say("rejected.column_file"), voice.say("rejected.column_row")),
        )
