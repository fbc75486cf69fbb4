"""Connected customers: what connects whom, what connects nobody, and features of groups (N16, B29)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrfm.cohort.links import CustomerLinks, customer_links
from lrfm.features.group_level import at_group_level
from lrfm.features.groups import Group, Groups, GroupsAt, Link, find_groups
from lrfm.features.settings import GroupSettings
from lrfm.ledger.mapping.same import same_address, same_phone, same_tax_id
from lrfm.ledger.settings import LedgerSettings
from lrfm.ledger.synthetic.company import write_company
from lrfm.ledger.synthetic.company_settings import CompanySettings
from lrfm.ledger.synthetic.demo_mapping import demo_tables
from tests.ledgers import Read, read_settings
from tests.shapes import read_tables

FIRST, LAST = date(2024, 3, 31), date(2024, 12, 31)
LAST_OF_COMPANY = date(2025, 12, 31)
LEADING = ("invoices", "receipts", "allocations", "instruments")
DETAIL = {"kind": pa.string(), "value_key": pa.int64(), "customer_key": pa.int64(), "number": pa.int64()}
PAYER = {
    "kind": pa.string(),
    "value_key": pa.int64(),
    "customer_key": pa.int64(),
    "owner_key": pa.int64(),
    "is_own": pa.bool_(),
    "number": pa.int64(),
    "rows": pa.int64(),
}


def _links(details: list[tuple[Any, ...]], payers: list[tuple[Any, ...]] = [], *, cutoffs: int = 1) -> CustomerLinks:  # noqa: B006
    tables = [
        pa.table({name: pa.array([row[at] for row in rows], kind) for at, (name, kind) in enumerate(columns.items())})
        for rows, columns in ((details, DETAIL), (payers, PAYER))
    ]
    keys = sorted({row[2] for row in (*details, *payers)} | {row[3] for row in payers if row[3] is not None})
    seen = pa.table({"customer_key": pa.array(keys, pa.int64()), "number": pa.array([0] * len(keys), pa.int64())})
    kinds = ("stated", "tax_id", "phone", "address", "payer", "drawer")
    days = tuple(date(2024, month + 1, 1) for month in range(cutoffs))
    return CustomerLinks(days, *tables, seen, kinds, master_is_of_extract=True)


def _shared(kind: str, value: int, *customers: int, number: int = 0) -> list[tuple[Any, ...]]:
    return [(kind, value, customer, number) for customer in customers]


def _found(links: CustomerLinks, /, **settings: Any) -> GroupsAt:
    return find_groups(links, settings=GroupSettings(**settings)).at[-1]


def _members(found: GroupsAt) -> list[tuple[int, ...]]:
    return [group.customer_keys for group in found.groups]


def test_customers_are_connected_through_others() -> None:
    found = _found(_links([*_shared("tax_id", 1, 7, 3), *_shared("phone", 1, 3, 9), *_shared("address", 5, 1, 2)]))
    assert _members(found) == [(1, 2), (3, 7, 9)]
    assert [group.group_key for group in found.groups] == [1, 3]
    assert [(link.kind, link.customer_keys) for link in found.groups[1].links] == [
        ("phone", (3, 9)),
        ("tax_id", (3, 7)),
    ]
    assert [group.is_weak for group in found.groups] == [True, False]


def test_a_switchboard_connects_nobody() -> None:
    links = _links(
        [*_shared("phone", 1, *range(1, 31)), *_shared("tax_id", 1, 1, 2), *_shared("stated", 1, *range(40, 60))]
    )
    found = _found(links)
    assert _members(found) == [(1, 2), tuple(range(40, 60))]
    assert [(one.kind, one.value_key, one.customers) for one in found.too_common] == [("phone", 1, 30)]
    assert _members(_found(links, max_shared=30))[0] == tuple(range(1, 31))


def test_what_is_too_common_is_judged_by_what_was_known() -> None:
    """Of thirty who share a telephone today, two were customers then."""
    details = [*_shared("phone", 1, 1, 2), *_shared("phone", 1, *range(3, 31), number=1)]
    then, now = find_groups(_links(details, cutoffs=2), settings=GroupSettings()).at
    assert (_members(then), len(then.too_common)) == ([(1, 2)], 0)
    assert (_members(now), len(now.too_common)) == ([], 1)


def test_a_bridge_is_told() -> None:
    strong = [*_shared("tax_id", 1, 1, 2), *_shared("tax_id", 2, 3, 4, 5)]
    (bridged,) = _found(_links([*strong, *_shared("phone", 9, 2, 3)])).groups
    (bridge,) = bridged.bridges
    assert (bridge.link.kind, bridge.link.value_key, bridge.parts) == ("phone", 9, ((3, 4, 5), (1, 2)))


@pytest.mark.parametrize(
    "more",
    [
        _shared("address", 9, 1, 4),  # two weak links bear each other out
        _shared("payer", 9, 2, 3),  # a strong link needs no other
    ],
)
def test_what_is_borne_out_is_no_bridge(more: list[tuple[Any, ...]]) -> None:
    strong = [*_shared("tax_id", 1, 1, 2), *_shared("tax_id", 2, 3, 4, 5)]
    (group,) = _found(_links([*strong, *_shared("phone", 9, 2, 3), *more])).groups
    assert group.customer_keys == (1, 2, 3, 4, 5)
    assert group.bridges == ()


def test_one_cluster_and_a_single_customer_make_no_bridge() -> None:
    (group,) = _found(_links([*_shared("tax_id", 1, 1, 2), *_shared("phone", 1, 2, 3)])).groups
    assert group.bridges == ()


def test_payers_connect_where_they_paid_often_and_mostly() -> None:
    """A single receipt by another name may be money swapped between customers, which is no group (B29)."""
    own = [("payer", 100 + key, key, key, True, 0, 6) for key in (1, 2, 3)]
    often = [("payer", 9, 1, None, False, 0, 6), ("payer", 9, 2, None, False, 0, 9), ("payer", 9, 3, None, False, 0, 2)]
    assert _members(_found(_links([], own + often))) == [(1, 2)]
    assert _members(_found(_links([], own + often), least_paid=2, least_paid_share="0.25")) == [(1, 2, 3)]
    assert _members(_found(_links([], own + often), least_paid=7)) == []
    assert _members(_found(_links([], own + often), links=["phone"])) == []


def test_a_payer_who_is_a_customer_is_connected() -> None:
    paid = [("drawer", 4, 1, 8, False, 0, 2), ("drawer", 4, 1, 8, False, 1, 3)]
    then, now = find_groups(_links([], paid, cutoffs=2), settings=GroupSettings()).at
    assert (_members(then), _members(now)) == ([], [(1, 8)])
    assert now.groups[0].links == (Link("drawer", 4, (1, 8)),)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(1, 8), st.sets(st.integers(1, 20), min_size=2, max_size=4)), max_size=12))
def test_groups_are_those_of_a_plain_search(shared: list[tuple[int, set[int]]]) -> None:
    details = sorted({("tax_id", value, key, 0) for value, keys in shared for key in keys})
    sets: dict[int, set[int]] = {}
    for value, keys in shared:
        sets.setdefault(value, set()).update(keys)
    plain: list[set[int]] = []
    for keys in sets.values():
        touched = [group for group in plain if group & keys]
        plain = [group for group in plain if not group & keys] + [keys.union(*touched)]
    found = _found(_links(details), max_shared=100)
    assert _members(found) == sorted(tuple(sorted(group)) for group in plain)
    assert _members(_found(_links(details[::-1]), max_shared=100)) == _members(found)


def test_ways_of_writing_are_one_and_fillers_are_none() -> None:
    phones = ["+49 (0)30/12 34 57", "0049 30 123457", "030-123457", "49 30 123457", "n/a", "000000", "-", "123456789"]
    assert (
        same_phone(pa.array(phones), country_prefix="49").to_pylist() == ["30123457"] * 3 + ["4930123457"] + [None] * 4
    )
    assert same_phone(pa.array(phones[:3])).to_pylist() == ["49030123457", "4930123457", "30123457"]
    addresses = ["Hauptstraße 1,  Köln", "HAUPTSTRASSE 1 KO\u0308LN", "Ｈauptstraße １ Köln", "unknown", "--", "1"]
    assert same_address(pa.array(addresses)).to_pylist() == ["hauptstrasse1köln"] * 3 + [None] * 3
    taxes = ["de 123-456-780", "DE123456780", "99999999", "none", "0", None]
    assert same_tax_id(pa.array(taxes)).to_pylist() == ["DE123456780"] * 2 + [None] * 4


INVOICES = {"customer_id": "customer", "customer_name": "name", "invoice_id": "no", "invoice_date": "date",
            "due_date": "date", "amount": "amount"}  # fmt: skip
RECEIPTS = {"receipt_id": "no", "customer_id": "customer", "date": "date", "amount": "amount", "payer": "payer",
            "entered_on": "entered"}  # fmt: skip
CHEQUES = {"instrument_id": "no", "customer_id": "customer", "received_on": "date", "due_on": "date",
           "amount": "amount", "drawer": "drawer"}  # fmt: skip
CUSTOMERS = {"customer_id": "customer", "group": "group", "phone": "phone", "opened_on": "opened"}
BILLED = """
    no | customer | name     | date       | amount
    F1 | a        | Alpha AG | 2024-01-10 | 100
    F2 | b        | Beta     | 2024-01-10 | 100
    F3 | c        | Gamma    | 2024-06-10 | 100
    F4 | d        | Delta    | 2024-06-10 | 100
