"""Frauds that show in payments: cheques dated too late or kept back, money of one customer booked for another."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lrfm.ledger.synthetic.days import to_workday
from lrfm.ledger.synthetic.facts import NEVER
from lrfm.ledger.synthetic.frauds import colleagues
from lrfm.ledger.synthetic.groups import ALONE

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.background import Background
    from lrfm.ledger.synthetic.cheques import Cheques
    from lrfm.ledger.synthetic.facts import Days, Documents, Flags, Numbers, Payments, People
    from lrfm.ledger.synthetic.settings_side import FraudSettings, SideSettings

__all__ = ["PaymentTricks", "bend_cheques", "bend_payments"]


@dataclass(frozen=True)
class PaymentTricks:
    """What is planted in the payments of documents, row for row.

    `payer`: the row of `People` whose money it is (mostly the customer's own), another's where `is_lapped`;
    `entry_lag_days`: so many days later than usual the receipt is entered. `is_late_cheque`: dated beyond the policy or
    kept back.
    """

    payer: Numbers
    entry_lag_days: Numbers
    is_lapped: Flags
    is_late_cheque: Flags

    def taken(self, rows: Numbers) -> PaymentTricks:
        """What is planted in these rows."""
        return PaymentTricks(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


def bend_cheques(
    rng: Generator,
    cheques: Cheques,
    *,
    documents: Documents,
    people: People,
    fails_on: Days,
    background: Background,
    settings: SideSettings,
) -> tuple[Cheques, Flags]:
    """Let some cheques that clear do so late, and tell for each document whether one of its did.

    Half of them are dated beyond the policy, half lie in a drawer after their date. No cheque clears once its customer
    has failed (`fails_on` by row of `People`): one that would is left alone.
    """
    customer = documents.customer[cheques.document]
    due_on, cleared_on = _late(rng, cheques, settings=settings.frauds)
    is_late = background.happens(
        rng,
        kind="late_cheque",
        salesperson=people.salesperson[customer],
        among=(cheques.cleared_on != NEVER) & (cleared_on < fails_on[customer]),
        settings=settings,
    )
    has_late = np.zeros(len(documents.customer), dtype=np.bool_)
    has_late[cheques.document[is_late]] = True
    return replace(
        cheques,
        due_on=np.where(is_late, due_on, cheques.due_on),
        cleared_on=np.where(is_late, cleared_on, cheques.cleared_on),
    ), has_late


def bend_payments(
    rng: Generator,
    *,
    payments: Payments,
    is_late_cheque: Flags,
    documents: Documents,
    people: People,
    background: Background,
    settings: SideSettings,
) -> tuple[Payments, PaymentTricks]:
    """Plant what concerns payments; customers who do not exist pay nothing and are never credited."""
    payments = _unpaid(payments, rows=people.is_fictitious[documents.customer])
    salesperson = people.salesperson[documents.customer]
    began = _lapping_began(background, settings=settings.frauds)
    is_lapped = background.happens(
        rng,
        kind="lapping",
        salesperson=salesperson,
        among=~payments.by_cheque & (payments.paid_on != NEVER) & (payments.paid_on >= began),
        settings=settings,
    )
    payer, is_lapped = _payers(rng, rows=is_lapped, documents=documents, people=people)
    lag = _lags(payments.paid_on, began=began, settings=settings.frauds)
    # innocently somebody else pays, too, but that is entered as soon as anything
    is_hidden = is_lapped & (salesperson == background.culprits["lapping"])
    return payments, PaymentTricks(payer, np.where(is_hidden, lag, 0), is_lapped, is_late_cheque)


def _late(rng: Generator, cheques: Cheques, *, settings: FraudSettings) -> tuple[Days, Days]:
    """The day on every cheque, and the day on which it would clear, if it were late."""
    count = len(cheques.document)
    is_kept = rng.random(count) < 0.5
    beyond = settings.cheque_policy_days + rng.integers(*settings.cheque_excess_days, count)
    dated = to_workday((cheques.received_on.astype(np.int64) + beyond).astype(np.int32))
    due_on = np.where(is_kept, cheques.due_on, np.maximum(cheques.due_on, dated))
    kept_days = np.where(is_kept, rng.integers(*settings.cheque_kept_days, count), 0)
    return due_on, to_workday((due_on.astype(np.int64) + kept_days).astype(np.int32))


def _unpaid(payments: Payments, *, rows: Flags) -> Payments:
    days = ("paid_on", "disputed_on", "dispute_closed_on", "credited_on", "written_off_on")
    never: dict[str, Any] = {name: np.where(rows, NEVER, getattr(payments, name)).astype(np.int32) for name in days}
    amounts = ("credited_minor", "written_off_minor")
    nothing = {name: np.where(rows, 0, getattr(payments, name)) for name in amounts}
    return replace(payments, by_cheque=payments.by_cheque & ~rows, **never, **nothing)


def _lapping_began(background: Background, *, settings: FraudSettings) -> int:
    length = background.last_day - background.first_day
    return background.first_day + round(length * settings.lapping_starts_share)


def _lags(paid_on: Days, *, began: int, settings: FraudSettings) -> Numbers:
    """The hole grows, so money is entered later and later."""
    months = np.maximum(0, paid_on.astype(np.int64) - began) / 30.4375
    lag = settings.lapping_lag_days + months * settings.lapping_lag_growth_days_a_month
    # days that never come count for nobody
    return np.rint(np.minimum(lag, 10_000)).astype(np.int64)


def _payers(rng: Generator, *, rows: Flags, documents: Documents, people: People) -> tuple[Numbers, Flags]:
    """Another customer of the same salesperson pays; where there is none, nothing happens."""
    lapped = np.flatnonzero(rows)
    own = documents.customer
    other = colleagues(rng, rows=own[lapped], salesperson=people.salesperson, among=~people.is_fictitious)
    payer = own.copy()
    payer[lapped] = np.where(other == ALONE, own[lapped], other)
    return payer, payer != own
