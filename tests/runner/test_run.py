"""Whole runs with stand-ins for the other rooms: real processes, real notebooks, real folders."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import nbformat
import pytest
from filelock import FileLock

from lrfm.runner.plan import RunPlan
from tests.runner.outside import Told, run_outside
from tests.runner.rooms import NAME, plan_of
from tests.runner.samples import Cell, write_notebook
from tests.runner.test_children import wait_until_gone

SHOW = "print('given', params_file)"

_MENDABLE = """from lrfm.errors import UserError
error = UserError.of("source.missing_file", path="a")
error.add_note("Put a.csv in its place.")
raise error"""

FAILURES: dict[str, tuple[list[Cell], str]] = {
    "raises": (["x = 1", f"raise ValueError('no sales to {NAME}')"], "runner.cell_raised"),
    "mendable": (
        [_MENDABLE],
        "runner.cell_stopped",
    ),
    "dies": (["print('so far')", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"], "runner.killed"),
    "leaves": (["import os; os._exit(3)"], "runner.exited"),
    "hangs": (["import time; time.sleep(60)"], "runner.timed_out"),
    "unrendered": (["print('refuse the page')"], "runner.render_failed"),
}


def notebooks(folder: Path, **cells: list[Cell]) -> dict[str, Path]:
    home = folder / "notebooks"
    return {name: write_notebook(home / f"{name}.ipynb", *sources) for name, sources in cells.items()}


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.resolve().rglob("*") if path.is_file())
    return {path.relative_to(folder.resolve()).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[RunPlan, Told]:
    """A run in which every kind of failure stands between two reports that come out well."""
    folder = tmp_path_factory.mktemp("mixed")
    cells = {"first": [SHOW], **{name: list(sources) for name, (sources, _) in FAILURES.items()}, "last": [SHOW]}
    plan = plan_of(folder, notebooks(folder, **cells), skipped=("asleep",), notebook_timeout_seconds=8)
    return plan, run_outside(plan)


def test_failures_do_not_stop_the_others(mixed: tuple[RunPlan, Told]) -> None:
    plan, told = mixed
    statuses = {name: report[0] for name, report in told.said["reports"].items()}
    assert statuses == {"first": "done", **dict.fromkeys(FAILURES, "failed"), "last": "done", "asleep": "skipped"}
    assert told.said["exit_code"] == 1
    assert told.stderr == ""
    names = set(files(plan.folder.pointer(plan.as_of)))
    pages = {f"{name}.html" for name in plan.notebooks}
    kept = {f"notebooks/{name}.ipynb" for name in plan.notebooks}
    assert names == {"index.html", "manifest.json", "tables/open_items.csv", "tables/workers.txt", *pages, *kept}


@pytest.mark.parametrize("name", FAILURES)
def test_a_failed_report_says_why(name: str, mixed: tuple[RunPlan, Told]) -> None:
    plan, told = mixed
    key, values = told.cause(name)
    assert key == FAILURES[name][1]
    page = (plan.folder.pointer(plan.as_of) / f"{name}.html").read_text()
    assert page.startswith(f"<h1>{name} failed</h1>\n{key} ")
    assert NAME not in page
    assert "Traceback" not in page
    match name:
        case "raises":
            assert values == {"cell": 4, "error": "ValueError"}
        case "mendable":
            assert values == {"cell": 3, "words": "Put a.csv in its place."}
        case "hangs":
            assert values == {"count": 8}
        case "unrendered":
            assert values == {"error": "ValueError"}


def test_a_dead_notebook_is_kept_as_far_as_it_came(mixed: tuple[RunPlan, Told]) -> None:
    plan, _ = mixed
    executed = nbformat.read(plan.folder.pointer(plan.as_of) / "notebooks/dies.ipynb", as_version=4)
    assert executed.cells[3].outputs[0].text == "so far\n"
    raised = (plan.folder.pointer(plan.as_of) / "notebooks/raises.ipynb").read_text()
    assert NAME not in raised.replace(f"raise ValueError('no sales to {NAME}')", "")


def test_manifest_has_all_its_fields(mixed: tuple[RunPlan, Told]) -> None:
    plan, _ = mixed
    manifest = json.loads((plan.folder.pointer(plan.as_of) / "manifest.json").read_text())
    assert manifest["schema"] == 1
    assert (manifest["client"], manifest["as_of"]) == ("acme", "2026-10-31")
    assert manifest["inputs"] == [{"path": "a.csv", "sha256": "00", "rows": 3}]
    assert manifest["control_totals"] == {"rows_read": 3, "amount_read": "12.34"}
    assert manifest["headlines"] == [
        {
            "key": "open_items",
            "value": "12.34",
            "unit": "money_minor",
            "missing": None,
            "caveats": [],
            "caveat_keys": [],
        },
        {
            "key": "dso",
            "value": "90.00",
            "unit": "days",
            "missing": None,
            "caveats": ["at least 90 days"],
            "caveat_keys": ["kpi.dso_beyond_history"],
        },
        {"key": "days_late", "value": None, "unit": "days", "missing": "no sales", "caveats": [], "caveat_keys": []},
    ]
    assert json.loads(plan.folder.history.read_text())["headlines"] == manifest["headlines"]
    reports = {report["name"]: report for report in manifest["reports"]}
    assert list(reports) == [*plan.notebooks, "asleep"]
    assert reports["first"].keys() == {"name", "path", "status", "seconds"}
    assert (reports["first"]["path"], reports["first"]["status"]) == ("first.html", "done")
    assert reports["dies"]["cause"] == "runner.killed"
    assert reports["asleep"] == {"name": "asleep", "path": None, "status": "skipped", "seconds": 0.0}
    assert manifest["started_at"] <= manifest["finished_at"]
    assert manifest["versions"]["papermill"]
    assert (manifest["engine"], manifest["runner"]) == ("duckdb", "fork")


def test_events_tell_the_whole_story(mixed: tuple[RunPlan, Told]) -> None:
    plan, told = mixed
    events = told.said["events"]
    assert events[:4] == ["Planned", "StageDone", "StageDone", "StagesDone"]
    assert events.count("NotebookStarted") == events.count("NotebookDone") == len(plan.notebooks)
    assert events[-1] == "RunPublished"


def test_two_runs_give_the_same_bytes_by_both_runners(tmp_path: Path) -> None:
    """Only the manifest may differ, and of it only the times; a kernel's run differs in the name of the runner."""
    varying = [
        SHOW,
        "import os; print(os.getcwd(), object())",
        "import warnings; warnings.warn('careful')",
        "import pandas as pd; pd.DataFrame({'a': [1]})",
        "import matplotlib.pyplot as plt; plt.subplots(figsize=(1, 1))[1].plot([1]);",
        "import tempfile; tempfile.gettempdir()",
    ]
    books = notebooks(tmp_path, one=varying, stops=["def f():\n    return 1 / 0", "f()"])
    published = []
    for mode in ("fork", "fork", "kernel"):
        plan = plan_of(tmp_path, books, mode=mode)
        told = run_outside(plan)
        assert told.said["exit_code"] == 1, told
        published.append(files(plan.folder.pointer(plan.as_of)))
    manifests = [json.loads(run.pop("manifest.json")) for run in published]
    assert published[0] == published[1] == published[2]
    times = ("started_at", "finished_at", "reports", "runner")
    assert len({json.dumps({key: value for key, value in one.items() if key not in times}) for one in manifests}) == 1
    one = published[0]["notebooks/one.ipynb"].decode()
    assert "given params/acme.yml" in one
    assert str(tmp_path) not in one
    assert 'params_file = \\"params/acme.yml\\"' in one
    assert not any(word in one for word in ("papermill", "duration", "execution_timing", '"version"', "ipykernel_"))


