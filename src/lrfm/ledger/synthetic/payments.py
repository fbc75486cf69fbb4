"""How every invoice of a block ends: disputes, reminders, the day of payment, credit notes, failures and write-offs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.ledger.synthetic.cheques import Cheques
from lrfm.ledger.synthetic.days import later, to_workday
from lrfm.ledger.synthetic.facts import NEVER, Days, Documents, Flags, Numbers, Payments, People
from lrfm.ledger.synthetic.hazard import Baseline, Exposure, draw_paid_on
from lrfm.ledger.synthetic.people import Habits
from lrfm.ledger.synthetic.runs import draw_run_days

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.company_settings import CompanySettings, CreditNoteSettings

__all__ = ["Credits", "Latent", "Outcome", "Parts", "draw_latent", "draw_outcome", "end_on"]

THOUSAND_MINOR = 100_000
SHORTEST_PART_DAYS = 10


@dataclass(frozen=True)
class Latent:
    """What would have become of each invoice if nobody ever failed, and what the hazard of payment saw.

    `paid_on` follows the company's mechanism (also beyond the extract) where neither `by_cheque` nor `is_advance`. The
    days in `exposure` are those on which an invoice still open is disputed or reminded.
    """

    exposure: Exposure
    log_amount: np.ndarray[tuple[int], np.dtype[np.float64]]
    paid_on: Days
    by_cheque: Flags
    is_advance: Flags


@dataclass(frozen=True)
class Parts:
    """Payments that settle a part of an invoice before the last one: row of `Documents`, day, amount."""

    document: Numbers
    paid_on: Days
    amount_minor: Numbers


@dataclass(frozen=True)
class Outcome:
    """How the invoices of a block end: `payments`, with the parts paid and what failed customers give back."""

    latent: Latent
    payments: Payments
    parts: Parts
    recovered: Parts


@dataclass(frozen=True)
class Credits:
    """Credit notes by invoice: the day (`NEVER`: none) and the amount, 0 or more."""

    credited_on: Days
    amount_minor: Numbers


def draw_outcome(
    rng: Generator,
    documents: Documents,
    *,
    people: People,
    latent: Latent,
    cheques: Cheques,
    default_on: Days,
    settings: CompanySettings,
) -> Outcome:
    """Draw how each invoice ends; `default_on` is each customer's day of failure or `NEVER`."""
    fails_on = default_on[documents.customer]
    meant = np.where(latent.by_cheque, cheques.paid_on(len(fails_on)), latent.paid_on)
    meant = np.where(people.is_fictitious[documents.customer], NEVER, meant)
    notes = _credits(rng, documents, latent=latent, meant=meant, settings=settings.credit_notes)
    is_whole = notes.amount_minor == documents.amount_minor
    paid_on = np.where((meant >= fails_on) | is_whole, NEVER, meant)
    cash_minor = documents.amount_minor - notes.amount_minor
    parts = _parts(rng, documents, latent=latent, meant=meant, cash_minor=cash_minor, people=people, fails_on=fails_on)
    left_minor = cash_minor - _sums(parts, len(cash_minor))
    left_minor[paid_on != NEVER] = 0
    recovered = _recovered(rng, documents, left_minor=left_minor, default_on=default_on, settings=settings)
    return Outcome(
        latent=latent,
        payments=_payments(
            rng,
            documents,
            latent=latent,
            paid_on=paid_on,
            notes=notes,
            lost_minor=left_minor - _sums(recovered, len(cash_minor)),
            default_on=default_on,
            settings=settings,
        ),
        parts=parts,
        recovered=recovered,
    )


def end_on(payments: Payments, *, amount_minor: Numbers) -> Days:
    """Give the day from which on nothing of an invoice is open: the last of what settles it (`NEVER`: stays open)."""
    is_whole = payments.credited_minor == amount_minor
    credited = np.where(payments.credited_on == NEVER, np.int32(0), payments.credited_on)
    closed = np.where(is_whole, np.int32(0), np.minimum(payments.paid_on, payments.written_off_on))
    return np.maximum(closed, credited).astype(np.int32)


