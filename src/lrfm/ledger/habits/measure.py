"""All facts about how the books are kept, from judged and keyed rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from lrfm.ledger.habits.amounts import measure_doubles, measure_repeated
from lrfm.ledger.habits.edges import find_edges
from lrfm.ledger.habits.lacks import find_lacks
from lrfm.ledger.habits.model import Habits
from lrfm.ledger.habits.months import measure_months
from lrfm.ledger.habits.numbering import measure_numbering, numbered_rows
from lrfm.ledger.habits.postings import ledger_documents, postings_of
from lrfm.ledger.habits.shared import find_shared

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.assemble import Keyed

__all__ = ["measure_habits"]


def measure_habits(
    engine: Engine,
    rows: Mapping[str, Table],
    keyed: Keyed,
    *,
    optional: Mapping[str, Table],
    has_numbers: bool,
    digits: int,
    extract_on: date | None,
) -> Habits:
    """Count what the ledger gives away about how it is kept; `rows` are the judged tables, the leading one first."""
    documents = ledger_documents(rows, keyed)
    months = measure_months(engine, postings_of(documents, keyed), digits=digits)
    leading = next(iter(rows))
    # numbers of ours are alike where rows are: there, each document stands for itself
    billed = documents if has_numbers else documents.mutate(number=documents.document_id)
    master = optional.get("customers")
    return Habits(
        months=months,
        edges=find_edges(months, extract_on=extract_on),
        numbering=measure_numbering(engine, numbered_rows(leading, rows[leading])) if has_numbers else None,
        doubles=measure_doubles(engine, billed),
        repeated=measure_repeated(engine, documents),
        shared=None if master is None else find_shared(engine, master, keyed.customers),
        lacks=find_lacks(engine, documents, customers=keyed.customers, optional=optional),
    )
