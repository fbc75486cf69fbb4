"""The stage of the tournament: schemes beside the defaults of a small ledger, and ledgers that tell too little."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from lrfm.backtest.results import TournamentResults
from lrfm.core.reason import Reason
from lrfm.features.model import CustomerFeatures
from lrfm.params import read_params
from lrfm.study import Study
from lrfm.study.customers import CustomerStages
from lrfm.study.tournament import TournamentStage
from tests.clients import own_ledger

SETTINGS: dict[str, Any] = {
    "tournament": {"draws": 200, "weight_draws": 20},
    "weights": {"schemes": ["equal", "entropy", "nonnegative_logistic"]},
    "features": {"history_months": 12},
    "outcomes": {"origin_every_months": 6},
}
FAILING, CUSTOMERS = 40, 60


def _rows() -> str:
    """Invoices of customers every other month; some pay nothing more from a day on, and buy once more."""
    lines = []
    for whose in range(CUSTOMERS):
        fails = pd.Timestamp("2023-01-15") + pd.Timedelta(days=13 * whose)
        for number, day in enumerate(pd.date_range(f"2022-01-{whose % 28 + 1:02d}", "2024-06-20", freq="60D")):
            if whose < FAILING and day > fails + pd.Timedelta(days=60):
                continue
            paid_on = day + pd.Timedelta(days=20 + whose % 25)
            is_paid = paid_on <= pd.Timestamp("2024-06-30") and (whose >= FAILING or day <= fails)
            due, amount = (day + pd.Timedelta(days=30)).date(), f"{1000 + 100 * whose}.00"
            cells = (f"c{whose}", f"n{whose}-{number}", day.date(), due, amount, paid_on.date() if is_paid else "")
            lines.append(",".join(map(str, cells)))
    return "\n".join(lines) + "\n"


def _features(_: CustomerStages, cutoffs: list[Any]) -> CustomerFeatures:
    """Give every customer the same record on each day: to compute true ones takes far longer than all else."""
    keys = np.arange(200)
    record = {
        "customer_key": keys,
        "length_days": keys + 100.0,
        "recency_days": (keys * 7) % 90 + 1.0,
        "frequency_count": keys % 9 + 1.0,
        "monetary_minor": 1000.0 + keys,
        "days_late": (keys * 5) % 20 - 5.0,
        "on_time_share": (keys % 5) / 5,
        "worst_days_past_due": (keys * 3) % 40 + 0.0,
        "bounced_count": (keys % 7 == 0) + 0.0,
        "utilisation_share": np.nan,
        "billed_12m_minor": 500_000,
        "costed_12m_minor": 400_000,
        "profit_12m_minor": 100_000,
    }
    frame = pd.DataFrame({"cutoff": pd.to_datetime(pd.Series(cutoffs))}).merge(pd.DataFrame(record), how="cross")
    return CustomerFeatures(tuple(cutoffs), frame, "EUR", 2)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where one ledger is read once."""
    return tmp_path_factory.mktemp("tournament")


@pytest.fixture
def open_study(home: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(CustomerStages, "features_at", _features)

    def opened(**changes: Any) -> Study:
        return Study.open(own_ledger(home, _rows(), **(SETTINGS | changes)), cache_dir=home / "cache")

    return opened


def test_a_small_study_holds_schemes_against_its_defaults(open_study: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the customers' own defaults and margin, and kept for the next run (B4, N1)."""
    found = open_study().tournament
    assert isinstance(found, TournamentResults)
    told = found.told
    assert told.missing is None
    assert 20 <= told.default_count <= sum(told.causes.values()) <= FAILING
    assert [one.criteria for one in told.sets] == ["lrfm", "behaviour"]
    assert all({"equal", "entropy"} == {one.name for one in some.schemes} for some in told.sets)
    assert told.sets[0].left_out["nonnegative_logistic"].key == "backtest.too_few_to_learn"
    assert told.proof is not None
    assert told.proof.holds
    assert told.margin_share == 0.25
    last = told.origins[-1]
    assert not last.is_tested
    assert len(found.scores) == 4 * last.eligible_count
    assert found.scores["rank_share"].between(0, 1).all()
    monkeypatch.setattr(TournamentStage, "_compute", None)
    again = open_study().tournament
    assert again.told == told
    pd.testing.assert_frame_equal(again.scores, found.scores)


def test_few_defaults_are_bounded_and_softer_ones_shown(open_study: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under twenty nothing is ranked (METHODS 4.7); what came short of a default stands beside."""
    monkeypatch.setattr("lrfm.study.tournament.SOFTER_DAYS", (60,))
    told = open_study(thresholds={"default_materiality": 2500}).tournament.told
    assert told.missing.key == "backtest.few_defaults"
    assert told.sets == ()
    assert [one.confidence for one in told.bounds if one.grade is None] == [0.5, 0.75, 0.95, 0.95]
    assert [one.days for one in told.softer] == [60]
    assert told.softer[0].reached_count >= told.default_count > 0


def _stage(**changes: Any) -> TournamentStage:
    told: dict[str, Any] = {"is_dated": True, "facts_key": "facts", "fate_is_unknown": False} | changes
    ledger = SimpleNamespace(has_payments=told.pop("has_payments", True))
    return TournamentStage(cast("Any", SimpleNamespace(stages=SimpleNamespace(ledger=ledger), **told)))


def test_ledgers_that_tell_of_no_outcome() -> None:
    assert _stage(has_payments=False).results == Reason.of("backtest.sales_only")
    assert _stage(is_dated=False).results == Reason.of("backtest.undated")


def test_a_key_changes_with_what_the_stage_depends_on(tmp_path: Path) -> None:
    def key(name: str = "same", *, facts_key: str = "facts", **changes: Any) -> str:
        params = read_params(own_ledger(tmp_path / name, "", **(SETTINGS | changes)))
        return _stage(params=params, facts_key=facts_key).tournament_key

    same = key()
    changes = ({"weights": {"schemes": ["equal"]}}, {"tournament": {"margin": 0.03}}, {"as_of": "2024-07-01"})
    others = {key(f"p{at}", **change) for at, change in enumerate(changes)} | {key(facts_key="others")}
    assert len(others - {same}) == 4
    assert key("again", report={"notebooks": ["02_receivables"]}) == same
