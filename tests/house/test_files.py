"""What may stand in a file of the project, and what may not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tools.repository import ROOT, project_files, walk

FILES = project_files()
# In parts, so that this file may stand among those it reads.
HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("debian", "org"),
        ("anaconda", "com"),
        ("anaconda", "org"),
        ("astral", "sh"),
    )
)
HOME = re.compile(r"(?<![\w.])/(?:home|Users|root)/\w|[A-Z]:\\\\?Users")
# Places where a clone may lie and that a file may name all the same.
EVERYBODYS = {"/", "/tmp/", "/var/tmp/", "/srv/", "/opt/", "/usr/src/", "/mnt/", "/home/"}  # noqa: S108
REAL_DATA = re.compile(r"CDNOW_|accounts_receivable.*\.csv|online_retail\.|settlements\.csv", re.IGNORECASE)
TABLES = (".csv", ".parquet", ".xlsx", ".xls", ".feather", ".duckdb", ".pkl")
MAX_TABLE_BYTES = 100_000
REQUIRED = (
    ".ci/run",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    ".pre-commit-config.yaml",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "GLOSSARY.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "SECURITY.md",
    "environment.yml",
    "params/demo.yml",
    "pyproject.toml",
    "reports/README.md",
    "requirements/lock.txt",
    "requirements/spark.txt",
    "requirements/uv.txt",
    "src/lrfm/py.typed",
)


def _texts() -> dict[str, str]:
    texts = {}
    for name in FILES:
        data = (ROOT / name).read_bytes()
        if b"\0" not in data:
            texts[name] = data.decode("utf-8")
    return texts


TEXTS = _texts()


@pytest.mark.parametrize("name", REQUIRED)
def test_is_there(name: str) -> None:
    assert name in FILES
    assert (ROOT / name).stat().st_size or name.endswith("py.typed")


def test_names_no_package_host() -> None:
    assert [(name, host) for name, text in TEXTS.items() for host in HOSTS if host in text.lower()] == []


def test_requirements_say_nothing_about_where_from() -> None:
    said = [
        name
        for name, text in TEXTS.items()
        if name.startswith("requirements/")
        and re.search(r"https?:|--(extra-)?index-url|--find-links|--trusted-host| @ ", text)
    ]
    assert said == []


def test_names_no_path_of_a_machine() -> None:
    own = {f"{ROOT}/", f"{ROOT.parent}/"} - EVERYBODYS
    pattern = re.compile("|".join([HOME.pattern, *(rf"(?<![\w.~/-]){re.escape(path)}" for path in sorted(own))]))
    assert [(name, found[0]) for name, text in TEXTS.items() if (found := pattern.search(text))] == []


def test_holds_no_real_data() -> None:
    named = [name for name in FILES if REAL_DATA.search(Path(name).name)]
    assert [name for name in named if not name.endswith(".yml")] == [], "params and presets bear the names of data"
    large = [name for name in FILES if name.endswith(TABLES) and (ROOT / name).stat().st_size > MAX_TABLE_BYTES]
    assert large == [], "tables are generated, or small and made by hand"


def test_ends_lines_alike() -> None:
    assert [name for name, text in TEXTS.items() if "\r" in text] == []
    assert [name for name, text in TEXTS.items() if text and not text.endswith("\n")] == []


def test_scripts_can_be_run() -> None:
    assert (ROOT / ".ci/run").stat().st_mode & 0o100


def test_fonts_carry_their_licence() -> None:
    folders = {Path(name).parent for name in FILES if name.endswith((".woff2", ".ttf", ".otf"))}
    assert folders
    assert [folder for folder in folders if not (ROOT / folder / "OFL.txt").is_file()] == []


def test_the_same_files_are_found_without_git(tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    for stray in (
        ".venv/bin/x",
        "src/lrfm/__pycache__/x.pyc",
        "reports/demo/index.html",
        ".tools/lock",
        "a.egg-info/x",
    ):
        (tmp_path / stray).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / stray).touch()
    assert sorted(walk(tmp_path)) == sorted(FILES)
