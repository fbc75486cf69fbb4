"""Frauds of salespeople, planted before any table is written, so that amounts, lines and truth agree by themselves.

Each kind has one culprit; what looks the same happens innocently, at a lower rate, to everybody else's documents.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from lrfm.ledger.synthetic.facts import Documents
from lrfm.ledger.synthetic.groups import ALONE, Roles, connect, plain_roles, share_details

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.background import Background
    from lrfm.ledger.synthetic.facts import Flags, Numbers, People, Shares
    from lrfm.ledger.synthetic.settings_side import FraudSettings, SideSettings

__all__ = ["Bent", "appoint", "bend_documents", "colleagues"]


@dataclass(frozen=True)
class Bent:
    """What is planted in documents, row for row.

    `twin_of`: the row whose lines it copies (-1: none); `is_copy`: it was made as the copy of another customer's
    document, whether that one is still there or not. `is_round`: of a fictitious customer; `is_bunched`: just above a
    threshold; `price_cut_share`: secretly taken off every price.
    """

    twin_of: Numbers
    is_copy: Flags
    is_round: Flags
    is_bunched: Flags
    price_cut_share: Shares

    def taken(self, rows: Numbers) -> Bent:
        """What is planted in these rows, numbered anew; a copy whose twin is gone stands alone."""
        place = np.full(len(self.twin_of) + 1, ALONE, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        place[-1] = ALONE
        kept = replace(self, **{field.name: getattr(self, field.name)[rows] for field in fields(self)})
        return replace(kept, twin_of=place[kept.twin_of])


def appoint(rng: Generator, *, people: People, background: Background, settings: SideSettings) -> tuple[People, Roles]:
    """Say who belongs together, who is made up by a salesperson and who is another's second name."""
    roles = plain_roles(rng, people=people, settings=settings.lines)
    people, roles = connect(rng, people=people, roles=roles, settings=settings.groups)
    alone = people.group == ALONE
    made_up = background.happens(rng, kind="fictitious", salesperson=people.salesperson, among=alone, settings=settings)
    another = background.happens(
        rng, kind="alias", salesperson=people.salesperson, among=alone & ~made_up, settings=settings
    )
    honest = alone & ~made_up & ~another
    roles = _aliases(rng, people=people, roles=roles, rows=another, models=honest)
    people = _contemporary(people, roles=roles)
    roles = _borrowed(rng, people=people, roles=roles, rows=np.flatnonzero(made_up), models=honest)
    return _short_lived(rng, people=people, rows=made_up, background=background, settings=settings.frauds), roles


def colleagues(rng: Generator, *, rows: Numbers, salesperson: Numbers, among: Flags) -> Numbers:
    """Draw for each of `rows` another customer of the same salesperson among some; -1 where there is none."""
    candidates = np.flatnonzero(among)
    order = candidates[np.argsort(salesperson[candidates], kind="stable")]
    place = np.full(len(salesperson), ALONE, dtype=np.int64)
    place[order] = np.arange(len(order))
    first = np.searchsorted(salesperson[order], salesperson[rows], side="left")
    size = np.searchsorted(salesperson[order], salesperson[rows], side="right") - first
    # a row that is a candidate itself is stepped over
    others = size - (place[rows] != ALONE)
    drawn = first + (rng.random(len(rows)) * others).astype(np.int64)
    drawn += (place[rows] != ALONE) & (drawn >= place[rows])
    found = np.full(len(rows), ALONE, dtype=np.int64)
    found[others > 0] = order[drawn[others > 0]]
    return found


def bend_documents(
    rng: Generator,
    *,
    documents: Documents,
    people: People,
    roles: Roles,
    background: Background,
    settings: SideSettings,
) -> tuple[Documents, Bent]:
    """Plant what concerns documents: copies under second names, round amounts, bunching, secret discounts.

    Amounts are targets still. The documents come back in the order of (issued_on, customer).
    """
    documents, twin_of = _copied(rng, documents=documents, people=people, roles=roles, settings=settings.frauds)
    is_round, is_copy = people.is_fictitious[documents.customer], twin_of != ALONE
    salesperson, plain = people.salesperson[documents.customer], ~is_round & ~is_copy
    tier = _tier(documents.amount_minor, settings=settings.frauds)
    is_bunched = background.happens(
        rng, kind="tier_bunching", salesperson=salesperson, among=plain & (tier > 0), settings=settings
    )
    is_cut = background.happens(
        rng, kind="secret_discount", salesperson=salesperson, among=plain & ~is_bunched, settings=settings
    )
    amount = np.where(is_round, _rounded(documents.amount_minor, settings=settings.frauds), documents.amount_minor)
    # a little room above for the whole minor units that the price of one line is mended by
    above = 1.0 + rng.random(len(tier)) * settings.frauds.tier_width_share * 0.9
    amount = np.where(is_bunched, np.ceil(tier * above).astype(np.int64), amount)
    cut = rng.uniform(*settings.frauds.discount_share, len(tier))
    bent = Bent(twin_of, is_copy, is_round, is_bunched, np.where(is_cut, cut, 0.0))
    return replace(documents, amount_minor=amount), bent


