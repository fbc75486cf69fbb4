"""Rows as text to rows with types: one row per invoice with the date it was paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from lrfm.ledger.cells import (
    exact_amount,
    is_finer_than,
    joined_cell,
    minor_units,
    plain_number,
    plausible_day,
    text_cell,
    whole_number,
    written_day,
)
from lrfm.ledger.read import FILE_INDEX, ROW_NUMBER
from lrfm.ledger.settings import AmountColumn, CsvSource, DateColumn, InvoiceMapping

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ibis.expr.types import BooleanValue, Table, Value

    from lrfm.engine.duckdb import Engine

__all__ = ["mapped_columns", "parse_invoice_rows", "with_columns"]

DATES = {
    "invoice_date": "event_date",
    "due_date": "due_date",
    "paid_date": "paid_on",
    "entered_on": "known_on",
    "paid_entered_on": "paid_known_on",
}
AMOUNTS = {"amount": "amount_minor", "paid_amount": "paid_minor", "outstanding": "outstanding_minor"}


def mapped_columns(mapping: InvoiceMapping) -> list[tuple[str, str]]:
    """List each (field, column) that the mapping names, in the order of its fields."""
    found: list[tuple[str, str]] = []
    for name in InvoiceMapping.model_fields:
        value = getattr(mapping, name)
        if isinstance(value, tuple):
            found.extend((name, column) for column in value)
        elif isinstance(value, str):
            found.append((name, value))
        elif value is not None and value.column is not None:
            found.append((name, value.column))
    return found


def with_columns(mapping: InvoiceMapping, *, names: Mapping[str, str]) -> InvoiceMapping:
    """Give the mapping with each column under another name.

    >>> mapping = InvoiceMapping(customer_id="Kunde", invoice_date="Datum", due_date="Datum", amount="Betrag")
    >>> with_columns(mapping, names={"Kunde": "c0", "Datum": "c1", "Betrag": "c2"}).amount.column
    'c2'
    """
    renamed: dict[str, object] = {}
    for name in InvoiceMapping.model_fields:
        value = getattr(mapping, name)
        if isinstance(value, tuple):
            renamed[name] = tuple(names[column] for column in value)
        elif isinstance(value, str):
            renamed[name] = names[value]
        elif value is not None and value.column is not None:
            renamed[name] = value.model_copy(update={"column": names[value.column]})
    return mapping.model_copy(update=renamed)


def parse_invoice_rows(
    engine: Engine, raw: Table, *, source: CsvSource, mapping: InvoiceMapping, digits: int, base_currency: str
) -> Table:
    """Read each mapped cell; one output row per input row, nothing dropped.

    Columns: `file_index`, `row_number`, `customer_id`, `customer_name`, `invoice_id` (NULL = to be derived),
    `event_date`, `due_date`, `amount_minor`, `paid_on`, `paid_minor`, `outstanding_minor`, `known_on`,
    `paid_known_on`, `is_disputed`, `foreign_currency` (NULL: the base currency) with `foreign_minor`, and flags:
    `bad_<column>` for a cell that could not be read, `fine_<column>` for an amount finer than the currency,
    `parts_differ` where paid and outstanding do not add up, `lacks_paid_minor` where a payment has a date and no
    amount, `spans_lines` where a mapped cell holds a line break. `paid_minor` is never NULL: as written, else amount
    less outstanding, else, where neither is mapped, the whole amount on the date of payment.
    """
    texts = engine.materialise(_texts(raw, source, mapping, base_currency), name="invoice_texts")
    values = engine.materialise(_values(texts, mapping, digits), name="invoice_values")
    return engine.materialise(_judged(values, mapping, digits), name="invoice_rows")


def _texts(raw: Table, source: CsvSource, mapping: InvoiceMapping, base_currency: str) -> Table:
    """Clean each mapped cell; NULL where it holds nothing, or where the field is not mapped."""

    def cell(name: str) -> Value:
        column = getattr(mapping, name)
        if column is None:
            return ibis.null("string")
        return text_cell(raw, column if isinstance(column, str) else column.column, missing=source.no_value)

    def number(name: str) -> Value:
        return plain_number(cell(name), decimal_sign=source.decimal_sign, thousands_sign=source.thousands_sign)

    names = (mapping.customer_name,) if mapping.customer_name else mapping.customer_id
    ids = joined_cell(raw, mapping.invoice_id, missing=source.no_value) if mapping.invoice_id else ibis.null("string")
    terms = mapping.terms
    return raw.select(
        file_index=raw[FILE_INDEX],
        row_number=raw[ROW_NUMBER],
        invoice_id=ids,
        customer_id=joined_cell(raw, mapping.customer_id, missing=source.no_value),
        customer_name=joined_cell(raw, names, missing=source.no_value),
        days_to_pay=cell("days_to_pay"),
        terms=text_cell(raw, terms.column, missing=source.no_value) if terms and terms.column else ibis.null("string"),
        is_disputed=_marked(raw, mapping),
        foreign_currency=_foreign_currency(cell("currency"), mapping, base_currency),
        spans_lines=_spans_lines(raw, mapping),
        **{name: cell(name) for name in DATES},
        **{name: number(name) for name in AMOUNTS},
    )


def _values(texts: Table, mapping: InvoiceMapping, digits: int) -> Table:
    """Read dates, numbers of days and amounts."""

    def day(name: str) -> Value:
        column: DateColumn | None = getattr(mapping, name)
        return written_day(texts[name], pattern=column.format) if column else ibis.null("date")

    return texts.mutate(
        **{f"{name}_day": day(name) for name in DATES},
        **{f"{name}_exact": exact_amount(texts[name], digits=digits) for name in AMOUNTS},
        pay_days=whole_number(texts.days_to_pay),
        terms_days=_terms_days(texts, mapping),
    )


def _judged(values: Table, mapping: InvoiceMapping, digits: int) -> Table:
    """Keep plausible values and flag the cells that hold something else."""
    days = {name: plausible_day(values[f"{name}_day"]) for name in DATES}
    bad_days = {f"bad_{out}": values[name].notnull() & days[name].isnull() for name, out in DATES.items()}
    due, bad_due = _due(values, days, bad_days["bad_due_date"])
    by_days = plausible_day((days["invoice_date"] + values.pay_days.as_interval("D")).cast("date"))
    paid_on = by_days if mapping.days_to_pay else days["paid_date"]
    bad_by_days = values.days_to_pay.notnull() & days["invoice_date"].notnull() & by_days.isnull()
    bad_paid = bad_by_days if mapping.days_to_pay else bad_days["bad_paid_on"]
    kept = (
        "file_index",
        "row_number",
        "customer_id",
        "customer_name",
        "invoice_id",
        "is_disputed",
        "foreign_currency",
    )
    return values.select(
        *kept,
        event_date=days["invoice_date"],
        due_date=due,
        paid_on=paid_on,
        known_on=days["entered_on"],
        paid_known_on=days["paid_entered_on"],
        bad_event_date=bad_days["bad_event_date"],
        bad_due_date=bad_due,
        bad_paid_on=bad_paid,
        bad_known_on=bad_days["bad_known_on"],
        bad_paid_known_on=bad_days["bad_paid_known_on"],
        spans_lines=values.spans_lines,
        **_money(values, mapping, digits, paid_on=paid_on),
    )


def _money(values: Table, mapping: InvoiceMapping, digits: int, *, paid_on: Value) -> dict[str, Value]:
    """Give the amounts in minor units of the base currency, with their flags."""
    columns: dict[str, Value] = {}
    for name, out in AMOUNTS.items():
        column: AmountColumn | None = getattr(mapping, name)
        minor = minor_units(values[f"{name}_exact"], digits=digits)
        fine = ibis.literal(False) if column is None or column.round else is_finer_than(values[name], digits=digits)
        fine = (fine & minor.notnull()).fill_null(False)
        columns[out] = fine.ifelse(ibis.null("int64"), minor)
        columns[f"bad_{out}"] = values[name].notnull() & minor.isnull()
        columns[f"fine_{out}"] = fine
    amount, paid, rest = (columns[out] for out in AMOUNTS.values())
    # judged on the exact decimals: three cells that are rounded each by itself need not add up any more
    exact = [values[f"{name}_exact"] for name in ("paid_amount", "outstanding", "amount")]
    columns["parts_differ"] = (exact[0] + exact[1] != exact[2]).fill_null(False)
    unsaid = ibis.literal(0) if mapping.paid_amount else paid_on.notnull().ifelse(amount, 0)
    columns["lacks_paid_minor"] = (
        (paid_on.notnull() & values.paid_amount.isnull() & values.outstanding.isnull())
        if mapping.paid_amount
        else ibis.literal(False)
    )
    paid = ibis.coalesce(paid, amount - rest, unsaid, 0)
    is_base = values.foreign_currency.isnull()
    columns["foreign_minor"] = is_base.ifelse(ibis.null("int64"), amount)
    columns["amount_minor"] = is_base.ifelse(amount, ibis.null("int64"))
    columns["paid_minor"] = is_base.ifelse(paid, 0).cast("int64")
    return columns


def _due(values: Table, days: dict[str, Value], bad_written: BooleanValue) -> tuple[Value, BooleanValue]:
    """Give the due date: as written, else invoice date plus terms."""
    by_terms = plausible_day((days["invoice_date"] + values.terms_days.as_interval("D")).cast("date"))
    due = ibis.coalesce(days["due_date"], values.due_date.isnull().ifelse(by_terms, ibis.null("date")))
    bad_terms = values.due_date.isnull() & values.terms.notnull() & values.terms_days.isnull()
    return due, bad_written | bad_terms


def _terms_days(texts: Table, mapping: InvoiceMapping) -> Value:
    if mapping.terms is None:
        return ibis.null("int64")
    return whole_number(texts.terms) if mapping.terms.column else ibis.literal(mapping.terms.days).cast("int64")


def _marked(raw: Table, mapping: InvoiceMapping) -> BooleanValue:
    if mapping.disputed is None:
        return ibis.literal(False)
    return text_cell(raw, mapping.disputed.column, missing=()).isin(list(mapping.disputed.values)).fill_null(False)


def _foreign_currency(cell: Value, mapping: InvoiceMapping, base_currency: str) -> Value:
    """Give the code of another currency, "?" where none is named, NULL for the base currency."""
    if mapping.currency is None:
        return ibis.null("string")
    code = ibis.coalesce(cell.upper(), "?")
    return (code == base_currency).ifelse(ibis.null("string"), code)


def _spans_lines(raw: Table, mapping: InvoiceMapping) -> BooleanValue:
    """Tell whether a cell that is read holds a line break: an unclosed quote may have swallowed the rows below it."""
    found = ibis.literal(False)
    # a name may well be written on two lines
    read = {column: None for field, column in mapped_columns(mapping) if field != "customer_name"}
    for column in read:
        found = found | raw[column].contains("\n").fill_null(False)
    return found
