"""Hazards of a customer of pace 1, and customers' paces beside them, found again in made-up ledgers (B7, B15, B22)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import ibis
import numpy as np
import pandas as pd
import pytest

from lrfm.core.reason import Reason
from lrfm.survival.causes import NAMES, PAID
from lrfm.survival.effects import Effects
from lrfm.survival.payment_model import PaymentModel, fit_payment_model, foretell_open, lagged_hazards
from lrfm.survival.posting import PostingLag
from tests.survival.made_book import BASE, LATE_EFFECT, SETTINGS, World
from tests.survival.made_spells import engine

LAG = PostingLag((0.6, 0.4, 0.3, 0.2, 0.1))
DAY = 660
"""So many days after the start models are fitted; each goes on from the one before."""
RIDGES = {"paid": 0.1}


@dataclass(frozen=True)
class Fitted:
    """A ledger, what was fitted to it without paces and with them, and the invoices that are open on the last day."""

    world: World
    naive: PaymentModel
    model: PaymentModel
    asked: pd.DataFrame


def _model(world: World, day: int, *, on: Any, before: PaymentModel | None = None, **changes: Any) -> Any:
    pieces = world.pieces(day, on=on, lag_days=world.lag.days, name=f"pieces_{day}")
    settings = SETTINGS.model_copy(update=changes)
    return fit_payment_model(
        pieces, settings=settings, ridges=RIDGES, engine=on, name=f"model_{day}", lag=world.lag, before=before
    )


@pytest.fixture(scope="module")
def fitted() -> tuple[Fitted, ...]:
    """Fit two ledgers, in three steps from hazards of all alike."""
    found = []
    for seed in (1, 2):
        world, on = World(seed=seed, lag=LAG), engine()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("lrfm.survival.payment_model.FIRST_STEPS", 1)
            naive = before = _model(world, DAY, on=on)
        for _ in range(3):
            before = _model(world, DAY, on=on, before=before)
        assert isinstance(naive, PaymentModel)
        assert isinstance(before, PaymentModel)
        found.append(Fitted(world, naive, before, world.open_at(DAY)))
    return tuple(found)


def _rates(model: PaymentModel) -> np.ndarray:
    effects = Effects.of(model.hazards.hazards["paid"])
    return effects.rates_by_bin(model.hazards.exposed, count=len(BASE))


def _true_shares(one: Fitted, *, days: int) -> np.ndarray:
    """Give the chance to have been paid by so many days after the last one, of each open invoice, by its own pace.

    Given that it is not known to have ended: what was paid before and is posted later is among it.
    """
    return one.world.paid_share(one.asked, days=days)


def test_rates_of_the_mean_customer_are_found_again(fitted: tuple[Fitted, ...]) -> None:
    """Mean of two ledgers: within 12 % of those of the customers drawn, though late bins hold slow ones alone."""
    drawn = [one.world.invoices.groupby("customer_key")["truth"].first().mean() for one in fitted]
    ratio = np.mean([_rates(one.model) / BASE / mean for one, mean in zip(fitted, drawn, strict=True)], axis=0)
    wide = [0, 1, 3, 4, 5, 6, 7, 8]  # the day of the due date itself has effects of the calendar
    assert np.abs(ratio[wide] - 1).max() < 0.12, ratio.round(2)


def test_without_paces_the_same_rates_fall(fitted: tuple[Fitted, ...]) -> None:
    """The oracle can fail: hazards fitted to all alike lose two thirds of the rate from the first bins to the last."""
    ratio = np.mean([_rates(one.naive) / BASE for one in fitted], axis=0)
    assert ratio[8] / ratio[1] < 0.4
    assert (np.diff(ratio[3:]) < 0).all()


def test_the_variance_and_the_effect_of_lateness_are_found_again(fitted: tuple[Fitted, ...]) -> None:
    """Each variance lies within 2.5 standard errors of its draw: sqrt(2 / customers) and more of the truth."""
    found = [one.model.pace.variance for one in fitted]
    assert all(abs(value - 0.8) < 2.5 * 0.8 * np.sqrt(2.6 / 250) for value in found), found
    for one in fitted:
        table = one.model.hazards.hazards["paid"].table()
        mine = table.loc[[name for name in table.index if name.startswith("paid_late[later]")]]
        assert (np.abs(mine["beta"] - LATE_EFFECT) < 3.5 * mine["clustered_error"]).all()


def _ratio(fitted: tuple[Fitted, ...], name: str, *, days: int, low: int, high: int) -> float:
    """Give paid over foretold, O / E, of open invoices by how late they are, O being the chances of the true paces."""
    expected, observed = 0.0, 0.0
    for one in fitted:
        here = one.asked["lateness"].between(low, high).to_numpy()
        shares = foretell_open(getattr(one, name), one.asked, days=days).paid_within(days)
        expected += float(shares[here].sum())
        observed += float(_true_shares(one, days=days)[here].sum())
    return observed / expected


@pytest.mark.parametrize(("low", "high", "within"), [(-40, 0, 0.05), (1, 30, 0.06), (31, 90, 0.1), (91, 2000, 0.15)])
def test_what_is_foretold_comes_early_and_late(fitted: tuple[Fitted, ...], low: int, high: int, within: float) -> None:
    """O / E within 30 days; beyond 90 days late are a few dozen customers, who leave it that much room."""
    assert _ratio(fitted, "model", days=30, low=low, high=high) == pytest.approx(1, abs=within)


def test_the_naive_model_lowers_late_hazards_twice(fitted: tuple[Fitted, ...]) -> None:
    """The oracle can fail: nearly twice as much comes as is foretold from hazards that were fitted to all alike."""
    assert _ratio(fitted, "naive", days=30, low=91, high=2000) > 1.6


def test_a_newcomer_is_foretold_as_the_mean_customer(fitted: tuple[Fitted, ...]) -> None:
    """Against the truth over the gamma of paces; a level left where EM's steps leave it is a third too low."""
    for one in fitted:
        new = one.asked[one.asked["lateness"] < -20].assign(customer_key=-1)
        told = foretell_open(one.model, new, days=60).paid_within(60).mean()
        mean = one.world.paid_share(new, days=60, paces=np.random.default_rng(1).gamma(1 / 0.8, 0.8, 400)).mean()
        assert told / mean == pytest.approx(1, abs=0.1)


