"""What a day says of its open invoices: hazards for a forecast of cash, an outlook, and reasons (B14, B22, N13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrfm.survival.bins import LatenessBins
from lrfm.survival.causes import NAMES, PAID
from lrfm.survival.effects import Effects
from lrfm.survival.exposure import ExposureCalendar
from lrfm.survival.open_day import OpenDay, hazards_of_shares, paid_share
from lrfm.survival.origin import Origin
from lrfm.survival.outlook import AT_RISK_DAYS, outlook_of
from lrfm.survival.payment_model import PaymentModel, fit_payment_model, foretell_open, lagged_hazards
from lrfm.survival.posting import PostingLag
from lrfm.survival.proof.baselines import BASELINES
from lrfm.survival.proof.prove import MODEL
from lrfm.survival.reasons import LATENESS, PACE, parts_of, reasons_of
from lrfm.survival.runs import BusinessDays, Habit, RunHabits
from tests.survival.made_book import SETTINGS, START, World
from tests.survival.made_spells import engine

LAG = PostingLag((0.6, 0.4, 0.3, 0.2, 0.1))
DAY = 400


@pytest.fixture(scope="module")
def day() -> OpenDay:
    """Fit a ledger of customers who differ much on a day, and take its open invoices."""
    world = World(seed=7, customers=80, each=30, days=DAY, lag=LAG)
    on = engine()
    model = fit_payment_model(
        world.pieces(DAY, on=on, lag_days=LAG.days), settings=SETTINGS, ridges={"paid": 0.1}, engine=on, name="day",
        lag=LAG,
    )  # fmt: skip
    assert isinstance(model, PaymentModel)
    rows = world.open_at(DAY)
    known = world.known(DAY)
    event = pd.to_datetime(START) + pd.to_timedelta(known["written"], unit="D")
    known = known.assign(
        event_date=event, due_date=event + pd.Timedelta(days=30), entry=-30, exit=known["exit_day"] - 30,
        amount_minor=100,
    )  # fmt: skip
    none = pd.DataFrame({"row": [], "days": [], "paid_minor": []}, dtype="int64")
    came = pd.DataFrame({"days": 1, "cause": 0, "watched_days": 0}, index=rows.index)
    return OpenDay(Origin(START + timedelta(days=DAY), known, rows, came, none), model)


def _incidence(paying: np.ndarray, ending: np.ndarray) -> np.ndarray:
    left = np.cumprod(np.maximum(1 - paying - ending, 0), axis=1)
    before = np.concatenate([np.ones((len(left), 1)), left[:, :-1]], axis=1)
    return np.cumsum(before * paying, axis=1)


def test_unposted_money_is_not_forecast_again(day: OpenDay) -> None:
    """Paid shares of the hazards and the share that is there already make up what is foretold of an invoice."""
    alike = OpenDay(day.origin, replace(day.model, frailty=replace(day.model.pace, variance=0.0)))
    found = alike.hazards(MODEL, days=60, draws=1)
    (paying,), (ending,) = found.paying, found.ending
    hazards, _ = lagged_hazards(alike.model, day.origin.open, days=60)
    told = foretell_open(alike.model, day.origin.open, days=60).incidence[NAMES[PAID]]
    own = _incidence(paying, ending)
    is_there = ending[:, 0] - hazards[:, 1:, LAG.days].sum(axis=1) * (1 - _is_there(ending, hazards))
    np.testing.assert_allclose(own + is_there[:, None], told, atol=2e-3)
    assert is_there.mean() > 0.02
    fresh = (day.origin.open["exit"] == day.origin.open["entry"]).to_numpy()  # written today
    np.testing.assert_allclose(ending[fresh, 0], hazards[fresh, 1:, LAG.days].sum(axis=1))


def _is_there(ending: np.ndarray, hazards: np.ndarray) -> np.ndarray:
    other = hazards[:, 1:, LAG.days].sum(axis=1)
    return (ending[:, 0] - other) / (1 - other)


def test_a_slow_customer_has_less_that_is_there_already(day: OpenDay) -> None:
    """The chance is at the customer's pace: the same rows of the fastest and of the slowest differ many times."""
    paces = pd.Series(day.model.log_paces(), index=day.model.record["customer"])
    rows = day.origin.open[day.origin.open["lateness"].between(1, 20)].head(20).reset_index(drop=True)
    shares = {}
    for name, key in (("slow", paces.idxmin()), ("fast", paces.idxmax())):
        one = replace(day.origin, open=rows.assign(customer_key=key))
        told = OpenDay(one, day.model).hazards(MODEL, days=5, draws=1)
        shares[name] = float(told.ending[0][:, 0].mean())
    assert shares["fast"] > 4 * shares["slow"]


