from __future__ import annotations

import re
import warnings

import matplotlib as mpl
import pytest
from lxml import html as lxml_html
from matplotlib.axes import Axes

from lrfm.errors import Defect
from lrfm.figures.style import ACCENT, PALETTE, house_style, is_narrow, mark, mirror, shortened
from lrfm.report.language import PSEUDO_MIRRORED, Language
from lrfm.report.svg import render_figure
from tests.report import sample

EN = Language.load("en")


def _figure(draw: object, **changes: object) -> str:
    words = {"id": "f", "title": "A <b> title", "description": "What & why", "language": EN}
    return render_figure(draw, **{**words, **changes})  # type: ignore[arg-type]


def _bars(ax: Axes) -> None:
    for place, name in enumerate(sample.HOSTILE):
        (bar,) = ax.barh(place, place + 1)
        mark(bar, name)
    ax.set_yticks(range(len(sample.HOSTILE)), list(sample.HOSTILE))


def test_same_drawing_same_bytes() -> None:
    assert sample.bars(EN) == sample.bars(EN)
    assert sample.line(EN) == sample.line(EN)


def test_settings_of_the_reader_do_not_reach_the_figure_nor_ours_the_reader() -> None:
    plain = _figure(_bars)
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "#ff0000", "svg.fonttype": "path"}):
        before = dict(mpl.rcParams)
        assert _figure(_bars) == plain
        assert dict(mpl.rcParams) == before


def test_nothing_that_the_policy_blocks() -> None:
    html = _figure(_bars)
    for refused in ("style=", "<style", "<script", "http", "<metadata", "<!--", "<?xml", "xlink", "font-family: "):
        assert refused not in html


def test_both_widths_with_letters_of_the_same_size() -> None:
    tree = lxml_html.fragment_fromstring(_figure(_bars))
    wide, narrow = tree.xpath(".//svg")
    assert (wide.get("class"), narrow.get("class")) == ("wide", "narrow")
    assert wide.get("font-size") == narrow.get("font-size") == "9"
    assert narrow.get("display") == "none"
    assert float(narrow.get("viewbox", narrow.get("viewBox")).split()[2]) == pytest.approx(252)


def test_words_for_those_who_do_not_see_it() -> None:
    tree = lxml_html.fragment_fromstring(_figure(_bars))
    for svg in tree.xpath(".//svg"):
        title, desc = (svg.xpath(f".//*[@id='{name}']")[0] for name in svg.get("aria-labelledby").split())
        assert (svg.get("role"), title.text_content(), desc.text_content()) == ("img", "A <b> title", "What & why")


def test_names_come_out_as_they_are_and_marks_say_them() -> None:
    tree = lxml_html.fragment_fromstring(_figure(_bars))
    wide = tree.xpath(".//svg")[0]
    shown = [text.text_content() for text in wide.xpath(".//text")]
    assert [name for name in sample.HOSTILE if name not in shown] == []
    assert [title.text_content() for title in wide.xpath(".//g[@class='mark']/title")] == list(sample.HOSTILE)
    assert {text.get("unicode-bidi") for text in wide.xpath(".//text")} == {"plaintext"}
    assert wide.get("direction") == "ltr"


def test_marks_that_are_used_take_their_colour_from_who_uses_them() -> None:
    """A page's dark colours reach a use, and not what it uses: a ring would stay dark on a dark page."""

    def rings(ax: Axes) -> None:
        ax.plot([0, 1, 2], [0, 1, 0], "o", markerfacecolor="none", markeredgecolor=ACCENT)

    tree = lxml_html.fromstring(_figure(rings))
    uses = [use for use in tree.iter("use") if use.get("stroke") == ACCENT]
    assert len(uses) == 6
    wanted = {use.get("href").removeprefix("#") for use in uses}
    used = [path for path in tree.iter("path") if path.get("id") in wanted]
    assert [path.get("stroke") for path in used] == [None, None]


def test_ids_carry_the_figures_name() -> None:
    html = _figure(_bars, id="some-figure")
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert ids
    assert all(name.startswith(("some-figure-wide-", "some-figure-narrow-")) for name in ids)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:url\(#|href="#)([\w-]+)', html)) <= set(ids)


def test_every_colour_is_a_role() -> None:
    colours = set(re.findall(r'(?:fill|stroke)="(#[^"]+)"', sample.bars(EN) + sample.line(EN)))
    assert ACCENT in colours
    assert colours <= {tone.light for tone in PALETTE}


@pytest.mark.parametrize("colour", ["red", "#123456", "black"])
def test_other_colours_are_refused(colour: str) -> None:
    def draw(ax: Axes) -> None:
        ax.text(0, 0, "a", color=colour)

    with pytest.raises(Defect, match="outside the palette"):
        _figure(draw)


def test_pixels_are_refused() -> None:
    with pytest.raises(Defect, match="draw with vectors"):
        _figure(lambda ax: ax.imshow([[0, 1]]))


@pytest.mark.parametrize("name", ["", "A", "1a", 'a"b', "a b"])
def test_an_id_is_a_plain_name(name: str) -> None:
    with pytest.raises(ValueError, match="an id is made of"):
        _figure(_bars, id=name)


def test_numbers_are_rounded() -> None:
    assert re.findall(r"\d\.\d{3,}", _figure(_bars)) == []


def test_control_characters_and_letters_without_a_glyph_do_no_harm() -> None:
    def draw(ax: Axes) -> None:
        (bar,) = ax.barh(["漢字\x0b株式会社"], [1])
        mark(bar, "漢字\x0b")

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "漢字株式会社" in _figure(draw)


def test_bars_are_mirrored_and_time_is_not() -> None:
    def draw(ax: Axes) -> None:
        ax.barh(["a"], [1])
        mirror(ax, "rtl")
        assert ax.xaxis_inverted()
        assert ax.yaxis.get_ticks_position() == "right"
        assert ax.spines["right"].get_visible()
        mirror(ax, "rtl")
        assert ax.xaxis_inverted(), "twice is once"

    _figure(draw, language=Language.load(PSEUDO_MIRRORED))

    def left_alone(ax: Axes) -> None:
        ax.barh(["a"], [1])
        mirror(ax, "ltr")
        assert not ax.xaxis_inverted()

    _figure(left_alone)


def test_drawings_know_their_width() -> None:
    narrow: list[bool] = []
    labels: list[str] = []

    def draw(ax: Axes) -> None:
        narrow.append(is_narrow(ax))
        labels.append(shortened("x" * 40, axes=ax))

    _figure(draw)
    assert narrow == [False, True]
    assert [len(label) for label in labels] == [34, 18]
    assert labels[0].endswith("…")


def test_labels_are_measured_in_the_shipped_font() -> None:
    from matplotlib.font_manager import FontProperties, findfont

    with house_style():
        assert findfont(FontProperties()).endswith("lrfm-sans-regular.ttf")
        assert findfont(FontProperties(weight=600)).endswith("lrfm-sans-semibold.ttf")


def test_the_figures_font_has_the_measures_of_the_pages_font() -> None:
    from fontTools.ttLib import TTFont

    from lrfm.report.sheet import TEMPLATES_DIR

    report, figures = TEMPLATES_DIR.parent / "fonts", TEMPLATES_DIR.parent.parent / "figures/fonts"
    for weight, name in ((400, "regular"), (600, "semibold")):
        page = TTFont(report / f"source-sans-3-latin-{weight}-normal.woff2")
        figure = TTFont(figures / f"lrfm-sans-{name}.ttf")
        assert page["hmtx"].metrics == figure["hmtx"].metrics
        assert page.getBestCmap() == figure.getBestCmap()