"""
PAID = """
    no | customer | date       | entered    | amount | payer
    R1 | b        | 2024-02-10 | 2024-02-10 | 10     | ALPHA  AG.
    R2 | b        | 2024-02-11 | 2024-06-11 | 10     | Alpha AG
    R3 | a        | 2024-02-12 | 2024-02-12 | 10     | Alpha AG
    R4 | a        | 2024-02-12 | 2024-02-12 | 10     | n/a
"""
DRAWN = """
    no | customer | date       | amount | drawer
    C1 | c        | 2024-06-10 | 10     | Third party
    C2 | d        | 2024-07-10 | 10     | third PARTY
    C3 | d        | 2024-07-10 | 10     |
"""
MASTER = """
    customer | group | phone    | opened
    a        | X     | 030-1234567 |
    b        | -     | none     |
    c        | x     |          | 2024-01-01
    d        |       | +49 30 1234567 |
    zz       | X     |          |
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return read_tables(
        tmp_path_factory.mktemp("links"),
        {"invoices": BILLED, "receipts": PAID, "instruments": DRAWN, "customers": MASTER},
        {"invoices": INVOICES, "receipts": RECEIPTS, "instruments": CHEQUES, "optional": {"customers": CUSTOMERS}},
        sources={
            "invoices": {"path": "invoices.csv"},
            "receipts": {"path": "receipts.csv"},
            "instruments": {"path": "instruments.csv"},
            "optional": {"customers": {"path": "customers.csv"}},
        },
    )


