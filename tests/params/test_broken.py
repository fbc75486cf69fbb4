"""Every kind of mistake in a params file: which message, at which line, in which words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lrfm.errors import UserError
from lrfm.params import read_params
from lrfm.report.language import Language

Write = Callable[[str | bytes], Path]


@dataclass(frozen=True)
class Case:
    """A file (`old` replaced by `new` in the good one, or `text` as a whole), and the fault it must give."""

    key: str
    at: int | str | None
    words: str
    old: str = ""
    new: str = ""
    text: str | bytes | None = None
    overrides: tuple[str, ...] = ()
    options: dict[str, object] = field(default_factory=dict)


NO_MAPPING = """\
schema: 1
client: {id: acme, name: Acme}
currency: EUR
as_of: 2026-10-31
sources: {invoices: {path: invoices.csv}}
"""
FORM = [
    Case("params.empty_file", 1, "the file is empty", text=""),
    Case("params.empty_file", 1, "the file is empty", text="# only a comment\n"),
    Case("params.not_a_mapping", 1, "wanted keys and values", text="- a\n- b\n"),
    Case("params.not_a_mapping", 1, "wanted keys and values", text="Customer,Number\n1,2\n"),
    Case("params.tab", 2, "a tab indents this line", text="client:\n\tid: acme\n"),
    Case("params.not_utf8", 2, "not UTF-8", text=b"schema: 1\nclient: {id: a, name: M\xfcller}\n"),
    Case("params.bad_character", 2, "control character", text="schema: 1\nlanguage: e\x07n\n"),
    Case("params.not_yaml", 2, "not YAML", text="schema: 1\nlanguage: @en\n"),
    Case("params.colon_in_value", 2, "needs quotes", text="schema: 1\nlanguage: en: de\n"),
    Case("params.open_quote", 2, "a quote opens here", text="schema: 1\nlanguage: 'en\ncurrency: EUR\n"),
    Case("params.open_bracket", 2, "a bracket opens here", text="schema: 1\nclient: {id: acme\ncurrency: EUR\n"),
    Case("params.several_documents", 2, "a second document", text="schema: 1\n---\nschema: 1\n"),
    Case("params.yaml_version", 2, "YAML 1.2", text="%YAML 1.1\n---\nschema: 1\n"),
    Case("params.alias", 4, "anchors and aliases", old="currency: EUR", new="currency: &c EUR"),
    Case("params.alias", 4, "anchors and aliases", old="currency: EUR", new="currency: *c"),
    Case("params.tag", 4, "currency: a tag (!)", old="currency: EUR", new="currency: !code EUR"),
    Case("params.tag", 2, "client: a tag (!)", old="client: {", new="client: !!python/object:os.system {"),
    Case("params.key_not_text", 5, "wanted a plain text as the key", old="as_of:", new="[a, b]: 1\nas_of:"),
    Case(
        "params.duplicate_key",
        5,
        "currency: this key stands twice, first in line 4",
        old="currency: EUR",
        new="currency: EUR\ncurrency: USD",
    ),
    Case(
        "params.duplicate_key",
        8,
        "sources.invoices.path: this key stands twice, first in line 8",
        old="    path: invoices.csv",
        new="    {path: invoices.csv, path: b.csv}",
    ),
    Case("params.too_large", None, "larger than 1,000,000 bytes", text="a" * 1_000_001),
    Case("params.too_deep", 1, "nested deeper", text="- " * 20_000),
    Case("params.too_deep", 2, "nested deeper", text="schema: 1\nclient: " + "[" * 60 + "]" * 60),
]
VERSION = [
    Case("params.schema_missing", 1, "add `schema: 1`", old="schema: 1\n"),
    Case("params.schema_not_a_number", 1, "a whole number such as 1; got one", old="schema: 1", new="schema: one"),
    Case("params.schema_not_a_number", 1, "got true", old="schema: 1", new="schema: true"),
    Case(
        "params.schema_newer",
        1,
        "made by a newer lrfm (version 2; this one reads up to 1)",
        old="schema: 1",
        new="schema: 2",
    ),
    Case("params.schema_too_old", 1, "version 0 is not known", old="schema: 1", new="schema: 0"),
]
KEYS = [
    Case(
        "params.unknown_key_near",
        4,
        "currancy: there is no such key; the nearest is currency",
        old="currency",
        new="currancy",
    ),
    Case(
        "params.unknown_key_near",
        8,
        "sources.invoices.pth: there is no such key; the nearest is path",
        old="    path:",
        new="    pth:",
    ),
    Case(
        "params.unknown_key_near",
        13,
        "mapping.invoices.invoice_date.fromat: there is no such key; the nearest is format",
        old="format:",
        new="fromat:",
    ),
    Case(
        "params.unknown_key",
        5,
        "zzz: there is no such key; valid here: schema, client",
        old="as_of",
        new="zzz: 1\nas_of",
    ),
    Case(
        "params.unknown_key",
        2,
        "client.vat: there is no such key; valid here: id, name",
        old="name: Acme",
        new="name: Acme, vat: 1",
    ),
    Case("params.missing_key", 1, "currency: this key is missing", old="currency: EUR\n"),
    Case("params.missing_key", 1, "as_of: this key is missing", old="as_of: 2026-10-31\n"),
    Case("params.missing_key", 2, "client.name: this key is missing", old=", name: Acme"),
    Case("params.missing_key", 10, "mapping.invoices.amount: this key is missing", old="    amount: Amount\n"),
    Case(
        "params.missing_key",
        7,
        "sources.invoices.path: this key is missing",
        old="    path: invoices.csv",
        new="    kind: csv",
    ),
    Case("params.mapping_missing", 1, "say which column of the file means what", text=NO_MAPPING),
    Case("params.mapping_missing", 6, "say which column of the file means what", text=NO_MAPPING + "mapping:\n"),
    Case("params.mapping_of_demo", 9, "delete this key", old="    path: invoices.csv", new="    kind: demo"),
]
OTHER_SHAPES = [
    Case(
        "params.mapping_missing",
        10,
        "mapping.receipts: this key is missing; say which column",
        old="mapping:\n",
        new="  receipts: {path: invoices.csv}\nmapping:\n",
    ),
    Case(
        "params.source_of_mapping_missing",
        6,
        "sources.receipts: this key is missing; mapping.receipts says",
        old="    amount: Amount\n",
        new="    amount: Amount\n  receipts: {customer_id: a, date: b, amount: c}\n",
    ),
    Case(
        "params.source_of_mapping_missing",
        6,
        "sources.optional.visits: this key is missing; mapping.optional.visits says",
        old="    amount: Amount\n",
        new="    amount: Amount\n  optional: {visits: {customer_id: a, date: b}}\n",
    ),
    Case(
        "params.source_missing",
        9,
        "sources.optional.visits.path: there is no file",
        old="mapping:\n",
        new="  optional: {visits: {path: x}}\nmapping:\n  optional: {visits: {customer_id: a, date: b}}\n",
    ),
    Case(
        "params.one_leading_table",
        6,
        "sources: wanted exactly one of invoices, transactions, lines; 2 are given",
        old="mapping:\n",
        new="  lines: {path: invoices.csv}\nmapping:\n  lines: {customer_id: a, date: b, amount: c}\n",
    ),
    Case(
        "params.one_leading_table",
        6,
        "lines; 0 are given",
        old="  invoices:\n    path: invoices.csv\nmapping:\n",
        new="  receipts: {path: invoices.csv}\nmapping:\n  receipts: {customer_id: a, date: b, amount: c}\n",
    ),
    Case(
        "params.table_needs",
        9,
        "sources.allocations: wanted only together with receipts; allocations is given without it",
        old="mapping:\n",
        new="  allocations: {path: invoices.csv}\nmapping:\n  allocations: {receipt_id: a, invoice_id: b}\n",
    ),
    Case(
        "params.unknown_meaning",
        17,
        "mapping.invoices.closing: wanted codes that mean one of paid, credited, withdrawn, written_off, lapsed, "
        "reversed, open; gone is none of them",
        old="    amount: Amount\n",
        new="    amount: Amount\n    closing: {column: x, codes: {a: gone}}\n",
    ),
    Case(
        "params.extract_date_needed",
        1,
        "extract_date: this key is missing; payments without a date count as made by that day",
        old="mapping:\n",
        new="scope: {undated_payments: at_extract}\nmapping:\n",
    ),
    Case(
        "params.balance_too_fine",
        9,
        "control.bounced.2026-10-31: wanted an amount with at most 2 decimals; got 1.234",
        old="mapping:\n",
        new="control: {bounced: {2026-10-31: 1.234}}\nmapping:\n",
    ),
]
TRANSACTIONS = """\
schema: 1
client: {id: acme, name: Acme}
currency: EUR
as_of: 2026-10-31
sources: {transactions: {path: invoices.csv}}
mapping:
  transactions: {customer_id: a, date: b, due_date: c, DEBIT}
