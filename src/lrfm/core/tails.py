"""How many later payments a tail of lateness foresees, by how fast it gets thinner."""

from __future__ import annotations

from fractions import Fraction

__all__ = ["TAIL_EXPECTED_MIN", "TAIL_WINDOW_DAYS", "tail_expected"]

TAIL_WINDOW_DAYS = 15
TAIL_EXPECTED_MIN = 10
"""A tail is called cut where at least this many later payments were to be expected and none came."""


def tail_expected(tails: tuple[int, int, int]) -> Fraction:
    """Foresee how many payments the window after the latest lateness should hold.

    `tails` counts the last three windows, the latest first. The fall from window to window is carried on, and so is the
    fall of that fall, as in tails that get thinner ever faster (log-concave); neither is let grow.

    >>> tail_expected((100, 200, 400)), tail_expected((100, 200, 800))
    (Fraction(50, 1), Fraction(50, 1))
    >>> float(tail_expected((20, 100, 200)))
    1.6
    """
    near, far, farther = tails
    if not far or not farther:
        return Fraction(0)
    fall = min(Fraction(1), Fraction(near, far))
    steeper = min(Fraction(1), fall / Fraction(far, farther))
    return near * fall * steeper
