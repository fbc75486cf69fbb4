"""Symbols, types, groups and badges of customers, by references that were learned before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.segments.references import is_up
from lrfm.segments.types import TYPES

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.segments.model import CutKey, References
    from lrfm.segments.settings import SymbolSettings

__all__ = ["FLAGS", "symbols_of", "types_of"]

FLAGS = ("length_up", "recency_up", "frequency_up", "monetary_up")
"""The columns behind the four symbols, in their order."""


def symbols_of(frame: pd.DataFrame, *, references: References, settings: SymbolSettings) -> pd.DataFrame:
    """Give each customer's four symbols, type and group; `frame` are features by `customer_key`.

    Recency is held in units of the customer's own expected gap unless the settings say days: "lost" hangs on L and R,
    and a customer who buys once a year is not lost after some months. Where that gap can't be told, days are used, and
    `is_recency_adjusted` is False. Frequency stays a count by default: held against the customer's own rhythm it
    would say whether they keep it, no longer whether they buy often.
    """
    import pandas as pd

    ups = pd.DataFrame(index=frame.index)
    ups["length_up"] = _up(frame, references, key="length")
    days, ratio = _up(frame, references, key="recency"), _up(frame, references, key="recency_ratio")
    is_adjusted = ratio.notna() & (settings.recency_as == "adjusted")
    ups["recency_up"] = days.mask(is_adjusted, ratio)
    count, kept = _up(frame, references, key="frequency"), _up(frame, references, key="frequency_ratio")
    is_kept = kept.notna() & (settings.frequency_as == "adjusted")
    ups["frequency_up"] = count.mask(is_kept, kept)
    ups["monetary_up"] = _up(frame, references, key="monetary")
    ups["is_recency_adjusted"] = is_adjusted.astype("bool")
    ups["is_frequency_adjusted"] = is_kept.astype("bool")
    return ups.join(types_of(ups))


def types_of(ups: pd.DataFrame) -> pd.DataFrame:
    """Give `symbols`, `type` and `group` of the four flags; all missing where one flag is.

    >>> import pandas as pd
    >>> ups = pd.DataFrame([[True, True, False, True], [False, None, True, True]], columns=list(FLAGS), dtype="boolean")
    >>> types_of(ups)["type"].tolist()
    ['platinum', <NA>]
    """
    import pandas as pd

    text = pd.Series("", index=ups.index, dtype="string")
    for flag in FLAGS:
        text = text + ups[flag].map({True: "+", False: "-"}).astype("string")
    types = text.map({known.symbols: known.key for known in TYPES})
    groups = text.map({known.symbols: known.group for known in TYPES})
    return pd.DataFrame({"symbols": text, "type": types.astype("string"), "group": groups.astype("string")})


def _up(frame: pd.DataFrame, references: References, *, key: CutKey) -> pd.Series[bool]:
    cut = references.cut(key)
    return is_up(frame[cut.column], cut=cut)
