"""Read the answers of a workbook of judgements; every fault names sheet and cell, and what was wanted."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal
from pathlib import Path
from typing import Any

from lrfm.core.reason import Reason
from lrfm.errors import Fault, Place, UserError
from lrfm.report.language import Language
from lrfm.report.worksheet.layout import ALL, HIDDEN, LRFM, METHODS, NAME_CELL, TOP, VERSION, Layout, Method, cell_name
from lrfm.weights.settings import DIGITS, HIGHEST, LONGEST_NAME

__all__ = ["Answers", "read_worksheet"]

Rows = Sequence[Sequence[object]]
Answers = Mapping[str, Any]
"""What one expert answered: name, points, ranks, pairs and best_worst, as the params take them."""
_MOST_POINTS = 10 ** (DIGITS - 1)
_ROUNDED = Context(prec=DIGITS)
_LONGEST_TOLD = 60


def read_worksheet(path: Path) -> tuple[Answers, Layout]:
    """Read one expert's answers; a sheet that is left empty is not judged.

    Raises `UserError` where the file is no such workbook, and with a fault for each cell to mend.
    """
    place = Place(str(path))
    sheets = _sheets(path, place)
    layout, names = _layout(sheets, place)
    faults: list[Fault] = []
    name = _text(_at(sheets[names[0]], *NAME_CELL))
    if not name:
        faults.append(_fault(place, names[0], NAME_CELL, Reason.of("judgements.wanted_name"), None))
    if len(name) > LONGEST_NAME:
        shorter = Reason.of("judgements.wanted_shorter_name", most=LONGEST_NAME)
        faults.append(_fault(place, names[0], NAME_CELL, shorter, name))
    answers: dict[str, Any] = {"name": name}
    for method, sheet in zip(METHODS, names[1:], strict=True):
        reader = _Reader(place, sheet, sheets[sheet], layout)
        found = _READERS[method](reader)
        faults += reader.faults
        if found:
            answers[method] = found
    if faults:
        raise UserError(*faults)
    if set(answers) == {"name"}:
        raise UserError.of("judgements.nothing_judged", place=place)
    return answers, layout


def _sheets(path: Path, place: Place) -> dict[str, Rows]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise UserError.of("judgements.no_file", place=place) from None
    except OSError:
        raise UserError.of("judgements.not_a_workbook", place=place) from None
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (CalamineError, OSError):
        raise UserError.of("judgements.not_a_workbook", place=place) from None


def _layout(sheets: Mapping[str, Rows], place: Place) -> tuple[Layout, tuple[str, ...]]:
    hidden = sheets.get(HIDDEN, ())
    if _text(_at(hidden, 0, 0)) != HIDDEN:
        raise UserError.of("judgements.not_ours", place=place)
    if _at(hidden, 0, 1) != VERSION:
        raise UserError.of("judgements.other_version", place=place)
    criteria, names = _row(hidden, 1), _row(hidden, 2)
    if criteria not in (LRFM, ALL) or len(names) != 1 + len(METHODS):
        raise UserError.of("judgements.not_ours", place=place)
    layout = Layout(criteria, _language(hidden, place))
    if missing := [name for name in names if name not in sheets]:
        raise UserError.of("judgements.sheet_missing", place=place, sheets=", ".join(missing))
    return layout, names


def _language(hidden: Rows, place: Place) -> Language:
    try:
        return Language.load(_text(_at(hidden, 0, 2)))
    except UserError:
        raise UserError.of("judgements.not_ours", place=place) from None


class _Reader:
    """Reads one sheet, and notes every fault on the way."""

    def __init__(self, place: Place, sheet: str, rows: Rows, layout: Layout) -> None:
        self.faults: list[Fault] = []
        self._place, self._sheet, self._rows = place, sheet, rows
        self.layout = layout

    def is_empty(self, columns: Sequence[int], *, count: int) -> bool:
        """Tell whether nothing is answered in the columns."""
        return not any(_text(self.at(TOP + row, column)) for row in range(count) for column in columns)

    def at(self, row: int, column: int) -> object:
        """Give a cell, empty where the sheet ends before it."""
        return _at(self._rows, row, column)

    def refuse(self, row: int, column: int, wanted: Reason) -> None:
        """Note that a cell holds something else."""
        self.faults.append(_fault(self._place, self._sheet, (row, column), wanted, self.at(row, column)))

    def require_label(self, row: int, column: int, label: str) -> None:
        """Note where a question was moved or changed: its answer would count for another."""
        if _text(self.at(row, column)) != label:
            self.refuse(row, column, Reason.of("judgements.wanted_label", label=label))

    def number(self, row: int, column: int, wanted: Reason, *, is_good: Callable[[Decimal], bool]) -> Decimal | None:
        """Read a number, as exact as the params take it, or note that there is none."""
        number = _number(self.at(row, column))
        if number is None or not is_good(number):
            self.refuse(row, column, wanted)
            return None
        return number if number > _MOST_POINTS else round(_ROUNDED.plus(number), DIGITS)

    def choice(self, row: int, column: int, choices: Mapping[str, str | None]) -> str | None:
        """Read which of the words was chosen, or note that none was."""
        found = {label.casefold(): meant for label, meant in choices.items()}
        text = _text(self.at(row, column)).casefold()
        if text not in found:
            self.refuse(row, column, Reason.of("judgements.wanted_one_of", choices=tuple(choices)))
            return None
        return found[text]

    def strength(self, row: int, column: int) -> Decimal | None:
        """Read a number from 1 to 9."""
        wanted = Reason.of("judgements.wanted_strength")
        return self.number(row, column, wanted, is_good=lambda number: 1 <= number <= HIGHEST)


def _points(reader: _Reader) -> dict[str, Any]:
    found = _column(reader, Reason.of("judgements.wanted_points"), is_good=lambda number: number >= 0)
    for row, criterion in enumerate(reader.layout.criteria, start=TOP):
        if found.get(criterion, 0) > _MOST_POINTS:
            reader.refuse(row, 1, Reason.of("judgements.wanted_fewer_points", most=_MOST_POINTS))
    if found and not any(found.values()) and not reader.faults:
        reader.refuse(TOP, 1, Reason.of("judgements.wanted_some_points"))
    # what is refused may be too large to be written out
    return {} if reader.faults else {name: _plain(value) for name, value in found.items()}


def _ranks(reader: _Reader) -> dict[str, Any]:
    most = len(reader.layout.criteria)
    wanted = Reason.of("judgements.wanted_rank_to", most=most)
    found = _column(reader, wanted, is_good=lambda number: 1 <= number <= most and number == int(number))
    return {name: int(value) for name, value in found.items()}


def _column(reader: _Reader, wanted: Reason, *, is_good: Callable[[Decimal], bool]) -> dict[str, Decimal]:
    criteria = reader.layout.criteria
    if reader.is_empty((1,), count=len(criteria)):
        return {}
    found = {}
    for row, (criterion, label) in enumerate(zip(criteria, reader.layout.labels, strict=True), start=TOP):
        reader.require_label(row, 0, label)
        number = reader.number(row, 1, wanted, is_good=is_good)
        if number is not None:
            found[criterion] = number
    return found


def _pairs(reader: _Reader) -> dict[str, Any]:
    layout = reader.layout
    if reader.is_empty((2, 3), count=len(layout.pairs)):
        return {}
    found = {}
    for row, (first, second) in enumerate(layout.pairs, start=TOP):
        reader.require_label(row, 0, layout.label(first))
        reader.require_label(row, 1, layout.label(second))
        judged = _pair(reader, row, first, second)
        if judged is not None:
            found[f"{first} over {second}"] = judged
    return found


def _pair(reader: _Reader, row: int, first: str, second: str) -> int | float | str | None:
    """Give the first over the second; alike needs no number, and a number of 1 no choice."""
    layout = reader.layout
    if not _text(reader.at(row, 2)) and _number(reader.at(row, 3)) == 1:
        return 1
    before = len(reader.faults)
    chosen = reader.choice(row, 2, {layout.label(first): first, layout.label(second): second, layout.alike: None})
    if len(reader.faults) > before:
        return None
    if chosen is None:
        if _text(reader.at(row, 3)) and _number(reader.at(row, 3)) != 1:
            reader.refuse(row, 3, Reason.of("judgements.wanted_nothing_as_alike"))
        return 1
    strength = reader.strength(row, 3)
    if strength is None:
        return None
    return _plain(strength) if chosen == first or strength == 1 else f"1/{_plain(strength)}"


def _best_worst(reader: _Reader) -> dict[str, Any]:
    layout = reader.layout
    ends = (TOP - 4, TOP - 3)
    if reader.is_empty((1, 2), count=len(layout.criteria)) and not any(_text(reader.at(row, 1)) for row in ends):
        return {}
    choices: dict[str, str | None] = {layout.label(criterion): criterion for criterion in layout.criteria}
    best, worst = (reader.choice(row, 1, choices) for row in ends)
    if best is None or worst is None:
        return {}
    if best == worst:
        reader.refuse(ends[1], 1, Reason.of("judgements.wanted_another"))
        return {}
    over = _over(reader, 1, itself=best, elsewhere=worst, other=2)
    under = _over(reader, 2, itself=worst, elsewhere=best, other=1)
    there, back = over.get(worst), under.get(best)
    if there is not None and back is not None and there != back:
        row = TOP + layout.criteria.index(best)
        reader.refuse(row, 2, Reason.of("judgements.wanted_same", number=str(there)))
    return {"best": best, "worst": worst, "best_over": over, "over_worst": under}


def _over(reader: _Reader, column: int, *, itself: str, elsewhere: str, other: int) -> dict[str, Any]:
    """Read a column of strengths; the end itself may be left empty, and the other end where it is said elsewhere."""
    layout = reader.layout
    rows = {criterion: TOP + place for place, criterion in enumerate(layout.criteria)}
    is_said = bool(_text(reader.at(rows[itself], other)))
    found = {}
    for criterion, row in rows.items():
        if column == 1:
            reader.require_label(row, 0, layout.label(criterion))
        is_blank = not _text(reader.at(row, column))
        if criterion == itself:
            if not is_blank and _number(reader.at(row, column)) != 1:
                reader.refuse(row, column, Reason.of("judgements.wanted_one"))
        elif not (is_blank and criterion == elsewhere and is_said):
            number = reader.strength(row, column)
            if number is not None:
                found[criterion] = _plain(number)
    return found


_READERS: Mapping[Method, Callable[[_Reader], dict[str, Any]]] = {
    "points": _points,
    "ranks": _ranks,
    "pairs": _pairs,
    "best_worst": _best_worst,
}


def _fault(place: Place, sheet: str, cell: tuple[int, int], wanted: Reason, got: object) -> Fault:
    written = _text(got)
    values = {"sheet": sheet, "cell": cell_name(*cell), "wanted": wanted}
    if not written:
        return Fault("judgements.cell_empty", values, place)
    got = written if len(written) <= _LONGEST_TOLD else f"{written[: _LONGEST_TOLD - 1]}…"
    return Fault("judgements.cell_wanted", {**values, "got": got}, place)


def _at(rows: Rows, row: int, column: int) -> object:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def _row(rows: Rows, row: int) -> tuple[str, ...]:
    cells = rows[row] if row < len(rows) else ()
    return tuple(text for cell in cells if (text := _text(cell)))


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def _number(cell: object) -> Decimal | None:
    """Read a number, also one that was typed as text, with a point or a comma."""
    if isinstance(cell, bool):
        return None
    try:
        number = Decimal(_text(cell).replace(",", "."))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def _plain(number: Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)
