"""The stage of the tournament: schemes beside the defaults of a small ledger, and ledgers that tell too little."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from lrfm.backtest.results import TournamentResults
from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.features.model import CustomerFeatures
from lrfm.params import read_params
from lrfm.study import Study
from lrfm.study.customers import CustomerStages
from lrfm.study.tournament import TournamentStage
from tests.clients import own_ledger

ROOT = Path(__file__).parents[2]
SETTINGS: dict[str, Any] = {
    "tournament": {"draws": 1000, "weight_draws": 20},
    "weights": {"schemes": ["equal", "entropy", "nonnegative_logistic"]},
    "features": {"history_months": 12},
    "outcomes": {"origin_every_months": 6, "default": {"soft_past_due_days": 45}},
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
    assert {one.days for some in told.sets for one in some.sensitivities if one.key == "was_soft_late"} == {45}
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


def test_a_scheme_of_ten_lines_enters_as_the_readme_says(
    open_study: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The very lines of README.md, run beside the schemes of a small ledger and shown with them (B19)."""
    (lines,) = re.findall(r"```python\n(.+?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert len([line for line in lines.splitlines() if line]) <= 10
    study = open_study()
    monkeypatch.setattr(Study, "open", lambda _: study)
    (tmp_path / "cells.py").write_text(lines, "utf-8")
    mine = runpy.run_path(str(tmp_path / "cells.py"))["mine"]
    assert all({"equal", "entropy", "recent"} == {one.name for one in some.schemes} for some in mine.results.told.sets)
    assert mine.results.told.proof.holds
    shown = mine.exhibit("weighting.behaviour")._repr_html_()
    assert "<svg" in shown
    assert "recent" in shown
    assert "of 100 pairs" in mine._repr_html_().lower()


def test_what_is_wrong_with_an_own_scheme_is_said_in_words(open_study: Any) -> None:
    class Empty:
        def fit(self, frame: pd.DataFrame) -> None: ...

        def score(self, frame: pd.DataFrame) -> pd.Series:
            return -frame["utilisation_share"]

    study = open_study()
    with pytest.raises(UserError) as caught:
        study.tournament_with(beside=["entropy"], mine=Empty())
    (words,) = caught.value.__notes__
    assert "“mine” gives no finite number for " in words
    assert "by column: utilisation_share (" in words

    class Looks(Empty):
        def score(self, frame: pd.DataFrame) -> pd.Series:
            return study.outcomes.frame["state"]

    with pytest.raises(UserError) as caught:
        study.tournament_with(mine=Looks())
    assert caught.value.__notes__[0].startswith("“mine” brings data along, in “study” (Study), ")
    with pytest.raises(UserError) as caught:
        study.tournament_with(beside=["ahp"], mine=Empty())
    assert caught.value.__notes__ == [
        "There is no scheme “ahp” to set your own beside; there are: equal, entropy and nonnegative_logistic."
    ]


def test_a_ledger_that_tells_of_no_outcome_says_so_of_own_schemes_too(open_study: Any) -> None:
    study = open_study()
    told = _stage(has_payments=False).results_with({"mine": object()}, beside=None)
    assert told == Reason.of("backtest.sales_only")
    with pytest.raises(UserError):
        study.tournament_with()