def test_effects_are_posteriors_and_plain_methods_have_none(day: OpenDay) -> None:
    found = day.hazards(MODEL, days=10, draws=1)
    keys = found.effects["customer_key"]
    assert keys.is_monotonic_increasing
    assert set(keys) == set(day.origin.open["customer_key"])
    record = day.model.record.set_index("customer").loc[keys]
    mean = found.effects["shape"].to_numpy() / found.effects["rate"].to_numpy()
    effect = day.model.pace.effect(record["events"].to_numpy(float), record["hazard"].to_numpy())
    np.testing.assert_allclose(mean, effect)
    plain = day.hazards("portfolio_curve", days=30, draws=3)
    assert np.isinf(plain.effects["shape"]).all()
    shares = BASELINES["portfolio_curve"](day.origin, days=30)
    there = plain.ending[0][:, [0]]  # paid and not posted yet: that money comes no more
    assert 0 < there.mean() < 0.2
    np.testing.assert_allclose(_incidence(plain.paying[0], plain.ending[0]), shares * (1 - there), atol=0.03)
    on_the_day = replace(day, model=replace(day.model, lag=PostingLag()))
    known = on_the_day.hazards("portfolio_curve", days=30, draws=1)
    np.testing.assert_allclose(_incidence(known.paying[0], known.ending[0]), shares, atol=1e-6)
    np.testing.assert_allclose(paid_share(day, method="portfolio_curve", days=30), shares, atol=1e-12)


def test_draws_of_coefficients_have_the_covariance_by_customer(day: OpenDay) -> None:
    """Standard deviations of 4000 draws within 6 %, and not those of the model's own covariance."""
    drawn = np.array([one[NAMES[PAID]] for one in day._betas(4000)])
    fit = day.model.hazards.hazards[NAMES[PAID]]
    error = np.sqrt(np.diag(fit.clustered_covariance))
    np.testing.assert_allclose(drawn.std(axis=0), error, rtol=0.06)
    np.testing.assert_allclose(drawn.mean(axis=0), fit.beta, atol=5 * float(error.max()) / np.sqrt(4000))
    assert np.abs(np.sqrt(np.diag(fit.covariance)) / error - 1).max() > 0.1
    np.testing.assert_array_equal(day._betas(7)[0][NAMES[PAID]], day._betas(7)[0][NAMES[PAID]])
    assert day._betas(1) == [{}]
    several = day.hazards(MODEL, days=5, draws=3)
    assert len(several.paying) == len(several.ending) == 3
    assert not np.allclose(several.paying[0], several.paying[1])


def test_hazards_of_shares_give_the_shares_again() -> None:
    """Also of a share that is whole from some day on, and of one that never moves."""
    shares = np.array([[0.1, 0.1, 0.6, 1.0, 1.0], [0.0, 0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0, 1.0]])
    hazards = hazards_of_shares(shares)
    assert ((hazards >= 0) & (hazards <= 1)).all()
    np.testing.assert_allclose(1 - np.cumprod(1 - hazards, axis=1), shares, atol=1e-8)


# --- reasons ---


def _log_hazards(day: OpenDay) -> tuple[np.ndarray, pd.DataFrame]:
    """Give the logarithm of tomorrow's hazard rate without the calendar, and the parts."""
    rows, model = day.origin.open, day.model
    layout = model.hazards.layout
    effects = Effects.of(model.hazards.hazards[NAMES[PAID]])
    place = layout.bins.of(rows["lateness"].to_numpy(np.int64) + 1)
    rates = effects.rates_by_bin(model.hazards.exposed, count=layout.bins.count)[place]
    own = effects.of_rows(rows)[np.arange(len(rows)), layout.bins.phases[place]]
    return np.log(rates) + own, parts_of(model, rows)


