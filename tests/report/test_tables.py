from __future__ import annotations

import pytest
from lxml import html as lxml_html

from lrfm.report.frames import frame_table
from lrfm.report.language import PSEUDO_MIRRORED, Language
from lrfm.report.tables import Column, Table, html_table

EN = Language.load("en")
HOSTILE = ("<script>alert(1)</script>", r"A $\foo$ B", "=cmd|' /C calc'!A0", "אחים כהן (1987) Export", "شرکت نمونه ۱۲")


def _table(**changes: object) -> Table:
    columns = (Column("Customer"), Column("Open", "number"))
    rows = tuple((name, "1,234.50") for name in HOSTILE)
    return Table(**{"caption": "A & B", "columns": columns, "rows": rows, "footer": ("All", "-6.00"), **changes})  # type: ignore[arg-type]


def test_headers_have_their_scope() -> None:
    tree = lxml_html.fragment_fromstring(html_table(_table(), language=EN))
    assert [header.get("scope") for header in tree.xpath(".//thead//th")] == ["col", "col"]
    assert [header.get("scope") for header in tree.xpath(".//tbody//th | .//tfoot//th")] == ["row"] * 6
    assert tree.xpath("string(.//caption)") == "A & B"
    assert (tree.get("role"), tree.get("tabindex"), tree.get("aria-label")) == ("region", "0", "A & B")


def test_names_come_out_as_they_are() -> None:
    tree = lxml_html.fragment_fromstring(html_table(_table(), language=EN))
    assert tuple(name.text_content() for name in tree.xpath(".//tbody//th/bdi")) == HOSTILE
    assert tree.xpath(".//script") == []


def test_control_characters_stay_out() -> None:
    assert "A\x0bB" not in html_table(_table(rows=(("A\x0bB", "1"),)), language=EN)


def test_numbers_keep_their_sign_before_them_from_right_to_left() -> None:
    assert '<td class="n" dir="auto">-6.00</td>' in html_table(_table(), language=Language.load(PSEUDO_MIRRORED))
    assert '<td class="n">-6.00</td>' in html_table(_table(), language=EN)


@pytest.mark.parametrize("changes", [{"rows": (("a",),)}, {"footer": ("a", "b", "c")}, {"columns": ()}])
def test_rows_are_as_long_as_the_columns(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="column"):
        _table(**changes)


def test_a_frame_becomes_our_own_table() -> None:
    import pandas as pd

    frame = pd.DataFrame({"name": ["<b>x</b>", "y"], "open": [1234.5, None]}, index=["a", "b"])
    table = frame_table(frame.to_html(), caption="Table 1")
    assert table == Table(
        "Table 1",
        (Column(""), Column("name"), Column("open", "number")),
        (("a", "<b>x</b>", "1234.5"), ("b", "y", "–")),
    )


def test_a_frame_with_groups_keeps_every_cell() -> None:
    import pandas as pd

    index = pd.MultiIndex.from_tuples([("a", 1), ("a", 2)], names=["g", "n"])
    frame = pd.DataFrame({("open", "eur"): [1, 2], ("open", "rows"): [3, 4]}, index=index)
    table = frame_table(frame.to_html(), caption="T")
    assert table is not None
    assert table.rows == (("a", "1", "1", "3"), ("a", "2", "2", "4"))
    assert [column.heading for column in table.columns] == ["g", "n", "open · eur", "open · rows"]


def test_other_html_is_no_frame() -> None:
    assert frame_table("<p>one</p>", caption="T") is None


def test_words_that_need_room_are_marked_so_that_a_phone_gives_it_them() -> None:
    """A sentence beside seven numbers would be written a word a line."""
    sentence = "Recency up to down: 71 days since the last purchase; the boundary is 60 days."
    table = Table("Why", (Column("Customer"), Column("Why"), Column("Open", "number")), (("A", sentence, "1" * 20),))
    html = html_table(table, language=EN)
    assert '<th scope="row"><bdi>A</bdi></th>' in html
    assert '<td class="words sentence">' in html
    assert '<td class="n">1111' in html
    named = html_table(Table("Who", (Column("Customer"),), (("Smith & Sons Partners",),)), language=EN)
    assert '<th scope="row" class="words">' in named
