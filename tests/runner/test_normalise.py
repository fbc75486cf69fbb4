"""What differs from run to run leaves the executed notebook; what does not, stays."""

from __future__ import annotations

from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lrfm.runner.normalise import normalised, write_notebook


def test_only_the_varying_goes(tmp_path: Path) -> None:
    marker = new_markdown_cell("<span>error</span>", metadata={"tags": ["papermill-error-cell-tag"]})
    cell = new_code_cell(
        "x",
        id="stored",
        execution_count=3,
        metadata={
            "papermill": {"duration": 1.5, "start_time": "2026-01-01"},
            "execution": {"iopub.status.busy": "2026-01-01"},
            "tags": [],
            "note": "kept",
        },
        outputs=[
            new_output("stream", text="/scratch/ipykernel_12/3456.py:1: UserWarning\n", name="stderr"),
            new_output("execute_result", data={"text/plain": "<A at 0x7f00aa>", "application/json": {"p": ["/r/a"]}}),
        ],
    )
    injected = new_code_cell('params_file = "/r/cache/p.yml"', id="random", metadata={"tags": ["injected-parameters"]})
    notebook = new_notebook(
        cells=[marker, injected, cell],
        metadata={
            "papermill": {"version": "2.7.0"},
            "language_info": {"name": "python", "version": "3.11.7"},
            "lrfm": {"question": "why?"},
        },
    )
    once = normalised(notebook, replacements={"/r/cache/p.yml": "params/p.yml", "/r": "."}, stable_ids={"stored"})
    assert [one["id"] for one in once.cells] == ["run-0", "stored"]
    assert once.cells[0].source == 'params_file = "params/p.yml"'
    assert once.cells[1].metadata == {"note": "kept"}
    assert once.cells[1].execution_count == 3
    assert once.cells[1].outputs[0].text == "<cell>:1: UserWarning\n"
    assert once.cells[1].outputs[1].data == {"text/plain": "<A at 0x0>", "application/json": {"p": ["./a"]}}
    assert "version" not in once.metadata.language_info
    assert once.metadata.lrfm == {"question": "why?"}
    assert "papermill" in notebook.metadata, "the notebook itself is left as it was"
    write_notebook(once, tmp_path / "new" / "a.ipynb")
    text = (tmp_path / "new" / "a.ipynb").read_text()
    assert text.endswith("}\n")
    assert "/r" not in text
