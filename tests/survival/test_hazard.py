"""The hazard fitted to cells is that of rows, of proportional hazards, and of Breslow's Cox model (B7, T-S3, T-S4)."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from lrfm.survival.bins import LatenessBins
from lrfm.survival.clusters import clustered, customer_totals
from lrfm.survival.design import Factor, Spline
from lrfm.survival.hazard import CauseHazard, fit_hazard
from lrfm.survival.likelihood import CLOGLOG, POISSON
from tests.survival.made_spells import BINS, SETTINGS, calendar, day_by_day, grouped, made
from tests.survival.r import ORACLES, golden, run_again

FORMULA = (Factor("terms"), Factor("size", by_phase=True), Factor("weekday"), Factor("month_end"))


def _fit(cells, formula=FORMULA, **more) -> CauseHazard:
    found = fit_hazard(cells, cause=more.pop("cause", "paid"), formula=formula, settings=SETTINGS, **more)
    assert isinstance(found, CauseHazard), found
    return found


def _on_rows(fit: CauseHazard, cells, spells: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Give the invoice-days in use and their design, written out in plain pandas."""
    rows = day_by_day(spells)
    rows["phase"] = [sum(end < late for end in BINS.phase_ends) for late in rows.lateness]
    is_daily = rows["bin"].isin(BINS.daily)
    for effect in cells.layout.effects:
        levels = cells.layout.calendar.levels(np.array(rows.day.tolist(), dtype="datetime64[D]"))[effect]
        rows[effect] = np.where(is_daily, levels, -1)
    rows = rows[~rows["bin"].isin([*fit.never, *fit.always])].reset_index(drop=True)
    for effect, level in fit.closed:
        rows = rows[rows[effect] != level].reset_index(drop=True)
    columns = []
    for column in fit.design.columns:
        values = rows[column.term] == column.level
        columns.append(values if column.phase is None else values & (rows.phase == column.phase))
    return rows, np.column_stack(columns).astype(float)


@pytest.mark.parametrize("family", [CLOGLOG, POISSON], ids=lambda family: family.name)
def test_cells_give_the_estimates_and_errors_of_rows(family) -> None:
    """T-S4, against statsmodels on invoice-days: coefficients, the model's errors, and errors by customer."""
    import statsmodels.api as sm

    spells = made(11, count=300, customers=25)
    groups, cells, on = grouped(spells, calendar=calendar("weekday", "month_end"))
    fit = clustered(_fit(cells, family=family), groups, cells=cells, engine=on)
    rows, design = _on_rows(fit, cells, spells)
    kind = sm.families.Binomial(sm.families.links.CLogLog()) if family is CLOGLOG else sm.families.Poisson()
    model = sm.GLM((rows.cause == "paid").astype(float), design, family=kind)
    plain = model.fit(tol=1e-14, maxiter=100)
    np.testing.assert_allclose(fit.beta, plain.params, rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.covariance)), plain.bse, rtol=1e-8)
    options = {"groups": rows.customer_key.to_numpy(), "use_correction": False}
    robust = model.fit(start_params=plain.params, tol=1e-14, maxiter=100, cov_type="cluster", cov_kwds=options)
    count = rows.customer_key.nunique()
    theirs = np.asarray(robust.cov_params()) * count / (count - 1)
    assert fit.customer_count == count
    np.testing.assert_allclose(fit.clustered_covariance, theirs, rtol=1e-6, atol=1e-8)
    # the oracle can fail: errors that take invoices for independent are others
    assert np.abs(np.sqrt(np.diag(fit.clustered_covariance)) / plain.bse - 1).max() > 0.05
    assert len(cells.frame) < len(rows)


def test_statsmodels_on_the_cells_agrees_too() -> None:
    import statsmodels.api as sm

    _, cells, _ = grouped(made(12))
    fit = _fit(cells, (Factor("terms"), Factor("size")))
    used = ~cells.frame["bin"].isin([*fit.never, *fit.always]).to_numpy()
    exits, days = cells.exits["paid"].sum(axis=1)[used], cells.days.sum(axis=1)[used]
    design = fit.design.matrix(cells.frame[used]).toarray()
    family = sm.families.Binomial(sm.families.links.CLogLog())
    found = sm.GLM(np.column_stack([exits, days - exits]), design, family=family).fit(tol=1e-14)
    np.testing.assert_allclose(fit.beta, found.params, rtol=1e-8)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.covariance)), found.bse, rtol=1e-8)


