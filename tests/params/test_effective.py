"""The effective params file says the same as what was run, whatever the texts and numbers in it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrfm.errors import UserError
from lrfm.params import Params, effective_text, read_params, write_effective

Write = Callable[[str | bytes], Path]

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**15), max_value=10**15)
FORMATS = st.sampled_from(["%d.%m.%Y", "%Y%m%d", "%d-%b-%y"])
DATE_COLUMN = TEXT | st.fixed_dictionaries({"column": TEXT, "format": FORMATS})
AMOUNT_COLUMN = TEXT | st.fixed_dictionaries({"column": TEXT, "round": st.booleans()})
NAMES = TEXT | st.lists(TEXT, min_size=1, max_size=3)
MAPPING = st.fixed_dictionaries(
    {"customer_id": NAMES, "invoice_date": DATE_COLUMN, "amount": AMOUNT_COLUMN, "due_date": DATE_COLUMN},
    optional={
        "customer_name": TEXT,
        "invoice_id": NAMES,
        "paid_date": DATE_COLUMN,
        "entered_on": DATE_COLUMN,
        "terms": st.fixed_dictionaries({"days": st.integers(0, 3650)}),
        "disputed": st.fixed_dictionaries({"column": TEXT, "values": NAMES}),
    },
)
SOURCE = st.fixed_dictionaries(
    {"path": st.just("invoices.csv")},
    optional={
        "delimiter": st.sampled_from([",", ";", "\t", "|", " "]),
        "obtain": TEXT,
        "missing": st.lists(TEXT, max_size=3),
        "encoding": st.sampled_from(["utf-8", "cp1252"]),
        "quote": st.sampled_from(['"', "'", ""]),
        "header_row": st.integers(1, 1000),
        "thousands_sign": st.sampled_from(["", " ", "'"]),
    },
)
RULE = st.fixed_dictionaries({"name": TEXT, "column": TEXT, "values": st.lists(TEXT, min_size=1, max_size=2)})
PARAMS = st.fixed_dictionaries(
    {
        "schema": st.just(1),
        "currency": st.sampled_from(["EUR", "USD", "IQD"]),
        "as_of": DAYS,
        "client": st.fixed_dictionaries(
            {"id": st.from_regex(r"[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True), "name": TEXT}
        ),
        "sources": st.fixed_dictionaries({"invoices": SOURCE}),
        "mapping": st.fixed_dictionaries({"invoices": MAPPING}),
    },
    optional={
        "language": st.sampled_from(["en", "en-XA", "no"]),
        "extract_date": DAYS,
        "control": st.fixed_dictionaries({"balances": st.dictionaries(DAYS, AMOUNTS, max_size=3)}),
        "scope": st.fixed_dictionaries(
            {"set_apart": st.lists(RULE, max_size=2), "rejected_share_max": st.decimals(0, 1, allow_nan=False)}
        ),
        "engine": st.fixed_dictionaries(
            {"memory_limit_gb": st.floats(0, exclude_min=True, allow_nan=False, allow_infinity=False)}
        ),
        "report": st.fixed_dictionaries({"mask_key": st.fixed_dictionaries({"env": st.just("ACME_KEY")})}),
    },
)


@settings(max_examples=40, deadline=None)
@given(PARAMS)
def test_what_is_written_is_read_back_equal(data: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "invoices.csv").write_text("a\n")
        params = Params.model_validate({**data, "data_dir": folder})
        path = Path(folder) / "below" / "effective.yml"
        write_effective(params, path)
        again = read_params(path)
        assert again == params
        assert effective_text(again) == effective_text(params) == path.read_bytes().decode()


@given(st.dictionaries(DAYS, AMOUNTS, min_size=1, max_size=3))
def test_balances_are_written_with_their_own_decimals(balances: dict[date, Decimal]) -> None:
    data = {
        "schema": 1,
        "client": {"id": "a", "name": "A"},
        "currency": "EUR",
        "as_of": "2026-10-31",
        "sources": {"invoices": {"kind": "demo"}},
        "control": {"balances": balances},
    }
    text = effective_text(Params.model_validate(data))
    assert all(str(balance) in text and day.isoformat() in text for day, balance in balances.items())


def test_words_and_relative_folders_are_resolved(good: str, written: Write, tmp_path: Path) -> None:
    path = written(good.replace("2026-10-31", "last month end"))
    params = read_params(path, today=date(2026, 1, 15))
    text = effective_text(params)
    assert "as_of: '2025-12-31'" in text
    assert f"data_dir: {tmp_path}" in text
    elsewhere = tmp_path / "cache" / "acme" / "params.yml"
    write_effective(params, elsewhere)
    assert read_params(elsewhere, today=date(2030, 1, 1)) == params


@pytest.mark.parametrize("paths", ["~/l.csv", "[~/l.csv, invoices.csv]"])
def test_a_home_in_a_path_is_written_out_once_for_all(
    paths: str,
    good: str,
    written: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is checked is what the ledger opens: it joins data_dir and path, and knows no `~`."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "l.csv").write_text("a\n")
    monkeypatch.setenv("HOME", str(home))
    params = read_params(written(good.replace("path: invoices.csv", f"path: {paths}")))
    opened = [params.data_dir / name for name in params.sources.invoices.path]  # type: ignore[union-attr]
    assert opened[0] == home / "l.csv"
    assert all(path.is_file() for path in opened)
    monkeypatch.setenv("HOME", "/nowhere")
    write_effective(params, tmp_path / "effective.yml")
    assert read_params(tmp_path / "effective.yml") == params


def test_a_home_that_lacks_the_file_is_named_as_it_is_opened(
    good: str, written: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    with pytest.raises(UserError) as caught:
        read_params(written(good.replace("path: invoices.csv", "path: ~/l.csv")))
    (fault,) = caught.value.faults
    assert (fault.key, fault.values["path"]) == ("params.source_missing", str(tmp_path / "home/l.csv"))
    assert fault.place is not None
    assert fault.place.line == 8


def test_a_failed_write_leaves_what_was_there(
    good: str,
    written: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    params = read_params(written(good))
    target = tmp_path / "out" / "effective.yml"
    write_effective(params, target)
    before = target.read_bytes()

    def no_space(_: Params) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lrfm.params.effective.effective_text", no_space)
    with pytest.raises(OSError, match="No space"):
        write_effective(params, target)
    assert target.read_bytes() == before
    assert list(target.parent.iterdir()) == [target]
