"""The tables of a block beside its invoices and payments, with their truth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lrfm.ledger.synthetic.campaigns import campaign_ids
from lrfm.ledger.synthetic.contacts import contact_tables
from lrfm.ledger.synthetic.facts import Block
from lrfm.ledger.synthetic.fraud_truth import fraud_table
from lrfm.ledger.synthetic.ids import day_column, repeated
from lrfm.ledger.synthetic.limits import limit_table, visit_table
from lrfm.ledger.synthetic.names import customer_details
from lrfm.ledger.synthetic.orders import delivery_table, line_table, order_table

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.background import Background
    from lrfm.ledger.synthetic.facts import People
    from lrfm.ledger.synthetic.groups import Roles
    from lrfm.ledger.synthetic.scene import Scene

__all__ = ["customer_table", "side_tables"]


def side_tables(rng: Generator, *, scene: Scene) -> Block:
    """Write order_lines, orders, deliveries, contacts, limits, visits and campaigns, and the truth about them.

    Truth has campaigns (treated and control), frauds and promises.
    """
    deliveries, uninvoiced = delivery_table(rng, scene=scene)
    contacts, promises = contact_tables(rng, scene=scene)
    campaigns, lots = _campaign_tables(scene)
    facts = {
        "order_lines": line_table(scene),
        "orders": order_table(rng, scene=scene),
        "deliveries": deliveries,
        "contacts": contacts,
        "limits": limit_table(rng, scene=scene),
        "visits": visit_table(rng, scene=scene),
        "campaigns": campaigns,
    }
    frauds = pa.concat_tables([fraud_table(scene), uninvoiced])
    return Block(facts=facts, truth={"campaigns": lots, "frauds": frauds, "promises": promises})


def customer_table(*, people: People, roles: Roles, customer_ids: pa.StringArray, background: Background) -> pa.Table:
    """The customer file of a block, row for row as in `People`."""
    details = customer_details(people, roles=roles)
    return pa.table(
        {
            "customer_id": customer_ids,
            "name": details.name,
            "sector": details.sector,
            "region": details.region,
            "country": details.country,
            "tax_id": details.tax_id,
            "phone": details.phone,
            "address": details.address,
            "salesperson": repeated(people.salesperson, of=background.salespeople),
            "opened_on": day_column(people.starts_on),
            "terms_days": people.terms_days,
        }
    )


def _campaign_tables(scene: Scene) -> tuple[pa.Table, pa.Table]:
    """The campaigns of the extract: as facts the treated, as truth the control, too."""
    campaigns, waves = scene.campaigns, scene.background.waves
    is_in = waves.day[campaigns.campaign] >= scene.background.first_day
    rows = np.flatnonzero(is_in & campaigns.is_treated)
    cost = np.full(len(rows), scene.settings.campaigns.cost_minor, dtype=np.int64)
    ids = campaign_ids(waves)
    facts = pa.table(
        {
            "campaign_id": repeated(campaigns.campaign[rows], of=ids),
            "customer_id": scene.customers(campaigns.customer[rows]),
            "date": day_column(waves.day[campaigns.campaign[rows]]),
            "cost_minor": cost,
        }
    )
    every = np.flatnonzero(is_in)
    truth = pa.table(
        {
            "campaign_id": repeated(campaigns.campaign[every], of=ids),
            "customer_id": scene.customers(campaigns.customer[every]),
            "date": day_column(waves.day[campaigns.campaign[every]]),
            "is_treated": campaigns.is_treated[every],
            "effect": waves.effect[campaigns.campaign[every]],
        }
    )
    return facts, truth