def test_totals_of_customers_sum_to_the_fit() -> None:
    """Scores sum to 0 at the maximum, expected exits under Poisson to exits (METHODS 5.8)."""
    spells = made(13)
    groups, cells, on = grouped(spells)
    fit = _fit(cells, (Factor("size"),), family=POISSON)
    totals = next(iter(customer_totals(fit, groups, cells=cells, engine=on)))
    assert np.abs(totals.scores.sum(axis=0)).max() < 1e-6
    assert totals.exits.sum() == (spells.cause == "paid")[spells.exit_day > spells.entry_day].sum()
    assert totals.expected.sum() == pytest.approx(totals.exits.sum(), abs=1e-6)
    assert totals.customer_key.tolist() == sorted(spells.customer_key[spells.exit_day > spells.entry_day].unique())


def _spells_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Put spells on the clock of days past due by terms of 0 days."""
    day = date(2024, 1, 1)
    return pd.DataFrame(
        {
            "customer_key": rows.customer, "event_date": day, "due_date": day, "entry_day": rows.entry,
            "exit_day": rows.exit, "cause": rows.event, "x": rows.x, "z": rows.z,
        }
    )  # fmt: skip


def test_poisson_with_a_parameter_a_day_is_breslows_cox_model() -> None:
    """T-S3, against R's coxph(ties = "breslow") with delayed entry: same effects, same errors."""
    rows = pd.read_csv(ORACLES / "breslow.csv")
    told = golden("breslow")
    bins = LatenessBins(tuple(range(int(rows.exit.max()) + 1)))
    groups, cells, on = grouped(_spells_of(rows), ("x", "z"), bins=bins)
    fit = clustered(_fit(cells, (Spline("x", knots=2), Factor("z")), family=POISSON), groups, cells=cells, engine=on)
    table = fit.table().iloc[-2:]
    scale = np.array([1 / fit.design.splines["x"].scale[0], 1.0])
    sign = np.array([1.0, 1.0 if fit.names[-1] == "z[1]" else -1.0])
    np.testing.assert_allclose(table.beta * scale * sign, told["beta"], rtol=1e-7)
    np.testing.assert_allclose(table.error * scale, told["error"], rtol=1e-7)
    # R's sandwich treats the baseline as given by the data, as ours does by its parameters
    correction = np.sqrt(fit.customer_count / (fit.customer_count - 1))
    np.testing.assert_allclose(table.clustered_error * scale, np.array(told["clustered"]) * correction, rtol=1e-6)
    other = _fit(cells, (Spline("x", knots=2), Factor("z")), family=CLOGLOG)
    assert np.abs(other.beta[-2:] / fit.beta[-2:] - 1).max() > 1e-3


@pytest.mark.r
def test_r_says_what_the_golden_file_says() -> None:
    told = run_again("breslow", "breslow.csv")
    for key, values in golden("breslow").items():
        np.testing.assert_allclose(told[key], values, rtol=1e-10)


def test_grouped_proportional_hazards_have_closed_forms() -> None:
    """1 - h(x) = (1 - h0)^exp(x beta): hazards (.1, .2, .3) and beta .5 give .504 and .32314 (METHODS 5.3)."""
    count, base, beta = 10**7, np.array([0.1, 0.2, 0.3]), 0.5
    parts = []
    for x in (0, 1):
        left = float(count)
        for day, hazard in enumerate(1 - (1 - base) ** np.exp(beta * x), start=1):
            parts.append((x, day, 1, round(left * hazard)))
            left -= round(left * hazard)
        parts.append((x, 3, 0, round(left)))
    cells = _cells_of(parts)
    fit = _fit(cells, (Factor("z"),))
    found = dict(zip(fit.names, fit.beta, strict=True))
    ratio = abs(found.get("z[1]", found.get("z[0]")))
    assert ratio == pytest.approx(beta, abs=1e-6)
    log_rates = fit.beta[:3] + found.get("z[0]", 0.0)
    rates = np.exp(log_rates)
    assert np.exp(-rates.sum()) == pytest.approx(0.504, abs=1e-6)
    assert np.exp(-rates.sum() * np.exp(beta)) == pytest.approx(0.32314, abs=1e-5)
    assert 0.504 ** np.exp(beta) == pytest.approx(0.32314, abs=1e-5)


def _cells_of(parts):
    """Count (z, exit day, cause, how many) as spells, weighted by their number."""
    from dataclasses import replace

    day = date(2024, 1, 1)
    rows = [(number, day, day, 0, exit_day, cause, z) for number, (z, exit_day, cause, _) in enumerate(parts)]
    names = ["customer_key", "event_date", "due_date", "entry_day", "exit_day", "cause", "z"]
    groups, _, on = grouped(pd.DataFrame(rows, columns=names), ("z",), bins=LatenessBins((0, 1, 2, 3)))
    from lrfm.survival.cells import count_cells

    weights = {(z, exit_day, cause): many for z, exit_day, cause, many in parts}
    table = on.to_arrow(groups.groups, order_by=["z", "exits", "cause"]).to_pandas()
    many = [weights[z, exits, cause] for z, exits, cause in zip(table.z, table.exits, table.cause, strict=True)]
    for column in ("spells", "entries", "exits"):
        table[column] = table[column].to_numpy() * np.array(many)
    import pyarrow as pa

    weighted = on.from_arrow(pa.Table.from_pandas(table, preserve_index=False), name="weighted")
    return count_cells(replace(groups, groups=weighted), engine=on)


