"""The study as an analyst uses it: opened at once, computed when asked, read back, its errors in words."""

from __future__ import annotations

import html
import os
import re
import shutil
from pathlib import Path

import pytest

from lrfm.core.environment import CACHE_VARIABLE
from lrfm.errors import UserError
from lrfm.study import Study, stages
from lrfm.study.opening import cache_dir_of
from tests.clients import own_ledger, small_demo

STAGES = ["demo", "figures", "ledger", "snapshot", "trends"]


def _results(cache: Path) -> list[str]:
    """Name the stages that hold a result."""
    home = cache / "small" / "stages"
    return sorted({path.parent.parent.name for path in home.glob("*/*/.contents.json")}) if home.is_dir() else []


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache in which the demo's stages are; tests copy it before they change it."""
    folder = tmp_path_factory.mktemp("study")
    Study.open(small_demo(folder), cache_dir=folder / "cache").prepare()
    return folder


def _shown(error: UserError) -> str:
    """Give what JupyterLab shows, without the signs that hold words of two directions apart."""
    return re.sub("[\u2066-\u2069]", "", "\n".join(error._render_traceback_()))


def _compute_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("computed")

    for name in ("compute_ledger", "take_snapshot", "measure_month", "take_month_ends", "write_demo"):
        monkeypatch.setattr(stages, name, refuse)


def test_to_open_computes_nothing(tmp_path: Path) -> None:
    study = Study.open(small_demo(tmp_path), cache_dir=tmp_path / "cache")
    assert (study.params.client.name, study.language.code) == ("Small & Sons", "en")
    assert not (tmp_path / "cache").exists()


def test_a_stage_is_computed_when_it_is_asked_for(tmp_path: Path) -> None:
    study = Study.open(small_demo(tmp_path), cache_dir=tmp_path / "cache")
    assert study.ledger.controls.rows_read > 0
    assert _results(tmp_path / "cache") == ["demo", "ledger"]
    assert study.snapshot.cutoff == study.params.as_of
    assert _results(tmp_path / "cache") == ["demo", "ledger", "snapshot"]


def test_prepare_tells_each_stage(filled: Path) -> None:
    told: list[str] = []
    study = Study.open(filled / "small.yml", cache_dir=filled / "cache")
    study.prepare(told.append)
    assert told == ["ledger", "snapshot", "figures", "bounds", "trends", "control"]
    assert _results(filled / "cache") == STAGES
    totals = study.control_totals()
    assert totals["open_items"] == totals["ageing_total"] == totals["control_balance"]


def test_the_second_study_reads_what_the_first_computed(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Study.open(filled / "small.yml", cache_dir=filled / "cache")
    expected = (first.figures, first.control, first.ledger_hash, first.manifest_inputs())
    _compute_nothing(monkeypatch)
    second = Study.open(filled / "small.yml", cache_dir=filled / "cache")
    assert (second.figures, second.control, second.ledger_hash, second.manifest_inputs()) == expected
    assert second.manifest_inputs()[0]["path"] == "invoices.csv"


@pytest.mark.parametrize(
    "change",
    [
        {"scope": {"rejected_share_max": "0.5"}},
        {"report": {"names": "mask"}},
        {"client": {"id": "small", "name": "Other name"}},
        {"runner": {"workers": 1}},
    ],
    ids=str,
)
def test_settings_that_no_stage_reads_compute_nothing(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, object]
) -> None:
    _compute_nothing(monkeypatch)
    Study.open(small_demo(tmp_path, **change), cache_dir=filled / "cache").prepare()


def test_where_a_file_can_be_had_is_no_part_of_its_ledger(tmp_path: Path) -> None:
    rows = "a,1,2024-01-05,2024-02-04,10.00,\n"
    plain, told = (
        Study.open(
            own_ledger(tmp_path / name, rows, sources={"invoices": {"path": "ledger.csv", **extra}}),
            cache_dir=tmp_path / "cache",
        )
        for name, extra in (("plain", {}), ("told", {"obtain": "See DATA."}))
    )
    assert plain._stages.ledger_key == told._stages.ledger_key


@pytest.mark.parametrize(
    "change",
    [
        {"scope": {"duplicates": "keep"}},
        {"currency": "USD"},
        {"extract_date": "2024-07-02"},
    ],
    ids=str,
)
def test_settings_that_the_ledger_reads_give_another(tmp_path: Path, change: dict[str, object]) -> None:
    rows = "a,1,2024-01-05,2024-02-04,10.00,\n"
    one = Study.open(own_ledger(tmp_path / "one", rows), cache_dir=tmp_path / "cache")
    other = Study.open(own_ledger(tmp_path / "other", rows, **change), cache_dir=tmp_path / "cache")
    assert one._stages.ledger_key != other._stages.ledger_key


def test_changed_code_of_the_demo_writes_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = small_demo(tmp_path)
    one = Study.open(path, cache_dir=tmp_path / "cache")._stages.data_dir
    assert Study.open(path, cache_dir=tmp_path / "cache")._stages.data_dir == one
    real = stages.source_digest
    monkeypatch.setattr(stages, "source_digest", lambda modules: real(modules) + "changed" * (modules == stages.DEMO))
    other = Study.open(path, cache_dir=tmp_path / "cache")._stages.data_dir
    assert other != one
    assert (other / "invoices.csv").read_bytes() == (one / "invoices.csv").read_bytes()


def test_a_file_below_the_home_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    path = own_ledger(tmp_path, "a,1,2024-01-05,2024-02-04,10.00,\n", sources={"invoices": {"path": "~/ledger.csv"}})
    (tmp_path / "home").mkdir()
    (tmp_path / "ledger.csv").rename(tmp_path / "home/ledger.csv")
    assert Study.open(path, cache_dir=tmp_path / "cache").ledger.controls.rows_read == 1


