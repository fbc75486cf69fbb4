"""Notebooks tell, `src/lrfm` computes: what a stored notebook may hold.

`python -m tools.notebook_lint notebooks/*.ipynb` prints `file: cell N (id): what is wrong` and exits with 1.

A notebook is stored without outputs and opens with its question as title. One cell tagged `parameters` assigns
`params_file` and nothing else. Code cells have at most ten lines of plain Python: no `def`, `class`, `lambda`, loop,
comprehension, `groupby` or `merge`. Prose holds no digit, in any script, dates included: every number and date on
a page is computed, so that it cannot go stale. The title, code spans and link targets are not prose.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Finding", "check_notebook", "main"]

MAX_CODE_LINES = 10
# These two are documents, not questions.
TITLED_BY_NAME = frozenset({"board_pack", "client_diagnostic"})
NOTEBOOK_METADATA = frozenset({"kernelspec", "language_info"})
CELL_METADATA = frozenset({"tags"})
TABLE_WORK = frozenset({"groupby", "group_by", "merge"})
CELL_IDS_SINCE = (4, 5)
CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
NOT_PROSE = re.compile(r"`+[^`]*`+|\]\([^)]*\)|<[^>]*>")

Cell = Mapping[str, Any]

FORBIDDEN_NODES: Mapping[type[ast.AST], str] = {
    ast.FunctionDef: "def",
    ast.AsyncFunctionDef: "def",
    ast.ClassDef: "class",
    ast.Lambda: "lambda",
    ast.For: "a loop",
    ast.AsyncFor: "a loop",
    ast.While: "a loop",
    ast.ListComp: "a comprehension",
    ast.SetComp: "a comprehension",
    ast.DictComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
}


@dataclass(frozen=True)
class Finding:
    """One thing to mend; cells are counted from 1, 0 means the notebook as a whole."""

    file: str
    cell: int
    id: str
    message: str

    def __str__(self) -> str:
        where = f": cell {self.cell} ({self.id})" if self.cell else ""
        return f"{self.file}{where}: {self.message}"


def check_notebook(path: Path) -> tuple[Finding, ...]:
    """Give everything that is wrong with one stored notebook."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells: Sequence[Cell] = notebook["cells"]
    findings = [Finding(str(path), 0, "", message) for message in _notebook_faults(notebook, cells, name=path.stem)]
    for number, cell in enumerate(cells, start=1):
        text = _source(cell)
        prose = text.partition("\n")[2] if number == 1 else text
        identity = str(cell.get("id", "no id"))
        findings.extend(Finding(str(path), number, identity, message) for message in _cell_faults(cell, prose=prose))
    return tuple(findings)


def _source(cell: Cell) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _tags(cell: Cell) -> list[str]:
    return list(cell.get("metadata", {}).get("tags", []))


def _notebook_faults(notebook: Mapping[str, Any], cells: Sequence[Cell], *, name: str) -> Iterator[str]:
    if (notebook.get("nbformat", 0), notebook.get("nbformat_minor", 0)) < CELL_IDS_SINCE:
        yield "must be stored in notebook format 4.5 or newer, which has cell ids"
    metadata = notebook.get("metadata", {})
    if metadata.get("kernelspec", {}).get("name") != "python3":
        yield "the kernel must be python3"
    if extra := sorted(set(metadata) - NOTEBOOK_METADATA):
        yield f"metadata that does not belong in a stored notebook: {', '.join(extra)}"
    yield from (
        f"cell id {identity!r} is used {count} times"
        for identity, count in Counter(cell.get("id") for cell in cells).items()
        if count > 1
    )
    tagged = sum("parameters" in _tags(cell) for cell in cells)
    if tagged != 1:
        yield f"exactly one cell must be tagged parameters, {tagged} are"
    title = _source(cells[0]).partition("\n")[0] if cells and cells[0]["cell_type"] == "markdown" else ""
    if not title.startswith("# "):
        yield "the first cell must be the title: markdown that begins with '# '"
    elif "?" not in title and name not in TITLED_BY_NAME:
        yield "the title must be the question that the notebook answers"


def _cell_faults(cell: Cell, *, prose: str) -> Iterator[str]:
    if not CELL_ID.fullmatch(str(cell.get("id", ""))):
        yield "has no cell id (letters, digits, - and _)"
    if extra := sorted(set(cell.get("metadata", {})) - CELL_METADATA):
        yield f"metadata that does not belong in a stored notebook: {', '.join(extra)}"
    if cell["cell_type"] == "code":
        yield from _code_faults(cell)
    elif cell["cell_type"] == "markdown":
        yield from _prose_faults(prose)
    else:
        yield f"a cell of type {cell['cell_type']}; only code and markdown are shown"


def _prose_faults(prose: str) -> Iterator[str]:
    for line in NOT_PROSE.sub(" ", prose).splitlines():
        if any(unicodedata.category(character) == "Nd" for character in line):
            yield f"a number typed in prose; compute it instead: {line.strip()!r}"


def _code_faults(cell: Cell) -> Iterator[str]:
    source = _source(cell)
    if cell.get("outputs"):
        yield "stored with outputs"
    if cell.get("execution_count") is not None:
        yield "stored with an execution count"
    if (lines := len(source.strip().splitlines())) > MAX_CODE_LINES:
        yield f"{lines} lines of code, at most {MAX_CODE_LINES}; the work belongs in src/lrfm"
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        yield f"is not plain Python (line {error.lineno}); magics and shell commands have no place here"
        return
    yield from _forbidden(tree)
    if "parameters" in _tags(cell) and not _assigns_params_file_only(tree):
        yield "the parameters cell must assign a text to params_file, and do nothing else"


def _forbidden(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if what := FORBIDDEN_NODES.get(type(node)):
            yield f"{what} in a notebook; the work belongs in src/lrfm"
        if isinstance(node, ast.Attribute) and node.attr in TABLE_WORK:
            yield f"{node.attr} in a notebook; the work belongs in src/lrfm"
        if isinstance(node, ast.Name) and node.id in TABLE_WORK:
            yield f"{node.id} in a notebook; the work belongs in src/lrfm"


def _assigns_params_file_only(tree: ast.Module) -> bool:
    match tree.body:
        case [ast.Assign(targets=[ast.Name(id="params_file")], value=ast.Constant(value=str()))]:
            return True
        case [ast.AnnAssign(target=ast.Name(id="params_file"), value=ast.Constant(value=str()))]:
            return True
        case _:
            return False


def main(arguments: Sequence[str]) -> int:
    """Check the notebooks named and print what is wrong; give 1 where anything is."""
    findings = [finding for name in arguments for finding in check_notebook(Path(name))]
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
