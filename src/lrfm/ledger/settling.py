"""The tables of a ledger brought to the settling, and what comes back from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from lrfm.ledger import build
from lrfm.ledger.allocate.average_due import average_due
from lrfm.ledger.assemble import AMENDS, Keyed
from lrfm.ledger.judge import REJECTED, SET_APART, SIDE_SET_APART, TAKEN
from lrfm.ledger.settings import LedgerSettings, Rule
from lrfm.ledger.settle.clearing import ClearingRows
from lrfm.ledger.settle.given import Given
from lrfm.ledger.settle.settle import ENTRY_SCHEMA, Order, settle

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.reading import JudgedTable

__all__ = ["SettledLedger", "agreed_terms", "settle_ledger"]

EPOCH = date(1970, 1, 1)
DOCUMENT_COLUMNS = (
    "document_key",
    "customer_key",
    "kind",
    "event_date",
    "known_on",
    "due_date",
    "amount_minor",
    "document_id",
    "base_id",
    "document_ref",
    "clearing_group",
    "cleared_on",
    "closed_minor",
)
SETTLEMENT_COLUMNS = (
    "receipt_key",
    "customer_key",
    "kind",
    "event_date",
    "known_on",
    "amount_minor",
    "settlement_id",
    "base_id",
    "document_ref",
    "ref_is_exact",
    "clearing_group",
    "cleared_on",
    "closed_minor",
)


@dataclass(frozen=True)
class SettledLedger:
    """The settled tables; `judged` holds the allocations table again where some of its rows can't hold."""

    allocations: Table
    offsets: Table
    extras: Table | None
    bounds: Table
    judged: Mapping[str, JudgedTable]
    rule: Rule
    rule_minor: int


def settle_ledger(
    engine: Engine, keyed: Keyed, judged: Mapping[str, JudgedTable], *, settings: LedgerSettings
) -> SettledLedger:
    """Settle documents: what rows say of themselves in the engine, everything else in the book."""
    own = engine.materialise(build.own_allocations(keyed), name="own_allocations")
    rule = _rule(settings)
    if not _needs_book(engine, keyed, judged, rule=rule):
        empty = engine.from_arrow(_empty_entries(), name="no_entries")
        offsets = empty.drop("document_key", "basis")
        return SettledLedger(own, offsets, None, _bounds(engine, {}), {}, rule, 0)
    documents, settlements = _with_open(engine, keyed, own)
    statements, unknown = _statements(engine, judged, documents, settlements)
    returns = _returns(settlements)
    settled = settle(
        Order(
            documents=documents,
            settlements=settlements,
            statements=[*statements, *_undone(settlements, returns)],
            cleared=_cleared(documents, settlements),
            returns=returns,
            reversal_days=settings.allocation.reversal_days,
            rule=rule,
            last_day=_last_day(documents, settlements, settings),
        )
    )
    return SettledLedger(
        allocations=_union(engine, own, settled.allocations, name="allocations"),
        offsets=engine.from_arrow(settled.offsets, name="offsets_found"),
        extras=engine.from_arrow(settled.extras, name="extra_receipts"),
        bounds=_bounds(engine, {name: (own, table) for name, table in settled.bounds.items()}),
        judged=_judged_again(engine, judged, {**unknown, **settled.faults}),
        rule=rule,
        rule_minor=settled.rule_minor,
    )


def _rule(settings: LedgerSettings) -> Rule:
    """Choose the rule: as the params say, else oldest due first where the files allocate nothing."""
    if settings.allocation.rule is not None:
        return settings.allocation.rule
    mapping = settings.mapping
    if mapping is None or mapping.lines is not None:
        return "none"
    invoices, posted = mapping.invoices, mapping.transactions
    given = [
        mapping.allocations,
        *(getattr(invoices, name, None) for name in ("paid_date", "days_to_pay", "paid_amount", "outstanding")),
        *(getattr(posted, name, None) for name in ("clearing_id", "clearing_date", "applies_to", "outstanding")),
    ]
    return "none" if any(value is not None for value in given) else "oldest_due"


