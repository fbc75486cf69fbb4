"""The materiality that is proposed: a thousandth of what a customer buys in a year (N1)."""

from __future__ import annotations

import pytest

from lrfm.cohort.outcomes.book import Book, open_book
from lrfm.cohort.outcomes.materiality import propose_materiality
from lrfm.cohort.settings import DefaultSettings
from tests.cohort.credit_book import at, read_book
from tests.ledgers import Read

BOUGHT = (9, 40, 68, 99, 129, 160)  # the 10th of each month from January to June
REVERSED, NOTED = 105, 170


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Read three customers who each buy for 1000 a month from January on, one a long time before for 50."""
    rows = ["old|A|INV|-300|-270|50|"]
    for name in "ABC":
        rows += [f"{name}{day}|{name}|INV|{day}|{day + 30}|1000|" for day in BOUGHT]
        rows += [f"{name}X|{name}|INV|100|130|30000|", f"{name}Y|{name}|CN|{REVERSED}|{REVERSED}|-30000|"]
        rows.append(f"{name}N|{name}|CN|{NOTED}|{NOTED}|-2000|")
    rows.append(
        "gone|D|INV|100|130|7|\nback|D|CN|101|101|-7|"
    )  # who never bought anything is no customer of the median
    found = read_book(tmp_path_factory.mktemp("material"), invoices="\n".join(rows))
    assert not found.rejected()
    return found


@pytest.fixture(scope="module")
def book(read: Read) -> Book:
    """Give what outcomes are told from."""
    return open_book(read.ledger, settings=DefaultSettings(), small_balance_minor=0, unknown=None, engine=read.engine)


@pytest.mark.parametrize(
    ("day", "first", "proposed"),
    [
        (89, 0, 1_000),  # three months of 1000 are 12000 a year, 12.00, rounded down to 10.00
        (89, None, 200),  # with what one bought before it all is a year's: 3.00
        (102, 0, 10_000),  # 34000 in four months
        (REVERSED, 0, 1_000),  # but that was none
        (160, 0, 1_000),
        (NOTED, 0, 500),  # 4000 in six months: 8.00
        (-301, None, 0),
    ],
)
def test_purchases_are_net_and_a_years(read: Read, book: Book, day: int, first: int | None, proposed: int) -> None:
    found = propose_materiality(
        book, at=at(day), first_complete=None if first is None else at(first), engine=read.engine
    )
    assert found == proposed
