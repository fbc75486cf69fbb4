"""The source code and libraries behind a stage, as one hash."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

import grimp

import lrfm

__all__ = ["source_digest"]

# Loaded by Ibis, never imported by name in our code.
BEHIND_THE_ENGINE = ("duckdb", "sqlglot")


def source_digest(modules: Iterable[str]) -> str:
    """Hash the sources of the modules and of all that they import from lrfm, with the versions of their libraries.

    >>> source_digest(["lrfm.core.money"]) == source_digest(["lrfm.core.money"])
    True
    >>> source_digest(["lrfm.core.money"]) == source_digest(["lrfm.core.calendars"])
    False
    """
    graph = _imports()
    reached = {name for module in modules for name in (module, *graph.find_upstream_modules(module))}
    own = sorted(name for name in reached if name.split(".")[0] == "lrfm")
    libraries = {name for name in reached if name.split(".")[0] != "lrfm"} - set(sys.stdlib_module_names)
    digest = hashlib.sha256()
    for name in own:
        digest.update(f"{name}\n".encode() + _source(name))
    for name in sorted({*libraries, *BEHIND_THE_ENGINE}):
        digest.update(f"{name}=={_version(name)}\n".encode())
    return digest.hexdigest()


@cache
def _imports() -> grimp.ImportGraph:
    """Read once a process who imports whom: what runs in it was imported once, too."""
    return grimp.build_graph("lrfm", include_external_packages=True, cache_dir=None)


def _source(module: str) -> bytes:
    base = Path(lrfm.__file__).parent.joinpath(*module.split(".")[1:])
    path = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
    return path.read_bytes()


@cache
def _version(library: str) -> str:
    """Give the version of the distribution that holds an import name."""
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        distributions = metadata.packages_distributions().get(library, [])
        return ",".join(f"{name}=={metadata.version(name)}" for name in sorted(set(distributions)))
