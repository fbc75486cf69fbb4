"""The committed params files, their schema and their table of keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from pydantic import BaseModel

from lrfm.core.reason import Reason
from lrfm.params import Params, json_schema, read_params, schema_text
from lrfm.params.keys import with_keys_table
from lrfm.params.model import RESERVED_RULE_NAMES
from lrfm.params.shape import fields_of, models_in
from lrfm.params.tree import plain
from lrfm.params.yaml_text import parse_file
from lrfm.report.messages.params import MESSAGES
from lrfm.weights.criteria import BEHAVIOUR, LRFM, names_of
from lrfm.weights.given.ahp import consistency
from lrfm.weights.given.consistent import pairs_of
from lrfm.weights.given.judged import given_weighers
from lrfm.weights.given.presets import PRESETS
from lrfm.weights.settings import SchemeName
from tools.repository import project_files

ROOT = Path(__file__).resolve().parent.parent.parent
STRATEGIES = "params/strategies.yml"
FILES = sorted(
    name for name in project_files() if name.startswith("params/") and name.endswith(".yml") and name != STRATEGIES
)


@pytest.fixture(scope="module")
def validator() -> Any:
    """The schema's own validator, once the schema itself is found in order."""
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_committed_schema_is_current() -> None:
    committed = (ROOT / "params/schema.json").read_text(encoding="utf-8")
    assert committed == schema_text(), "run: lrfm schema --output params/schema.json"


def test_the_table_of_keys_is_current() -> None:
    readme = (ROOT / "params/README.md").read_text(encoding="utf-8")
    assert with_keys_table(readme) == readme, "write with_keys_table(readme) of lrfm.params.keys to params/README.md"


def test_each_scheme_of_weights_has_a_line_of_its_own_in_the_settings_order() -> None:
    readme = (ROOT / "params/README.md").read_text(encoding="utf-8")
    section = readme.split("## Schemes of weights")[1].split("## Keys")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE) == list(get_args(SchemeName))
    presets = {name: re.search(rf"`{name}` .*: (L .*, M \d);", section) for name in PRESETS}
    told = {name: found and found[1] for name, found in presets.items()}
    assert told == {
        name: ", ".join(f"{one} {points}" for one, points in weights.items()) for name, weights in PRESETS.items()
    }


def test_there_are_the_demo_and_two_examples() -> None:
    assert {
        "params/demo.yml",
        "params/examples/ibm_late_payments.yml",
        "params/examples/vendor_settlements.yml",
    } <= set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_committed_file_fits_the_schema_and_names_it_in_its_first_line(name: str, validator: Any) -> None:
    path = ROOT / name
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert (path.parent / first.partition("=")[2]).resolve() == ROOT / "params/schema.json"
    validator.validate(plain(parse_file(path).table))


def test_the_demo_is_in_order() -> None:
    params = read_params(ROOT / "params/demo.yml")
    assert (params.as_of, params.currency, params.client.id) == (date(2026, 10, 31), "EUR", "demo")


def test_made_up_experts_let_every_given_scheme_take_part_in_the_demo() -> None:
    """With judgements that nearly hang together, as people's do, and plainly said to be nobody's (B4, N2)."""
    weights = read_params(ROOT / "params/demo.yml").weights
    assert len(weights.experts) == 2
    assert all(expert.name.endswith(" (illustrative)") for expert in weights.experts)
    for criteria in (LRFM, (*LRFM, *BEHAVIOUR)):
        found = given_weighers(weights, criteria=criteria)
        missing = {name for name, one in found.items() if isinstance(one, Reason)}
        assert missing == ({*PRESETS} if len(criteria) > len(LRFM) else set())
        for expert in weights.experts:
            pairs = pairs_of(expert, names_of(criteria))
            assert pairs is not None
            assert 0.01 < consistency(pairs).ratio < 0.10


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "as_of"),
    [
        ("ibm_late_payments", date(2013, 6, 30)),
        ("vendor_settlements", date(2017, 11, 30)),
    ],
)
def test_an_example_finds_its_file(name: str, as_of: date, real_data: Path) -> None:
    params = read_params(ROOT / f"params/examples/{name}.yml", data_dir=real_data)
    assert (params.as_of, params.currency, params.client.id) == (as_of, "USD", name)
    header = (real_data / params.sources.invoices.path[0]).read_text().splitlines()[0].split(",")  # type: ignore[union-attr]
    assert params.mapping is not None
    assert {params.mapping.invoices.amount.column, params.mapping.invoices.invoice_date.column} <= set(header)


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "kind", "as_of"),
    [("online_retail", "parquet", date(2011, 12, 9)), ("cdnow", "fixed_width", date(1998, 6, 30))],
)
def test_an_example_of_a_preset_finds_its_file(name: str, kind: str, as_of: date, real_data: Path) -> None:
    params = read_params(ROOT / f"params/examples/{name}.yml", data_dir=real_data)
    assert params.sources.lines is not None
    assert (params.as_of, params.sources.lines.kind, params.sources.leading) == (as_of, kind, "lines")


