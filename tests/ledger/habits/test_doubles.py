"""Invoices that may be billed twice, amounts that return, customers that may be one, links that are missing (B21)."""

from __future__ import annotations

import pyarrow as pa
import pytest

from lrfm.engine.base import Engine
from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings
from lrfm.ledger.habits.model import Habits, Shared
from lrfm.ledger.habits.shared import find_shared
from tests.ledger.habits.books import frame


def test_the_same_customer_day_and_amount_under_two_numbers(habits: Habits) -> None:
    doubles = habits.doubles
    assert (doubles.groups, doubles.invoices, doubles.beyond_first, doubles.beyond_first_minor) == (2, 4, 2, 18_000)
    # the one of b was credited later, that of a was not
    assert [(one.customer_key, one.amount_minor, one.invoices, one.is_credited) for one in doubles.largest] == [
        (1, 10_000, 2, False),
        (2, 8_000, 2, True),
    ]
    assert doubles.credited == 1


def test_amounts_that_most_invoices_have(habits: Habits) -> None:
    found = [(one.amount_minor, one.invoices, one.customers) for one in habits.repeated]
    assert found == [(10_000, 4, 3)], "two of one amount are not listed"


def test_customers_that_share_something(habits: Habits) -> None:
    """`a` and `b` share a tax number, `b` and `c` an address, `a` and `c` a telephone; `d` has no documents."""
    shared = habits.shared
    assert shared is not None
    assert [(one.field, one.filled, one.groups, one.customers, one.fillers) for one in shared.fields] == [
        ("tax_id", 2, 1, 2, 0),
        ("phone", 2, 1, 2, 0),
        ("address", 3, 1, 2, 0),
    ]
    assert (shared.groups, shared.customers) == (1, 3)
    assert [(one.customer_keys, one.fields) for one in shared.largest] == [((1, 2, 3), ("tax_id", "phone", "address"))]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return connect(EngineSettings(threads=1))


def _shared(engine: Engine, **fields: list[str | None]) -> Shared | None:
    count = len(next(iter(fields.values())))
    ids = [f"c{number}" for number in range(count)]
    master = engine.from_arrow(
        pa.table({"customer_id": ids, **{name: pa.array(cells, pa.string()) for name, cells in fields.items()}}),
        name="master",
    )
    keys = engine.from_arrow(pa.table({"customer_id": ids, "customer_key": range(count)}), name="keys")
    return find_shared(engine, master, keys)


def test_a_value_of_many_customers_is_a_filler(engine: Engine) -> None:
    found = _shared(
        engine, phone=["12355-6"] * 10 + ["700 707"] * 11, address=["n/a", "?"] + ["Long Lane 1"] * 2 + [None] * 17
    )
    assert found is not None
    assert [(one.groups, one.customers, one.fillers, one.filled) for one in found.fields] == [
        (1, 10, 1, 21),
        (1, 2, 0, 2),
    ]
    assert (found.groups, found.customers) == (1, 10)


def test_groups_are_joined_through_others_and_ordered_by_size(engine: Engine) -> None:
    found = _shared(engine, tax_id=["T-0001", "T0001", "X-9999", "x9999", None, "Y1234"],
                    address=["A street 1", None, None, "Other way 2", "a STREET, 1", None])  # fmt: skip
    assert found is not None
    assert [one.customer_keys for one in found.largest] == [(0, 1, 4), (2, 3)]
    assert [one.fields for one in found.largest] == [("tax_id", "address"), ("tax_id",)]


def test_master_data_without_such_fields_say_nothing(engine: Engine) -> None:
    assert _shared(engine, region=["north", "north"]) is None


def test_what_is_missing_between_the_tables(habits: Habits) -> None:
    """Each count is worked out once more with pandas, from the text of the tables."""
    invoices, orders, sent = frame("invoices"), frame("orders"), frame("deliveries")
    lines, contacts = frame("order_lines"), frame("contacts")
    invoices = invoices[invoices.amount != "one"].assign(amount=lambda rows: rows.amount.astype(float))
    known = set(invoices.number)
    billed = sent[sent.invoice.isin(known)]
    real = invoices[(invoices.amount > 0) & invoices.date.between(sent.date.min(), sent.date.max())]
    unsent = real[~real.number.isin(sent.invoice)]
    sums = lines.assign(amount=lines.amount.astype(float)).groupby("invoice").amount.sum()
    both = invoices.set_index("number").amount.to_frame("own").join(sums.rename("lines"), how="inner")
    unlike = both[both.own != both.lines]
    without = invoices[~invoices.number.isin(lines.invoice)]
    undelivered = orders[~orders.order.isin(sent.order)]
    unbilled = orders[~orders.order.isin(billed.order)]
    loose = sent[~sent.invoice.isin(known)]
    named = contacts.dropna(subset="invoice")
    stray = named[~named.invoice.isin(known)]
    promised = stray.dropna(subset="promised")

    def cents(amounts: object) -> int:
        return round(float(sum(map(float, amounts))) * 100)  # type: ignore[call-overload]

    assert {one.name: (one.items, one.of_items, one.amount_minor) for one in habits.lacks} == {
        "customers_without_master": (0, 3, 0),
        "orders_without_delivery": (len(undelivered), len(orders), cents(undelivered.amount)),
        "orders_without_invoice": (len(unbilled), len(orders), cents(unbilled.amount)),
        "deliveries_without_invoice": (len(loose), len(sent), cents(loose.amount)),
        "invoices_without_delivery": (len(unsent), len(real), cents(unsent.amount)),
        "documents_without_lines": (len(without), len(invoices), cents(without.amount.abs())),
        "documents_unlike_lines": (len(unlike), len(both), cents((unlike.own - unlike.lines).abs())),
        "lines_without_document": (1, len(lines), 500),
        "contacts_without_invoice": (len(stray), len(named), None),
        "promises_without_invoice": (len(promised), 2, cents(promised["sum"])),
    }
