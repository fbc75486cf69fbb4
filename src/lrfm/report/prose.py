"""Markdown cells as HTML: translated, escaped, with anchors that are the same in every language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import html as lxml_html
from lxml.etree import _Element
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from lrfm.report.language import Language
from lrfm.report.words import escaped

__all__ = ["Prose", "html_prose"]


@dataclass(frozen=True)
class Prose:
    """A Markdown cell as HTML, and the title it gives to the page, where it holds one."""

    html: str
    title: str | None


def html_prose(markdown: str, *, language: Language, position: int) -> Prose:
    """Translate and render a cell; its level-one heading becomes the page's title and leaves the text.

    ``position`` is the cell's, and tells apart anchors of headings that no Latin letter names.
    """
    source = _rendered(markdown)
    shown = _rendered(language.prose(markdown))
    title = None
    anchors = [
        _anchor(heading, f"part-{position}-{number}") for number, heading in enumerate(_headings(source), start=1)
    ]
    for heading, anchor in zip(_headings(shown), anchors, strict=True):
        if heading.tag == "h1" and title is None:
            title = heading.text_content().strip()
            shown.remove(heading)
            continue
        if heading.tag == "h1":
            heading.tag = "h2"
        heading.set("id", anchor)
    for header in shown.iter("th"):
        header.set("scope", "col")
        header.attrib.pop("style", None)
    for cell in shown.iter("td"):
        cell.attrib.pop("style", None)
    return Prose(_inner(shown) if len(shown) or (shown.text or "").strip() else "", title)


def _rendered(markdown: str) -> _Element:
    """Render Markdown; markup inside it is shown as text, never as markup."""
    renderer = IPythonRenderer(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
    return lxml_html.fragment_fromstring(MarkdownWithMath(renderer).render(markdown), create_parent="div")


def _headings(tree: _Element) -> list[_Element]:
    return [element for element in tree if element.tag in ("h1", "h2", "h3", "h4")]


def _anchor(heading: _Element, fallback: str) -> str:
    words = re.findall(r"[a-z0-9]+", heading.text_content().lower())
    return f"s-{'-'.join(words)}" if words else f"s-{fallback}"


def _inner(tree: _Element) -> str:
    parts = [escaped(tree.text or "")]
    parts += [lxml_html.tostring(child, encoding="unicode") for child in tree]
    return f'<div class="prose">{"".join(parts).strip()}</div>'
