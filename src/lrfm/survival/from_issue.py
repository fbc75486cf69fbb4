"""Shares by days past due of invoices with many terms: each is watched from its issue, so none is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["watched_from_issue"]


def watched_from_issue(rows: pd.DataFrame) -> pd.DataFrame:
    """Let invoices that were watched from their issue count as unpaid before it; `tested_entry` keeps the entry.

    `rows` have `entry_day` (since the invoice; above 0: first seen later), `entry` and `exit` (days past due). A hazard
    wants entry at minus terms, as an invoice can't be paid before its issue (METHODS 5.1). A share does not: every
    invoice issued is in the files, whenever it is paid, so nothing is truncated. With entry at minus terms the few of
    the longest terms decide the curve's first steps for all: where these pay early, as few of all invoices can, the
    curve of all lies above that of each of the terms. Counted from one day on, the shares are those of the terms,
    weighed by their invoices. Late entries, of invoices older than the files, stay what they are.

    >>> import pandas as pd
    >>> rows = pd.DataFrame({"entry_day": [0, 0, 40], "entry": [-60, -14, 10], "exit": [-5, 3, 20]})
    >>> watched_from_issue(rows)[["entry", "tested_entry"]].to_numpy().tolist()
    [[-60, -60], [-60, -14], [10, 10]]
    """
    first = rows["entry"].min()
    return rows.assign(entry=rows["entry"].where(rows["entry_day"] > 0, first), tested_entry=rows["entry"])
