"""A frailty that a customer's invoices share, beside hazards of all customers together (B7, N13)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lrfm.core.reason import Reason
from lrfm.survival.clusters import SpellHazards, clustered, customer_totals, spell_hazards
from lrfm.survival.design import Factor
from lrfm.survival.frailty import fit_frailty
from lrfm.survival.hazard import fit_hazard
from lrfm.survival.shared import SharedFrailty, fit_shared_frailty, given_effect
from tests.survival.made_spells import SETTINGS, calendar, grouped, made


def _drawn(seed: int, *, variance: float, customers: int = 600, each: int = 12) -> SpellHazards:
    """Draw invoices whose hazards over all customers are 1 a day, some seen for a short time only."""
    chance = np.random.default_rng(seed)
    customer = np.repeat(np.arange(customers), each)
    effect = chance.gamma(1 / variance, variance, customers) if variance else np.ones(customers)
    of_effect_one = chance.exponential(size=customer.size) / effect[customer]
    met = np.log1p(variance * of_effect_one) / variance if variance else of_effect_one
    seen = chance.uniform(0.3, 3.0, customer.size)
    return SpellHazards(customer * 7, met <= seen, np.minimum(met, seen))


@pytest.mark.parametrize("variance", [0.3, 1.2])
def test_variance_is_found_again(variance: float) -> None:
    drawn = _drawn(3, variance=variance)
    found = fit_shared_frailty(drawn)
    assert isinstance(found, SharedFrailty)
    assert found.frailty.variance == pytest.approx(variance, rel=0.15)
    assert found.frailty.gain > 100
    # effects are right on average for whoever has a slow or a fast record
    effect = found.frailty.effect(found.record.events.to_numpy(), found.record.hazard.to_numpy())
    expected = (effect * found.record.hazard).groupby(np.arange(600) // 60).sum()
    events = found.record.events.groupby(np.arange(600) // 60).sum()
    np.testing.assert_allclose(expected, events, rtol=0.2)
    # hazards of all together, multiplied by effects as they are, make customers less different than they are
    by_customer = pd.DataFrame({"d": drawn.is_event * 1.0, "h": drawn.hazard}).groupby(drawn.customer_key).sum()
    plain = fit_frailty(by_customer.d.to_numpy(), by_customer.h.to_numpy())
    assert not isinstance(plain, Reason)
    assert plain.variance < 0.85 * found.frailty.variance


def test_customers_who_are_alike_have_no_frailty() -> None:
    found = fit_shared_frailty(_drawn(5, variance=0.0))
    assert isinstance(found, SharedFrailty)
    assert found.frailty.variance < 0.02
    assert found.record.index.tolist()[:2] == [0, 7]


def test_effects_average_to_the_hazards_of_all() -> None:
    """The mean of exp(-u H1) over gamma effects u is exp(-H); with variance 0 nothing is changed."""
    from scipy.integrate import quad
    from scipy.stats import gamma

    for hazard in (0.1, 1.0, 4.0):
        own = float(given_effect(np.array([hazard]), 0.8)[0])
        mean, _ = quad(lambda u, own=own: np.exp(-u * own) * gamma.pdf(u, 1 / 0.8, scale=0.8), 0, np.inf)
        assert mean == pytest.approx(np.exp(-hazard), rel=1e-6)
    assert given_effect(np.array([0.5]), 0.0).tolist() == [0.5]
    assert np.isfinite(given_effect(np.array([1e6]), 1.0)).all()


def test_too_little_is_a_reason() -> None:
    few = fit_shared_frailty(_drawn(6, variance=0.5, customers=5))
    assert isinstance(few, Reason)
    assert few.key == "second.too_few_customers"
    none = _drawn(6, variance=0.5)
    none = SpellHazards(none.customer_key, np.zeros(none.hazard.size, bool), none.hazard)
    found = fit_shared_frailty(none)
    assert isinstance(found, Reason)
    assert found.key == "second.too_few_exits"


def test_hazards_of_spells_sum_to_those_of_customers() -> None:
    groups, cells, on = grouped(made(22, count=700), calendar=calendar("weekday"))
    fit = fit_hazard(cells, cause="paid", formula=(Factor("size", by_phase=True), Factor("weekday")), settings=SETTINGS)
    assert not isinstance(fit, Reason)
    fit = clustered(fit, groups, cells=cells, engine=on)
    spells = spell_hazards(fit, groups, cells=cells, engine=on)
    totals = next(iter(customer_totals(fit, groups, cells=cells, engine=on)))
    sums = pd.DataFrame({"d": spells.is_event, "h": spells.hazard}).groupby(spells.customer_key).sum()
    assert sums.index.tolist() == totals.customer_key.tolist()
    assert sums.d.tolist() == totals.exits.tolist()
    is_bin = [column.kind == "bin" for column in fit.design.columns]
    np.testing.assert_allclose(sums.h, totals.exits - totals.scores[:, is_bin].sum(axis=1), rtol=1e-12)
    assert sums.h.sum() == pytest.approx(sums.d.sum(), rel=1e-9)
    assert (sums.h < totals.expected).all()
