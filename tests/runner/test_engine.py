"""The in-process engine against a real kernel."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.runner.samples import SAMPLES, write_notebook

EXECUTED = """
import json, sys
from pathlib import Path
from lrfm.runner.quick import quick_imports
with quick_imports():
    import nbformat, papermill

engine, *paths = sys.argv[1:]
options = {} if engine == "lrfm" else {"coalesce_streams": True}

def executed(path):
    out = path.with_suffix(f".{engine}.ipynb")
    stopped = None
    try:
        papermill.execute_notebook(path, out, parameters={"params_file": "a.yml"}, engine_name=engine,
                                   progress_bar=False, **options)
    except papermill.PapermillExecutionError as error:
        stopped = [error.cell_index, error.ename, error.evalue]
    book = nbformat.read(out, 4)
    cells = [[cell.get("execution_count"), cell.get("outputs"),
              [cell.metadata.get("papermill", {}).get(key) for key in ("status", "exception")]] for cell in book.cells]
    return [stopped, cells, book.metadata.language_info]

print(json.dumps({Path(path).stem: executed(Path(path)) for path in paths}))
"""


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    """All samples by both engines, in processes of their own (warnings are errors in this one)."""
    folder = tmp_path_factory.mktemp("samples")
    paths = [write_notebook(folder / f"{name}.ipynb", *cells) for name, cells in SAMPLES.items()]
    half = len(paths) // 2
    started = [_start("lrfm", paths), _start("nbclient", paths[:half]), _start("nbclient", paths[half:])]
    ours, *kernels = (_said(process) for process in started)
    return ours, {**kernels[0], **kernels[1]}


def _start(engine: str, paths: list[Path]) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    command = [sys.executable, "-c", EXECUTED, engine, *map(str, paths)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)


def _said(process: subprocess.Popen[str]) -> dict[str, Any]:
    with process:
        output, _ = process.communicate()
    assert process.returncode == 0
    said: dict[str, Any] = json.loads(_without_chance(output))
    return said


def _without_chance(text: str) -> str:
    return re.sub(r"ipykernel_\d+", "ipykernel", re.sub(r"at 0x[0-9a-f]+", "at 0x", text))


@pytest.mark.parametrize("name", SAMPLES)
def test_records_what_a_kernel_records(name: str, executed: tuple[dict[str, Any], dict[str, Any]]) -> None:
    ours, kernels = executed
    assert ours[name] == kernels[name]


def test_samples_show_something(executed: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """Equal would also be two empty notebooks."""
    ours, _ = executed
    recorded = [outputs or [] for _, cells, _ in ours.values() for _, outputs, _ in cells]
    kinds = {output["output_type"] for outputs in recorded for output in outputs}
    assert kinds == {"stream", "display_data", "execute_result", "error"}
    assert ours["first_error_stops"][0] == [4, "ZeroDivisionError", "division by zero"]
    assert ours["exit"][0] is None
    assert "image/png" in json.dumps(ours["tables_and_figures"])


def test_command_leaves_no_file_and_no_history(tmp_path: Path) -> None:
    """`papermill --engine lrfm` works, ignores the user's IPython start-up files and writes nothing into the home."""
    home = tmp_path / "home"
    startup = home / ".ipython/profile_default/startup/00.py"
    startup.parent.mkdir(parents=True)
    startup.write_text("leaked = 1\n")
    before = sorted(home.rglob("*"))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    source = write_notebook(tmp_path / "a.ipynb", "print('leaked' in globals())", "%cd .", "x = 1")
    command = [sys.executable, "-m", "papermill", "--engine", "lrfm", "-p", "params_file", "a.yml", str(source)]
    environment = {"HOME": str(home), "TMPDIR": str(scratch), "PATH": "/usr/bin:/bin", "JUPYTER_PLATFORM_DIRS": "1"}
    command.append(str(tmp_path / "b.ipynb"))
    subprocess.run(command, check=True, capture_output=True, env=environment, cwd=tmp_path)
    executed = nbformat.read(tmp_path / "b.ipynb", as_version=4)
    assert executed.cells[3].outputs[0].text == "False\n"
    assert sorted(home.rglob("*")) == before
    assert sorted(scratch.iterdir()) == []


def test_descriptors_are_caught_in_order(tmp_path: Path) -> None:
    """What subprocesses write lands between the prints around it; a kernel's order is left to chance."""
    source = write_notebook(
        tmp_path / "a.ipynb",
        "import os, subprocess, sys\nprint('one')\nos.system('echo two')\nprint('three')\n"
        "_ = subprocess.run(['echo', 'four'])\nos.write(2, b'err\\n');",
    )
    program = (
        "import papermill, sys; nb = papermill.execute_notebook(sys.argv[1], None, {'params_file': 'a'},"
        " engine_name='lrfm', progress_bar=False); print([dict(o) for o in nb.cells[3].outputs])"
    )
    answer = subprocess.run([sys.executable, "-c", program, str(source)], capture_output=True, text=True, check=True)
    assert "'text': 'one\\ntwo\\nthree\\nfour\\n'" in answer.stdout
    assert "'text': 'err\\n'" in answer.stdout
    assert answer.stdout.count("two") == 1


def test_leaves_the_process_as_it_was(tmp_path: Path) -> None:
    program = """
import builtins, os, sys
import IPython
from lrfm.runner.quick import quick_imports
with quick_imports():
    import papermill
def state():
    return (sys.stdout, sys.stderr, sys.displayhook, sys.excepthook, sys.modules["__main__"], builtins.input,
            list(sys.path), dict(os.environ), IPython.get_ipython(), os.getcwd(), hasattr(builtins, "get_ipython"))
before = state()
papermill.execute_notebook(sys.argv[1], None, {"params_file": "a"}, engine_name="lrfm", progress_bar=False)
changed = [index for index, (old, new) in enumerate(zip(before, state())) if old != new]
papermill.execute_notebook(sys.argv[1], None, {"params_file": "a"}, engine_name="lrfm", progress_bar=False)
print(changed)
"""
    cells = ["assert 'secret' not in globals()\nsecret = 1", "import matplotlib.pyplot as plt; plt.plot([1])"]
    source = write_notebook(tmp_path / "a.ipynb", *cells)
    answer = subprocess.run([sys.executable, "-c", program, str(source)], capture_output=True, text=True, check=True)
    assert answer.stdout == "[]\n"
