"""What is learned again says which of the old clusters each new one continues (N10)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from lrfm.report.language import Language
from lrfm.segments.clusters.apply import members_of
from lrfm.segments.clusters.model import Clustering
from lrfm.segments.learned import CLUSTERS, KeptSegments, LearnedSegments, Owner, keep_segments, open_learned_segments
from tests.segments import made_up_clusters
from tests.segments.made_up_features import many
from tests.segments.segmented import segmented

ENGLISH = Language.load("en")
OWNER = Owner("acme", "EUR", 2)
BEFORE, NOW = date(2025, 12, 31), date(2026, 10, 31)


def _learned(clustering: Clustering, *, day: date) -> LearnedSegments:
    references = replace(segmented(many(45)).references, learned_on=day)
    return LearnedSegments(day, references, (), clustering)


def _clustering(*, renamed: dict[str, str] | None = None, without: int = 0) -> tuple[pd.DataFrame, Clustering]:
    """Give made-up customers and their clusters, some under another name and the last few left out."""
    customers, _, found = made_up_clusters.learned()
    model = found.model
    clusters = model.clusters[: len(model.clusters) - without]
    named = tuple(replace(one, key=(renamed or {}).get(one.key, one.key)) for one in clusters)
    return customers, replace(found, model=replace(model, clusters=named))


def _kept(folder: Path, old: Clustering, new: Clustering, customers: pd.DataFrame) -> KeptSegments:
    keep_segments(_learned(old, day=BEFORE), folder=folder, owner=OWNER, features=customers)
    return keep_segments(_learned(new, day=NOW), folder=folder, owner=OWNER, features=customers)


def _lines(kept: KeptSegments) -> list[str]:
    return [ENGLISH.reason(note) for note in kept.notes]


def test_nothing_is_compared_the_first_time(tmp_path: Path) -> None:
    customers, clustering = _clustering()
    kept = keep_segments(_learned(clustering, day=NOW), folder=tmp_path, owner=OWNER, features=customers)
    assert (kept.before, kept.unread, kept.successions, kept.ended) == (None, None, (), ())
    assert _lines(kept) == []
    assert open_learned_segments(tmp_path, owner=OWNER) == kept.learned


def test_each_cluster_says_which_old_one_it_continues(tmp_path: Path) -> None:
    """N10: the third of these clusters had another name; its members tell that it is the same one."""
    customers, new = _clustering()
    assert new.model is not None
    key = new.model.clusters[2].key
    _, old = _clustering(renamed={key: "old name"})
    kept = _kept(tmp_path, old, new, customers)
    sizes = members_of(customers, model=new.model)["cluster"].value_counts()
    lines = _lines(kept)
    assert f"Cluster {key} continues old name of 31 December 2025: {sizes[key]} customers are in both, 100.0% of " in (
        " ".join(lines)
    )
    same = [line for line in lines if "is the one of 31 December 2025" in line]
    assert len(same) == len(new.model.clusters) - 1
    assert open_learned_segments(tmp_path, owner=OWNER).learned_on == NOW, "the folder holds the new ones"


def test_clusters_that_came_and_went_are_told(tmp_path: Path) -> None:
    """N10: where two become one, that one continues the larger, and the other has ended."""
    customers, four = _clustering()
    _, three = _clustering(without=1)
    assert four.model is not None
    sizes = members_of(customers, model=four.model)["cluster"].value_counts()
    together = members_of(customers, model=three.model).set_index("customer_key")["cluster"]
    last = members_of(customers, model=four.model).set_index("customer_key")["cluster"] == four.model.clusters[-1].key
    joined = {four.model.clusters[-1].key, together[last].mode()[0]}
    smaller = min(joined, key=lambda key: sizes[key])
    (tmp_path / "went").mkdir()
    went = _kept(tmp_path / "went", four, three, customers)
    assert went.ended == (smaller,)
    assert _lines(went)[-1] == f"Cluster {smaller} is no more: none of the new ones continues it"
    (tmp_path / "came").mkdir()
    came = _kept(tmp_path / "came", three, four, customers)
    assert f"Cluster {smaller} is new: it continues none of 31 December 2025" in _lines(came)
    none = _kept(tmp_path / "came", four, replace(three, model=None), customers)
    assert (none.successions, len(none.ended)) == ((), 4)


def test_what_cannot_be_read_is_replaced_and_said(tmp_path: Path) -> None:
    """A broken file stops nobody from learning again, and is never passed over in silence."""
    customers, clustering = _clustering()
    (tmp_path / CLUSTERS).write_text("no clusters")
    kept = keep_segments(_learned(clustering, day=NOW), folder=tmp_path, owner=OWNER, features=customers)
    assert kept.unread is not None
    assert _lines(kept)[0].startswith("What lay in this folder before is replaced, and was not compared: ")
    assert json.loads((tmp_path / CLUSTERS).read_bytes())["model"]
