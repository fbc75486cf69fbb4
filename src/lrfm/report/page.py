"""Pages: one file each, with header, contents, body and footer, sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from lxml import html as lxml_html
from markupsafe import Markup

from lrfm.report.language import Language
from lrfm.report.seal import seal
from lrfm.report.sheet import TEMPLATES_DIR, stylesheet
from lrfm.report.words import printable

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = [
    "Entry",
    "Link",
    "PageContext",
    "index_link",
    "page_shell",
    "render_error_page",
    "render_page",
    "template",
]


@dataclass(frozen=True)
class Link:
    """A page or file beside this one, and the words of the link."""

    href: str
    words: str


@dataclass(frozen=True)
class PageContext:
    """What a page says about itself.

    ``title`` may be empty: the notebook's own level-one heading, translated, then takes its place. ``client`` is the
    name as shown (masked or not).
    """

    title: str
    client: str
    as_of: date | None
    language_code: str
    ledger_hash: str
    version: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A line of the contents list."""

    anchor: str
    words: str
    level: int


def render_page(notebook: NotebookNode, context: PageContext) -> str:
    """Render an executed notebook as one sealed file; the same notebook and context give the same bytes.

    Raise ``Defect`` where an output may not stand in a page, or where the notebook holds an error.
    """
    # nbconvert is the slowest import of a run; pages without a notebook do without it
    from lrfm.report.cells import render_cells

    language = Language.load(context.language_code)
    body = render_cells(notebook, language=language)
    title = context.title or body.title or context.client
    return page_shell(body.html, context=context, language=language, title=title, contents=tuple(_contents(body.html)))


def render_error_page(context: PageContext, *causes: str) -> str:
    """Render the page that takes the place of a report which failed: sentences that say why, no traceback."""
    language = Language.load(context.language_code)
    body = template("failure.html.j2").render(text=language.text, causes=causes)
    title = language.text("report.failed_heading")
    shown = f"{context.title}: {title}" if context.title else title
    return page_shell(body, context=context, language=language, title=shown, contents=())


def index_link(language: Language, *, href: str = "index.html") -> Link:
    """Give the link from a report to the index of its run."""
    return Link(href, language.text("report.up_to_index"))


def page_shell(
    body: str,
    *,
    context: PageContext,
    language: Language,
    title: str,
    contents: tuple[Entry, ...] = (),
) -> str:
    """Put a body that is already HTML into the frame that all pages share, and seal it."""
    names = [printable(part) for part in (title, context.client) if part]
    html = template("shell.html.j2").render(
        language=language,
        text=language.text,
        css=Markup(stylesheet()),  # noqa: S704 (a file of ours; the seal looks at it again)
        body=Markup(body),  # noqa: S704 (written by our own builders, which escape; the seal judges it)
        contents=contents,
        page_title=" · ".join(dict.fromkeys(names)),
        title=printable(title),
        client=printable(context.client),
        as_of=context.as_of,
        ledger_hash=context.ledger_hash,
        version=context.version,
        links=context.links,
    )
    return seal(html)


def template(name: str) -> Template:
    """Give one of our templates; everything put into it is escaped unless it is ``Markup``."""
    return _environment().get_template(f"lrfm/{name}")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES_DIR), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )


def _contents(body: str) -> Iterator[Entry]:
    """List the headings that have an anchor: those of blocks, and those of the notebook's own words."""
    tree = lxml_html.fragment_fromstring(body, create_parent="div")
    for heading in tree.iter("h2", "h3"):
        section = heading.getparent()
        block = section is not None and section.tag == "section" and section.get("id")
        anchor = block or heading.get("id")
        if anchor:
            yield Entry(anchor, " ".join(heading.text_content().split()), int(heading.tag[1]))
