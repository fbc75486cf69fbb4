"""The one style sheet of a page: fonts inside it, palette for light and dark, and the rules of ``style.css``."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from lrfm.figures.style import PALETTE

__all__ = ["TEMPLATES_DIR", "stylesheet"]

TEMPLATES_DIR: Final = Path(__file__).parent / "templates"
_FONTS_DIR: Final = Path(__file__).parent / "fonts"
_FACES: Final = (
    ("Lrfm Sans", 400, "source-sans-3-latin-400-normal.woff2"),
    ("Lrfm Sans", 600, "source-sans-3-latin-600-normal.woff2"),
    ("Lrfm Serif", 600, "source-serif-4-latin-600-normal.woff2"),
)


@cache
def stylesheet() -> str:
    """Give the style sheet of every page; it refers to nothing outside itself."""
    rules = (TEMPLATES_DIR / "lrfm" / "style.css").read_text(encoding="utf-8")
    return "\n".join((*_font_faces(), *_palette(), rules))


def _font_faces() -> Iterator[str]:
    for family, weight, name in _FACES:
        data = base64.b64encode((_FONTS_DIR / name).read_bytes()).decode()
        yield (
            f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:normal;'
            f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
        )


def _palette() -> Iterator[str]:
    yield f":root{{{''.join(f'--{tone.role}:{tone.light};' for tone in PALETTE)}}}"
    # `screen`: what is printed is printed on white paper
    dark = "".join(f"--{tone.role}:{tone.dark};" for tone in PALETTE)
    yield f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    # Figures are drawn in light colours; each colour is a role, and the role decides what the reader sees.
    for tone in PALETTE:
        yield f'.figure [fill="{tone.light}"]{{fill:var(--{tone.role})}}'
        yield f'.figure [stroke="{tone.light}"]{{stroke:var(--{tone.role})}}'
