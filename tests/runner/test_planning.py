"""From params to a plan, and the promises of the room as a whole."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from lrfm.core.environment import CACHE_VARIABLE
from lrfm.errors import Place, UserError
from lrfm.report.messages.runner import MESSAGES
from lrfm.report.settings import SHIPPED_NOTEBOOKS
from lrfm.runner.planning import (
    RunRequest,
    available_notebooks,
    chosen_notebooks,
    make_plan,
    shipped_notebooks_dir,
)
from lrfm.runner.ready import chosen_mode

HERE = {name: Path(f"{name}.ipynb") for name in ("01_ledger_quality", "board_pack", "index")}
PLACE = Place("params/acme.yml")


def test_notebooks_come_in_the_order_asked_for() -> None:
    chosen = chosen_notebooks(["board_pack", "01_ledger_quality"], HERE, place=PLACE)
    assert list(chosen) == ["board_pack", "01_ledger_quality"]


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (["bord_pack"], "runner.notebook_unknown"),
        (["board_pack", "board_pack"], "runner.notebook_twice"),
        (["index"], "runner.notebook_name"),
        (["../other/secret"], "runner.notebook_name"),
        (["Board"], "runner.notebook_name"),
    ],
)
def test_what_cannot_be_a_report_is_refused(names: list[str], key: str) -> None:
    with pytest.raises(UserError) as caught:
        chosen_notebooks(names, HERE, place=PLACE)
    (fault,) = caught.value.faults
    assert (fault.key, fault.place) == (key, PLACE)
    assert key in MESSAGES


def test_shipped_notebooks_are_found() -> None:
    assert "board_pack" in available_notebooks(shipped_notebooks_dir())


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        available_notebooks(tmp_path / "none")
    assert caught.value.faults[0].key == "runner.notebooks_missing"


@pytest.mark.parametrize(("platform", "mode"), [("linux", "fork"), ("darwin", "kernel"), ("win32", "kernel")])
def test_auto_forks_only_where_that_is_safe(
    platform: str, mode: Literal["fork", "kernel"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    assert chosen_mode("auto") == mode


def test_fork_is_refused_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.fork")
    assert chosen_mode("auto") in ("fork", "kernel")
    with pytest.raises(UserError):
        chosen_mode("fork")


def test_only_notebooks_of_the_project_are_skipped_and_none_is_opened(tmp_path: Path) -> None:
    for name in ("board_pack", "01_ledger_quality", "02_receivables", "draft_for_fabrikam", "Untitled", "Untitled1"):
        (tmp_path / f"{name}.ipynb").write_text("{ half")
    request = RunRequest(
        client="acme",
        client_name="Acme Ltd",
        as_of=date(2026, 10, 31),
        language="en",
        engine="duckdb",
        notebooks=("board_pack",),
        mode="kernel",
        workers=2,
        notebook_timeout_seconds=60,
    )
    plan = make_plan(
        tmp_path / "a.yml",
        request=request,
        reports_dir=tmp_path,
        cache_dir=tmp_path / "cache",
        shown_path="a.yml",
        notebooks_dir=tmp_path,
    )
    assert list(plan.notebooks) == ["board_pack"]
    assert plan.skipped == ("01_ledger_quality", "02_receivables")
    assert plan.environment == {CACHE_VARIABLE: str(tmp_path / "cache")}


def test_the_notebooks_of_the_project_are_in_its_folder() -> None:
    assert set(SHIPPED_NOTEBOOKS) <= set(available_notebooks(shipped_notebooks_dir()))


def test_the_room_is_light_and_its_warm_parent_has_no_thread() -> None:
    program = """
import sys, threading
import lrfm.runner, lrfm.runner.run, lrfm.runner.wiring, lrfm.runner.planning, lrfm.runner.progress
heavy = {"numpy", "pandas", "ibis", "duckdb", "matplotlib", "nbconvert", "nbformat", "papermill", "IPython", "tqdm"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
from lrfm.runner.ready import refuse_threads, warmed
from lrfm.runner.wiring import study_rooms
from pathlib import Path
with warmed(study_rooms(Path("a.yml"), {}).warm_modules, budget={"OMP_NUM_THREADS": "1"}):
    assert heavy - {"tqdm"} <= set(sys.modules)
    refuse_threads()
    assert threading.active_count() == 1
    assert "matplotlib_inline.backend_inline" not in sys.modules  # it must meet the notebook's own shell
assert "rfc3987_syntax" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