def _needs_book(engine: Engine, keyed: Keyed, judged: Mapping[str, JudgedTable], *, rule: Rule) -> bool:
    """Tell whether anything is to be settled that rows do not say of themselves."""
    if "allocations" in judged:
        return True
    settlements = keyed.settlements
    if rule == "none":
        settlements = settlements.filter(~settlements.ref_is_exact)
    documents = keyed.documents
    # an invoice that is closed, although nothing in the files closes it, is settled, too
    others = documents.filter((documents.kind == "credit_note") | documents.clearing_group.notnull())
    counts = [engine.whole_numbers(table.agg(n=table.count()))["n"] for table in (settlements, others)]
    return any(counts)


def _with_open(engine: Engine, keyed: Keyed, own: Table) -> tuple[pa.Table, pa.Table]:
    """Give documents and settlements in the order of their keys, with what their own rows leave open."""
    by_document = own.group_by("document_key").agg(taken=own.amount_minor.abs().sum().cast("int64"))
    by_receipt = own.group_by("receipt_key").agg(taken=own.amount_minor.sum().cast("int64"))
    documents = keyed.documents.select(*DOCUMENT_COLUMNS).left_join(by_document, "document_key")
    documents = documents.mutate(open_minor=documents.amount_minor - documents.taken.fill_null(0))
    settlements = keyed.settlements.select(*SETTLEMENT_COLUMNS).left_join(by_receipt, "receipt_key")
    settlements = settlements.mutate(open_minor=settlements.amount_minor - settlements.taken.fill_null(0))
    return (
        engine.to_arrow(documents.select(*DOCUMENT_COLUMNS, "open_minor"), order_by=["document_key"]),
        engine.to_arrow(settlements.select(*SETTLEMENT_COLUMNS, "open_minor"), order_by=["receipt_key"]),
    )


def _places(ids: Sequence[str | None]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, own in enumerate(ids):
        if own is not None:
            found[own].append(place)
    return found


def _statements(
    engine: Engine, judged: Mapping[str, JudgedTable], documents: pa.Table, settlements: pa.Table
) -> tuple[list[Given], dict[int, str]]:
    """Collect what the files say: references of receipts and credit notes, and rows of the allocations table."""
    by_id = _places(documents["base_id"].to_pylist())
    owners = documents["customer_key"].to_pylist()

    def targets(ref: str | None, customer: int) -> list[int]:
        """A number may stand for documents of several customers; the own one is meant, where there is one."""
        found = by_id.get(ref, []) if ref is not None else []
        return [place for place in found if owners[place] == customer] or found

    found = []
    columns = ("document_ref", "customer_key", "kind", "ref_is_exact")
    for place, (ref, customer, kind, exact) in enumerate(_rows(settlements, columns)):
        if not exact and kind != AMENDS and (meant := targets(ref, customer)):
            found.append(Given((place,), (), meant, None, 0, -1))
    for place, (ref, customer, kind) in enumerate(_rows(documents, columns[:3])):
        if kind == "credit_note" and (meant := [d for d in targets(ref, customer) if d != place]):
            found.append(Given((), (place,), meant, None, 0, -1))
    if "allocations" not in judged:
        return found, {}
    stated, unknown = _allocation_statements(engine, judged["allocations"].rows, documents, settlements, by_id)
    apart = _set_apart_ids(engine, judged)
    refs = _stated_refs(engine, judged["allocations"].rows)
    unknown = {row: SIDE_SET_APART if apart & set(refs[row]) else reason for row, reason in unknown.items()}
    return [*found, *stated], unknown


def _rows(table: pa.Table, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[name].to_pylist() for name in columns), strict=True)


def _stated_refs(engine: Engine, rows: Table) -> dict[int, tuple[str, str]]:
    """Give both sides of each row of the allocations table."""
    sides = rows.filter(rows.status == TAKEN).select("position", "receipt_ref", "document_ref")
    found = engine.to_arrow(sides, order_by=["position"]).to_pylist()
    return {row["position"]: (row["receipt_ref"], row["document_ref"]) for row in found}


