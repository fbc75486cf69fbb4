"""Covariates that change while an invoice is open: rows are cut so that each day is explained by the day before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from lrfm.errors import UserError
from lrfm.survival.causes import OPEN

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["lagged_rows"]


def lagged_rows(frame: pd.DataFrame, changes: pd.DataFrame, *, first_values: Mapping[str, float]) -> pd.DataFrame:
    """Cut each invoice's row at the days on which one of its covariates changed.

    `frame`: `invoice` (unique), `entry`, `exit`, `cause` and what else stays. `changes`: `invoice`, `day` (on the same
    clock: when the value was known, not when it happened), `covariate`, `value`; of two values of one day the last row
    counts. `first_values`: what a covariate is before its first change; NaN where there is no such value, and a row
    that would need it is refused. A value of day d explains the days after d: reminders are sent because an
    invoice is late, so a value of the day itself would explain a payment by what the payment caused.

    Gives the rows sorted by invoice and entry, with a column for each covariate and one `<covariate>_day`, the day on
    which the value was known (-inf before any), which `fit_cox(dated=)` checks. Raises `UserError` for a missing value.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"invoice": [1], "entry": [0], "exit": [50], "cause": [1]})
    >>> sent = pd.DataFrame({"invoice": [1, 1], "day": [35, 50], "covariate": "reminders", "value": [1, 2]})
    >>> lagged_rows(frame, sent, first_values={"reminders": 0}).to_dict("split")["data"]
    [[1, 0.0, 35.0, 0, 0.0, -inf], [1, 35.0, 50.0, 1, 1.0, 35.0]]
    """
    _refuse(frame, changes, first_values)
    covariates = sorted(first_values)
    rows = _cut(frame, changes)
    for covariate in covariates:
        own = changes[changes["covariate"] == covariate]
        values, days = _latest(rows, own, first=float(first_values[covariate]))
        rows[covariate], rows[f"{covariate}_day"] = values, days
        lacking = rows.loc[np.isnan(values), "invoice"].nunique()
        if lacking:
            raise UserError.of("second.no_first_value", covariate=covariate, count=int(lacking))
    return rows


def _refuse(frame: pd.DataFrame, changes: pd.DataFrame, first_values: Mapping[str, float]) -> None:
    wanted = ["invoice", "entry", "exit", "cause"]
    lacking = [name for name in wanted if name not in frame]
    lacking += [name for name in ("invoice", "day", "covariate", "value") if name not in changes]
    lacking += sorted(set(changes.get("covariate", ())) - set(first_values))
    if lacking:
        raise UserError.of("second.no_such_column", columns=", ".join(map(str, lacking)))
    never = int((frame["entry"] >= frame["exit"]).sum())
    if never:
        raise UserError.of("second.entry_not_before_exit", count=never)
    if frame["invoice"].duplicated().any():
        raise UserError.of("second.invoice_twice", count=int(frame["invoice"].duplicated().sum()))


def _cut(frame: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    limits = changes[["invoice", "day"]].merge(frame[["invoice", "entry", "exit"]], on="invoice")
    inside = limits[(limits["entry"] < limits["day"]) & (limits["day"] < limits["exit"])]
    starts = pd.concat([frame[["invoice", "entry"]], inside[["invoice", "day"]].rename(columns={"day": "entry"})])
    starts = starts.drop_duplicates().sort_values(["invoice", "entry"], kind="stable")
    rows = starts.merge(frame.drop(columns="entry"), on="invoice", how="left").reset_index(drop=True)
    following = rows.groupby("invoice", sort=False)["entry"].shift(-1)
    is_last = following.isna()
    rows["exit"] = following.where(~is_last, rows["exit"]).astype("float64")
    rows["entry"] = rows["entry"].astype("float64")
    rows["cause"] = rows["cause"].where(is_last, OPEN)
    return rows


def _latest(rows: pd.DataFrame, own: pd.DataFrame, *, first: float) -> tuple[np.ndarray, np.ndarray]:
    """Give each row the value known by its entry, and the day of it."""
    import pandas as pd

    known = own[["invoice", "day", "value"]].astype({"day": "float64", "value": "float64"})
    known = known.drop_duplicates(["invoice", "day"], keep="last").sort_values("day", kind="stable")
    asked = rows[["invoice", "entry"]].assign(row=np.arange(len(rows))).sort_values("entry", kind="stable")
    found = pd.merge_asof(asked, known, left_on="entry", right_on="day", by="invoice").sort_values("row")
    days = found["day"].to_numpy(dtype=np.float64)
    return (
        np.where(np.isnan(days), first, found["value"].to_numpy(dtype=np.float64)),
        np.where(np.isnan(days), -np.inf, days),
    )
