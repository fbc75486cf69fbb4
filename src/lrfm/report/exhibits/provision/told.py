"""What exhibits of the provision share: the sentence where nothing can be told, and how rates are written."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import wraps
from typing import TYPE_CHECKING

from lrfm.report.exhibits.series import bucket_names
from lrfm.report.pack import Block, Lines

if TYPE_CHECKING:
    from lrfm.core.reason import Reason
    from lrfm.kpi.provision.results import Matrix, Provision
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["NONE", "TELLING", "names_of", "of_provision", "rate", "signed", "why"]

NONE = "–"
TELLING = Fraction(1, 100)
"""Less than this of a bucket may be without a known end before it is said."""
CLAUSES = {
    "provision.never_lost": "provision.why_never_lost",
    "kpi.payments_undated": "provision.why_undated",
}
"""Reasons that have shorter words where they end a sentence."""
Exhibit = Block | Lines


def of_provision(exhibit: Callable[[Voice, Provision], Exhibit], *, untold: str) -> Callable[[Voice, Results], Exhibit]:
    """Show a sentence of the exhibit's own where what is open, or what became of it, is not known."""

    @wraps(exhibit)
    def shown(voice: Voice, results: Results) -> Exhibit:
        found = results.provision()
        if found is not None:
            return exhibit(voice, found)
        cause = "fate_unknown" if results.has_payments else "sales_only"
        return voice.lines(voice.say(f"provision.untold_{untold}", why=voice.say(f"provision.why_{cause}")))

    return shown


def why(voice: Voice, reason: Reason) -> str:
    """Give a reason as the end of a sentence."""
    return voice.say(CLAUSES[reason.key]) if reason.key in CLAUSES else voice.reason(reason)


def names_of(voice: Voice, matrix: Matrix) -> list[str]:
    """Name the buckets."""
    return bucket_names(voice, [(row.first_day, row.last_day) for row in matrix.rates])


def rate(voice: Voice, share: Fraction | None) -> str:
    """Write a rate with two decimals of a percent; a dash where there is none."""
    return NONE if share is None else voice.language.formats.share(share, decimals=2)


def signed(voice: Voice, minor: int) -> str:
    """Write an amount that adds with a plus sign."""
    return voice.say("provision.plus", amount=voice.amount(minor)) if minor > 0 else voice.amount(minor)
