"""Turns what matplotlib writes into SVG that may stand inside a sealed page.

No style, no script, no address outside; ids that cannot meet another figure's; colours of the palette alone, so that
the page can swap them in the dark; the same bytes each time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from lrfm.errors import Defect
from lrfm.figures.style import FONT_SIZE_PT, MARK_PREFIX, PALETTE, PAPER
from lrfm.report.words import printable

__all__ = ["FONT_STACK", "Legend", "clean_svg"]

FONT_STACK: Final = "'Lrfm Sans', 'Source Sans 3', 'Noto Sans', system-ui, sans-serif"
_XLINK: Final = "{http://www.w3.org/1999/xlink}href"
_KNOWN: Final = frozenset({"svg", "g", "defs", "path", "use", "text", "tspan", "clipPath", "rect", "pattern"})
_COLOURS: Final = frozenset(tone.light for tone in PALETTE) | {"none", "currentColor"}
_NUMERIC: Final = frozenset(
    {
        "d",
        "x",
        "y",
        "width",
        "height",
        "transform",
        "viewBox",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-width",
        "stroke-miterlimit",
        "opacity",
        "fill-opacity",
        "stroke-opacity",
        "font-size",
    }
)
_REFERENCE: Final = re.compile(r"url\(#([^)]+)\)")
_DECIMAL: Final = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_NO_TURN: Final = re.compile(r"^rotate\(-?0(?:\.0*)?(?: [^)]*)?\)$")
# Fallback fonts are the page's business; what equals the root's setting is not repeated.
_DROPPED: Final = frozenset({"font-family", "font-style", "font-variant", "font-stretch"})


@dataclass(frozen=True)
class Legend:
    """What a figure is called and what it shows, for those who do not see it."""

    title: str
    description: str


def clean_svg(raw: bytes, *, prefix: str, css_class: str, legend: Legend) -> str:
    """Give matplotlib's SVG as an inline element; raise ``Defect`` for colours or elements that a page cannot take."""
    root = _parsed(raw)
    for element in root.iter():
        _refuse_unknown(element)
        _use_attributes(element)
    _turn_marks_into_titles(root)
    _rename_ids(root, prefix)
    _remove_invisible(root)
    _unwrap_plain_groups(root)
    _let_uses_colour(root)
    etree.cleanup_namespaces(root)
    for element in root.iter():
        _refuse_colours(element)
        _round(element)
    _introduce(root, prefix=prefix, css_class=css_class, legend=legend)
    written: str = etree.tostring(root, encoding="unicode")
    return written


