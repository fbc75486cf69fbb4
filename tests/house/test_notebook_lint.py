from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tools.notebook_lint import check_notebook, main


def _markdown(identity: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": identity, "metadata": {}, "source": source}


def _code(identity: str, source: str, *, tags: tuple[str, ...] = ()) -> dict[str, Any]:
    metadata = {"tags": list(tags)} if tags else {}
    return {
        "cell_type": "code",
        "id": identity,
        "metadata": metadata,
        "source": source,
        "execution_count": None,
        "outputs": [],
    }


GOOD: dict[str, Any] = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    "cells": [
        _markdown("title", "# Where did the money of 2013 stand?\n\nSee [the other](02_receivables.ipynb) and `Q1`."),
        _code("parameters", '# the client\nparams_file = "params/demo.yml"', tags=("parameters",)),
        _code("open", "from lrfm.study import Study\n\nstudy = Study.open(params_file)\nstudy.answer()"),
    ],
}


def _stored(folder: Path, notebook: dict[str, Any], *, name: str = "02_receivables") -> Path:
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def _messages(folder: Path, notebook: dict[str, Any], *, name: str = "02_receivables") -> list[str]:
    return [finding.message for finding in check_notebook(_stored(folder, notebook, name=name))]


def test_a_good_notebook_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(_stored(tmp_path, GOOD))]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("def f():\n    pass", "def in"),
        ("async def f():\n    pass", "def in"),
        ("class A:\n    pass", "class in"),
        ("f = lambda: 1", "lambda in"),
        ("for x in y:\n    x", "a loop in"),
        ("while x:\n    x", "a loop in"),
        ("[x for x in y]", "a comprehension in"),
        ("{x for x in y}", "a comprehension in"),
        ("{x: x for x in y}", "a comprehension in"),
        ("sum(x for x in y)", "a comprehension in"),
        ("t.groupby('a')", "groupby in"),
        ("t.group_by('a')", "group_by in"),
        ("t.merge(u)", "merge in"),
        ("from pandas import merge\nmerge(t, u)", "merge in"),
        ("%matplotlib inline", "is not plain Python"),
        ("!ls", "is not plain Python"),
        ("\n".join(["x"] * 11), "11 lines of code"),
    ],
)
def test_code_that_belongs_elsewhere(tmp_path: Path, source: str, what: str) -> None:
    notebook = copy.deepcopy(GOOD)
    notebook["cells"].append(_code("more", source))
    (message,) = _messages(tmp_path, notebook)
    assert message.startswith(what)


def test_ten_lines_are_enough(tmp_path: Path) -> None:
    notebook = copy.deepcopy(GOOD)
    notebook["cells"].append(_code("more", "\n".join(["x"] * 10) + "\n"))
    assert _messages(tmp_path, notebook) == []


@pytest.mark.parametrize("prose", ["Overdue rose to 12 %.", "As of 2013-06-30.", "۱۲ درصد", "## Claim 3", "| a | 4 |"])
def test_typed_numbers(tmp_path: Path, prose: str) -> None:
    notebook = copy.deepcopy(GOOD)
    notebook["cells"].append(_markdown("claim", prose))
    (message,) = _messages(tmp_path, notebook)
    assert message == f"a number typed in prose; compute it instead: {prose!r}"


def test_numbers_below_the_title_are_prose(tmp_path: Path) -> None:
    notebook = copy.deepcopy(GOOD)
    notebook["cells"][0]["source"] = ["# Fine in 2013?\n", "\n", "But not 12 here."]
    assert _messages(tmp_path, notebook) == ["a number typed in prose; compute it instead: 'But not 12 here.'"]


@pytest.mark.parametrize(
    "source",
    ["params_file = 1", "params_file = f()", "other = 'x'", "params_file = 'x'\nmore = 1", "", "params_file += 'x'"],
)
def test_parameters_cell(tmp_path: Path, source: str) -> None:
    notebook = copy.deepcopy(GOOD)
    notebook["cells"][1]["source"] = source
    assert _messages(tmp_path, notebook) == [
        "the parameters cell must assign a text to params_file, and do nothing else"
    ]


def test_typed_parameters_cell(tmp_path: Path) -> None:
    notebook = copy.deepcopy(GOOD)
    notebook["cells"][1]["source"] = "params_file: str = 'x'"
    assert _messages(tmp_path, notebook) == []


@pytest.mark.parametrize(("tagged", "number"), [((), 0), ((1, 2), 2)])
def test_one_parameters_cell(tmp_path: Path, tagged: tuple[int, ...], number: int) -> None:
    notebook = copy.deepcopy(GOOD)
    notebook["cells"][1]["metadata"] = {}
    for index in tagged:
        notebook["cells"][index].update(metadata={"tags": ["parameters"]}, source='params_file = "x"')
    assert _messages(tmp_path, notebook) == [f"exactly one cell must be tagged parameters, {number} are"]


def test_stored_as_executed(tmp_path: Path) -> None:
    notebook = copy.deepcopy(GOOD)
    notebook["cells"][2].update(outputs=[{"output_type": "stream"}], execution_count=3)
    assert _messages(tmp_path, notebook) == ["stored with outputs", "stored with an execution count"]


def test_titles(tmp_path: Path) -> None:
    notebook = copy.deepcopy(GOOD)
    notebook["cells"][0]["source"] = "# The month"
    assert _messages(tmp_path, notebook) == ["the title must be the question that the notebook answers"]
    assert _messages(tmp_path, notebook, name="board_pack") == []
    notebook["cells"][0]["source"] = "The month?"
    assert _messages(tmp_path, notebook) == ["the first cell must be the title: markdown that begins with '# '"]


def test_cells_keep_their_names(tmp_path: Path) -> None:
    notebook = copy.deepcopy(GOOD)
    notebook["cells"][2]["id"] = "parameters"
    assert _messages(tmp_path, notebook) == ["cell id 'parameters' is used 2 times"]
    del notebook["cells"][2]["id"]
    assert _messages(tmp_path, notebook) == ["has no cell id (letters, digits, - and _)"]


def test_traces_of_a_machine(tmp_path: Path) -> None:
    notebook = copy.deepcopy(GOOD)
    notebook["metadata"] |= {"widgets": {}, "kernelspec": {"name": "conda-env"}}
    notebook["cells"][2]["metadata"] = {"execution": {}}
    notebook["nbformat_minor"] = 4
    assert _messages(tmp_path, notebook) == [
        "must be stored in notebook format 4.5 or newer, which has cell ids",
        "the kernel must be python3",
        "metadata that does not belong in a stored notebook: widgets",
        "metadata that does not belong in a stored notebook: execution",
    ]


def test_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notebook = copy.deepcopy(GOOD)
    notebook["cells"][2]["source"] = "t.merge(u)"
    path = _stored(tmp_path, notebook)
    assert main([str(path)]) == 1
    assert capsys.readouterr().out == f"{path}: cell 3 (open): merge in a notebook; the work belongs in src/lrfm\n"
