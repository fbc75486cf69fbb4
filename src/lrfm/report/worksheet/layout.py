"""Where everything stands in the workbook of judgements, for who writes it and who reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from lrfm.report.language import Language
from lrfm.weights.settings import CRITERIA, LRFM_NAMES

__all__ = ["ALL", "HIDDEN", "LRFM", "METHODS", "NAME_CELL", "TOP", "VERSION", "Layout", "Method", "cell_name"]

Method = Literal["points", "ranks", "pairs", "best_worst"]
METHODS: tuple[Method, ...] = ("points", "ranks", "pairs", "best_worst")
LRFM, ALL = LRFM_NAMES, CRITERIA
HIDDEN = "lrfm"
"""The hidden sheet that says what the workbook asks, in which language."""
VERSION = 1
NAME_CELL = (2, 1)
"""Row and column, from 0, of the expert's name on the first sheet."""
TOP = 8
"""The row, from 0, in which each method's questions begin; the two of the best and the worst stand above it."""


@dataclass(frozen=True)
class Layout:
    """The questions of one workbook: which criteria, in whose language."""

    criteria: tuple[str, ...]
    language: Language

    def label(self, criterion: str) -> str:
        """Give a criterion's name in words."""
        return self.language.text(f"judgements.name_{criterion.lower()}")

    def about(self, criterion: str) -> str:
        """Say what a criterion is."""
        return self.language.text(f"judgements.about_{criterion.lower()}")

    def sheet(self, method: Method) -> str:
        """Give the name of a method's sheet."""
        return self.language.text(f"judgements.sheet_{method}")

    @property
    def alike(self) -> str:
        """The answer that two criteria matter alike."""
        return self.language.text("judgements.alike")

    @property
    def labels(self) -> tuple[str, ...]:
        """All criteria in words, in their order."""
        return tuple(self.label(criterion) for criterion in self.criteria)

    @property
    def pairs(self) -> Sequence[tuple[str, str]]:
        """The pairs that are asked, in their order."""
        return tuple(combinations(self.criteria, 2))


def cell_name(row: int, column: int) -> str:
    """Give a cell's name as spreadsheets show it; both from 0.

    >>> cell_name(8, 1), cell_name(0, 27)
    ('B9', 'AB1')
    """
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
