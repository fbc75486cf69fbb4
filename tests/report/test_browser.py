"""The pages in a real Chromium: accessible, silent, self-contained, and as they should look."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from lrfm.figures.style import PALETTE
from lrfm.report.index import ClientRun, ReportCounts, ReportEntry, RunFiles, render_all_index, render_run_index
from lrfm.report.language import Language
from lrfm.report.page import render_error_page
from tests.report import sample

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 800}
DESK = {"width": 1280, "height": 900}
TONES = {tone.role: tone for tone in PALETTE}
Save = Callable[[str], str]


@contextmanager
def _open(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    context = browser.new_context(**{"viewport": DESK, **options})
    page = context.new_page()
    try:
        page.goto(address)
        yield page
    finally:
        context.close()


def _violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def _other_pages(code: str) -> dict[str, str]:
    language = Language.load(code)
    context = replace(sample.context(code), links=())
    return {
        "run index": render_run_index(
            context,
            (ReportEntry("Board pack", "board_pack.html", "done"), ReportEntry("Ledger", None, "failed")),
            RunFiles(tables=("tables/ageing.parquet", "tables/ageing.xlsx")),
        ),
        "all index": render_all_index(
            (
                ClientRun("a", "אחים כהן", date(2026, 1, 31), "a/index.html", ReportCounts(3, 0)),
                ClientRun("b", "b", date(2026, 1, 31), "b/index.html", None),
            ),
            language_code=code,
            version="0.1.0",
        ),
        "error": render_error_page(
            replace(context, title="Board pack"), language.text("runner.cell_raised", cell=3, error="KeyError")
        ),
    }


DEVICES = {
    f"{name}, {scheme}": {"viewport": viewport, "color_scheme": scheme}
    for name, viewport in (("desk", DESK), ("tablet", {"width": 900, "height": 900}), ("phone", PHONE))
    for scheme in ("light", "dark")
}


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("code", ["en", "en-XA", "ar-XB"])
def test_axe_finds_nothing(browser: Browser, pages: dict[str, str], saved: Save, code: str, device: str) -> None:
    with _open(browser, saved(pages[code]), bypass_csp=True, **DEVICES[device]) as page:
        assert _violations(page) == []
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        assert _violations(page) == []


@pytest.mark.parametrize("name", ["run index", "all index", "error"])
@pytest.mark.parametrize("code", ["en", "ar-XB"])
def test_axe_finds_nothing_on_the_other_pages(browser: Browser, saved: Save, code: str, name: str) -> None:
    with _open(browser, saved(_other_pages(code)[name]), viewport=PHONE, bypass_csp=True) as page:
        assert _violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_axe_would_find_something(browser: Browser, pages: dict[str, str], saved: Save) -> None:
    broken = pages["en"].replace('<html lang="en"', "<html", 1)
    with _open(browser, saved(broken), bypass_csp=True) as page:
        assert [problem.split(":")[0] for problem in _violations(page)] == ["html-has-lang"]


@pytest.mark.parametrize("code", ["en", "en-XA", "ar-XB"])
def test_console_is_silent_and_nothing_is_requested(
    browser: Browser, pages: dict[str, str], saved: Save, code: str
) -> None:
    address = saved(pages[code])
    said: list[str] = []
    asked: list[str] = []
    with _open(browser, "about:blank") as page:
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready.then(() => true)")
        assert said == []
        assert [url for url in asked if not url.startswith("data:font/woff2")] == [address]


# --- the policy, tried on purpose ---


class _Counter(BaseHTTPRequestHandler):
    """A host that somebody might want to tell something."""

    seen: list[str]

    def do_GET(self) -> None:
        self.seen.append(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def stranger() -> Iterator[tuple[str, list[str]]]:
    """An address outside the page, and what was asked of it."""
    seen: list[str] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Counter,), {"seen": seen})) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", seen
        server.shutdown()
        thread.join()


ATTACKS = """
<script>document.documentElement.dataset.script = "ran"</script>
<img src="data:image/png;base64,AAAA" alt="x" onerror="document.documentElement.dataset.handler = 'ran'">
<p id="styled" style="color: rgb(1, 2, 3)">x</p>
<style>#styled { background: rgb(1, 2, 3) }</style>
<img src="HOST/image.png" alt="x">
<link rel="stylesheet" href="HOST/sheet.css">
<iframe src="HOST/frame.html" title="x"></iframe>
"""


def _what_happened(page: Page, seen: list[str]) -> dict[str, bool]:
    page.wait_for_load_state("networkidle")
    data = page.evaluate("({...document.documentElement.dataset})")
    styled = page.evaluate("(style => [style.color, style.backgroundColor])(getComputedStyle(styled))")
    return {
        "script ran": "script" in data,
        "handler ran": "handler" in data,
        "style attribute": styled[0] == "rgb(1, 2, 3)",
        "style element": styled[1] == "rgb(1, 2, 3)",
        "image asked": "/image.png" in seen,
        "sheet asked": "/sheet.css" in seen,
        "frame asked": "/frame.html" in seen,
    }


def test_the_browser_blocks_what_slipped_past_the_seal(
    browser: Browser, pages: dict[str, str], saved: Save, stranger: tuple[str, list[str]]
) -> None:
    host, seen = stranger
    attacked = pages["en"].replace("</main>", f"{ATTACKS.replace('HOST', host)}</main>")
    with _open(browser, saved(attacked)) as page:
        assert not any(_what_happened(page, seen).values())
    assert seen == []


def test_without_the_policy_all_of_it_would_happen(
    browser: Browser, pages: dict[str, str], saved: Save, stranger: tuple[str, list[str]]
) -> None:
    host, seen = stranger
    unsealed = re.sub(r"<meta http-equiv=[^>]*>\n", "", pages["en"])
    attacked = unsealed.replace("</main>", f"{ATTACKS.replace('HOST', host)}</main>")
    with _open(browser, saved(attacked)) as page:
        assert all(_what_happened(page, seen).values())


# --- the look ---


@pytest.mark.parametrize("code", ["en", "en-XA", "ar-XB"])
def test_a_phone_never_scrolls_sideways(browser: Browser, pages: dict[str, str], saved: Save, code: str) -> None:
    with _open(browser, saved(pages[code]), viewport=PHONE) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        shown = "[...document.querySelectorAll(selector)].filter(e => e.checkVisibility()).length"
        count = f"selector => {shown}"
        assert page.evaluate(count, "svg.narrow") == page.evaluate("document.querySelectorAll('svg.narrow').length") > 0
        assert page.evaluate(count, "svg.wide") == 0
        assert page.evaluate(count, ".contents a") == 0, "the contents are folded"
        page.click(".contents summary")
        assert page.evaluate(count, ".contents a") > 0


def test_on_a_phone_a_long_table_scrolls_in_its_own_region_under_its_head(
    browser: Browser, pages: dict[str, str], saved: Save
) -> None:
    row = "<tr><th scope='row'>A</th><td class='n'>1</td></tr>"
    longer = pages["en"].replace("<tbody>", f"<tbody>{row * 60}", 1)
    measured = """() => {
        const region = document.querySelector('.scroll'), head = region.querySelector('thead > tr > *');
        region.scrollTop = 600;
        return [region.clientHeight, region.scrollHeight,
                head.getBoundingClientRect().top - region.getBoundingClientRect().top];
    }"""
    with _open(browser, saved(longer), viewport=PHONE) as page:
        seen, whole, head = page.evaluate(measured)
        assert seen < PHONE["height"] < whole
        assert 0 <= head < seen
    with _open(browser, saved(longer), viewport=DESK) as page:
        seen, whole, _ = page.evaluate(measured)
        assert seen == whole


@pytest.mark.parametrize("code", ["en", "ar-XB"])
def test_folded_parts_open_by_keyboard_and_stand_open_on_paper(
    browser: Browser, pages: dict[str, str], saved: Save, code: str
) -> None:
    for device in (DESK, PHONE):
        with _open(browser, saved(pages[code]), viewport=device, color_scheme="dark") as page:
            summary, inside = page.locator(".fold > summary"), page.locator(".fold table")
            assert not inside.is_visible()
            page.emulate_media(media="print", color_scheme="light")
            assert inside.is_visible()
            assert inside.evaluate("table => table.getBoundingClientRect().height") > 100
            page.emulate_media(media="screen", color_scheme="dark")
            summary.focus()
            page.keyboard.press("Enter")
            assert inside.is_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= device["width"]
            assert summary.evaluate("one => getComputedStyle(one).color") == _rgb(TONES["accent"].dark)


def test_a_desk_shows_the_contents_beside_the_text(browser: Browser, pages: dict[str, str], saved: Save) -> None:
    for code, beside in (("en", "right"), ("ar-XB", "left")):
        with _open(browser, saved(pages[code])) as page:
            contents = page.locator(".contents.open").bounding_box()
            main = page.locator("main").bounding_box()
            assert contents is not None
            assert main is not None
            if beside == "right":
                assert contents["x"] + contents["width"] < main["x"]
            else:
                assert main["x"] + main["width"] < contents["x"]
            assert page.locator("svg.wide").first.is_visible()
            assert not page.locator("svg.narrow").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_readers_preference(
    browser: Browser, pages: dict[str, str], saved: Save, scheme: str
) -> None:
    with _open(browser, saved(pages["en"]), color_scheme=scheme) as page:
        bar = page.evaluate("getComputedStyle(document.querySelector('#largest-chart svg.wide .mark path')).fill")
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        label = page.evaluate("getComputedStyle(document.querySelector('#largest-chart svg.wide text')).fill")
        assert [bar, paper, label] == [_rgb(str(getattr(TONES[role], scheme))) for role in ("accent", "paper", "ink")]
        page.emulate_media(media="print", color_scheme=scheme)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == _rgb(TONES["paper"].light)


def _rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


def test_the_shipped_fonts_are_used(browser: Browser, pages: dict[str, str], saved: Save) -> None:
    with _open(browser, saved(pages["en"])) as page:
        page.evaluate("document.fonts.ready.then(() => true)")
        faces = page.evaluate("[...document.fonts].map(face => `${face.family} ${face.weight} ${face.status}`)")
        assert sorted(face.replace('"', "") for face in faces) == [
            "Lrfm Sans 400 loaded", "Lrfm Sans 600 loaded", "Lrfm Serif 600 loaded"]  # fmt: skip


TEXT_BOXES = """
    [...document.querySelectorAll("svg")].filter(svg => svg.checkVisibility()).map(svg => ({
        width: svg.viewBox.baseVal.width,
        height: svg.viewBox.baseVal.height,
        texts: [...svg.querySelectorAll("text")].map(text => {
            const {x, y, width, height} = text.getBBox();
            return [text.textContent, x, y, width, height];
        }),
    }))
