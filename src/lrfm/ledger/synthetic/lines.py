"""The lines of invoices: products drawn by popularity, quantities that come close to a target, exact amounts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    from numpy.random import Generator

    from lrfm.ledger.synthetic.catalogue import Catalogue
    from lrfm.ledger.synthetic.facts import Numbers, Shares
    from lrfm.ledger.synthetic.settings_side import LineSettings

__all__ = ["Levels", "Lines", "cut_prices", "draw_lines", "hit_targets"]

# A line's product costs at most this share of the line, so that whole quantities come close to the line's target.
UNIT_SHARE = 0.25


@dataclass(frozen=True)
class Lines:
    """Lines in the order of `document` (the row of `Documents`); `amount_minor` = `quantity` * `price_minor`, exactly.

    `cost_minor` is the cost of the whole line.
    """

    document: Numbers
    product: Numbers
    quantity: Numbers
    price_minor: Numbers
    amount_minor: Numbers
    cost_minor: Numbers

    def totals_minor(self, documents: int) -> Numbers:
        """Add up the amounts of each of so many documents."""
        # sums of whole numbers below 2**53 are exact in floats
        return np.bincount(self.document, weights=self.amount_minor, minlength=documents).astype(np.int64)

    def taken(self, rows: Numbers, *, documents: int) -> Lines:
        """The lines of the documents in `rows` (out of so many), numbered anew in that order; rows may come twice."""
        counts = np.bincount(self.document, minlength=documents)
        starts = np.cumsum(counts) - counts
        document, index = _runs(starts[rows], counts[rows])
        fields = ("product", "quantity", "price_minor", "amount_minor", "cost_minor")
        return Lines(document=document, **{name: getattr(self, name)[index] for name in fields})


@dataclass(frozen=True)
class Levels:
    """What prices are like on the day of each document, 1 = in the catalogue's first month.

    `listed`: of the price list in force; `cost`: of what goods cost by then; `discount_share`: off the list.
    """

    listed: Shares
    cost: Shares
    discount_share: Shares


def draw_lines(
    rng: Generator, *, catalogue: Catalogue, target_minor: Numbers, levels: Levels, settings: LineSettings
) -> Lines:
    """Draw one to six lines for each document, whose amounts add up to nearly its target.

    A line's product is drawn by popularity among those that a line of its size buys several of, and its quantity is
    rounded, so that a total is seldom more than 10 % off and right on average.
    """
    counts = _line_counts(rng, documents=len(target_minor), settings=settings)
    document, _ = _runs(np.zeros_like(counts), counts)
    wanted = target_minor[document] * _parts(rng, document=document, counts=counts)
    net_level = levels.listed[document] * (1.0 - levels.discount_share[document])
    product = _products(rng, catalogue=catalogue, up_to_minor=wanted * UNIT_SHARE / net_level)
    price_minor = np.maximum(1, np.rint(catalogue.list_minor[product] * net_level)).astype(np.int64)
    quantity = np.maximum(1, np.rint(wanted / price_minor)).astype(np.int64)
    unit_cost = catalogue.list_minor[product] * catalogue.cost_share[product] * levels.cost[document]
    cost_minor = np.rint(unit_cost * quantity).astype(np.int64)
    return Lines(document, product, quantity, price_minor, quantity * price_minor, cost_minor)


def cut_prices(lines: Lines, *, cut_share: Shares) -> Lines:
    """Take `cut_share` of its document off every price; costs stay what they are."""
    cut = np.rint(lines.price_minor * (1.0 - cut_share[lines.document]))
    price_minor = np.maximum(1, cut).astype(np.int64)
    return replace(lines, price_minor=price_minor, amount_minor=lines.quantity * price_minor)


def hit_targets(lines: Lines, *, target_minor: Numbers, hits: npt.NDArray[np.bool_]) -> Lines:
    """Mend the price of the largest line where `hits`, so that the document's total is its target or barely above.

    "Barely" is less than one minor unit for each piece of that line.
    """
    mended = _largest(lines, rows=np.flatnonzero(hits[lines.document]))
    documents = lines.document[mended]
    totals = lines.totals_minor(len(target_minor))
    others = totals[documents] - lines.amount_minor[mended]
    price_minor = lines.price_minor.copy()
    price_minor[mended] = np.maximum(1, -((others - target_minor[documents]) // lines.quantity[mended]))
    return replace(lines, price_minor=price_minor, amount_minor=lines.quantity * price_minor)


def _line_counts(rng: Generator, *, documents: int, settings: LineSettings) -> Numbers:
    edges = np.cumsum(settings.line_count_shares)
    drawn = rng.random(documents) * edges[-1]
    counts: Numbers = np.minimum(np.searchsorted(edges, drawn, side="right") + 1, len(edges)).astype(np.int64)
    return counts


def _runs(starts: Numbers, counts: Numbers) -> tuple[Numbers, Numbers]:
    """Number runs of so many, and give the index of each member when a run begins at its start."""
    run = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    first = np.cumsum(counts) - counts
    return run, np.arange(len(run), dtype=np.int64) + (starts - first)[run]


def _parts(rng: Generator, *, document: Numbers, counts: Numbers) -> Shares:
    """Split 1 among the lines of each document, none of them tiny."""
    weight = rng.uniform(0.25, 1.0, len(document))
    shares: Shares = weight / np.bincount(document, weights=weight, minlength=len(counts))[document]
    return shares


def _products(rng: Generator, *, catalogue: Catalogue, up_to_minor: Shares) -> Numbers:
    """Draw products by popularity among those that cost no more; the cheapest where none does."""
    reach = np.concatenate(([0.0], np.cumsum(catalogue.popularity)))
    affordable = np.maximum(1, np.searchsorted(catalogue.list_minor, up_to_minor, side="right"))
    drawn = rng.random(len(up_to_minor)) * reach[affordable]
    found = np.searchsorted(reach, drawn, side="right") - 1
    products: Numbers = np.minimum(found, affordable - 1).astype(np.int64)
    return products


def _largest(lines: Lines, *, rows: Numbers) -> Numbers:
    """The rows of the largest line of each document, out of some rows that hold all lines of theirs."""
    order = rows[np.lexsort((lines.amount_minor[rows], lines.document[rows]))]
    document = lines.document[order]
    is_last = np.ones(len(order), dtype=np.bool_)
    is_last[:-1] = document[1:] != document[:-1]
    return order[is_last]