def _parsed(raw: bytes) -> etree._Element:
    parser = etree.XMLParser(
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    root = etree.fromstring(printable(raw.decode()).encode(), parser)
    for element in list(root.iter()):
        element.tag = etree.QName(element).localname
        if element.tag in ("metadata", "style"):
            _remove(element)
        elif element.tag != "text":
            element.text = None
        element.tail = None
    return root


def _use_attributes(element: etree._Element) -> None:
    """Write ``style`` as attributes, which the page's policy allows."""
    for declaration in (element.attrib.pop("style", None) or "").split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name and name not in _DROPPED:
            element.set(name, value.removesuffix("px"))
    target = element.attrib.pop(_XLINK, None)
    if target is not None:
        element.set("href", target)
    if _NO_TURN.match(element.get("transform", "")):
        del element.attrib["transform"]
    if element.tag == "text":
        element.set("unicode-bidi", "plaintext")
        if element.get("font-size") == f"{FONT_SIZE_PT:g}":
            del element.attrib["font-size"]


def _turn_marks_into_titles(root: etree._Element) -> None:
    for group in root.iter("g"):
        name = group.get("id", "")
        if name.startswith(MARK_PREFIX):
            del group.attrib["id"]
            group.set("class", "mark")
            title = etree.Element("title")
            title.text = name.removeprefix(MARK_PREFIX)
            group.insert(0, title)


def _rename_ids(root: etree._Element, prefix: str) -> None:
    """Keep only ids that something refers to, numbered in the order of the drawing."""
    wanted = {name for element in root.iter() for name in _references(element)}
    names = {
        element.get("id"): f"{prefix}-{number}"
        for number, element in enumerate((e for e in root.iter() if e.get("id") in wanted), start=1)
    }
    for element in root.iter():
        if "id" in element.attrib:
            name = names.get(element.attrib.pop("id"))
            if name is not None:
                element.set("id", name)
        for attribute, value in element.attrib.items():
            if attribute == "href":
                element.set("href", f"#{names[value.removeprefix('#')]}")
            elif "url(#" in value:
                element.set(attribute, _REFERENCE.sub(lambda match: f"url(#{names[match[1]]})", value))


def _let_uses_colour(root: etree._Element) -> None:
    """Leave the colour of a mark to those who use it: a page's dark colours don't reach inside what is used."""
    uses: dict[str, list[etree._Element]] = {}
    for use in root.iter("use"):
        uses.setdefault(use.get("href", "").removeprefix("#"), []).append(use)
    for path in root.iter("path"):
        own = uses.get(path.get("id", ""), [])
        for name in ("fill", "stroke"):
            if name in path.attrib and own and all(name in use.attrib for use in own):
                del path.attrib[name]


def _references(element: etree._Element) -> list[str]:
    targets = [element.get("href", "").removeprefix("#")]
    for value in element.attrib.values():
        targets += _REFERENCE.findall(value)
    return [target for target in targets if target]


def _remove_invisible(root: etree._Element) -> None:
    """Drop the empty backgrounds that matplotlib draws."""
    for path in list(root.iter("path")):
        if path.get("fill") == "none" and "stroke" not in path.attrib and "id" not in path.attrib:
            _remove(path)


def _unwrap_plain_groups(root: etree._Element) -> None:
    for group in list(root.iter("g", "defs")):
        parent = group.getparent()
        if parent is None or group.attrib or (group.tag == "defs" and len(group)):
            continue
        index = parent.index(group)
        for child in reversed(list(group)):
            parent.insert(index, child)
        _remove(group)


def _refuse_unknown(element: etree._Element) -> None:
    if element.tag not in _KNOWN:
        raise Defect(f"a figure holds <{element.tag}>, which a page cannot take: draw with vectors")


def _refuse_colours(element: etree._Element) -> None:
    colours = [element.get(name) for name in ("fill", "stroke") if name in element.attrib]
    if element.tag == "text" and "fill" not in element.attrib:
        colours.append("#000000")  # SVG's default, which matplotlib leaves out
    for colour in colours:
        if colour not in _COLOURS and not str(colour).startswith("url(#"):
            raise Defect(f"a figure uses the colour {colour}, which lies outside the palette of lrfm.figures.style")


def _round(element: etree._Element) -> None:
    for name in sorted(_NUMERIC.intersection(element.attrib)):
        value = _DECIMAL.sub(
            lambda match: (
                f"{round(float(match[0]), 2) + 0:g}" if abs(float(match[0])) < 1000 else f"{float(match[0]):.1f}"
            ),
            element.get(name, ""),
        )
        element.set(name, re.sub(r"\s*([A-Za-z])\s*", r"\1", value).strip() if name == "d" else value)


def _introduce(root: etree._Element, *, prefix: str, css_class: str, legend: Legend) -> None:
    view = root.get("viewBox")
    root.attrib.clear()
    root.set("class", css_class)
    root.set("viewBox", view)
    if css_class == "narrow":
        root.set("display", "none")  # where no style sheet chooses (JupyterLab), the wide one shows
    # JupyterLab has neither our style sheet nor our font: labels may need more room there, and dark pages a sheet
    root.set("overflow", "visible")
    for name, value in (
        ("role", "img"),
        ("aria-labelledby", f"{prefix}-title {prefix}-desc"),
        ("direction", "ltr"),
        ("font-family", FONT_STACK),
        ("font-size", f"{FONT_SIZE_PT:g}"),
        ("stroke-linejoin", "round"),
    ):
        root.set(name, value)
    for position, (tag, words) in enumerate((("title", legend.title), ("desc", legend.description))):
        element = etree.Element(tag, id=f"{prefix}-{tag}")
        element.text = printable(words)
        root.insert(position, element)
    sheet = {"class": "sheet", "x": "-6%", "y": "0", "width": "112%", "height": "100%", "fill": PAPER}
    root.insert(2, etree.Element("rect", sheet))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
