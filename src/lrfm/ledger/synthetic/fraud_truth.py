"""The truth about frauds: which document is a case of which kind, and whether its salesperson is the culprit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lrfm.ledger.synthetic.groups import ALONE

if TYPE_CHECKING:
    from lrfm.ledger.synthetic.facts import Numbers
    from lrfm.ledger.synthetic.scene import Scene

__all__ = ["event_table", "fraud_table"]


def event_table(scene: Scene, *, kind: str, customer: Numbers, documents: pa.Array) -> pa.Table:
    """List documents of customers (rows of `People`) as cases of a kind."""
    salesperson = scene.people.salesperson[customer]
    return pa.table(
        {
            "kind": pa.array([kind], pa.string()).take(pa.array(np.zeros(len(customer), dtype=np.int64))),
            "salesperson": scene.background.salespeople.take(pa.array(salesperson)),
            "customer_id": scene.ids.customers.take(pa.array(customer)),
            "document_id": documents.cast(pa.string()),
            "is_culprit": salesperson == scene.background.culprits[kind],
        }
    )


def fraud_table(scene: Scene) -> pa.Table:
    """All cases that show in invoices and payments; those of the innocent, which only look alike, are listed, too."""
    customer = scene.documents.customer
    cases = {
        "late_cheque": scene.tricks.is_late_cheque,
        "lapping": scene.tricks.is_lapped,
        "fictitious": scene.people.is_fictitious[customer],
        "alias": scene.roles.alias_of[customer] != ALONE,
        "secret_discount": scene.bent.price_cut_share > 0,
        "tier_bunching": scene.bent.is_bunched,
    }
    tables = []
    for kind, flags in cases.items():
        rows = np.flatnonzero(flags)
        documents = scene.ids.invoices.take(pa.array(rows))
        tables.append(event_table(scene, kind=kind, customer=customer[rows], documents=documents))
    return pa.concat_tables(tables)
