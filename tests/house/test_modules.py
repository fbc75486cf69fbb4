from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.repository import ROOT

MODULES = sorted((ROOT / "src/lrfm").rglob("*.py"))
MAX_LINES = 400


def _public(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node.name


def _declared(tree: ast.Module) -> set[str] | None:
    for node in tree.body:
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["__all__"]:
            return set(ast.literal_eval(node.value))
    return None


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_module(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= MAX_LINES, "outgrown one room: split it"
    tree = ast.parse(source)
    assert ast.get_docstring(tree), "the first line of its docstring is its line in ARCHITECTURE.md"
    if public := set(_public(tree)):
        declared = _declared(tree)
        assert declared is not None, "say in __all__ what is meant for others"
        assert public <= declared, "public by name, yet not in __all__: add it, or begin it with _"


def test_every_room_is_a_package() -> None:
    """Without its __init__ a room would escape the import rules."""
    folders = {module.parent for module in MODULES}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_typed_marker_ships() -> None:
    assert (ROOT / "src/lrfm/py.typed").is_file()


def test_changelog_speaks_of_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    headings = [line for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines() if line[:4] == "## ["]
    assert headings
    assert headings[0].startswith(f"## [{version}]")
