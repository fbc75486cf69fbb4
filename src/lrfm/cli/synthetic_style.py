"""How the files of `lrfm synthetic` are written, and the params file that reads them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from lrfm.errors import UserError

if TYPE_CHECKING:
    from lrfm.ledger.synthetic.styles.plain import Calendar, Format
    from lrfm.ledger.synthetic.styles.write import Style

__all__ = ["Chosen", "params_text", "plain_files", "preset_files"]

SUFFIXES: Mapping[str, str] = {
    "csv": "csv",
    "fixed_width": "txt",
    "xlsx": "xlsx",
    "parquet": "parquet",
    "jsonl": "jsonl",
}


@dataclass(frozen=True)
class Chosen:
    """A style, and what a params file says so that the files are read in it."""

    style: Style
    said: Mapping[str, Any]


def preset_files(name: str, *, currency: str) -> Chosen:
    """Give the style of a preset; a table whose file the preset does not name gets one of its own name.

    Raises `UserError` where there is no such preset.
    """
    from lrfm.core.money import minor_digits
    from lrfm.ledger.settings import MappingSettings, ScopeSettings, SourcesSettings
    from lrfm.ledger.synthetic.styles.write import Style
    from lrfm.params.model import PresetName
    from lrfm.params.presets import preset_tables
    from lrfm.params.tree import plain

    known = get_args(PresetName)
    if name not in known:
        raise UserError.of("synthetic.no_preset", got=name, known=", ".join(known))
    preset: Any = plain(preset_tables()[name])
    files = {
        table: source.get("path") or f"{table}.{SUFFIXES[source.get('kind', 'csv')]}"
        for table, source in preset["sources"].items()
    }
    sources = {table: {**source, "path": files[table]} for table, source in preset["sources"].items()}
    style = Style(
        sources=SourcesSettings.model_validate(sources),
        mapping=MappingSettings.model_validate(preset["mapping"]),
        scope=ScopeSettings.model_validate(preset.get("scope", {})),
        currency=currency,
        digits=minor_digits(currency),
    )
    return Chosen(style, {"preset": name, "sources": {table: {"path": path} for table, path in files.items()}})


def plain_files(
    columns: Mapping[str, frozenset[str]], *, file_format: Format, calendar: Calendar, currency: str
) -> Chosen:
    """Give the style of no program; `columns` are those of each table that has rows."""
    from lrfm.core.money import minor_digits
    from lrfm.ledger.synthetic.styles.plain import plain_settings, style_of

    sources, mapping = plain_settings(columns, file_format=file_format, calendar=calendar)
    style = style_of(sources, mapping, currency=currency, digits=minor_digits(currency))
    return Chosen(style, {"sources": sources, "mapping": mapping})


def params_text(chosen: Chosen, *, client_id: str, last_day: date) -> str:
    """Give a params file for the files of a company, to be put into their folder."""
    from ruamel.yaml import YAML

    said = {
        "schema": 1,
        "client": {"id": client_id, "name": "Synthetic company"},
        "currency": chosen.style.currency,
        "as_of": last_day.isoformat(),
        "extract_date": last_day.isoformat(),
        **chosen.said,
    }
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    text = io.StringIO()
    yaml.dump(said, text)
    return (
        "# Made by lrfm synthetic: nobody in it exists. The truth behind it is in the folder truth.\n" + text.getvalue()
    )