def test_kernel_runner_reports_deaths(tmp_path: Path) -> None:
    books = notebooks(tmp_path, leaves=list(FAILURES["leaves"][0]), fine=[SHOW])
    told = run_outside(plan_of(tmp_path, books, mode="kernel"))
    assert [report[0] for report in told.said["reports"].values()] == ["failed", "done"]
    assert told.cause("leaves") == ("runner.crashed", {"error": "DeadKernelError"})


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_kernel_runner_ends_a_kernel_that_hangs(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    cell = f"import os, pathlib, time\npathlib.Path({str(note)!r}).write_text(str(os.getpid()))\ntime.sleep(60)"
    told = run_outside(plan_of(tmp_path, notebooks(tmp_path, hangs=[cell]), mode="kernel", notebook_timeout_seconds=10))
    assert told.cause("hangs") == ("runner.timed_out", {"count": 10})
    assert wait_until_gone(int(note.read_text()))


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        ("mendable", "faults"),
        ("defective", "defect"),
        ("killed", "defect"),
    ],
)
def test_stages_that_fail_publish_nothing(tmp_path: Path, stages: str, said: str) -> None:
    plan = plan_of(tmp_path, notebooks(tmp_path, one=[SHOW]), params={"stages": stages})
    told = run_outside(plan)
    assert "reports" not in told.said
    match stages:
        case "mendable":
            ((key, values),) = told.said[said]
            assert (key, values["path"], values["day"]) == ("source.missing_file", "a.csv", "2026-10-31")
            assert "lock" in values["odd"]
        case "defective":
            assert told.said[said][0] == "stages: ZeroDivisionError: no sales"
            assert "in prepare" in told.said[said][1]
        case "killed":
            assert "SIGKILL" in told.said[said][0]
    assert sorted(path.name for path in plan.folder.reports_dir.iterdir()) == [".locks"]


