"""A small company made of plain arrays, without the modules that draw customers and payments."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lrfm.ledger.synthetic.background import Background, make_background
from lrfm.ledger.synthetic.campaigns import plan_campaigns
from lrfm.ledger.synthetic.days import Months
from lrfm.ledger.synthetic.facts import NEVER, Documents, Payments, People
from lrfm.ledger.synthetic.fraud_payments import bend_payments
from lrfm.ledger.synthetic.frauds import appoint, bend_documents
from lrfm.ledger.synthetic.goods import sell_goods
from lrfm.ledger.synthetic.ids import Ids, numbered
from lrfm.ledger.synthetic.scene import Scene
from lrfm.ledger.synthetic.settings_side import FraudSettings, Rates, SideSettings

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "MANY_FRAUDS",
    "World",
    "background_of",
    "is_plausible",
    "months",
    "people_of",
    "scene_of",
]

FIRST_DAY, LAST_DAY = 18_993, 20_088  # 2022-01-01 and 2024-12-31
MANY_FRAUDS = FraudSettings(
    late_cheque=Rates(0.5, 0.1),
    lapping=Rates(0.4, 0.05),
    fictitious=Rates(0.15, 0.0),
    alias=Rates(0.15, 0.02),
    uninvoiced_delivery=Rates(0.3, 0.05),
    secret_discount=Rates(0.4, 0.05),
    tier_bunching=Rates(0.5, 0.05),
)
MUCH_PLANTED = SideSettings(frauds=MANY_FRAUDS)


@dataclass(frozen=True)
class World:
    """How big it is and what is planted."""

    customers: int = 300
    documents: int = 900
    salespeople: int = 4
    seed: int = 7
    settings: SideSettings = MUCH_PLANTED


def months() -> Months:
    """The 36 months of the extract after 6 of history; prices rise 1 % a month."""
    starts = np.arange("2021-07", "2025-02", dtype="datetime64[M]").astype("datetime64[D]").astype(np.int32)
    count = len(starts) - 1
    return Months(starts=starts, season=np.ones(count), price_level=1.01 ** np.arange(count))


def people_of(world: World) -> People:
    """Customers who are there from the first to the last day."""
    rng, count = np.random.default_rng(world.seed), world.customers
    return People(
        number=np.arange(count),
        starts_on=np.full(count, FIRST_DAY - 100, dtype=np.int32),
        leaves_on=np.full(count, LAST_DAY + 500, dtype=np.int32),
        terms_days=rng.choice([14, 30, 60], count),
        orders_a_month=np.ones(count),
        size_log=rng.normal(11.0, 0.9, count),
        frailty=np.ones(count),
        dispute_share=np.zeros(count),
        part_share=np.zeros(count),
        bounce_share=np.zeros(count),
        pays_by_cheque=np.zeros(count, dtype=np.bool_),
        salesperson=rng.integers(0, world.salespeople, count),
        trade=rng.integers(0, 10, count),
        region=rng.integers(0, 8, count),
        script=rng.integers(0, 4, count),
        group=np.full(count, -1),
        is_fictitious=np.zeros(count, dtype=np.bool_),
    )


def documents_of(world: World, people: People) -> Documents:
    rng, count = np.random.default_rng(world.seed + 1), world.documents
    issued = np.sort(rng.integers(FIRST_DAY + 12, LAST_DAY - 5, count)).astype(np.int32)
    customer = rng.integers(0, world.customers, count)
    order = np.lexsort((customer, issued))
    issued, customer = issued[order], customer[order]
    return Documents(
        customer=customer,
        ordered_on=issued - 10,
        delivered_on=issued - 1,
        issued_on=issued,
        entered_on=issued + 1,
        due_on=(issued + people.terms_days[customer]).astype(np.int32),
        amount_minor=np.rint(np.exp(people.size_log[customer] + rng.normal(0, 0.5, count))).astype(np.int64),
    )


def payments_of(world: World, documents: Documents) -> Payments:
    """One in eight is never paid; reminders go out ten days after the due date to whoever has not paid by then."""
    rng, count = np.random.default_rng(world.seed + 2), len(documents.customer)
    paid_on = documents.due_on + rng.integers(-10, 60, count).astype(np.int32)
    paid_on = np.where(rng.random(count) < 0.125, NEVER, paid_on)
    reminded_on = np.where(paid_on > documents.due_on + 10, documents.due_on + 10, NEVER)
    never, nothing = np.full(count, NEVER), np.zeros(count, dtype=np.int64)
    return Payments(
        paid_on=paid_on,
        reminded_on=reminded_on.astype(np.int32),
        disputed_on=never,
        dispute_closed_on=never,
        credited_on=never,
        credited_minor=nothing,
        written_off_on=never,
        written_off_minor=nothing,
        by_cheque=np.zeros(count, dtype=np.bool_),
    )


def background_of(world: World) -> Background:
    return make_background(
        world.settings,
        seed=world.seed,
        months=months(),
        first_day=FIRST_DAY,
        last_day=LAST_DAY,
        salespeople=world.salespeople,
    )


def scene_of(world: World) -> Scene:
    """Run everything in the order in which a company is made."""
    rng = np.random.default_rng(world.seed + 3)
    background, settings = background_of(world), world.settings
    people, roles = appoint(rng, people=people_of(world), background=background, settings=settings)
    campaigns = plan_campaigns(rng, people=people, background=background, settings=settings)
    documents, bent = bend_documents(
        rng,
        documents=documents_of(world, people),
        people=people,
        roles=roles,
        background=background,
        settings=settings,
    )
    documents, lines = sell_goods(
        rng, documents=documents, bent=bent, roles=roles, background=background, settings=settings
    )
    count = len(documents.customer)
    payments, tricks = bend_payments(
        rng,
        payments=payments_of(world, documents),
        is_late_cheque=np.zeros(count, dtype=np.bool_),
        documents=documents,
        people=people,
        background=background,
        settings=settings,
    )
    ids = Ids(customers=numbered("C", 1, world.customers), invoices=numbered("R", 1, count))
    return Scene(people, roles, documents, bent, lines, payments, tricks, campaigns, ids, 0, background, settings)


def is_plausible(hits: int, trials: int, share: float) -> bool:
    """Tell whether so many hits lie between the exact binomial quantiles that 1 in 100,000 falls outside of."""
    log_pmf = [
        math.lgamma(trials + 1)
        - math.lgamma(k + 1)
        - math.lgamma(trials - k + 1)
        + k * math.log(share)
        + (trials - k) * math.log1p(-share)
        for k in range(trials + 1)
    ]
    pmf = [math.exp(value) for value in log_pmf]
    return min(sum(pmf[: hits + 1]), sum(pmf[hits:])) > 0.5e-5
