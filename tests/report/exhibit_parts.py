"""What an exhibit shows, taken apart: the sentences of an answer, and the cells of its tables."""

from __future__ import annotations

from typing import Any

from lxml import html as lxml_html

from lrfm.report.pack import Lines


def lines(exhibit: Any) -> tuple[str, ...]:
    assert isinstance(exhibit, Lines)
    return exhibit.lines


def cells(exhibit: Any) -> list[list[str]]:
    tree = lxml_html.fromstring(f"<div>{exhibit._repr_html_()}</div>")
    return [[cell.text_content() for cell in row.xpath("th|td")] for row in tree.iter("tr")]


def words(exhibit: Any) -> str:
    """Give everything that an exhibit says, folded or not."""
    tree = lxml_html.fromstring(f"<div>{exhibit._repr_html_()}</div>")
    return " ".join(" ".join(tree.itertext()).split())
