from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from lxml import html as lxml_html

from lrfm.errors import Defect, Fault, Place
from lrfm.report.language import Language
from lrfm.report.pack import Block, Headline, Headlines, Lines
from lrfm.report.page import render_error_page, render_page
from lrfm.report.seal import MAX_BYTES
from tests.report import sample

EN = Language.load("en")


def _notebook(*cells: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return nbformat.v4.new_notebook(cells=list(cells))


def _result(data: dict[str, str], **metadata: str) -> nbformat.NotebookNode:
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    return nbformat.v4.new_code_cell("x", outputs=[output])


def test_same_notebook_same_bytes(pages: dict[str, str]) -> None:
    for code, page in pages.items():
        assert render_page(sample.notebook(Language.load(code)), sample.context(code)) == page


def test_order_of_the_page(pages: dict[str, str]) -> None:
    tree = lxml_html.document_fromstring(pages["en"])
    body = tree.find("body")
    assert [child.tag for child in body] == ["a", "header", "div", "footer"]
    assert body[0].get("href") == "#report"
    assert [child.tag for child in body[2]] == ["nav", "nav", "main"]
    assert [heading.text_content() for heading in tree.iter("h1")] == ["Where does the money stand?"]
    assert tree.findtext("head/title") == "Where does the money stand? · Example & Sons"
    assert "As of 30 June 2013" in body[1].text_content()
    footer = body[3].text_content()
    assert all(part in footer for part in ("How to read this report", "Ledger 4f2c9a1be07d", "lrfm 0.1.0"))


def test_contents_lead_to_sections(pages: dict[str, str]) -> None:
    tree = lxml_html.document_fromstring(pages["en"])
    for nav in tree.iter("nav"):
        links = [(link.get("href"), link.text_content()) for link in nav.iter("a")]
        assert [href for href, _ in links] == [
            "#s-who-owes-it", "#largest-customers", "#largest-chart", "#days-late", "#s-what-we-now-know"]  # fmt: skip
        for href, words in links:
            target = tree.get_element_by_id(href[1:])
            heading = target if target.tag == "h2" else target.find("*")
            assert heading.text_content() == words


def test_anchors_are_the_same_in_every_language(pages: dict[str, str]) -> None:
    anchors = {
        tuple(link.get("href") for link in lxml_html.document_fromstring(page).xpath(".//nav//a"))
        for page in pages.values()
    }
    assert len(anchors) == 1


def test_inputs_streams_and_reprs_stay_out(pages: dict[str, str]) -> None:
    for hidden in ("params_file", "noise", "pack.block", "Block(id="):
        assert hidden not in pages["en"]


def test_words_of_the_page_are_translated(pages: dict[str, str]) -> None:
    """On an accented page no fixed word is plain English: what is plain came from the sample itself."""
    tree = lxml_html.document_fromstring(pages["en-XA"])
    assert (tree.get("lang"), tree.get("dir")) == ("en-XA", "ltr")
    fixed = [tree.xpath("string(//h1)"), tree.xpath("string(//summary)"), tree.xpath("string(//a[@class='skip'])")]
    fixed += [tree.xpath("string(//footer//h2)"), tree.xpath("string(//p[@class='as-of'])")]
    fixed += [prose.text_content() for prose in tree.xpath("//div[@class='prose']/*")]
    assert [words for words in fixed if not (words.startswith("«") and words.endswith("»"))] == []
    assert lxml_html.document_fromstring(pages["ar-XB"]).get("dir") == "rtl"


def test_size(pages: dict[str, str]) -> None:
    assert all(len(page.encode()) < MAX_BYTES / 10 for page in pages.values())


def test_a_title_given_takes_the_place_of_the_notebooks() -> None:
    page = render_page(sample.notebook(EN), replace(sample.context("en"), title="The month <1>"))
    tree = lxml_html.document_fromstring(page)
    assert [heading.text_content() for heading in tree.iter("h1")] == ["The month <1>"]


def test_markup_in_markdown_is_shown_and_not_obeyed() -> None:
    cell = nbformat.v4.new_markdown_cell("A <b onclick='x'>b</b>\n\n<script>x</script>\n\n|a|\n|--:|\n|1|")
    page = render_page(_notebook(cell), sample.context("en"))
    tree = lxml_html.document_fromstring(page)
    prose = tree.xpath("//div[@class='prose']")[0]
    assert "<b onclick='x'>" in prose.text_content()
    assert "<script>x</script>" in prose.text_content()
    assert [(th.get("scope"), th.get("style")) for th in prose.iter("th")] == [("col", None)]


def test_a_link_that_runs_something_is_refused() -> None:
    cell = nbformat.v4.new_markdown_cell("[c](javascript:x)")
    with pytest.raises(Defect, match="harmful"):
        render_page(_notebook(cell), sample.context("en"))


def test_a_frame_becomes_a_table_of_ours() -> None:
    import pandas as pd

    data = {"text/html": pd.DataFrame({"open": [1, 2]})._repr_html_(), "text/plain": "plain"}
    tree = lxml_html.document_fromstring(render_page(_notebook(_result(data), _result(data)), sample.context("en")))
    regions = tree.xpath("//div[@class='scroll']")
    assert [region.get("aria-label") for region in regions] == ["Table 1", "Table 2"]
    assert tree.xpath("//table[contains(@class, 'dataframe')]") == []


def test_pictures_and_plain_results() -> None:
    picture = {"image/png": "iVBORw0K\nGgo=\n", "text/plain": "<Figure>"}
    notebook = _notebook(_result(picture), _result(picture, alt="A <bar>"), _result({"text/plain": "<1 & 2>"}))
    tree = lxml_html.document_fromstring(render_page(notebook, sample.context("en")))
    assert [image.get("alt") for image in tree.iter("img")] == ["Figure without a description", "A <bar>"]
    assert [pre.text_content() for pre in tree.iter("pre")] == ["<1 & 2>"]


@pytest.mark.parametrize("html", ["<script>x</script>", "<p style='a'>x</p>", "<img src='http://x' alt='x'>"])
def test_an_output_that_the_seal_refuses(html: str) -> None:
    with pytest.raises(Defect, match="may not hold"):
        render_page(_notebook(_result({"text/html": html})), sample.context("en"))


def test_a_notebook_with_an_error_has_no_report() -> None:
    error = nbformat.v4.new_output("error", ename="E", evalue="v", traceback=["t"])
    with pytest.raises(Defect, match="error page"):
        render_page(_notebook(nbformat.v4.new_code_cell("x", outputs=[error])), sample.context("en"))


# --- error pages ---


def test_an_error_page_says_what_and_where() -> None:
    fault = Fault("report.mask_key_missing", {"variable": "LRFM_KEY"}, Place("params/acme.yml", line=7))
    context = replace(sample.context("en"), title="Where does the money stand?")
    tree = lxml_html.document_fromstring(render_error_page(context, EN.fault(fault), "And more."))
    assert tree.xpath("string(//h1)") == "Where does the money stand?: This report could not be made"
    words = tree.xpath("string(//main)")
    assert "params/acme.yml:7: The secret behind masked names" in words
    assert [item.text_content() for item in tree.xpath("//main//li")][1:] == ["And more."]
    assert tree.xpath("//footer//a/@href") == ["index.html"]


def test_words_of_a_failure_are_escaped() -> None:
    page = render_error_page(sample.context("en"), "<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


# --- what a notebook shows ---


def test_blocks_escape_everything_but_their_exhibit() -> None:
    block = Block("b", "<i>claim</i>", "<p>exhibit</p>", "<i>caveat</i>", "<i>from</i>", level=3)
    tree = lxml_html.fragment_fromstring(block._repr_html_())
    assert (tree.tag, tree.get("id"), tree.get("aria-labelledby")) == ("section", "b", "b-claim")
    assert [(child.tag, child.text_content()) for child in tree] == [
        ("h3", "<i>claim</i>"), ("p", "exhibit"), ("p", "<i>caveat</i>"), ("p", "<i>from</i>")]  # fmt: skip


def test_a_block_without_caveat_has_no_empty_line() -> None:
    assert (
        lxml_html.fragment_fromstring(Block("b", "c", "<p>e</p>", "", "")._repr_html_()).xpath(".//p[not(text())]")
        == []
    )


def test_a_block_has_a_level_of_its_own() -> None:
    with pytest.raises(ValueError, match="level 2 or 3"):
        Block("b", "c", "", "", "", level=1)


def test_lines_and_headlines_are_escaped() -> None:
    assert "&lt;i&gt;" in Lines(("<i>",))._repr_html_()
    html = Headlines((Headline("<i>", "<b>", "<u>"), Headline("a", "b")))._repr_html_()
    assert all(part in html for part in ("&lt;i&gt;", "&lt;b&gt;", "&lt;u&gt;"))
    assert html.count('class="note"') == 1


def test_fonts_ship_with_their_licence(root: Path) -> None:
    for folder in ("src/lrfm/report/fonts", "src/lrfm/figures/fonts"):
        licence = (root / folder / "OFL.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence
        assert "Reserved Font Name" in licence
