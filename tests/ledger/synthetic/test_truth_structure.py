"""Groups, the extract's edge, limits and stock are what was asked (B33, METHODS section 11)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from lrfm.ledger.synthetic.company import write_company
from lrfm.ledger.synthetic.company_settings import CompanySettings
from lrfm.ledger.synthetic.settings_side import OrderSettings
from tests.ledger.synthetic.truth_tools import LEVEL, NONE, Asked, binomial_p

DETAILS = ["tax_id", "phone", "address"]


def test_connected_customers_share_details_and_no_others_do(big: Asked) -> None:
    """Asked: `connected_share` of the customers in groups of two or three, who share at least one detail of the first.

    Test: exact binomial on groups of three; equality otherwise. Customers of no group who are neither made up nor a
    second name have details of their own; a second name that bought nothing in the extract may have its first one's
    phone.
    """
    asked = big.settings.side.groups
    who = big.truth("customers").set_index("customer_id")
    file = big.fact("customers").set_index("customer_id")
    assert list(file.index) == list(who.index)
    grouped = file[DETAILS].astype(object).assign(group=who["group"])[who["group"] >= 0]
    sizes = grouped.groupby("group").size()
    assert set(sizes) == {2, 3}
    assert abs(len(sizes) * (2 + asked.triple_share) / len(who) / asked.connected_share - 1) < 0.01
    assert binomial_p(int((sizes == 3).sum()), len(sizes), asked.triple_share) > LEVEL
    # fewer values than members: something is shared by all of a group
    shared = pd.concat([grouped.groupby("group")[name].nunique() == 1 for name in DETAILS], axis=1)
    assert shared.any(axis=1).all()
    assert not shared.all(axis=1).any()
    frauds = big.truth("frauds")
    second = frauds["customer_id"][frauds["kind"] == "alias"].unique()
    plain = file[(who["group"] < 0) & ~who["is_fictitious"] & ~file.index.isin(second)]
    assert not plain["tax_id"].duplicated().any()
    assert not plain["address"].duplicated().any()
    doubles = plain[plain["phone"].duplicated(keep=False)]
    bought = np.isin(doubles.index, big.fact("invoices")["customer_id"])
    assert doubles.assign(bought=bought).groupby("phone", observed=True)["bought"].sum().le(1).all()


def test_the_extract_starts_with_what_was_open(big: Asked) -> None:
    """Asked: of invoices before `first_day` the extract holds just those still open then.

    Test: equality of the file with what the truth says about every invoice's last settlement.
    """
    truth, file = big.truth("invoices"), big.fact("invoices")
    file = set(file["invoice_id"][file["kind"] == "invoice"])
    assert file == set(truth["invoice_id"][truth["in_extract"]])
    before = truth[truth["issued_on"] < big.first_day]
    assert len(before) > 5_000
    assert truth[truth["issued_on"] >= big.first_day]["in_extract"].all()
    whole = before["credited_minor"] == before["amount_minor"]
    credited = np.where(before["credited_on"] == NONE, 0, before["credited_on"])
    closed = np.where(whole, credited, np.maximum(np.minimum(before["paid_on"], before["written_off_on"]), credited))
    assert ((closed >= big.first_day) == before["in_extract"]).all()
    assert before["in_extract"].mean() < 0.3
    settled = big.fact("allocations").groupby("invoice_id").agg(amount=("amount_minor", "sum"), last=("date", "max"))
    old = before[before["in_extract"]].join(settled, on="invoice_id")
    old = old[old["amount"] == old["amount_minor"]]
    assert len(old) > 300
    assert (old["last"] >= big.first_day).all()


def test_nothing_of_the_extract_is_later_than_its_day(big: Asked) -> None:
    """Asked: only what was dated and entered by the day of the extract. Test: no later day in any table of facts."""
    ahead = ("due_date", "due_on", "promised_on", "wanted_on")
    for path in sorted(big.folder.glob("*.parquet")):
        table = big.fact(path.stem)
        for name in table.columns[[column.endswith(("date", "_on")) for column in table.columns]]:
            days = table[name][table[name] < NONE]
            assert name in ahead or not len(days) or days.max() <= big.last_day, (path.stem, name)


def test_limits_are_reviewed_once_a_year(big: Asked) -> None:
    """Asked: a limit when a customer comes and one each January after. Test: one a year, none missing."""
    limits = big.fact("limits")
    assert (limits["amount_minor"] > 0).all()
    who = big.truth("customers").set_index("customer_id")
    assert not limits.duplicated(["customer_id", "date"]).any()
    starts = np.maximum(who["starts_on"], big.first_day)
    year = limits["date"].to_numpy().astype("datetime64[D]").astype("datetime64[Y]")
    january = year.astype("datetime64[D]").astype(np.int64)
    is_first = limits["date"].to_numpy() == starts.reindex(limits["customer_id"]).to_numpy()
    reviews = limits.assign(january=january)[~is_first]
    assert not reviews.duplicated(["customer_id", "january"]).any()
    assert (reviews["date"] - reviews["january"]).max() < 31
    for first_of_year in sorted(set(january))[1:]:
        is_there = (who["starts_on"] < first_of_year - 60) & (who["leaves_on"] > first_of_year + 31)
        told = set(reviews["customer_id"][reviews["january"] == first_of_year])
        assert set(who.index[is_there]) <= told


def test_stock_opens_receives_and_sells_what_it_closes_with(tmp_path: Path) -> None:
    """Asked: stock at a month's end = stock before + whole lots received - pieces delivered; never below none.

    Test: equality, in a company whose every invoice has its delivery on file. Goods that go out without an invoice are
    not booked, so they show in no stock.
    """
    plain = CompanySettings(customers=300, first_day=CompanySettings().last_day.replace(year=2023, month=11, day=1))
    side = replace(plain.side, orders=OrderSettings(unproved_share=0.0))
    small = Asked(replace(plain, side=side), tmp_path)
    write_company(small.settings, tmp_path)
    deliveries, lines, stock = small.fact("deliveries"), small.fact("order_lines"), small.fact("stock")
    delivered = deliveries[deliveries["invoice_id"] < NONE].set_index("invoice_id")["date"]
    lines = lines.assign(delivered=delivered.reindex(lines["invoice_id"]).to_numpy()).dropna()
    ends = np.sort(stock["date"].unique())
    month = np.searchsorted(ends, lines["delivered"])
    inside = (month < len(ends)) & (lines["delivered"] >= small.first_day).to_numpy()
    sold = lines[inside].assign(date=ends[month[inside]]).groupby(["product_id", "date"])["quantity"].sum()
    closing = stock.set_index(["product_id", "date"])["quantity"].sort_index()
    assert (closing >= 0).all()
    received = closing.groupby("product_id").diff() + sold.reindex(closing.index).fillna(0)
    received = received.dropna()
    assert len(received) > 5_000
    assert (received >= 0).all()
    assert (received % side.stock.lot == 0).all()
    assert received.gt(0).any()
