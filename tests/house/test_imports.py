"""Who may import whom, and that a forbidden import is really seen."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.import_rules import Rules

# Rooms that draw or tell results; from the rooms that compute they may take types, never functions.
TELLING = ("figures", "report")
COMPUTING = ("ledger", "cohort", "features", "segments", "kpi")

RULES = Rules(
    package="lrfm",
    everyone=("errors", "core"),
    table={
        "errors": (),
        "core": (),
        "ledger": ("engine",),
        "engine": (),
        "kpi": ("engine",),
        "params": ("*.settings",),
    },
    settings_externals=frozenset({"pydantic"}),
)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("lrfm.ledger.read", "lrfm.engine.duckdb"),
        ("lrfm.ledger.read", "lrfm.core.money"),
        ("lrfm.ledger.read", "lrfm.ledger.settings"),
        ("lrfm.ledger.read", "pyarrow"),
        ("lrfm.core.cache", "lrfm.errors"),
        ("lrfm.params.model", "lrfm.ledger.settings"),
        ("lrfm.ledger.settings", "lrfm.core.settings"),
        ("lrfm.ledger.settings", "pydantic"),
        ("lrfm.ledger.settings", "datetime"),
    ],
)
def test_allowed(importer: str, imported: str) -> None:
    assert RULES.forbids(importer, imported) is None


@pytest.mark.parametrize(
    ("importer", "imported", "reason"),
    [
        ("lrfm.kpi.ageing", "lrfm.ledger.read", "kpi may import errors, core, engine"),
        ("lrfm.kpi", "lrfm.ledger", "kpi may import errors, core, engine"),
        ("lrfm.errors", "lrfm.core", "errors may import nothing"),
        ("lrfm.core.money", "lrfm.engine", "core may import errors"),
        ("lrfm.params.model", "lrfm.ledger.read", "params may import errors, core, *.settings"),
        ("lrfm.ledger.settings", "lrfm.ledger.read", "a settings module may import errors, core only"),
        ("lrfm.ledger.settings", "lrfm.engine.settings", "a settings module may import errors, core only"),
        ("lrfm.ledger.settings", "pandas", "a settings module may import pydantic only, from outside"),
        ("lrfm.attic.old", "lrfm.core", "the room 'attic' has no row in the table"),
        ("lrfm", "lrfm.core", "importing the package itself must stay free, so it imports none of its rooms"),
    ],
)
def test_forbidden(importer: str, imported: str, reason: str) -> None:
    assert RULES.forbids(importer, imported) == reason


@pytest.mark.parametrize(
    ("path", "source", "complaint"),
    [
        ("kpi/planted.py", "def f():\n    from lrfm.ledger import model\n", "lrfm.kpi.planted imports lrfm.ledger"),
        ("ledger/planted.py", "import lrfm.report.seal\n", "lrfm.ledger.planted imports lrfm.report.seal"),
        ("params/planted.py", "import lrfm.ledger.model\n", "lrfm.params.planted imports lrfm.ledger.model"),
        ("kpi/settings.py", "import numpy\n", "lrfm.kpi.settings imports numpy"),
        ("attic/__init__.py", "import lrfm.errors\n", "the room 'attic' has no row in the table"),
    ],
)
def test_planted_import_is_caught(root: Path, tmp_path: Path, path: str, source: str, complaint: str) -> None:
    shutil.copytree(root / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "fonts", "templates"))
    shutil.copytree(root / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "pyproject.toml", tmp_path)
    planted = tmp_path / "src/lrfm" / path
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(source, encoding="utf-8")
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "src"), "NO_COLOR": "1", "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert complaint in done.stdout


def _taken_from_computing_rooms(source: str) -> Iterator[str]:
    """Give each name that is no type (or constant) and comes from a room that computes."""
    prefixes = tuple(f"lrfm.{room}" for room in COMPUTING)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(prefixes):
            yield from (alias.name for alias in node.names if not alias.name[0].isupper())
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith(prefixes))


@pytest.mark.parametrize("room", TELLING)
def test_rooms_that_tell_take_types_only(root: Path, room: str) -> None:
    modules = sorted((root / "src/lrfm" / room).rglob("*.py"))
    assert modules
    taken = {
        module.name: names
        for module in modules
        if (names := list(_taken_from_computing_rooms(module.read_text(encoding="utf-8"))))
    }
    assert taken == {}


def test_a_function_taken_is_seen() -> None:
    source = (
        "from lrfm.kpi.ageing import Ageing, ageing\nimport lrfm.ledger.read\nfrom lrfm.core.money import to_minor\n"
    )
    assert list(_taken_from_computing_rooms(source)) == ["ageing", "lrfm.ledger.read"]
