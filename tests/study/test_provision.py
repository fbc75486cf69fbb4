"""The provision of a small ledger from its files to the page: what the params decide, and what they refuse (N14)."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.kpi.provision.results import Provision
from lrfm.study import Study
from tests.clients import own_ledger

ROWS = "\n".join(
    f"C{number % 7},{number},2023-{1 + number % 12:02d}-10,2023-{1 + number % 12:02d}-28,{100 + number}.00,"
    f"{'2024-01-15' if number % 5 else ''}"
    for number in range(60)
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("provision")


def provision_of(home: Path, **told: Any) -> Provision:
    params = own_ledger(home, ROWS + "\n", as_of="2024-01-31", provision=told)
    found = Study.open(params, cache_dir=home / "cache").provision
    assert found is not None
    return found


def test_without_write_offs_no_rate_is_made_up(home: Path) -> None:
    found = provision_of(home)
    assert found.matrix.missing == found.adjusted.untold == Reason.of("provision.never_lost")
    assert found.matrix.total_minor is None
    assert found.matrix.receivable_minor == sum((100 + number) * 100 for number in range(0, 60, 5))
    assert {rate.booked_share for rate in found.matrix.rates} == {None}
    assert found.sensitivities == ()
    assert found.movement_missing == Reason.of("provision.never_lost")


def test_stated_rates_are_booked_and_move(home: Path) -> None:
    """The opening is at the same rates, without an outlook of later on; customers apart go by their numbers."""
    told = {"shares": ["0.001", "0.01", "0.05", "0.2", "0.5", "1"], "reason": "the auditor's"}
    apart = [{"customer": "C5", "share": "0.5", "reason": "insolvent"}, {"customer": "C99", "amount": 1, "reason": "?"}]
    outlook = {"factor": 2, "reason": "war", "since": "2024-01-01"}
    found = provision_of(home, stated=told, forward=outlook, specific=apart)
    own, lost = found.matrix.specific
    assert (lost.customer_key, lost.allowance_minor) == (None, 0)
    assert own.exposure_minor == sum((100 + number) * 100 for number in range(0, 60, 5) if number % 7 == 5)
    assert own.allowance_minor == own.exposure_minor // 2
    assert [rate.booked_share for rate in found.matrix.rates] == [
        Fraction(2, 1000), Fraction(2, 100), Fraction(1, 10), Fraction(4, 10), 1, 1,
    ]  # fmt: skip
    by_hand = sum(
        round(row.exposure_minor * (rate.booked_share or 0))
        for row, rate in zip(found.matrix.allowances, found.matrix.rates, strict=True)
    )
    assert found.matrix.total_minor == by_hand + own.allowance_minor
    moved = found.movement
    assert moved is not None
    assert moved.opening_minor + sum(moved.steps_minor) == moved.closing_minor == by_hand + own.allowance_minor
    assert moved.rates_minor > 0 > moved.released_minor
    assert (moved.used_minor, moved.new_minor) == (0, 0)
    assert {one.key for one in found.sensitivities} == {"no_forward"}


def test_a_history_of_zero_losses_is_booked_under_the_prior_where_the_params_say_that_none_happened(home: Path) -> None:
    found = provision_of(home, no_losses_mean="none_lost")
    assert found.matrix.missing is None
    assert all(rate.is_posterior for rate in found.matrix.rates)
    first = found.matrix.rates[0]
    assert first.history.ended_customers == 7
    assert float(first.expected_share or 0) == pytest.approx(0.5 / 8, abs=1e-6)
    upper = {one.key: one.total_minor for one in found.sensitivities}["upper"]
    assert upper > (found.matrix.total_minor or 0)


@pytest.mark.parametrize(
    ("told", "place", "key"),
    [
        ({"forward": {"factor": 1.1}}, "provision.forward.reason", "params.missing"),
        ({"forward": {"factor": 1.1, "reason": "  "}}, "provision.forward.reason", "params."),
        ({"stated": {"shares": [0.2, 0.1], "reason": "x"}}, "provision.stated.shares", "params.rates_fall"),
        ({"stated": {"shares": [0.1, 0.2], "reason": "x"}}, "provision.stated.shares", "params.rates_count"),
        ({"specific": [{"customer": "A", "reason": "x"}]}, "provision.specific", "params.share_or_amount"),
        ({"specific": [{"customer": "A", "amount": 0.001, "reason": "x"}]}, "amount", "params.balance_too_fine"),
        ({"specific": [{"customer": "A", "share": 1, "reason": "x"}] * 2}, "provision.specific", "params.listed_twice"),
        ({"prior": {"lost": 2, "customers": 1}}, "provision.prior.lost", "params.least_above_most"),
    ],
)
def test_params_that_can_not_be_meant_are_refused(tmp_path: Path, told: dict[str, Any], place: str, key: str) -> None:
    """A factor without its reason is refused; so are rates that fall with age, or too few of them."""
    params = own_ledger(tmp_path, ROWS, provision=told)
    with pytest.raises(UserError) as caught:
        Study.open(params, cache_dir=tmp_path / "cache")
    fault = caught.value.faults[0]
    assert fault.key.startswith(key)
    assert place in str(fault.place) or place in str(fault.values)
