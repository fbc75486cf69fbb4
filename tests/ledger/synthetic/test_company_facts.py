"""What must hold in any ledger of a made-up company: no cent too much, no day out of order, nothing from the future."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from lrfm.ledger.synthetic.company import Company, write_company
from lrfm.ledger.synthetic.company_settings import ChequeSettings, CompanySettings, DefaultSettings

FIRST, LAST = pd.Timestamp("2023-11-01"), pd.Timestamp("2026-10-15")
Frames = dict[str, pd.DataFrame]


@pytest.fixture(scope="module", params=["hazard", "runs"])
def company(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Company:
    settings = CompanySettings(
        seed=11,
        customers=250,
        block_customers=140,
        first_day=date(2023, 11, 1),
        last_day=date(2026, 10, 15),
        mechanism=request.param,
        cheques=ChequeSettings(customers_share=0.25, bounce_share=0.2),
        defaults=DefaultSettings(yearly_share=0.15),
    )
    return write_company(settings, tmp_path_factory.mktemp(request.param))


def _frame(table: Any) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas(date_as_object=False)
    return frame


@pytest.fixture(scope="module")
def facts(company: Company) -> Frames:
    return {name: _frame(pq.read_table(company.path(name))) for name in company.rows}


@pytest.fixture(scope="module")
def truth(company: Company) -> Frames:
    return {name: _frame(company.truth.table(name)) for name in company.truth.tables}


def _taken(facts: Frames) -> pd.DataFrame:
    """Give every invoice with what was allocated to it and what cheques brought."""
    invoices = facts["invoices"]
    billed = invoices[invoices.kind == "invoice"].set_index("invoice_id")
    cheques = facts["instruments"].dropna(subset=["cleared_on"]).groupby("invoice_id").amount_minor.sum()
    allocated = facts["allocations"].groupby("invoice_id").amount_minor.sum()
    assert allocated.index.isin(billed.index).all()
    assert cheques.index.isin(billed.index).all()
    zero = pd.Series(0, index=billed.index)
    return billed.assign(taken=zero.add(allocated, fill_value=0).add(cheques, fill_value=0).astype("int64"))


def test_no_invoice_and_no_receipt_is_allocated_twice(facts: Frames) -> None:
    taken = _taken(facts)
    assert (taken.taken <= taken.amount_minor).all()
    assert (taken.taken == taken.amount_minor).mean() > 0.9
    given = facts["allocations"].groupby("receipt_id").amount_minor.sum()
    notes = facts["invoices"][facts["invoices"].kind == "credit_note"].set_index("invoice_id").amount_minor
    whole = pd.concat([facts["receipts"].set_index("receipt_id").amount_minor, -notes])
    assert given.index.isin(whole.index).all()
    assert (given <= whole.loc[given.index]).all()
    assert (facts["allocations"].amount_minor > 0).all()
    # a few receipts settle nothing, a few settle several invoices
    receipts = facts["receipts"].receipt_id
    assert 0 < (~receipts.isin(given.index)).mean() < 0.03
    assert (facts["allocations"].groupby("receipt_id").size() > 1).any()


def test_lines_add_up_to_their_invoice(facts: Frames) -> None:
    lines = facts["order_lines"]
    assert (lines.quantity * lines.price_minor == lines.amount_minor).all()
    billed = _taken(facts).amount_minor
    assert lines.groupby("invoice_id").amount_minor.sum().sort_index().equals(billed.sort_index())


def test_days_are_in_order(facts: Frames) -> None:
    invoices, cheques, disputes = facts["invoices"], facts["instruments"], facts["disputes"]
    assert (invoices.due_date >= invoices.invoice_date).all()
    for name, day in (("invoices", "invoice_date"), ("receipts", "date"), ("instruments", "received_on")):
        assert (facts[name].entered_on >= facts[name][day]).all()
    assert (cheques.due_on >= cheques.received_on).all()
    assert not (cheques.cleared_on < cheques.due_on).any()
    assert not (cheques.bounced_on < cheques.due_on).any()
    assert cheques.replaced_on.notna().sum() > 0
    assert (cheques.replaced_on.dropna() > cheques.bounced_on[cheques.replaced_on.notna()]).all()
    assert not (cheques.cleared_on.notna() & cheques.bounced_on.notna()).any()
    assert not (disputes.closed_on < disputes.opened_on).any()
    issued = invoices.set_index("invoice_id").invoice_date
    allocations = facts["allocations"]
    assert (allocations.date >= allocations.invoice_id.map(issued)).all()


def test_nothing_is_known_after_the_extract(facts: Frames) -> None:
    """T-K: no fact is dated or entered after the day of the extract, but days agreed for later."""
    ahead = {"due_date", "due_on", "promised_on", "wanted_on"}
    for name, frame in facts.items():
        for column in frame.select_dtypes("datetime").columns.difference(list(ahead)):
            assert not (frame[column] > LAST).any(), (name, column)


def test_nobody_is_paid_on_a_weekend(facts: Frames) -> None:
    assert (facts["receipts"].date.dt.dayofweek < 5).all()
    assert not (facts["instruments"].cleared_on.dropna().dt.dayofweek >= 5).any()


def test_of_the_time_before_only_what_was_open_is_there(facts: Frames, truth: Frames) -> None:
    """T-K: an extract is cut on the left: invoices issued before it are there if open on its first day, all of them."""
    known = truth["invoices"]
    before = known[known.issued_on < FIRST]
    in_file = before.invoice_id.isin(facts["invoices"].invoice_id)
    whole = before.credited_minor == before.amount_minor
    paid = before.paid_on.where(before.paid_on.notna(), before.written_off_on)
    closed = paid.where(~whole, before.credited_on)
    closed = closed.where(~(before.credited_on > closed), before.credited_on)
    assert (in_file == ~(closed < FIRST)).all()
    assert in_file.equals(before.in_extract)
    assert 0 < in_file.mean() < 0.5
    after = known[known.issued_on >= FIRST]
    assert after.in_extract.all()
    assert after.invoice_id.isin(facts["invoices"].invoice_id).all()


def test_who_fails_pays_nothing_more_and_is_written_off(facts: Frames, truth: Frames) -> None:
    fails_on = truth["customers"].set_index("customer_id").default_on.dropna()
    fails_on = fails_on[fails_on <= LAST]
    assert len(fails_on) > 10
    receipts = facts["receipts"][facts["receipts"].customer_id.isin(fails_on.index)]
    later = receipts[receipts.date >= receipts.customer_id.map(fails_on)]
    losses = later[later.cause == "written_off"]
    gap_days = (losses.date - losses.customer_id.map(fails_on)).dt.days
    assert gap_days.between(120, 310).all()
    assert losses.amount_minor.sum() > later[later.cause == "paid"].amount_minor.sum()
    assert facts["receipts"][facts["receipts"].cause == "written_off"].customer_id.isin(fails_on.index).all()
    bought = facts["invoices"][facts["invoices"].customer_id.isin(fails_on.index)]
    bought = bought[bought.kind == "invoice"]
    assert ((bought.invoice_date - bought.customer_id.map(fails_on)).dt.days <= 28).all()
