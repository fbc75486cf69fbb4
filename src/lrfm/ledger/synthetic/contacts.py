"""Reminders, calls and letters about unpaid invoices, and the promises made on the phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lrfm.ledger.synthetic.facts import NEVER
from lrfm.ledger.synthetic.ids import day_column

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.facts import Days, Flags, Numbers
    from lrfm.ledger.synthetic.scene import Scene
    from lrfm.ledger.synthetic.settings_side import ContactSettings

__all__ = ["Promises", "contact_tables", "draw_promises"]

KIND_NAMES = ("reminder", "call", "letter")
REMINDER, CALL, LETTER = range(3)


@dataclass(frozen=True)
class Promises:
    """For each call the day that was promised (`NEVER`: none was) and whether money came by then."""

    promised_on: Days
    is_kept: Flags


def contact_tables(rng: Generator, *, scene: Scene) -> tuple[pa.Table, pa.Table]:
    """All contacts by day and document, and as truth which promises are kept (whenever that shows)."""
    payments, settings = scene.payments, scene.settings.contacts
    reminded = np.flatnonzero(payments.reminded_on <= scene.background.last_day)
    called, called_on = _following(
        rng, scene, reminded=reminded, share=settings.call_share, after_days=settings.call_after_days
    )
    written, written_on = _following(
        rng, scene, reminded=reminded, share=settings.letter_share, after_days=settings.letter_after_days
    )
    promises = draw_promises(rng, called_on=called_on, paid_on=payments.paid_on[called], settings=settings)
    rows = np.concatenate([reminded, called, written])
    days = np.concatenate([payments.reminded_on[reminded], called_on, written_on])
    kind = np.repeat([REMINDER, CALL, LETTER], [len(reminded), len(called), len(written)])
    promised_on = np.full(len(rows), NEVER, dtype=np.int32)
    promised_on[kind == CALL] = promises.promised_on
    order = np.lexsort((rows, days))
    table = _table(scene, rows=rows[order], days=days[order], kind=kind[order], promised_on=promised_on[order])
    return table, _truth(scene, called=called, called_on=called_on, promises=promises)


def draw_promises(rng: Generator, *, called_on: Days, paid_on: Days, settings: ContactSettings) -> Promises:
    """Draw which calls end with a promise, for which day, and which promises are kept.

    A kept promise names a day on or after that of the money, a broken one a day before it. Debtors whose money comes
    much later or never can but break theirs; the others keep theirs so much oftener that the share over all is
    `kept_share` on average.
    """
    until_paid = paid_on.astype(np.int64) - called_on
    is_open = (until_paid >= 2) & (until_paid <= settings.promise_up_to_days)
    is_hopeless = until_paid > settings.promise_up_to_days
    asked = rng.random(len(called_on)) < settings.promise_share
    is_open, is_hopeless = is_open & asked, is_hopeless & asked
    is_hopeless &= rng.random(len(called_on)) < _room(is_open, is_hopeless, settings=settings)
    made, broken_anyway = int(is_open.sum()), int(is_hopeless.sum())
    share = settings.kept_share * (made + broken_anyway) / made if made else 0.0
    is_kept = is_open & (rng.random(len(called_on)) < share)
    kept_on = paid_on.astype(np.int64) + rng.integers(0, settings.kept_early_days + 1, len(called_on))
    last = np.minimum(until_paid - 1, settings.promise_up_to_days)
    broken_on = called_on + 1 + (rng.random(len(called_on)) * np.maximum(last, 1)).astype(np.int64)
    promised_on = np.where(is_kept, kept_on, broken_on)
    return Promises(np.where(is_open | is_hopeless, promised_on, NEVER).astype(np.int32), is_kept)


def _room(is_open: Flags, is_hopeless: Flags, *, settings: ContactSettings) -> float:
    """The share of the hopeless that may promise, so that the others need not keep more than all of theirs."""
    most = is_open.sum() * (1.0 / settings.kept_share - 1.0) if settings.kept_share else len(is_open)
    return float(min(1.0, 0.9 * most / max(1, is_hopeless.sum())))


def _following(
    rng: Generator, scene: Scene, *, reminded: Numbers, share: float, after_days: tuple[int, int]
) -> tuple[Numbers, Days]:
    """Follow up some reminders after some days, where nothing was paid, credited or written off by then."""
    payments = scene.payments
    chosen = reminded[rng.random(len(reminded)) < share]
    days = payments.reminded_on[chosen] + rng.integers(*after_days, len(chosen)).astype(np.int32)
    ends = np.minimum(payments.paid_on, payments.written_off_on)[chosen]
    is_due = (days <= scene.background.last_day) & (days < ends)
    return chosen[is_due], days[is_due]


def _table(scene: Scene, *, rows: Numbers, days: Days, kind: Numbers, promised_on: Days) -> pa.Table:
    documents, payments = scene.documents, scene.payments
    is_credited = payments.credited_on[rows] <= days
    open_minor = documents.amount_minor[rows] - np.where(is_credited, np.abs(payments.credited_minor[rows]), 0)
    is_promised = promised_on != NEVER
    return pa.table(
        {
            "customer_id": scene.customers(documents.customer[rows]),
            "date": day_column(days),
            "invoice_id": scene.invoices(rows),
            "kind": pa.DictionaryArray.from_arrays(pa.array(kind.astype(np.int32)), pa.array(KIND_NAMES)),
            "promised_on": day_column(promised_on),
            "promised_amount_minor": pa.array(open_minor, mask=~is_promised),
        }
    )


def _truth(scene: Scene, *, called: Numbers, called_on: Days, promises: Promises) -> pa.Table:
    made = np.flatnonzero(promises.promised_on != NEVER)
    rows = called[made]
    return pa.table(
        {
            "customer_id": scene.ids.customers.take(pa.array(scene.documents.customer[rows])),
            "invoice_id": scene.ids.invoices.take(pa.array(rows)),
            "date": day_column(called_on[made]),
            "promised_on": day_column(promises.promised_on[made]),
            "is_kept": promises.is_kept[made],
        }
    )
