"""Features of groups of connected customers, from those of their members: what adds up, and what has to be divided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from lrfm.core.calendars import window_start
from lrfm.features.block import ratio

if TYPE_CHECKING:
    import pandas as pd
    from pandas.api.typing import DataFrameGroupBy

    from lrfm.features.groups import Groups

__all__ = ["ADDED", "DAYS", "LARGEST", "RATIOS", "SMALLEST", "UNTOLD", "Ratio", "at_group_level"]

ADDED = frozenset(
    "monetary_minor invoice_count_ever terms_days_ever due_count delay_count delay_customer_count delay_dispute_count "
    "delay_our_error_count delay_unknown_count dispute_count bounced_count open_minor overdue_minor unapplied_minor "
    "billed_12m_minor billed_before_12m_minor billed_24m_minor quantity_12m quantity_24m quantity_12m_milli "
    "quantity_24m_milli limit_minor billed_12m_constant_minor profit_12m_minor costed_12m_minor credited_12m_minor "
    "gross_12m_minor late_day_minor due_minor due_day_minor limited_minor basket_product_count basket_count "
    "aged_recent_minor aged_late_day_recent_minor aged_before_minor aged_late_day_before_minor".split()
)
"""What the members have, the group has together, unless one of them has no value; so with numerators, denominators."""
LARGEST = frozenset(("tenure_days", "last_on", "worst_days_past_due", "oldest_days_past_due", "is_length_truncated"))
SMALLEST = frozenset(("recency_days", "first_on"))
UNTOLD = frozenset(
    "basket_entropy products_12m billing_growth_share days_late_trend gap_count gap_days_sum mean_gap_days "
    "longest_gap_days expected_gap_days expected_silence_days contract_silence_days recency_ratio "
    "frequency_ratio tenure_known_days".split()
)
"""What can't be told of a group from its members."""


@dataclass(frozen=True)
class Ratio:
    """A ratio of sums: `above` less `less` (if any), over `below`."""

    above: str
    below: str
    less: str | None = None

    @property
    def parts(self) -> frozenset[str]:
        """The columns that it is made of."""
        return frozenset((self.above, self.below, self.less or self.above))


RATIOS: Mapping[str, Ratio] = MappingProxyType(
    {
        "mean_purchase_minor": Ratio("monetary_minor", "frequency_count"),
        "on_time_share": Ratio("due_count", "due_count", less="delay_count"),
        "days_late": Ratio("late_day_minor", "due_minor"),
        "due_in_days": Ratio("due_day_minor", "open_minor"),
        "utilisation_share": Ratio("limited_minor", "limit_minor"),
        "margin_share": Ratio("profit_12m_minor", "costed_12m_minor"),
        "return_share": Ratio("credited_12m_minor", "gross_12m_minor"),
        "products_per_invoice": Ratio("basket_product_count", "basket_count"),
    }
)
"""Ratios whose parts are features themselves; those of others are called `<ratio>_numerator`, `<ratio>_denominator`."""
NUMERATOR, DENOMINATOR = "_numerator", "_denominator"
DAYS = ("frequency_count", "purchase_days_ever", "periodicity_days")
KEYS = ["cutoff", "customer_key"]
SECONDS_OF_A_DAY = 86_400


def at_group_level(
    frame: pd.DataFrame, groups: Groups, *, purchase_days: pd.DataFrame | None, window_months: int
) -> pd.DataFrame:
    """Give one row per cut-off and buyer: a group of connected customers, or a customer who is connected with nobody.

    The columns are those of `frame` (one row per `cutoff` and `customer_key`) and `member_count`. `customer_key` of a
    group is its group key, the smallest of its customers' keys. Amounts and counts add up; days since the last purchase
    are the fewest, tenure the most, length is their difference (L + R = T); ratios are divided from sums. A day on
    which two members bought is one day, so days of purchase can't be added: they are counted from `purchase_days`
    (`cutoff`, `customer_key`, `event_date`: all days known at the cut-off, of connected customers at least), the window
    of `window_months` holding the frequency and the periodicity. Whatever can't be told of a group from its members
    (distinct products, season-adjusted gaps, trends; days without `purchase_days`) is missing there, never a guess.
    Whole numbers become nullable where that may be.
    """
    import pandas as pd

    rows = frame.drop(columns="group_key", errors="ignore").merge(groups.keys(), on=KEYS, how="left")
    rows["group_key"] = rows["group_key"].astype("Int64")
    rows["member_key"] = rows["customer_key"]
    rows["customer_key"] = rows["group_key"].fillna(rows["customer_key"]).astype("int64")
    rows["member_count"] = rows.groupby(KEYS)["member_key"].transform("size").astype("int64")
    alone, several = rows[rows["member_count"] == 1], rows[rows["member_count"] > 1]
    kinds: dict[str, Any] = {
        name: _kind(frame[name], name) for name in frame.columns if name not in (*KEYS, "group_key")
    }
    order = list(dict.fromkeys([*KEYS, *kinds, "group_key", "member_count"]))
    if several.empty:
        return alone[order].astype(kinds).sort_values(KEYS, ignore_index=True)
    together = _together(several, purchase_days, window_months=window_months)
    parts = [part[order].astype(kinds) for part in (alone, together) if len(part)]
    return pd.concat(parts, ignore_index=True).sort_values(KEYS, ignore_index=True)


