"""Why a column of dates was refused, with what its reader needs to decide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from heapq import nsmallest

import numpy as np

from lrfm.errors import Fault, UserError
from lrfm.ledger.mapping.day_choice import Choice, Flags, Reading
from lrfm.ledger.mapping.day_formats import Numbers
from lrfm.ledger.mapping.month_names import month_of

__all__ = ["EXAMPLES", "refusal", "shown"]

EXAMPLES = 3
_WORD = re.compile(r"[^\W\d_]+")


def refusal(choice: Choice, *, texts: Sequence[str], rows: Numbers, column: str, field: str) -> UserError:
    """Build the error for a column whose dates are ambiguous, mixed or unknown.

    ``texts`` are the distinct ones that the choice was made on, ``rows`` how many rows hold each.
    """
    best, rival = choice.best, choice.rival
    named: dict[str, object] = {"field": field, "column": column}
    if best is None or rival is None:
        unread = ~best.fits if best else np.ones(len(texts), dtype=bool)
        named |= {"count": int(rows[unread].sum()), "rows": int(rows.sum()), "examples": _examples(texts, rows, unread)}
        return UserError(Fault("mapping.date_unknown", named))
    named |= {"first": _named(best), "second": _named(rival)}
    if choice.verdict == "ambiguous":
        differ = best.fits & rival.fits & (best.days != rival.days)
        return UserError(
            Fault("mapping.date_ambiguous", named | {"examples": _examples(texts, rows, differ, best, rival)})
        )
    first, second = best.fits & ~rival.fits, rival.fits & ~best.fits
    named |= {"first_rows": int(rows[first].sum()), "second_rows": int(rows[second].sum())}
    examples = f"{_examples(texts, rows, first)}; {_examples(texts, rows, second)}"
    return UserError(Fault("mapping.date_mixed", named | {"examples": examples}))


def shown(text: str) -> str:
    """Give a text that may be shown: a word that is no month's name may be a customer's, so its letters are hidden.

    >>> shown("26-Apr-11"), shown("Smith & Co 12")
    ('26-Apr-11', 'xxxxx & xx 12')
    """
    return _WORD.sub(lambda word: word[0] if month_of(word[0]) else "x" * len(word[0]), text)


def _named(reading: Reading) -> str:
    return reading.format if reading.calendar == "gregorian" else f"{reading.format} (calendar: {reading.calendar})"


def _examples(texts: Sequence[str], rows: Numbers, chosen: Flags, *readings: Reading) -> str:
    """Show up to three texts, those of most rows first; with two readings also what each makes of them."""
    found = (int(index) for index in np.flatnonzero(chosen))
    order = nsmallest(EXAMPLES, found, key=lambda index: (-int(rows[index]), texts[index]))
    return ", ".join(
        shown(texts[index]) + (f" ({' / '.join(str(one.days[index]) for one in readings)})" if readings else "")
        for index in order
    )
