"""The hash of the code behind a stage: what changes it, and that it is of the code that runs."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from importlib import metadata

import pytest

from lrfm.core import sources
from lrfm.core.sources import SourceCode, loaded_code, source_digest

FIGURES = ["lrfm.kpi.month"]


def _with(module: str, sha256: str = "other") -> SourceCode:
    code = loaded_code()
    assert module in code.hashes
    return replace(code, hashes={**code.hashes, module: sha256})


@pytest.mark.parametrize("module", ["lrfm.kpi.month", "lrfm.core.calendars", "lrfm.kpi", "lrfm"])
def test_a_changed_source_in_the_import_closure_changes_the_digest(module: str) -> None:
    assert _with(module).digest(FIGURES) != source_digest(FIGURES)


def test_a_changed_source_elsewhere_does_not() -> None:
    assert _with("lrfm.report.seal").digest(FIGURES) == source_digest(FIGURES)


def test_a_new_library_version_changes_the_digest() -> None:
    code = loaded_code()
    for name in ("duckdb", "ibis_framework", "pyarrow"):
        assert name in code.installed
        other = replace(code, installed={**code.installed, name: "99"})
        assert other.digest(["lrfm.engine.duckdb"]) != source_digest(["lrfm.engine.duckdb"])


def test_another_python_changes_the_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    before = source_digest(["lrfm.core.money"])
    monkeypatch.setattr(sys, "version_info", (3, 11, 99, "final", 0))
    assert source_digest(["lrfm.core.money"]) != before


def test_what_changed_on_disk_is_named_where_it_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    now = sources._hashes()
    _ = loaded_code()._changed_before_the_graph
    monkeypatch.setattr(sources, "_hashes", lambda: {**now, "lrfm.core.calendars": "new", "lrfm.report.seal": "new"})
    assert loaded_code().changed(FIGURES) == ("lrfm.core.calendars",)
    monkeypatch.setattr(sources, "_hashes", lambda: {n: h for n, h in now.items() if n != "lrfm.kpi.dso"})
    assert loaded_code().changed(FIGURES) == ("lrfm.kpi.dso",)


def test_an_upgraded_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    now = sources._installed()
    assert loaded_code().changed(FIGURES) == ()
    monkeypatch.setattr(sources, "_installed", lambda: {**now, "ibis_framework": "99", "nbformat": "99"})
    assert loaded_code().changed(FIGURES) == ("ibis",)


def test_a_graph_of_later_files_stores_nothing() -> None:
    """Hashes and graph are of two moments: whatever the files are now, the key cannot be trusted."""
    earlier = _with("lrfm.core.calendars", "earlier")
    _ = earlier._changed_before_the_graph
    assert "lrfm.core.calendars" in earlier.changed(["lrfm.core.money"])


def test_no_library_of_ours_has_to_be_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """To look one up is to read the lists of files of everything that is installed."""
    truth = metadata.packages_distributions()
    assert {name: held for name, held in sources.DISTRIBUTIONS.items() if name in truth} == {
        name: tuple(sorted(set(truth[name]))) for name in sources.DISTRIBUTIONS if name in truth
    }
    monkeypatch.setattr(sources, "_all_distributions", lambda: pytest.fail("name its distribution in DISTRIBUTIONS"))
    sources._distributions.cache_clear()
    source_digest(sorted(loaded_code().hashes))


def test_the_sources_are_read_in_milliseconds() -> None:
    sources._hashes()
    started = time.process_time()
    sources._hashes(), sources._installed()
    assert time.process_time() - started < 0.2  # some 50 ms; what others do on the machine doesn't count
