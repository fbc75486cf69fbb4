"""Propose a whole profile for a file that was looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pyarrow.compute as pc

from lrfm.core.reason import Reason
from lrfm.ledger.mapping.text import clean_text
from lrfm.ledger.profile.assign import best_assignment
from lrfm.ledger.profile.content import ColumnFacts, facts_of
from lrfm.ledger.profile.days import DATE_ROLES, reread
from lrfm.ledger.profile.look import Looked
from lrfm.ledger.profile.names import no_fact
from lrfm.ledger.profile.proposal import Confidence, FieldProposal, Proposal
from lrfm.ledger.profile.reasons import Evidence, field_proposal, unused_columns
from lrfm.ledger.profile.relations import Relations
from lrfm.ledger.profile.roles import fit, nameless_roles
from lrfm.ledger.profile.shapes import FIELDS, shape_of
from lrfm.ledger.profile.shown import shown_rows
from lrfm.ledger.profile.signs import Signs, find_signs
from lrfm.ledger.profile.values import side_of_kinds, value_of
from lrfm.ledger.sources.settings import NO_VALUE

__all__ = ["propose"]

_GROUPS = (
    DATE_ROLES,
    ("amount", "paid_amount", "outstanding", "debit", "credit", "quantity", "price", "days_to_pay"),
    (
        "customer_id", "customer_name", "document_id", "kind", "side", "currency", "disputed", "terms", "clearing_id",
        "applies_to", "product_id", "description",
    ),
)  # fmt: skip
ACCEPT = 0.27
READS_AS_WELL = 0.99
ASSUMED_DAYS = 30
WORDS_SHARE = 0.5
"""From here on an id is taken for a name."""
MANY_WITHOUT_CUSTOMER = 0.02
"""Up to this share rows without a customer are faults to be told, not a kind of sale."""


def propose(looked: Looked) -> Proposal:
    """Say what the file most likely is; nothing in it is guessed without being marked as unsure."""
    facts, signs = _facts(looked)
    relations = Relations(facts)
    roles = _roles(facts, relations, has_names=looked.has_names)
    table, why = shape_of(roles, facts)
    roles = _for_table(roles, table)
    evidence = Evidence(facts, relations, roles, looked.has_names)
    fields = tuple(_fields(table, evidence))
    fields = (*fields, *_assumed(table, fields))
    scope, said = _scope(table, roles, facts)
    return Proposal(
        table=table,
        why=why,
        source={**looked.source, **_sign_keys(signs)},
        fields=fields,
        unused=unused_columns(fields, evidence),
        scope=scope,
        remarks=(*said, *_remarks(table, fields, signs, facts)),
        rows=shown_rows(fields, facts),
        rows_read=looked.raw.cells.num_rows,
        lines_faulty=len(looked.raw.faulty),
        currency=_currency(roles, facts),
    )


def _facts(looked: Looked) -> tuple[list[ColumnFacts], Signs]:
    raw = looked.raw
    cells = [raw.cells[name] for name in raw.own_columns]
    signs = find_signs([pc.unique(clean_text(column, missing=NO_VALUE)).drop_null() for column in cells])
    facts = [
        facts_of(name, column, index=index, missing=NO_VALUE, signs=signs)
        for index, (name, column) in enumerate(zip(raw.columns, cells, strict=True))
    ]
    return [_decided(column, facts) for column in facts], signs


def _decided(column: ColumnFacts, facts: Sequence[ColumnFacts]) -> ColumnFacts:
    """Read a column whose dates can be read in two ways as the file writes its other dates, where that fits."""
    if column.day is None or not column.day.is_ambiguous:
        return column
    for other in facts:
        if other.day is None or other.day.doubt is not None:
            continue
        found = reread(column.texts, format_=other.day.format, calendar=other.day.calendar)
        if column.filled - (len(found.days) - found.days.null_count) <= (1 - READS_AS_WELL) * column.filled:
            return replace(column, day=replace(found, doubt=Reason.of("map.as_other_dates", column=other.name)))
    return column


def _roles(facts: Sequence[ColumnFacts], relations: Relations, *, has_names: bool) -> dict[str, int]:
    """Choose a column for each role, group by group: dates, numbers, the rest."""
    free = {column.index for column in facts if column.filled and column.name and no_fact(column.name) is None}
    chosen: dict[str, int] = {}
    nameless = nameless_roles([facts[index] for index in sorted(free)], has_names=has_names)
    for group in _GROUPS:
        weights = {
            role: {index: fit(facts[index], role, nameless=nameless) for index in sorted(free)} for role in group
        }
        found = best_assignment(weights, pair=relations.pair, accept=ACCEPT)
        free -= set(found.values())
        chosen |= found
    if "customer_id" not in chosen and "customer_name" in chosen:
        chosen["customer_id"] = chosen["customer_name"]
    if "customer_id" in chosen and facts[chosen["customer_id"]].sentence_share > WORDS_SHARE:
        chosen.setdefault("customer_name", chosen["customer_id"])
    if "date" not in chosen:
        other = next((role for role in ("entered_on", "clearing_date", "paid_date") if role in chosen), None)
        chosen |= {"date": chosen.pop(other)} if other else {}
    return chosen


def _for_table(roles: Mapping[str, int], table: str) -> dict[str, int]:
    """Keep the roles that the table has; a clearing date closes an invoice, a payment date clears a transaction."""
    kept = dict(roles)
    first, second = ("clearing_date", "paid_date") if table == "transactions" else ("paid_date", "clearing_date")
    if first not in kept and second in kept:
        kept[first] = kept[second]
    if "paid_date" in kept and "days_to_pay" in kept:
        del kept["days_to_pay"]
    if table == "transactions":
        if {"debit", "credit"} <= set(kept):
            kept = {role: index for role, index in kept.items() if role not in {"amount", "outstanding"}}
        else:
            kept = {role: index for role, index in kept.items() if role not in {"debit", "credit"}}
    if "due_date" in kept:
        kept.pop("terms", None)
    return {role: index for role, index in kept.items() if role in FIELDS[table]}


def _fields(table: str, evidence: Evidence) -> Iterator[FieldProposal]:
    roles, facts = evidence.roles, evidence.facts
    for role, field in FIELDS[table].items():
        column = value = None
        if role in roles:
            column = facts[roles[role]]
            value = value_of(role, column, table=table)
        elif role == "side" and {"kind", "amount"} <= set(roles):
            column = facts[roles["kind"]]
            value = side_of_kinds(column, facts[roles["amount"]])
        if column is not None and value is not None:
            yield field_proposal(role, field=field, value=value, column=column, evidence=evidence)


def _assumed(table: str, fields: Sequence[FieldProposal]) -> Iterator[FieldProposal]:
    """Where nothing says when an invoice is due, assume the same term for all, and say so."""
    if table != "lines" and not {"due_date", "terms"} & {field.field for field in fields}:
        reason = Reason.of("map.terms_assumed", days=ASSUMED_DAYS)
        yield FieldProposal("terms", "terms", {"days": ASSUMED_DAYS}, (), Confidence.LOW, (reason,))


def _sign_keys(signs: Signs) -> dict[str, object]:
    keys = {"decimal_sign": signs.decimal_sign} if signs.decimal_sign != "." else {}
    return {**keys, **({"thousands_sign": signs.thousands_sign} if signs.thousands_sign else {})}


def _scope(
    table: str, roles: Mapping[str, int], facts: Sequence[ColumnFacts]
) -> tuple[dict[str, object], list[Reason]]:
    """Say which rows are out of scope by their nature, and what the file cannot say."""
    scope: dict[str, object] = {}
    said: list[Reason] = []
    customer = facts[roles["customer_id"]] if "customer_id" in roles else None
    if customer is not None and customer.rows - customer.filled > MANY_WITHOUT_CUSTOMER * customer.rows:
        scope["set_apart"] = [{"name": "no customer", "column": customer.name, "empty": True}]
        said.append(Reason.of("map.no_customer", count=customer.rows - customer.filled, column=customer.name))
    if table == "lines" and "document_id" not in roles:
        scope["duplicates"] = "keep"
        said.append(Reason.of("map.equal_rows_kept"))
    if (
        table == "invoices"
        and {"paid_amount", "outstanding"} & set(roles)
        and not {"paid_date", "days_to_pay"} & set(roles)
    ):
        scope["undated_payments"] = "at_extract"
        said.append(Reason.of("map.payments_undated"))
    return scope, said


def _remarks(
    table: str, fields: Sequence[FieldProposal], signs: Signs, facts: Sequence[ColumnFacts]
) -> Iterator[Reason]:
    given = {field.field for field in fields}
    needed = {"invoices": ("customer_id", "invoice_date", "amount"), "lines": ("customer_id", "date")}
    for field in needed.get(table, ("customer_id", "date")):
        if field not in given:
            yield Reason.of("map.not_found", field=field)
    if table == "lines" and "amount" not in given and not {"quantity", "price"} <= given:
        yield Reason.of("map.not_found", field="amount")
    if table == "transactions" and not given & {"amount", "debit"}:
        yield Reason.of("map.not_found", field="amount")
    if not signs.is_sure:
        yield Reason.of("map.signs_unsure", decimal_sign=signs.decimal_sign, thousands_sign=signs.thousands_sign)
    for proposed in fields:
        if proposed.role == "kind":
            column = next(column for column in facts if column.name == proposed.columns[0])
            codes = proposed.value["codes"] if isinstance(proposed.value, dict) else {}
            unknown = sorted(set(column.distinct.to_pylist()) - set(codes))
            if unknown:
                yield Reason.of(
                    "map.codes_unknown", column=column.name, count=len(unknown), codes=", ".join(unknown[:10])
                )


def _currency(roles: Mapping[str, int], facts: Sequence[ColumnFacts]) -> str | None:
    if "currency" not in roles:
        return None
    counts = facts[roles["currency"]].texts.value_counts()
    best = max(counts.to_pylist(), key=lambda item: (item["values"] is not None, item["counts"]))
    return str(best["values"])
