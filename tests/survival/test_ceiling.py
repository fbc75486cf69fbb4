"""Gradient boosting on cells: weights mean days, interactions are found, hazards become curves (B7)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.survival.ceiling import Boosted, Boosting, fit_boosted, survival_of_cells

COLUMNS = ["lateness", "dispute", "late_payer"]
FEW = Boosting(tree_count=25, learning_rate=0.2)


def cells(seed: int, *, days: int = 400) -> pd.DataFrame:
    """A dispute delays those who pay on time, and nobody else: no model of sums on the log scale can say that."""
    rng = np.random.default_rng(seed)
    grid = pd.MultiIndex.from_product([range(-5, 25), [0, 1], [0, 1]], names=COLUMNS).to_frame(index=False)
    peak = np.where(grid["lateness"].between(0, 3), 0.2, 0.05)
    truth = peak * np.where((grid["dispute"] == 1) & (grid["late_payer"] == 0), 0.2, 1.0)
    return grid.assign(days=days, truth=truth, exits=rng.binomial(days, truth))


def fitted(frame: pd.DataFrame, **options: Any) -> Boosted:
    fit = fit_boosted(frame, covariates=COLUMNS, **options)
    assert isinstance(fit, Boosted), fit
    return fit


def lost(frame: pd.DataFrame, hazard: np.ndarray) -> float:
    """Expected loss of log-likelihood a day against the truth."""
    truth = frame["truth"].to_numpy()
    return float((truth * np.log(truth / hazard) + (1 - truth) * np.log((1 - truth) / (1 - hazard))).mean())


def test_it_finds_what_main_effects_can_not() -> None:
    from sklearn.linear_model import LogisticRegression

    frame = cells(1)
    found = fitted(frame, settings=FEW).hazard(frame)
    plain = pd.get_dummies(frame["lateness"]).assign(dispute=frame["dispute"], late_payer=frame["late_payer"])
    doubled = np.concatenate([plain.to_numpy(dtype=float)] * 2)
    target = np.repeat([1, 0], len(frame))
    weights = np.concatenate([frame["exits"], frame["days"] - frame["exits"]])
    main = LogisticRegression(C=1e6, max_iter=500).fit(doubled, target, sample_weight=weights)
    theirs = main.predict_proba(plain.to_numpy(dtype=float))[:, 1]
    assert lost(frame, found) < lost(frame, theirs) / 3
    assert found @ frame["days"] == pytest.approx(frame["exits"].sum(), rel=0.01)


def test_a_cell_counts_as_its_days() -> None:
    """Cells cut in two, or days one by one, give the same trees; without weights they would not."""
    frame = cells(2, days=40)
    halves = pd.concat([frame.assign(days=20, exits=np.minimum(frame["exits"], 20)),
                        frame.assign(days=20, exits=frame["exits"] - np.minimum(frame["exits"], 20))])  # fmt: skip
    assert fitted(halves, settings=FEW).hazard(frame) == pytest.approx(fitted(frame, settings=FEW).hazard(frame))
    flat = fitted(frame.assign(days=2, exits=(frame["exits"] > 0).astype(int)), settings=FEW, least_exits=10).hazard(
        frame
    )
    assert np.abs(flat - fitted(frame, settings=FEW).hazard(frame)).max() > 0.1


def test_the_same_cells_give_the_same_trees() -> None:
    frame = cells(3)
    once, again = fitted(frame, settings=FEW), fitted(frame.sample(frac=1, random_state=1), settings=FEW)
    assert again.hazard(frame) == pytest.approx(once.hazard(frame), abs=1e-6)


def test_hazards_become_curves() -> None:
    """S multiplies what stays; a wide cell counts each of its days."""
    rng = np.random.default_rng(4)
    hazard, days, row = rng.random(60), rng.integers(1, 5, 60).astype(float), np.repeat(np.arange(12), 5)
    found = survival_of_cells(hazard, days, row=row).reshape(12, 5)
    plain = np.cumprod(((1 - hazard) ** days).reshape(12, 5), axis=1)
    assert found == pytest.approx(plain, rel=1e-9)
    assert np.abs(np.cumprod((1 - hazard).reshape(12, 5), axis=1) - plain).max() > 0.1
    ended = survival_of_cells(np.array([1.0, 0.5, 0.5]), np.ones(3), row=np.array([0, 0, 1]))
    assert ended == pytest.approx([0.0, 0.0, 0.5], abs=1e-12)
    assert survival_of_cells(np.zeros(0), np.zeros(0), row=np.zeros(0, dtype=int)).tolist() == []


def test_what_can_not_be_fitted_is_told() -> None:
    frame = cells(5)
    none = fit_boosted(frame.assign(exits=0), covariates=COLUMNS)
    assert none == Reason.of("second.too_few_exits", count=0, least=100)
    every = fit_boosted(frame.assign(exits=frame["days"]), covariates=COLUMNS)
    assert every == Reason.of("second.all_end_at_once")
    with pytest.raises(UserError, match=r"second\.more_exits_than_days"):
        fit_boosted(frame.assign(exits=500), covariates=COLUMNS)
    with pytest.raises(UserError, match="weather"):
        fit_boosted(frame, covariates=["weather"])
    with pytest.raises(UserError, match=r"second\.not_a_hazard"):
        survival_of_cells(np.array([1.2]), np.ones(1), row=np.zeros(1, dtype=int))
