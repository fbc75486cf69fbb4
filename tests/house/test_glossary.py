"""What the documents say of the code is there."""

from __future__ import annotations

import ast
import re

import pytest

from tools.repository import ROOT, project_files

DOCUMENTS = [name for name in project_files() if name.endswith(".md")]
# lrfm.pot is a file
REFERENCE = re.compile(r"`(?!lrfm\.pot`)(lrfm(?:\.\w+)+)`")
TERM = re.compile(r"^\*\*(.+?)\*\*", re.MULTILINE)


def _exists(reference: str) -> bool:
    """Find a module, or a name of one, without importing it."""
    *package, last = reference.split(".")
    folder = ROOT / "src"
    if (folder.joinpath(*package, last)).is_dir() or folder.joinpath(*package, f"{last}.py").is_file():
        return True
    module = folder.joinpath(*package)
    file = module / "__init__.py" if module.is_dir() else module.with_suffix(".py")
    if not file.is_file():
        return False
    named = ast.parse(file.read_text(encoding="utf-8")).body
    return last in {getattr(node, "name", "") for node in named} | _assigned(named)


def _assigned(body: list[ast.stmt]) -> set[str]:
    return {
        target.id
        for node in body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


@pytest.mark.parametrize("name", DOCUMENTS)
def test_code_that_is_named_exists(name: str) -> None:
    references = REFERENCE.findall((ROOT / name).read_text(encoding="utf-8"))
    assert [reference for reference in references if not _exists(reference)] == []


@pytest.mark.parametrize(
    ("reference", "exists"),
    [
        ("lrfm.core", True),
        ("lrfm.core.money", True),
        ("lrfm.core.money.to_minor", True),
        ("lrfm.core.money.MAX_MINOR", True),
        ("lrfm.core.money.to_major", False),
        ("lrfm.core.manna", False),
        ("lrfm.attic.money.to_minor", False),
    ],
)
def test_references_are_looked_up(reference: str, exists: bool) -> None:
    assert _exists(reference) is exists


def test_each_term_stands_once() -> None:
    terms = TERM.findall((ROOT / "GLOSSARY.md").read_text(encoding="utf-8"))
    assert len(terms) > 50
    assert len(set(terms)) == len(terms)
