"""What each invoice sells: its lines, with everything planted in them, and so its amount."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lrfm.ledger.synthetic.groups import ALONE
from lrfm.ledger.synthetic.lines import Levels, Lines, cut_prices, draw_lines, hit_targets

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.background import Background
    from lrfm.ledger.synthetic.facts import Documents, Flags, Numbers
    from lrfm.ledger.synthetic.frauds import Bent
    from lrfm.ledger.synthetic.groups import Roles
    from lrfm.ledger.synthetic.settings_side import SideSettings

__all__ = ["sell_goods"]

# Numbers of pieces that divide every round amount, so that a price of whole minor units makes the amount round.
ROUND_PIECES = np.array([1, 2, 4, 5, 10, 20, 25, 50, 100], dtype=np.int64)


def sell_goods(
    rng: Generator, *, documents: Documents, bent: Bent, roles: Roles, background: Background, settings: SideSettings
) -> tuple[Documents, Lines]:
    """Draw the lines of all documents; the amount of each becomes the exact sum of its lines."""
    count, target = len(documents.customer), documents.amount_minor
    levels = Levels(
        listed=background.list_level(documents.ordered_on),
        cost=background.months.price_level[background.months.at(documents.ordered_on)],
        discount_share=roles.discount_share[documents.customer],
    )
    lines = draw_lines(rng, catalogue=background.catalogue, target_minor=target, levels=levels, settings=settings.lines)
    lines = cut_prices(lines, cut_share=bent.price_cut_share)
    lines = hit_targets(lines, target_minor=target, hits=bent.is_bunched)
    lines = _round(lines, target_minor=target, rows=bent.is_round)
    if np.any(bent.twin_of != ALONE):
        source = np.where(bent.twin_of == ALONE, np.arange(count), bent.twin_of)
        lines = lines.taken(source, documents=count)
    return replace(documents, amount_minor=lines.totals_minor(count)), lines


def _round(lines: Lines, *, target_minor: Numbers, rows: Flags) -> Lines:
    """Leave round documents their first line only, at a price that makes their amount round."""
    if not np.any(rows):
        return lines
    is_first = np.concatenate(([True], lines.document[1:] != lines.document[:-1]))
    kept = is_first | ~rows[lines.document]
    fields = ("document", "product", "quantity", "price_minor", "amount_minor", "cost_minor")
    lines = Lines(**{name: getattr(lines, name)[kept] for name in fields})
    rounds = np.flatnonzero(rows[lines.document])
    amount = target_minor[lines.document[rounds]]
    quantity, price, cost = lines.quantity.copy(), lines.price_minor.copy(), lines.cost_minor.copy()
    place = np.searchsorted(ROUND_PIECES, amount // price[rounds], side="right") - 1
    pieces = ROUND_PIECES[np.maximum(0, place)]
    cost[rounds] = np.rint(cost[rounds] / quantity[rounds] * pieces).astype(np.int64)
    quantity[rounds], price[rounds] = pieces, amount // pieces
    return replace(lines, quantity=quantity, price_minor=price, amount_minor=quantity * price, cost_minor=cost)