def draw_latent(
    rng: Generator,
    documents: Documents,
    *,
    people: People,
    habits: Habits,
    baseline: Baseline,
    settings: CompanySettings,
) -> Latent:
    """Draw when each invoice would be paid, what it would be disputed and reminded about, if nobody ever failed."""
    count, pays = len(documents.customer), settings.payments
    by_cheque = (people.pays_by_cheque & ~people.is_fictitious)[documents.customer]
    is_advance = ~by_cheque & (rng.random(count, dtype=np.float32) < pays.advance_share)
    log_amount = np.log(documents.amount_minor / THOUSAND_MINOR)
    exposure = _exposure(rng, documents, log_amount=log_amount, people=people, settings=settings)
    if settings.mechanism == "hazard":
        paid_on = draw_paid_on(rng, exposure, baseline=baseline, settings=pays)
    else:
        waits = np.where(exposure.disputed_on == NEVER, documents.issued_on, exposure.dispute_closed_on)
        paid_on = draw_run_days(rng, documents, people=people, habits=habits, not_before=waits, settings=settings.runs)
    early = np.flatnonzero(is_advance)
    paid_on[early] = to_workday(documents.issued_on[early] - rng.integers(4, 15, len(early), dtype=np.int32))
    return Latent(exposure=exposure, log_amount=log_amount, paid_on=paid_on, by_cheque=by_cheque, is_advance=is_advance)


def _exposure(
    rng: Generator,
    documents: Documents,
    *,
    log_amount: np.ndarray[tuple[int], np.dtype[np.float64]],
    people: People,
    settings: CompanySettings,
) -> Exposure:
    count, pays = len(documents.customer), settings.payments
    is_disputed = rng.random(count) < people.dispute_share[documents.customer]
    disputed_on, closed_on = (np.full(count, NEVER, dtype=np.int32) for _ in range(2))
    rows = np.flatnonzero(is_disputed)
    after = 1 + rng.integers(0, settings.disputes.opens_after_days, len(rows), dtype=np.int32)
    lasts = 1 + rng.exponential(settings.disputes.lasts_days, len(rows)).astype(np.int32)
    disputed_on[rows] = to_workday(documents.issued_on[rows] + after)
    closed_on[rows] = to_workday(disputed_on[rows] + lasts)
    is_reminded = rng.random(count, dtype=np.float32) < pays.reminded_share
    reminded_on = np.where(is_reminded, to_workday(documents.due_on + np.int32(pays.reminder_after_days)), NEVER)
    return Exposure(
        issued_on=documents.issued_on,
        due_on=documents.due_on,
        log_rate=np.log(people.frailty)[documents.customer] + pays.log_amount_effect * log_amount,
        disputed_on=disputed_on,
        dispute_closed_on=closed_on,
        reminded_on=reminded_on.astype(np.int32),
    )


def _credits(
    rng: Generator, documents: Documents, *, latent: Latent, meant: Days, settings: CreditNoteSettings
) -> Credits:
    """Credit some invoices; what is paid already is never credited in full. The customer pays the rest only."""
    count = len(meant)
    rows = np.flatnonzero((rng.random(count, dtype=np.float32) < settings.share) & ~latent.is_advance)
    credited_on, amounts = np.full(count, NEVER, dtype=np.int32), np.zeros(count, dtype=np.int64)
    lag = rng.integers(settings.lag_from_days, settings.lag_to_days + 1, len(rows), dtype=np.int32)
    credited_on[rows] = to_workday(documents.issued_on[rows] + lag)
    is_whole = (rng.random(len(rows)) < settings.full_share) & (meant[rows] > credited_on[rows])
    is_whole &= ~latent.by_cheque[rows]
    share = rng.uniform(settings.part_from, settings.part_to, len(rows))
    part = np.maximum(1, np.rint(documents.amount_minor[rows] * share)).astype(np.int64)
    amounts[rows] = np.where(is_whole, documents.amount_minor[rows], part)
    return Credits(credited_on, amounts)


