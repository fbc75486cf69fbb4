"""The executed notebook without what differs from run to run: the same figures, the same bytes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["normalised", "replaced", "write_notebook"]

_KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_LANGUAGE_INFO = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"}
_MARKER_TAG = "papermill-error-cell-tag"
_VARYING_CELL_METADATA = ("papermill", "execution", "ExecuteTime")
_VARYING_METADATA = ("papermill", "widgets", "signature")

_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
_CELL_FILE = re.compile(r"[^\s'\"]*ipykernel_\d+[\\/]\d+\.py")


def normalised(
    notebook: NotebookNode, *, replacements: Mapping[str, str], stable_ids: Collection[str] = ()
) -> NotebookNode:
    """Give a copy that two runs share to the byte.

    Removed: papermill's times, paths and markers, execution timings, versions, memory addresses, random cell ids
    (``stable_ids`` are those of the notebook as stored). ``replacements`` maps texts that depend on the machine or the
    run (paths) to what the reader may see.
    """
    copy = deepcopy(notebook)
    for key in _VARYING_METADATA:
        copy.metadata.pop(key, None)
    copy.metadata["kernelspec"] = dict(_KERNELSPEC)
    copy.metadata["language_info"] = dict(_LANGUAGE_INFO)
    copy.cells = [cell for cell in copy.cells if _MARKER_TAG not in cell.metadata.get("tags", [])]
    for number, cell in enumerate(copy.cells):
        _normalise_cell(cell, number, replacements=replacements, stable_ids=stable_ids)
    copy.nbformat, copy.nbformat_minor = 4, 5
    return copy


def _normalise_cell(
    cell: NotebookNode, number: int, *, replacements: Mapping[str, str], stable_ids: Collection[str]
) -> None:
    for key in _VARYING_CELL_METADATA:
        cell.metadata.pop(key, None)
    if not cell.metadata.get("tags", True):
        del cell.metadata["tags"]  # papermill adds an empty list
    if cell.get("id") not in stable_ids:
        cell["id"] = f"run-{number}"
    cell.source = replaced(cell.source, replacements)
    if cell.cell_type == "code":
        cell.outputs = [_plain(output, replacements) for output in cell.outputs]


def _plain(value: Any, replacements: Mapping[str, str]) -> Any:
    """Normalise every text within an output."""
    if isinstance(value, str):
        return _ADDRESS.sub("at 0x0", _CELL_FILE.sub("<cell>", replaced(value, replacements)))
    if isinstance(value, dict):  # an output and its parts keep their type
        return type(value)({key: _plain(item, replacements) for key, item in value.items()})
    if isinstance(value, list):
        return [_plain(item, replacements) for item in value]
    return value


def replaced(text: str, replacements: Mapping[str, str]) -> str:
    """Replace each key by its value, longer keys first, so that a folder does not spoil a path within it.

    >>> replaced("/a/b/p.yml in /a/b", {"/a/b": ".", "/a/b/p.yml": "params/p.yml"})
    'params/p.yml in .'
    """
    for old in sorted(replacements, key=lambda key: (-len(key), key)):
        text = text.replace(old, replacements[old])
    return text


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook as UTF-8 with Unix line ends; nobody sees the folder before it is published."""
    import nbformat

    path.parent.mkdir(parents=True, exist_ok=True)
    text: str = nbformat.writes(notebook)
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8", newline="\n")
