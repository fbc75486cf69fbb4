"""Open items against the control balance, to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

import ibis

from lrfm.core.money import to_minor
from lrfm.core.reason import Reason
from lrfm.engine.exact import exact_sum
from lrfm.errors import Defect, Fault, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from ibis.expr.types import Table

    from lrfm.cohort.snapshot import Snapshot
    from lrfm.ledger.model import Ledger

__all__ = ["BOUNCED", "IN_HAND", "RECEIVABLES", "Account", "ControlBalance", "ControlSource", "reconcile"]

NAMED_DOCUMENTS = 10


class ControlSource(StrEnum):
    """Where the control balance comes from."""

    STATED = "stated"
    """The general ledger's balance, as the user gives it."""
    ROLLED = "rolled"
    """Rolled forward from the rows taken: not reconciled to the general ledger."""


RECEIVABLES, IN_HAND, BOUNCED = "receivables", "instruments_in_hand", "bounced"


@dataclass(frozen=True)
class Account:
    """One account of the general ledger: what it holds by the files, and whether the user's own balance agrees."""

    name: str
    amount_minor: int
    source: ControlSource


@dataclass(frozen=True)
class ControlBalance:
    """A balance that open items equal, in minor units, by account: their sum is the balance."""

    amount_minor: int
    source: ControlSource
    accounts: tuple[Account, ...]


def reconcile(
    ledger: Ledger, snapshot: Snapshot, *, open_items_minor: int, balances: Mapping[str, Mapping[date, Decimal]]
) -> ControlBalance:
    """Compare open items with the balance rolled forward from the rows, and with the general ledger's if known.

    Open items are receivables, instruments in hand and bounced instruments; each is compared with its own account of
    the general ledger (`balances`, by account and day). Raises `Defect` where the rolled balance differs (the tables
    lost something on the way) and `UserError` naming documents where a stated one does.
    """
    rolled = snapshot.rolled_balance_minor
    if rolled != open_items_minor:
        raise Defect(f"open items are {open_items_minor} minor units, the rows roll forward to {rolled}")
    held = {name: _held(snapshot, state) for name, state in ((IN_HAND, "in_hand"), (BOUNCED, "bounced"))}
    amounts = {RECEIVABLES: open_items_minor - sum(held.values()), **held}
    accounts = [_account(ledger, snapshot, name, amount, balances=balances) for name, amount in amounts.items()]
    # an account that holds nothing, and of which nobody says anything, is not shown
    shown = tuple(
        account
        for account in accounts
        if account.name == RECEIVABLES or account.amount_minor or account.source is ControlSource.STATED
    )
    stated = all(account.source is ControlSource.STATED for account in shown)
    return ControlBalance(rolled, ControlSource.STATED if stated else ControlSource.ROLLED, shown)


def _held(snapshot: Snapshot, state: str) -> int:
    rows = snapshot.instruments
    total = exact_sum(rows.amount_minor, where=rows.state == state)
    return snapshot.engine.whole_numbers(total.name("total").as_table())["total"]


def _account(
    ledger: Ledger,
    snapshot: Snapshot,
    name: str,
    amount_minor: int,
    *,
    balances: Mapping[str, Mapping[date, Decimal]],
) -> Account:
    stated = balances.get(name, {}).get(snapshot.cutoff)
    if stated is None:
        return Account(name, amount_minor, ControlSource.ROLLED)
    stated_minor = _stated_minor(stated, digits=snapshot.currency_digits)
    if stated_minor != amount_minor:
        raise _mismatch(ledger, snapshot, account=name, stated_minor=stated_minor, open_items_minor=amount_minor)
    return Account(name, amount_minor, ControlSource.STATED)


def _stated_minor(stated: Decimal, *, digits: int) -> int:
    try:
        return to_minor(stated, digits=digits)
    except ValueError:
        raise UserError.of("control.too_fine", balance=str(stated), digits=digits) from None


def _mismatch(
    ledger: Ledger, snapshot: Snapshot, *, account: str, stated_minor: int, open_items_minor: int
) -> UserError:
    """Say by how much the balances differ, and which documents explain it by their amount or their late entry."""
    difference = stated_minor - open_items_minor
    values = {
        "stated_minor": stated_minor,
        "open_items_minor": open_items_minor,
        "difference_minor": difference,
        "currency": snapshot.currency,
        "digits": snapshot.currency_digits,
        "as_of": snapshot.cutoff,
    }
    if account != RECEIVABLES:
        return UserError(Fault("control.instruments_mismatch", {**values, "account": Reason.of(f"control.{account}")}))
    faults = [Fault("control.mismatch", values)]
    documents = snapshot.documents
    same = documents.filter(
        (documents.open_minor.abs() == abs(difference)) | (documents.amount_minor.abs() == abs(difference))
    )
    rows = ledger.movements
    later = rows.filter((rows.event_date <= snapshot.cutoff) & (rows.known_on > snapshot.cutoff))
    late, paid = (later.filter(later.movement == name).select("key") for name in ("document", "receipt"))
    named = (
        ("control.same_amount", "document", same.select(key="document_key")),
        ("control.entered_later", "document", late),
        ("control.payments_later", "receipt", paid),
    )
    for key, kind, table in named:
        ids = _source_ids(ledger, snapshot, table, kind=kind)
        if kind == "receipt":
            own = ledger.allocations.filter(ledger.allocations.basis == "own")
            rows = own.join(table, own.receipt_key == table.key).select(key="document_key")
            ids = sorted({*ids, *_source_ids(ledger, snapshot, rows, kind="document")})
        if ids:
            shown = ", ".join(ids[:NAMED_DOCUMENTS]) + (", …" if len(ids) > NAMED_DOCUMENTS else "")
            faults.append(Fault(key, {"count": len(ids), "documents": shown}))
    if not any(fault.key == "control.same_amount" for fault in faults):
        faults.insert(1, Fault("control.no_document"))
    return UserError(*faults)


def _source_ids(ledger: Ledger, snapshot: Snapshot, rows: Table, *, kind: str) -> Sequence[str]:
    names = ledger.directory.filter(ledger.directory.kind == kind).select("key", "source_id")
    keys = rows.select(key=rows.key.cast("int64"))
    found = names.semi_join(keys, "key").select(source_id=ibis._.source_id)
    return [row["source_id"] for row in snapshot.engine.to_arrow(found, order_by=["source_id"]).to_pylist()]
