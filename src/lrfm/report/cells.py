"""The body of a page: a notebook's cells through nbconvert and our own template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets.config import Config

from lrfm.errors import Defect
from lrfm.report.frames import frame_table
from lrfm.report.language import Language
from lrfm.report.prose import html_prose
from lrfm.report.sheet import TEMPLATES_DIR
from lrfm.report.tables import html_table
from lrfm.report.words import escaped

__all__ = ["Body", "render_cells"]

_SHOWN_TYPES = ["text/html", "text/markdown", "image/png", "text/plain"]


@dataclass(frozen=True)
class Body:
    """The cells as HTML, and the title that the notebook gives itself, in the reader's language."""

    html: str
    title: str | None


def render_cells(notebook: NotebookNode, *, language: Language) -> Body:
    """Render the cells of a notebook that ran to its end; raise ``Defect`` for one that did not."""
    if any(output.output_type == "error" for cell in notebook.cells for output in cell.get("outputs", ())):
        raise Defect("a notebook with an error has no report; render its error page")
    writer = _Writer(language)
    make: Any = TemplateExporter  # traitlets leaves it untyped
    exporter = make(
        template_name="lrfm",
        extra_template_basedirs=[str(TEMPLATES_DIR)],
        file_extension=".html",
        config=Config({"NbConvertBase": {"display_data_priority": _SHOWN_TYPES}}),
        filters=writer.filters(),
    )
    html, _ = exporter.from_notebook_node(notebook)
    return Body(html.strip(), writer.title)


@dataclass
class _Writer:
    """The filters of the template, with what they count while a notebook is written."""

    language: Language
    title: str | None = None
    _cells: int = field(default=0)
    _frames: int = field(default=0)

    def filters(self) -> dict[str, Callable[..., str]]:
        return {"prose": self.prose, "exhibit": self.exhibit, "picture": self.picture, "plain": self.plain}

    def prose(self, markdown: str) -> str:
        self._cells += 1
        prose = html_prose(markdown, language=self.language, position=self._cells)
        if self.title is None:
            self.title = prose.title
        return prose.html

    def exhibit(self, html: str) -> str:
        """Place our own blocks as they are; write a DataFrame anew. The seal judges what is left."""
        caption = self.language.text("report.plain_table", number=self._frames + 1)
        table = frame_table(html, caption=caption) if 'class="dataframe"' in html else None
        if table is None:
            return html
        self._frames += 1
        return html_table(table, language=self.language)

    def picture(self, output: NotebookNode) -> str:
        words = output.metadata.get("alt") or self.language.text("report.figure_without_words")
        data = "".join(output.data["image/png"].split())
        return f'<img class="picture" src="data:image/png;base64,{data}" alt="{escaped(str(words))}">'

    def plain(self, text: str) -> str:
        return f'<pre class="plain">{escaped(text)}</pre>'