def test_parts_sum_to_the_logarithm_of_the_hazard(day: OpenDay) -> None:
    """But for the customer's pace, and in bins of one day the mean of the calendar, which is one number."""
    hazards, parts = _log_hazards(day)
    off = parts.drop(columns=PACE).sum(axis=1).to_numpy() - hazards
    layout = day.model.hazards.layout
    is_daily = np.isin(layout.bins.of(day.origin.open["lateness"].to_numpy(np.int64) + 1), layout.bins.daily)
    np.testing.assert_allclose(off[~is_daily], 0, atol=1e-12)
    assert np.ptp(off[is_daily]) < 1e-12
    record = day.model.record.set_index("customer").loc[day.origin.open["customer_key"]]
    effect = day.model.pace.effect(record["events"].to_numpy(float), record["hazard"].to_numpy())
    np.testing.assert_allclose(np.exp(parts[PACE]), effect)


def test_a_day_is_not_held_against_weeks_by_its_best_weekday() -> None:
    """Payment on Wednesdays alone: a bin of one day and one of many with the same mean give the same part."""
    hazards = _wednesdays()
    rows = pd.DataFrame(
        {"customer_key": [1, 1], "lateness": [-1, 30], "due_date": pd.to_datetime(["2024-05-02", "2024-04-01"])}
    )
    parts = parts_of(hazards, rows)
    assert parts[LATENESS].iloc[0] == pytest.approx(parts[LATENESS].iloc[1], abs=1e-9)


def _wednesdays() -> Any:
    """Give a model of two bins, day 0 and later ones, with a rate of .7 on Wednesdays and .1 a day."""
    from types import SimpleNamespace

    from lrfm.survival.design import Column, Design
    from lrfm.survival.frailty import Frailty

    bins = LatenessBins((-1, 0), phase_ends=())
    columns = [Column("bin[0]", "bin", "bin", 1), Column("bin[1..]", "bin", "bin", 2)]
    design = Design(tuple(columns), {}, {}, {})
    closed = tuple(("weekday", level) for level in (0, 1, 3, 4, 5, 6))
    fit = SimpleNamespace(
        beta=np.log([0.7, 0.1]), design=design, always=(), closed=closed, phase_count=1, offset=None
    )  # fmt: skip
    layout = SimpleNamespace(bins=bins, calendar=ExposureCalendar(("weekday",), SETTINGS.exposure))
    hazards = SimpleNamespace(hazards={NAMES[PAID]: fit}, layout=layout, exposed=(1, 2))
    record = pd.DataFrame({"customer": [1], "events": [0], "hazard": [0.0]})
    return SimpleNamespace(hazards=hazards, record=record, pace=Frailty(0.0, 0.0, 0, 0, 0.0))


def test_reasons_are_the_strongest_and_have_the_right_sign(day: OpenDay) -> None:
    """Of customers who had paid late the ratio is below 1, of others above; parts against the mean sum to 0."""
    rows = day.origin.open
    told = reasons_of(day.model, rows)
    parts = parts_of(day.model, rows)
    centred = parts - parts.mean(axis=0)
    np.testing.assert_allclose(centred.sum(), 0, atol=1e-9)
    is_told = told["reason_1"] != ""
    np.testing.assert_allclose(np.abs(np.log(told["ratio_1"][is_told])), centred.abs().max(axis=1)[is_told], atol=1e-12)
    assert (np.abs(np.log(told["ratio_1"])) >= np.abs(np.log(told["ratio_2"])) - 1e-12).all()
    for place in (1, 2, 3):
        mine = told[f"reason_{place}"] == "paid_late"
        ratio, later = told[f"ratio_{place}"][mine], rows["paid_late"][mine] == "later"
        assert (ratio[later] < 1).all()
        assert (ratio[~later] > 1).all()
    unnamed = told["reason_3"] == ""
    assert (told["ratio_3"][unnamed] == 1).all()


