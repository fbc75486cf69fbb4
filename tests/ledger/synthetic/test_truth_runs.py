"""The other mechanism: log-normal days to pay, then the customer's next payment run (B33, METHODS section 11)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tests.ledger.synthetic.truth_tools import LEVEL, NONE, Asked, binomial_p, multinomial_p, next_workday


@pytest.fixture(scope="module")
def paid(with_runs: Asked) -> pd.DataFrame:
    """The invoices paid by transfer after they were written, with their customers' habits."""
    who = with_runs.truth("customers").set_index("customer_id")
    habits = who[~who["is_fictitious"]][["run", "delay_log", "terms_days", "pays_by"]]
    invoices = with_runs.truth("invoices").join(habits, on="customer_id", how="inner")
    invoices = invoices[~invoices["by_cheque"] & ~invoices["is_advance"] & (invoices["would_be_paid_on"] < NONE)]
    assert (invoices["pays_by"] == "runs").all()
    return invoices


def _runs(asked: Asked, *, first: int, last: int) -> list[np.ndarray]:
    """Give the days of each run: five weekdays, then days of the month, moved to Monday from a weekend."""
    days = np.arange(first - 70, last + 70)
    weekday = (days.astype("datetime64[D]") - np.datetime64("1970-01-05")).astype(int) % 7
    months = np.unique(days.astype("datetime64[D]").astype("datetime64[M]"))
    starts, ends = (found.astype("datetime64[D]").astype(np.int64) for found in (months, months + 1))
    runs = [days[weekday == one] for one in range(5)]
    for planned in asked.settings.runs.month_days:
        dates = np.concatenate([np.minimum(starts + one - 1, ends - 1) for one in planned])
        runs.append(np.unique(next_workday(dates)))
    return runs


def test_payments_fall_on_the_customers_run_days(with_runs: Asked, paid: pd.DataFrame) -> None:
    """Asked: everybody pays on days of the own run only. Test: equality, for latent and for real payments."""
    runs = _runs(with_runs, first=int(paid["issued_on"].min()), last=int(paid["would_be_paid_on"].max()))
    for run, rows in paid.groupby("run"):
        assert np.isin(rows["would_be_paid_on"], runs[int(run)]).all()
        real = rows["paid_on"][rows["paid_on"] < NONE]
        assert np.isin(real, runs[int(run)]).all()
    assert set(paid["run"]) == set(range(5 + len(with_runs.settings.runs.month_days)))


def test_days_to_pay_are_log_normal_before_the_run(with_runs: Asked, paid: pd.DataFrame) -> None:
    """Asked: log of days over terms is normal around the customer's own with `delay_within`; then comes the next run.

    Test: the day meant lies after the run before; its share of the distribution, made uniform between both runs by lot,
    is uniform: Kolmogorov-Smirnov with the exact distribution, over undisputed invoices. Level: `LEVEL`; a spread a
    tenth larger is refused.
    """
    calm = paid[paid["would_be_disputed_on"] == NONE]
    runs = _runs(with_runs, first=int(calm["issued_on"].min()), last=int(calm["would_be_paid_on"].max()))
    on = calm["would_be_paid_on"].to_numpy()
    before = np.zeros(len(calm), dtype=np.int64)
    for run in range(len(runs)):
        mine = (calm["run"] == run).to_numpy()
        before[mine] = runs[run][np.searchsorted(runs[run], on[mine]) - 1]
    issued = calm["issued_on"].to_numpy()
    middle = np.log(calm["terms_days"]) + calm["delay_log"]

    def uniform(spread: float) -> np.ndarray:
        def share(day: np.ndarray) -> np.ndarray:
            # days are rounded, and nobody means to pay on the day of the invoice
            after = day - issued
            normal = stats.norm.cdf((np.log(np.maximum(after, 0.5) + 0.5) - middle) / spread)
            return np.where(after < 1, 0.0, normal)

        place = np.random.default_rng(3).random(len(issued))
        return share(before) * (1 - place) + share(on) * place

    within = with_runs.settings.runs.delay_within
    assert len(calm) > 30_000
    assert stats.kstest(uniform(within), "uniform").pvalue > LEVEL
    assert stats.kstest(uniform(1.1 * within), "uniform").pvalue < LEVEL / 1_000


def test_disputed_invoices_wait_for_their_dispute(paid: pd.DataFrame) -> None:
    """Asked: nothing is paid before the dispute about it is closed. Test: no counterexample."""
    disputed = paid[paid["would_be_disputed_on"] < NONE]
    assert len(disputed) > 500
    assert (disputed["would_be_paid_on"] >= disputed["would_be_closed_on"]).all()


def test_habits_of_paying_are_mixed_as_asked(with_runs: Asked) -> None:
    """Asked: a share pays weekly, weekdays and month runs alike; medians' logarithms are normal.

    Test: exact binomial, chi-square, Kolmogorov-Smirnov. Level: `LEVEL` each.
    """
    asked, who = with_runs.settings.runs, with_runs.truth("customers")
    is_weekly = who["run"] < 5
    assert binomial_p(int(is_weekly.sum()), len(who), asked.weekly_share) > LEVEL
    for mine in (is_weekly, ~is_weekly):
        counts = who["run"][mine].value_counts().to_numpy()
        assert multinomial_p(counts, np.ones(len(counts))) > LEVEL
    assert stats.kstest(who["delay_log"], stats.norm(asked.delay_log, asked.delay_spread).cdf).pvalue > LEVEL