def _set_apart_ids(engine: Engine, judged: Mapping[str, JudgedTable]) -> set[str]:
    """Give the numbers of receipts and invoices that were set apart."""
    found: set[str] = set()
    for name, column in (("invoices", "invoice_id"), ("receipts", "receipt_id")):
        if name in judged:
            rows = judged[name].rows
            apart = rows.filter((rows.status == SET_APART) & rows[column].notnull()).select(own=rows[column])
            found |= set(engine.to_arrow(apart, order_by=["own"])["own"].to_pylist())
    return found


def _allocation_statements(
    engine: Engine, rows: Table, documents: pa.Table, settlements: pa.Table, by_id: Mapping[str, list[int]]
) -> tuple[list[Given], dict[int, str]]:
    receipts = _places(settlements["base_id"].to_pylist())
    kinds = documents["kind"].to_pylist()
    taken = rows.filter(rows.status == TAKEN).select(
        "position", "receipt_ref", "document_ref", "event_date", "known_on", "amount_minor"
    )
    found, unknown = [], {}
    for row in engine.to_arrow(taken, order_by=["position"]).to_pylist():
        notes = [place for place in by_id.get(row["receipt_ref"], ()) if kinds[place] == "credit_note"]
        sources = receipts.get(row["receipt_ref"], [])
        targets = by_id.get(row["document_ref"], [])
        if not sources and not notes:
            unknown[row["position"]] = "unknown_receipt"
        elif not targets:
            unknown[row["position"]] = "unknown_invoice"
        else:
            day = max(((said - EPOCH).days for said in (row["known_on"], row["event_date"]) if said), default=0)
            found.append(Given(sources, notes, targets, row["amount_minor"], day, row["position"]))
    return found, unknown


def _cleared(documents: pa.Table, settlements: pa.Table) -> ClearingRows:
    """Collect what the list itself calls closed; a key below 0 is a receipt's."""
    groups: list[str] = []
    keys: list[int] = []
    days: list[int] = []
    amounts: list[int] = []
    for table, is_document in ((documents, True), (settlements, False)):
        columns = (table[name].to_pylist() for name in ("clearing_group", "cleared_on", "closed_minor"))
        for place, (group, day, closed) in enumerate(zip(*columns, strict=True)):
            if group is not None and closed:
                groups.append(group)
                keys.append(place if is_document else -place - 1)
                days.append((day - EPOCH).days if day else -(2**31))
                amounts.append(closed)
    return ClearingRows(groups, keys, days, amounts)


def _undone(settlements: pa.Table, returns: Sequence[tuple[int, int]]) -> list[Given]:
    """State of each receipt that came back that it did."""
    refs = settlements["document_ref"].to_pylist()
    return [Given((by,), (), (), None, 0, -1, undoes=own, is_named=refs[own] is not None) for own, by in returns]


def _returns(settlements: pa.Table) -> list[tuple[int, int]]:
    """Pair each receipt that came back with what takes it back."""
    kinds, ids = settlements["kind"].to_pylist(), settlements["settlement_id"].to_pylist()
    if AMENDS not in kinds:
        return []
    place_of = {own: place for place, own in enumerate(ids)}
    return [
        (place_of[own.removesuffix(f":{AMENDS}")], place)
        for place, (own, kind) in enumerate(zip(ids, kinds, strict=True))
        if kind == AMENDS
    ]


def _last_day(documents: pa.Table, settlements: pa.Table, settings: LedgerSettings) -> int:
    """Give the day by which a clearing without a date was known: the extract's, else the last day of the files."""
    if settings.extract_date is not None:
        return (settings.extract_date - EPOCH).days
    days = [table[name] for table in (documents, settlements) for name in ("event_date", "known_on", "cleared_on")]
    latest = [pa.compute.max(column.cast(pa.int32())).as_py() for column in days]
    return max((day for day in latest if day is not None), default=0)


