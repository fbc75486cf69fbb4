"""Stages computed side by side before all others: each strand fills the cache in a process of its own."""

from __future__ import annotations

from collections.abc import Collection

__all__ = ["Strands", "strands_for"]

Strands = tuple[tuple[tuple[str, ...], ...], ...]
"""Rounds, one after another; each holds strands that run at once; each of these names stages, in their order."""

LONGEST = "payments"
GROUND = ("ledger", "snapshot", "figures", "bounds", "features")
BESIDE = ("trends", "outcomes", "proofs", "segments", "curves", "provision", "made_up")
LAST = ("tournament", "opinions")
PAGES_OF_LONGEST = frozenset({"04_time_to_payment", "07_cash_and_provision"})
"""The pages that ask for payments, which take as long as all that stands beside them."""


def strands_for(pages: Collection[str], *, workers: int) -> Strands:
    """Say what is worth computing side by side; nothing for packs that go without payments, or for one worker.

    >>> strands_for(("board_pack",), workers=2)
    ()
    >>> [len(at_once) for at_once in strands_for(("board_pack", "04_time_to_payment"), workers=2)]
    [1, 3]
    """
    if workers == 1 or not PAGES_OF_LONGEST.intersection(pages):
        return ()
    return ((GROUND,), ((LONGEST,), BESIDE, LAST))
