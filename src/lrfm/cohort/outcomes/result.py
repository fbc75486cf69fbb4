"""Each customer's outcome: facts from the engine, states and days as a frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis

from lrfm.cohort.outcomes.days import of_day
from lrfm.cohort.outcomes.eligible import ELIGIBLE
from lrfm.cohort.outcomes.episodes import RANKS
from lrfm.cohort.outcomes.triggers import CAUSES
from lrfm.cohort.outcomes.views import AT_END, WITH_UNKNOWN

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd
    import pyarrow as pa
    from ibis.expr.types import Table

    from lrfm.cohort.outcomes.book import Book
    from lrfm.cohort.outcomes.origins import Origin

__all__ = ["as_frame", "outcome_rows"]

KEYS = ["number", "customer_key"]
NAMES = (*CAUSES, *[None] * (RANKS - len(CAUSES)))


def outcome_rows(
    customers: Table, episodes: Table, breaches: Table, *, book: Book, origins: Table, until: int, soft_days: int
) -> Table:
    """Put beside each origin's customers what is known of them at the end, as whole numbers.

    Adds `code` (the first default after the origin), `is_backdated`, `is_uncertain`, `is_soft` (1 or NULL),
    `lost_minor`, `lost_owed_minor`.
    """
    parts = [
        _first_defaults(episodes, origins),
        _running(episodes, origins),
        _uncertain(episodes, origins),
        _soft(breaches, origins, days=soft_days),
        _lost(book, origins, until=until),
    ]
    for part in parts:
        customers = customers.left_join(part, KEYS).drop("number_right", "customer_key_right")
    return customers


def _first_defaults(episodes: Table, origins: Table) -> Table:
    rows = episodes.filter(episodes["view"] == AT_END)
    rows = rows.join(origins, [rows.default_day > origins.origin, rows.default_day <= origins.window_end])
    return rows.group_by(*KEYS).agg(code=rows.code.min())


def _running(episodes: Table, origins: Table) -> Table:
    """Defaults that had begun by the origin, as known at the end."""
    rows = episodes.filter(episodes["view"] == AT_END)
    rows = rows.join(origins, [rows.default_day <= origins.origin, rows.ends > origins.origin])
    return rows.select(*KEYS, is_backdated=ibis.literal(1, "int64")).distinct()


def _uncertain(episodes: Table, origins: Table) -> Table:
    """Customers who were in default within the window if amounts of unknown fate were never paid."""
    rows = episodes.filter(episodes["view"] == WITH_UNKNOWN)
    rows = rows.join(origins, [rows.default_day <= origins.window_end, rows.ends > origins.origin])
    return rows.select(*KEYS, is_uncertain=ibis.literal(1, "int64")).distinct()


def _soft(breaches: Table, origins: Table, *, days: int) -> Table:
    """Customers with a day in the window that was more than so many days past due in a row."""
    rows = breaches.filter(breaches["view"] == AT_END)
    rows = rows.mutate(reached=rows.start + days)
    rows = rows.filter(rows.reached < rows.end)
    rows = rows.join(origins, [rows.reached <= origins.window_end, rows.end > origins.blank_until + 1])
    return rows.select(*KEYS, is_soft=ibis.literal(1, "int64")).distinct()


def _lost(book: Book, origins: Table, *, until: int) -> Table:
    """What was written off in the window, and of it what was an invoice known at the origin."""
    billed = book.invoices.select(
        "document_key", billed=ibis.greatest(book.invoices.day, book.invoices.known).cast("int64")
    )
    rows = book.losses.filter((book.losses.day <= until) & (book.losses.known <= until))
    rows = rows.left_join(billed, "document_key").drop("document_key_right")
    rows = rows.join(origins, [rows.day > origins.blank_until, rows.day <= origins.window_end])
    is_owed = (rows.billed <= rows.origin).fill_null(False)
    return rows.group_by(*KEYS).agg(
        lost_minor=rows.amount_minor.sum().cast("int64"),
        lost_owed_minor=is_owed.ifelse(rows.amount_minor, 0).sum().cast("int64"),
    )


def as_frame(rows: pa.Table, *, origins: Sequence[Origin], until: date, has_payments: bool) -> pd.DataFrame:
    """Give the frame of `Outcomes` of the rows above."""
    import numpy as np
    import pandas as pd

    number = rows["number"].to_numpy()
    days = {
        name: np.array([getattr(origin, name) for origin in origins], dtype="datetime64[D]")[number]
        for name in ("blank_until", "window_end")
    }
    is_whole = (days["window_end"] <= np.datetime64(until, "D")) & has_payments
    states = _states(rows, blank_until=days["blank_until"], is_whole=is_whole, has_payments=has_payments)
    code = rows["code"].fill_null(0).to_numpy()
    is_dated = np.isin(states["state"].astype(str), ["defaulted", "blank"])
    lost = {name: rows[name].fill_null(0).to_numpy() for name in ("lost_minor", "lost_owed_minor")}
    owed = rows["owed_minor"].to_numpy()
    is_soft, is_lost = ~np.asarray(rows["is_soft"].is_null()), lost["lost_minor"] > 0
    return pd.DataFrame(
        {
            "origin": np.array([origin.day for origin in origins], dtype=object)[number],
            "customer_key": rows["customer_key"].to_numpy(),
            "eligibility": rows["eligibility"].to_pandas(),
            "state": states["state"],
            "default_on": [
                of_day(one // RANKS) if at else None for one, at in zip(code.tolist(), is_dated, strict=True)
            ],
            "cause": np.where(is_dated, np.array(NAMES, dtype=object)[code % RANKS], None),
            "observed_until": np.minimum(days["window_end"], np.datetime64(until, "D")).astype(object),
            "unobserved_because": states["because"],
            "was_60_days": pd.Series(is_soft, dtype="boolean").mask(~(is_soft | is_whole)),
            "was_written_off": pd.Series(is_lost, dtype="boolean").mask(~(is_lost | is_whole)),
            "owed_minor": owed,
            **lost,
            "loss_share": np.divide(lost["lost_owed_minor"], owed, out=np.full(len(owed), np.nan), where=owed > 0),
        }
    )


def _states(
    rows: pa.Table, *, blank_until: npt.NDArray[Any], is_whole: npt.NDArray[Any], has_payments: bool
) -> Mapping[str, npt.NDArray[Any]]:
    """Give `state`, and `because`: why a customer is unobserved. What is set later goes over what was set before."""
    import numpy as np

    has = {name: ~np.asarray(rows[name].is_null()) for name in ("code", "is_backdated", "is_uncertain")}
    default_on = (rows["code"].fill_null(0).to_numpy() // RANKS).astype("datetime64[D]")
    state = np.full(rows.num_rows, "performed", dtype=object)
    because = np.full(rows.num_rows, None, dtype=object)
    because[~is_whole] = "window_open"
    because[has["is_uncertain"]] = "unknown_fate"
    state[~is_whole | has["is_uncertain"]] = "unobserved"
    state[has["code"]] = "defaulted"
    state[has["code"] & (default_on <= blank_until)] = "blank"
    state[has["is_backdated"]] = "backdated"
    if not has_payments:
        state[:], because[:] = "unobserved", "no_payments"
    state[np.asarray(rows["eligibility"].to_pylist(), dtype=object) != ELIGIBLE] = None
    because[state != "unobserved"] = None
    return {"state": state, "because": because}