def test_links_are_known_when_their_documents_are(read: Read) -> None:
    """N1, N16: a payer is known with the receipt; master data from the day that knew the customer."""
    links = customer_links(read.ledger, [FIRST, LAST], read.engine, country_prefix="49")
    assert links.kinds == ("stated", "phone", "payer", "drawer")
    assert links.master_is_of_extract
    keys = dict(zip("abcd", range(1, 5), strict=True))
    details = {(row["kind"], row["customer_key"], row["number"]) for row in links.details.to_pylist()}
    assert details == {
        ("stated", keys["a"], 0),
        ("stated", keys["c"], 0),  # an opened account, no invoice yet
        ("phone", keys["a"], 0),
        ("phone", keys["d"], 1),
    }
    payers = [
        (row["kind"], row["customer_key"], row["owner_key"], row["is_own"], row["number"], row["rows"])
        for row in links.payers.to_pylist()
    ]
    assert sorted(payers, key=str) == [
        ("drawer", 3, None, False, 1, 1),
        ("drawer", 4, None, False, 1, 1),
        ("payer", 1, 1, True, 0, 1),
        ("payer", 2, 1, False, 0, 1),
        ("payer", 2, 1, False, 1, 1),
    ]
    then, now = find_groups(links, settings=GroupSettings(least_paid=2)).at
    assert _members(then) == [(1, 3)]
    assert _members(now) == [(1, 2, 3, 4)]
    # of drawers one cheque each is too little, so the telephone alone holds d
    assert {link.kind for link in now.groups[0].links} == {"stated", "phone", "payer"}


