"""Customers at quarterly origins whose defaults depend on a stated score, with a stated slope: what back-tests test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr

from lrfm.backtest.examples import BAD, GOOD, UNTOLD, Examples
from lrfm.cohort.outcomes import Origin
from lrfm.core.calendars import add_months, month_end

__all__ = ["OPEN_ORIGINS", "World", "made_examples"]

FIRST = date(2015, 3, 31)
OPEN_ORIGINS = 4
"""So many of the last origins have windows that are not over: files end on the day of the last one."""
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class World:
    """How customers are made.

    Each has traits L, R, F, M and B (how they pay), normal and better when higher, that move from quarter to quarter
    with the autocorrelation `lasting`. The true score is the traits' sum by `truth`, scaled to variance 1; it takes
    `pull` off the log hazard of default a standard deviation, around `hazard` a quarter. Who defaulted stays so, and is
    eligible no more. Windows of four quarters overlap.
    """

    truth: tuple[float, float, float, float, float] = (0.0, 1.0, 0.0, 0.0, 0.0)
    pull: float = 1.0
    hazard: float = 0.025
    lasting: float = 0.8
    customers: int = 1000
    origins: int = 12


def made_examples(world: World, seed: int, *, customers: int | None = None) -> Examples:
    """Make customers of a world, more than its own number where asked."""
    source = np.random.default_rng(seed)
    count = customers or world.customers
    traits = _traits(world, source, count)
    origins = tuple(_origin(number) for number in range(world.origins))
    default_day = _default_days(world, source, traits, origins)
    days = np.array([one.day for one in origins], "datetime64[D]")
    place, customer = np.nonzero(default_day[None, :] > days[:, None])
    begin, end = days[place], np.array([one.window_end for one in origins], "datetime64[D]")[place]
    observed_on = days[-1]
    is_over, default = end <= observed_on, default_day[customer]
    state = np.where(~is_over, UNTOLD, np.where(default <= end, BAD, GOOD))
    time = (np.minimum(np.minimum(default, end), observed_on) - begin).astype(np.float64)
    now = traits[place, customer]
    return Examples(
        origins,
        origins[-1].day,
        pd.DataFrame({"customer_key": customer, **_features(now, source)}),
        place.astype(np.int64),
        state,
        state,
        time,
        time,
        np.round(np.exp(10 + 0.5 * now[:, 3])).astype(np.int64),
        np.round(np.exp(12 + now[:, 3])).astype(np.int64),
    )


def _origin(number: int) -> Origin:
    day = month_end(add_months(FIRST.replace(day=1), 3 * number))
    return Origin(day, day, month_end(add_months(day.replace(day=1), 12)))


def _traits(world: World, source: np.random.Generator, count: int) -> Floats:
    """Draw (quarters, customers, traits)."""
    found = source.normal(size=(world.origins, count, 5))
    for quarter in range(1, world.origins):
        found[quarter] = world.lasting * found[quarter - 1] + np.sqrt(1 - world.lasting**2) * found[quarter]
    return found


def _default_days(
    world: World, source: np.random.Generator, traits: Floats, origins: tuple[Origin, ...]
) -> npt.NDArray[np.datetime64]:
    """Draw the day of each customer's default, far in the future for those who had none."""
    truth = np.array(world.truth)
    score = traits @ (truth / np.sqrt(truth @ truth))
    hazard = world.hazard * np.exp(-world.pull * score - world.pull**2 / 2)
    falls = source.random(score.shape) < -np.expm1(-hazard)
    quarter = np.where(falls.any(axis=0), falls.argmax(axis=0), len(origins) + 40)
    begins = np.array([one.day for one in origins] + [origins[-1].day + timedelta(days=9999)] * 41, "datetime64[D]")
    days: npt.NDArray[np.datetime64] = begins[quarter] + source.integers(1, 90, score.shape[1]).astype("timedelta64[D]")
    return days


def _features(traits: Floats, source: np.random.Generator) -> dict[str, Floats]:
    """Turn traits into features as a client's files give them, each in its own scale and direction."""
    long, recent, often, much, pays = traits.T
    return {
        "length_days": np.round(1500 * ndtr(long)),
        "recency_days": np.round(400 * (1 - ndtr(recent))),
        "frequency_count": np.round(np.exp(1.5 + 0.8 * often)) + 1,
        "monetary_minor": np.round(np.exp(12 + much)),
        "days_late": 15 - 12 * pays + 3 * source.normal(size=len(pays)),
        "on_time_share": np.round(ndtr(pays), 2),
        "worst_days_past_due": np.round(60 * (1 - ndtr(pays))),
        "bounced_count": source.poisson(0.2 * np.exp(-pays)).astype(np.float64),
        "utilisation_share": np.round(1 - ndtr(pays + source.normal(size=len(pays))), 2),
    }
