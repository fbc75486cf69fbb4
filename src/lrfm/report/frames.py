"""A plain DataFrame that an analyst shows becomes a table like all others."""

from __future__ import annotations

import re
from typing import Final, Literal

from lxml import html as lxml_html
from lxml.etree import _Element

from lrfm.report.tables import Column, Table

__all__ = ["frame_table"]

_NUMBER: Final = re.compile(r"[-−+]?[\d,. \u00a0]*\d%?|NaN|nan|<NA>|None|NaT|")
_MISSING: Final = frozenset({"NaN", "nan", "<NA>", "None", "NaT"})


def frame_table(html: str, *, caption: str) -> Table | None:
    """Read what pandas writes for a DataFrame; ``None`` where the HTML is something else."""
    tables = lxml_html.fragment_fromstring(html, create_parent="div").xpath(".//table[contains(@class, 'dataframe')]")
    if len(tables) != 1:
        return None
    head = _grid(tables[0].xpath("./thead/tr"))
    body = _grid(tables[0].xpath("./tbody/tr"))
    if not head:
        return None
    columns = tuple(
        Column(_joined([row[at] for row in head]), _kind([row[at] for row in body])) for at in range(len(head[0]))
    )
    rows = tuple(tuple("–" if cell in _MISSING else cell for cell in row) for row in body)
    return Table(caption, columns, rows)


def _kind(cells: list[str]) -> Literal["text", "number"]:
    return "number" if cells and all(_NUMBER.fullmatch(cell) for cell in cells) else "text"


def _joined(headings: list[str]) -> str:
    return " · ".join(dict.fromkeys(heading for heading in headings if heading))


def _grid(rows: list[_Element]) -> list[list[str]]:
    """Spread cells that span rows or columns, so that each row has every column."""
    filled: dict[tuple[int, int], str] = {}
    for down, row in enumerate(rows):
        across = 0
        for cell in row.iterchildren("th", "td"):
            while (down, across) in filled:
                across += 1
            for below in range(int(cell.get("rowspan", "1"))):
                for beside in range(int(cell.get("colspan", "1"))):
                    filled[down + below, across + beside] = cell.text_content().strip()
    width = 1 + max((across for _, across in filled), default=-1)
    return [[filled.get((down, across), "") for across in range(width)] for down in range(len(rows))]
