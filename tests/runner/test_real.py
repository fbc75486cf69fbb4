"""The runner with the real study and the real report: the shipped notebooks and one that fails, on a small demo."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lrfm.runner.planning import shipped_notebooks_dir
from tests.runner.samples import write_notebook

PROGRAM = """
import json, sys
from datetime import date
from pathlib import Path
from lrfm.params import read_params, write_effective
from lrfm.runner import report

folder = Path(sys.argv[1])
overrides = ["sources.invoices.customers=12", "report.names=mask", *sys.argv[2:]]
params = read_params(Path("params/demo.yml"), overrides=overrides, today=date(2026, 11, 5))
write_effective(params, folder / "effective.yml")
published = report(
    folder / "effective.yml", params=params, reports_dir=folder / "reports", cache_dir=folder / "cache",
    shown_path="params/demo.yml", on_event=lambda event: None, notebooks_dir=folder / "notebooks",
)
print(json.dumps([published.exit_code, str(published.folder)]))
"""

FAILING = """names = study.ledger.directory.name.execute().dropna()
raise ValueError(f"cannot place {names.iloc[0]}")"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, root: Path) -> tuple[int, Path]:
    """The exit code and the folder of a run."""
    folder = tmp_path_factory.mktemp("real")
    shutil.copytree(shipped_notebooks_dir(), folder / "notebooks")
    cells = ["from lrfm.study import Study\nstudy = Study.open(params_file)", FAILING]
    write_notebook(folder / "notebooks/broken.ipynb", *cells)
    chosen = 'report.notebooks=["broken","board_pack","01_ledger_quality"]'
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), chosen], capture_output=True, text=True, check=False, cwd=root
    )
    assert answer.returncode == 0, answer.stderr
    code, path = json.loads(answer.stdout)
    return code, Path(path)


def manifest(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return said


def test_one_report_fails_and_the_others_are_there(published: tuple[int, Path]) -> None:
    code, folder = published
    assert code == 1
    statuses = {report["name"]: report["status"] for report in manifest(folder)["reports"]}
    assert statuses == {
        "broken": "failed",
        "board_pack": "done",
        "01_ledger_quality": "done",
        "02_receivables": "skipped",
    }
    for name in ("broken", "board_pack", "01_ledger_quality", "index"):
        assert "Content-Security-Policy" in (folder / f"{name}.html").read_text(encoding="utf-8")
    for kind in ("tables/*.parquet", "tables/*.xlsx", "rejected/*.csv", "notebooks/*.ipynb"):
        assert list(folder.resolve().glob(kind)), kind
    assert "2026" in (folder.parent.parent / "index.html").read_text(encoding="utf-8")


def test_the_manifest_ties_to_the_cent(published: tuple[int, Path]) -> None:
    _, folder = published
    totals = manifest(folder)["control_totals"]
    assert totals["open_items"] == totals["ageing_total"] == totals["control_balance"]
    assert totals["control_source"] == "rolled"
    (source,) = manifest(folder)["inputs"]
    assert source["rows"] == totals["rows_read"] > 0
    assert all(headline["value"] is not None for headline in manifest(folder)["headlines"])


def test_the_error_page_names_cell_and_error_and_no_customer(published: tuple[int, Path]) -> None:
    _, folder = published
    page = (folder / "broken.html").read_text(encoding="utf-8")
    assert "ValueError" in page
    assert "Traceback" not in page
    executed = json.loads((folder / "notebooks/broken.ipynb").read_text(encoding="utf-8"))
    (error,) = [output for cell in executed["cells"] for output in cell.get("outputs", []) if "ename" in output]
    assert error["evalue"].startswith("cannot place Customer ")
    assert "cannot place" not in page
    assert 'params_file = "params/demo.yml"' in "".join(executed["cells"][2]["source"])
