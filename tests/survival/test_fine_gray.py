"""Fine and Gray's weights and model, a comparator, against published numbers, R's finegray and cmprsk (B15)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrfm.core.reason import Reason
from lrfm.survival.fine_gray import FineGrayFit, WeightedRows, fine_gray_rows, fit_fine_gray, weighted_share
from lrfm.survival.incidence import aalen_johansen, naive_share
from lrfm.survival.spells import Spells
from tests.survival.r import golden, run_again

TIME = np.array([1, 2, 3, 4, 4, 4, 5, 5, 6, 8, 8, 9, 10, 12], dtype=float)
STATUS = np.array([1, 2, 0, 1, 0, 0, 2, 1, 0, 0, 2, 0, 1, 0])
GOLDEN: dict[str, Any] = golden("fine_gray")
LEDGERS = pytest.mark.parametrize("name", GOLDEN)


def _rows(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    ledger = GOLDEN[name]
    return np.array(ledger["entry"], float), np.array(ledger["exit"], float), np.array(ledger["cause"])


def _weights_at(rows: WeightedRows, row: int, times: np.ndarray) -> list[float | None]:
    mine = rows.row == row
    found = []
    for time in times:
        here = mine & (rows.entry < time) & (time <= rows.exit)
        assert here.sum() <= 1
        found.append(float(rows.weight[here][0]) if here.any() else None)
    return found


def test_published_weights() -> None:
    """T-S5b: weights of what ended otherwise at each payment, and the weighted curve is the share paid exactly."""
    rows = fine_gray_rows(np.zeros(14), TIME, STATUS)
    times, share = weighted_share(rows)
    assert times.tolist() == [1, 4, 5, 10]
    assert _weights_at(rows, 1, times) == pytest.approx([1, 0.916667, 0.733333, 0.305556], abs=1e-6)
    assert _weights_at(rows, 6, times) == pytest.approx([1, 1, 1, 5 / 12])
    assert _weights_at(rows, 10, times) == pytest.approx([1, 1, 1, 1 / 2])
    assert share == pytest.approx([0.071429, 0.149351, 0.246753, 0.480519], abs=1e-6)
    assert naive_share(Spells.of(np.zeros(14), TIME, STATUS), cause=1).max() > share.max() + 0.1


@LEDGERS
@pytest.mark.parametrize("cause", [1, 2, 3])
def test_weighted_curve_is_aalen_johansens(name: str, cause: int) -> None:
    entry, leave, status = _rows(name)
    times, share = weighted_share(fine_gray_rows(entry, leave, status, of=cause))
    exact = aalen_johansen(Spells.of(entry, leave, status))
    held = np.isin(exact.times, times)
    np.testing.assert_allclose(share, exact.share[cause - 1][held], rtol=1e-9)


@LEDGERS
def test_weights_are_rs(name: str) -> None:
    told = GOLDEN[name]
    rows, times = fine_gray_rows(*_rows(name)), np.array(told["times"])
    checked = 0
    for other, theirs in zip(told["others"], told["weight"], strict=True):
        ours = _weights_at(rows, int(other), times)
        for own, their in zip(ours, theirs, strict=True):
            if own is not None and their is not None:
                assert own == pytest.approx(their, rel=1e-9)
                checked += own < 1
    assert checked > 100


@LEDGERS
def test_coefficients_are_rs(name: str) -> None:
    """Those of coxph on R's own weighted rows, and where nothing is tied those of cmprsk::crr."""
    told = GOLDEN[name]
    frame = pd.DataFrame({column: told[column] for column in ("entry", "exit", "cause", "size", "dispute")})
    fit = fit_fine_gray(frame, covariates=["size", "dispute"])
    assert isinstance(fit, FineGrayFit)
    assert fit.coefficients == pytest.approx(told["coefficients"], rel=1e-6)
    if told["crr"]:
        assert fit.coefficients == pytest.approx(told["crr"], rel=1e-5 if "no ties" in name else 0.05)
    plain = fit_fine_gray(frame.assign(cause=frame.cause.where(frame.cause < 2, 0)), covariates=["size", "dispute"])
    assert isinstance(plain, FineGrayFit)  # with other causes as open it is Cox's model, whose effects are others
    assert np.abs(np.subtract(plain.coefficients, fit.coefficients)).max() > 0.02


def test_what_can_not_be_told_is_said() -> None:
    frame = pd.DataFrame({"entry": 0.0, "exit": TIME, "cause": STATUS, "size": np.arange(14.0)})
    few = fit_fine_gray(frame, covariates=["size"])
    assert isinstance(few, Reason)
    assert few.key == "second.too_few_exits"
    parted = frame.assign(size=(STATUS == 1).astype(float))
    found = fit_fine_gray(parted, covariates=["size"], least_exits=3)
    assert isinstance(found, Reason)
    assert found.key == "second.separated"


def test_a_gap_in_which_nobody_is_seen_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody is in sight"):
        fine_gray_rows(np.array([0.0, 0.0, 9.0]), np.array([2.0, 3.0, 12.0]), np.array([2, 1, 1]))


@pytest.mark.r
def test_golden_file_is_what_r_gives() -> None:
    now = run_again("fine_gray")
    for name, then in GOLDEN.items():
        for key in ("exit", "weight", "coefficients"):
            mine, theirs = (np.array(ledger[name][key], dtype=float) for ledger in (now, GOLDEN))
            np.testing.assert_allclose(mine, theirs, rtol=1e-9)
        assert now[name].keys() == then.keys()
