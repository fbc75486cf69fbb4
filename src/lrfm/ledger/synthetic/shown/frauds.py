"""Frauds by salesperson: what the files alone show, beside what was planted; the culprit is marked by number."""

from __future__ import annotations

import numpy as np

from lrfm.ledger.synthetic.shown.book import Book
from lrfm.ledger.synthetic.shown.chance import FEWEST_EXPECTED, Estimate, chance_of, ratio_by
from lrfm.ledger.synthetic.shown.fraud_cases import CASES, Cases
from lrfm.ledger.synthetic.shown.results import Phenomenon, Point, Series

__all__ = ["fraud_phenomena"]


def fraud_phenomena(book: Book) -> list[Phenomenon | None]:
    """Give the seven kinds of fraud; what has too few expected cases at the culprit is not tested."""
    return [_fraud(book, kind, find(book)) for kind, find in CASES.items()]


def _fraud(book: Book, kind: str, found: Cases) -> Phenomenon | None:
    rates = getattr(book.files.settings.side.frauds, kind)
    if not rates.culprit_share:
        return None
    culprit = book.files.world.background.culprits[kind]
    salesperson = book.buyers.salesperson[found.customer]
    points: list[Point] = []
    for number in range(book.files.settings.salespeople):
        asked = rates.culprit_share if number == culprit else rates.innocent_share
        one = _rate(found, salesperson == number, asked=asked)
        points.append(one.at(float(number + 1), asked=asked, is_marked=number == culprit))
    mine = _rate(found, salesperson == culprit, asked=rates.culprit_share).at(0.0, asked=rates.culprit_share)
    theirs = _rate(found, salesperson != culprit, asked=rates.innocent_share).at(0.0, asked=rates.innocent_share)
    if mine.found is None:
        return None
    among = found.among[salesperson == culprit].sum(), found.among[salesperson != culprit].sum()
    expected = among[0] * rates.culprit_share, among[1] * rates.innocent_share
    enough = [point for point, cases in zip((mine, theirs), expected, strict=True) if cases >= FEWEST_EXPECTED]
    return Phenomenon(
        kind,
        "share",
        rates.culprit_share,
        mine.found,
        mine.low,
        mine.high,
        chance_of(enough) if mine in enough else None,
        round(float(found.cases[salesperson == culprit].sum())),
        (Series(kind, "salesperson", "share", tuple(points)),),
    )


def _rate(found: Cases, rows: np.ndarray[tuple[int], np.dtype[np.bool_]], *, asked: float) -> Estimate:
    """Estimate a rate; its error is at least that of drawing each case by lot."""
    among = float(found.among[rows].sum())
    least = float(np.sqrt(asked * (1 - asked) / among)) if among else 0.0
    return ratio_by(found.customer[rows], above=found.cases[rows], below=found.among[rows], least_error=least)
