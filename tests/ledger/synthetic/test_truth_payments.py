"""Payments come as the asked hazard says: its bins, calendar, effects and frailty (B33, METHODS section 11)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from lrfm.ledger.synthetic.company import write_company
from lrfm.ledger.synthetic.company_settings import CompanySettings
from tests.ledger.synthetic.truth_hazard import Compensators, at_risk, compensators
from tests.ledger.synthetic.truth_tools import LEVEL, NONE, Asked, martingale_p, multinomial_p, works

SUMS = ["events", "expected", "variance", "more", "more_variance"]
FACTORS = ["bin", "is_month_end", "is_disputed", "is_reminded"]


@pytest.fixture(scope="module")
def found(big: Asked) -> pd.DataFrame:
    return at_risk(big)


@pytest.fixture(scope="module")
def counted(big: Asked, found: pd.DataFrame) -> Compensators:
    return compensators(found, payments=big.settings.payments)


def _worst(groups: pd.DataFrame) -> float:
    """Give the smallest p-value of several sums of payments, times how many they are (Bonferroni)."""
    groups = groups[groups["expected"] > 0]
    values = [martingale_p(row.events, row.expected, row.variance) for row in groups.itertuples()]
    return min(values) * len(values)


def test_each_cell_of_the_hazard_is_paid_as_asked(counted: Compensators) -> None:
    """Asked: the hazard by bin of lateness x month end x disputed x reminded.

    Test: payments against their compensator in every cell (martingale, see `martingale_p`). Level: `LEVEL` over all.
    """
    assert counted.cells["expected"].gt(0).sum() > 60
    assert _worst(counted.cells) > LEVEL


def test_each_factor_is_paid_as_asked_and_a_tenth_more_would_be_noticed(counted: Compensators) -> None:
    """Asked: each bin's hazard, the factor of the month's end, the effects of disputes and reminders.

    Test: payments against compensators by value of each factor, level `LEVEL` for all. Power: wherever more than 5,000
    payments are expected (all but disputes and the last bins), the test refuses a hazard that is 10 % larger than the
    one drawn from with more than 99 % probability.
    """
    rows = pd.concat([counted.cells.groupby(factor)[SUMS].sum() for factor in FACTORS])
    assert _worst(rows) > LEVEL
    larger = rows[rows["expected"] > 5_000]
    assert len(larger) >= 13
    power = stats.norm.cdf(
        (larger["more"] - larger["expected"]) / np.sqrt(larger["more_variance"]) - stats.norm.isf(LEVEL / len(rows) / 2)
    )
    assert power.min() > 0.99
    refused = [martingale_p(row.events, row.more, row.more_variance) for row in larger.itertuples()]
    assert np.median(refused) < LEVEL / len(rows)


def test_no_group_of_invoices_is_paid_more_than_asked(counted: Compensators) -> None:
    """Asked: nothing but the frailty and the stated effects moves the hazard.

    Test: payments against compensators by tenths of frailty, amount and day of issue, by terms and by how many of the
    customer's invoices there are. Level: `LEVEL` over all.
    """
    invoices = counted.invoices
    often = invoices.groupby("customer_id")["expected"].transform("size")
    groups = {
        name: pd.qcut(values, 10, labels=False, duplicates="drop")
        for name, values in (
            ("frailty", invoices["frailty"]),
            ("amount", invoices["amount_minor"]),
            ("issued", invoices["issued_on"]),
            ("often", often),
        )
    }
    groups["terms"] = invoices["terms_days"]
    columns = invoices.assign(events=invoices["is_paid"])[["events", "expected", "variance"]]
    assert _worst(pd.concat([columns.groupby(group).sum() for group in groups.values()])) > LEVEL


def test_the_rate_is_frailty_and_amount_alone(big: Asked, found: pd.DataFrame) -> None:
    """Asked: log rate = log frailty + effect x log(amount over 1,000). Test: equality."""
    effect = big.settings.payments.log_amount_effect
    log_rate = np.log(found["frailty"]) + effect * np.log(found["amount_minor"] / 100_000)
    np.testing.assert_allclose(found["log_rate"], log_rate, rtol=0, atol=1e-9)


def test_the_time_to_payment_is_exponential_on_its_own_clock(big: Asked, found: pd.DataFrame) -> None:
    """Asked: the cumulative hazard until the payment is standard exponential.

    Test: one minus its exponential, made uniform within the day of payment by lot; Kolmogorov-Smirnov with the exact
    distribution, over every fifth invoice issued more than 800 days before the extract (so none is cut off).
    """
    old = found[(found["issued_on"] < big.last_day - 800) & (found["would_be_paid_on"] < NONE)].iloc[::5]
    old = old.assign(paid_on=old["would_be_paid_on"], last_seen_on=old["would_be_paid_on"])
    invoices = compensators(old, payments=big.settings.payments).invoices
    assert len(invoices) > 20_000
    within = np.random.default_rng(7).random(len(invoices))
    uniform = -np.expm1(-(invoices["hazard"] - within * invoices["last_hazard"]))
    assert stats.kstest(uniform, "uniform").pvalue > LEVEL


def test_nobody_pays_at_weekends_or_before_the_first_bin(big: Asked, found: pd.DataFrame) -> None:
    """Asked: no hazard at weekends and before the first bin. Test: the files have no receipt then."""
    receipts = big.fact("receipts")
    assert len(receipts) > 100_000
    assert works(receipts["date"].to_numpy()).all()
    paid = found[found["is_paid"]]
    assert (paid["paid_on"] - paid["due_on"]).min() >= big.settings.payments.lateness_from[0]


def test_the_files_tell_the_day_of_payment_that_the_truth_has(big: Asked, found: pd.DataFrame) -> None:
    """Asked: receipts and allocations show the drawn payments.

    Test: an invoice that money settles in the files was paid in the truth on the day of its last allocation, and of
    those paid more than 130 days before the extract (posted by then, whatever the delay) none is missing.
    """
    allocations = big.fact("allocations")
    receipts = big.fact("receipts").set_index("receipt_id")["cause"]
    cause = receipts.reindex(allocations["receipt_id"]).to_numpy()
    by_invoice = allocations.assign(is_money=cause == "paid").groupby("invoice_id")
    settled = by_invoice["amount_minor"].sum()
    last = allocations[cause == "paid"].groupby("invoice_id")["date"].max()
    truth = found.set_index("invoice_id")
    truth = truth[truth["in_extract"] & truth["is_paid"]]
    settled, last = (values.reindex(truth.index) for values in (settled, last))
    is_whole = (settled == truth["amount_minor"]).to_numpy() & (truth["credited_on"] <= truth["paid_on"]).to_numpy()
    is_whole |= (settled == truth["amount_minor"]).to_numpy() & (truth["credited_minor"] == 0).to_numpy()
    assert is_whole.sum() > 150_000
    assert (last[is_whole].to_numpy() == truth["paid_on"][is_whole].to_numpy()).all()
    is_old = (truth["paid_on"] < big.last_day - 130).to_numpy() & (truth["credited_on"] == NONE).to_numpy()
    assert (settled[is_old] == truth["amount_minor"][is_old]).all()


def test_frailty_is_gamma_with_mean_1_and_the_asked_variance(big: Asked) -> None:
    """Asked: gamma of mean 1. Test: Kolmogorov-Smirnov (exact), level `LEVEL`; a variance 40 % larger is refused."""
    frailty, variance = big.truth("customers")["frailty"], big.settings.payments.frailty_variance
    assert stats.kstest(frailty, stats.gamma(1 / variance, scale=variance).cdf).pvalue > LEVEL
    larger = 1.4 * variance
    assert stats.kstest(frailty, stats.gamma(1 / larger, scale=larger).cdf).pvalue < LEVEL


def test_terms_are_mixed_as_asked(big: Asked) -> None:
    """Asked: shares of terms over customers. Test: chi-square, level `LEVEL`; and the files show these terms."""
    asked, truth = big.settings.purchases, big.truth("customers")
    counts = truth["terms_days"].value_counts().reindex(asked.terms_days).to_numpy()
    assert counts.sum() == len(truth)
    assert multinomial_p(counts, np.array(asked.terms_shares)) > LEVEL
    assert multinomial_p(counts, np.roll(asked.terms_shares, 1)) < LEVEL
    invoices = big.fact("invoices")
    invoices = invoices[invoices["kind"] == "invoice"]
    terms = big.fact("customers").set_index("customer_id")["terms_days"]
    wanted = terms.reindex(invoices["customer_id"]).to_numpy()
    assert ((invoices["due_date"] - invoices["invoice_date"]).to_numpy() == wanted).all()


def test_a_company_drawn_with_another_month_end_is_refused(tmp_path: Path) -> None:
    """The check can fail: a company drawn with a month-end factor 15 % lower than the one asked is refused."""
    settings = CompanySettings(customers=1_500)
    lower = replace(settings.payments, month_end_factor=0.85 * settings.payments.month_end_factor)
    write_company(replace(settings, payments=lower), tmp_path)
    counted = compensators(at_risk(Asked(settings, tmp_path)), payments=settings.payments)
    rows = counted.cells.groupby("is_month_end")[SUMS].sum()
    assert martingale_p(*rows.loc[False, SUMS[:3]]) > LEVEL
    assert martingale_p(*rows.loc[True, SUMS[:3]]) < LEVEL / 100
