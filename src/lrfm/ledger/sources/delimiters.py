"""Which sign stands between two cells, worked out from the first rows of a file."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lrfm.errors import UserError

__all__ = ["COMMON", "Sample", "find_delimiter", "split_rows"]

COMMON = (",", ";", "\t", "|")
OTHERS = ("~", "^", "¦", "\x1f", "\x01", "§", "#", ":")
LOOKED_AT_ROWS = 200
CONSISTENT_SHARE = 0.6
NEARLY_SHARE = 0.02


@dataclass(frozen=True)
class Sample:
    """The first lines of a file, as rows are looked for in them; `columns` is their number where it is known."""

    lines: Sequence[str]
    quote: str
    columns: int = 0

    def rows(self, delimiter: str) -> list[list[str]]:
        """Split the lines; blank ones are left out."""
        found = islice(split_rows(iter(self.lines), delimiter=delimiter, quote=self.quote), LOOKED_AT_ROWS)
        return [row for row in found if any(cell.strip() for cell in row)]


@dataclass(frozen=True)
class _Fit:
    """How well a delimiter fits: wanted names in one row, share of rows (titles apart) as wide as most, that width."""

    delimiter: str
    named: int
    share: float
    width: int
    has_header: bool


def split_rows(lines: Iterator[str], *, delimiter: str, quote: str) -> Iterator[list[str]]:
    """Split lines of delimited text into cells; a quoted cell may go over several lines."""
    return csv.reader(
        lines,
        delimiter=delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
    )


def find_delimiter(sample: Sample, *, wanted: Sequence[str], file: str) -> str:
    """Give the delimiter that splits the first rows into equally many cells; the comma where there is one column.

    A delimiter that yields the `wanted` names settles it. Raises `UserError` where two fit equally well.

    >>> find_delimiter(Sample(("a;b,c", "1;2,5", "3;4,5"), '"'), wanted=["a"], file="x.csv")
    ';'
    """
    for choices in (COMMON, OTHERS):
        fits = [fit for sign in choices if sign != sample.quote and (fit := _fit(sample, sign, wanted))]
        if fits:
            known = [fit for fit in fits if fit.width == sample.columns]
            return _best(known or fits, file)
    return ","


def _fit(sample: Sample, delimiter: str, wanted: Sequence[str]) -> _Fit | None:
    if not any(delimiter in line for line in sample.lines):
        return None
    try:
        rows = sample.rows(delimiter)
    except csv.Error:
        return None
    names = frozenset(wanted)
    named = max((len(names & {cell.strip() for cell in row}) for row in rows if len(row) > 1), default=0)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return None
    width = max(widths, key=lambda cells: (widths[cells], cells))
    start = next(index for index, row in enumerate(rows) if len(row) == width)
    share = widths[width] / (len(rows) - start)
    if not named and share < CONSISTENT_SHARE:
        return None
    has_header = all(not any(sign.isdigit() for sign in cell) or cell.strip()[:1].isalpha() for cell in rows[start])
    return _Fit(delimiter, named, share, width, has_header)


def _best(fits: Sequence[_Fit], file: str) -> str:
    most_named = max(fit.named for fit in fits)
    if most_named:
        fits = [fit for fit in fits if fit.named == most_named]
    ranked = sorted(fits, key=lambda fit: (fit.has_header, fit.share, fit.width), reverse=True)
    best = ranked[0]
    rivals = [fit for fit in ranked[1:] if _as_good(fit, best)]
    if rivals:
        raise UserError.of(
            "source.delimiter_ambiguous",
            file=file,
            delimiters=" ".join(_shown(fit.delimiter) for fit in (best, *rivals)),
        )
    return best.delimiter


def _as_good(fit: _Fit, best: _Fit) -> bool:
    return fit.has_header == best.has_header and fit.share >= best.share - NEARLY_SHARE and 2 * fit.width > best.width


def _shown(delimiter: str) -> str:
    return delimiter if delimiter.isprintable() else repr(delimiter).strip("'")
