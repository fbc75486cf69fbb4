"""A kernel that stays open while the program's files change under it, on a copy of the program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lrfm

PROGRAM = """
import json, sys
from pathlib import Path
import lrfm
from lrfm.errors import UserError
from lrfm.study import Study

params, cache, days_of_modules = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
assert Path(lrfm.__file__).is_relative_to(params.parent), lrfm.__file__
before, told = None, {}

def results():
    return sorted(str(path.parent.relative_to(cache)) for path in cache.rglob(".contents.json"))

def asked(as_of):
    path = params.with_name(f"{as_of}.yml")
    path.write_text(json.dumps({**json.loads(params.read_text()), "as_of": as_of}))
    try:
        return str(Study.open(path, cache_dir=cache).figures.open_items.value)
    except UserError as error:
        return {"key": error.faults[0].key, "changed": error.faults[0].values["changed"], "words": error.__notes__}

before = asked("2026-10-31")
for module, day in days_of_modules.items():
    seen, stored = {"before": before}, results()
    file = Path(lrfm.__file__).parent / f"{module}.py"
    text = file.read_text()
    file.write_text(text + "# another line\\n")
    seen["same question"], seen["other question"] = asked("2026-10-31"), asked(day)
    seen["stored meanwhile"] = [result for result in results() if result not in stored]
    file.write_text(text)
    seen["files as before"] = asked(day)
    told[module] = seen
print(json.dumps(told))
"""

DAYS = {"cohort/snapshot": "2026-09-30", "engine/duckdb": "2026-08-31", "report/seal": "2026-07-31"}
"""The file that changes in the kernel, and the day that is asked for only then."""

CHANGED_BEFORE_USE = """
import sys
from pathlib import Path
import lrfm.study
file = Path(lrfm.__file__).parent / "ledger/synthetic/demo.py"
file.write_text(file.read_text() + "# another line\\n")
try:
    lrfm.study.Study.open(Path(sys.argv[1]), cache_dir=Path(sys.argv[2])).ledger
except lrfm.errors.UserError as error:
    print(error.__notes__[0])
"""


def _run(program: str, folder: Path, *arguments: str) -> str:
    shutil.copytree(Path(lrfm.__file__).parent, folder / "src/lrfm", ignore=shutil.ignore_patterns("__pycache__"))
    params = {
        "schema": 1,
        "client": {"id": "small", "name": "Small & Sons"},
        "currency": "EUR",
        "as_of": "2026-10-31",
        "sources": {"invoices": {"kind": "demo", "customers": 20, "years": 2}},
    }
    (folder / "small.yml").write_text(json.dumps(params), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", program, folder / "small.yml", folder / "cache", *arguments],
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What one kernel gave while one file after the other changed, and was as before again."""
    seen: dict[str, dict[str, object]] = json.loads(_run(PROGRAM, tmp_path_factory.mktemp("kernel"), json.dumps(DAYS)))
    return seen


@pytest.mark.parametrize("module", ["cohort/snapshot", "engine/duckdb"])
def test_old_code_stores_nothing_under_a_new_key(kernel: dict[str, dict[str, object]], module: str) -> None:
    seen = kernel[module]
    assert seen["same question"] == seen["before"]
    refused = seen["other question"]
    assert isinstance(refused, dict)
    assert (refused["key"], refused["changed"]) == ("study.code_changed", [f"lrfm.{module.replace('/', '.')}"])
    assert "Restart the kernel" in refused["words"][0]
    assert seen["stored meanwhile"] == []
    assert isinstance(seen["files as before"], str)


def test_a_change_that_no_stage_leans_on_disturbs_nobody(kernel: dict[str, dict[str, object]]) -> None:
    seen = kernel["report/seal"]
    assert seen["other question"] == seen["files as before"]
    assert len(seen["stored meanwhile"]) == 2  # type: ignore[arg-type]


def test_code_counts_as_it_was_when_it_was_imported(tmp_path: Path) -> None:
    assert "lrfm.ledger.synthetic.demo" in _run(CHANGED_BEFORE_USE, tmp_path)
    assert list((tmp_path / "cache").rglob("invoices.csv")) == []