"""
LINES = """\
schema: 1
client: {id: acme, name: Acme}
currency: EUR
as_of: 2026-10-31
sources: {lines: {path: invoices.csv}}
mapping:
  lines: {customer_id: a, date: b, quantity: c}
"""
OTHER_SHAPES += [
    Case(
        "params.debit_and_credit",
        7,
        "mapping.transactions: wanted debit and credit together",
        text=TRANSACTIONS.replace("DEBIT", "debit: d"),
    ),
    Case(
        "params.give_one_of",
        7,
        "mapping.transactions: wanted either amount or debit",
        text=TRANSACTIONS.replace("DEBIT", "debit: d, credit: e, amount: f"),
    ),
    Case("params.amount_or_quantity_and_price", 7, "wanted amount, or quantity and price", text=LINES),
]
VALUES = [
    Case(
        "params.no_such_day",
        9,
        "2026-02-30, a day that does not exist",
        old="mapping:",
        new="extract_date: 2026-02-30\nmapping:",
    ),
    Case(
        "params.not_an_as_of",
        5,
        "wanted a date such as 2026-10-31, or: last month end; got 31.10.2026",
        old="2026-10-31",
        new="31.10.2026",
    ),
    Case("params.no_such_day", 5, "got 2026-13-01, a day that does not exist", old="2026-10-31", new="2026-13-01"),
    Case("params.not_an_as_of", 5, "got 20261031", old="2026-10-31", new="20261031"),
    Case("params.not_an_as_of", 5, "got 0", old="2026-10-31", new="0"),
    Case("params.not_an_as_of", 5, "got nothing", old="2026-10-31", new=""),
    Case("params.not_an_as_of", 5, "got 2026-10-31 10:00:00", old="2026-10-31", new="2026-10-31 10:00:00"),
    Case(
        "params.not_a_date",
        6,
        "extract_date: wanted a date such as 2026-10-31; got soon",
        old="sources:",
        new="extract_date: soon\nsources:",
    ),
    Case("params.not_a_currency", 4, "three capital letters such as EUR; got euro", old="EUR", new="euro"),
    Case("params.not_a_language", 3, "a language code such as en; got English", old="en\n", new="English\n"),
    Case("params.not_a_folder_name", 2, "client.id: wanted a name for a folder", old="acme", new="../acme"),
    Case(
        "params.not_keys",
        2,
        "client: wanted a table with the keys id, name; got Acme",
        old="{id: acme, name: Acme}",
        new="Acme",
    ),
    Case(
        "params.not_keys",
        9,
        "scope: wanted a table with the keys set_apart, related_parties, duplicates, undated_payments, "
        "rejected_share_max; got nothing",
        old="mapping:\n",
        new="scope:\nmapping:\n",
    ),
    Case(
        "params.text_without_quotes",
        12,
        'got 7, which YAML reads as something else; write "7"',
        old="invoice_id: Number",
        new="customer_name: 7",
    ),
    Case("params.not_text", 2, "client.name: wanted a text; got nothing", old="name: Acme", new="name: "),
    Case(
        "params.text_without_quotes",
        11,
        'mapping.invoices.customer_id: wanted a text; got 7, which YAML reads as something else; write "7"',
        old="customer_id: Customer",
        new="customer_id: 7",
    ),
    Case(
        "params.not_a_list",
        11,
        "mapping.invoices.customer_id.columns: wanted a list such as [a, b]; got 7",
        old="customer_id: Customer",
        new="customer_id: {columns: 7}",
    ),
    Case(
        "params.not_a_column",
        16,
        "amount: wanted the name of a column, or a table with the keys column, round, sign; got nothing",
        old="amount: Amount",
        new="amount:",
    ),
    Case("params.empty_value", 8, "sources.invoices.path: wanted at least one", old="invoices.csv", new="[]"),
    Case(
        "params.not_a_delimiter",
        9,
        "sources.invoices.delimiter: wanted one sign such as ; or auto; got ;;",
        old="invoices.csv",
        new="invoices.csv\n    delimiter: ;;",
    ),
    Case(
        "params.not_one_of_near",
        8,
        "kind: wanted one of csv, fixed_width, xlsx, parquet, jsonl, sql, table, demo; got cvs (did you mean csv?)",
        old="path: invoices.csv",
        new="kind: cvs",
    ),
    Case(
        "params.not_one_of",
        9,
        'wanted one of ".", ",", "٫"; got ;',
        old="invoices.csv",
        new="invoices.csv\n    decimal_sign: ;",
    ),
    Case(
        "params.signs_equal",
        9,
        "decimal_sign and thousands_sign must differ; got . for both",
        old="invoices.csv",
        new="invoices.csv\n    thousands_sign: .",
    ),
    Case(
        "params.not_an_encoding",
        9,
        "such as utf-8 or cp1252; got utf-9",
        old="invoices.csv",
        new="invoices.csv\n    encoding: utf-9",
    ),
    Case("params.not_a_date_format", 13, "such as %d.%m.%Y; got DD.MM.YYYY", old="%d.%m.%Y", new="DD.MM.YYYY"),
    *(
        Case("params.not_a_date_format", 13, f"such as %d.%m.%Y; got {machine}", old="%d.%m.%Y", new=machine)
        for machine in ("%x", "%c", "%d.%m.%Y %X", "%d.%m.%Y %z")
    ),
    Case(
        "params.too_small",
        9,
        "sources.invoices.header_row: wanted 0 or more; got -1",
        old="invoices.csv",
        new="invoices.csv\n    header_row: -1",
    ),
    Case(
        "params.not_a_whole_number_or",
        9,
        "sources.invoices.header_row: wanted a whole number, or auto; got first",
        old="invoices.csv",
        new="invoices.csv\n    header_row: first",
    ),
    Case(
        "params.not_one_of_near",
        1,
        "preset: wanted one of",
        old="schema: 1",
        new="preset: sap_fbl5\nschema: 1",
    ),
    Case(
        "params.not_one_of_near",
        9,
        "allocation.rule: wanted one of oldest_due, newest_due, pro_rata, none; got oldest",
        old="mapping:\n",
        new="allocation: {rule: oldest}\nmapping:\n",
    ),
    Case(
        "params.give_one_of",
        16,
        "wanted either paid_date or days_to_pay",
        old="    amount:",
        new="    days_to_pay: Days\n    amount:",
    ),
    Case("params.due_date_or_terms", 10, "mapping.invoices: wanted due_date, terms or both", old="    due_date: Due\n"),
    Case(
        "params.give_one_of",
        14,
        "mapping.invoices.terms: wanted either days or column",
        old="due_date: Due",
        new="terms: {}",
    ),
    Case(
        "params.too_small",
        14,
        "mapping.invoices.terms.days: wanted 0 or more; got -1",
        old="due_date: Due",
        new="terms: {days: -1}",
    ),
    Case(
        "params.not_true_or_false",
        16,
        "mapping.invoices.amount.round: wanted true or false; got perhaps",
        old="amount: Amount",
        new="amount: {column: Amount, round: perhaps}",
    ),
    Case(
        "params.rule_without_values",
        6,
        "this rule would set no row apart",
        old="sources:",
        new="scope: {set_apart: [{name: x, column: y}]}\nsources:",
    ),
    Case(
        "params.name_reserved",
        8,
        "scope.set_apart.1.name: zero_amount is what the report calls rows of amount 0; choose another name",
        old="sources:",
        new="scope:\n  set_apart: [{name: a, column: y, empty: true},\n"
        "    {name: zero_amount, column: y, empty: true}]\nsources:",
    ),
    Case(
        "params.empty_value",
        6,
        "scope.set_apart.0.name: wanted at least one",
        old="sources:",
        new="scope: {set_apart: [{name: '', column: y, empty: true}]}\nsources:",
    ),
    Case(
        "params.too_big",
        6,
        "scope.rejected_share_max: wanted 1 or less; got 2",
        old="sources:",
        new="scope: {rejected_share_max: 2}\nsources:",
    ),
    Case(
        "params.not_a_multiple",
        6,
        "features.behaviour_months: wanted a multiple of 2; got 13",
        old="sources:",
        new="features: {behaviour_months: 13}\nsources:",
    ),
    Case(
        "params.not_a_number",
        6,
        "scope.rejected_share_max: wanted a number such as 0.5; got 2 %",
        old="sources:",
        new="scope: {rejected_share_max: 2 %}\nsources:",
    ),
    Case(
        "params.not_dates_and_amounts",
        6,
        "control.balances: wanted dates with amounts",
        old="sources:",
        new="control: {balances: 12}\nsources:",
    ),
    Case(
        "params.not_a_date",
        6,
        "control.balances.soon: wanted a date",
        old="sources:",
        new="control: {balances: {soon: 12}}\nsources:",
    ),
    Case(
        "params.balance_too_fine",
        8,
        "control.balances.2026-10-31: wanted an amount with at most 2 decimals; got 1.005",
        old="sources:",
        new="control:\n  balances:\n    2026-10-31: 1.005\nsources:",
    ),
    Case(
        "params.not_a_number",
        6,
        "control.balances.2026-10-31: wanted a number such as 0.5; got 1e999999",
        old="sources:",
        new="control: {balances: {2026-10-31: 1e999999}}\nsources:",
    ),
    Case(
        "params.not_understood",
        2,
        r'client.name: this value is not understood; got "\ud800"',
        old="name: Acme",
        new=r'name: "\ud800"',
    ),
    Case(
        "params.days_not_ascending",
        6,
        "that ascend, such as [30, 60, 90]; got [30, 20]",
        old="sources:",
        new="windows: {ageing_upper_days: [30, 20]}\nsources:",
    ),
    Case(
        "params.not_a_whole_number",
        6,
        "windows.flow_months: wanted a whole number such as 12; got 2.5",
        old="sources:",
        new="windows: {flow_months: 2.5}\nsources:",
    ),
    Case(
        "params.not_a_whole_number",
        6,
        "engine.threads: wanted a whole number such as 12; got true",
        old="sources:",
        new="engine: {threads: true}\nsources:",
    ),
    Case(
        "params.not_above",
        6,
        "engine.memory_limit_gb: wanted more than 0",
        old="sources:",
        new="engine: {memory_limit_gb: 0}\nsources:",
    ),
    Case(
        "params.not_a_number",
        6,
        "engine.memory_limit_gb: wanted a number such as 0.5; got .inf",
        old="sources:",
        new="engine: {memory_limit_gb: .inf}\nsources:",
    ),
    Case(
        "params.not_one_of_near",
        6,
        "runner.mode: wanted one of auto, fork, kernel; got forks (did you mean fork?)",
        old="sources:",
        new="runner: {mode: forks}\nsources:",
    ),
    Case(
        "params.not_a_name",
        6,
        "report.notebooks.0: wanted the name of a notebook",
        old="sources:",
        new="report: {notebooks: [../secret]}\nsources:",
    ),
    Case(
        "params.listed_twice",
        6,
        "report.notebooks: board_pack is listed twice",
        old="sources:",
        new="report: {notebooks: [board_pack, board_pack]}\nsources:",
    ),
]
FILES = [
    Case("params.source_missing_near", 8, "the nearest there is invoices.csv", old="invoices.csv", new="invoice.csv"),
    Case("params.source_missing", 8, "--data folder to lrfm", old="invoices.csv", new="ledger_2026.txt"),
    Case(
        "params.source_missing_obtain",
        8,
        "if you do not have it: ask Ana",
        old="invoices.csv",
        new="ledger.txt\n    obtain: ask Ana",
    ),
    Case("params.source_is_folder", 8, "is a folder", old="invoices.csv", new="."),
    Case("params.source_missing", 8, "there is no file", old="invoices.csv", new='"a\\0b"'),
    Case("params.folder_missing", 6, "data_dir: there is no folder", old="sources:", new="data_dir: nowhere\nsources:"),
    Case("params.folder_missing", "--data", "there is no folder", options={"data_dir": Path("nowhere")}),
]
COMMAND_LINE = [
    Case("params.override_form", "--set", "wanted key=value", overrides=("currency",)),
    Case("params.override_form", "--set a..b", "wanted key=value", overrides=("a..b=1",)),
    Case("params.override_value", "--set currency", "the value is not YAML", overrides=("currency=[",)),
    Case(
        "params.unknown_key_near",
        "--set windos.flow_months",
        "windos: there is no such key; the nearest is windows",
        overrides=("windos.flow_months=1",),
    ),
    Case(
        "params.unknown_key_near",
        "--set windows.flow_month",
        "the nearest is flow_months",
        overrides=("windows.flow_month=1",),
    ),
    Case(
        "params.not_a_whole_number",
        "--set windows.flow_months",
        "got a year",
        overrides=("windows.flow_months=a year",),
    ),
    Case(
        "params.override_path",
        "--set mapping.invoices.amount.round",
        "set mapping.invoices.amount as a whole",
        overrides=("mapping.invoices.amount.round=true",),
    ),
    Case(
        "params.override_path",
        "--set report.notebooks.3",
        "report.notebooks holds",
        overrides=("report.notebooks=[a]", "report.notebooks.3=b"),
    ),
    Case("params.duplicate_key", "--set client", "id: this key stands twice", overrides=("client={id: a, id: b}",)),
    Case("params.not_an_as_of", "--as-of", "got yesterday", options={"as_of": "yesterday"}),
    Case("params.not_a_language", "--locale", "got Farsi", options={"language": "Farsi"}),
    Case("params.schema_newer", "--set schema", "made by a newer lrfm", overrides=("schema=9",)),
]
CASES = [*FORM, *VERSION, *KEYS, *OTHER_SHAPES, *VALUES, *FILES, *COMMAND_LINE]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.key}-{case.at}")
def test_a_mistake_is_told_with_key_place_and_words(case: Case, good: str, written: Write) -> None:
    assert case.text is not None or case.old in good
    path = written(case.text if case.text is not None else good.replace(case.old, case.new, 1))
    with pytest.raises(UserError) as caught:
        read_params(path, overrides=case.overrides, **case.options)  # type: ignore[arg-type]
    fault = next((fault for fault in caught.value.faults if fault.key == case.key), None)
    assert fault is not None, caught.value
    place = f"{path}:{case.at}" if isinstance(case.at, int) else case.at or str(path)
    assert str(fault.place) == place
    said = Language.load("en").fault(fault)
    assert case.words in said


@pytest.mark.parametrize(
    "case", [*KEYS, *OTHER_SHAPES, *VALUES, *FILES, *COMMAND_LINE], ids=lambda case: f"{case.key}-{case.at}"
)
def test_one_mistake_gives_one_fault_and_none_of_pydantics_words(case: Case, good: str, written: Write) -> None:
    path = written(case.text if case.text is not None else good.replace(case.old, case.new, 1))
    with pytest.raises(UserError) as caught:
        read_params(path, overrides=case.overrides, **case.options)  # type: ignore[arg-type]
    languages = [Language.load(code) for code in ("en", "en-XA", "ar-XB")]
    said = " ".join(language.fault(fault) for fault in caught.value.faults for language in languages)
    assert not any(word in said for word in ("Input should", "pydantic", "validation", "Value error", "String should"))
    assert len(caught.value.faults) == 1, caught.value


def test_every_fault_is_told_at_once_in_the_order_of_lines(written: Write) -> None:
    path = written("""\
