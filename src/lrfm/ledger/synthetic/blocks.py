"""Make a block of customers: everything that happened to them, from the first order to the last payment."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lrfm.ledger.synthetic.campaigns import Campaigns, plan_campaigns
from lrfm.ledger.synthetic.cash import Booked, book, cash_amounts, with_unapplied
from lrfm.ledger.synthetic.cheques import Cheques, draw_cheques
from lrfm.ledger.synthetic.days import day_number, later
from lrfm.ledger.synthetic.defaults import Failures, draw_failures
from lrfm.ledger.synthetic.facts import NEVER, Block, Days, Documents, Flags, Numbers, Payments, People
from lrfm.ledger.synthetic.fraud_payments import PaymentTricks, bend_cheques, bend_payments
from lrfm.ledger.synthetic.frauds import Bent, appoint, bend_documents
from lrfm.ledger.synthetic.goods import sell_goods
from lrfm.ledger.synthetic.groups import Roles
from lrfm.ledger.synthetic.ids import Ids, first_number, numbered
from lrfm.ledger.synthetic.ledger_facts import Sheet, ledger_facts
from lrfm.ledger.synthetic.lines import Lines
from lrfm.ledger.synthetic.payments import Latent, Outcome, draw_latent, draw_outcome, end_on
from lrfm.ledger.synthetic.people import Habits, draw_habits, draw_people
from lrfm.ledger.synthetic.purchases import draw_documents, taken
from lrfm.ledger.synthetic.scene import Scene
from lrfm.ledger.synthetic.side import customer_table, side_tables
from lrfm.ledger.synthetic.tables import shaped
from lrfm.ledger.synthetic.totals import Totals, block_totals
from lrfm.ledger.synthetic.truth import block_truth
from lrfm.ledger.synthetic.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.random import Generator

    from lrfm.ledger.synthetic.company_settings import CompanySettings

__all__ = ["make_block"]

FIRST_CUSTOMER = 100_000
PARTS = ("people", "campaigns", "documents", "goods", "failures", "payments", "money", "tables", "side")
"""What is drawn from random numbers of its own, so that a change of one moves no other."""


@dataclass(frozen=True)
class _Customers:
    people: People
    habits: Habits
    roles: Roles
    campaigns: Campaigns


@dataclass(frozen=True)
class _Sales:
    """The invoices of a block with what they sold; row for row."""

    documents: Documents
    bent: Bent
    lines: Lines

    def taken(self, rows: Numbers) -> _Sales:
        count = len(self.documents.customer)
        if len(rows) == count:
            return self
        return _Sales(taken(self.documents, rows), self.bent.taken(rows), self.lines.taken(rows, documents=count))


@dataclass(frozen=True)
class _Endings:
    outcome: Outcome
    latent: Latent
    cheques: Cheques
    tricks: PaymentTricks


@dataclass(frozen=True)
class _Story:
    """Everything about a block, before it is written down."""

    world: World
    block: int
    customers: _Customers
    sales: _Sales
    failures: Failures
    endings: _Endings
    ids: Ids

    @property
    def keep(self) -> Flags:
        """Tell which invoices the extract holds: of those before its first day what was still open then."""
        documents, first_day = self.sales.documents, day_number(self.world.settings.first_day)
        closed_on = end_on(self.endings.outcome.payments, amount_minor=documents.amount_minor)
        return (documents.issued_on >= first_day) | (closed_on >= first_day)


def make_block(world: World, block: int) -> tuple[Block, Totals]:
    """Make a block, and what it adds to the tables of the whole company; it depends on no other block."""
    draws = dict(zip(PARTS, _generators(world.settings.seed, block), strict=True))
    customers = _customers(draws, world, block)
    sales = _sales(draws, world, customers)
    failures = draw_failures(
        draws["failures"],
        sales.documents,
        people=customers.people,
        months=world.months,
        settings=world.settings.defaults,
    )
    sales = sales.taken(_until_failure(draws["failures"], sales.documents, failures=failures, settings=world.settings))
    endings = _endings(draws["payments"], world, customers, sales, default_on=failures.default_on)
    ids = Ids(
        customers=numbered("", FIRST_CUSTOMER + int(customers.people.number[0]), len(customers.people.number)),
        invoices=numbered("R", first_number(block), len(sales.documents.customer)),
    )
    return _written(draws, _Story(world, block, customers, sales, failures, endings, ids))


def _generators(seed: int, block: int) -> list[Generator]:
    parts = np.random.SeedSequence(seed, spawn_key=(block,)).spawn(len(PARTS))
    return [np.random.Generator(np.random.SFC64(part)) for part in parts]


def _customers(draws: Mapping[str, Generator], world: World, block: int) -> _Customers:
    settings, background = world.settings, world.background
    people = draw_people(draws["people"], block=block, months=world.months, settings=settings)
    people, roles = appoint(draws["people"], people=people, background=background, settings=settings.side)
    return _Customers(
        people=people,
        habits=draw_habits(draws["people"], people=people, settings=settings),
        roles=roles,
        campaigns=plan_campaigns(draws["campaigns"], people=people, background=background, settings=settings.side),
    )


def _sales(draws: Mapping[str, Generator], world: World, customers: _Customers) -> _Sales:
    settings, background = world.settings, world.background
    documents = draw_documents(
        draws["documents"],
        people=customers.people,
        months=world.months,
        rate_multiplier=customers.campaigns.rate_multiplier,
        settings=settings,
    )
    documents, bent = bend_documents(
        draws["documents"],
        documents=documents,
        people=customers.people,
        roles=customers.roles,
        background=background,
        settings=settings.side,
    )
    documents, lines = sell_goods(
        draws["goods"],
        documents=documents,
        bent=bent,
        roles=customers.roles,
        background=background,
        settings=settings.side,
    )
    return _Sales(documents, bent, lines)


def _until_failure(rng: Generator, documents: Documents, *, failures: Failures, settings: CompanySettings) -> Numbers:
    """Give the invoices that were written: a customer that failed buys for some weeks more at most."""
    days = rng.integers(0, settings.defaults.buys_on_days + 1, len(failures.default_on))
    ends = later(failures.default_on, days)
    return np.flatnonzero(documents.issued_on <= ends[documents.customer])


def _endings(rng: Generator, world: World, customers: _Customers, sales: _Sales, *, default_on: Days) -> _Endings:
    people, documents, settings = customers.people, sales.documents, world.settings
    latent = draw_latent(
        rng, documents, people=people, habits=customers.habits, baseline=world.baseline, settings=settings
    )
    cheques, is_late = bend_cheques(
        rng,
        draw_cheques(
            rng,
            documents,
            rows=np.flatnonzero(latent.by_cheque),
            people=people,
            default_on=default_on,
            settings=settings.cheques,
        ),
        documents=documents,
        people=people,
        fails_on=default_on,
        background=world.background,
        settings=settings.side,
    )
    outcome = draw_outcome(
        rng, documents, people=people, latent=latent, cheques=cheques, default_on=default_on, settings=settings
    )
    payments, tricks = bend_payments(
        rng,
        payments=outcome.payments,
        is_late_cheque=is_late,
        documents=documents,
        people=people,
        background=world.background,
        settings=settings.side,
    )
    return _Endings(replace(outcome, payments=payments), latent, cheques, tricks)


def _written(draws: Mapping[str, Generator], story: _Story) -> tuple[Block, Totals]:
    world, people, keep = story.world, story.customers.people, story.keep
    file = shaped(
        "customers",
        customer_table(
            people=people,
            roles=story.customers.roles,
            customer_ids=story.ids.customers,
            background=world.background,
        ),
    )
    sheet = Sheet(
        block=story.block,
        people=people,
        documents=story.sales.documents,
        payments=story.endings.outcome.payments,
        keep=keep,
        ids=story.ids,
        names=file["name"].combine_chunks(),
        salespeople=world.background.salespeople,
        settings=world.settings,
    )
    booked = _booked(draws["money"], story, keep=keep)
    facts = ledger_facts(draws["tables"], sheet, booked=booked, cheques=story.endings.cheques)
    truth = block_truth(
        sheet,
        habits=story.customers.habits,
        alias_of=story.customers.roles.alias_of,
        failures=story.failures,
        latent=story.endings.latent,
        months=world.months,
    )
    scene = _scene(story, rows=np.flatnonzero(keep))
    side = side_tables(draws["side"], scene=scene)
    shaped_side = {name: shaped(name, table) for name, table in side.facts.items()}
    whole = Block(facts={"customers": file, **facts, **shaped_side}, truth={**truth, **side.truth})
    return whole, block_totals(scene)


def _booked(rng: Generator, story: _Story, *, keep: Flags) -> Booked:
    """Book the money that came, but for what cheques brought."""
    documents, endings, settings = story.sales.documents, story.endings, story.world.settings
    cleared = np.zeros(len(keep), dtype=np.bool_)
    cleared[endings.cheques.document[endings.cheques.cleared_on != NEVER]] = True
    amounts = cash_amounts(
        documents,
        endings.outcome,
        by_transfer=~cleared,
        payer=endings.tricks.payer,
        lag_days=endings.tricks.entry_lag_days,
        keep=keep,
    )
    amounts = with_unapplied(rng, amounts, share=settings.payments.unapplied_share)
    return book(rng, amounts, documents=documents, last_day=story.world.last_day, settings=settings)


def _scene(story: _Story, *, rows: Numbers) -> Scene:
    """Give what the side tables are written from: the documents of the extract alone."""
    sales, payments, customers = story.sales.taken(rows), story.endings.outcome.payments, story.customers
    return Scene(
        people=customers.people,
        roles=customers.roles,
        documents=sales.documents,
        bent=sales.bent,
        lines=sales.lines,
        payments=Payments(**{field.name: getattr(payments, field.name)[rows] for field in fields(payments)}),
        tricks=story.endings.tricks.taken(rows),
        campaigns=customers.campaigns,
        ids=Ids(story.ids.customers, story.ids.invoices.take(pa.array(rows))),
        block=story.block,
        background=story.world.background,
        settings=story.world.settings.side,
    )
