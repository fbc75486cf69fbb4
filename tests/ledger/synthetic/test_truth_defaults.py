"""Customers fail with the asked probability, which knows length, recency and frequency but not money (B33, B14)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tests.ledger.synthetic.truth_tools import LEVEL, NONE, Asked, martingale_p

FEATURES = ("length", "recency", "frequency", "monetary")
COLUMNS = ("length_days", "recency_days", "frequency_count", "monetary_minor")


@pytest.fixture(scope="module")
def months(big: Asked) -> pd.DataFrame:
    return big.truth("customer_months")


def _scaled(months: pd.DataFrame, *, asked: Asked) -> np.ndarray:
    """Give the logarithm of one plus each feature over its scale, less that of the reference customer."""
    settings = asked.settings.defaults
    scales = (settings.length_scale_days, settings.recency_scale_days)
    scales += (settings.frequency_scale, settings.monetary_scale_minor)
    references = (settings.reference_length_days, settings.reference_recency_days)
    references += (settings.reference_frequency, settings.reference_monetary_minor)
    return np.stack(
        [
            np.log1p(months[column] / scale) - np.log1p(reference / scale)
            for column, scale, reference in zip(COLUMNS, scales, references, strict=True)
        ],
        axis=1,
    )


def _planted(asked: Asked) -> np.ndarray:
    """Give the intercept and the effects asked for."""
    settings = asked.settings.defaults
    monthly = 1 - (1 - settings.yearly_share) ** (1 / 12)
    effects = [getattr(settings, f"{name}_effect") for name in FEATURES]
    return np.array([np.log(monthly / (1 - monthly)), *effects])


def test_the_probability_is_the_asked_formula(big: Asked, months: pd.DataFrame) -> None:
    """Asked: a logit of the reference's monthly probability plus effects on logarithms. Test: equality."""
    planted = _planted(big)
    score = planted[0] + _scaled(months, asked=big) @ planted[1:]
    np.testing.assert_allclose(months["default_probability"], 1 / (1 + np.exp(-score)), rtol=1e-9)
    assert planted[4] == 0