# --- outlook ---


def test_the_outlook_has_the_most_money_at_risk_first(day: OpenDay) -> None:
    told = outlook_of(day, method=MODEL, within_days=(7, 30, 90))
    rows = day.origin.open
    assert sorted(told["document_key"]) == sorted(rows["document_key"])
    assert told["at_risk_minor"].is_monotonic_decreasing
    np.testing.assert_array_equal(told["at_risk_minor"], np.floor(told["open_minor"] * (1 - told["paid_90"])))
    assert (told["paid_7"] <= told["paid_30"]).all()
    assert (told["written_off_90"] == 0).all()  # never was any
    known = told.dropna(subset=["day_high"])
    assert (known["day_low"] <= known["day"]).all()
    assert (known["day"] <= known["day_high"]).all()
    shares = paid_share(day, method=MODEL, days=365)
    one = known.iloc[0]
    mine = shares[int(np.flatnonzero(rows["document_key"] == one["document_key"])[0])]
    assert mine[int(one["day"]) - 1] >= 0.5 > mine[int(one["day"]) - 2]
    assert not told["is_newcomer"].any()
    new = replace(day.origin, open=rows.head(3).assign(customer_key=-5))
    assert outlook_of(OpenDay(new, day.model), method=MODEL, within_days=(7, 90))["is_newcomer"].all()


def test_a_chance_of_loss_leaves_room_for_payment(day: OpenDay, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain method may be surer of payment than the model is of its opposite."""
    told = foretell_open(day.model, day.origin.open, days=AT_RISK_DAYS)
    lost = replace(told, incidence={**told.incidence, "written_off": np.full_like(told.survival, 0.5)})
    monkeypatch.setattr("lrfm.survival.outlook.foretell_open", lambda *_, **__: lost)
    found = outlook_of(day, method="portfolio_curve", within_days=(90,))
    assert ((found["paid_90"] + found["written_off_90"]) <= 1 + 1e-12).all()
    assert found["written_off_90"].max() == 0.5


def test_customers_pay_on_their_days(day: OpenDay) -> None:
    """With a day of the month nothing is expected on others, but for what is paid and not posted (N13)."""
    every = BusinessDays(closed_weekdays=())
    of_all = np.tile([0.0, 1.0], (len(day.customer_keys), 1))
    runs = replace(day, own_habits=RunHabits((Habit(), Habit(days_of_month=(15,))), of_all, every, 0.0))
    plain, moved = (paid_share(one, method=MODEL, days=365) for one in (day, runs))
    dates = np.datetime64(day.origin.day, "D") + np.arange(1, 366)
    is_run = Habit(days_of_month=(15,)).on(dates, business=every)
    later = np.diff(moved, axis=1)
    assert np.abs(later[:, ~is_run[1:]]).max() < 1e-12
    assert (later[:, is_run[1:]].sum(axis=1) > 0).all()
    np.testing.assert_allclose(moved[:, -31:].mean(), plain[:, -31:].mean(), atol=0.05)
    told = foretell_open(day.model, day.origin.open, days=365).incidence[NAMES[PAID]]
    np.testing.assert_allclose(plain, told, atol=3e-3)  # without habits: as by the hazards alone
    found = runs.hazards(MODEL, days=60, draws=1)
    assert found.habits is runs.own_habits
    assert np.abs(found.paying[0][:, ~is_run[:60]]).max() < 1e-12


def test_a_day_on_which_nothing_is_open_has_an_empty_outlook(day: OpenDay) -> None:
    """All paid: no rows, and no traceback."""
    empty = OpenDay(replace(day.origin, open=day.origin.open.head(0), came=day.origin.came.head(0)), day.model)
    told = outlook_of(empty, method=MODEL, within_days=(7, AT_RISK_DAYS))
    assert len(told) == 0
    assert {"reason_1", "ratio_3", "paid_90", "at_risk_minor"} <= set(told.columns)
    found = empty.hazards(MODEL, days=10, draws=2)
    assert found.paying[0].shape == (0, 10)
    assert len(found.effects) == 0
