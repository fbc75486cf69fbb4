"""What was learned comes back as it was, and no file of another client's or another day's is taken for it (B2, B3)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from lrfm.errors import UserError
from lrfm.features.scores.boundaries import learn_boundaries
from lrfm.features.settings import ScoreSettings
from lrfm.segments.clusters.apply import members_of
from lrfm.segments.learned import LearnedSegments, Owner, open_learned_segments, save_learned_segments
from tests.segments.made_up_clusters import learned
from tests.segments.made_up_features import CUTOFF, many
from tests.segments.segmented import segmented

OWNER = Owner("acme", "EUR", 2)
BESIDE = ("references.json", "clusters.json")


def _learned(customers: int = 45) -> LearnedSegments:
    frame = many(customers)
    boundaries = learn_boundaries(frame, settings=ScoreSettings(), learned_on=CUTOFF, currency_digits=2)
    return LearnedSegments(CUTOFF, segmented(frame).references, boundaries, learned()[2])


def _saved(folder: Path, made: LearnedSegments, owner: Owner = OWNER) -> Path:
    folder.mkdir()
    save_learned_segments(made, folder=folder, owner=owner)
    return folder


@pytest.mark.parametrize("customers", [45, 12])
def test_what_was_learned_comes_back_to_the_last_digit(tmp_path: Path, customers: int) -> None:
    """Also where customers were too few to learn from, with the reason."""
    made = _learned(customers)
    kept = open_learned_segments(_saved(tmp_path / "kept", made), owner=OWNER)
    assert kept == made
    assert any(cut.missing for cut in kept.references.cuts) == (customers == 12)
    model, again = made.clustering.model, kept.clustering.model
    assert model is not None
    assert again is not None
    every = learned()[0]
    pd.testing.assert_frame_equal(members_of(every, model=again), members_of(every, model=model), check_exact=True)


@pytest.mark.parametrize("name", BESIDE)
def test_no_file_is_taken_that_was_not_learned_with_the_others(tmp_path: Path, name: str) -> None:
    ours = _saved(tmp_path / "ours", _learned())
    no_clusters = replace(learned()[2], model=None)
    theirs = _saved(tmp_path / "theirs", replace(_learned(44), clustering=no_clusters), Owner("other", "JPY", 0))
    shutil.copy(theirs / name, ours / name)
    with pytest.raises(UserError, match=r"features\.learned_altered"):
        open_learned_segments(ours, owner=OWNER)
    (ours / name).unlink()
    with pytest.raises(UserError, match=r"features\.learned_missing"):
        open_learned_segments(ours, owner=OWNER)


def test_what_another_client_learned_is_refused(tmp_path: Path) -> None:
    folder = _saved(tmp_path / "kept", _learned())
    with pytest.raises(UserError, match=r"features\.learned_other_client"):
        open_learned_segments(folder, owner=Owner("other", "EUR", 2))
