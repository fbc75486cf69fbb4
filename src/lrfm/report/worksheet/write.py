"""Write the workbook of judgements: questions in words, the scale explained, lists to choose from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lrfm.report.worksheet.layout import HIDDEN, METHODS, NAME_CELL, TOP, VERSION, Layout, cell_name
from lrfm.weights.settings import HIGHEST

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write_worksheet"]

_FIXED_TIME: Final = dt.datetime(2026, 1, 1)
_WIDTHS: Final = (34, 34, 34, 26)
_FIRST_LIST_ROW: Final = 3
_STRENGTHS: Final = tuple(range(1, HIGHEST + 1))


def write_worksheet(path: Path, *, layout: Layout) -> None:
    """Write the workbook; the same questions give the same bytes. Raises `OSError` where it cannot be written."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            book.set_properties({"created": _FIXED_TIME})
            _Writer(book, layout).write()
    except FileCreateError as error:  # it holds what the machine said
        raise error.args[0] from None


@dataclass
class _Writer:
    """Writes sheet after sheet."""

    book: Any
    layout: Layout

    def __post_init__(self) -> None:
        self.title = self.book.add_format({"bold": True, "font_size": 14})
        self.heading = self.book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        self.text = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.answer = self.book.add_format({"bg_color": "#FFF7D6", "border": 1})

    def write(self) -> None:
        self._start()
        for method in METHODS:
            page = self._page(self.layout.sheet(method), f"judgements.title_{method}", f"judgements.how_{method}")
            getattr(self, f"_{method}")(page)
        self._hidden()

    def _page(self, name: str, title: str, how: str) -> Worksheet:
        page = self.book.add_worksheet(name)
        if self.layout.language.direction == "rtl":
            page.right_to_left()
        for column, width in enumerate(_WIDTHS):
            page.set_column(column, column, width)
        page.write_string(0, 0, self._say(title), self.title)
        page.merge_range(1, 0, 1, len(_WIDTHS) - 1, self._say(how), self.text)
        page.set_row(1, 48)
        return page

    def _say(self, key: str, **values: object) -> str:
        return self.layout.language.text(key, **values)

    def _start(self) -> None:
        page = self._page(self._say("judgements.sheet_start"), "judgements.title_start", "judgements.how_start")
        row, column = NAME_CELL
        page.write_string(row, 0, self._say("judgements.your_name"), self.heading)
        page.write_blank(row, column, None, self.answer)
        page.write_string(row + 2, 0, self._say("judgements.criteria_heading"), self.heading)
        for place, criterion in enumerate(self.layout.criteria, start=row + 3):
            page.write_string(place, 0, self.layout.label(criterion), self.text)
            page.write_string(place, 1, self.layout.about(criterion), self.text)
        below = row + 4 + len(self.layout.criteria)
        page.write_string(below, 0, self._say("judgements.scale_heading"), self.heading)
        for place, strength in enumerate(_STRENGTHS, start=below + 1):
            page.write_number(place, 0, strength)
            page.write_string(place, 1, self._say(f"judgements.scale_{strength}"), self.text)

    def _points(self, page: Worksheet) -> None:
        self._headings(page, "judgements.criterion", "judgements.points")
        for row, label in enumerate(self.layout.labels, start=TOP):
            page.write_string(row, 0, label, self.text)
            self._number(
                page, row, 1, {"validate": "decimal", "criteria": ">=", "value": 0}, "judgements.wanted_points"
            )

    def _ranks(self, page: Worksheet) -> None:
        self._headings(page, "judgements.criterion", "judgements.rank")
        places = list(range(1, len(self.layout.criteria) + 1))
        for row, label in enumerate(self.layout.labels, start=TOP):
            page.write_string(row, 0, label, self.text)
            self._number(page, row, 1, {"validate": "list", "source": places}, "judgements.wanted_rank")

    def _pairs(self, page: Worksheet) -> None:
        keys = ("judgements.first", "judgements.second", "judgements.which", "judgements.how_much")
        self._headings(page, *keys)
        for place, (first, second) in enumerate(self.layout.pairs):
            row = TOP + place
            page.write_string(row, 0, self.layout.label(first), self.text)
            page.write_string(row, 1, self.layout.label(second), self.text)
            self._choice(page, row, 2, _source(_FIRST_LIST_ROW + 1 + place, 3))
            self._strength(page, row, 3)

    def _best_worst(self, page: Worksheet) -> None:
        source = _source(_FIRST_LIST_ROW, len(self.layout.criteria))
        for row, key in ((TOP - 4, "judgements.best"), (TOP - 3, "judgements.worst")):
            page.write_string(row, 0, self._say(key), self.heading)
            self._choice(page, row, 1, source)
        self._headings(page, "judgements.criterion", "judgements.best_over", "judgements.over_worst")
        for row, label in enumerate(self.layout.labels, start=TOP):
            page.write_string(row, 0, label, self.text)
            self._strength(page, row, 1)
            self._strength(page, row, 2)

    def _headings(self, page: Worksheet, *keys: str) -> None:
        for column, key in enumerate(keys):
            page.write_string(TOP - 1, column, self._say(key), self.heading)
        page.freeze_panes(TOP, 0)

    def _strength(self, page: Worksheet, row: int, column: int) -> None:
        self._number(page, row, column, {"validate": "list", "source": list(_STRENGTHS)}, "judgements.wanted_strength")

    def _choice(self, page: Worksheet, row: int, column: int, source: str) -> None:
        self._number(page, row, column, {"validate": "list", "source": source}, "judgements.wanted_choice")

    def _number(self, page: Worksheet, row: int, column: int, rule: dict[str, Any], wanted: str) -> None:
        page.write_blank(row, column, None, self.answer)
        # a spreadsheet cuts what is longer than 255 letters, and xlsxwriter leaves the rule out
        page.data_validation(row, column, row, column, {**rule, "error_message": self._say(wanted)[:255]})

    def _hidden(self) -> None:
        """Write what the reader needs, and the lists to choose from: a list in the rule itself can't hold a comma."""
        page = self.book.add_worksheet(HIDDEN)
        page.hide()
        page.write_row(0, 0, (HIDDEN, VERSION, self.layout.language.code))
        page.write_row(1, 0, self.layout.criteria)
        page.write_row(2, 0, [self._say("judgements.sheet_start"), *(self.layout.sheet(method) for method in METHODS)])
        page.write_row(_FIRST_LIST_ROW, 0, self.layout.labels)
        for row, (first, second) in enumerate(self.layout.pairs, start=_FIRST_LIST_ROW + 1):
            page.write_row(row, 0, (self.layout.label(first), self.layout.label(second), self.layout.alike))


def _source(row: int, count: int) -> str:
    last = cell_name(row, count - 1).rstrip("0123456789")
    return f"={HIDDEN}!$A${row + 1}:${last}${row + 1}"
