"""Who fails: a monthly probability that depends on how long, how recently and how often a customer has bought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from lrfm.ledger.synthetic.days import Months
from lrfm.ledger.synthetic.facts import NEVER, Days, Documents, Flags, Numbers, People, Shares

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.company_settings import DefaultSettings

__all__ = ["Failures", "Features", "default_probability", "draw_failures", "monthly_features"]

YEAR = 12


@dataclass(frozen=True)
class Features:
    """What was known of customers at a month's start, each of any one shape.

    `length_days`, `recency_days`: since the first and the last invoice; `frequency_count`, `monetary_minor`: number and
    sum of the invoices of the twelve months before. -1 days: no invoice yet.
    """

    length_days: Numbers
    recency_days: Numbers
    frequency_count: Numbers
    monetary_minor: Numbers

    def at(self, rows: tuple[Numbers, ...] | Numbers) -> Features:
        """Give some of them."""
        return Features(
            self.length_days[rows], self.recency_days[rows], self.frequency_count[rows], self.monetary_minor[rows]
        )


@dataclass(frozen=True)
class Failures:
    """Who failed when (`NEVER`: nobody yet), and the months in which each was at risk.

    `customer` and `month` are rows of `People` and `Months`, in this order; `probability` and `failed` belong to them.
    """

    default_on: Days
    customer: Numbers
    month: Numbers
    features: Features
    probability: Shares
    failed: Flags


def default_probability(features: Features, *, settings: DefaultSettings) -> Shares:
    """Give the probability of failing within the month.

    >>> from lrfm.ledger.synthetic.company_settings import DefaultSettings
    >>> settings = DefaultSettings(yearly_share=0.03)
    >>> like_the_reference = Features(*(np.array([value]) for value in (1_095, 30, 10, 1_000_000)))
    >>> round(float(1 - (1 - default_probability(like_the_reference, settings=settings)[0]) ** 12), 9)
    0.03
    """
    monthly = 1 - (1 - settings.yearly_share) ** (1 / YEAR)
    score = np.log(monthly / (1 - monthly))
    for values, effect, scale, reference in (
        (features.length_days, settings.length_effect, settings.length_scale_days, settings.reference_length_days),
        (
            features.recency_days,
            settings.recency_effect,
            settings.recency_scale_days,
            settings.reference_recency_days,
        ),
        (
            features.frequency_count,
            settings.frequency_effect,
            settings.frequency_scale,
            settings.reference_frequency,
        ),
        (
            features.monetary_minor,
            settings.monetary_effect,
            settings.monetary_scale_minor,
            settings.reference_monetary_minor,
        ),
    ):
        score = score + effect * (np.log1p(values / scale) - np.log1p(reference / scale))
    probability: Shares = 1 / (1 + np.exp(-score))
    return probability


def monthly_features(documents: Documents, *, people: People, months: Months) -> Features:
    """Give the features of every customer at the start of every month (customers x months)."""
    count, width = len(people.number), months.count
    cell = documents.customer * width + months.at(documents.issued_on)
    shape = (count, width)
    invoices = np.bincount(cell, minlength=count * width).reshape(shape)
    amounts = np.bincount(cell, weights=documents.amount_minor, minlength=count * width).reshape(shape)
    last = np.full(count * width, -1, dtype=np.int64)
    last[cell] = documents.issued_on  # documents run by day, so the last one of a cell stays
    last_before = _before(np.maximum.accumulate(last.reshape(shape), axis=1), fill=-1)
    first = np.full(count, NEVER, dtype=np.int64)
    first[documents.customer[::-1]] = documents.issued_on[::-1]
    starts = months.starts[:-1].astype(np.int64)[None, :]
    had_any = last_before >= 0
    return Features(
        length_days=np.where(had_any, starts - first[:, None], -1),
        recency_days=np.where(had_any, starts - last_before, -1),
        frequency_count=_year_before(invoices),
        monetary_minor=np.rint(_year_before(amounts)).astype(np.int64),
    )


def draw_failures(
    rng: Generator, documents: Documents, *, people: People, months: Months, settings: DefaultSettings
) -> Failures:
    """Draw who fails in which month; fictitious customers never do.

    At risk are customers with an invoice in the last `months_at_risk` months.
    """
    features = monthly_features(documents, people=people, months=months)
    starts = months.starts[:-1].astype(np.int64)
    since = starts - starts[np.maximum(0, np.arange(months.count) - settings.months_at_risk)]
    at_risk = (features.recency_days >= 0) & (features.recency_days <= since[None, :])
    at_risk &= ~people.is_fictitious[:, None]
    rows = np.nonzero(at_risk)
    features = features.at(rows)
    probability = default_probability(features, settings=settings)
    failed = rng.random(len(probability)) < probability
    default_on = np.full(len(people.number), NEVER, dtype=np.int32)
    # backwards, so that the first month in which a customer fails stays
    customer, month = rows[0][failed][::-1], rows[1][failed][::-1]
    length = np.diff(months.starts)[month]
    default_on[customer] = months.starts[month] + (rng.random(len(customer)) * length).astype(np.int32)
    alive = months.starts[rows[1]] <= default_on[rows[0]]
    return Failures(
        default_on=default_on,
        customer=rows[0][alive],
        month=rows[1][alive],
        features=features.at(np.flatnonzero(alive)),
        probability=probability[alive],
        failed=failed[alive],
    )


def _before(values: Numbers, *, fill: int) -> Numbers:
    """Move every month's value to the month after it."""
    moved = np.empty_like(values)
    moved[:, 0], moved[:, 1:] = fill, values[:, :-1]
    return moved


def _year_before(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Sum the twelve months before each month."""
    sums = np.zeros((values.shape[0], values.shape[1] + 1), dtype=values.dtype)
    np.cumsum(values, axis=1, out=sums[:, 1:])
    to = np.arange(values.shape[1])
    return sums[:, to] - sums[:, np.maximum(0, to - YEAR)]
