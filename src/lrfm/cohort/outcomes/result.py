"""Each customer's outcome: facts from the engine, states and days as a frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis

from lrfm.cohort.outcomes.days import of_day
from lrfm.cohort.outcomes.eligible import ELIGIBLE
from lrfm.cohort.outcomes.episodes import RANKS
from lrfm.cohort.outcomes.triggers import CAUSES
from lrfm.cohort.outcomes.views import AT_END, AT_WINDOW_END, WITH_UNKNOWN

if TYPE_CHECKING:
    import numpy as np
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
    customers: Table,
    episodes: Table,
    breaches: Table,
    late: Table,
    *,
    book: Book,
    origins: Table,
    until: int,
    soft_days: int,
) -> Table:
    """Put beside each origin's customers what is known of them at the end, as whole numbers.

    Adds `code` (the first default after the origin) and `is_backdated`, both again as `_then`, by what was known at the
    end of the window, for those who are `is_late` (1 or NULL: later more was known); `is_uncertain`, `is_loss` (1 or
    NULL), `is_soft`, `is_soft_before` and both as `_unpaid`, if amounts of unknown fate were never paid (1, 0 or NULL),
    `unknown_minor`, `lost_minor`, `lost_owed_minor`.
    """
    parts = [
        *_at_end(episodes, origins),
        *_at_window_end(episodes, late, origins),
        _uncertain(episodes, origins),
        _soft(breaches, origins, view=AT_END, days=soft_days),
        _soft(breaches, origins, view=WITH_UNKNOWN, days=soft_days, suffix="_unpaid"),
        _unknown(book, origins),
        _losses(book, origins, until=until),
        _lost(book, origins, until=until),
    ]
    for part in parts:
        customers = customers.left_join(part, KEYS).drop("number_right", "customer_key_right")
    return customers


def _at_end(episodes: Table, origins: Table) -> tuple[Table, Table]:
    """First defaults of the windows, and defaults that had begun by the origin, as known at the end."""
    known = episodes.filter(episodes["view"] == AT_END).drop("view")
    rows = known.join(origins, [known.default_day > origins.origin, known.default_day <= origins.window_end])
    running = known.join(origins, [known.default_day <= origins.origin, known.ends > origins.origin])
    is_backdated = ibis.literal(1, "int64")
    return rows.group_by(*KEYS).agg(code=rows.code.min()), running.select(*KEYS, is_backdated=is_backdated).distinct()


def _at_window_end(episodes: Table, late: Table, origins: Table) -> tuple[Table, Table, Table]:
    """The same as known when the window ended, of customers of whom more became known later."""
    known = episodes.filter(episodes["view"] >= AT_WINDOW_END)
    known = known.mutate(number=(known["view"] - AT_WINDOW_END).cast("int64")).drop("view")
    rows = known.join(origins.select("number", "origin", "window_end"), "number")
    first = rows.filter((rows.default_day > rows.origin) & (rows.default_day <= rows.window_end))
    running = rows.filter((rows.default_day <= rows.origin) & (rows.ends > rows.origin))
    one = ibis.literal(1, "int64")
    by_then = late.filter(late.number >= AT_WINDOW_END)
    return (
        first.group_by(*KEYS).agg(code_then=first.code.min()),
        running.select(*KEYS, is_backdated_then=one).distinct(),
        by_then.select("customer_key", number=(by_then.number - AT_WINDOW_END).cast("int64"), is_late=one),
    )


def _uncertain(episodes: Table, origins: Table) -> Table:
    """Customers who were in default within the window if amounts of unknown fate were never paid."""
    rows = episodes.filter(episodes["view"] == WITH_UNKNOWN)
    rows = rows.join(origins, [rows.default_day <= origins.window_end, rows.ends > origins.origin])
    return rows.select(*KEYS, is_uncertain=ibis.literal(1, "int64")).distinct()


def _soft(breaches: Table, origins: Table, *, view: int, days: int, suffix: str = "") -> Table:
    """Customers who came to be more than so many days past due in a row in the window, and who were so before it."""
    rows = breaches.filter(breaches["view"] == view)
    rows = rows.mutate(reached=rows.start + days)
    rows = rows.filter(rows.reached < rows.end)
    rows = rows.join(origins, [rows.reached <= origins.window_end, rows.end > origins.origin])
    is_before = (rows.reached <= rows.blank_until).ifelse(1, 0)
    names = {f"is_soft{suffix}": 1 - is_before, f"is_soft_before{suffix}": is_before}
    return rows.group_by(*KEYS).agg(**{name: flag.max().cast("int64") for name, flag in names.items()})


def _unknown(book: Book, origins: Table) -> Table:
    """What is of unknown fate of invoices from up to the end of the window."""
    rows = book.invoices.filter(book.invoices.full_minor != book.invoices.amount_minor)
    rows = rows.join(origins, [rows.day <= origins.window_end])
    rest = rows.full_minor - rows.amount_minor
    return rows.group_by(*KEYS).agg(unknown_minor=rest.sum().cast("int64"))


def _losses(book: Book, origins: Table, *, until: int) -> Table:
    """Customers with a loss in the window that is a default: not one of a small balance."""
    rows = book.triggers.filter(book.triggers["rank"] == CAUSES.index("write_off"))
    rows = rows.filter((rows.day <= until) & (rows.known <= until))
    rows = rows.join(origins, [rows.day > origins.blank_until, rows.day <= origins.window_end])
    return rows.select(*KEYS, is_loss=ibis.literal(1, "int64")).distinct()


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


def as_frame(
    rows: pa.Table, *, origins: Sequence[Origin], until: date, small_balance_minor: int, has_payments: bool
) -> pd.DataFrame:
    """Give the frame of `Outcomes` of the rows above."""
    import numpy as np
    import pandas as pd

    number = rows["number"].to_numpy()
    days = {
        name: np.array([getattr(origin, name) for origin in origins], dtype="datetime64[D]")[number]
        for name in ("blank_until", "window_end")
    }
    last = np.datetime64(until, "D")
    is_whole = (days["window_end"] <= last) & has_payments
    states = _states(rows, blank_until=days["blank_until"], is_whole=is_whole, has_payments=has_payments)
    rows_then = _as_then(rows)
    then = _states(rows_then, blank_until=days["blank_until"], is_whole=is_whole, has_payments=has_payments)
    code = rows["code"].fill_null(0).to_numpy()
    is_dated = np.isin(states["state"].astype(str), ["defaulted", "blank"])
    state_then = [state if at else None for state, at in zip(then["state"], is_whole, strict=True)]
    is_dated_then = [state in ("defaulted", "blank") for state in state_then]
    lost = {name: _filled(rows, name) for name in ("lost_minor", "lost_owed_minor")}
    late = _late(rows, is_begun=(days["blank_until"] <= last) & has_payments, is_whole=is_whole)
    is_lost = _written_off(rows, small_balance_minor=small_balance_minor, is_whole=is_whole)
    owed = rows["owed_minor"].to_numpy()
    is_known = (owed > 0) & is_whole & ~np.asarray(is_lost.isna())
    return pd.DataFrame(
        {
            "origin": np.array([origin.day for origin in origins], dtype=object)[number],
            "customer_key": rows["customer_key"].to_numpy(),
            "eligibility": rows["eligibility"].to_pandas(),
            "state": states["state"],
            "state_then": state_then,
            "default_on_then": _days_of(rows_then, is_dated_then),
            "default_on": _days_of(rows, is_dated),
            "cause": np.where(is_dated, np.array(NAMES, dtype=object)[code % RANKS], None),
            "observed_until": np.minimum(days["window_end"], last).astype(object),
            "unobserved_because": states["because"],
            **late,
            "was_written_off": is_lost,
            "owed_minor": owed,
            **lost,
            "loss_share": np.divide(lost["lost_owed_minor"], owed, out=np.full(len(owed), np.nan), where=is_known),
        }
    )


def _days_of(rows: pa.Table, is_dated: Iterable[bool]) -> list[date | None]:
    """Give the days of first defaults."""
    codes = rows["code"].fill_null(0).to_pylist()
    return [of_day(one // RANKS) if at else None for one, at in zip(codes, is_dated, strict=True)]


def _as_then(rows: pa.Table) -> pa.Table:
    """Take what was known at the end of the window for what was known at the end of all."""
    import pyarrow.compute as pc

    is_late = rows["is_late"].is_valid()
    for name in ("code", "is_backdated"):
        then = pc.if_else(is_late, rows[f"{name}_then"], rows[name])
        rows = rows.set_column(rows.column_names.index(name), name, then)
    return rows


def _filled(rows: pa.Table, name: str) -> npt.NDArray[np.int64]:
    return rows[name].fill_null(0).to_numpy()  # type: ignore[no-any-return]


def _late(
    rows: pa.Table, *, is_begun: npt.NDArray[np.bool_], is_whole: npt.NDArray[np.bool_]
) -> Mapping[str, pd.Series[Any]]:
    """Give `was_soft_late` and `was_already_soft_late`, missing where they hang on amounts of unknown fate."""
    import pandas as pd

    names = ("is_soft", "is_soft_before")
    soft, before = (_filled(rows, name) > 0 for name in names)
    is_same = [_filled(rows, name) == _filled(rows, f"{name}_unpaid") for name in names]
    is_told = (_filled(rows, "unknown_minor") == 0) | (is_same[0] & is_same[1])
    already = pd.Series(before, dtype="boolean").mask(~(is_told & (before | is_begun)))
    reached = pd.Series(soft, dtype="boolean").mask(~(is_told & ~before & (soft | is_whole)))
    return {"was_soft_late": reached, "was_already_soft_late": already}


def _written_off(rows: pa.Table, *, small_balance_minor: int, is_whole: npt.NDArray[np.bool_]) -> pd.Series[Any]:
    """Give `was_written_off`; more than a small balance of unknown fate may have been written off."""
    import pandas as pd

    found = (_filled(rows, "is_loss") > 0) & (_filled(rows, "lost_minor") > small_balance_minor)
    is_told = (found | is_whole) & (_filled(rows, "unknown_minor") <= small_balance_minor)
    return pd.Series(found, dtype="boolean").mask(~is_told)


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