"""


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("code", ["en", "ar-XB"])
def test_no_label_is_clipped_or_lies_on_its_neighbour(
    browser: Browser, pages: dict[str, str], saved: Save, code: str, viewport: dict[str, int]
) -> None:
    """Names in scripts that our font lacks are measured by a fallback, so they get some room."""
    with _open(browser, saved(pages[code]), viewport=viewport) as page:
        page.evaluate("document.fonts.ready.then(() => true)")
        boxes = page.evaluate(TEXT_BOXES)
        assert len(boxes) == 2
        for figure in boxes:
            for words, x, y, width, height in figure["texts"]:
                slack = 1 if words.isascii() else 12
                assert x >= -slack, words
                assert x + width <= figure["width"] + slack, words
                assert y >= -2, words
                assert y + height <= figure["height"] + 2, words


BAR_EDGES = """
    () => {
        const left = document.querySelector("#largest-chart svg.wide").getBoundingClientRect().left;
        return [...document.querySelectorAll("#largest-chart svg.wide .mark path")].map(bar => {
            const box = bar.getBoundingClientRect();
            return [box.left - left, box.right - left];
        });
    }
"""


def test_bars_grow_from_the_side_where_reading_starts(browser: Browser, pages: dict[str, str], saved: Save) -> None:
    for code, edge in (("en", 0), ("ar-XB", 1)):
        with _open(browser, saved(pages[code])) as page:
            bars = page.evaluate(BAR_EDGES)
            starts = [round(bar[edge]) for bar in bars]
            assert len(set(starts)) == 1
            assert len({round(bar[1 - edge]) for bar in bars}) == len(bars)


def test_numbers_align_to_the_right_in_both_directions(browser: Browser, pages: dict[str, str], saved: Save) -> None:
    for code in ("en", "ar-XB"):
        with _open(browser, saved(pages[code])) as page:
            aligned = page.evaluate(
                "[...document.querySelectorAll('.n')].map(cell => getComputedStyle(cell).textAlign)"
            )
            assert set(aligned) == {"right"}


HEBREW_IS_TO_THE_RIGHT = """
    name => {
        const text = document.createTreeWalker(name, NodeFilter.SHOW_TEXT).nextNode();
        const left = word => {
            const range = document.createRange();
            const start = text.data.indexOf(word);
            range.setStart(text, start);
            range.setEnd(text, start + word.length);
            return range.getBoundingClientRect().left;
        };
        return left("אחים") > left("Export");
    }
