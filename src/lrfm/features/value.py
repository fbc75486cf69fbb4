"""What customers bought over one and two years: in money, in units, what came back, and what it brought."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lrfm.cohort.facts.lines import PARTS_OF_ONE
from lrfm.core.calendars import window_start
from lrfm.features.block import Block, ratio
from lrfm.features.profit import PROFIT_SUMS, with_profit
from lrfm.features.untold import only_where

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from ibis.expr.types import Column, IntegerValue, Table

    from lrfm.cohort.cohort import Cohort

__all__ = ["value_block"]

YEAR = 12
BILLED = ("billed_12m_minor", "gross_12m_minor", "billed_before_12m_minor")
VOLUME = ("quantity_last", "lines_last", "quantity_before", "lines_before")


def value_block(cohort: Cohort) -> Block:
    """Sum what was billed and sold over one and two years of twelve months that end with the cut-off.

    - `billed_12m_minor`, `billed_24m_minor`: net of credit notes, by the day of the document, as far as the files go:
      where they begin within these years, what was billed before is not in it;
    - `billed_before_12m_minor`: the year before the last one, as far as the files go; `billing_growth_share` =
      `billed_12m_minor` over that, less 1; missing where that is not above 0, and at a cut-off at which the files do
      not hold the whole of both years: months before they begin are not months without billing. Where it is not known
      when they begin, something must have been bought, by anybody, before both years;
    - `gross_12m_minor`: invoices alone; `credited_12m_minor`: credit notes; `return_share` = `credited_12m_minor` /
      `gross_12m_minor`;
    - `quantity_12m`, `quantity_24m`: units of lines less what came back, missing at a cut-off at which no line is known
      of that year (of one of both years); whole thousandths divided once: `quantity_12m_milli`, `quantity_24m_milli`;
    - `profit_12m_minor`, `costed_12m_minor`, `margin_share`: see `lrfm.features.profit.with_profit`.
    """
    sales = {
        "last": cohort.sales.within(by="event_date", months=YEAR),
        "before": cohort.sales.within(by="event_date", months=2 * YEAR, but_last_months=YEAR),
    }
    lines = {
        "last": cohort.lines.within(by="event_date", months=YEAR),
        "before": cohort.lines.within(by="event_date", months=2 * YEAR, but_last_months=YEAR),
    }
    tables = (
        sales["last"].totals(
            sums={"billed_12m_minor": lambda rows: rows.net_minor, "gross_12m_minor": lambda rows: rows.gross_minor}
        ),
        sales["before"].totals(sums={"billed_before_12m_minor": lambda rows: rows.net_minor}),
        lines["last"].totals(
            sums={
                "quantity_last": _quantity,
                "lines_last": _is_counted,
                **{name: partial(_own, name=name) for name in PROFIT_SUMS},
            }
        ),
        lines["before"].totals(sums={"quantity_before": _quantity, "lines_before": _is_counted}),
    )
    return Block(tables, (*BILLED, *VOLUME, *PROFIT_SUMS), partial(_derive, begins_on=cohort.begins_on))


def _own(rows: Table, *, name: str) -> Column:
    return rows[name]


def _quantity(rows: Table) -> IntegerValue:
    return rows.quantity_milli.fill_null(0).cast("int64")


def _is_counted(rows: Table) -> IntegerValue:
    return rows.quantity_milli.notnull().cast("int64")


def _derive(frame: pd.DataFrame, *, begins_on: date | None) -> pd.DataFrame:
    return with_profit(_with_volume(_with_billing(frame, begins_on=begins_on)))


def _with_billing(frame: pd.DataFrame, *, begins_on: date | None) -> pd.DataFrame:
    last, before = frame["billed_12m_minor"], frame["billed_before_12m_minor"]
    credited = frame["gross_12m_minor"] - last
    return frame.assign(
        billed_24m_minor=last + before,
        billing_growth_share=ratio(last - before, before.clip(lower=0)).where(_holds_both_years(frame, begins_on)),
        credited_12m_minor=credited,
        return_share=ratio(credited, frame["gross_12m_minor"]),
    )


def _holds_both_years(frame: pd.DataFrame, begins_on: date | None) -> pd.Series:
    """Say at which cut-offs the files hold all of both years."""
    import pandas as pd

    starts = {cutoff: pd.Timestamp(window_start(cutoff.date(), months=2 * YEAR)) for cutoff in frame["cutoff"].unique()}
    start = pd.to_datetime(frame["cutoff"].map(starts))
    if begins_on is None:
        return frame["first_on"].groupby(frame["cutoff"]).transform("min") < start
    return start >= pd.Timestamp(begins_on)


def _with_volume(frame: pd.DataFrame) -> pd.DataFrame:
    told = frame["lines_last"].groupby(frame["cutoff"]).transform("sum") > 0
    told_before = frame["lines_before"].groupby(frame["cutoff"]).transform("sum") > 0
    milli = {
        "quantity_12m_milli": only_where(frame["quantity_last"], told),
        "quantity_24m_milli": only_where(frame["quantity_last"] + frame["quantity_before"], told & told_before),
    }
    units = {name.removesuffix("_milli"): _units(column) for name, column in milli.items()}
    return frame.assign(**milli, **units).drop(columns=list(VOLUME))


def _units(milli: pd.Series) -> pd.Series:
    import numpy as np

    whole = milli.to_numpy(dtype="float64", na_value=np.nan)
    return type(milli)(whole / PARTS_OF_ONE, index=milli.index)