schema: 1
client: {id: Acme}
currency: eur
currency: EUR
as_of: soon
extra: 1
sources: {invoices: {path: ledger.txt}}
windows: {flow_months: x}
""")
    with pytest.raises(UserError) as caught:
        read_params(path, overrides=["engine.threads=0"])
    told = [(fault.key, fault.place.line if fault.place else None) for fault in caught.value.faults]
    assert told == [
        ("params.mapping_missing", 1),
        ("params.not_a_folder_name", 2),
        ("params.missing_key", 2),
        ("params.not_a_currency", 3),
        ("params.duplicate_key", 4),
        ("params.not_an_as_of", 5),
        ("params.unknown_key", 6),
        ("params.source_missing", 7),
        ("params.not_a_whole_number", 8),
        ("params.too_small", None),
    ]


@pytest.mark.parametrize(
    ("make", "key", "words"),
    [
        (lambda folder: folder / "nothing.yml", "params.no_file", "no params file here"),
        (lambda folder: folder, "params.is_folder", "this is a folder"),
        (lambda folder: folder / "a.yml" / "b.yml", "params.no_file", "no params file here"),
        (lambda folder: folder / "a\0b", "params.no_file", "no params file here"),
    ],
)
def test_a_path_that_is_no_file(
    make: Callable[[Path], Path], key: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    with pytest.raises(UserError) as caught:
        read_params(make(tmp_path / "empty"))
    assert caught.value.faults[0].key == key
    assert words in Language.load("en").fault(caught.value.faults[0])


def test_a_wrong_file_name_lists_its_neighbours(good: str, written: Write) -> None:
    path = written(good)
    with pytest.raises(UserError) as caught:
        read_params(path.with_name("amce.yml"))
    assert "beside it are: acme.yml" in Language.load("en").fault(caught.value.faults[0])
