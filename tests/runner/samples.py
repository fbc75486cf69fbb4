"""Small notebooks, each for one thing that a kernel records."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

__all__ = ["SAMPLES", "notebook", "write_notebook"]

_KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}

_BUNDLE = """class Bundle:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": "p", "application/json": {"a": [1, 2]}}, {"application/json": {"expanded": True}}
Bundle()"""

Cell = str | tuple[str, str]
"""A cell's source, or its tag and its source."""

SAMPLES: dict[str, list[Cell]] = {
    "streams": [
        "import sys\nprint('one')\nprint('two', end='')",
        "print('err', file=sys.stderr)\nprint('out')\nprint('more', file=sys.stderr)",
        "print('10 %\\r100 %')",
        "sys.stdout.write('کد')\nsys.stdout.flush()",
        "import warnings\nwarnings.warn('careful')",
        "import logging\nlogging.warning('logged')",
        "import asyncio\nawait asyncio.sleep(0, result='slept')",
        "async def g():\n    return 5\nawait g()",
    ],
    "results": [
        "1 + 1",
        "_ + 40",
        "None",
        "'quiet';",
        "class Rich:\n    def _repr_html_(self): return '<b>x</b>'\n    def _repr_latex_(self): return None\nRich()",
        _BUNDLE,
        "Out[1], len(In), __name__",
        "class Broken:\n    def __repr__(self): raise ValueError('no repr')\nBroken()",
    ],
    "displays": [
        "from IPython.display import HTML, SVG, Markdown, clear_output, display, update_display",
        "display(HTML('<i>a</i>'), 3)\nprint('between')\ndisplay({'text/plain': 'raw'}, raw=True)",
        "handle = display('first', display_id='here')\nprint('after')",
        "update_display('second', display_id='here')",
        "print('gone')\nclear_output()\nprint('stays')",
        "print('gone')\nclear_output(wait=True)\ndisplay('stays')",
        "%%capture caught\nprint('kept away')",
        "caught.stdout",
        "!echo from the shell",
    ],
    "tables_and_figures": [
        "import pandas as pd\npd.DataFrame({'a': [1, 2], 'b': ['x', '<y>']})",
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(1, 1))\nax.plot([1, 2])",
        "plt.plot([2, 1]);\nprint('printed first')",
        "plt.figure(figsize=(1, 1)); plt.plot([1]); plt.show()\nprint('then this')",
        "fig",
    ],
    "allowed_errors": [
        ("raises-exception", "import sys; 1 / 0"),
        ("raises-exception", "raise KeyError('k')"),
        ("raises-exception", "def f(:"),
        "try:\n    input('name? ')\nexcept Exception as error:\n    print(type(error).__name__, error)",
        "try:\n    sys.stdout.write(1)\nexcept TypeError as error:\n    print(error)",
        ("skip-execution", "raise RuntimeError('never run')"),
        "print('went on')",
    ],
    "first_error_stops": ["x = 1", "def inner():\n    return x / 0\ninner()", "print('never')"],
    "exit": ["raise SystemExit(0)", "print('never')"],
    "errors_in_words": [
        "class Mendable(Exception):\n    def _render_traceback_(self): return ['Mend this.']\nraise Mendable('key')",
    ],
}


def notebook(cells: list[Cell]) -> nbformat.NotebookNode:
    """Build a notebook with a title and a ``parameters`` cell before the given cells."""
    nodes = [
        new_markdown_cell("# A question?", id="title"),
        new_code_cell("params_file = ''", id="parameters", metadata={"tags": ["parameters"]}),
    ]
    for number, cell in enumerate(cells):
        tag, source = cell if isinstance(cell, tuple) else ("", cell)
        nodes.append(new_code_cell(source, id=f"cell-{number}", metadata={"tags": [tag]} if tag else {}))
    return new_notebook(cells=nodes, metadata=_KERNEL)


def write_notebook(path: Path, *cells: Cell) -> Path:
    """Write such a notebook and give its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(list(cells)), path)
    return path
