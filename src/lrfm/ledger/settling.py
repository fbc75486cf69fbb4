"""The tables of a ledger brought to the settling, and what comes back from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from lrfm.ledger import build
from lrfm.ledger.allocate.average_due import average_due
from lrfm.ledger.assemble import AMENDS, Keyed
from lrfm.ledger.judge import REJECTED, TAKEN
from lrfm.ledger.settings import LedgerSettings, Rule
from lrfm.ledger.settle.clearing import ClearingRows
from lrfm.ledger.settle.given import Given
from lrfm.ledger.settle.settle import ENTRY_SCHEMA, Order, settle

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.duckdb import Engine
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
            statements=[*statements, *(Given((by,), (), (), None, 0, -1, undoes=own) for own, by in returns)],
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
    invoices, receipts, posted = mapping.invoices, mapping.receipts, mapping.transactions
    given = [
        mapping.allocations,
        *(getattr(invoices, name, None) for name in ("paid_date", "days_to_pay", "paid_amount", "outstanding")),
        getattr(receipts, "invoice_id", None),
        getattr(mapping.instruments, "invoice_id", None),
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
    found = []
    refs, kinds = settlements["document_ref"].to_pylist(), settlements["kind"].to_pylist()
    for place, (ref, exact) in enumerate(zip(refs, settlements["ref_is_exact"].to_pylist(), strict=True)):
        if ref is not None and not exact and ref in by_id and kinds[place] != AMENDS:
            found.append(Given((place,), (), by_id[ref], None, 0, -1))
    kinds = documents["kind"].to_pylist()
    for place, (ref, kind) in enumerate(zip(documents["document_ref"].to_pylist(), kinds, strict=True)):
        if ref is not None and kind == "credit_note" and ref in by_id:
            found.append(Given((), (place,), [d for d in by_id[ref] if d != place], None, 0, -1))
    if "allocations" not in judged:
        return found, {}
    stated, unknown = _allocation_statements(engine, judged["allocations"].rows, documents, settlements, by_id)
    return [*found, *stated], unknown


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
            said_on = row["known_on"] or row["event_date"]
            day = (said_on - EPOCH).days if said_on else 0
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
        status=rows.found.notnull().ifelse(REJECTED, rows.status), reason=ibis.coalesce(rows.found, rows.reason)
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
    """Give the average due date of instruments whose term was agreed, by invoice, with the day since when it is known.

    It holds from the day on which the last of them was known: before, the agreement was not complete.
    """
    schema = pa.schema([("document_key", pa.int64()), ("due_date", pa.date32()), ("known_on", pa.date32())])
    if instruments is None:
        return engine.from_arrow(schema.empty_table(), name="no_agreed_terms")
    rows = instruments.filter((instruments.status == TAKEN) & instruments.is_agreed)
    documents = keyed.documents.filter(keyed.documents.kind == "invoice").select("document_key", document_ref="base_id")
    agreed = rows.mutate(known=ibis.greatest(rows.event_date, ibis.coalesce(rows.known_on, rows.event_date)))
    agreed = agreed.join(documents, "document_ref").select("document_key", "due_on", "amount_minor", "known")
    found = engine.to_arrow(agreed, order_by=["document_key", "due_on", "amount_minor", "known"])
    averages = average_due(found.select(["document_key", "due_on", "amount_minor"]))
    averages = averages.select(["document_key", "average_due"]).rename_columns(["document_key", "due_date"])
    known = agreed.group_by("document_key").agg(known_on=agreed.known.max())
    return engine.from_arrow(averages, name="average_due").join(known, "document_key")
