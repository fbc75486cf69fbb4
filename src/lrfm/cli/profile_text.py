"""A proposed profile as a params file: YAML with the reasons as comments."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lrfm.core.reason import Reason

if TYPE_CHECKING:
    from lrfm.cli.preset_match import PresetMatch
    from lrfm.ledger.profile.proposal import FieldProposal, Proposal
    from lrfm.report.language import Language

__all__ = ["ProfileText", "rows_to_show", "yaml_value"]

WIDTH = 110
HIDDEN = "•••"
NO_CURRENCY = "XXX"
"""ISO 4217 for: no currency."""
PLAIN = re.compile(r"[^\W\d_][\w ]*(?<! )")
# What YAML, of whichever version, reads as something else than text.
NO_TEXT = {"null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "none"}


@dataclass(frozen=True)
class ProfileText:
    """The words of one proposal."""

    proposal: Proposal
    language: Language
    match: PresetMatch | None
    shows_names: bool

    def written(
        self, *, file: str, client_id: str, currency: str | None, data_dir: str, output: str, extract_date: date
    ) -> str:
        """Write the whole file."""
        proposal, say = self.proposal, self.language.text
        known = currency or proposal.currency
        about = say("map.currency_found") if known else say("map.currency_missing")
        lines = [
            *self._comment(say("map.head", file=file, count=proposal.rows_read)),
            *self._comment(say("map.next", path=output or "params/clients/….yml")),
            *self._remarks(),
            "schema: 1",
            f"# {say('map.client')}",
            "client:",
            f"  id: {yaml_value(client_id)}",
            f"  name: {yaml_value(client_id)}",
            f"currency: {known or NO_CURRENCY}    # {about}",
            *self._days(extract_date),
            f"data_dir: {yaml_value(data_dir)}",
            *self._profile(),
            *self._unused(),
            *self._rows(),
        ]
        return "\n".join(lines) + "\n"

    def _days(self, extracted_on: date) -> Iterator[str]:
        """Where payments have no date of their own, they count as made by the day of the extract: no earlier day."""
        say = self.language.text
        if "undated_payments" in self.proposal.scope:
            yield f"as_of: {extracted_on.isoformat()}    # {say('map.as_of_extract')}"
            yield f"extract_date: {extracted_on.isoformat()}    # {say('map.extract_date')}"
        else:
            yield f"as_of: last month end    # {say('map.as_of')}"

    def _remarks(self) -> Iterator[str]:
        reasons = list(self.proposal.remarks)
        if self.proposal.lines_faulty:
            reasons.append(Reason.of("map.faulty_lines", count=self.proposal.lines_faulty))
        if self.match is not None and not self.match.is_whole:
            columns, missing = self.match.columns, self.match.missing
            reasons.append(
                Reason.of(
                    "map.preset_partly",
                    preset=self.match.name,
                    named=len(columns),
                    count=len(missing),
                    columns=", ".join(missing),
                )
            )
        if reasons:
            yield from self._comment(self.language.text("map.remarks_heading"))
            for reason in reasons:
                yield from self._comment(f"- {self.language.reason(reason)}")

    def _profile(self) -> Iterator[str]:
        """Write sources, mapping and scope; where a preset holds them, only where the file is."""
        proposal = self.proposal
        preset = self.match if self.match is not None and self.match.is_whole else None
        if preset is not None:
            yield f"# {self.language.text('map.preset_fits', preset=preset.name)}"
            yield f"preset: {preset.name}"
        yield f"# {self.language.reason(proposal.why)}"
        yield from ("sources:", f"  {proposal.table}:")
        yield from (f"    {line}" for key, value in proposal.source.items() for line in _entry(key, value))
        prefix = "" if preset is None else "# "
        yield from (f"{prefix}mapping:", f"{prefix}  {proposal.table}:")
        for field in proposal.fields:
            yield from self._field(field, prefix=prefix)
        if proposal.scope:
            yield f"{prefix}scope:"
            yield from (f"{prefix}  {line}" for key, value in proposal.scope.items() for line in _entry(key, value))

    def _field(self, field: FieldProposal, *, prefix: str) -> Iterator[str]:
        sure = self.language.text(f"map.confidence_{field.confidence.value}")
        why = "; ".join(self.language.reason(reason) for reason in field.reasons)
        for line in textwrap.wrap(f"{sure}: {why}", WIDTH):
            yield f"{prefix}    # {line}"
        yield from (f"{prefix}    {line}" for line in _entry(field.field, field.value))

    def _unused(self) -> Iterator[str]:
        if not self.proposal.unused:
            return
        yield "#"
        yield from self._comment(self.language.text("map.unused_heading"))
        for unused in self.proposal.unused:
            yield from self._comment(f"- {unused.column or '–'}: {self.language.reason(unused.reason)}")

    def _rows(self) -> Iterator[str]:
        rows = rows_to_show(self.proposal, shows_names=self.shows_names)
        if not rows:
            return
        yield "#"
        yield from self._comment(self.language.text("map.rows_heading", count=len(rows)))
        if not self.shows_names and any(HIDDEN in row for row in rows):
            yield from self._comment(self.language.text("map.names_hidden"))
        yield "# " + " | ".join(field.field for field in self.proposal.fields if field.columns)
        yield from ("# " + " | ".join(_one_line(cell or "") for cell in row) for row in rows)

    def _comment(self, text: str) -> Iterator[str]:
        yield from (f"# {line}" for line in textwrap.wrap(_one_line(text), WIDTH))


def rows_to_show(proposal: Proposal, *, shows_names: bool) -> tuple[tuple[str | None, ...], ...]:
    """Give the first rows as they would be read, names hidden unless they are to show."""
    from lrfm.ledger.profile.shown import is_name

    if shows_names:
        return proposal.rows
    fields = [field for field in proposal.fields if field.columns]
    columns = list(zip(*proposal.rows, strict=True))
    hidden = [is_name(field, texts) for field, texts in zip(fields, columns, strict=True)] if columns else []
    return tuple(
        tuple(HIDDEN if hides and cell else cell for cell, hides in zip(row, hidden, strict=True))
        for row in proposal.rows
    )


def yaml_value(value: object) -> str:
    """Write a value on one line.

    >>> yaml_value("Invoice No"), yaml_value("no"), yaml_value({"column": "a", "format": "%d.%m"})
    ('Invoice No', '"no"', '{column: a, format: "%d.%m"}')
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{yaml_value(key)}: {yaml_value(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(yaml_value(inner) for inner in value) + "]"
    if isinstance(value, str):
        return (
            value if PLAIN.fullmatch(value) and value.lower() not in NO_TEXT else json.dumps(value, ensure_ascii=False)
        )
    return json.dumps(value)


def _entry(key: str, value: object) -> Iterator[str]:
    """Write a key and its value; a list of tables one a line."""
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        yield f"{key}:"
        yield from (f"  - {yaml_value(item)}" for item in value)
        return
    yield f"{key}: {yaml_value(value)}"


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
