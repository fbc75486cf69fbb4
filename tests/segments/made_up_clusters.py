"""Made-up customers in kinds or in one cloud, and clusters learned from them once."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from lrfm.segments.clusters.learn import learned_clusters
from lrfm.segments.clusters.model import LRFM_COLUMNS
from lrfm.segments.clusters.settings import ClusterSettings

DAY = date(2026, 10, 31)
QUICK = ClusterSettings(sample_customers=200, resamples=10, most_clusters=5)
CENTRES = np.array([[900, 20, 40, 13.0], [200, 30, 6, 9.5], [700, 300, 8, 11.0], [150, 250, 2.5, 8.0]])


def customers_of(columns):
    frame = pd.DataFrame(np.rint(np.column_stack(columns)).astype("int64"), columns=list(LRFM_COLUMNS))
    frame["purchase_days_ever"] = np.maximum(frame["frequency_count"], 2)
    return frame.set_index(pd.RangeIndex(1, len(frame) + 1, name="customer_key"))


def blobs(count, seed=0):
    """Four kinds of customers, and which kind each one is."""
    generator = np.random.default_rng(seed)
    kinds = generator.integers(0, 4, count)
    noise = generator.normal(size=(4, count))
    length, recency, frequency, log_amount = CENTRES[kinds].T
    columns = (
        np.maximum(length + 60 * noise[0], 1),
        np.abs(recency + 15 * noise[1]),
        frequency * np.exp(0.15 * noise[2]),
        np.exp(log_amount + 0.3 * noise[3]),
    )
    return customers_of(columns), kinds


def one_cloud(count, between=0.0, seed=0):
    """Customers of a single kind; F and M rise together where `between` is their correlation."""
    generator = np.random.default_rng(seed)
    parts = generator.normal(size=(4, count))
    parts[3] = between * parts[2] + np.sqrt(1 - between**2) * parts[3]
    return customers_of((800 + 100 * parts[0], 300 + 60 * parts[1], np.exp(4 + 0.8 * parts[2]), np.exp(12 + parts[3])))


@cache
def learned():
    customers, kinds = blobs(260)
    return customers, kinds, learned_clusters(customers, settings=QUICK, learned_on=DAY)


def plain_z(customers):
    """The recipe once more, in a few lines of its own."""
    bent = []
    for column, bend in zip(LRFM_COLUMNS, (np.asarray, np.asarray, np.log1p, np.log1p), strict=True):
        values = customers[column].clip(*customers[column].quantile([0.01, 0.99]))
        values = bend(values.clip(lower=0)) if bend is np.log1p else values
        bent.append((values - values.mean()) / values.std(ddof=0))
    bent[1] = -bent[1]
    return np.column_stack(bent)
