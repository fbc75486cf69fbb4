"""Figures as inline SVG, drawn once for a wide page and once for a phone with letters of the same size."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from lrfm.errors import Defect
from lrfm.figures.style import house_style
from lrfm.report.clean import Legend, clean_svg
from lrfm.report.language import Language
from lrfm.report.words import escaped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["NARROW_INCHES", "WIDE_INCHES", "render_figure"]

WIDE_INCHES: Final = 7.2
NARROW_INCHES: Final = 3.5
_ID: Final = re.compile(r"[a-z][a-z0-9-]*")


def render_figure(
    draw: Callable[[Axes], None],
    *,
    id: str,  # noqa: A002 (what HTML calls it)
    title: str,
    description: str,
    language: Language,
    height_inches: float = 2.9,
    narrow_height_inches: float | None = None,
) -> str:
    """Draw a figure for wide and narrow pages; the same drawing gives the same bytes.

    ``draw`` is called once for each width; ``lrfm.figures.style.is_narrow(ax)`` tells which. ``title`` stands above
    the figure, ``description`` says in a sentence what it shows to those who do not see it. Raise ``ValueError`` for an
    id that is no plain name, ``Defect`` for a colour outside the palette.
    """
    if not _ID.fullmatch(id):
        raise ValueError(f"an id is made of a-z, 0-9 and -, beginning with a letter: {id!r}")
    legend = Legend(title, description)
    narrow_height = height_inches if narrow_height_inches is None else narrow_height_inches
    drawings = "\n".join(
        clean_svg(_drawn(draw, width, height), prefix=f"{id}-{css_class}", css_class=css_class, legend=legend)
        for css_class, width, height in (("wide", WIDE_INCHES, height_inches), ("narrow", NARROW_INCHES, narrow_height))
    )
    return (
        f'<figure class="figure" data-lrfm="figure" lang="{escaped(language.code)}">\n'
        f"<figcaption>{escaped(title)}</figcaption>\n{drawings}\n</figure>"
    )


def _drawn(draw: Callable[[Axes], None], width: float, height: float) -> bytes:
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    stream = io.BytesIO()
    with house_style(), warnings.catch_warnings():
        # The reader's browser has fonts for every script; here a missing letter only makes a width an estimate.
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        figure = Figure(figsize=(width, height), layout="constrained")
        canvas = FigureCanvasSVG(figure)
        draw(figure.subplots())
        _lay_out(figure, dpi=canvas.fixed_dpi)
        figure.savefig(stream, format="svg", metadata={"Date": None})
    return stream.getvalue()


def _lay_out(figure: Figure, *, dpi: float) -> None:
    """Place what the figure holds, as saving would; but saving draws the whole of it once more to do so."""
    engine, own_dpi = figure.get_layout_engine(), figure.dpi
    if engine is None:
        raise Defect("a figure is laid out by its engine")
    figure.dpi = dpi
    engine.execute(figure)
    figure.dpi = own_dpi
    figure.set_layout_engine("none")