def test_no_name_is_among_the_links(read: Read) -> None:
    """Names stand in the directory alone."""
    links = customer_links(read.ledger, [LAST], read.engine)
    texts = {str(cell) for table in (links.details, links.payers, links.first_seen) for row in table.to_pylist()
             for cell in row.values()}  # fmt: skip
    assert not any(word in text.lower() for text in texts for word in ("alpha", "third", "123"))
    named = {row["key"]: row["name"] for row in read.rows("directory") if row["kind"] == "payer"}
    assert sorted(named.values()) == ["ALPHA  AG.", "Third party"]


def test_a_ledger_without_master_data_and_payers_has_no_links(tmp_path: Path) -> None:
    alone = read_tables(tmp_path, {"invoices": BILLED}, {"invoices": INVOICES})
    links = customer_links(alone.ledger, [FIRST, LAST], alone.engine)
    assert (links.kinds, links.details.num_rows, links.payers.num_rows) == ((), 0, 0)
    found = find_groups(links, settings=GroupSettings())
    assert [one.groups for one in found.at] == [(), ()]
    assert found.keys().empty
    assert not found.master_is_of_extract


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> tuple[Read, Path]:
    """A made-up company, read without the tables that connect nobody."""
    folder = tmp_path_factory.mktemp("company")
    made = CompanySettings(seed=5, customers=300, first_day=date(2025, 1, 1), last_day=LAST_OF_COMPANY)
    write_company(made, folder, file_format="csv", calendar="gregorian")
    tables = demo_tables()
    read_as = LedgerSettings.model_validate(
        {
            "currency": "EUR",
            "currency_digits": 2,
            "sources": {
                **{name: tables[name][0] for name in LEADING},
                "optional": {"customers": tables["optional.customers"][0]},
            },
            "mapping": {
                **{name: tables[name][1] for name in LEADING},
                "invoices": tables["invoices"][1].model_copy(update={"customer_name": None}),
                "optional": {"customers": tables["optional.customers"][1]},
            },
        }
    )
    return read_settings(read_as, data_dir=folder, folder=folder / "out"), folder


def _planted(truth: pd.DataFrame, ids: dict[str, int]) -> set[tuple[int, ...]]:
    """Give the groups, and the second names of one buyer, that the company was made with."""
    parent = {customer: customer for customer in truth["customer_id"]}

    def root(customer: str) -> str:
        return customer if parent[customer] == customer else root(parent[customer])

    for _, rows in truth[truth["group"] >= 0].groupby("group")["customer_id"]:
        for other in rows.iloc[1:]:
            parent[root(other)] = root(rows.iloc[0])
    for alias, own in truth.loc[truth["alias_of"].notna(), ["customer_id", "alias_of"]].itertuples(index=False):
        parent[root(alias)] = root(own)
    groups: dict[str, list[int]] = {}
    for customer in truth["customer_id"]:
        if customer in ids:
            groups.setdefault(root(customer), []).append(ids[customer])
    return {tuple(sorted(keys)) for keys in groups.values() if len(keys) > 1}


