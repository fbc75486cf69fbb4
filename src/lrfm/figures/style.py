"""The look of every figure: one palette for light and dark, one font, and matplotlib settings that stay inside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

__all__ = [
    "ACCENT",
    "FONT_SIZE_PT",
    "INK",
    "MARK_PREFIX",
    "MUTED",
    "PALETTE",
    "PAPER",
    "QUIET",
    "RAMP",
    "RULE",
    "SEMIBOLD",
    "Tone",
    "house_style",
    "is_narrow",
    "mark",
    "mirror",
    "shortened",
]

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True)
class Tone:
    """A role of colour, drawn as ``light``; a page swaps it for ``dark`` where the reader prefers a dark page."""

    role: str
    light: str
    dark: str


# Chosen by contrast with the paper (tests/report/test_palette.py checks each by arithmetic): ink and quiet for words,
# accent for what the claim is about, muted for the rest of the marks, rule for hairlines that carry no meaning.
# One hue only: neighbours differ in lightness, so nothing is lost to a colour-blind reader or to a grey printer.
PALETTE: Final = (
    Tone("paper", "#ffffff", "#12171c"),
    Tone("ink", "#212b36", "#d9e0e8"),
    Tone("quiet", "#55606b", "#9ba6b0"),
    Tone("rule", "#d9dee2", "#323b43"),
    Tone("accent", "#0d6382", "#6db9d5"),
    Tone("muted", "#8292a1", "#61717f"),
    Tone("ramp-1", "#649ab4", "#3f6c83"),
    Tone("ramp-2", "#4084a5", "#4582a1"),
    Tone("ramp-3", "#2c6f90", "#559bbe"),
    Tone("ramp-4", "#1c5978", "#7db7d4"),
    Tone("ramp-5", "#0f3f57", "#b0d5e8"),
)
_BY_ROLE = {tone.role: tone.light for tone in PALETTE}
PAPER: Final = _BY_ROLE["paper"]
INK: Final = _BY_ROLE["ink"]
QUIET: Final = _BY_ROLE["quiet"]
RULE: Final = _BY_ROLE["rule"]
ACCENT: Final = _BY_ROLE["accent"]
MUTED: Final = _BY_ROLE["muted"]
RAMP: Final = tuple(_BY_ROLE[f"ramp-{step}"] for step in range(1, 6))
"""Five steps for an order (such as ageing): the further, the stronger."""

FONT_SIZE_PT: Final = 9.0
SEMIBOLD: Final = 600
"""The one heavier weight that page and figures share."""
MARK_PREFIX: Final = "mark:"
_FAMILY: Final = "Lrfm Sans"
_FALLBACK: Final = "Lrfm Fallback"
_NARROW_INCHES: Final = 5.0
_WIDE_LETTERS: Final = 34
_NARROW_LETTERS: Final = 18


def mark(artist: Artist, text: str) -> None:
    """Say what a mark shows; a reader sees it on hover, without any script."""
    artist.set_gid(MARK_PREFIX + text)


def is_narrow(axes: Axes) -> bool:
    """Tell whether the figure is drawn for a phone: use fewer ticks and shorter labels."""
    figure = axes.get_figure(root=True)
    return figure is not None and bool(figure.get_figwidth() < _NARROW_INCHES)


def shortened(text: str, *, axes: Axes) -> str:
    """Shorten a label to what the figure's width bears; the mark's own words keep the whole."""
    limit = _NARROW_LETTERS if is_narrow(axes) else _WIDE_LETTERS
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def mirror(axes: Axes, direction: Direction) -> None:
    """Let horizontal bars grow from the side where reading starts; time axes are never mirrored."""
    if direction == "ltr":
        return
    if not axes.xaxis_inverted():
        axes.invert_xaxis()
    axes.yaxis.tick_right()
    axes.yaxis.set_label_position("right")
    left, right = axes.spines["left"], axes.spines["right"]
    right.set_visible(left.get_visible())
    left.set_visible(False)


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style inside the block; the reader's own matplotlib settings are back after it.

    >>> import matplotlib
    >>> before = matplotlib.rcParams["font.size"]
    >>> with house_style():
    ...     matplotlib.rcParams["font.size"]
    9.0
    >>> matplotlib.rcParams["font.size"] == before
    True
    """
    import matplotlib

    _offer_fonts()
    with matplotlib.rc_context():
        # A matplotlibrc of the machine or of the notebook must not change a published figure.
        matplotlib.rcdefaults()
        settings: Any = matplotlib.rcParams
        settings.update(_settings())
        yield


