"""Exhibits of the time to payment: curves, groups, averages set right, and what the tail tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from lrfm.report.exhibits.timing.amounts import amounts
from lrfm.report.exhibits.timing.answer import answer
from lrfm.report.exhibits.timing.averages import averages
from lrfm.report.exhibits.timing.curve import late, since_invoice
from lrfm.report.exhibits.timing.cut import cut
from lrfm.report.exhibits.timing.groups import segments, sizes, terms
from lrfm.report.exhibits.timing.months import months
from lrfm.report.exhibits.timing.never import never
from lrfm.report.exhibits.timing.table import table
from lrfm.report.exhibits.timing.told import of_curves, unless_undue

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice
    from lrfm.report.pack import Block, Lines

__all__ = ["TIMING"]

TIMING: Mapping[str, Callable[[Voice, Results], Block | Lines]] = MappingProxyType(
    {
        "timing.answer": of_curves(answer),
        "timing.late": of_curves(unless_undue(late)),
        "timing.since_invoice": of_curves(since_invoice),
        "timing.averages": of_curves(averages),
        "timing.segments": of_curves(unless_undue(segments)),
        "timing.terms": of_curves(unless_undue(terms)),
        "timing.sizes": of_curves(unless_undue(sizes)),
        "timing.months": of_curves(unless_undue(months)),
        "timing.table": of_curves(unless_undue(table)),
        "timing.amounts": of_curves(unless_undue(amounts)),
        "timing.never": of_curves(never),
        "timing.cut": of_curves(cut),
    }
)
"""The exhibits of the curves by name."""
