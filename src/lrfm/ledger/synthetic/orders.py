"""Order lines, orders (some of which never became invoices) and deliveries (some of which were never invoiced)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lrfm.ledger.synthetic.fraud_truth import event_table
from lrfm.ledger.synthetic.ids import day_column, repeated

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.scene import Scene

__all__ = ["delivery_table", "line_table", "order_table"]


def line_table(scene: Scene) -> pa.Table:
    """The lines of all invoices, in their order."""
    lines, documents = scene.lines, scene.documents
    return pa.table(
        {
            "invoice_id": scene.invoices(lines.document),
            "customer_id": scene.customers(documents.customer[lines.document]),
            "date": day_column(documents.issued_on[lines.document]),
            "product_id": repeated(lines.product, of=scene.background.catalogue.ids),
            "quantity": lines.quantity,
            "price_minor": lines.price_minor,
            "amount_minor": lines.amount_minor,
            "cost_minor": lines.cost_minor,
        }
    )


def order_table(rng: Generator, *, scene: Scene) -> pa.Table:
    """One order for each invoice, in their order, then those that were lost."""
    documents, last_day = scene.documents, scene.background.last_day
    lost = np.flatnonzero(rng.random(len(documents.customer)) < scene.settings.orders.lost_share)
    rows = np.concatenate([np.arange(len(documents.customer)), lost])
    is_lost = np.arange(len(rows)) >= len(documents.customer)
    ordered = documents.ordered_on[rows] + np.where(is_lost, rng.integers(1, 40, len(rows)), 0)
    ordered = np.minimum(ordered, last_day)
    asked_days = (documents.delivered_on - documents.ordered_on)[rows] + rng.integers(-3, 4, len(rows))
    scale = np.where(is_lost, rng.uniform(0.4, 2.0, len(rows)), 1.0)
    amount = np.maximum(1, np.rint(documents.amount_minor[rows] * scale)).astype(np.int64)
    customer = documents.customer[rows]
    return pa.table(
        {
            "order_id": scene.numbers("O", len(rows)),
            "customer_id": scene.customers(customer),
            "date": day_column(ordered),
            "amount_minor": amount,
            "salesperson": scene.salespeople(scene.people.salesperson[customer]),
            "wanted_on": day_column(ordered + np.maximum(0, asked_days)),
        }
    )


def delivery_table(rng: Generator, *, scene: Scene) -> tuple[pa.Table, pa.Table]:
    """The deliveries, and as truth which of them went out without an invoice.

    What fictitious customers "bought" was never delivered, and a few slips of others are missing.
    """
    documents, people, last_day = scene.documents, scene.people, scene.background.last_day
    count = len(documents.customer)
    is_real = ~people.is_fictitious[documents.customer]
    is_unproved = rng.random(count) < scene.settings.orders.unproved_share
    proved = np.flatnonzero(is_real & ~is_unproved)
    extra_on = documents.delivered_on + rng.integers(1, 21, count).astype(np.int32)
    is_extra = scene.background.happens(
        rng,
        kind="uninvoiced_delivery",
        salesperson=scene.salesperson,
        among=is_real & (extra_on <= last_day),
        settings=scene.settings,
    )
    extra = np.flatnonzero(is_extra)
    rows = np.concatenate([proved, extra])
    is_uninvoiced = np.arange(len(rows)) >= len(proved)
    part = np.where(is_uninvoiced, rng.uniform(0.2, 1.0, len(rows)), 1.0)
    ids = scene.numbers("D", len(rows))
    table = pa.table(
        {
            "delivery_id": ids,
            "customer_id": scene.customers(documents.customer[rows]),
            "order_id": repeated(rows, of=scene.numbers("O", count), missing=is_uninvoiced),
            "invoice_id": scene.invoices(rows, missing=is_uninvoiced),
            "date": day_column(np.where(is_uninvoiced, extra_on[rows], documents.delivered_on[rows])),
            "amount_minor": np.maximum(1, np.rint(documents.amount_minor[rows] * part)).astype(np.int64),
        }
    )
    cases = event_table(
        scene, kind="uninvoiced_delivery", customer=documents.customer[extra], documents=ids.slice(len(proved))
    )
    return table, cases
