"""What becomes of open invoices follows from the hazards (B7, B14, N13, T-S6), and bad data get reasons (B22)."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from lrfm.core.reason import Reason
from lrfm.survival.bins import LatenessBins
from lrfm.survival.clusters import clustered
from lrfm.survival.design import Factor
from lrfm.survival.hazard import CauseHazard, fit_hazard
from lrfm.survival.predict import HazardModel, fit_hazards, foretell
from lrfm.survival.ridge import RidgeChoice, choose_ridge
from tests.survival.made_spells import BINS, SETTINGS, calendar, engine, grouped, made

FORMULA = (Factor("terms"), Factor("size"))


def _model(cells, **ridges) -> HazardModel:
    found = fit_hazards(cells, formula=FORMULA, settings=SETTINGS, ridges=ridges)
    assert isinstance(found, HazardModel)
    return found


def _open(**more) -> pd.DataFrame:
    rows = {
        "terms": [30, 60],
        "size": ["small", "large"],
        "lateness": [-10, 12],
        "due_date": ["2024-03-11"] * 2,
        **more,
    }
    return pd.DataFrame(rows)


def test_forecast_follows_the_fitted_hazards_day_by_day() -> None:
    _, cells, _ = grouped(made(21), calendar=calendar("weekday"))
    model = fit_hazards(cells, formula=(*FORMULA, Factor("weekday")), settings=SETTINGS, ridges={"paid": 1.0})
    assert isinstance(model, HazardModel)
    rows = _open()
    found = foretell(model, rows, days=90)
    fit = model.hazards["paid"]
    beta = dict(zip(fit.names, fit.beta, strict=True))
    open_, paid = 1.0, 0.0
    for ahead in range(1, 91):
        late = -10 + ahead
        place = int(BINS.of(np.array([late]))[0])
        day = pd.Timestamp("2024-03-11") + pd.Timedelta(days=late)
        on_day = beta.get(f"weekday[{day.weekday()}]", 0.0) if place in BINS.daily else 0.0
        eta = (
            beta.get(f"bin[{BINS.labels[place]}]", -np.inf) + beta.get("terms[30]", 0.0) + beta.get("size[small]", 0.0)
        )
        hazard = 1 - np.exp(-np.exp(eta + on_day))
        others = 0.0
        for cause in ("credited", "written_off"):
            before = found.incidence[cause][0, ahead - 2] if ahead > 1 else 0.0
            others += (found.incidence[cause][0, ahead - 1] - before) / open_
        paid += open_ * hazard
        open_ *= 1 - hazard - others
        assert found.survival[0, ahead - 1] == pytest.approx(open_, abs=1e-12)
    assert found.paid_within(90)[0] == pytest.approx(paid, abs=1e-12)
    total = found.survival + sum(found.incidence.values())
    np.testing.assert_allclose(total, 1)
    assert found.capped_count == 0
    assert not found.is_unseen.any()


def test_conditional_chances_agree_with_the_whole_curve() -> None:
    """P(exit in (t, t + u] | open at t) = 1 - S(t + u) / S(t)."""
    _, cells, _ = grouped(made(22))
    model = _model(cells, paid=1.0, credited=10.0, written_off=10.0)
    whole = foretell(model, _open(lateness=[-20, -20]), days=80)
    later = foretell(model, _open(lateness=[10, 10]), days=50)
    np.testing.assert_allclose(later.survival, whole.survival[:, 30:] / whole.survival[:, [29]])
    gained = (whole.incidence["paid"][:, 79] - whole.incidence["paid"][:, 29]) / whole.survival[:, 29]
    np.testing.assert_allclose(later.paid_within(50), gained)


def test_unseen_levels_are_told_and_hazards_beyond_one_are_capped() -> None:
    _, cells, _ = grouped(made(23))
    model = _model(cells, paid=1.0)
    assert foretell(model, _open(size=["small", "gigantic"]), days=5).is_unseen.tolist() == [False, True]
    fit = model.hazards["paid"]
    wild = {"paid": fit.beta + 20, "credited": model.hazards["credited"].beta + 20}
    found = foretell(model, _open(), days=5, betas=wild)
    assert found.capped_count > 0
    np.testing.assert_allclose(found.survival + sum(found.incidence.values()), 1)


def test_ridge_is_chosen_by_customers_left_out() -> None:
    spells = made(24)
    chance = np.random.default_rng(1)
    spells["noise"] = chance.integers(0, 40, len(spells))
    _, cells, on = grouped(spells, ("size", "noise"), folds=5)
    found = choose_ridge(cells, cause="paid", formula=(Factor("size"), Factor("noise")), settings=SETTINGS)
    assert isinstance(found, RidgeChoice)
    assert found.losses[found.ridge] == min(found.losses.values())
    assert found.ridge >= 10
    strong = fit_hazard(cells, cause="paid", formula=(Factor("noise"),), settings=SETTINGS, ridge=1e6)
    free = fit_hazard(cells, cause="paid", formula=(Factor("noise"),), settings=SETTINGS, ridge=0.01)
    assert isinstance(strong, CauseHazard)
    assert isinstance(free, CauseHazard)
    assert np.abs(strong.beta[strong.penalty > 0]).max() < 0.01 < np.abs(free.beta[free.penalty > 0]).max()
    _, alone, _ = grouped(spells, ("size",), on=on)
    with pytest.raises(ValueError, match="folds"):
        choose_ridge(alone, cause="paid", formula=FORMULA, settings=SETTINGS)


@pytest.mark.parametrize("cause", ["open", "credited"])
def test_without_payments_there_is_a_reason(cause: str) -> None:
    _, cells, _ = grouped(made(25, count=200).assign(cause=cause))
    found = fit_hazards(cells, formula=FORMULA, settings=SETTINGS, ridges={})
    assert found == Reason.of("survival.too_few_of_cause", cause="paid", count=0, least=50)


def test_bad_data_give_reasons_and_no_wild_numbers() -> None:
    spells = made(26)
    on = engine()
    _, paid, _ = grouped(spells.assign(cause="paid"), on=on)
    model = _model(paid, paid=1.0)
    assert sorted(model.absent) == ["credited", "written_off"]
    assert np.isfinite(foretell(model, _open(), days=400).survival).all()
    parted = spells.assign(size=np.where(spells.cause == "paid", "yes", "no"))
    _, cells, _ = grouped(parted, on=on)
    found = fit_hazard(cells, cause="paid", formula=(Factor("size"),), settings=SETTINGS)
    assert isinstance(found, Reason)
    assert found.key == "survival.parted"
    assert isinstance(
        fit_hazard(cells, cause="paid", formula=(Factor("size"),), settings=SETTINGS, ridge=1.0), CauseHazard
    )
    twins = spells.assign(twin=spells["size"])
    _, cells, _ = grouped(twins, ("size", "twin"), on=on)
    found = fit_hazard(cells, cause="paid", formula=(Factor("size"), Factor("twin")), settings=SETTINGS)
    assert isinstance(found, Reason)
    assert found.key == "survival.effects_alike"
    groups, cells, _ = grouped(spells.assign(customer_key=1), on=on)
    one = fit_hazard(cells, cause="paid", formula=(Factor("size"),), settings=SETTINGS)
    assert isinstance(one, CauseHazard)
    with pytest.raises(ValueError, match="two customers"):
        _ = clustered(one, groups, cells=cells, engine=on).clustered_covariance
    with pytest.raises(ValueError, match="no such columns"):
        fit_hazard(cells, cause="paid", formula=(Factor("moon"),), settings=SETTINGS)
    few = fit_hazard(cells, cause="written_off", formula=FORMULA, settings=replace_min(10**6))
    assert isinstance(few, Reason)


def replace_min(least: int):
    return SETTINGS.model_copy(update={"min_exits": least})


def test_known_effects_are_covered_by_clustered_intervals() -> None:
    """A positive stable frailty leaves hazards proportional, so that the true effect is known: index x beta (B19)."""
    index, beta, ledgers = 0.7, 0.8, 16
    bins = LatenessBins((*range(10), 15, 20, 30))
    truth, hit, hit_plain = index * beta, 0, 0
    on = engine()
    for seed in range(ledgers):
        spells = _stable(seed, index=index, beta=beta)
        groups, cells, _ = grouped(spells, ("x",), on=on, bins=bins)
        fit = fit_hazard(cells, cause="paid", formula=(Factor("x"),), settings=SETTINGS)
        assert isinstance(fit, CauseHazard)
        table = clustered(fit, groups, cells=cells, engine=on).table().iloc[-1]
        effect = table.beta if fit.names[-1] == "x[1]" else -table.beta
        hit += abs(effect - truth) < 1.96 * table.clustered_error
        hit_plain += abs(effect - truth) < 1.96 * table.error
    assert binomtest(int(hit), ledgers, 0.95).pvalue > 0.01
    assert binomtest(int(hit_plain), ledgers, 0.95).pvalue < 0.01


def _stable(seed: int, *, index: float, beta: float, customers: int = 150, each: int = 8) -> pd.DataFrame:
    """Draw invoices whose customers share a positive stable frailty (Chambers, Mallows and Stuck)."""
    chance = np.random.default_rng(seed)
    angle, wait = chance.uniform(0, np.pi, customers), chance.exponential(size=customers)
    frailty = np.sin(index * angle) / np.sin(angle) ** (1 / index)
    frailty *= (np.sin((1 - index) * angle) / wait) ** ((1 - index) / index)
    customer = np.repeat(np.arange(customers), each)
    x = np.repeat(chance.integers(0, 2, customers), each)
    needed = chance.exponential(size=customer.size) / (frailty[customer] * np.exp(beta * x))
    last = np.ceil(needed / 0.04).clip(1, 40)
    seen = chance.integers(5, 40, customer.size)
    day = date(2024, 1, 1)
    return pd.DataFrame(
        {
            "customer_key": customer, "event_date": day, "due_date": day, "entry_day": 0,
            "exit_day": np.minimum(last, seen).astype(np.int64), "cause": (last <= seen).astype(np.int64), "x": x,
        }
    )  # fmt: skip


def test_a_draw_of_coefficients_moves_the_forecast() -> None:
    _, cells, _ = grouped(made(27))
    model = _model(cells, paid=1.0)
    fit = model.hazards["paid"]
    slower = foretell(model, _open(), days=30, betas={"paid": fit.beta - 0.5})
    assert (slower.paid_within(30) < foretell(model, _open(), days=30).paid_within(30)).all()
