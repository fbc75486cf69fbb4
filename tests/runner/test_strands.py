"""Stages side by side: each strand in a process of its own, and none of them changes how a run ends."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from lrfm.report.settings import SHIPPED_NOTEBOOKS
from lrfm.runner.strands import strands_for
from lrfm.study.stages import STAGES
from lrfm.study.study import PAGE_STAGES
from tests.runner.outside import Told, run_outside
from tests.runner.rooms import plan_of
from tests.runner.samples import write_notebook


def _run(folder: Path, **params: str) -> Told:
    sources = {"one": write_notebook(folder / "notebooks" / "one.ipynb", "print('given', params_file)")}
    return run_outside(plan_of(folder, sources, params=params))


@pytest.fixture(autouse=True)
def _stranded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LRFM_TEST_STRANDS", "1")


def test_strands_share_the_machine_and_each_stage_is_told_once(tmp_path: Path) -> None:
    told = _run(tmp_path)
    assert told.said["exit_code"] == 0, told
    assert told.said["stages"][0] == "ledger"
    assert sorted(told.said["stages"][1:-1]) == ["features", "payments", "segments"]
    assert told.said["stages"][-1] == "ageing"  # of the child of all stages, which tells of the ledger no second time
    found = {name: (tmp_path / f"{name}.txt").read_text() for name in ("ledger", "features", "segments", "payments")}
    assert found == {"ledger": "1", "features": "2", "segments": "2", "payments": "2"}


def test_a_strand_that_is_killed_leaves_its_work_to_the_child_of_all_stages(tmp_path: Path) -> None:
    told = _run(tmp_path, strand="segments")
    assert told.said["exit_code"] == 0, told
    assert told.said["events"][-1] == "RunPublished"
    assert not (tmp_path / "segments.txt").exists()


def test_what_stops_the_ledger_stops_the_run_at_once(tmp_path: Path) -> None:
    told = _run(tmp_path, strand="ledger")
    assert told.said["faults"] == [["source.missing_file", {"path": "a.csv"}]]
    assert told.said["stages"] == []


def test_strands_hold_all_stages_of_a_whole_pack_once_and_in_their_order() -> None:
    """What a strand does not name would be computed afterwards, alone: a new stage must be given its place."""
    known = [*STAGES, *chain.from_iterable(stages for _, stages in PAGE_STAGES)]
    ground, beside = strands_for(SHIPPED_NOTEBOOKS, workers=2)
    named = [stage for strand in (*ground, *beside) for stage in strand]
    assert sorted(named) == sorted(known)
    assert all(list(strand) == sorted(strand, key=known.index) for strand in (*ground, *beside))


def test_quick_packs_and_single_workers_go_without() -> None:
    assert strands_for(SHIPPED_NOTEBOOKS, workers=1) == ()
    assert strands_for(("board_pack", "03_segments", "made_up_company"), workers=2) == ()