@pytest.mark.parametrize(
    "change",
    [
        {"as_of": "last month end"},
        {"as_of": "2026-10-31"},
        {
            "mapping": {
                "invoices": {"customer_id": ["a", "b"], "invoice_date": {"column": "d"}, "amount": "x", "due_date": "y"}
            }
        },
        {
            "mapping": {
                "invoices": {
                    "customer_id": "a",
                    "invoice_date": "d",
                    "amount": {"column": "x", "round": True},
                    "terms": {"days": 30},
                    "disputed": {"column": "s", "values": "Yes"},
                }
            }
        },
        {"sources": {"invoices": {"path": ["a.csv", "b.csv"]}}},
        {"sources": {"invoices": {"kind": "csv", "path": "a.csv", "missing": "-"}}},
        {"sources": {"invoices": {"path": "a.csv", "quote": "", "header_row": 3}}},
        {"sources": {"invoices": {"kind": "demo", "seed": 3}}},
        {"control": {"balances": {"2026-10-31": Decimal("1.5"), "2026-09-30": "1.50"}}},
        {"control": {"instruments_in_hand": {"2026-10-31": 1}, "bounced": {"2026-10-31": "1.50"}}},
        {"preset": "sap_fbl5n", "sources": {"transactions": {"path": "a.csv", "header_row": "auto"}}},
        {
            "sources": {
                "lines": {"kind": "fixed_width", "path": "a", "columns": [{"name": "a", "start": 1, "width": 2}]}
            }
        },
        {"sources": {"lines": {"kind": "sql", "url_variable": "LEDGER", "table": "lines"}}},
        {"sources": {"invoices": {"path": "a"}, "receipts": {"path": "b"}, "optional": {"visits": {"path": "c"}}}},
        {
            "mapping": {
                "transactions": {
                    "customer_id": {"columns": "a", "pad": 10},
                    "date": "d",
                    "amount": "x",
                    "terms": {"column": "t", "codes": {"N30": 30, "E": {"days": 0}}},
                    "kind": {"column": "k", "codes": {"RV": "invoice"}},
                }
            }
        },
        {"allocation": {"rule": "pro_rata"}},
    ],
)
def test_the_schema_takes_what_the_reader_takes(change: dict[str, object], validator: Any) -> None:
    data = {**plain(parse_file(ROOT / "params/demo.yml").table), **change}  # type: ignore[dict-item]
    validator.validate(data)


@pytest.mark.parametrize(
    "change",
    [
        {"currancy": "EUR"},
        {"currency": "euro"},
        {"as_of": 20261031},
        {"sources": {"invoices": {"kind": "xls"}}},
        {"report": {"mask_key": "h4nter"}},
        {"engine": {"threads": 0}},
        {"client": "Acme"},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(change: dict[str, object], validator: Any) -> None:
    data = {**plain(parse_file(ROOT / "params/demo.yml").table), **change}  # type: ignore[dict-item]
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(data)


def test_the_name_that_no_rule_may_have_is_the_one_that_the_ledger_uses() -> None:
    from lrfm.ledger import judge
    from lrfm.ledger.tables import faults

    assert (faults.ZERO, faults.TOTALS, faults.RELATED, judge.REPEATED, judge.SIDE_SET_APART) == RESERVED_RULE_NAMES


def test_every_key_has_a_description() -> None:
    silent = [
        f"{model.__name__}.{name}"
        for model in _models(Params)
        for name, field in model.model_fields.items()
        if not field.description
    ]
    assert silent == []


def test_every_message_is_used_and_every_key_has_words() -> None:
    sources = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "src/lrfm").rglob("*.py") if path.parent.name != "messages"
    )
    unused = [key for key in MESSAGES if f'"{key}"' not in sources]
    assert unused == []


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for kinds in fields_of(model).values():
        inner = models_in((*kinds, *(item for kind in kinds for item in getattr(kind, "__args__", ()))))
        for below in inner:
            yield from _models(below)
