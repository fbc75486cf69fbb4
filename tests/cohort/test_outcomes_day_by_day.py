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


def _late(origin: Origin, end: Told) -> dict[str, bool | None]:
    """Give whether the 61st day in a row lay in the window; not told of those who were beyond it before."""
    counts = end.counter.items()
    already = any(count > 60 and origin.day <= day <= origin.blank_until for day, count in counts)
    reached = any(count == 61 and origin.blank_until < day <= origin.window_end for day, count in counts)
    is_told = not already and (reached or origin.window_end <= at(UNTIL))
    return {"was_soft_late": reached if is_told else None, "was_already_soft_late": already}


def _state_then(company: Company, key: int, origin: Origin, eligibility: str) -> str | None:
    """Give the state by what was known on the last day of the window, whoever looks at it later."""
    if origin.window_end > at(UNTIL) or eligibility == "in_default":
        return None
    nobody_then = Told({}, {origin.day: False}, [])  # eligibility is what was known at the origin, and is given
    return _expected(origin, nobody_then, tell(company, key, known=origin.window_end))[1]


def _compare(
    found: Outcomes,
    company: Company,
    *,
    states: Counter[str | None],
    lates: Counter[tuple[bool | None, bool | None]],
) -> None:
    ends = {key: tell(company, key, known=at(UNTIL)) for key in company.customers.values()}
    for origin in found.origins:
        for row in found.frame[found.frame["origin"] == origin.day].to_dict("records"):
            key = row["customer_key"]
            then = tell(company, key, known=origin.day)
            own = row["eligibility"], row["state"], row["default_on"], row["cause"]
            assert own == _expected(origin, then, ends[key]), (origin.day, key)
            late = _late(origin, ends[key])
            assert {name: None if pd.isna(row[name]) else row[name] for name in late} == late, (origin.day, key)
            assert row["state_then"] == _state_then(company, key, origin, row["eligibility"]), (origin.day, key)
            states[row["state"]] += 1
            states["changed"] += row["state_then"] not in (row["state"], None)
            lates[late["was_soft_late"], late["was_already_soft_late"]] += 1


def test_the_loop_over_days_says_the_same(tmp_path: Path) -> None:
    read = draw_book(tmp_path, seed=2)
    assert not read.rejected()
    states: Counter[str | None] = Counter()
    found = outcomes_of(read, *ORIGINS, until=UNTIL, horizon_months=6, blank_days=30)
    lates: Counter[tuple[bool | None, bool | None]] = Counter()
    _compare(found, Company(read), states=states, lates=lates)
    assert {None, "performed", "defaulted", "unobserved", "backdated", "blank", "changed"} <= set(states)
    assert {(True, False), (False, False), (None, True), (None, False)} <= set(lates)
