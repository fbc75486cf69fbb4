"""Parts folded away: plain HTML that needs no script, closed until asked for (N3)."""

from __future__ import annotations

from lxml import html as lxml_html

from lrfm.report.folded import folded, paragraphs
from tests.report.sample import HOSTILE


def test_a_folded_part_is_closed_under_its_summary_and_holds_what_it_was_given() -> None:
    tree = lxml_html.fragment_fromstring(folded(HOSTILE[0], "<p>one</p>", "", paragraphs(HOSTILE[6], "", "two")))
    assert (tree.tag, tree.get("open")) == ("details", None)
    assert [child.tag for child in tree] == ["summary", "p", "p", "p"]
    assert [child.text_content() for child in tree] == [HOSTILE[0], "one", HOSTILE[6], "two"]


def test_nothing_is_folded_where_there_is_nothing() -> None:
    assert folded("More", "", paragraphs("", "")) == ""