def _together(several: pd.DataFrame, purchase_days: pd.DataFrame | None, *, window_months: int) -> pd.DataFrame:
    """Make one row of each group's rows."""
    grouped = several.sort_values([*KEYS, "member_key"]).groupby(KEYS, sort=True)
    columns: dict[str, pd.Series] = {
        name: _column(grouped, name) for name in several.columns if name not in (*KEYS, "member_key", *DAYS)
    }
    for name in DAYS:
        if name in several.columns:
            columns[name] = _missing(grouped)
    found = grouped[["member_count"]].first().assign(**columns)
    if purchase_days is not None:
        counted = _days_of_groups(several, purchase_days, window_months=window_months).reindex(found.index)
        found = found.assign(**{name: counted[name] for name in DAYS if name in several.columns})
    if {"length_days", "tenure_days", "recency_days"} <= set(found.columns):
        found["length_days"] = found["tenure_days"] - found["recency_days"]
    for name in several.columns:
        made = RATIOS.get(name, Ratio(name + NUMERATOR, name + DENOMINATOR))
        if made.parts <= set(found.columns):
            above = found[made.above] if made.less is None else found[made.above] - found[made.less]
            found[name] = ratio(above, found[made.below])
    return found.reset_index()


def _column(grouped: DataFrameGroupBy[Any, Any], name: str) -> pd.Series:
    column = grouped[name]
    if name in ADDED or name.endswith((NUMERATOR, DENOMINATOR)):
        return column.sum().where(column.count() == column.size())
    if name in LARGEST:
        return column.max()
    if name in SMALLEST:
        return column.min()
    return column.first() if name in ("group_key", "member_count") else _missing(grouped)


def _missing(grouped: DataFrameGroupBy[Any, Any]) -> pd.Series:
    import pandas as pd

    return pd.Series(pd.NA, index=grouped.size().index, dtype="Int64")


def _days_of_groups(several: pd.DataFrame, purchase_days: pd.DataFrame, *, window_months: int) -> pd.DataFrame:
    """Count each group's distinct days of purchase, and how regular those in the window are (sample deviation)."""
    import pandas as pd

    members = several[["cutoff", "member_key", "customer_key"]]
    days = purchase_days.rename(columns={"customer_key": "member_key"}).merge(members, on=["cutoff", "member_key"])
    days = days[[*KEYS, "event_date"]].drop_duplicates().sort_values([*KEYS, "event_date"])
    starts = {cutoff: pd.Timestamp(window_start(cutoff.date(), months=window_months)) for cutoff in days["cutoff"]}
    recent = days[pd.to_datetime(days["event_date"]) >= days["cutoff"].map(starts)]
    number = pd.to_datetime(recent["event_date"]).astype("datetime64[s]").astype("int64") // SECONDS_OF_A_DAY
    gaps = number.groupby([recent[key] for key in KEYS]).diff()
    # the deviation of a single gap is not told: nothing says how regular it is
    periodicity = gaps.groupby([recent[key] for key in KEYS]).std(ddof=1)
    counted = pd.DataFrame({"purchase_days_ever": days.groupby(KEYS).size().astype("Int64")})
    counted["frequency_count"] = recent.groupby(KEYS).size().reindex(counted.index, fill_value=0).astype("Int64")
    counted["periodicity_days"] = periodicity.reindex(counted.index)
    return counted


def _kind(column: pd.Series, name: str) -> object:
    """Give the type of a column of groups: a whole number that may be missing is a nullable one."""
    from pandas.api import types

    told = name in ADDED | LARGEST | SMALLEST or name == "length_days" or name.endswith((NUMERATOR, DENOMINATOR))
    if types.is_integer_dtype(column.dtype) and not told:
        return "Int64"
    return "float64" if types.is_float_dtype(column.dtype) else column.dtype
