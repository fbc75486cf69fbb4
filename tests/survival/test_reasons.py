"""Reasons of open invoices: the strongest parts against the mean, with the invoice's own level (B14)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrfm.survival import reasons
from lrfm.survival.reasons import LATENESS, PACE, reasons_of


@pytest.fixture
def _parts(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = pd.DataFrame(
        {
            "terms": [0.5, -0.5],
            "size": [0.01, -0.01],
            PACE: [-2.0, -1.0],
            LATENESS: [np.log(0.2), np.log(0.6)],
        }
    )
    monkeypatch.setattr(reasons, "parts_of", lambda _model, rows: parts.iloc[: len(rows)])


@pytest.mark.usefixtures("_parts")
def test_the_strongest_parts_come_first_with_their_levels() -> None:
    """Means are 0 (terms, size), -1.5 (pace) and the middle of the logarithms; a part of one per cent is none."""
    rows = pd.DataFrame({"terms": [20, 50], "size": [4.1, 4.9], "lateness": [90, 3]})
    model: Any = None
    found = reasons_of(model, rows)
    assert found[["reason_1", "level_1"]].to_numpy().tolist() == [[LATENESS, ""], [LATENESS, ""]]
    assert found["ratio_1"].tolist() == pytest.approx([3**-0.5, 3**0.5])
    assert [set(found[["reason_2", "reason_3"]].loc[row]) for row in (0, 1)] == [{"terms", PACE}] * 2
    level = {(row, found[f"reason_{place}"][row]): found[f"level_{place}"][row] for row in (0, 1) for place in (2, 3)}
    assert level == {(0, "terms"): "20", (0, PACE): "", (1, "terms"): "50", (1, PACE): ""}


@pytest.mark.usefixtures("_parts")
def test_without_open_invoices_there_are_no_reasons() -> None:
    model: Any = None
    rows = pd.DataFrame({"terms": [], "size": [], "lateness": []})
    assert reasons_of(model, rows).empty
