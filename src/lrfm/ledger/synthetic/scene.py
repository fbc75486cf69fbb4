"""Everything about a block of customers from which its side tables are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from lrfm.ledger.synthetic.ids import first_number, numbered, repeated

if TYPE_CHECKING:
    import numpy as np

    from lrfm.ledger.synthetic.background import Background
    from lrfm.ledger.synthetic.campaigns import Campaigns
    from lrfm.ledger.synthetic.facts import Documents, Numbers, Payments, People
    from lrfm.ledger.synthetic.fraud_payments import PaymentTricks
    from lrfm.ledger.synthetic.frauds import Bent
    from lrfm.ledger.synthetic.groups import Roles
    from lrfm.ledger.synthetic.ids import Ids
    from lrfm.ledger.synthetic.lines import Lines
    from lrfm.ledger.synthetic.settings_side import SideSettings

__all__ = ["Scene"]


@dataclass(frozen=True)
class Scene:
    """A block of customers with the documents of its extract, after everything was planted."""

    people: People
    roles: Roles
    documents: Documents
    bent: Bent
    lines: Lines
    payments: Payments
    tricks: PaymentTricks
    campaigns: Campaigns
    ids: Ids
    block: int
    background: Background
    settings: SideSettings

    @property
    def salesperson(self) -> Numbers:
        """The salesperson of each document."""
        salesperson: Numbers = self.people.salesperson[self.documents.customer]
        return salesperson

    def customers(self, rows: Numbers) -> pa.Array:
        """The ids of customers by row of `People`."""
        return repeated(rows, of=self.ids.customers)

    def invoices(self, rows: Numbers, *, missing: np.ndarray | None = None) -> pa.Array:
        """The ids of invoices by row of `Documents`; none where `missing`."""
        return repeated(rows, of=self.ids.invoices, missing=missing)

    def salespeople(self, rows: Numbers) -> pa.Array:
        """The names of salespeople by number."""
        return repeated(rows, of=self.background.salespeople)

    def numbers(self, prefix: str, count: int) -> pa.StringArray:
        """Give so many ids that no other block uses."""
        return numbered(prefix, first_number(self.block), count)
