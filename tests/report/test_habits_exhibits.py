"""Exhibits of how the books are kept: what each says at its edges, without any ledger behind (B14, B21)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import html as lxml_html

from lrfm.ledger.findings import SettlingFacts, Weight, find
from lrfm.ledger.habits.lacks import LACKS
from lrfm.ledger.habits.model import (
    Double,
    Doubles,
    Edges,
    Habits,
    Lack,
    Numbering,
    NumberSeries,
    RepeatedAmount,
    Shared,
    SharedField,
    SharedGroup,
    SideMonth,
    UnusualMonth,
)
from lrfm.report.exhibits import EXHIBITS, Voice
from lrfm.report.language import Language
from lrfm.report.messages import MESSAGES
from lrfm.report.pack import Block, Lines

NAMES = tuple(
    f"quality.{name}"
    for name in ("months", "edges", "posting", "weekdays", "numbering", "doubles", "amounts", "shared", "lacks")
)
NO_EDGES = Edges(None, None, 0, 0, 0, 0, 0, 0, (), (), ())
EMPTY = Habits((), NO_EDGES, None, Doubles(0, 0, 0, 0, 0, ()), (), None, ())


def month(side: str, number: int, *, entered: bool = True, sign: int = 1) -> SideMonth:
    first = date(2021 + number // 12, number % 12 + 1, 1)
    lags, days = (6, 2, 1, 1), (20, 20, 20, 20, 19, 1, 0)
    return SideMonth(
        side=side,
        month=first,
        first_on=first,
        last_on=first.replace(day=28),
        items=100,
        amount_minor=sign * 5_000_000,
        gross_minor=5_000_000,
        entered=10 if entered else 0,
        last_entered_on=first.replace(day=28) if entered else None,
        max_lag_days=40 if entered else None,
        lag_items=lags if entered else (0, 0, 0, 0),
        lag_minor=(600, 200, 100, 100) if entered else (0, 0, 0, 0),
        after_month_items=2 if entered else 0,
        after_month_minor=200 if entered else 0,
        weekdays=days,
        entered_weekdays=(10, 0, 0, 0, 0, 0, 0) if entered else (0, 0, 0, 0, 0, 0, 0),
        round_items=25,
        round_minor=1_000_000,
    )


MONTHS = tuple(month(side, number) for number in range(30) for side in ("credit_note", "invoice", "payment"))
FULL = Habits(
    months=MONTHS,
    edges=Edges(
        first_complete=date(2021, 6, 1),
        last_complete=date(2023, 5, 1),
        early_invoices=500,
        early_minor=25_000_000,
        early_payments=0,
        late_invoices=100,
        late_minor=5_000_000,
        late_payments=100,
        empty_months=(date(2022, 1, 1),),
        unpaid_months=(date(2022, 2, 1),),
        unusual=tuple(UnusualMonth(date(2022, number, 1), "items", True, 90, 40) for number in range(1, 13)),
        thin_invoices_until=date(2021, 5, 1),
    ),
    numbering=Numbering(90, 60, 12, 7, 3, 4, 2, (NumberSeries("Miller-", 1, 67, 60, 7, 3, 4),)),
    doubles=Doubles(12, 25, 13, 130_000, 1, (Double(4, date(2022, 3, 1), 10_000, 2, is_credited=True),)),
    repeated=(RepeatedAmount(10_000, 40, 7),),
    shared=Shared(
        (SharedField("tax_id", 90, 11, 30, 1),), 11, 30, (SharedGroup((1, 2, 3, 4, 5, 6), ("tax_id", "phone")),)
    ),
    lacks=tuple(Lack(name, number, 10, None if number % 2 else 500) for number, name in enumerate(LACKS)),
)


def voice(code: str = "en", *, masks: bool = False) -> Voice:
    return Voice(Language.load(code), "EUR", 2, date(2023, 6, 30), lambda key: f"Customer <{key}>", masks)


def results(habits: Habits, **changes: Any) -> Any:
    mapped = SimpleNamespace(has_derived_ids=changes.pop("has_derived_ids", False))
    facts = SimpleNamespace(extract_on=changes.pop("extract_on", None), mapped=mapped)
    return SimpleNamespace(**{"habits": habits, "has_payments": True, "facts": facts, "optional_rows": {}, **changes})


def text(exhibit: Block | Lines) -> str:
    """Give what a reader reads, with one blank between words."""
    whole = lxml_html.fromstring(f"<div>{exhibit._repr_html_()}</div>").text_content()
    return re.sub(r"\s+", " ", re.sub("[\u2066-\u2069]", "", whole))


def shown(name: str, habits: Habits = FULL, **changes: Any) -> str:
    masks = changes.pop("masks", False)
    return text(EXHIBITS[f"quality.{name}"](voice(masks=masks), results(habits, **changes)))


@pytest.mark.parametrize("name", NAMES)
def test_each_says_in_one_sentence_what_is_missing(name: str) -> None:
    exhibit = EXHIBITS[name](voice(), results(EMPTY))
    assert isinstance(exhibit, Lines)
    assert len(exhibit.lines) == 1
    assert exhibit.lines[0].endswith(".")


@pytest.mark.parametrize("code", ["en-XA", "ar-XB"])
@pytest.mark.parametrize("name", NAMES)
def test_each_is_whole_in_every_language(name: str, code: str) -> None:
    """Claim, exhibit, what it does not show, where it comes from, and what to ask next."""
    block = EXHIBITS[name](voice(code), results(FULL, extract_on=date(2023, 6, 30)))
    assert isinstance(block, Block)
    assert all((block.claim, block.exhibit_html, block.caveat, block.provenance, block.question))
    assert "Customer <" not in block._repr_html_(), "names are escaped"


def test_months_apart_are_listed_the_last_of_them() -> None:
    words = shown("months")
    assert "12 months stand apart from those around them, of 30 from January 2021 to June 2023" in words
    assert "the last 12 of 14" in words
    assert "December 2022" in words
    calm = replace(FULL, edges=replace(FULL.edges, empty_months=(), unpaid_months=(), unusual=()))
    assert "3,000 invoices of €1,500,000.00 in all from January 2021" in shown("months", calm)


def test_a_figure_of_sales_alone_has_no_payments() -> None:
    sales = replace(FULL, months=FULL.side("invoice"))
    words = shown("months", sales, has_payments=False)
    assert "Payments" not in words
    assert "Payments dated before it" not in shown("edges", sales, has_payments=False)


def test_old_invoices_are_called_open_only_where_no_payment_is_as_old() -> None:
    assert "and no payment is: what was settled before is not in the files" in shown("edges")
    few = replace(FULL, edges=replace(FULL.edges, early_payments=3))
    assert "500 invoices are older than the first complete month, June 2021, and few payments are (3)" in shown(
        "edges", few
    )
    paid = replace(FULL, edges=replace(FULL.edges, early_payments=125))
    assert "the time before seems to be in the files in part" in shown("edges", paid)
    full_at_once = replace(FULL, edges=replace(FULL.edges, thin_invoices_until=date(2021, 1, 1)))
    assert "the time before seems to be in the files in part" in shown("edges", full_at_once)
    whole = replace(FULL, edges=replace(FULL.edges, early_invoices=0))
    assert "are complete from June 2021 on as far as numbers tell" in shown("edges", whole)


def test_late_entries_are_shown_where_any_entry_is_dated() -> None:
    words = shown("posting")
    assert "€60.00 of what was billed (20.0%) was entered after its month had ended" in words
    assert "60.0%20.0%10.0%10.0%40 days" in words.replace(" ", "").replace("40days", "40 days")
    payments = tuple(month(row.side, number, entered=row.side == "payment") for number, row in enumerate(MONTHS[:9]))
    assert "of what was paid (20.0%)" in shown("posting", replace(FULL, months=payments))
    in_time = tuple(replace(row, after_month_items=0, after_month_minor=0) for row in MONTHS)
    assert "Nothing was entered after its month had ended" in shown("posting", replace(FULL, months=in_time))
    no_month = tuple(replace(row, entered=0) for row in MONTHS)
    assert "do not say when anything was entered" in shown("posting", replace(FULL, months=no_month))


def test_parts_of_a_column_sum_to_the_whole() -> None:
    thirds = replace(month("invoice", 0), entered=3, lag_items=(1, 1, 1, 0))
    block = EXHIBITS["quality.posting"](voice(), results(replace(FULL, months=(thirds,))))
    assert "33.3%" in text(block)


def test_quiet_days_are_found_by_the_dates_themselves() -> None:
    assert "90 documents and payments are dated on the quiet days of the week (Saturday and Sunday)" in shown(
        "weekdays"
    )
    friday = tuple(replace(row, weekdays=(20, 20, 20, 20, 0, 10, 10)) for row in MONTHS)
    assert "Nothing is dated on Friday" in shown("weekdays", replace(FULL, months=friday))
    even = tuple(replace(row, weekdays=(15, 15, 14, 14, 14, 14, 14)) for row in MONTHS)
    assert "No day of the week is quiet" in shown("weekdays", replace(FULL, months=even))
    few = (replace(MONTHS[1], weekdays=(10, 10, 10, 10, 10, 10, 9)),)
    assert "too few documents" in shown("weekdays", replace(FULL, months=few))


def test_entries_on_quiet_days_are_named_with_their_number_and_share() -> None:
    """Dates alone would hide that somebody enters documents at weekends (B14)."""
    worked = tuple(
        replace(row, weekdays=(20, 20, 20, 20, 20, 0, 0), entered_weekdays=(2, 2, 2, 1, 1, 1, 1)) for row in MONTHS
    )
    words = shown("weekdays", replace(FULL, months=worked))
    assert "Nothing is dated on Saturday and Sunday, while 180 entries were made on them, 20.0% of all" in words
    assert "More was entered on quiet days than is dated on them" in words
    assert "Share of documents and paymentsShare of entries" in words
    untold = tuple(replace(row, entered_weekdays=(0,) * 7) for row in MONTHS)
    words = shown("weekdays", replace(FULL, months=untold))
    assert "Days of entry are not in the files" in words
    assert "Share of entries" not in words
    sales = replace(FULL, months=FULL.side("invoice"))
    assert "Share of documentsShare of entries" in shown("weekdays", sales)


def test_a_day_that_holds_the_work_of_several_is_named() -> None:
    """More than 1.5 times the mean of the other days that are not quiet, by what is counted."""

    def with_days(days: tuple[int, ...], entered: tuple[int, ...] = (0,) * 7) -> str:
        months = tuple(replace(row, weekdays=days, entered_weekdays=entered) for row in FULL.side("invoice"))
        return shown("weekdays", replace(FULL, months=months))

    words = with_days((60, 20, 20, 20, 20, 0, 0))
    assert "Nothing is dated on Saturday and Sunday; Monday holds 3.0 times the documents of another day" in words
    assert "A busy day may hold the work of several" in words
    words = with_days((30, 20, 20, 20, 20, 0, 0), (2, 2, 2, 2, 2, 0, 5))
    assert "documents of another day" not in words, "not more than 1.5 times"
    assert "Sunday holds 2.5 times the entries of another day" in words
    payments = replace(FULL, months=tuple(replace(row, weekdays=(16, 10, 10, 10, 10, 0, 0)) for row in MONTHS))
    words = shown("weekdays", payments)
    assert "Monday holds 1.6 times the documents of another day; Monday holds 1.6 times the payments" in words


def test_values_that_are_too_short_to_compare_are_said_to_be_ignored() -> None:
    assert "fewer than five letters and digits" in shown("shared")


def test_numbers_stay_ungrouped_and_prefixes_masked() -> None:
    words = shown("numbering")
    assert "7 numbers are missing between the first and the last of their series" in words
    assert "Miller-" in words
    assert "the largest 1 of 12" in words
    assert "2 numbers stand for several customers or days. 30 of 90 numbers belong to no series." in words
    assert "Miller" not in shown("numbering", masks=True)
    assert FULL.numbering is not None
    plain = replace(FULL.numbering, missing=0, series=(NumberSeries("", 100001, 123456, 60, 0, 0, 0),))
    words = shown("numbering", replace(FULL, numbering=plain))
    assert "No number is missing" in words
    assert "digits alone" in words
    assert "123456" in words
    none = replace(FULL.numbering, series_count=0, series=())
    assert "90 different numbers of the files make no series" in shown("numbering", replace(FULL, numbering=none))


def test_possible_doubles_say_what_else_they_may_be() -> None:
    words = shown("doubles")
    assert "13 invoices have the customer, the day and the amount of another: €1,300.00 if they were billed" in words
    assert "To 1 group there is a credit note of the same amount" in words
    assert "Customer <4>" in words
    assert "hold no numbers of documents" in shown("doubles", has_derived_ids=True)


def test_round_amounts_are_a_share_of_all() -> None:
    assert "750 invoices are a whole number of hundreds, 25.0% of all" in shown("amounts")
    uneven = tuple(replace(row, round_items=0, round_minor=0, gross_minor=0) for row in MONTHS)
    assert "No invoice is a whole number of hundreds" in shown("amounts", replace(FULL, months=uneven, repeated=()))


def test_linked_customers_are_named_the_first_four_of_each_group() -> None:
    words = shown("shared")
    assert "30 customers may be 11 in truth" in words
    assert "Customer <4> and 2 more" in words
    assert "Customer <5>" not in words
    assert "The master data hold no tax number" in shown("shared", EMPTY, optional_rows={"customers": 3})
    assert "There are no master data" in shown("shared", EMPTY)
    apart = Shared((SharedField("phone", 9, 0, 0, 0),), 0, 0, ())
    assert "No two customers share" in shown("shared", replace(EMPTY, shared=apart))


def test_links_that_are_missing_are_counted_beside_those_there() -> None:
    assert f"{len(LACKS) - 1} of {len(LACKS)} comparisons" in shown("lacks")
    whole = replace(FULL, lacks=(Lack(LACKS[0], 0, 0, None),))
    assert "nothing is missing" in shown("lacks", whole)


def test_every_lack_and_side_has_its_words() -> None:
    assert {f"habits.lack_{name}" for name in LACKS} <= MESSAGES.keys()


def test_what_strikes_about_the_books_is_a_finding() -> None:
    from lrfm.ledger.control import FileControls
    from lrfm.ledger.quality import MappedFacts, QualityFacts

    mapped = MappedFacts(True, True, False, True, False)
    numbers = dict.fromkeys(QualityFacts.__dataclass_fields__, 0)
    facts = QualityFacts(**{
        **numbers, "first_invoice_on": None, "last_invoice_on": None, "last_payment_on": None, "last_known_on": None,
        "extract_on": None, "max_days_late": None, "tails": (0, 0, 0), "mapped": mapped,
    })  # fmt: skip

    def keys(habits: Habits | None, facts: QualityFacts = facts) -> set[str]:
        found = find(
            facts, FileControls(1, 0, 1, 0, 0, ()), other_controls={}, settling=SettlingFacts("none", 0, 0, 0),
            as_of=date(2023, 6, 30), digits=2, habits=habits,
        )  # fmt: skip
        return {item.reason.key for item in found if item.weight is Weight.NOTE}

    assert keys(None) == keys(EMPTY) == set()
    assert keys(FULL) == {"quality.posted_late", "quality.doubles", "quality.extract_of_open_items"}
    unnumbered = replace(facts, mapped=replace(mapped, has_derived_ids=True))
    assert "quality.doubles" not in keys(FULL, unnumbered)
    tenth = tuple(replace(row, after_month_minor=100) for row in MONTHS)
    assert "quality.posted_late" not in keys(replace(FULL, months=tenth))
