"""Softer outcomes, instruments that stay unreplaced, and faults of ours told late; customers bear their case (N1)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from lrfm.cohort.outcomes import Outcomes, unknown_fate_documents
from tests.cohort.credit_book import at, keys_of, outcomes_of, read_book
from tests.ledgers import Read

ORIGIN, WHOLE, CUT = 400, 800, 480
# each customer's invoice: day, due, amount; then what was paid or lost of it, and when
CASES: dict[str, tuple[tuple[int, int, int], tuple[tuple[int, int, str], ...]]] = {
    "lost": ((380, 400, 1_000), ((450, 1_000, "lost"),)),
    "owing": ((380, 500, 9_000), ((505, 9_000, "bank"),)),
    "penny": ((380, 400, 1_000), ((402, 996, "bank"), (403, 4, "lost"))),
    "pennies": ((380, 400, 1_000), ((402, 994, "bank"), (403, 3, "lost"), (404, 3, "lost"))),
    "half": ((380, 390, 1_000), ((402, 500, "bank"),)),
    "late_anyway": ((380, 410, 500), ((500, 500, "bank"),)),
    "ends": ((300, 330, 1_000), ((400, 1_000, "bank"),)),
    "already": ((300, 330, 1_000), ((402, 1_000, "bank"),)),
    "day60": ((300, 340, 1_000), ((402, 1_000, "bank"),)),
    "day61": ((300, 339, 1_000), ((402, 1_000, "bank"),)),
    "told": ((200, 210, 1_000), ()),
    "untold": ((200, 210, 1_000), ()),
    "credited": ((200, 210, 1_000), ()),
    "sooner": ((410, 460, 1_000), ()),
}
BOUNCED = {"stands": ("", ""), "day31": ("", 141), "replaced": ("", 200), "clears": (300, "")}
"""When a cheque that came back on day 110 cleared, or was replaced."""
DISPUTES = """
    X0_told|330|450||our_error
    X0_untold|330|||our_error
"""
ORIGINS = (320, 449, 450, 231, 232, 289, 290, 389, 390)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Read the ledger of all cases; each customer had bought and paid for 1000 before."""
    invoices, receipts, allocations = (
        ["L|late_anyway|INV|380|390|1000|"],
        ["RL|late_anyway|402|500|bank|"],
        ["RL|L|500||"],
    )
    for name in (*CASES, *BOUNCED):
        invoices.append(f"F_{name}|{name}|INV|0|30|1000|")
        receipts.append(f"RF_{name}|{name}|20|1000|bank|")
        allocations.append(f"RF_{name}|F_{name}|1000||")
    for name, ((day, due, amount), fates) in CASES.items():
        invoices.append(f"X0_{name}|{name}|INV|{day}|{due}|{amount}|")
        for place, (on, part, kind) in enumerate(fates):
            receipts.append(f"R{place}_{name}|{name}|{on}|{part}|{kind}|")
            allocations.append(f"R{place}_{name}|X0_{name}|{part}||")
    receipts.append("RC|credited|250|1000|bank|430")
    cheques = [f"Q_{name}|{name}|20|100|{cells[0]}|110|{cells[1]}|500|||" for name, cells in BOUNCED.items()]
    cheques.append("Q_sooner|sooner|411|430||||1000|X0_sooner|yes|450")
    read = read_book(
        tmp_path_factory.mktemp("edge"),
        invoices="\n".join(invoices),
        receipts="\n".join(receipts),
        allocations="\n".join(allocations),
        instruments="\n".join(cheques),
        disputes=DISPUTES,
    )
    assert not read.rejected()
    return read


def _taken(book: Read, *origins: int, until: int, **options: Any) -> Outcomes:
    unknown = unknown_fate_documents(book.ledger)
    return outcomes_of(book, *origins, until=until, small_balance_minor=400, unknown=unknown, **options)


@pytest.fixture(scope="module")
def whole(book: Read) -> Outcomes:
    """Outcomes whose windows were seen to their end."""
    return _taken(book, ORIGIN, *ORIGINS, until=WHOLE)


@pytest.fixture(scope="module")
def cut(book: Read) -> Outcomes:
    """Outcomes of a window that is not over, after a blank period of 10 days."""
    return _taken(book, ORIGIN, until=CUT, blank_days=10)


def _by_name(read: Read, found: Outcomes, origin: int = ORIGIN) -> dict[str, dict[str, Any]]:
    names = keys_of(read)
    rows = found.frame[found.frame["origin"] == at(origin)].to_dict("records")
    return {names[row["customer_key"]]: row for row in rows}


def _column(rows: dict[str, dict[str, Any]], name: str, customers: tuple[str, ...]) -> list[bool | None]:
    return [None if pd.isna(rows[own][name]) else bool(rows[own][name]) for own in customers]