def test_business_days_alone_count_where_nobody_pays_at_weekends() -> None:
    """A kind of day without an exit has hazard 0, as if it were no exposure (METHODS 5.3: no offset)."""
    spells = made(14)
    ends = [day + timedelta(days=int(last)) for day, last in zip(spells.event_date, spells.exit_day, strict=True)]
    closed = np.array([end.weekday() >= 5 for end in ends]) & (spells.cause == "paid")
    moved = np.where(closed, [7 - end.weekday() for end in ends], 0)
    spells = spells.assign(exit_day=spells.exit_day + moved)
    _, cells, _ = grouped(spells, calendar=calendar("weekday"))
    fit = _fit(cells, (Factor("size"), Factor("weekday")))
    assert fit.closed == (("weekday", 5), ("weekday", 6))
    frame = cells.frame.assign(days=cells.days.sum(axis=1), exits=cells.exits["paid"].sum(axis=1))
    assert frame[frame.weekday >= 5].exits.sum() == 0


def test_splines_span_what_patsys_natural_splines_span() -> None:
    from patsy import dmatrix

    from lrfm.survival.spline import NaturalSpline

    values = np.linspace(-2, 5, 80)
    ours = NaturalSpline.of(values, weights=np.ones(80), knots=5)
    inner = list(ours.knots[1:-1])
    theirs = np.asarray(
        dmatrix("cr(v, knots=k, lower_bound=a, upper_bound=b)", {"v": values, "k": inner, "a": ours.knots[0],
                                                                "b": ours.knots[-1]})
    )  # fmt: skip
    basis = np.column_stack([np.ones(80), ours.basis(values)])
    fitted = theirs @ np.linalg.lstsq(theirs, basis, rcond=None)[0]
    inside = (values >= ours.knots[0]) & (values <= ours.knots[-1])
    np.testing.assert_allclose(fitted[inside], basis[inside], atol=1e-8)
    assert np.linalg.matrix_rank(basis) == 5


def test_rows_order_and_repetition_change_what_they_must() -> None:
    spells = made(15, count=600)
    _, cells, on = grouped(spells)
    fit = _fit(cells, (Factor("size"),))
    _, mixed, _ = grouped(spells.sample(frac=1, random_state=2), on=on)
    assert fit.beta.tolist() == _fit(mixed, (Factor("size"),)).beta.tolist()
    groups, twice, _ = grouped(pd.concat([spells, spells]), on=on)
    double = clustered(_fit(twice, (Factor("size"),)), groups, cells=twice, engine=on)
    np.testing.assert_allclose(double.beta, fit.beta, atol=1e-9)
    np.testing.assert_allclose(double.covariance, fit.covariance / 2, rtol=1e-8)
    once, _, _ = grouped(spells, on=on)
    single = clustered(fit, once, cells=cells, engine=on)
    np.testing.assert_allclose(double.clustered_covariance, single.clustered_covariance, rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("effects", [(), ("weekday", "month_end")], ids=["no calendar", "calendar"])
def test_errors_by_customer_depend_on_no_order_and_no_block(effects, monkeypatch) -> None:
    """Sums have an order of their own: mixed rows give the same bits, blocks and parts the same customers (N1)."""
    from lrfm.survival import clusters

    spells = made(16, count=800)
    formula = (Factor("size", by_phase=True), *map(Factor, effects))
    groups, cells, on = grouped(spells, calendar=calendar(*effects) if effects else None)
    fit = clustered(_fit(cells, formula), groups, cells=cells, engine=on)
    mixed, again, there = grouped(spells.sample(frac=1, random_state=3), calendar=groups.layout.calendar)
    other = clustered(_fit(again, formula), mixed, cells=again, engine=there)
    assert other.clustered_covariance.tolist() == fit.clustered_covariance.tolist()
    whole = next(iter(customer_totals(fit, groups, cells=cells, engine=on)))
    monkeypatch.setattr(clusters, "SPELLS_IN_A_BLOCK", 100)
    monkeypatch.setattr(clusters, "SPELLS_TOGETHER", 300)
    parts = list(customer_totals(fit, groups, cells=cells, engine=on))
    assert len(parts) >= 6
    order = np.argsort(np.concatenate([part.customer_key for part in parts]))
    for figure in ("customer_key", "exits", "expected", "scores"):
        joined = np.concatenate([getattr(part, figure) for part in parts])[order]
        np.testing.assert_allclose(joined, getattr(whole, figure), rtol=1e-12, atol=1e-12)