@pytest.mark.parametrize("cells", [0, 2])
def test_a_notebook_has_one_cell_of_parameters(tmp_path: Path, cells: int) -> None:
    """papermill only warns of this."""
    books = notebooks(tmp_path, odd=[("parameters", "params_file = ''")] * (cells - 1) or [SHOW])
    if cells == 0:
        book = nbformat.read(books["odd"], as_version=4)
        book.cells[1].metadata.tags = []
        nbformat.write(book, books["odd"])
    told = run_outside(plan_of(tmp_path, books))
    key, values = told.cause("odd")
    assert (key, values["error"]) == ("runner.crashed", "Defect")


def test_a_parameter_the_notebook_does_not_know_is_refused(tmp_path: Path) -> None:
    """papermill only warns of this, too."""
    books = notebooks(tmp_path, odd=["print('never run')"])
    books["odd"].write_text(books["odd"].read_text().replace("params_file = ''", "params_flie = ''"))
    plan = plan_of(tmp_path, books)
    told = run_outside(plan)
    assert told.cause("odd") == ("runner.crashed", {"error": "Defect"})
    kept = nbformat.read(plan.folder.pointer(plan.as_of) / "notebooks/odd.ipynb", as_version=4)
    assert [cell.get("outputs") for cell in kept.cells] == [None, [], []]


def test_clients_stay_apart(tmp_path: Path) -> None:
    cells: list[Cell] = [
        "import json, pathlib",
        "print(json.loads(pathlib.Path(params_file).read_text())['client'])",
        "pathlib.Path('figure.svg').write_text('mine')",
    ]
    for client in ("acme", "globex"):
        books = notebooks(tmp_path / client, one=cells)
        assert run_outside(plan_of(tmp_path, books, client=client)).said["exit_code"] == 0
    for client, other in (("acme", "globex"), ("globex", "acme")):
        for name, content in files(tmp_path / "reports" / client).items():
            assert other.encode() not in content, name
            assert not name.endswith(".svg")
    index = (tmp_path / "reports/index.html").read_text()
    assert index == "acme/2026-10-31/index.html acme\nglobex/2026-10-31/index.html globex\n"


def test_several_workers_get_one_thread_each(tmp_path: Path) -> None:
    cells: list[Cell] = ["import os; print(os.environ.get('OMP_NUM_THREADS'), os.environ.get('OPENBLAS_NUM_THREADS'))"]
    plan = plan_of(tmp_path, notebooks(tmp_path, one=cells, two=cells))
    run_outside(plan)
    assert "1 1" in (plan.folder.pointer(plan.as_of) / "one.html").read_text()


@pytest.mark.parametrize(("workers", "count", "told"), [(2, 2, "2"), (4, 2, "2"), (2, 1, "1")])
def test_children_are_told_how_many_share_the_machine(tmp_path: Path, workers: int, count: int, told: str) -> None:
    cells: list[Cell] = ["import os; print('sharing', os.environ['LRFM_WORKERS'])"]
    books = notebooks(tmp_path, **{f"book_{number}": cells for number in range(count)})
    plan = plan_of(tmp_path, books, workers=workers)
    run_outside(plan)
    folder = plan.folder.pointer(plan.as_of)
    assert f"sharing {told}" in (folder / "book_0.html").read_text()
    assert (folder / "tables" / "workers.txt").read_text() == "1"


