"""The customer value matrix and the relationship matrix: two by two cells each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.segments.references import is_up

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.segments.model import References

__all__ = ["RELATIONSHIP_CELLS", "VALUE_CELLS", "relationship_cells", "value_cells"]

VALUE_CELLS = {"best": "++", "frequent": "+-", "spender": "-+", "uncertain": "--"}
"""Cells of the value matrix by the symbols of purchases in the window and mean amount of a purchase."""

RELATIONSHIP_CELLS = {"close": "++", "potential": "+-", "new": "-+", "lacking": "--"}
"""Cells of the relationship matrix by the symbols of length and recency."""


def value_cells(frame: pd.DataFrame, *, references: References) -> pd.Series[str]:
    """Give each customer's cell of the value matrix; missing for who bought nothing in the window.

    The axes are cut at their means unless the settings say otherwise. Source: Marcus 1998, METHODS 2.4.
    """
    often, large = (
        is_up(frame[cut.column], cut=cut)
        for cut in (references.cut("value_frequency"), references.cut("value_purchase"))
    )
    return _cells(often, large, cells=VALUE_CELLS)


def relationship_cells(symbols: pd.DataFrame) -> pd.Series[str]:
    """Give each customer's cell of the relationship matrix, by the symbols of length and recency. Source: METHODS 2.4.

    >>> import pandas as pd
    >>> flags = {"length_up": [True, False], "recency_up": [False, True]}
    >>> relationship_cells(pd.DataFrame(flags, dtype="boolean")).tolist()
    ['potential', 'new']
    """
    return _cells(symbols["length_up"], symbols["recency_up"], cells=RELATIONSHIP_CELLS)


def _cells(first: pd.Series[bool], second: pd.Series[bool], *, cells: dict[str, str]) -> pd.Series[str]:
    signs = {True: "+", False: "-"}
    text = first.map(signs).astype("string") + second.map(signs).astype("string")
    return text.map({pattern: name for name, pattern in cells.items()}).astype("string")