def _short_lived(
    rng: Generator, *, people: People, rows: Flags, background: Background, settings: FraudSettings
) -> People:
    """Made-up customers live for some months, all of them within the extract, and "buy" often."""
    life = rng.integers(*settings.fictitious_life_days, len(rows))
    room = np.maximum(1, background.last_day - background.first_day - life)
    starts = background.first_day + (rng.random(len(rows)) * room).astype(np.int64)
    return replace(
        people,
        is_fictitious=people.is_fictitious | rows,
        starts_on=np.where(rows, starts, people.starts_on).astype(np.int32),
        leaves_on=np.where(rows, starts + life, people.leaves_on).astype(np.int32),
        orders_a_month=np.where(
            rows, np.maximum(people.orders_a_month, settings.fictitious_orders_a_month), people.orders_a_month
        ),
    )


def _borrowed(rng: Generator, *, people: People, roles: Roles, rows: Numbers, models: Flags) -> Roles:
    """Made-up customers have the phone, the address or both of a real one."""
    model = colleagues(rng, rows=rows, salesperson=people.salesperson, among=models)
    found = model != ALONE
    shared = rng.integers(1, 4, int(found.sum()))
    return share_details(roles, rows=rows[found], leaders=model[found], shared=shared)


def _aliases(rng: Generator, *, people: People, roles: Roles, rows: Flags, models: Flags) -> Roles:
    """Second names have the phone of the customer who really buys; one of them may have several."""
    second = np.flatnonzero(rows)
    model = colleagues(rng, rows=second, salesperson=people.salesperson, among=models)
    found = model != ALONE
    second, model = second[found], model[found]
    alias_of = roles.alias_of.copy()
    alias_of[second] = model
    roles = replace(roles, alias_of=alias_of)
    return share_details(roles, rows=second, leaders=model, shared=np.ones(len(second), dtype=np.int64))


def _contemporary(people: People, *, roles: Roles) -> People:
    """A second name is a customer for as long as the one who buys under it."""
    model = np.where(roles.alias_of == ALONE, np.arange(len(roles.alias_of)), roles.alias_of)
    return replace(people, starts_on=people.starts_on[model], leaves_on=people.leaves_on[model])


def _copied(
    rng: Generator, *, documents: Documents, people: People, roles: Roles, settings: FraudSettings
) -> tuple[Documents, Numbers]:
    """Replace what second names bought by copies of what the first name bought on the same day."""
    second = np.flatnonzero(roles.alias_of != ALONE)
    pairs = [np.flatnonzero(documents.customer == roles.alias_of[row]) for row in second]
    source = np.concatenate([np.empty(0, dtype=np.int64), *pairs])
    owner = np.repeat(second, [len(pair) for pair in pairs])
    issued = documents.issued_on[source]
    copied = (
        (rng.random(len(source)) < settings.alias_copied_share)
        & (documents.ordered_on[source] >= people.starts_on[owner])
        & (issued < people.leaves_on[owner])
    )
    source, owner = source[copied], owner[copied]
    own = np.flatnonzero(roles.alias_of[documents.customer] == ALONE)
    return _merged(documents, own=own, source=source, owner=owner, terms_days=people.terms_days)


def _merged(
    documents: Documents, *, own: Numbers, source: Numbers, owner: Numbers, terms_days: Numbers
) -> tuple[Documents, Numbers]:
    rows = np.concatenate([own, source])
    customer = np.concatenate([documents.customer[own], owner])
    # two runs in order, which a stable sort merges in no time
    order = np.argsort(documents.issued_on[rows] * np.int64(len(terms_days)) + customer, kind="stable")
    rows, customer, is_copy = rows[order], customer[order], order >= len(own)
    columns = {field.name: getattr(documents, field.name)[rows] for field in fields(Documents)}
    longer = np.where(is_copy, terms_days[customer] - terms_days[columns["customer"]], 0)
    columns |= {"customer": customer, "due_on": (columns["due_on"] + longer).astype(np.int32)}
    place = np.empty(len(documents.customer), dtype=np.int64)
    place[rows[~is_copy]] = np.flatnonzero(~is_copy)
    return Documents(**columns), np.where(is_copy, place[rows], ALONE)


def _tier(amount_minor: Numbers, *, settings: FraudSettings) -> Numbers:
    """The threshold that each amount is near to; 0 where it is near none."""
    near = np.zeros(len(amount_minor), dtype=np.int64)
    for tier in settings.tiers_minor:
        near[np.abs(amount_minor / tier - 1.0) < settings.tier_reach_share] = tier
    return near


def _rounded(amount_minor: Numbers, *, settings: FraudSettings) -> Numbers:
    step = settings.fictitious_round_minor
    return np.maximum(1, np.rint(amount_minor / step)).astype(np.int64) * step