def test_planted_groups_are_found_and_swapped_payments_are_none(company: tuple[Read, Path]) -> None:
    """N16, B29: the made-up company's connected customers, all of them and no others; lapping is no connection."""
    read, folder = company
    ids = {row["source_id"]: row["key"] for row in read.rows("directory") if row["kind"] == "customer"}
    truth = pd.read_parquet(folder / "truth/customers.parquet")
    # customers whom a salesperson made up borrow details; from whom, the truth does not tell
    made_up = {ids[own] for own in truth.loc[truth["is_fictitious"], "customer_id"] if own in ids}
    planted = _planted(truth, ids)
    links = customer_links(read.ledger, [LAST_OF_COMPANY], read.engine)
    found = _found(links)
    assert len(planted) > 4
    real = (tuple(key for key in keys if key not in made_up) for keys in _members(found))
    assert {keys for keys in real if len(keys) > 1} == planted
    assert found.too_common == ()
    swapped = [row for row in links.payers.to_pylist() if row["kind"] == "payer" and not row["is_own"]]
    assert swapped
    # the oracle can fail: whoever paid once connects customers who have nothing to do with each other
    assert not planted <= set(_members(_found(links, least_paid=1, least_paid_share=0)))


def _frame(**columns: Any) -> pd.DataFrame:
    days = pd.to_datetime(pd.Series([LAST] * 4)).astype("datetime64[s]")
    return pd.DataFrame({"cutoff": days, "customer_key": [1, 2, 3, 4], **columns})


def _groups(*members: tuple[int, ...]) -> Groups:
    groups = tuple(Group(keys, (Link("tax_id", 1, keys),), ()) for keys in members)
    return Groups((GroupsAt(LAST, groups, ()),), ("tax_id",), master_is_of_extract=True)


LRFM = _frame(
    length_days=[100, 50, 10, 7],
    recency_days=[20, 5, 0, 1],
    tenure_days=[120, 55, 10, 8],
    frequency_count=[3, 2, 4, 1],
    purchase_days_ever=[3, 2, 4, 1],
    monetary_minor=[2**60, 7, -5, 11],
    periodicity_days=[1.0, np.nan, 3.0, np.nan],
    mean_purchase_minor=[1.0, 2.0, 3.0, 4.0],
    is_length_truncated=[False, True, False, False],
    worst_days_past_due=pd.array([None, 9, 4, None], dtype="Int64"),
    limit_minor=pd.array([100, 200, None, 50], dtype="Int64"),
    open_minor=[10, 20, 30, 40],
    on_time_share=[0.5, 0.25, 1.0, 0.0],
    due_count=[2, 4, 3, 1],
    delay_count=[1, 3, 0, 1],
    paired_share=[0.5, 0.25, 1.0, 0.0],
    paired_share_numerator=[1, 1, 3, 0],
    paired_share_denominator=[2, 4, 3, 1],
    basket_entropy=[0.1, 0.2, 0.3, 0.4],
    products_12m=pd.array([1, 2, 3, 4], dtype="Int64"),
    group_key=pd.array([None] * 4, dtype="Int64"),
)


def _days(*rows: tuple[int, str]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["customer_key", "event_date"])
    cutoff = pd.Timestamp(LAST).as_unit("s")
    return found.assign(event_date=pd.to_datetime(found["event_date"]), cutoff=cutoff)


DAYS = _days(
    (1, "2024-09-02"), (1, "2024-11-06"), (1, "2024-12-11"), (2, "2024-11-06"), (2, "2024-12-26"), (3, "2024-12-31"),
    (2, "2023-01-05"),
)  # fmt: skip


