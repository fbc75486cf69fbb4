"""Post-dated cheques: received soon after the invoice, cashed at maturity or bounced; what follows a bounce."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from lrfm.ledger.synthetic.days import later, to_workday
from lrfm.ledger.synthetic.facts import NEVER, Days, Documents, Flags, Numbers, People

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.company_settings import ChequeSettings

__all__ = ["Cheques", "draw_cheques"]


@dataclass(frozen=True)
class Cheques:
    """The cheques of a block: the first of each invoice paid so, then those that replace a bounced one.

    `document` is the row of `Documents`. A cheque clears or bounces; what has not happened is `NEVER`.
    `paid_later_on`: the day of the transfer that settles a bounced one.
    """

    document: Numbers
    received_on: Days
    due_on: Days
    cleared_on: Days
    bounced_on: Days
    replaced_on: Days
    paid_later_on: Days

    def taken(self, rows: Numbers | Flags) -> Cheques:
        """Give some of them."""
        return Cheques(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    def paid_on(self, count: int) -> Days:
        """Give the day on which the money of each of `count` invoices comes; `NEVER` where no cheque brings any."""
        paid_on = np.full(count, NEVER, dtype=np.int32)
        np.minimum.at(paid_on, self.document, np.minimum(self.cleared_on, self.paid_later_on))
        return paid_on


def draw_cheques(
    rng: Generator, documents: Documents, *, rows: Numbers, people: People, default_on: Days, settings: ChequeSettings
) -> Cheques:
    """Draw the cheques of the invoices `rows`; none clears once its customer has failed (`default_on` by customer)."""
    customer = documents.customer[rows]
    ends = default_on[customer]
    lag = rng.integers(1, settings.received_after_days + 1, len(rows), dtype=np.int32)
    # each customer's own habit of post-dating, the same for all its cheques
    habit = (people.number[customer] * 7919) % (settings.matures_after_due_days + 1)
    received = to_workday(documents.issued_on[rows] + lag)
    due = np.maximum(to_workday(documents.due_on[rows] + habit.astype(np.int32)), received)
    bounces = rng.random(len(rows)) < people.bounce_share[customer]
    first = _course(rng, rows, received=received, due=due, bounces=bounces, ends=ends)
    fate = rng.random(len(rows))
    acts_on = to_workday(later(first.bounced_on, rng.integers(5, 21, len(rows))))
    may_act = (first.bounced_on != NEVER) & (acts_on < ends)
    is_replaced = may_act & (fate < settings.replaced_share)
    is_paid = may_act & ~is_replaced & (fate < settings.replaced_share + settings.paid_later_share)
    again = np.flatnonzero(is_replaced)
    second = _course(
        rng,
        rows[again],
        received=acts_on[again],
        due=to_workday(later(acts_on[again], rng.integers(15, 46, len(again)))),
        bounces=rng.random(len(again)) < settings.replacement_bounce_share,
        ends=ends[again],
    )
    first = Cheques(
        **{
            **{field.name: getattr(first, field.name) for field in fields(first)},
            "replaced_on": np.where(is_replaced, acts_on, NEVER),
            "paid_later_on": np.where(is_paid, acts_on, NEVER),
        }
    )
    both = (first.taken(first.received_on < ends), second.taken(second.received_on < ends[again]))
    return Cheques(
        **{field.name: np.concatenate([getattr(part, field.name) for part in both]) for field in fields(Cheques)}
    )


def _course(rng: Generator, rows: Numbers, *, received: Days, due: Days, bounces: Flags, ends: Days) -> Cheques:
    """Cash each cheque a day or two after its maturity, or have it come back some days later."""
    bounces = bounces | (due >= ends)
    cashed = to_workday(due + rng.integers(1, 3, len(rows), dtype=np.int32))
    bounces |= cashed >= ends
    back = to_workday(due + rng.integers(2, 6, len(rows), dtype=np.int32))
    never = np.full(len(rows), NEVER, dtype=np.int32)
    return Cheques(
        document=rows,
        received_on=received,
        due_on=due,
        cleared_on=np.where(bounces, NEVER, cashed),
        bounced_on=np.where(bounces, back, NEVER),
        replaced_on=never,
        paid_later_on=never,
    )