def test_another_clients_spoiled_manifest_is_listed_as_unreadable(tmp_path: Path) -> None:
    books = notebooks(tmp_path, one=[SHOW])
    theirs = plan_of(tmp_path, books, client="globex")
    assert run_outside(theirs).said["exit_code"] == 0
    (theirs.folder.pointer(theirs.as_of) / "manifest.json").write_text("{")
    told = run_outside(plan_of(tmp_path, books))
    assert (told.said["exit_code"], told.said["noticed"]) == (0, [])
    index = (tmp_path / "reports/index.html").read_text()
    assert index == "acme/2026-10-31/index.html acme\nglobex/2026-10-31/index.html globex unreadable\n"


def test_a_spoiled_history_is_said_and_the_run_goes_on(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, notebooks(tmp_path, one=[SHOW]))
    assert run_outside(plan).said["exit_code"] == 0
    plan.folder.history.write_text("nonsense\n" + plan.folder.history.read_text())
    told = run_outside(plan)
    assert (told.said["exit_code"], told.said["noticed"]) == (0, ["runner.history_unreadable"])
    assert len(plan.folder.history.read_text().splitlines()) == 3


def test_an_index_that_is_busy_leaves_the_reports_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_of(tmp_path, notebooks(tmp_path, one=[SHOW]))
    monkeypatch.setenv("LRFM_TEST_PATIENCE", "0.2")
    locks = plan.folder.reports_dir / ".locks"
    locks.mkdir(parents=True)
    with FileLock(locks / "index.html.lock"):
        told = run_outside(plan)
    assert told.said["events"][-2:] == ["RunPublished", "LeftUndone"]
    assert (told.said["exit_code"], told.said["left_undone"]) == (1, "runner.index_busy")
    assert told.said["reports"]["one"][0] == "done"
    assert (plan.folder.pointer(plan.as_of) / "one.html").is_file()
    assert not (tmp_path / "reports/index.html").exists()
    assert run_outside(plan).said["exit_code"] == 0
    assert (tmp_path / "reports/index.html").is_file()


def test_an_index_that_cannot_be_written_leaves_the_reports_published(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, notebooks(tmp_path, one=[SHOW]))
    (tmp_path / "reports/index.html").mkdir(parents=True)
    told = run_outside(plan)
    assert (told.said["exit_code"], told.said["left_undone"]) == (1, "runner.not_written")
    assert (plan.folder.pointer(plan.as_of) / "one.html").is_file()


def test_a_disk_that_is_full_after_publication_leaves_the_reports_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of(tmp_path, notebooks(tmp_path, one=[SHOW]))
    monkeypatch.setenv("LRFM_TEST_FULL", "yes")
    told = run_outside(plan)
    assert (told.said["exit_code"], told.said["left_undone"]) == (1, "runner.not_written")
    assert (plan.folder.pointer(plan.as_of) / "one.html").is_file()
    monkeypatch.delenv("LRFM_TEST_FULL")
    assert run_outside(plan).said["exit_code"] == 0
    assert len(plan.folder.history.read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("names", "page"), [(["one", "board_pack"], "board_pack.html"), (["one"], "index.html")], ids=["pack", "no pack"]
)
def test_the_page_to_open_is_the_board_pack(tmp_path: Path, names: list[str], page: str) -> None:
    plan = plan_of(tmp_path, notebooks(tmp_path, **{name: [SHOW] for name in names}))
    told = run_outside(plan)
    assert told.said["page"] == page
    assert (plan.folder.pointer(plan.as_of) / page).is_file()


def test_a_notebook_that_is_no_notebook_fails_alone(tmp_path: Path) -> None:
    books = notebooks(tmp_path, odd=[SHOW], one=[SHOW])
    books["odd"].write_text("{ half a note")
    plan = plan_of(tmp_path, books)
    told = run_outside(plan)
    assert [(report[0], report[1]) for report in told.said["reports"].values()] == [
        ("failed", "odd.html"),
        ("done", "one.html"),
    ]
    assert told.cause("odd") == ("runner.crashed", {"error": "NotJSONError"})
