"""The runner with the real study and the real report: the shipped notebooks and one that fails, on a small demo."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import html as lxml_html

from lrfm.core.measure import Measure, Unit
from lrfm.core.reason import Reason
from lrfm.report.language import Language
from lrfm.runner.planning import shipped_notebooks_dir
from lrfm.runner.wiring import _headline
from tests.runner.samples import write_notebook

PROGRAM = """
import json, sys
from datetime import date
from pathlib import Path
from lrfm.params import read_params, write_effective
from lrfm.runner import report
from lrfm.runner.planning import RunRequest

folder = Path(sys.argv[1])
overrides = ["sources.invoices.customers=12", "report.names=mask", *sys.argv[2:]]
params = read_params(Path("params/demo.yml"), overrides=overrides, today=date(2026, 11, 5))
write_effective(params, folder / "effective.yml")
request = RunRequest(
    client=params.client.id, client_name=params.client.name, as_of=params.as_of, language=params.language,
    engine=params.engine.kind, notebooks=params.report.notebooks, mode=params.runner.mode,
    workers=params.runner.workers, notebook_timeout_seconds=params.runner.notebook_timeout_seconds,
)
published = report(
    folder / "effective.yml", request=request, reports_dir=folder / "reports", cache_dir=folder / "cache",
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
    write_notebook(folder / "notebooks/draft.ipynb", "1")
    draft = folder / "notebooks/draft.ipynb"
    draft.write_text(draft.read_text().replace("# A question?", "# Fabrikam in trouble"))
    (folder / "notebooks/Untitled.ipynb").write_text("{ half-saved")
    (folder / "notebooks/02_receivables.ipynb").write_text("{ half-saved, and not asked for")
    (folder / "notebooks/half.ipynb").write_text("{ half-saved, and asked for")
    _spoil_another_clients_run(folder / "reports")
    chosen = 'report.notebooks=["broken","half","board_pack","01_ledger_quality"]'
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), chosen], capture_output=True, text=True, check=False, cwd=root
    )
    assert answer.returncode == 0, answer.stderr
    code, path = json.loads(answer.stdout)
    return code, Path(path)


def _spoil_another_clients_run(reports: Path) -> None:
    run = reports / "globex/.runs/2026-09-30-1"
    run.mkdir(parents=True)
    (run / "manifest.json").write_text("{")
    (reports / "globex/2026-09-30").symlink_to(".runs/2026-09-30-1")


def manifest(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return said


def test_one_report_fails_and_the_others_are_there(published: tuple[int, Path]) -> None:
    code, folder = published
    assert code == 1
    statuses = {report["name"]: report["status"] for report in manifest(folder)["reports"]}
    assert statuses == {
        "broken": "failed",
        "half": "failed",
        "board_pack": "done",
        "01_ledger_quality": "done",
        "02_receivables": "skipped",
        "03_segments": "skipped",
        "04_time_to_payment": "skipped",
        "05_weighting_schemes": "skipped",
        "07_cash_and_provision": "skipped",
    }
    for name in ("broken", "half", "board_pack", "01_ledger_quality", "index"):
        assert "Content-Security-Policy" in (folder / f"{name}.html").read_text(encoding="utf-8")
    for kind in ("tables/*.parquet", "tables/*.xlsx", "rejected/*.csv", "notebooks/*.ipynb"):
        assert list(folder.resolve().glob(kind)), kind
    library = (folder.parent.parent / "index.html").read_text(encoding="utf-8")
    assert 'href="demo/2026-10-31/index.html"' in library


def test_the_index_names_no_notebook_that_is_not_the_projects(published: tuple[int, Path]) -> None:
    _, folder = published
    tree = lxml_html.parse(str(folder / "index.html")).getroot()
    reports = [" ".join(item.text_content().split()) for item in tree.xpath("//section[@id='reports']//li")]
    assert [words for words in reports if words.endswith("Skipped")] == [
        "02_receivables Skipped",
        "03_segments Skipped",
        "04_time_to_payment Skipped",
        "05_weighting_schemes Skipped",
        "07_cash_and_provision Skipped",
    ]
    assert len(reports) == 9
    assert not any("Fabrikam" in path.read_text("utf-8") for path in folder.resolve().glob("*.*"))


def test_another_clients_spoiled_manifest_is_said_in_the_index_of_all(published: tuple[int, Path]) -> None:
    _, folder = published
    tree = lxml_html.parse(str(folder.parent.parent / "index.html")).getroot()
    (item,) = tree.xpath("//section[@id='client-globex']//li")
    assert item.text_content().split() == "30 September 2026 Its manifest cannot be read: run the month again".split()


def test_each_page_leads_back_to_the_index_of_its_run(published: tuple[int, Path]) -> None:
    _, folder = published
    for name in ("broken", "half", "board_pack", "01_ledger_quality"):
        tree = lxml_html.parse(str(folder / f"{name}.html")).getroot()
        links = [(link.get("href"), link.text_content()) for link in tree.xpath("//footer//a")]
        assert links == [("index.html", "All documents of this run")]
    assert lxml_html.parse(str(folder / "index.html")).getroot().xpath("//footer//a") == []


def test_the_manifest_ties_to_the_cent(published: tuple[int, Path]) -> None:
    _, folder = published
    totals = manifest(folder)["control_totals"]
    assert totals["open_items"] == totals["ageing_total"] == totals["control_balance"]
    assert totals["control_source"] == "rolled"
    source = manifest(folder)["inputs"][0]
    assert source["path"] == "invoices.csv"
    assert source["rows"] == totals["rows_read"] > 0
    assert all(headline["value"] is not None for headline in manifest(folder)["headlines"])


def test_a_headlines_caveats_go_with_it_in_words_and_by_key() -> None:
    at_least = Measure(
        "count_back_dso", Fraction(90), Unit.DAYS, caveats=(Reason.of("kpi.dso_beyond_history", days=90),)
    )
    study = SimpleNamespace(language=Language.load("en"), params=SimpleNamespace(currency_digits=2))
    told = _headline(at_least, study).as_json()  # type: ignore[arg-type]
    assert (told["value"], told["caveat_keys"]) == ("90.00", ["kpi.dso_beyond_history"])
    assert told["caveats"] == [Language.load("en").text("kpi.dso_beyond_history", days=90)]
    assert "90" in told["caveats"][0]


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
