"""Who defaulted, by every rule of METHODS 4.2 and at its edge; customers bear the name of what happens to them (N1)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from ibis.expr.types import Table

from lrfm.cohort.outcomes import Outcomes, unknown_fate_documents
from tests.cohort.credit_book import at, keys_of, outcomes_of, read_book
from tests.ledgers import Read
from tests.shapes import read_tables

ORIGIN = 100
WINDOW_END = date(2024, 4, 11)
SINCE = {
    "new": 70, "sold_then": 69, "inactive": -265, "still_active": -264, "owes": -300, "posted": 0, "posted_soon": 0,
}  # fmt: skip
"""Days of the first sale; that of all others is day 0. A month before the origin is day 69, a year before -265."""
# every customer buys for 1000 on day 110, due on day 140, and pays it on the day that stands here
PAID = {
    "late90": 231, "late91": 232, "late60": 201, "late61": 202, "bounced30": 130, "bounced31": 130, "cleared": 130,
    "insolvent": 130, "declared_late": 130, "day160": 130, "day161": 130, "restructured": 130, "cured": 240,
    "just_cured": 240, "not_quite": 240, "again": 240,
    "clears": 130, "loss": 130, "small_loss": 130,
}  # fmt: skip
UNPAID = (
    *("disputed", "closed", "in_part", "our_error", "too_late", "covered", "short", "noted", "written_off"),
    *("came_back", "agreed"),
)
OTHER = ("equal", "above", "one_per_cent", "more_per_cent", "reset", "hidden", "returned", *SINCE)
INVOICES = """
    E1|equal|INV|110|140|100.00|
    A1|above|INV|110|140|100.01|
    O1|one_per_cent|INV|110|140|150|
    O2|one_per_cent|INV|110|480|14850|
    M1|more_per_cent|INV|110|140|150|
    M2|more_per_cent|INV|110|480|14849|
    S1|reset|INV|110|140|500|
    S2|reset|INV|200|230|300|
    G2|again|INV|270|300|1000|
    G3|just_cured|INV|290|329|1000|
    G4|not_quite|INV|290|328|1000|
    K1|returned|INV|0|5|1000|
    N2|noted|CN|150|150|-1000|
    H1|hidden|INV|2|5|1000|120
    L1|loss|INV|90|150|400|
    L2|small_loss|INV|90|150|4|
    P1|posted|INV|0|5|1000|
    P2|posted_soon|INV|0|5|1000|
    W2|owes|INV|-300|480|1000|
"""
RECEIPTS = """
    RS|reset|220|400|bank|
    RG|again|310|1000|bank|
    RC|covered|150|1000|bank|
    RT|short|150|999.99|bank|
    RW|written_off|200|1000|lost|
    RL|loss|180|400|lost|
    RM|small_loss|180|4|lost|
    RP|posted|50|1000|bank|120
    RQ|posted_soon|50|1000|bank|60
"""
ALLOCATIONS = """
    RS|S1|400||
    RG|G2|1000||
    RW|X_written_off|1000||
    RL|L1|400||
    RM|L2|4||
    RP|P1|1000||120
    RQ|P2|1000||60
"""
INSTRUMENTS = """
    Q1|bounced30|111|150||150|180|500|||
    Q2|bounced31|111|150||150|181|500|||
    Q3|cleared|111|150|150|||500|||
    Q4|clears|111|150|175|150||500|||
    Q5|came_back|111|135|135|160|165|1000|X_came_back||
    Q7|returned|1|90|90|120|125|1000|K1||
    Q6|agreed|111|200||||1000|X_agreed|yes|
"""
DISPUTES = """
    X_disputed|150|||price
    X_closed|150|300||price
    X_in_part|150||900|quality
    X_our_error|235|400||Our error
    X_too_late|235|400||price
