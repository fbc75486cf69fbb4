"""Results come back from disk as they were, and windows are those of the features."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from lrfm.core.calendars import window_start
from lrfm.segments.judgements import KeyedJudgement
from lrfm.segments.model import Segmentation, TargetCustomers
from lrfm.segments.moves import Sensitivity
from lrfm.segments.sensitivity import sensitivity_of
from lrfm.segments.settings import TargetCustomerSettings
from lrfm.segments.store import open_framed, open_references, save_framed, save_references
from lrfm.segments.targets import target_customers
from lrfm.segments.windows import window_days
from tests.segments.made_up_features import CUTOFF, features, many
from tests.segments.segmented import SETTINGS, segmented


@pytest.mark.parametrize("customers", [45, 12])
def test_segmentations_are_kept(tmp_path: Path, customers: int) -> None:
    """What is opened equals what was saved, with its references and with the reason why there are no types."""
    made = segmented(many(customers))
    save_framed(made, folder=tmp_path)
    kept = open_framed(Segmentation, folder=tmp_path)
    pd.testing.assert_frame_equal(kept.frame, made.frame)
    assert {**vars(kept), "frame": None} == {**vars(made), "frame": None}
    save_references(made.references, path=tmp_path / "references.json")
    assert open_references(tmp_path / "references.json") == made.references


def test_sensitivities_are_kept(tmp_path: Path) -> None:
    frame = many(45)
    made = sensitivity_of(frame, segmentation=segmented(frame), settings=SETTINGS, window_months=24)
    save_framed(made, folder=tmp_path)
    kept = open_framed(Sensitivity, folder=tmp_path)
    assert len(made.frame)
    pd.testing.assert_frame_equal(kept.frame, made.frame)
    assert {**vars(kept), "frame": None} == {**vars(made), "frame": None}


def test_targets_are_kept(tmp_path: Path) -> None:
    made = target_customers(
        features([{}] * 3),
        cutoff=CUTOFF,
        currency_digits=2,
        settings=TargetCustomerSettings(interest_at_least=3),
        judgements=[KeyedJudgement(2, 4, None, "Ada", CUTOFF)],
    )
    save_framed(made, folder=tmp_path)
    kept = open_framed(TargetCustomers, folder=tmp_path)
    assert made.yes == 1
    pd.testing.assert_frame_equal(kept.frame, made.frame)
    assert {**vars(kept), "frame": None} == {**vars(made), "frame": None}


@pytest.mark.parametrize("months", [6, 12, 24])
def test_windows_are_those_of_the_features(months: int) -> None:
    """On every day of four years, a leap day among them, the first day of the window lies in it, the day before not."""
    for number in range(4 * 366):
        cutoff = date(2024, 1, 1) + timedelta(days=number)
        assert (cutoff - window_start(cutoff, months=months)).days == window_days(cutoff, months=months) - 1