def _settings() -> dict[str, Any]:
    from cycler import cycler

    return {
        "axes.axisbelow": True,
        "axes.edgecolor": MUTED,
        "axes.facecolor": "none",
        "axes.formatter.use_mathtext": False,
        "axes.grid": False,
        "axes.labelcolor": QUIET,
        "axes.labelpad": 6,
        "axes.labelsize": FONT_SIZE_PT,
        "axes.linewidth": 0.7,
        "axes.prop_cycle": cycler(color=[ACCENT, MUTED, INK, RAMP[0]], linestyle=["-", "-", (0, (4, 2)), (0, (1, 2))]),
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlecolor": INK,
        "axes.titlesize": FONT_SIZE_PT,
        "axes.titleweight": SEMIBOLD,
        "axes.xmargin": 0.02,
        "figure.constrained_layout.h_pad": 0.02,
        "figure.constrained_layout.w_pad": 0.02,
        "figure.facecolor": "none",
        "font.family": [_FAMILY, _FALLBACK],
        "font.size": FONT_SIZE_PT,
        "grid.color": RULE,
        "grid.linewidth": 0.7,
        "hatch.color": INK,
        "legend.fontsize": FONT_SIZE_PT,
        "legend.frameon": False,
        "legend.handlelength": 1.6,
        "legend.labelcolor": INK,
        "lines.color": ACCENT,
        "lines.linewidth": 1.8,
        "lines.markersize": 4,
        "lines.solid_capstyle": "round",
        "patch.edgecolor": PAPER,
        "patch.facecolor": ACCENT,
        "patch.force_edgecolor": False,
        "patch.linewidth": 0.6,
        "savefig.facecolor": "none",
        "svg.fonttype": "none",
        "svg.hashsalt": "lrfm",
        # A customer may be called `A $\foo$ B`; words of a ledger are never formulas.
        "text.parse_math": False,
        "text.color": INK,
        "xtick.color": MUTED,
        "xtick.labelcolor": QUIET,
        "xtick.labelsize": FONT_SIZE_PT,
        "xtick.major.size": 3,
        "xtick.major.width": 0.7,
        "ytick.color": MUTED,
        "ytick.labelcolor": INK,
        "ytick.labelsize": FONT_SIZE_PT,
        "ytick.major.size": 0,
        "ytick.major.width": 0.7,
    }


def _offer_fonts() -> None:
    """Make our font known to matplotlib under names of our own, once; no other figure can pick it by accident."""
    import matplotlib
    from matplotlib.font_manager import FontEntry, fontManager

    if any(entry.name == _FAMILY for entry in fontManager.ttflist):
        return
    ours = Path(__file__).parent / "fonts"
    theirs = f"{matplotlib.get_data_path()}/fonts/ttf"
    # The fallback measures scripts that our font lacks; matplotlib ships it, so layouts are the same everywhere.
    for family, weight, path in (
        (_FAMILY, 400, str(ours / "lrfm-sans-regular.ttf")),
        (_FAMILY, SEMIBOLD, str(ours / "lrfm-sans-semibold.ttf")),
        (_FALLBACK, 400, f"{theirs}/DejaVuSans.ttf"),
        (_FALLBACK, SEMIBOLD, f"{theirs}/DejaVuSans-Bold.ttf"),
    ):
        fontManager.ttflist.append(
            FontEntry(
                fname=path,
                name=family,
                style="normal",
                variant="normal",
                weight=weight,
                stretch="normal",
                size="scalable",
            )
        )
