"""Presets: what a file says goes over them, and each reads a file in the style of its program, to the cent."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from lrfm.errors import UserError
from lrfm.params import Params, effective_text, read_params
from lrfm.params.model import PresetName
from lrfm.params.presets import preset_tables
from tests.ledger.profile.samples import SAMPLES, Sample
from tests.ledgers import read_settings

Write = Callable[[str | bytes], Path]
FOLDER = Path(__file__).resolve().parents[2] / "src/lrfm/params/presets"
HEAD = "schema: 1\nclient: {id: acme, name: Acme}\ncurrency: EUR\nas_of: 2025-03-31\nextract_date: 2025-03-31\n"
WITH_PRESET = [sample for sample in SAMPLES if sample.preset]
CURRENCIES = {"xero": "GBP", "erpnext": "INR", "fa_invoices": "IRR", "dynamics_365": "USD"}


def params_of(sample: Sample, folder: Path) -> Params:
    """Write a sample with a params file that names its preset and its path, and nothing else."""
    sample.write(folder)
    currency = CURRENCIES.get(sample.preset or "", "EUR")
    text = HEAD.replace("EUR", currency) + f"preset: {sample.preset}\n"
    (folder / "params.yml").write_text(text + f"sources: {{{sample.table}: {{path: {sample.name}}}}}\n", "utf-8")
    return read_params(folder / "params.yml")


def test_there_is_a_file_for_each_name() -> None:
    assert {path.stem for path in FOLDER.glob("*.yml")} == set(get_args(PresetName)) == set(preset_tables())


@pytest.mark.parametrize("name", get_args(PresetName))
def test_a_preset_is_in_order_and_says_where_its_export_is_made(name: str, written: Write) -> None:
    text = (FOLDER / f"{name}.yml").read_text(encoding="utf-8")
    comments = "".join(line for line in text.splitlines() if line.startswith("#"))
    assert "seen:" in comments.lower()
    table = next(iter(preset_tables()[name].entries["mapping"].entries))  # type: ignore[union-attr]
    params = read_params(written(f"{HEAD}preset: {name}\nsources: {{{table}: {{path: invoices.csv}}}}\n"))
    assert params.sources.leading == table
    assert params.mapping is not None


@pytest.mark.parametrize("sample", WITH_PRESET, ids=lambda sample: sample.preset)
def test_a_preset_reads_a_file_of_its_program(sample: Sample, tmp_path: Path) -> None:
    params = params_of(sample, tmp_path)
    read = read_settings(params.ledger_settings(), data_dir=params.data_dir, folder=tmp_path / "out")
    controls = read.ledger.controls
    assert (controls.rows_taken, controls.by_reason) == (controls.rows_read, ())
    assert controls.rows_read >= 120
    assert controls.amount_read_minor != 0


def test_every_program_that_was_asked_for_has_a_sample() -> None:
    tried = {sample.preset for sample in WITH_PRESET}
    files = {"ibm_late_payments", "vendor_settlements", "online_retail", "cdnow", "sample_of_cdnow"}
    assert tried | files == set(get_args(PresetName))


def test_the_file_goes_over_the_preset_key_by_key(written: Write) -> None:
    params = read_params(
        written(
            HEAD
            + """\
preset: sap_fbl5n_de
sources:
  transactions: {path: invoices.csv, thousands_sign: " "}
mapping:
  transactions:
    customer_id: Debitor
    due_date: null
    terms: {days: 30}
    amount: {round: true}
    kind: {codes: {ZA: receipt}}
"""
        )
    )
    assert params.mapping is not None
    mapping: Any = params.mapping.transactions
    assert mapping.customer_id.columns == ("Debitor",)
    assert (mapping.due_date, mapping.terms.days) == (None, 30)
    assert (mapping.amount.column, mapping.amount.round) == ("Betrag in Hauswährung", True)
    assert mapping.kind.column == "Belegart"
    assert mapping.kind.codes == {"RV": "invoice", "DR": "invoice", "DG": "credit_note", "DZ": "receipt",
                                  "AB": "clearing", "ZA": "receipt"}  # fmt: skip
    source: Any = params.sources.transactions
    assert (source.kind, source.decimal_sign, source.thousands_sign) == ("csv", ",", " ")


def test_another_kind_of_source_takes_of_the_preset_what_it_has(written: Write) -> None:
    text = HEAD + "preset: NAME\nsources: {TABLE: {kind: xlsx, path: invoices.csv}}\n"
    params = read_params(written(text.replace("NAME", "sap_fbl5n_de").replace("TABLE", "transactions")))
    source: Any = params.sources.transactions
    assert (source.kind, source.decimal_sign, source.missing) == ("xlsx", ",", ("00.00.0000",))
    cdnow: Any = read_params(written(text.replace("NAME", "cdnow").replace("TABLE", "lines"))).sources.lines
    assert cdnow.kind == "xlsx"
    assert cdnow.header_row == 1


def test_the_effective_params_show_what_was_merged_and_name_no_preset(written: Write, tmp_path: Path) -> None:
    path = written(
        HEAD
        + "preset: es_facturas\nsources: {invoices: {path: invoices.csv}}\nmapping:\n  invoices: {terms: {days: 5}}\n"
    )
    params = read_params(path)
    text = effective_text(params)
    assert "Nº factura" in text
    assert "preset" not in text
    (tmp_path / "effective.yml").write_text(text, "utf-8")
    assert read_params(tmp_path / "effective.yml") == params


def test_a_preset_without_a_path_asks_for_it(written: Write) -> None:
    with pytest.raises(UserError) as caught:
        read_params(written(HEAD + "preset: odoo\n"))
    assert ("params.missing_key", "sources.invoices.path") in {
        (fault.key, fault.values.get("key")) for fault in caught.value.faults
    }


def test_a_fault_in_what_a_file_puts_over_a_preset_has_its_own_line(written: Write) -> None:
    path = written(
        HEAD + "preset: odoo\nsources: {invoices: {path: invoices.csv}}\nmapping:\n  invoices:\n    amont: X\n"
    )
    with pytest.raises(UserError) as caught:
        read_params(path)
    (fault,) = caught.value.faults
    assert (fault.key, str(fault.place)) == ("params.unknown_key_near", f"{path}:10")


def test_balances_of_all_accounts_are_settings_of_control(good: str, written: Write) -> None:
    text = good + "control: {instruments_in_hand: {2026-10-31: 5}, bounced: {2026-10-31: 0.50}}\n"
    control = read_params(written(text)).control
    assert list(control.instruments_in_hand.values()) == [Decimal(5)]
    assert list(control.bounced.values()) == [Decimal("0.50")]


def test_the_rule_of_allocation_reaches_the_ledger(good: str, written: Write) -> None:
    slice_ = read_params(written(good + "allocation: {rule: pro_rata, reversal_days: 5}\n")).ledger_settings()
    assert (slice_.allocation.rule, slice_.allocation.reversal_days) == ("pro_rata", 5)
    assert isinstance(slice_.allocation, BaseModel)
