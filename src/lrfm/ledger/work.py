"""The work of the ledger stage: every table judged, brought together, settled and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis

from lrfm.core.reason import Reason
from lrfm.engine.exact import exact_sum
from lrfm.errors import UserError
from lrfm.ledger import build
from lrfm.ledger.assemble import Keyed, assemble, give_keys
from lrfm.ledger.control import FileControls, Taken, count_rows
from lrfm.ledger.habits.measure import measure_habits
from lrfm.ledger.habits.model import Habits
from lrfm.ledger.judge import TAKEN
from lrfm.ledger.optional.read import OptionalTable, read_optional
from lrfm.ledger.payers import payers_of
from lrfm.ledger.quality import MappedFacts, QualityFacts, measure_quality
from lrfm.ledger.reading import JudgedTable, judge_table, order_of_tables, read_rates
from lrfm.ledger.sales import document_rows, sales_controls, with_line_documents
from lrfm.ledger.sales_facts import SalesFacts, measure_sales
from lrfm.ledger.settings import LedgerSettings, Rule
from lrfm.ledger.settling import agreed_terms, settle_ledger
from lrfm.ledger.synthetic.demo_mapping import demo_mapping
from lrfm.ledger.tables.money import Currencies

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.inputs import LedgerInputs

__all__ = ["Work", "do_work"]


@dataclass(frozen=True)
class Work:
    """Everything that the stage writes: tables by name, judged rows, counts and facts."""

    tables: Mapping[str, Table]
    optional: Mapping[str, Table]
    optional_rows: dict[str, int]
    judged: Mapping[str, JudgedTable]
    keyed: Keyed
    controls: dict[str, FileControls]
    quality: QualityFacts
    sales_facts: SalesFacts | None
    habits: Habits
    notes: tuple[Reason, ...]
    rule: Rule
    rule_minor: int


def do_work(engine: Engine, inputs: LedgerInputs, settings: LedgerSettings) -> Work:
    """Compute a ledger; raise `UserError` where files or params need mending."""
    if settings.sources.is_demo:
        settings = settings.model_copy(update={"mapping": demo_mapping()})
    rates, rate_table = read_rates(engine, inputs.tables.get("rates"), settings=settings)
    currencies = Currencies(settings.currency, settings.currency_digits, rates)
    judged: dict[str, JudgedTable] = {}
    for name in order_of_tables(inputs.tables):
        judged[name] = judge_table(engine, name, inputs.tables[name], settings=settings, currencies=currencies)
        if name == "invoices" and rates is not None:
            currencies = replace(currencies, document_days=_document_days(engine, judged[name].rows))
    _require_one_currency(engine, judged)
    if "lines" in judged:
        judged["lines"] = with_line_documents(engine, judged["lines"])
    rows = {name: table.rows for name, table in judged.items()}
    mapping = settings.mapping
    pays = {
        name: table for name, table in rows.items() if name != "instruments" or (mapping and mapping.instruments_pay)
    }
    keyed = give_keys(engine, assemble(pays), others=[rows[name] for name in ("instruments", "lines") if name in rows])
    settled = settle_ledger(engine, keyed, judged, settings=settings)
    judged = {**judged, **settled.judged}
    rows = {name: table.rows for name, table in judged.items()}
    optional = read_optional(engine, inputs, settings=settings)
    names = _names(rows, optional)
    payers = payers_of(engine, rows, keyed, names)
    tables = {
        "customers": build.customers_of(keyed),
        "invoices": build.invoices_of(keyed),
        "credit_notes": build.credit_notes_of(keyed),
        "receipts": build.receipts_of(keyed, settled.extras),
        "allocations": settled.allocations,
        "offsets": settled.offsets,
        "instruments": build.instruments_of(rows.get("instruments"), keyed),
        "agreed_terms": agreed_terms(engine, rows.get("instruments"), keyed),
        "sales": build.sales_of(rows.get("lines"), keyed.customers),
        "payers": payers.payers,
        "directory": ibis.union(build.directory_of(keyed, names), payers.directory),
        "movements": build.movements_of(keyed, settled.extras),
        "bounds": settled.bounds,
    }
    beside = {f"optional.{name}": table.judged for name, table in optional.items()}
    mapped = _mapped(judged)
    every = {**judged, **({"rates": rate_table} if rate_table else {}), **beside}
    return Work(
        tables=tables,
        optional={name: table.rows for name, table in optional.items()},
        optional_rows={name: table.count for name, table in optional.items()},
        judged=every,
        keyed=keyed,
        controls=_controls(engine, every, keyed),
        quality=measure_quality(
            engine,
            document_rows(engine, rows, keyed, settled.allocations, tables["receipts"]),
            mapped=mapped,
            extract_on=settings.extract_date,
        ),
        sales_facts=measure_sales(engine, rows["lines"]) if "lines" in rows else None,
        habits=measure_habits(
            engine,
            rows,
            keyed,
            optional={name: table.rows for name, table in optional.items()},
            has_numbers=not mapped.has_derived_ids,
            digits=settings.currency_digits,
            extract_on=settings.extract_date,
        ),
        notes=_notes(every),
        rule=settled.rule,
        rule_minor=settled.rule_minor,
    )


def _document_days(engine: Engine, invoices: Table) -> pa.Table:
    """Give the day of each invoice that was taken, by its number."""
    taken = invoices.filter((invoices.status == TAKEN) & invoices.invoice_id.notnull())
    days = taken.group_by(document_id=taken.base_id).agg(event_date=taken.event_date.min())
    return engine.to_arrow(days, order_by=["document_id"])


def _require_one_currency(engine: Engine, judged: Mapping[str, JudgedTable]) -> None:
    """Refuse a table of allocations, whose amounts name no currency, beside receipts in several."""
    if "allocations" not in judged:
        return
    for name in ("invoices", "receipts"):
        taken = judged[name].rows.filter(judged[name].rows.status == TAKEN)
        count = engine.whole_numbers(taken.agg(n=taken.count(where=taken.foreign_minor.notnull())))["n"]
        if count:
            raise UserError.of("ledger.allocations_without_currency", table=name, count=count)


def _controls(engine: Engine, judged: Mapping[str, JudgedTable], keyed: Keyed) -> dict[str, FileControls]:
    """Count each table by itself; what was taken is counted where it went."""
    found = {}
    for name, table in judged.items():
        found[name] = count_rows(
            engine,
            parsed=table.parsed,
            rows=table.rows,
            taken=_taken(engine, table, keyed),
            faulty_rows=[line.row_number for line in table.raw.faulty],
        )
    return found


def _taken(engine: Engine, table: JudgedTable, keyed: Keyed) -> Taken:
    if table.name == "lines":
        return sales_controls(engine, table.rows)
    if table.name not in ("invoices", "receipts", "transactions"):
        rows = table.rows.filter(table.rows.status == TAKEN)
        return _totals(engine, [rows.select("amount_minor")])
    documents = keyed.documents.filter(keyed.documents.table_name == table.name)
    sides = (documents.kind == "invoice").ifelse(documents.amount_minor, -documents.amount_minor)
    parts = [documents.select(amount_minor=sides)]
    settlements = keyed.settlements.filter(keyed.settlements.table_name == table.name)
    if table.name == "receipts":
        parts = [settlements.select("amount_minor")]
    elif table.name == "transactions":
        parts.append(settlements.select(amount_minor=-settlements.amount_minor))
    return _totals(engine, parts)


def _totals(engine: Engine, parts: Sequence[Table]) -> Taken:
    found = [
        engine.whole_numbers(
            part.agg(n=part.count(), amount=exact_sum(part.amount_minor), gross=exact_sum(part.amount_minor.abs()))
        )
        for part in parts
    ]
    return Taken(
        rows=sum(part["n"] for part in found),
        amount_minor=sum(part["amount"] for part in found),
        gross_minor=sum(part["gross"] for part in found),
    )


def _names(rows: Mapping[str, Table], optional: Mapping[str, OptionalTable]) -> Table:
    """Give the names that the tables have for customers; those of the master data, where there are any, win."""
    master = optional.get("customers")
    named = [
        table.filter((table.status == TAKEN) & table.customer_name.notnull())
        .select("customer_id", "customer_name", is_master=ibis.literal(False))
        .distinct()
        for table in rows.values()
        if "customer_name" in table.columns
    ]
    if master is not None and "name" in master.rows.columns:
        own = master.rows.filter(master.rows.name.notnull())
        named.append(own.select("customer_id", customer_name=own.name, is_master=ibis.literal(True)))
    return named[0] if len(named) == 1 else ibis.union(*named, distinct=True)


def _mapped(judged: Mapping[str, JudgedTable]) -> MappedFacts:
    leading = next(iter(judged.values()))
    mapping = leading.input.mapping
    payments = judged.get("receipts", leading).input.mapping
    ids = {"invoices": "invoice_id", "transactions": "document_id", "lines": "invoice_id"}
    entered = getattr(mapping, "entered_on", None) is not None
    paid_entered = getattr(payments, "paid_entered_on", None) is not None
    if leading.name != "invoices" or "receipts" in judged:
        paid_entered = getattr(payments, "entered_on", None) is not None
    return MappedFacts(
        has_entry_dates=entered,
        has_payment_entry_dates=paid_entered,
        has_derived_ids=getattr(mapping, ids[leading.name]) is None,
        has_payments=leading.name != "lines",
        has_one_payment_a_row=leading.name == "invoices" and "receipts" not in judged,
    )


def _notes(judged: Mapping[str, JudgedTable]) -> tuple[Reason, ...]:
    """Say what was worked out while reading: encodings, delimiters, ways of writing dates."""
    found = [note for table in judged.values() for note in table.raw.notes]
    for table in judged.values():
        for decided in table.formats:
            column = getattr(table.input.mapping, decided.field)
            if column.format == "auto" and decided.format:
                found.append(
                    Reason.of(
                        "source.dates_decided",
                        column=decided.column,
                        format=decided.format,
                        calendar=Reason.of(f"source.calendar_{decided.calendar}"),
                    )
                )
    posted = judged["transactions"].input.mapping if "transactions" in judged else None
    if getattr(posted, "outstanding", None) is not None and getattr(posted, "clearing_id", None) is None:
        found.append(Reason.of("source.matched_by_balance"))
    return tuple(note for place, note in enumerate(found) if note not in found[:place])
