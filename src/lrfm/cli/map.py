"""`lrfm map`: a file in, a proposed params file out."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from lrfm.cli.exits import DONE
from lrfm.cli.speech import say
from lrfm.errors import Place, UserError

if TYPE_CHECKING:
    from lrfm.cli.preset_match import PresetMatch
    from lrfm.ledger.profile.look import Looked
    from lrfm.ledger.profile.proposal import Proposal

__all__ = ["MapRequest", "run_map"]

NO_PRESET, ANY_PRESET = "none", "auto"
CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True)
class MapRequest:
    """What was asked for on the command line; `part` is a table of a database or a sheet of a workbook."""

    file: str
    preset: str = ANY_PRESET
    part: str | None = None
    output: Path | None = None
    currency: str | None = None
    as_json: bool = False
    shows_names: bool = False


def run_map(request: MapRequest) -> int:
    """Look at the file and print or write the profile; raise `UserError` where it cannot be read."""
    from lrfm.cli.answer import english
    from lrfm.cli.preset_match import match_preset
    from lrfm.cli.profile_text import ProfileText
    from lrfm.ledger.profile.propose import propose

    _require_sensible(request)
    looked = _look(request)
    proposal = propose(looked)
    match = None
    if request.preset != NO_PRESET:
        asked = None if request.preset == ANY_PRESET else request.preset
        match = match_preset(looked.raw.columns, asked=asked, table=proposal.table)
    if request.as_json:
        say(
            json.dumps(_as_json(proposal, match, shows_names=request.shows_names), ensure_ascii=False, indent=2),
            sys.stdout,
        )
        return DONE
    text = ProfileText(proposal, english(), match, shows_names=request.shows_names).written(
        file=_shown(request.file),
        client_id=_client_id(request),
        currency=request.currency,
        data_dir=_data_dir(request),
        output=str(request.output or ""),
        extract_date=_written_on(request),
    )
    return _give(text, request)


def _require_sensible(request: MapRequest) -> None:
    if request.currency is not None and not CURRENCY.fullmatch(request.currency):
        raise UserError.of("map.not_a_currency", got=request.currency)
    if request.output is not None and request.output.exists():
        raise UserError.of("map.output_exists", place=Place(str(request.output)))


def _look(request: MapRequest) -> Looked:
    from lrfm.ledger.profile.look import look_at_file, look_at_query

    if "://" not in request.file:
        return look_at_file(Path(request.file).expanduser(), part=request.part)
    from lrfm.ledger.sources.database import fetch
    from lrfm.ledger.sources.settings import SqlSource

    if request.part is None:
        raise UserError.of("map.needs_table")
    with tempfile.TemporaryDirectory() as folder:
        source = SqlSource(kind="sql", url=request.file, table=request.part)
        extract = fetch(source, folder=Path(folder), data_dir=Path.cwd())
        return look_at_query(_without_secret(request), extract=extract)


def _without_secret(request: MapRequest) -> Mapping[str, object]:
    """Write the address of a database; one that holds a password goes into an environment variable."""
    address = {"url": request.file}
    if re.search(r"://[^/@]*:[^/@]*@|password", request.file):
        address = {"url_variable": "LRFM_LEDGER_URL"}
    return {"kind": "sql", **address, "table": request.part}


def _shown(file: str) -> str:
    if "://" not in file:
        return Path(file).name
    from lrfm.ledger.sources.database import shown_address

    return shown_address(file)


def _client_id(request: MapRequest) -> str:
    name = request.output.stem if request.output else Path(request.file).stem
    plain = re.sub(r"[^a-z0-9_-]+", "_", name.lower()).strip("_-")
    return plain[:64] or "client"


def _data_dir(request: MapRequest) -> str:
    if "://" in request.file:
        return str(Path.cwd())
    return str(Path(request.file).expanduser().absolute().parent)


def _written_on(request: MapRequest) -> date:
    """Give the day on which the file was written: its export was made by then. Of a database, today."""
    if "://" in request.file:
        return datetime.now().astimezone().date()
    return datetime.fromtimestamp(Path(request.file).expanduser().stat().st_mtime).astimezone().date()


def _give(text: str, request: MapRequest) -> int:
    from lrfm.cli.answer import english

    if request.output is None:
        say(text, sys.stdout, end="")
        return DONE
    request.output.parent.mkdir(parents=True, exist_ok=True)
    request.output.write_text(text, encoding="utf-8", newline="\n")
    say(english().text("map.written", path=str(request.output)), sys.stdout)
    return DONE


def _as_json(proposal: Proposal, match: PresetMatch | None, *, shows_names: bool) -> dict[str, object]:
    """Give the profile as plain data: reasons as keys, not as words."""
    from lrfm.cli.profile_text import rows_to_show

    return {
        "table": proposal.table,
        "preset": match.name if match is not None and match.is_whole else None,
        "source": dict(proposal.source),
        "mapping": proposal.mapping,
        "scope": dict(proposal.scope),
        "currency": proposal.currency,
        "fields": [
            {"field": field.field, "columns": list(field.columns), "confidence": field.confidence.value,
             "reasons": [reason.key for reason in field.reasons]}
            for field in proposal.fields
        ],
        "unused": {unused.column: unused.reason.key for unused in proposal.unused},
        "remarks": [reason.key for reason in proposal.remarks],
        "rows": [list(row) for row in rows_to_show(proposal, shows_names=shows_names)],
        "rows_read": proposal.rows_read,
        "lines_faulty": proposal.lines_faulty,
    }  # fmt: skip
