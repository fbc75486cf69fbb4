"""Two plain methods that know no customer: the portfolio's curve by age, and one share for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.proof.day_hazards import LEAST_AT_RISK, Shares, count_hazards
from lrfm.survival.proof.past import months_away, open_then

if TYPE_CHECKING:
    from lrfm.survival.origin import Origin

__all__ = ["one_share", "portfolio_curve"]

MONTHS = 12
"""Month ends before the origin from which `one_share` looks forward."""


def portfolio_curve(origin: Origin, *, days: int, least_at_risk: int = LEAST_AT_RISK) -> Shares:
    """Take each open invoice as any other of its age: Aalen-Johansen by days past due, given open at its lateness.

    The curve is of all spells known at the origin, open ones and late entries too; it knows no customer, terms or size.
    METHODS 5.11 (c).
    """
    known = origin.known
    hazards = count_hazards(known["entry"], known["exit"], known["cause"], least_at_risk=least_at_risk)
    return hazards.paid_share(origin.open["lateness"], days=days)


def one_share(origin: Origin, *, days: int, least_at_risk: int = LEAST_AT_RISK) -> Shares:
    """Say the same of every open invoice: the share paid so many days after past month ends (the null model).

    Of what was open at the month ends of the last year, followed as far as is known at the origin (Aalen-Johansen).
    """
    past = [open_then(origin.known, months_away(origin.day, -back)) for back in range(1, MONTHS + 1)]
    after, cause = (np.concatenate([getattr(one, name) for one in past]) for name in ("days", "cause"))
    hazards = count_hazards(np.zeros(len(after)), after, cause, least_at_risk=least_at_risk)
    return hazards.paid_share(np.zeros(len(origin.open), np.int64), days=days)