def test_changed_rows_are_read_again(tmp_path: Path) -> None:
    rows = "a,1,2024-01-05,2024-02-04,10.00,\n"
    one = Study.open(own_ledger(tmp_path, rows), cache_dir=tmp_path / "cache").figures.open_items
    two = Study.open(own_ledger(tmp_path, rows + rows.replace("1", "2", 1)), cache_dir=tmp_path / "cache")
    assert (one.value, two.figures.open_items.value) == (1000, 2000)


def test_a_damaged_stage_is_computed_again(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled / "cache", tmp_path / "cache")
    expected = Study.open(filled / "small.yml", cache_dir=filled / "cache").figures
    home = tmp_path / "cache" / "small" / "stages"
    os.truncate(next(home.glob("ledger/*/invoices.parquet")), 100)
    next(home.glob("snapshot/*/documents.parquet")).unlink()
    next(home.glob("figures/*/figures.json")).write_text("{")
    next(home.glob("demo/*/invoices.csv")).write_text("")
    study = Study.open(filled / "small.yml", cache_dir=tmp_path / "cache")
    study.prepare()
    assert study.figures == expected


def test_an_unknown_exhibit_is_told_with_the_nearest(filled: Path) -> None:
    study = Study.open(filled / "small.yml", cache_dir=filled / "cache")
    with pytest.raises(UserError) as caught:
        study.exhibit("receivables.aging")
    fault = caught.value.faults[0]
    assert (fault.key, fault.values["nearest"]) == ("study.unknown_exhibit", "receivables.ageing")
    assert _shown(caught.value).startswith(
        "There is no exhibit “receivables.aging”. The nearest is “receivables.ageing”."
    )


def test_a_users_error_shows_words_in_jupyterlab(tmp_path: Path) -> None:
    """IPython shows what `_render_traceback_` gives in place of a traceback."""
    path = small_demo(tmp_path, currancy="EUR")
    with pytest.raises(UserError) as caught:
        Study.open(path, cache_dir=tmp_path / "cache")
    shown = _shown(caught.value)
    assert "currancy" in shown
    assert "currency" in shown
    assert "params.unknown_key" not in shown
    assert "Traceback" not in shown


REJECTED = "Secret Name,1,2024-01-05,2024-02-04,10.00,\nSecret Name,2,soon,2024-02-04,5.00,\n"


@pytest.mark.parametrize("stage", ["ledger", "snapshot", "figures", "findings", "names", "control"])
def test_too_many_rejected_rows_stop_every_stage_and_are_handed_over(tmp_path: Path, stage: str) -> None:
    study = Study.open(own_ledger(tmp_path, REJECTED), cache_dir=tmp_path / "cache")
    with pytest.raises(UserError) as caught:
        getattr(study, stage)
    assert caught.value.faults[0].key == "ledger.too_many_rejected"
    csv = next((tmp_path / "cache").rglob("invoices_rejected.csv"))
    assert str(csv.parent) in _shown(caught.value)
    assert "soon" in csv.read_text("utf-8")
    assert not {"snapshot", "figures"} & set(_results(tmp_path / "cache"))


def test_rows_that_are_handed_over_name_nobody_where_names_are_masked(tmp_path: Path) -> None:
    study = Study.open(own_ledger(tmp_path, REJECTED, report={"names": "mask"}), cache_dir=tmp_path / "cache")
    with pytest.raises(UserError) as caught:
        _ = study.ledger
    csv = next((tmp_path / "cache").rglob("invoices_rejected.csv"))
    assert "Secret" not in csv.read_text("utf-8")
    assert "Secret" not in _shown(caught.value)


def _html(study: Study) -> str:
    return html.unescape(study.exhibit("receivables.debtors")._repr_html_())


def test_names_are_shown_or_masked(filled: Path, tmp_path: Path) -> None:
    shown = Study.open(filled / "small.yml", cache_dir=filled / "cache")
    masked = Study.open(small_demo(tmp_path, report={"names": "mask"}), cache_dir=filled / "cache")
    assert shown.names.of(1) != masked.names.of(1) == "Customer 1"
    names = set(shown.names.labels.values())
    assert any(name in _html(shown) for name in names)
    assert not any(name in _html(masked) for name in names)


def test_a_missing_mask_key_is_told_in_words(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LRFM_TEST_MASK_KEY", raising=False)
    path = small_demo(tmp_path, report={"names": "mask", "mask_key": {"env": "LRFM_TEST_MASK_KEY"}})
    with pytest.raises(UserError) as caught:
        _ = Study.open(path, cache_dir=filled / "cache").names
    assert "LRFM_TEST_MASK_KEY" in _shown(caught.value)
    assert "report.mask_key_missing" not in _shown(caught.value)


@pytest.mark.parametrize(
    ("params", "marker", "cache"),
    [
        ("params/deep/a.yml", None, "params/deep/.cache"),
        ("project/params/a.yml", "project/Makefile", "project/.cache"),
        ("project/params/clients/a.yml", "project/pyproject.toml", "project/.cache"),
        ("outer/project/a.yml", "outer/project/Makefile", "outer/project/.cache"),
        ("desk/a.yml", None, "desk/.cache"),
    ],
)
def test_the_cache_is_in_the_projects_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, params: str, marker: str | None, cache: str
) -> None:
    monkeypatch.delenv(CACHE_VARIABLE, raising=False)
    file = tmp_path / params
    file.parent.mkdir(parents=True)
    if marker is not None:
        (tmp_path / marker).touch()
    assert cache_dir_of(file) == tmp_path / cache


def test_the_environment_names_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "elsewhere"))
    study = Study.open(small_demo(tmp_path))
    assert study.cache.root == tmp_path / "elsewhere" / "small" / "stages"