"""
EVENTS = """
    insolvent|170|insolvency|
    declared_late|170|legal|490
    day160|160|sale_of_receivable|
    day161|161|sale_of_receivable|
    restructured|170|restructuring|
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Read the ledger of all customers."""
    invoices, receipts, allocations = [INVOICES], [RECEIPTS], [ALLOCATIONS]
    for name in sorted({*PAID, *UNPAID, *OTHER}):
        first = SINCE.get(name, 0)
        invoices.append(f"F_{name}|{name}|INV|{first}|{first + 30}|1000|")
        receipts.append(f"RF_{name}|{name}|{first + 20}|1000|bank|")
        allocations.append(f"RF_{name}|F_{name}|1000||")
    invoices.extend(f"X_{name}|{name}|INV|110|140|1000|" for name in (*PAID, *UNPAID))
    for name, day in PAID.items():
        receipts.append(f"RX_{name}|{name}|{day}|1000|bank|")
        allocations.append(f"RX_{name}|X_{name}|1000||")
    tables = {"invoices": invoices, "receipts": receipts, "allocations": allocations}
    texts = {
        name: "\n".join(line.strip() for rows in parts for line in rows.splitlines() if line.strip())
        for name, parts in tables.items()
    }
    read = read_book(
        tmp_path_factory.mktemp("credit"), **texts, instruments=INSTRUMENTS, disputes=DISPUTES, credit_events=EVENTS
    )
    assert not read.rejected()
    return read


def _by_name(read: Read, found: Outcomes, origin: int = ORIGIN) -> dict[str, dict[str, Any]]:
    names = keys_of(read)
    rows = found.frame[found.frame["origin"] == at(origin)].to_dict("records")
    return {names[row["customer_key"]]: row for row in rows}


CURE_DAYS = (260, 261, 329, 330, 399, 400, 535, 536)


@pytest.fixture(scope="module")
def seen(book: Read) -> Outcomes:
    """Outcomes from day 100 and some later days on, seen on day 600."""
    return outcomes_of(book, ORIGIN, 171, *CURE_DAYS, until=600)


@pytest.fixture(scope="module")
def then(book: Read, seen: Outcomes) -> dict[str, dict[str, Any]]:
    """Outcomes from day 100 on."""
    return _by_name(book, seen)


@pytest.fixture(scope="module")
def other(book: Read) -> Outcomes:
    """The same with 60 days blank, small balances, a related party, and rests of which nobody knows what became."""
    related = next(key for key, name in keys_of(book).items() if name == "late61")
    unknown = _unknown(book)
    return outcomes_of(
        book, ORIGIN, until=500, blank_days=60, small_balance_minor=400, related_keys=[related], unknown=unknown
    )


@pytest.fixture(scope="module")
def moved(book: Read) -> Outcomes:
    """The same with other settings, a proposed materiality, and unknown rests as never paid."""
    days = {"past_due_days": 89, "bounced_days": 29, "relative_share": "0.0099"}
    return outcomes_of(
        book, ORIGIN, until=500, materiality_minor=None, unknown=_unknown(book), unknown_fate="defaulted", **days
    )


def _unknown(book: Read) -> Table:
    """Of the second invoice of `reset` all is of unknown fate, of that of `equal` its 100.00."""
    documents = {row["source_id"]: row["key"] for row in book.rows("directory") if row["kind"] == "document"}
    rests = pa.table({"document_key": [documents["S2"], documents["E1"]], "rest_minor": [30_000, 10_000]})
    return book.engine.from_arrow(rests, name="unknown")


DEFAULTED = {
    "late91": (231, "past_due"),  # the 91st day
    "above": (231, "past_due"),
    "more_per_cent": (231, "past_due"),
    "reset": (321, "past_due"),  # the counter began again with the second invoice, not with the first one's due date
    "closed": (390, "past_due"),  # days count from the end of the dispute
    "too_late": (231, "past_due"),  # a dispute opened after the default
    "short": (231, "past_due"),
    "came_back": (231, "past_due"),  # the cheque that bounced never paid, though it cleared for a while
    "written_off": (200, "write_off"),
    "loss": (180, "write_off"),
    "small_loss": (180, "write_off"),
    "bounced31": (181, "bounced"),
    "insolvent": (170, "event"),
    "declared_late": (170, "event"),
    "day160": (160, "event"),
    "day161": (161, "event"),
    "restructured": (170, "event"),
    "cured": (231, "past_due"),
    "again": (231, "past_due"),
    "agreed": (291, "past_due"),  # due on the day of the cheque
}
PERFORMED = (
    *("late90", "late60", "late61", "equal", "one_per_cent", "disputed", "in_part", "our_error", "covered", "noted"),
    *("bounced30", "cleared", "clears", "owes", "sold_then", "still_active"),
)


@pytest.mark.parametrize("name", DEFAULTED)
def test_defaulted(then: dict[str, dict[str, Any]], name: str) -> None:
    day, cause = DEFAULTED[name]
    row = then[name]
    assert (row["state"], row["default_on"], row["cause"]) == ("defaulted", at(day), cause)


@pytest.mark.parametrize("name", PERFORMED)
def test_performed(then: dict[str, dict[str, Any]], name: str) -> None:
    row = then[name]
    assert (row["eligibility"], row["state"], row["default_on"], row["cause"]) == ("eligible", "performed", None, None)
    assert row["observed_until"] == WINDOW_END


def test_eligibility_is_what_was_known_at_the_origin(then: dict[str, dict[str, Any]]) -> None:
    """A payment entered later leaves a customer in default; an invoice entered later makes no customer ineligible."""
    found = {name: then[name]["eligibility"] for name in (*SINCE, "hidden", "returned")}
    assert found == {
        "new": "new", "sold_then": "eligible", "inactive": "inactive", "still_active": "eligible", "owes": "eligible",
        "posted": "in_default", "posted_soon": "eligible", "hidden": "eligible", "returned": "eligible",
    }  # fmt: skip
    assert then["hidden"]["state"] == then["returned"]["state"] == "backdated"
    assert then["posted"]["state"] is None


def test_what_is_seen_later_never_changes_who_is_eligible(book: Read, seen: Outcomes) -> None:
    early = outcomes_of(book, ORIGIN, until=ORIGIN)
    columns = ["customer_key", "eligibility", "owed_minor"]
    later = seen.frame.loc[seen.frame["origin"] == at(ORIGIN), columns]
    pd.testing.assert_frame_equal(early.frame[columns], later.reset_index(drop=True))
    counts = {"eligible": len(early.frame) - 3, "new": 1, "inactive": 1, "in_default": 1}
    assert early.eligibility_counts(at(ORIGIN)) == counts
    assert early.state_counts(at(ORIGIN)) == {"unobserved": len(early.frame) - 3}


def test_softer_outcomes(then: dict[str, dict[str, Any]]) -> None:
    assert [bool(then[name]["was_soft_late"]) for name in ("late60", "late61", "late91")] == [False, True, True]
    lost = {
        name: row["lost_minor"] for name, row in then.items() if row["was_written_off"] is True or row["lost_minor"]
    }
    assert lost == {"written_off": 100_000, "loss": 40_000, "small_loss": 400}
    owed = {name: (then[name]["lost_owed_minor"], then[name]["owed_minor"]) for name in lost}
    assert owed == {"written_off": (0, 0), "loss": (40_000, 40_000), "small_loss": (400, 400)}
    assert then["loss"]["loss_share"] == 1.0
    assert pd.isna(then["written_off"]["loss_share"])


def test_loss_rate_is_weighted_by_what_was_owed(seen: Outcomes) -> None:
    """Owed on day 100: 400 and 4, all lost, and 1000 that was not; what was entered later was not known to be owed."""
    assert seen.loss_rate(at(ORIGIN)) == Fraction(40_400, 140_400)


def test_small_balances_may_be_written_off(book: Read, other: Outcomes) -> None:
    rows = _by_name(book, other)
    assert (rows["small_loss"]["state"], rows["loss"]["state"]) == ("performed", "defaulted")


def test_a_default_in_the_blank_period_takes_the_customer_out(book: Read, other: Outcomes) -> None:
    rows = _by_name(book, other)
    assert (rows["day160"]["state"], rows["day161"]["state"]) == ("blank", "defaulted")
    assert other.state_counts(at(ORIGIN))["blank"] == 1


def test_cure_takes_ninety_days_without_anything_wrong(book: Read, seen: Outcomes) -> None:
    """Nothing is overdue from day 240 on, so day 329 is the ninetieth; a delay in between begins the days again."""
    states = {day: _by_name(book, seen, day) for day in CURE_DAYS}
    found = {
        name: [day for day in CURE_DAYS if states[day][name]["eligibility"] == "in_default"]
        for name in ("insolvent", "cured", "just_cured", "not_quite", "again", "restructured")
    }
    assert found == {
        "insolvent": [260], "cured": [260, 261, 329],
        "just_cured": [260, 261, 329, 535, 536],  # overdue again from day 330 on: a default of its own, on day 420
        "not_quite": [*CURE_DAYS],  # a day earlier it is the same one
        "again": [260, 261, 329, 330, 399],
        "restructured": [260, 261, 329, 330, 399, 400, 535],
    }  # fmt: skip


def test_an_event_is_known_from_its_entry_on(book: Read, seen: Outcomes) -> None:
    """The event of day 170 was entered on day 490."""
    row = _by_name(book, seen, 171)["declared_late"]
    assert (row["eligibility"], row["state"]) == ("eligible", "backdated")


def test_windows_cut_by_the_end_are_unobserved_unless_the_default_was_seen(book: Read) -> None:
    """The window from day 99 on ends on day 465, when observation ends; that from day 100 on is not over."""
    found = outcomes_of(book, 99, ORIGIN, until=465)
    whole, cut = _by_name(book, found, 99), _by_name(book, found)
    assert (whole["late90"]["state"], cut["late90"]["state"]) == ("performed", "unobserved")
    assert (cut["late90"]["unobserved_because"], cut["late90"]["observed_until"]) == ("window_open", at(465))
    assert (cut["late91"]["state"], cut["late91"]["default_on"]) == ("defaulted", at(231))
    assert (whole["late60"]["was_soft_late"], cut["late61"]["was_soft_late"]) == (False, True)
    assert pd.isna(cut["late60"]["was_soft_late"])


def test_settings_move_each_rule(book: Read, moved: Outcomes) -> None:
    rows = _by_name(book, moved)
    assert [rows[name]["state"] for name in ("late90", "bounced30", "one_per_cent")] == ["defaulted"] * 3


def test_related_parties_are_out(book: Read, other: Outcomes) -> None:
    row = _by_name(book, other)["late61"]
    assert (row["eligibility"], row["state"]) == ("related_party", None)


def test_a_materiality_is_proposed_where_none_is_given(book: Read, moved: Outcomes) -> None:
    """Most customers bought for 1000 in the year before the origin: a thousandth of it is 1.00."""
    assert (moved.materiality_minor, moved.is_materiality_proposed) == (100, True)
    assert _by_name(book, moved)["equal"]["state"] == "defaulted"


def test_amounts_of_unknown_fate(book: Read, then: dict[str, Any], other: Outcomes, moved: Outcomes) -> None:
    """A rest by which a customer would be in default leaves it unobserved, or in default; a small one does neither."""
    rows = _by_name(book, other)
    assert (rows["reset"]["state"], rows["reset"]["unobserved_because"]) == ("unobserved", "unknown_fate")
    assert rows["equal"]["state"] == "performed"
    assert _by_name(book, moved)["equal"]["state"] == "defaulted"
    assert then["reset"]["state"] == "defaulted"


def test_part_paid_invoices_have_a_rest(book: Read) -> None:
    rest = book.engine.to_arrow(unknown_fate_documents(book.ledger), order_by=["document_key"])
    assert rest["rest_minor"].to_pylist() == [10_000]


def test_sales_alone_tell_no_outcome(tmp_path: Path) -> None:
    rows = "1|A|2023-01-05|p|1|500\n2|A|2023-03-05|p|1|500\n3|B|2023-03-25|p|1|500"
    text = f"no|customer|date|product|quantity|amount\n{rows}"
    columns = {
        "invoice_id": "no",
        "customer_id": "customer",
        "date": "date",
        "quantity": "quantity",
        "amount": "amount",
    }
    read = read_tables(tmp_path, {"lines": text}, {"lines": columns})
    assert not read.ledger.has_payments
    found = _by_name(read, outcomes_of(read, ORIGIN, until=900))
    assert (found["A"]["state"], found["A"]["unobserved_because"]) == ("unobserved", "no_payments")
    assert pd.isna(found["A"]["was_soft_late"])
    assert found["B"]["eligibility"] == "new"


def test_origins_after_the_end_are_refused(book: Read) -> None:
    with pytest.raises(ValueError, match="origins"):
        outcomes_of(book, 501, until=500)