def test_the_loss_rate_of_an_open_window_is_not_told(whole: Outcomes, cut: Outcomes) -> None:
    """Of an open window only losses are known: their rate is 1. Who has an amount of unknown fate is left out.

    Of what the others owed (`ends` had just paid, two were in default) 1000, 4 and 6 were lost.
    """
    told = {name: amount for name, ((day, _, amount), _) in CASES.items() if day < ORIGIN}
    owed = sum(
        amount for name, amount in told.items() if name not in ("half", "late_anyway", "ends", "told", "credited")
    )
    assert whole.loss_rate(at(ORIGIN)) == Fraction(1_010, owed)
    assert cut.loss_rate(at(ORIGIN)) is None


def test_losses_of_small_balances_are_no_write_offs(book: Read, whole: Outcomes, cut: Outcomes) -> None:
    """Neither one of 4, which is the small balance, nor two of 3, each of which is smaller."""
    names = ("lost", "penny", "pennies", "owing")
    rows = _by_name(book, whole)
    assert _column(rows, "was_written_off", names) == [True, False, False, False]
    assert [rows[name]["lost_minor"] for name in names] == [100_000, 400, 600, 0]
    assert _column(_by_name(book, cut), "was_written_off", names) == [True, None, None, None]
    assert pd.isna(_by_name(book, cut)["lost"]["loss_share"])


def test_softer_outcomes_hang_on_amounts_of_unknown_fate(book: Read, whole: Outcomes) -> None:
    """Half of an invoice was paid, nobody knows of the rest; a customer who was late with another one was so anyway."""
    rows, names = _by_name(book, whole), ("half", "late_anyway")
    assert (rows["half"]["state"], rows["half"]["unobserved_because"]) == ("unobserved", "unknown_fate")
    assert _column(rows, "was_soft_late", names) == [None, True]
    assert _column(rows, "was_written_off", names) == [None, None]
    assert [pd.isna(rows[name]["loss_share"]) for name in (*names, "lost")] == [True, True, False]


def test_who_was_late_before_cannot_become_so(book: Read, whole: Outcomes, cut: Outcomes) -> None:
    """Day 400 is the 60th day in a row of one, the 61st of another; with a blank period it is too early for both."""
    names, rows = ("ends", "already", "day60", "day61", "owing"), _by_name(book, whole)
    assert _column(rows, "was_already_soft_late", names) == [False, True, False, True, False]
    assert _column(rows, "was_soft_late", names) == [False, None, True, None, False]
    assert _column(_by_name(book, cut), "was_already_soft_late", names) == [False, True, True, True, False]
    assert _column(_by_name(book, cut), "was_soft_late", names) == [None] * 5


def test_an_instrument_that_stands_unreplaced_cures_nothing(book: Read, whole: Outcomes) -> None:
    """It is a default on day 141; that ends 90 days after it was replaced (at the earliest on day 142) or cleared."""
    days = (231, 232, 289, 290, 389, 390, ORIGIN)
    states = {day: _by_name(book, whole, day) for day in days}
    last = {name: [day for day in days if states[day][name]["eligibility"] == "in_default"][-1] for name in BOUNCED}
    assert last == {"stands": ORIGIN, "day31": 231, "replaced": 289, "clears": 389}


def test_a_fault_of_ours_is_known_when_the_dispute_is_settled(book: Read, whole: Outcomes) -> None:
    """Both were in default on day 301, before the dispute; one dispute was closed on day 450, the other one never."""
    found = {
        day: [_by_name(book, whole, day)[name]["eligibility"] for name in ("told", "untold")]
        for day in (320, ORIGIN, 449, 450)
    }
    assert found == {
        320: ["in_default", "in_default"],
        ORIGIN: ["in_default", "eligible"],
        449: ["eligible", "eligible"],  # by then the default has ended: nothing was overdue from day 330 on
        450: ["eligible", "eligible"],
    }


def test_an_earlier_due_date_holds_from_the_day_on_which_it_was_agreed(book: Read, whole: Outcomes) -> None:
    """Due on day 460; a cheque due on day 430 was known on day 450: overdue from then on."""
    row = _by_name(book, whole, 320)["sooner"]
    assert (row["state"], row["default_on"]) == ("defaulted", at(540))


def test_credit_counts_from_the_day_on_which_it_was_known(book: Read, whole: Outcomes) -> None:
    """Money of day 250 that settles nothing covers what is overdue; it was entered on day 430."""
    found = [_by_name(book, whole, day)["credited"]["eligibility"] for day in (ORIGIN, 449)]
    assert found == ["in_default", "eligible"]
