"""The hazard of payment: what the files show by day, beside what it was for the very invoices then open."""

from __future__ import annotations

import numpy as np

from lrfm.ledger.synthetic.days import is_workday, to_workday
from lrfm.ledger.synthetic.facts import NEVER, Flags, Numbers, Shares
from lrfm.ledger.synthetic.shown.book import Book
from lrfm.ledger.synthetic.shown.chance import FEWEST_EXPECTED, Estimate, chance_of, points_of, value_of
from lrfm.ledger.synthetic.shown.frailty import frailty, paces_of
from lrfm.ledger.synthetic.shown.paths import FIRST_LATE, LAST_LATE, Paths, paths_of
from lrfm.ledger.synthetic.shown.results import Phenomenon, Series

__all__ = ["payment_phenomena"]

MOST_INVOICES = 25_000
LEAST_AT_RISK = 30
END_DAYS = 8


def payment_phenomena(book: Book) -> list[Phenomenon | None]:
    """Give the due date's spike, the month's end, reminders, disputes and customers' frailty."""
    if book.files.settings.mechanism != "hazard":
        return []
    paths = paths_of(book, most=MOST_INVOICES)
    every = frailty(paces_of(paths_of(book)))
    return [_due_spike(paths), _month_end(paths), _reminders(paths), _disputes(paths), every]


def _rates(paths: Paths, lates: range, *, chosen: Flags | None = None) -> list[tuple[float, Estimate, int]]:
    """Give by day of lateness the probability of payment a working day: true, found, and how many were at risk."""
    found = []
    for late in lates:
        at_risk = paths.days[late]
        chance, paid = at_risk.chance, at_risk.paid
        if chosen is not None:
            chance, paid = chance[chosen[at_risk.rows]], paid[chosen[at_risk.rows]]
        count = max(1, len(paid))
        error = float(np.sqrt(np.sum(chance * (1 - chance)))) / count
        found.append((float(chance.sum()) / count, Estimate(float(paid.sum()) / count, error), len(paid)))
    return found


def _series(key: str, lates: range, rates: list[tuple[float, Estimate, int]]) -> Series:
    enough = [rate[2] >= LEAST_AT_RISK and rate[0] * rate[2] >= FEWEST_EXPECTED for rate in rates]
    kept = [(late, rate) for late, rate, is_kept in zip(lates, rates, enough, strict=True) if is_kept]
    points = points_of(
        [float(late) for late, _ in kept], asked=[rate[0] for _, rate in kept], found=[rate[1] for _, rate in kept]
    )
    return Series(key, "days", "rate", points)


def _due_spike(paths: Paths) -> Phenomenon | None:
    lates = range(FIRST_LATE, LAST_LATE + 1)
    rates = _rates(paths, lates)
    series = _series("due_spike", lates, rates)
    asked, found, at_risk = rates[-FIRST_LATE]
    cases = sum(int(paths.days[late].paid.sum()) for late in lates)
    return value_of(
        "due_spike",
        found,
        asked=asked,
        unit="rate",
        cases=cases,
        series=[series],
        chance=chance_of(series.points),
        expected=asked * at_risk,
    )


def _ratio(paid: float, expected: float, spare: float, *, asked: float) -> Estimate:
    """Estimate a hazard ratio: what was asked times payments over those expected under it."""
    if expected <= 0:
        return Estimate(np.nan, np.nan)
    return Estimate(asked * paid / expected, asked * float(np.sqrt(spare)) / expected)


def _gathered(paths: Paths, *, keys: dict[int, Numbers], count: int) -> tuple[Shares, Shares, Shares]:
    """Sum payments, expected payments and their variance by a key of each invoice and day (-1: left out)."""
    paid, expected, spare = (np.zeros(count) for _ in range(3))
    for late, at_risk in paths.days.items():
        key, chance, was_paid = keys[late], at_risk.chance, at_risk.paid
        good = key >= 0
        paid += np.bincount(key[good], weights=was_paid[good], minlength=count)
        expected += np.bincount(key[good], weights=chance[good], minlength=count)
        spare += np.bincount(key[good], weights=(chance * (1 - chance))[good], minlength=count)
    return paid, expected, spare


