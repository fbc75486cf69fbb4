"""Dependencies: each has its reason, is pinned by hash, and is free to use."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import tomllib
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.repository import ROOT

SETTINGS = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(SETTINGS)["project"]
GROUPS = {"run": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
DIRECT = [Requirement(text) for group in GROUPS.values() for text in group]
LOCK = (ROOT / "requirements/lock.txt").read_text(encoding="utf-8")
UV_LOCK = (ROOT / "requirements/uv.txt").read_text(encoding="utf-8")
SPARK_LOCK = (ROOT / "requirements/spark.txt").read_text(encoding="utf-8")
PINS = re.compile(r"^([\w.-]+)==(\S+)([^\n\\]*(?:\\\n +--hash=sha256:[0-9a-f]{64} ?)*)", re.MULTILINE)

PERMISSIVE = (
    "0BSD",
    "3-Clause BSD",
    "Apache",
    "BSD",
    "CC0",
    "HPND",
    "ISC",
    "MIT",
    "PSF",
    "Python Software Foundation",
    "Unlicense",
    "Zlib",
)
# Weak copyleft by file: used as it is, never changed, so nothing of ours is touched. Named one by one on purpose.
MPL = {
    "run": {"certifi", "tqdm"},
    "lab": {"certifi", "fqdn"},
    "test": {"certifi", "hypothesis", "pathspec"},
    "spark": set(),
}
# Says nothing in its metadata; its source is MIT, and it carries axe-core, which is MPL 2.0. Never shipped.
READ_BY_HAND = {"axe-playwright-python"}


def _pins(text: str) -> dict[str, list[tuple[str, int]]]:
    pins: dict[str, list[tuple[str, int]]] = {}
    for name, version, rest in PINS.findall(text):
        pins.setdefault(name, []).append((version, rest.count("--hash=sha256:")))
    return pins


def _closure(group: list[str]) -> set[str]:
    """Give everything that a group of requirements brings along on this machine."""
    found: set[tuple[str, str]] = set()
    names: set[str] = set()
    todo = [(requirement, "") for requirement in map(Requirement, group)]
    while todo:
        requirement, _ = todo.pop()
        name = canonicalize_name(requirement.name)
        for extra in ("", *requirement.extras):
            if (name, extra) not in found:
                found.add((name, extra))
                names.add(name)
                todo.extend((needed, extra) for needed in _needed(name, extra=extra))
    return names


def _needed(name: str, *, extra: str) -> Iterator[Requirement]:
    for text in importlib.metadata.requires(name) or []:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            yield requirement


def _licence(name: str) -> str:
    metadata = importlib.metadata.metadata(name)
    classified = [text.rpartition(" :: ")[2] for text in metadata.get_all("Classifier", []) if text[:7] == "License"]
    return metadata.get("License-Expression") or " AND ".join(classified) or metadata.get("License") or ""


def _is_permissive(licence: str) -> bool:
    return all(
        any(choice.strip(" ()").startswith(PERMISSIVE) for choice in part.split(" OR "))
        for part in licence.split(" AND ")
    )


@pytest.mark.parametrize("requirement", DIRECT, ids=lambda requirement: requirement.name)
def test_is_pinned_as_wanted(requirement: Requirement) -> None:
    pins = (_pins(LOCK) | _pins(SPARK_LOCK))[canonicalize_name(requirement.name)]
    assert all(version in requirement.specifier for version, _ in pins)


@pytest.mark.parametrize("text", [LOCK, UV_LOCK, SPARK_LOCK], ids=["lock", "uv", "spark"])
def test_every_pin_has_a_hash(text: str) -> None:
    pins = _pins(text)
    assert [name for name, versions in pins.items() if not all(hashes for _, hashes in versions)] == []
    assert sum(len(versions) for versions in pins.values()) == len(re.findall(r"^[^ #\n]", text, re.MULTILINE))


def test_spark_comes_beside_the_lock() -> None:
    assert set(_pins(SPARK_LOCK)) & set(_pins(LOCK)) == set()
    assert {"py4j", "pyspark"} <= set(_pins(SPARK_LOCK))
    assert "setuptools" in _pins(LOCK), "it builds what is published as source alone"


def test_what_builds_lrfm_is_locked() -> None:
    (build,) = tomllib.loads(SETTINGS)["build-system"]["requires"]
    assert Requirement(build).name in _pins(LOCK)


def test_every_dependency_says_why() -> None:
    for text in (text for group in GROUPS.values() for text in group):
        assert re.search(rf'^  "{re.escape(text)}", +# \S.{{10,}}$', SETTINGS, re.MULTILINE), text


ORACLES = {"jalali-core"}
"""Only tests use them, to be checked against; they are not shipped."""


@pytest.mark.parametrize("group", GROUPS)
def test_licences_are_permissive(group: str) -> None:
    if group == "spark" and importlib.util.find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed: make spark")
    closure = _closure(GROUPS[group])
    assert len(closure) > len(GROUPS[group])
    oracles = ORACLES if group == "test" else set()
    others = {name for name in closure - READ_BY_HAND - oracles if not _is_permissive(_licence(name))}
    assert {name: _licence(name) for name in others - MPL[group]} == {}
    assert {name for name in others if not re.search(r"MPL|Mozilla", _licence(name))} == set()


def test_other_licences_are_seen() -> None:
    assert _is_permissive("Apache-2.0 OR GPL-3.0-only")
    assert not _is_permissive("MIT AND GPL-3.0-only")
    assert not _is_permissive("GNU General Public License v3 (GPLv3)")
    assert not _is_permissive("")


def test_conda_users_get_the_same() -> None:
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    assert [line.strip() for line in lines if line[:1] != "#"] == [
        "name: lrfm",
        "dependencies:",
        "- python=3.11",
        "- pip",
        "- pip:",
        "- -r requirements/lock.txt",
    ]