def _parts(
    rng: Generator,
    documents: Documents,
    *,
    latent: Latent,
    meant: Days,
    cash_minor: Numbers,
    people: People,
    fails_on: Days,
) -> Parts:
    """Draw one or two payments before the last one; what was meant for after the failure never comes."""
    room = meant.astype(np.int64) - documents.issued_on
    able = (room >= SHORTEST_PART_DAYS) & (meant != NEVER) & ~latent.by_cheque & (cash_minor >= THOUSAND_MINOR // 100)
    rows = np.flatnonzero(able & (rng.random(len(room)) < people.part_share[documents.customer]))
    first = to_workday((documents.issued_on[rows] + 1 + rng.random(len(rows)) * (room[rows] - 5)).astype(np.int32))
    share = rng.uniform(0.3, 0.6, len(rows))
    second = np.flatnonzero(rng.random(len(rows)) < 0.3)
    between = first[second] + rng.random(len(second)) * (meant[rows[second]] - first[second])
    document = np.concatenate([rows, rows[second]])
    paid_on = np.concatenate([first, to_workday(between.astype(np.int32))])
    amount = np.concatenate([cash_minor[rows] * share, cash_minor[rows[second]] * 0.3])
    comes = (paid_on < fails_on[document]) & (paid_on < meant[document])
    return Parts(document[comes], paid_on[comes], np.rint(amount[comes]).astype(np.int64))


def _recovered(
    rng: Generator, documents: Documents, *, left_minor: Numbers, default_on: Days, settings: CompanySettings
) -> Parts:
    """Draw what some failed customers pay in the end: the same share of all that they owe, on one day."""
    fails = settings.defaults
    count = len(default_on)
    is_giving = (default_on != NEVER) & (rng.random(count) < fails.recovering_share)
    share = rng.uniform(fails.recovered_from, fails.recovered_to, count)
    after = rng.integers(1, fails.recovered_after_days + 1, count)
    day = to_workday(later(default_on, after))
    rows = np.flatnonzero(is_giving[documents.customer] & (left_minor > 0))
    rows = rows[documents.issued_on[rows] < day[documents.customer[rows]]]
    customer = documents.customer[rows]
    return Parts(rows, day[customer], np.rint(left_minor[rows] * share[customer]).astype(np.int64))


def _payments(
    rng: Generator,
    documents: Documents,
    *,
    latent: Latent,
    paid_on: Days,
    notes: Credits,
    lost_minor: Numbers,
    default_on: Days,
    settings: CompanySettings,
) -> Payments:
    fails, seen = settings.defaults, latent.exposure
    after = rng.integers(fails.written_off_from_days, fails.written_off_to_days + 1, len(default_on))
    written_off_on = to_workday(later(default_on, np.maximum(after, fails.recovered_after_days + 5)))
    is_lost = (lost_minor > 0) & (default_on[documents.customer] != NEVER)
    is_whole = notes.amount_minor == documents.amount_minor
    closed_on = np.where(is_whole, notes.credited_on, paid_on)
    is_disputed = seen.disputed_on < closed_on
    is_reminded = (seen.reminded_on < closed_on) & ~latent.by_cheque
    return Payments(
        paid_on=paid_on,
        reminded_on=np.where(is_reminded, seen.reminded_on, NEVER),
        disputed_on=np.where(is_disputed, seen.disputed_on, NEVER),
        dispute_closed_on=np.where(is_disputed, seen.dispute_closed_on, NEVER),
        credited_on=notes.credited_on,
        credited_minor=notes.amount_minor,
        written_off_on=np.where(is_lost, written_off_on[documents.customer], NEVER),
        written_off_minor=np.where(is_lost, lost_minor, 0),
        by_cheque=latent.by_cheque,
    )


def _sums(parts: Parts, count: int) -> Numbers:
    return np.rint(np.bincount(parts.document, weights=parts.amount_minor, minlength=count)).astype(np.int64)
