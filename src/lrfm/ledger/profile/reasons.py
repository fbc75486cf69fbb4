"""How sure a proposal is, and why: as keys and values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lrfm.core.reason import Reason
from lrfm.ledger.profile.content import ColumnFacts
from lrfm.ledger.profile.days import DATE_ROLES
from lrfm.ledger.profile.names import no_fact
from lrfm.ledger.profile.proposal import Confidence, FieldProposal, UnusedColumn
from lrfm.ledger.profile.relations import Relations
from lrfm.ledger.profile.roles import NAMED, named

__all__ = ["Evidence", "field_proposal", "unused_columns"]

SURE_NAME, GOOD_NAME = 0.95, 0.7
IN_ORDER, OUT_OF_ORDER = 0.95, 0.6
ADDS_UP = 0.98
FRACTIONS = 0.05


@dataclass(frozen=True)
class Evidence:
    """All columns, what pairs of them say, which role each plays, and whether the file names them."""

    facts: Sequence[ColumnFacts]
    relations: Relations
    roles: Mapping[str, int]
    has_names: bool


def field_proposal(role: str, *, field: str, value: object, column: ColumnFacts, evidence: Evidence) -> FieldProposal:
    """Say how sure it is that a column plays a role."""
    roles, facts, has_names = evidence.roles, evidence.facts, evidence.has_names
    confidence, why = _by_name(role, column, has_names=has_names)
    if role == "customer_id" and roles.get("customer_name") == column.index:
        confidence, why = Confidence.MEDIUM, Reason.of("map.name_as_id")
    reasons = [why]
    borne_out, speaks = _by_relation(role, evidence)
    if borne_out is not None:
        reasons.append(borne_out)
        confidence = _raised(confidence) if speaks else _lowered(confidence)
    if role == "amount" and confidence is Confidence.LOW and _is_only_measure(column, facts):
        reasons.append(Reason.of("map.only_amounts"))
        confidence = Confidence.MEDIUM if has_names else confidence
    if role == "date" and named(column, "entered_on") > named(column, "date"):
        reasons = [Reason.of("map.only_date")]
        confidence = Confidence.MEDIUM
    if role in DATE_ROLES and column.day is not None and column.day.doubt is not None:
        reasons.append(column.day.doubt)
        confidence = Confidence.MEDIUM if column.day.doubt.key == "map.as_other_dates" else Confidence.LOW
    if role == "disputed":
        reasons.append(Reason.of("map.status_counted"))
    if role == "outstanding":
        reasons.append(Reason.of("map.outstanding_at_extract"))
    return FieldProposal(role, field, value, (column.name,), confidence, tuple(reasons))


def unused_columns(fields: Sequence[FieldProposal], evidence: Evidence) -> tuple[UnusedColumn, ...]:
    """Say of every other column why it is not read."""
    used = {column for field in fields for column in field.columns}
    return tuple(
        UnusedColumn(column.name, _why_unused(column, evidence))
        for column in evidence.facts
        if column.name not in used and (column.name or column.filled)
    )


def _is_only_measure(column: ColumnFacts, facts: Sequence[ColumnFacts]) -> bool:
    measures = [
        other.index for other in facts if not other.day and other.is_numeric and other.fraction_share > FRACTIONS
    ]
    return measures == [column.index]


def _by_name(role: str, column: ColumnFacts, *, has_names: bool) -> tuple[Confidence, Reason]:
    name = named(column, role) if has_names else 0.0
    if name >= SURE_NAME:
        return Confidence.HIGH, Reason.of("map.named")
    if name >= GOOD_NAME:
        return Confidence.MEDIUM, Reason.of("map.name_alike")
    if name >= NAMED * 0.5:
        return Confidence.LOW, Reason.of("map.name_partly")
    return Confidence.LOW, Reason.of("map.by_content")


def _by_relation(role: str, evidence: Evidence) -> tuple[Reason | None, bool]:
    """Give what other columns say of this one, and whether it speaks for it."""
    roles, relations, facts = evidence.roles, evidence.relations, evidence.facts
    if role in {"due_date", "paid_date"} and "date" in roles:
        share = relations.not_before_share(roles["date"], roles[role])
        if share is not None:
            other = facts[roles["date"]].name
            return Reason.of("map.not_before", rows_share=_thousandths(share), column=other), share >= IN_ORDER
    if role in {"paid_amount", "outstanding"} and {"amount", "paid_amount", "outstanding"} <= set(roles):
        share = relations.sum_share(roles["amount"], [roles["paid_amount"], roles["outstanding"]])
        if share is not None and share >= ADDS_UP:
            return Reason.of("map.adds_up", rows_share=_thousandths(share), column=facts[roles["amount"]].name), True
    if role == "amount" and {"quantity", "price"} <= set(roles):
        share = relations.product_share(roles["amount"], [roles["quantity"], roles["price"]])
        if share is not None and share >= ADDS_UP:
            return Reason.of("map.is_product", rows_share=_thousandths(share)), True
    return None, True


def _thousandths(share: float) -> Fraction:
    return Fraction(int(share * 1000), 1000)


def _raised(confidence: Confidence) -> Confidence:
    return Confidence.HIGH if confidence is Confidence.MEDIUM else confidence


def _lowered(confidence: Confidence) -> Confidence:
    return Confidence.MEDIUM if confidence is Confidence.HIGH else Confidence.LOW


def _why_unused(column: ColumnFacts, evidence: Evidence) -> Reason:
    if not column.filled:
        return Reason.of("map.unused_empty")
    if (what := no_fact(column.name)) is not None:
        return Reason.of(f"map.unused_{what}")
    if named(column, "days_to_pay") >= GOOD_NAME:
        return Reason.of("map.unused_derived")
    if "debit" in evidence.roles and named(column, "outstanding") >= GOOD_NAME:
        return Reason.of("map.unused_running_balance")
    customer = evidence.roles.get("customer_id")
    if customer is not None and evidence.relations.one_to_one(column.index, customer):
        return Reason.of("map.unused_same_customer", column=evidence.facts[customer].name)
    return Reason.of(_by_cells(column))


def _by_cells(column: ColumnFacts) -> str:
    if len(column.distinct) == 1:
        return "map.unused_constant"
    return "map.unused_date" if column.day is not None else "map.unused_no_use"