def test_features_are_what_a_reader_of_the_ledger_computes(big: Asked, months: pd.DataFrame) -> None:
    """Asked: days since first and last invoice, number and amount over the twelve months strictly before the month.

    Test: equality with what the invoice file gives. The extract starts on `first_day` with what was open then, so
    length can be read for customers who came later only, and the year's sums from `first_day` plus twelve months on for
    all; for those who came later every month can be checked.
    """
    invoices = big.fact("invoices")
    invoices = invoices[invoices["kind"] == "invoice"]
    opened = big.fact("customers").set_index("customer_id")["opened_on"]
    rows = months.iloc[:: max(1, len(months) // 60_000)]
    is_late = (opened.reindex(rows["customer_id"]) >= big.first_day).to_numpy()
    starts = rows["month"].to_numpy().astype("datetime64[D]")
    year_ago = (starts.astype("datetime64[M]") - 12).astype("datetime64[D]").astype(np.int64)
    is_whole = is_late | (year_ago >= big.first_day)
    rows, is_late, year_ago = rows[is_whole], is_late[is_whole], year_ago[is_whole]
    assert len(rows) > 30_000
    assert is_late.sum() > 5_000
    key = invoices["customer_id"].to_numpy() * 100_000 + invoices["invoice_date"].to_numpy()
    order = np.argsort(key, kind="stable")
    key, total = key[order], np.concatenate([[0], np.cumsum(invoices["amount_minor"].to_numpy()[order])])
    owner, month = rows["customer_id"].to_numpy() * 100_000, rows["month"].to_numpy()
    before, from_ = np.searchsorted(key, owner + month), np.searchsorted(key, owner + year_ago)
    np.testing.assert_array_equal(before - from_, rows["frequency_count"])
    np.testing.assert_array_equal(total[before] - total[from_], rows["monetary_minor"])
    np.testing.assert_array_equal(owner + month - key[before - 1], rows["recency_days"])
    first = key[np.searchsorted(key, owner)]
    np.testing.assert_array_equal((owner + month - first)[is_late], rows["length_days"][is_late])


def test_as_many_fail_as_the_probabilities_say(months: pd.DataFrame) -> None:
    """Asked: every month at risk has its probability.

    Test: failures against the sum of probabilities (martingale, see `martingale_p`), in all, by quarters of each
    feature and of the probability, by year. Level: `LEVEL` over all; a quarter more in all is refused.
    """
    columns = months.assign(
        expected=months["default_probability"],
        variance=months["default_probability"] * (1 - months["default_probability"]),
        events=months["defaulted"],
    )[["events", "expected", "variance"]]
    groups = [pd.qcut(months[name], 4, labels=False, duplicates="drop") for name in (*COLUMNS, "default_probability")]
    groups += [months["month"] // 365, pd.Series(0, index=months.index)]
    sums = pd.concat([columns.groupby(group.to_numpy()).sum() for group in groups])
    values = [martingale_p(row.events, row.expected, row.variance) for row in sums.itertuples()]
    assert min(values) * len(values) > LEVEL
    events, expected, variance = sums.iloc[-1]
    assert expected > 500
    assert martingale_p(events, 1.25 * expected, 1.25 * variance) < LEVEL / len(values)


def test_a_failed_customer_is_at_risk_no_more(big: Asked, months: pd.DataFrame) -> None:
    """Asked: each fails once, in a month at risk; `default_on` lies in it. Test: equality."""
    failed = months[months["defaulted"]].set_index("customer_id")["month"]
    assert failed.index.is_unique
    default_on = big.truth("customers").set_index("customer_id")["default_on"]
    assert set(default_on.index[default_on < NONE]) == set(failed.index)
    dates = default_on.reindex(failed.index).to_numpy().astype("datetime64[D]")
    assert (dates.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) == failed.to_numpy()).all()
    assert (months["month"] <= default_on.reindex(months["customer_id"]).to_numpy()).all()


def _logistic(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the maximum-likelihood coefficients of a logistic regression and their covariance (Newton's method)."""
    x = np.column_stack([np.ones(len(x)), x])
    beta = np.zeros(x.shape[1])
    beta[0] = np.log(y.mean() / (1 - y.mean()))
    for _ in range(30):
        p = 1 / (1 + np.exp(-(x @ beta)))
        information = (x * (p * (1 - p))[:, None]).T @ x
        step = np.linalg.solve(information, x.T @ (y - p))
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            return beta, np.linalg.inv(information)
    raise AssertionError


def test_a_logistic_regression_finds_the_planted_effects(big: Asked, months: pd.DataFrame) -> None:
    """Asked: the effects of the settings, none of money.

    Test: maximum likelihood over all months at risk; the five coefficients jointly (Wald, chi-square with 5 degrees of
    freedom, level `LEVEL`), each within three standard errors, that of money within three of 0, the others at least
    four away from 0 on their own side.
    """
    found, covariance = _logistic(_scaled(months, asked=big), months["defaulted"].to_numpy().astype(float))
    planted, errors = _planted(big), np.sqrt(np.diag(covariance))
    gap = found - planted
    assert stats.chi2.sf(gap @ np.linalg.solve(covariance, gap), len(gap)) > LEVEL
    assert (np.abs(gap) < 3 * errors).all()
    signs = np.sign(planted[1:4])
    assert (signs * found[1:4] > 4 * errors[1:4]).all()
    assert errors[4] < 0.1


def _auc(score: np.ndarray, is_bad: np.ndarray) -> tuple[float, float]:
    """Give the area under the curve and its Hanley-McNeil standard error."""
    bad, good = int(is_bad.sum()), int((~is_bad).sum())
    auc = (stats.rankdata(score)[is_bad].sum() - bad * (bad + 1) / 2) / (bad * good)
    q1, q2 = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    variance = auc * (1 - auc) + (bad - 1) * (q1 - auc**2) + (good - 1) * (q2 - auc**2)
    return auc, float(np.sqrt(variance / (bad * good)))


def test_single_features_tell_failures_apart_in_their_own_direction(big: Asked, months: pd.DataFrame) -> None:
    """Asked: old, recent and frequent customers are safer; money says nothing that frequency does not.

    Test: areas under the curve, at least four standard errors from one half on the right side; that of the size of the
    customer's invoices within four of it (there customers count, not months, because the size never changes). Money
    itself is number times size, and so tells something alone.
    """
    bad = months["defaulted"].to_numpy()
    for column, side in (("length_days", -1), ("recency_days", 1), ("frequency_count", -1)):
        auc, error = _auc(months[column].to_numpy(), bad)
        assert side * (auc - 0.5) > 4 * error, column
    size = big.truth("customers").set_index("customer_id")["size_log"].reindex(months["customer_id"]).to_numpy()
    failed, customers = int(bad.sum()), months["customer_id"].nunique()
    auc, _ = _auc(size, bad)
    assert abs(auc - 0.5) < 4 * np.sqrt((1 / failed + 1 / (customers - failed)) / 12)


def test_effects_that_were_not_planted_are_refused(big: Asked, months: pd.DataFrame) -> None:
    """The check can fail: failures drawn with an effect of money are told from those without one."""
    settings = big.settings.defaults
    other = Asked(replace(big.settings, defaults=replace(settings, monetary_effect=-0.7)), big.folder)
    scaled = _scaled(months, asked=big)
    planted = _planted(other)
    share = 1 / (1 + np.exp(-(planted[0] + scaled @ planted[1:])))
    drawn = np.random.default_rng(5).random(len(share)) < share
    found, covariance = _logistic(scaled, drawn.astype(float))
    assert abs(found[4]) > 4 * np.sqrt(covariance[4, 4])
