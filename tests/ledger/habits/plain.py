"""What the tests count with pandas alone, and share no code with what they check."""

from __future__ import annotations

from typing import Any

import pandas as pd

__all__ = ["by_month", "of_side"]


def by_month(side: str, rows: pd.DataFrame) -> dict[tuple[str, str], dict[str, Any]]:
    """Count rows with `date`, `entered` (days) and `minor`, as `lrfm.ledger.habits.model.SideMonth` has it."""
    rows = rows.assign(
        lag=(rows.entered - rows.date).dt.days.clip(lower=0), month=rows.date.dt.strftime("%Y-%m-%d").str[:8] + "01"
    )
    rows["bin"] = pd.cut(rows.lag, [-1, 2, 7, 30, 10**6], labels=False)
    rows["after"] = rows.entered.dt.to_period("M") > rows.date.dt.to_period("M")
    found = {}
    for month, own in rows.groupby("month"):
        bins = [own[own.bin == number] for number in range(4)]
        is_round = (own.minor % 10_000 == 0) & (own.minor != 0)
        found[side, str(month)] = {
            "first_on": str(own.date.min().date()),
            "last_on": str(own.date.max().date()),
            "items": len(own),
            "amount_minor": int(own.minor.sum()),
            "gross_minor": int(own.minor.abs().sum()),
            "entered": int(own.entered.notna().sum()),
            "last_entered_on": None if own.entered.isna().all() else str(own.entered.max().date()),
            "max_lag_days": None if own.lag.isna().all() else int(own.lag.max()),
            "lag_items": tuple(len(part) for part in bins),
            "lag_minor": tuple(int(part.minor.sum()) for part in bins),
            "after_month_items": int(own.after.sum()),
            "after_month_minor": int(own.minor[own.after].sum()),
            "weekdays": tuple(int((own.date.dt.weekday == day).sum()) for day in range(7)),
            "entered_weekdays": tuple(int((own.entered.dt.weekday == day).sum()) for day in range(7)),
            "round_items": int(is_round.sum()),
            "round_minor": int(own.minor[is_round].abs().sum()),
        }
    return found


def of_side(months: tuple[Any, ...]) -> dict[tuple[str, str], dict[str, Any]]:
    """Give the ledger's own months in the same form."""
    days = ("first_on", "last_on", "last_entered_on")
    return {
        (month.side, str(month.month)): {
            name: None if value is None else str(value) if name in days else value
            for name, value in vars(month).items()
            if name not in ("side", "month")
        }
        for month in months
    }
