"""What the command line puts over a params file, dates, folders, and the language to speak in."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from lrfm.errors import Place, UserError
from lrfm.ledger.settings import LedgerSettings
from lrfm.params import Params, language_asked, read_params

Write = Callable[[str | bytes], Path]


def test_a_file_in_order(good: str, written: Write) -> None:
    params = read_params(written(good))
    assert params.as_of == date(2026, 10, 31)
    assert params.sources.invoices.kind == "csv"
    assert params.mapping is not None
    assert params.mapping.invoices.amount.column == "Amount"
    assert (params.currency, params.currency_digits, params.language) == ("EUR", 2, "en")
    assert params.windows.ageing_upper_days == (30, 60, 90, 120)


def test_params_are_frozen(good: str, written: Write) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        read_params(written(good)).currency = "USD"  # type: ignore[misc]


def test_the_ledger_stage_reads_its_own_slice(good: str, written: Write) -> None:
    params = read_params(written(good))
    slice_ = params.ledger_settings()
    assert isinstance(slice_, LedgerSettings)
    assert slice_ == read_params(written(good), as_of="2026-09-30", overrides=["runner.workers=3"]).ledger_settings()
    assert slice_ != read_params(written(good), overrides=["scope.duplicates=keep"]).ledger_settings()


@pytest.mark.parametrize(("currency", "digits"), [("JPY", 0), ("EUR", 2), ("KWD", 3), ("IRR", 0)])
def test_the_decimals_are_those_of_the_currency(currency: str, digits: int, good: str, written: Write) -> None:
    params = read_params(written(good.replace("EUR", currency)))
    assert params.currency_digits == digits


def test_stated_decimals_win(good: str, written: Write) -> None:
    assert read_params(written(good), overrides=["currency=IRR", "currency_digits=2"]).currency_digits == 2


@pytest.mark.parametrize("text", ["2026-10-31", '"2026-10-31"', "'2026-10-31'"])
def test_a_date_with_and_without_quotes(text: str, good: str, written: Write) -> None:
    assert read_params(written(good.replace("2026-10-31", text))).as_of == date(2026, 10, 31)


@pytest.mark.parametrize("options", [{"as_of": "last month end"}, {"overrides": ["as_of=last month end"]}])
def test_last_month_end_counts_from_today(options: dict[str, object], good: str, written: Write) -> None:
    params = read_params(written(good), today=date(2024, 3, 1), **options)  # type: ignore[arg-type]
    assert params.as_of == date(2024, 2, 29)


def test_the_words_last_month_end_are_no_date_of_params(good: str, written: Write) -> None:
    data = {**read_params(written(good)).model_dump(by_alias=True), "as_of": "last month end"}
    with pytest.raises(ValidationError):
        Params.model_validate(data)


def test_balances_keep_every_decimal(good: str, written: Write) -> None:
    text = good + "control: {balances: {2026-10-31: 12345678901234567.10, '2026-09-30': '0.30'}}\n"
    balances = read_params(written(text)).control.balances
    assert balances == {date(2026, 10, 31): Decimal("12345678901234567.10"), date(2026, 9, 30): Decimal("0.30")}


def test_overrides_go_over_the_file_in_their_order(good: str, written: Write) -> None:
    params = read_params(
        written(good),
        overrides=[
            "windows.flow_months=6",
            "windows.flow_months=24",
            "report={names: mask}",
            "client.name=A = B",
            "scope.set_apart=[{name: a, column: b, values: c}]",
            "scope.set_apart.0.name=Internal",
        ],
    )
    assert params.windows.flow_months == 24
    assert params.report.names == "mask"
    assert params.client.name == "A = B"
    assert params.scope.set_apart[0].name == "Internal"


def test_an_option_goes_over_an_override(good: str, written: Write) -> None:
    params = read_params(
        written(good), overrides=["as_of=2020-01-31", "language=fa"], as_of="2021-01-31", language="en-XA"
    )
    assert (params.as_of, params.language) == (date(2021, 1, 31), "en-XA")


def test_yes_and_no_are_texts(good: str, written: Write) -> None:
    text = good + "    disputed: {column: Disputed, values: [Yes, no]}\n"
    mapping = read_params(written(text)).mapping
    assert mapping is not None
    assert mapping.invoices.disputed is not None
    assert mapping.invoices.disputed.values == ("Yes", "no")


def test_a_folded_text_is_one_line_without_marks(good: str, written: Write) -> None:
    folded = good.replace("    path:", "    obtain: >-\n      Ask\n      Ana.\n    path:")
    assert read_params(written(folded)).sources.invoices.obtain == "Ask Ana."  # type: ignore[union-attr]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(good: str, written: Write) -> None:
    params = read_params(written(b"\xef\xbb\xbf" + good.replace("\n", "\r\n").encode()))
    assert params.client.id == "acme"


def test_without_data_dir_the_files_lie_beside_the_params_file(
    good: str,
    written: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = written(good)
    monkeypatch.chdir(path.parent)
    assert read_params("acme.yml").data_dir == tmp_path


def test_data_dir_is_relative_to_the_params_file_and_the_option_to_the_current_folder(
    good: str,
    written: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = written(good.replace("sources:", "data_dir: ../ledgers\nsources:"))
    for folder in (tmp_path.parent / "ledgers", tmp_path / "elsewhere"):
        folder.mkdir(exist_ok=True)
        (folder / "invoices.csv").write_text("a\n")
    monkeypatch.chdir(tmp_path)
    assert read_params(path).data_dir == tmp_path.parent / "ledgers"
    assert read_params(path, data_dir=Path("elsewhere")).data_dir == tmp_path / "elsewhere"


def test_several_files_are_each_looked_for(good: str, written: Write) -> None:
    path = written(good.replace("path: invoices.csv", "path:\n      - invoices.csv\n      - q.txt\n      - r.txt"))
    with pytest.raises(UserError) as caught:
        read_params(path)
    assert [fault.place for fault in caught.value.faults] == [Place(str(path), 10), Place(str(path), 11)]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(good: str, written: Write, tmp_path: Path) -> None:
    path = written(good)
    (tmp_path / "invoices.csv").chmod(0)
    with pytest.raises(UserError) as caught:
        read_params(path)
    assert caught.value.faults[0].key == "params.source_unreadable"


def test_the_language_is_known_even_where_the_file_has_faults(good: str, written: Write) -> None:
    path = written(good.replace("language: en", "language: en-XA").replace("currency", "curency"))
    assert language_asked(path) == ("en-XA", Place(str(path), 3))
    assert language_asked(path, language="ar-XB") == ("ar-XB", Place("--locale"))
    assert language_asked(path.with_name("none.yml")) is None
    assert language_asked(path.with_name("none.yml"), language="ar-XB") == ("ar-XB", Place("--locale"))
    assert language_asked(written(good.replace("language: en", "language: [en]"))) is None


def test_payments_without_a_date_are_known_on_no_day_before_the_extract(good: str, written: Write) -> None:
    """They would all stand open, and nothing on the page would look wrong."""
    overrides = ["scope.undated_payments=at_extract", "extract_date=2026-11-21"]
    with pytest.raises(UserError) as caught:
        read_params(written(good), as_of="2026-10-31", overrides=overrides)
    assert [fault.key for fault in caught.value.faults] == ["params.as_of_before_extract"]
    assert read_params(written(good), as_of="2026-11-21", overrides=overrides).extract_date is not None