"""


def test_words_of_names_keep_their_order(browser: Browser, pages: dict[str, str], saved: Save) -> None:
    """In the mixed name the Hebrew stands to the right of "Export" in a page of either direction."""
    for code in ("en", "ar-XB"):
        with _open(browser, saved(pages[code])) as page:
            assert page.locator("tbody bdi", has_text="Export").evaluate(HEBREW_IS_TO_THE_RIGHT)


def test_marks_say_what_they_show_without_a_script(browser: Browser, pages: dict[str, str], saved: Save) -> None:
    with _open(browser, saved(pages["en"])) as page:
        mark = page.locator("#largest-chart svg.wide .mark").nth(1)
        assert mark.locator("title").text_content() == rf"{sample.HOSTILE[1]}: €310,770.20"
        mark.hover()
        assert mark.evaluate("mark => getComputedStyle(mark).opacity") == "0.7"


def test_print_is_a4_with_real_fonts(browser: Browser, pages: dict[str, str], saved: Save) -> None:
    with _open(browser, saved(pages["en"]), color_scheme="dark") as page:
        pdf = page.pdf(prefer_css_page_size=True, tagged=True)
        page.emulate_media(media="print")
        assert not page.locator(".contents.folded").is_visible()
        assert not page.locator(".skip").is_visible()
        # without it Chromium tears a heading between its lines to keep its last line with the exhibit
        for whole in ("h2", "figure", "caption", "tbody tr", "table"):
            broken = page.locator(f"main {whole}").first.evaluate("element => getComputedStyle(element).breakInside")
            assert broken == "avoid", whole
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert box is not None
    assert (round(float(box[1])), round(float(box[2]))) == (595, 842)
    assert b"/Type3" not in pdf
    assert b"/CIDFontType2" in pdf
    assert b"/StructTreeRoot" in pdf
