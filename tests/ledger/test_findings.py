"""Findings that other shapes of a ledger bring: sales alone, rules, clearings from elsewhere, several tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lrfm.ledger.control import FileControls, ForeignTotal, ReasonTotal
from lrfm.ledger.findings import Finding, SettlingFacts, Weight, find
from lrfm.ledger.quality import QualityFacts
from tests.ledgers import read_rows

AS_OF = date(2024, 12, 31)
CLEAN = FileControls(1, 0, 1, 0, 0, ())
SETTLED = SettlingFacts("none", 0, 0, 0)
ROWS = "a, 1, 2024-11-05, 2024-12-04, 10.00, 2024-12-31, 10.00"


@pytest.fixture
def facts(tmp_path: Path) -> QualityFacts:
    return read_rows(ROWS, tmp_path).ledger.quality


def _found(facts: QualityFacts, **changes: Any) -> dict[str, Finding]:
    given = {"other_controls": {}, "settling": SETTLED, "as_of": AS_OF, "digits": 2, **changes}
    return {item.reason.key.removeprefix("quality."): item for item in find(facts, CLEAN, **given)}


def _sales_alone(facts: QualityFacts) -> QualityFacts:
    mapped = replace(facts.mapped, has_payments=False, has_one_payment_a_row=False)
    return replace(facts, mapped=mapped, paid_invoices=0, unpaid_invoices=1, payments=0, payments_without_entry_date=0)


def test_sales_alone_limit_the_pack_and_say_nothing_of_payments(facts: QualityFacts) -> None:
    assert {"all_settled", "no_default_seen", "no_entry_dates"} <= _found(facts).keys()
    found = _found(_sales_alone(facts))
    assert found.keys() == {"sales_only", "no_entry_dates_sales"}
    assert {item.weight for item in found.values()} == {Weight.LIMIT}
    # not even where every sale had been closed
    closed = replace(_sales_alone(facts), unpaid_invoices=0)
    assert not _found(closed).keys() & {"all_settled", "no_default_seen", "only_paid_rows"}


def test_one_payment_a_row_is_said_of_such_files_only(facts: QualityFacts) -> None:
    assert "one_payment_a_row" in _found(facts)
    mapped = replace(facts.mapped, has_one_payment_a_row=False)
    assert "one_payment_a_row" not in _found(replace(facts, mapped=mapped))


def test_what_was_closed_or_paid_on_unknown_days_is_said(facts: QualityFacts) -> None:
    found = _found(
        replace(facts, closed_unpaid_invoices=3, closed_unpaid_minor=900, undated_payments=2, undated_minor=700)
    )
    closed, undated = found["closed_unpaid"], found["undated_payments"]
    assert (closed.weight, dict(closed.reason.values)) == (Weight.NOTE, {"count": 3, "closed_minor": 900})
    assert (undated.weight, dict(undated.reason.values)) == (Weight.LIMIT, {"count": 2, "undated_minor": 700})


def test_what_a_rule_or_something_elsewhere_settled_is_to_be_checked(facts: QualityFacts) -> None:
    assert not _found(facts).keys() & {"settled_by_rule", "cleared_elsewhere"}
    found = _found(facts, settling=SettlingFacts("pro_rata", 5_000, 4, 800))
    by_rule, elsewhere = found["settled_by_rule"], found["cleared_elsewhere"]
    assert (by_rule.weight, elsewhere.weight) == (Weight.CHECK, Weight.CHECK)
    assert by_rule.reason.values["by_rule_minor"] == 5_000
    assert by_rule.reason.values["rule"].key == "rule.pro_rata"
    assert dict(elsewhere.reason.values) == {"count": 4, "elsewhere_minor": 800}


def _controls(*totals: ReasonTotal, foreign: tuple[ForeignTotal, ...] = ()) -> FileControls:
    rows = sum(total.rows for total in totals)
    return FileControls(rows + 10, 0, 10, 0, 0, totals, foreign)


def test_rows_of_all_tables_count(facts: QualityFacts) -> None:
    bad = ReasonTotal("rejected", "amount_unreadable", 2, 1, 0, 0, 2)
    others = {
        "receipts": _controls(bad, foreign=(ForeignTotal("USD", 1, 300),)),
        "transactions": _controls(foreign=(ForeignTotal("USD", 2, 400), ForeignTotal("CHF", 1, 5))),
        "rates": _controls(ReasonTotal("rejected", "rate_unreadable", 1, 1, 0, 0, 1)),
        "optional.limits": _controls(ReasonTotal("rejected", "cell_missing", 1, 1, 0, 0, 1)),
    }
    found = _found(facts, other_controls=others)
    assert found["rejected"].reason.values["count"] == 4
    assert found["unreadable_amounts"].reason.values["count"] == 2, "rates and limits hold no amounts that are summed"
    foreign = [
        dict(item.reason.values)
        for item in find(facts, CLEAN, other_controls=others, settling=SETTLED, as_of=AS_OF, digits=2)
        if item.reason.key == "quality.foreign"
    ]
    assert foreign == [
        {"count": 1, "code": "CHF", "amount": "0.05"},
        {"count": 3, "code": "USD", "amount": "7.00"},
    ]