def _month_end(paths: Paths) -> Phenomenon | None:
    asked = paths.book.files.settings.payments
    left = _workdays_left(paths)
    place = to_workday(paths.exposure.due_on) - int(to_workday(paths.exposure.due_on).min()) - FIRST_LATE
    ahead = {late: left[place[at_risk.rows] + late] for late, at_risk in paths.days.items()}
    keys = {late: np.where(days < END_DAYS, days, -1) for late, days in ahead.items()}
    paid, expected, spare = _gathered(paths, keys=keys, count=END_DAYS)
    true = [asked.month_end_factor if day < asked.month_end_workdays else 1.0 for day in range(END_DAYS)]
    found = [_ratio(*one, asked=factor) for *one, factor in zip(paid, expected, spare, true, strict=True)]
    points = points_of([float(day) for day in range(END_DAYS)], asked=true, found=found)
    ends = slice(0, asked.month_end_workdays)
    whole = _ratio(paid[ends].sum(), expected[ends].sum(), spare[ends].sum(), asked=asked.month_end_factor)
    return value_of(
        "month_end",
        whole,
        asked=asked.month_end_factor,
        unit="pace",
        cases=int(paid[ends].sum()),
        expected=float(expected[ends].sum()),
        series=[Series("month_end", "workdays", "ratio", points)],
        chance=chance_of(points),
    )


def _workdays_left(paths: Paths) -> Numbers:
    """Give for every day from the first that is looked at how many working days come after it in its month."""
    due = to_workday(paths.exposure.due_on)
    days = np.arange(int(due.min()) + FIRST_LATE, int(due.max()) + LAST_LATE + 32, dtype=np.int32)
    so_far = np.cumsum(is_workday(days))
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    left: Numbers = so_far[np.searchsorted(month, month, side="right") - 1] - so_far
    return left


def _reminders(paths: Paths) -> Phenomenon | None:
    pays = paths.book.files.settings.payments
    lates = range(1, LAST_LATE + 1)
    is_reminded = paths.reminded_on != NEVER
    series = [
        _series(key, lates, _rates(paths, lates, chosen=chosen))
        for key, chosen in (("reminded", is_reminded), ("not_reminded", ~is_reminded))
    ]
    due_on = to_workday(paths.exposure.due_on)
    keys = {
        late: np.where((paths.reminded_on < due_on + late)[at_risk.rows], 0, -1) for late, at_risk in paths.days.items()
    }
    paid, expected, spare = _gathered(paths, keys=keys, count=1)
    ratio = float(np.exp(pays.reminder_effect))
    found = _ratio(paid[0], expected[0], spare[0], asked=ratio)
    cases, due = int(paid[0]), float(expected[0])
    return value_of("reminders", found, asked=ratio, unit="pace", cases=cases, series=series, expected=due)


def _disputes(paths: Paths) -> Phenomenon | None:
    pays, seen = paths.book.files.settings.payments, paths.exposure
    due_on = to_workday(seen.due_on)
    keys = {}
    for late, at_risk in paths.days.items():
        rows = at_risk.rows
        day = (due_on + late)[rows]
        keys[late] = np.where((seen.disputed_on[rows] < day) & (day <= seen.dispute_closed_on[rows]), 0, -1)
    paid, expected, spare = _gathered(paths, keys=keys, count=1)
    ratio = float(np.exp(pays.dispute_effect))
    found = _ratio(paid[0], expected[0], spare[0], asked=ratio)
    cases, due = int(paid[0]), float(expected[0])
    return value_of("dispute_effect", found, asked=ratio, unit="pace", cases=cases, expected=due)