def _judged_again(
    engine: Engine, judged: Mapping[str, JudgedTable], faults: Mapping[int, str]
) -> dict[str, JudgedTable]:
    """Reject the allocations that can't hold."""
    if not faults or "allocations" not in judged:
        return {}
    table = judged["allocations"]
    found = engine.from_arrow(
        pa.table({"faulty_position": list(faults), "found": list(faults.values())}), name="allocation_faults"
    )
    rows = table.rows.left_join(found, table.rows.position == found.faulty_position)
    rows = rows.mutate(
        status=ibis.cases(
            (rows.found == SIDE_SET_APART, SET_APART), (rows.found.notnull(), REJECTED), else_=rows.status
        ),
        reason=ibis.coalesce(rows.found, rows.reason),
    ).drop("found", "faulty_position")
    return {"allocations": replace(table, rows=engine.materialise(rows, name="allocations_judged_again"))}


def _empty_entries() -> pa.Table:
    return ENTRY_SCHEMA.empty_table()


def _union(engine: Engine, own: Table, more: pa.Table, *, name: str) -> Table:
    columns = ENTRY_SCHEMA.names
    added = engine.from_arrow(more, name=f"{name}_found")
    return engine.materialise(ibis.union(own.select(*columns), added.select(*columns)), name=f"{name}_settled")


def _bounds(engine: Engine, found: Mapping[str, tuple[Table, pa.Table]]) -> Table:
    """Give the allocations under each bound in one table, with the name of the rule."""
    parts = [
        _union(engine, own, table, name=f"bound_{rule}").mutate(rule=ibis.literal(rule))
        for rule, (own, table) in found.items()
    ]
    if not parts:
        schema = pa.schema([*ENTRY_SCHEMA, ("rule", pa.string())])
        return engine.from_arrow(schema.empty_table(), name="no_bounds")
    return ibis.union(*parts)


def agreed_terms(engine: Engine, instruments: Table | None, keyed: Keyed) -> Table:
    """Give the average due date of instruments whose term was agreed, by invoice and the day since when it is known.

    It holds once the instruments known by a day cover the invoice. What is received after one of them bounced changes
    nothing: a bounce reopens the invoice on its old clock.
    """
    schema = pa.schema([("document_key", pa.int64()), ("due_date", pa.date32()), ("known_on", pa.date32())])
    if instruments is None:
        return engine.from_arrow(schema.empty_table(), name="no_agreed_terms")
    rows = instruments.filter((instruments.status == TAKEN) & instruments.is_agreed)
    documents = keyed.documents.filter(keyed.documents.kind == "invoice").select(
        "document_key", document_ref="base_id", document_minor="amount_minor"
    )
    agreed = rows.mutate(known=ibis.greatest(rows.event_date, ibis.coalesce(rows.known_on, rows.event_date)))
    agreed = agreed.join(documents, "document_ref").select(
        "document_key", "document_minor", "due_on", "amount_minor", "known", "event_date", "bounced_on"
    )
    by_document: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in engine.to_arrow(agreed, order_by=["document_key", "known", "due_on", "amount_minor"]).to_pylist():
        by_document[row["document_key"]].append(row)
    found = [term for key, given in by_document.items() for term in _terms_of(key, given)]
    return engine.from_arrow(pa.Table.from_pylist(found, schema=schema), name="agreed_terms_found")


def _terms_of(document_key: int, given: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give the average due date of one invoice for each day on which it changed."""
    bounced_on = min((row["bounced_on"] for row in given if row["bounced_on"]), default=None)
    first = [row for row in given if bounced_on is None or row["event_date"] < bounced_on]
    for known_on in sorted({row["known"] for row in first}):
        known = [row for row in first if row["known"] <= known_on]
        if sum(row["amount_minor"] for row in known) < given[0]["document_minor"]:
            continue
        columns = {name: [row[name] for row in known] for name in ("document_key", "due_on", "amount_minor")}
        average = average_due(pa.table({**columns, "due_on": pa.array(columns["due_on"], pa.date32())}))
        yield {"document_key": document_key, "due_date": average["average_due"][0].as_py(), "known_on": known_on}
