"""Outcomes equal a plain loop over days, on a made-up ledger in which everything comes late (N1)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd

from lrfm.cohort.outcomes import Origin, Outcomes
from tests.cohort.credit_book import at, outcomes_of
from tests.cohort.day_by_day import Company, Told, draw_book, tell

ORIGINS, UNTIL = (320, 560, 700), 820


def _expected(origin: Origin, then: Told, end: Told) -> tuple[str, str | None, date | None, str | None]:
    """Give eligibility, state, day and cause of a default."""
    if then.is_default[origin.day]:
        return "in_default", None, None, None
    if end.is_default[origin.day]:
        return "eligible", "backdated", None, None
    for day, cause in end.begun:
        if origin.day < day <= origin.window_end:
            return ("eligible", "defaulted" if day > origin.blank_until else "blank", day, cause)
    return "eligible", "performed" if origin.window_end <= at(UNTIL) else "unobserved", None, None


def _compare(found: Outcomes, company: Company, *, states: Counter[str | None]) -> None:
    ends = {key: tell(company, key, known=at(UNTIL)) for key in company.customers.values()}
    for origin in found.origins:
        for row in found.frame[found.frame["origin"] == origin.day].to_dict("records"):
            key = row["customer_key"]
            then = tell(company, key, known=origin.day)
            own = row["eligibility"], row["state"], row["default_on"], row["cause"]
            assert own == _expected(origin, then, ends[key]), (origin.day, key)
            soft = any(
                count > 60 and origin.blank_until < day <= origin.window_end for day, count in ends[key].counter.items()
            )
            assert soft == (not pd.isna(row["was_60_days"]) and bool(row["was_60_days"])), (origin.day, key)
            states[row["state"]] += 1


def test_the_loop_over_days_says_the_same(tmp_path: Path) -> None:
    read = draw_book(tmp_path, seed=2)
    assert not read.rejected()
    states: Counter[str | None] = Counter()
    found = outcomes_of(read, *ORIGINS, until=UNTIL, horizon_months=6, blank_days=30)
    _compare(found, Company(read), states=states)
    assert {None, "performed", "defaulted", "unobserved", "backdated", "blank"} <= set(states)
