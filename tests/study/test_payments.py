"""The stage of payments: what a small study foretells, and ledgers that tell too little (B7, B14, B22)."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from lrfm.core.reason import Reason
from lrfm.features.model import CustomerFeatures
from lrfm.params import read_params
from lrfm.params.model import Params
from lrfm.study import Study
from lrfm.study.customers import CustomerStages
from lrfm.study.opinions import OpinionStages
from lrfm.study.payments import LEAST_MONTHS, PaymentStages
from lrfm.survival.opinions.results import Opinions
from lrfm.survival.payment_results import PaymentResults
from tests.clients import own_ledger

QUICK: dict[str, Any] = {
    "hazard": {"bin_ends_days": [-15, -1, 0, 7, 14, 30, 60], "phase_ends_days": [-1, 14], "ridges": [1.0],
               "min_exits": 20, "folds": 2},
    "proof": {"past_months": 2, "replicates": 100, "horizons_days": [30], "least_known_paid": 5},
    "cash": {"weeks": 4},
}  # fmt: skip


def _rows(*, last: str = "2024-06-20", customers: int = 8) -> str:
    """Invoices of two a week for a year and a half; each customer pays after as many days as its number says."""
    chance = np.random.default_rng(1)
    lines = []
    for number, day in enumerate(pd.date_range("2023-01-02", last, freq="3D")):
        whose = number % customers
        paid_on = day + pd.Timedelta(days=18 + 4 * whose + int(chance.integers(0, 15)))
        settled = paid_on <= pd.Timestamp(last)
        cells = (f"c{whose}", f"n{number}", day.date(), (day + pd.Timedelta(days=30)).date())
        lines.append(",".join(map(str, (*cells, f"{100 + number}.00", paid_on.date() if settled else ""))))
    return "\n".join(lines) + "\n"


def _features(stages: CustomerStages) -> CustomerFeatures:
    """Give every customer the same record on each day: to compute true ones takes far longer than all else."""
    days = pd.to_datetime(pd.Series(stages.cutoffs))
    frame = pd.DataFrame({"cutoff": days}).merge(pd.DataFrame({"customer_key": range(1, 40)}), how="cross")
    same = {"days_late": 3.0, "overdue_minor": 0, "frequency_count": 5, "recency_ratio": 1.0, "tenure_days": 400}
    return CustomerFeatures(stages.cutoffs, frame.assign(**same), "EUR", 2)


@pytest.fixture
def open_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give what opens a study of rows, with two past days."""
    monkeypatch.setattr(CustomerStages, "features", property(_features))
    monkeypatch.setattr("lrfm.survival.payment_model.FIRST_STEPS", 1)

    def opened(rows: str, **changes: Any) -> Study:
        params = own_ledger(tmp_path, rows, features={"history_months": 12}, **(QUICK | changes))
        return Study.open(params, cache_dir=tmp_path / "cache")

    return opened


def test_a_small_study_foretells_its_open_invoices(open_study: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a day within a month: what each open invoice comes to, with the model and the proof, kept for the next run."""
    study = open_study(_rows(), as_of="2024-06-21")
    found, others = study.payments, study.opinions
    assert isinstance(found, PaymentResults)
    assert isinstance(others, Opinions)
    few = Reason.of("survival.few_customers", count=8, least=20)
    assert (others.effects, others.fading, others.ceiling) == (few, few, few)
    told, outlook = found.told, found.outlook
    assert str(told.model.day) == "2024-06-21"
    assert told.model.exit_counts == {"paid": told.model.exit_counts["paid"]}
    assert set(told.model.absent) == {"credited", "written_off"}
    assert told.model.pace_missing == Reason.of("second.too_few_customers", count=8, least=20)
    assert [str(one.day) for one in told.proof.left_out] == ["2024-05-31"]  # followed for three weeks alone
    assert told.proof.choice.method != "model"  # one past day proves nothing
    assert len(outlook) == len(outlook["document_key"].unique()) > 5
    assert outlook["at_risk_minor"].is_monotonic_decreasing
    assert outlook[["paid_7", "paid_30", "paid_60", "paid_90"]].diff(axis=1).iloc[:, 1:].min().min() >= -1e-12
    monkeypatch.setattr(PaymentStages, "_compute", None)
    monkeypatch.setattr(OpinionStages, "_compute", None)
    study = open_study(_rows(), as_of="2024-06-21")
    again = study.payments
    assert study.opinions == others
    assert again.told == told
    pd.testing.assert_frame_equal(again.outlook, outlook)


def _stages(params: Params | None = None, **changes: Any) -> PaymentStages:
    told: dict[str, Any] = {"has_payments": True, "is_dated": True, "fate_is_unknown": False, "cutoffs": range(12)}
    told |= changes
    ledger = SimpleNamespace(has_payments=told.pop("has_payments"))
    stages = SimpleNamespace(ledger=ledger, ledger_key=told.pop("ledger_key", "ledger"))
    return PaymentStages(cast("Any", SimpleNamespace(stages=stages, features_key="features", params=params, **told)))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"has_payments": False}, Reason.of("survival.sales_only")),
        ({"is_dated": False}, Reason.of("survival.undated")),
        ({"fate_is_unknown": True}, Reason.of("payments.settled_only")),
        ({"cutoffs": range(3)}, Reason.of("payments.too_short", count=3, least=LEAST_MONTHS)),
    ],
)
def test_ledgers_that_tell_nothing_of_payments_to_come(changes: dict[str, Any], reason: Reason) -> None:
    """And so there is nothing to set other opinions beside."""
    assert _stages(**changes).results == reason
    assert OpinionStages(_stages(**changes)).results == reason


def test_a_day_without_a_model_keeps_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few payments: what is kept says why, and nothing else is looked for."""
    few = Reason.of("survival.too_few_of_cause", cause="paid", count=3, least=20)
    monkeypatch.setattr(PaymentStages, "_fitted", lambda _: ((None,), (few,), None))

    def stored(_name: str, _key: str, _code: object, compute: Any) -> Path:
        compute(tmp_path)
        return tmp_path

    stages = _stages()
    monkeypatch.setattr(PaymentStages, "payments_key", "key")
    vars(stages.customers.stages)["stored"] = stored
    assert stages.results == few
    assert [path.name for path in tmp_path.iterdir()] == ["told.json"]


def test_a_key_changes_with_what_the_stage_depends_on(tmp_path: Path) -> None:
    """With the settings of the hazard, its proof and cash, the day and the ledger; with no others."""
    params = read_params(own_ledger(tmp_path, _rows(last="2023-02-01")))

    def key(**changes: Any) -> str:
        return _stages(params.model_copy(update=changes)).payments_key

    hazard = params.hazard.model_copy(update={"min_exits": 51})
    proof = params.proof.model_copy(update={"replicates": 101})
    cash = params.cash.model_copy(update={"weeks": 4})
    other = [key(hazard=hazard), key(proof=proof), key(cash=cash), key(as_of=params.as_of.replace(day=1))]
    other.append(_stages(params, ledger_key="another").payments_key)
    assert len({key(), *other}) == len(other) + 1
    survival = params.survival.model_copy(update={"replicates": 101})
    assert key(survival=survival, report=params.report.model_copy(update={"notebooks": ()})) == key()