def test_records_are_balanced(fitted: tuple[Fitted, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Payments less what was expected sum to 0 over customers: of the paces before, by scores and not by rates."""
    monkeypatch.setattr("lrfm.survival.payment_model.FIRST_STEPS", 1)
    for one in fitted:
        record = one.naive.record
        effects = one.naive.pace.effect(record["events"].to_numpy(float), record["hazard"].to_numpy())
        assert effects.mean() == pytest.approx(1, abs=1e-3)
        assert (effects * record["hazard"]).sum() == pytest.approx(record["events"].sum(), rel=1e-3)
    alike = World(seed=4, customers=60, variance=0.0)
    found = _model(alike, 660, on=engine())
    assert isinstance(found, PaymentModel)
    assert found.pace.variance < 0.02
    assert found.record["hazard"].sum() == pytest.approx(found.record["events"].sum(), rel=0.005)


def test_the_lag_begins_before_today_and_not_before_the_invoice(fitted: tuple[Fitted, ...]) -> None:
    """Hazards of the days from which payments may not be posted yet; of an invoice of two days ago, of two of them."""
    model, asked = fitted[0].model, fitted[0].asked
    hazards, _ = lagged_hazards(model, asked, days=3)
    assert hazards.shape[2] == LAG.days + 3
    ages = (asked["exit"] - asked["entry"]).to_numpy()
    for age in (0, 2, 4, 5, 40):
        some = hazards[ages == age, 0]
        blank = max(LAG.days - age, 0)
        assert (some[:, :blank] == 0).all()
        assert (some[:, blank:] > 0).all()
    late = asked[asked["lateness"] > 20].assign(entry=lambda rows: rows["exit"] - 200)  # seen since 200 days
    whole, _ = lagged_hazards(model, asked[asked["lateness"] > 20], days=3)
    np.testing.assert_array_equal(lagged_hazards(model, late, days=3)[0], whole)


def test_many_invoices_are_foretold_as_a_few(fitted: tuple[Fitted, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    model, asked = fitted[0].model, fitted[0].asked.head(50)
    whole = foretell_open(model, asked, days=20)
    monkeypatch.setattr("lrfm.survival.payment_model.ROWS_TOGETHER", 7)
    parts = foretell_open(model, asked, days=20)
    np.testing.assert_array_equal(parts.survival, whole.survival)
    np.testing.assert_array_equal(parts.incidence["credited"], whole.incidence["credited"])
    assert (parts.capped_count, parts.is_unseen.tolist()) == (whole.capped_count, whole.is_unseen.tolist())
    np.testing.assert_allclose(parts.survival + sum(parts.incidence.values()), 1)
    assert foretell_open(model, asked.head(0), days=20).survival.shape == (0, 20)


# --- thin books ---


def _thin(world: World, *, on: Any, **changes: Any) -> Any:
    pieces = world.pieces(300, on=on, name="thin").mutate(
        **{name: ibis.literal(value) for name, value in changes.items()}
    )
    return fit_payment_model(pieces, settings=SETTINGS, ridges=RIDGES, engine=on, name="thin_model", lag=LAG)


def test_thin_books_give_reasons_or_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """All open, few exits, one customer, a cause that never came: nothing is raised, and nothing is made up."""
    monkeypatch.setattr("lrfm.survival.payment_model.FIRST_STEPS", 1)
    on, small = engine(), World(seed=5, customers=12, each=20)
    found = _thin(small, on=on, cause="open")
    assert found == Reason.of("survival.too_few_of_cause", cause="paid", count=0, least=SETTINGS.min_exits)
    few = _model(replace(small, each=1), 300, on=on, min_exits=1000)
    assert isinstance(few, Reason)
    assert few.key == "survival.too_few_of_cause"
    paid = _thin(small, on=on, cause="paid")
    assert isinstance(paid, PaymentModel)
    assert set(paid.hazards.absent) == {"credited", "written_off"}
    assert isinstance(paid.frailty, Reason)  # 12 customers do not tell how much customers differ
    assert (paid.log_paces() == 0).all()
    alone = _thin(small, on=on, customer_key=7)
    assert isinstance(alone, PaymentModel)
    told = foretell_open(alone, small.open_at(300), days=30)
    assert np.isfinite(told.survival).all()
    assert (told.incidence[NAMES[PAID]] >= 0).all()
    nothing = fit_payment_model(
        small.pieces(300, on=on, name="none").filter(False),
        settings=SETTINGS, ridges=RIDGES, engine=on, name="none_model",
    )  # fmt: skip
    assert isinstance(nothing, Reason)


def test_a_reason_before_is_a_first_model_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paces come from the model before only where customers differ in it."""
    monkeypatch.setattr("lrfm.survival.payment_model.FIRST_STEPS", 1)
    on, world = engine(), World(seed=6, customers=60, each=20)
    first = _model(world, 400, on=on)
    assert isinstance(first, PaymentModel)
    blind = replace(first, frailty=Reason.of("second.too_few_customers", count=1, least=20))
    with_blind, with_first = (_model(world, 430, on=on, before=one) for one in (blind, first))
    assert _rates(with_blind)[-1] < _rates(with_first)[-1]
