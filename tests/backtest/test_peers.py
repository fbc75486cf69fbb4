"""H-measure, expected maximum profit and net benefit against hmeasure, empulse and dcurves (T-M3, T-M4; B4, B11)."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from lrfm.backtest.discrimination import Severity, h_measure
from lrfm.backtest.maximum_profit import LossLaw, expected_maximum_profit
from lrfm.backtest.money import net_benefit
from lrfm.backtest.settings import EconomicsSettings
from lrfm.backtest.tell import loss_law_of

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent / "oracles/peers.json").read_text("utf-8"))
LAW = LossLaw(none=GOLDEN["law"]["success_rate"], all=GOLDEN["law"]["default_rate"], return_share=GOLDEN["law"]["roi"])
CASES: list[dict[str, Any]] = GOLDEN["cases"]


def _h(case: dict[str, Any]) -> list[float | None]:
    share = float(np.mean(case["bad"]))
    laws = (None, Severity.of_ratio(GOLDEN["ratio"]), Severity(1 + share, 2 - share))
    return [h_measure(case["risk"], case["bad"], severity=law).value for law in laws]


def test_h_measure_is_that_of_its_package() -> None:
    """The default Beta, a stated ratio, and the base rate's."""
    assert len(CASES) == 200
    assert sum(len(set(case["risk"])) < len(case["risk"]) for case in CASES) > 180
    for case in CASES:
        np.testing.assert_allclose(_h(case), [case["h"], case["h_ratio"], case["h_base_rate"]], atol=1e-12)


def test_maximum_profit_is_that_of_empulse() -> None:
    for case in CASES:
        found = expected_maximum_profit(case["risk"], case["bad"], law=LAW)
        assert found.value == pytest.approx(case["maximum_profit"], abs=1e-12)
        assert found.rejected_share == pytest.approx(case["rejected"], abs=1e-12)


def test_net_benefit_is_that_of_dcurves() -> None:
    for case in CASES:
        chance = np.array(case["risk"]) / max(case["risk"])
        found = net_benefit(chance, case["bad"], thresholds=GOLDEN["thresholds"])
        np.testing.assert_allclose(found.of_model, case["net_benefit"], atol=1e-12)
        np.testing.assert_allclose(found.of_all, case["net_benefit_all"], atol=1e-12)


def test_peers_can_fail() -> None:
    """Another Beta, another law of losses, a threshold that is not reached: each would be seen."""
    case = CASES[0]
    assert h_measure(case["risk"], case["bad"], severity=Severity(2, 2)).value != pytest.approx(case["h"], abs=1e-3)
    other = expected_maximum_profit(case["risk"], case["bad"], law=LossLaw(0.5, 0.15, 0.21))
    assert other.value != pytest.approx(case["maximum_profit"], abs=1e-5)
    chance = np.array(case["risk"]) / max(case["risk"]) - 1e-9
    moved = [net_benefit(np.maximum(chance, 0), one["bad"], thresholds=[0.25]).of_model[0] for one in CASES[:1]]
    assert moved != [case["net_benefit"][0]]


def test_published_numbers() -> None:
    """T-M3, T-M4, and dcurves' own of treating all."""
    bad = (1, 1, 0, 1, 1, 0, 1, 1, 1, 0)
    risk = (
        0.84901876, 0.10282827, 0.43752488, 0.46004468, 0.90878931, 0.79177719, 0.5297229, 0.13803906, 0.73166264,
        0.22959056,
    )  # fmt: skip
    assert h_measure(risk, bad).value == pytest.approx(0.188895963, rel=1e-6)
    assert h_measure(risk, bad, severity=Severity.of_ratio(0.7)).value == pytest.approx(0.135026168, rel=1e-6)
    assert h_measure(risk, bad, severity=Severity(2, 2)).value == pytest.approx(0.1576, abs=5e-5)
    found = expected_maximum_profit((0.34, 0.44, 0.67, 0.83), (0, 0, 1, 0), law=LossLaw(0.55, 0.10, 0.2644))
    assert found.value == pytest.approx(0.042063447, rel=1e-6)
    assert found.rejected_share == pytest.approx(0.17873, rel=1e-6)
    everybody = net_benefit(np.linspace(0, 1, 100), [1] * 14 + [0] * 86, thresholds=[0.25])
    assert everybody.of_all[0] == pytest.approx(-0.146667, abs=1e-6)


def test_order_alone_counts_and_weights_are_copies() -> None:
    source = np.random.default_rng(5)
    risk, bad, weight = source.integers(0, 9, 80), source.random(80) < 0.3, source.integers(0, 3, 80)
    copied = np.repeat(np.arange(80), weight)
    for metric in (
        lambda *rows, **more: h_measure(*rows, **more).value,
        lambda *rows, **more: expected_maximum_profit(*rows, law=LAW, **more).value,
    ):
        found = metric(risk, bad, weight=weight)
        assert found == pytest.approx(metric(risk[copied], bad[copied]), abs=1e-12)
        assert found == pytest.approx(metric(risk**3 + 1, bad, weight=weight), abs=1e-12)


def test_a_worthless_order() -> None:
    """Nothing is gained, nothing is made up: an order worse than chance saves no loss."""
    assert h_measure([1, 2, 3, 4], [1, 1, 0, 0]).value == pytest.approx(0, abs=1e-12)
    assert h_measure([0, 0, 0, 0], [1, 1, 0, 0]).value == pytest.approx(0, abs=1e-12)
    assert h_measure([1, 2], [0, 0]).missing.key == "backtest.no_defaults"
    assert expected_maximum_profit([1, 2], [0, 0], law=LAW).missing.key == "backtest.no_defaults"
    with pytest.raises(ValueError, match="chances"):
        LossLaw(0.6, 0.6, 0.1)


@pytest.mark.parametrize("mean", ["0.01", "0.1", "0.275", "0.45", "0.9", "1"])
def test_losses_have_the_mean_that_money_rests_on(mean: str) -> None:
    law = loss_law_of(EconomicsSettings(loss_given_default_share=mean), 0.2)
    assert law.mean == pytest.approx(float(mean))
    assert min(law.none, law.all, 1 - law.none - law.all) >= 0
    if 0.175 <= float(mean) <= 0.825:
        assert 1 - law.none - law.all == pytest.approx(0.35)


def test_stated_losses_fit_that_mean() -> None:
    """Of the two chances one gives the other; both, and another mean, are refused with the key to mend."""
    assert EconomicsSettings(all_recovered_share="0.5").loss_chances[1] == pytest.approx(Decimal("0.4"))
    assert EconomicsSettings(all_lost_share="0.4").loss_chances[0] == pytest.approx(Decimal("0.5"))
    published = {"all_recovered_share": "0.55", "all_lost_share": "0.10"}
    law = loss_law_of(EconomicsSettings(loss_given_default_share="0.275", **published), 0.2644)
    assert law == LossLaw(0.55, 0.10, 0.2644)
    for wrong in (published, {"all_lost_share": "0.9"}, {"all_recovered_share": "0.9"}):
        with pytest.raises(ValidationError) as raised:
            EconomicsSettings(**wrong)
        (error,) = raised.value.errors()
        assert error["ctx"]["error"].reason.key == "params.other_loss"
