"""The source code and libraries behind a stage, as one hash."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import metadata
from pathlib import Path

import grimp

import lrfm

__all__ = ["SourceCode", "changed_code", "loaded_code", "source_digest"]

PACKAGE = "lrfm"
BEHIND_THE_ENGINE = ("duckdb", "sqlglot")
"""Loaded by Ibis, never imported by name in our code."""
DISTRIBUTIONS = {
    "grpc": ("grpcio",),
    "ibis": ("ibis-framework",),
    "ruamel": ("ruamel.yaml",),
    "sklearn": ("scikit-learn",),
}
"""Where an import's name is not the distribution's; others are looked up, which takes each process half a second."""


def source_digest(modules: Iterable[str]) -> str:
    """Hash the sources of the modules and of all that they import from lrfm, with Python's and the libraries' versions.

    They are those that this process runs, whatever happened to the files since.

    >>> source_digest(["lrfm.core.money"]) == source_digest(["lrfm.core.money"])
    True
    >>> source_digest(["lrfm.core.money"]) == source_digest(["lrfm.core.calendars"])
    False
    """
    return loaded_code().digest(modules)


def changed_code(modules: Iterable[str]) -> tuple[str, ...]:
    """Name what the modules lean on, themselves included, that is no longer on disk as this process has read it.

    >>> changed_code(["lrfm.core.money"])
    ()
    """
    return loaded_code().changed(modules)


@cache
def loaded_code() -> SourceCode:
    """Read lrfm's sources, once a process; `lrfm.study` calls this when it is imported.

    A process runs what it imported, so its keys must never speak of files as they became later.
    """
    return SourceCode(_hashes(), _installed())


@dataclass(frozen=True)
class SourceCode:
    """Code at one moment: the hash of each of lrfm's modules, the version of each installed distribution."""

    hashes: Mapping[str, str]
    installed: Mapping[str, str]

    def digest(self, modules: Iterable[str]) -> str:
        """Hash what the modules lean on."""
        own, libraries = self._reached(modules)
        lines = [f"python=={'.'.join(map(str, sys.version_info[:3]))}"]
        lines += [f"{name} {self.hashes.get(name)}" for name in own]
        lines += [f"{name}=={_version(name, self.installed)}" for name in libraries]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def changed(self, modules: Iterable[str]) -> tuple[str, ...]:
        """Name the modules and libraries that the given ones lean on and that are on disk otherwise than here."""
        own, libraries = self._reached(modules)
        hashes, installed = _hashes(), _installed()
        changed = {name for name in own if hashes.get(name) != self.hashes.get(name)}
        changed |= {name for name in libraries if _version(name, installed) != _version(name, self.installed)}
        return tuple(sorted(changed | self._changed_before_the_graph))

    def _reached(self, modules: Iterable[str]) -> tuple[list[str], list[str]]:
        """Give lrfm's modules and the libraries that are imported, directly or by others, each sorted."""
        reached = {name for module in modules for name in (module, *self._graph.find_upstream_modules(module))}
        # to import a module is to run the __init__ of each package around it
        own = {part for name in reached if _is_own(name) for part in _with_packages(name)}
        libraries = {name for name in reached if not _is_own(name)} - set(sys.stdlib_module_names)
        return sorted(own), sorted({*libraries, *BEHIND_THE_ENGINE})

    @cached_property
    def _graph(self) -> grimp.ImportGraph:
        """Who imports whom; drawn when first needed, for it takes longer than the hashes."""
        return grimp.build_graph(PACKAGE, include_external_packages=True, cache_dir=None)

    @cached_property
    def _changed_before_the_graph(self) -> frozenset[str]:
        """Modules that the graph shows as they were not: with one of these, nothing of this process is to be stored."""
        _ = self._graph
        hashes = _hashes()
        return frozenset(name for name in {*hashes, *self.hashes} if hashes.get(name) != self.hashes.get(name))


def _is_own(module: str) -> bool:
    return module.partition(".")[0] == PACKAGE


def _with_packages(module: str) -> list[str]:
    """Give a module's name and those of the packages around it.

    >>> _with_packages("lrfm.core.money")
    ['lrfm', 'lrfm.core', 'lrfm.core.money']
    """
    parts = module.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _hashes() -> dict[str, str]:
    """Hash the file of each of lrfm's modules."""
    home = Path(lrfm.__file__).parent
    found = {}
    for path in home.rglob("*.py"):
        parts = path.relative_to(home.parent).with_suffix("").parts
        # editors put files of their own beside ours, which no import can name
        if all(part.isidentifier() for part in parts) and path.is_file():
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def _installed() -> dict[str, str]:
    """Give the versions of the installed distributions by the names of their folders, which takes milliseconds."""
    found = {}
    for folder in reversed([Path(entry) for entry in sys.path if Path(entry).is_dir()]):
        for name in os.listdir(folder):  # noqa: PTH208 (one name each, nothing else is needed)
            if name.endswith(".dist-info"):
                distribution, _, version = name.removesuffix(".dist-info").partition("-")
                found[_normal(distribution)] = version
    return found


def _version(library: str, installed: Mapping[str, str]) -> str:
    """Give the version of the distribution that holds an import name; more than one may hold a part of it."""
    if (plain := _normal(library)) in installed:
        return installed[plain]
    return ",".join(f"{name}=={installed.get(_normal(name))}" for name in _distributions(library))


@cache
def _distributions(library: str) -> tuple[str, ...]:
    return DISTRIBUTIONS.get(library) or tuple(sorted(set(_all_distributions().get(library, []))))


@cache
def _all_distributions() -> Mapping[str, list[str]]:
    return metadata.packages_distributions()


def _normal(name: str) -> str:
    return name.lower().replace("-", "_").replace(".", "_")