def test_each_column_of_a_group_is_told_in_its_own_way() -> None:
    found = at_group_level(LRFM, _groups((1, 2)), purchase_days=DAYS, window_months=12)
    assert found["customer_key"].tolist() == [1, 3, 4]
    assert found["member_count"].tolist() == [2, 1, 1]
    one = found.iloc[0]
    assert (one["length_days"], one["recency_days"], one["tenure_days"]) == (115, 5, 120)
    assert one["monetary_minor"] == 2**60 + 7
    # the sixth of November is one day, though both bought; one of six days lies before the window
    assert (one["frequency_count"], one["purchase_days_ever"]) == (4, 5)
    assert one["periodicity_days"] == pytest.approx(np.std([65, 35, 15], ddof=1))
    assert one["mean_purchase_minor"] == pytest.approx((2**60 + 7) / 4)
    assert one["is_length_truncated"]
    assert (one["worst_days_past_due"], one["limit_minor"], one["open_minor"]) == (9, 300, 30)
    assert one["on_time_share"] == one["paired_share"] == pytest.approx(Fraction(2, 6))
    assert found.loc[0, ["basket_entropy", "products_12m"]].isna().all()
    assert one["group_key"] == 1


def test_who_is_connected_with_nobody_stays_as_they_are() -> None:
    found = at_group_level(LRFM, _groups((1, 2)), purchase_days=DAYS, window_months=12)
    columns = [name for name in LRFM.columns if name != "group_key"]
    before = LRFM.loc[LRFM["customer_key"] > 2, columns].reset_index(drop=True)
    after = found.loc[found["customer_key"] > 2, columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(after, before, check_dtype=False)
    assert after["monetary_minor"].dtype == "int64"


def test_without_days_of_purchase_they_are_not_told() -> None:
    """To add them would count a day twice."""
    found = at_group_level(LRFM, _groups((1, 2)), purchase_days=None, window_months=12)
    names = ["frequency_count", "purchase_days_ever", "periodicity_days", "mean_purchase_minor"]
    assert found.loc[0, names].isna().all()
    assert found["frequency_count"].tolist()[1:] == [4, 1]


def test_a_sum_that_lacks_a_part_is_none() -> None:
    frame = LRFM.assign(utilisation_share=[0.1, 0.1, np.nan, 0.8], limited_minor=LRFM["open_minor"])
    found = at_group_level(frame, _groups((1, 2), (3, 4)), purchase_days=None, window_months=12)
    assert found["limit_minor"].isna().tolist() == [False, True]
    assert found["utilisation_share"].tolist()[0] == pytest.approx(0.1)
    assert np.isnan(found["utilisation_share"].tolist()[1])


def test_a_group_of_which_one_has_bought_is_that_one() -> None:
    """Its key is the group's still, so that months can be compared."""
    found = at_group_level(LRFM[LRFM["customer_key"] != 1], _groups((1, 2)), purchase_days=None, window_months=12)
    assert found["customer_key"].tolist() == [1, 3, 4]
    assert (found["member_count"].tolist()[0], found["frequency_count"].tolist()[0]) == (1, 2)


def test_nobody_is_connected() -> None:
    found = at_group_level(LRFM, _groups(), purchase_days=DAYS, window_months=12)
    assert found["customer_key"].tolist() == [1, 2, 3, 4]
    assert found["group_key"].isna().all()


def test_the_share_of_a_limit_is_what_counts_against_it_over_the_limit() -> None:
    """40 and 60 open, 30 of it paid on account, limits of 100 and 100: 0.35, as the rule of one customer has it."""
    frame = _frame(
        open_minor=[40, 60, 0, 0],
        unapplied_minor=[0, 30, 0, 0],
        limit_minor=pd.array([100, 100, None, 50], dtype="Int64"),
        limited_minor=pd.array([40, 30, None, 0], dtype="Int64"),
        utilisation_share=[0.4, 0.3, np.nan, 0.0],
    )
    found = at_group_level(frame, _groups((1, 2)), purchase_days=None, window_months=12)
    assert (found.loc[0, "utilisation_share"], found.loc[0, "unapplied_minor"]) == (0.35, 30)
