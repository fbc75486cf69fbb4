"""What happens to invoices, cheques, postings and promises is as frequent as asked (B33, METHODS section 11)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tests.ledger.synthetic.truth_tools import LEVEL, NONE, Asked, binomial_p, martingale_p, next_workday

LATEST_ENTRY_DAYS = 130
"""Whatever is older than this at the extract's day has been entered."""


@pytest.fixture(scope="module")
def truth(big: Asked) -> pd.DataFrame:
    """The invoices of customers who exist and never fail, with their customers' own shares."""
    who = big.truth("customers").set_index("customer_id")
    invoices = big.truth("invoices")
    columns = ["dispute_share", "part_share", "bounce_share", "default_on", "is_fictitious"]
    invoices = invoices.join(who[columns], on="customer_id")
    return invoices[(invoices["default_on"] == NONE) & ~invoices["is_fictitious"]]


def _drawn_p(happened: pd.Series | np.ndarray, share: pd.Series) -> float:
    """Give the p-value of events that each have a probability of their own (sum of Bernoulli trials, normal)."""
    return martingale_p(float(happened.sum()), float(share.sum()), float((share * (1 - share)).sum()))


def _mean_p(shares: pd.Series, *, mean: float) -> float:
    """Give the p-value of the mean of shares that are beta with 8 pseudo-observations around `mean` (normal)."""
    error = np.sqrt(mean * (1 - mean) / 9 / len(shares))
    return float(2 * stats.norm.sf(abs(shares.mean() - mean) / error))


def test_disputes_are_as_many_as_asked_and_on_file(big: Asked, truth: pd.DataFrame) -> None:
    """Asked: customers' shares are beta with 8 pseudo-observations around the mean; each invoice is disputed with its
    own.

    Test: Kolmogorov-Smirnov on the shares; the mean of the shares (a quarter more is refused); the sum of Bernoulli
    trials (a tenth more is). Level: `LEVEL` each. The file lists the disputes of invoices that were entered and not yet
    paid then, all of them and no other.
    """
    asked = big.settings.disputes
    shares = big.truth("customers")["dispute_share"]
    assert stats.kstest(shares, stats.beta(8 * asked.share, 8 * (1 - asked.share)).cdf).pvalue > LEVEL
    assert _mean_p(shares, mean=asked.share) > LEVEL
    assert _mean_p(shares, mean=1.25 * asked.share) < LEVEL
    disputed = truth["would_be_disputed_on"] < NONE
    assert _drawn_p(disputed, truth["dispute_share"]) > LEVEL
    assert _drawn_p(disputed, 1.1 * truth["dispute_share"]) < LEVEL
    entered = big.fact("invoices").set_index("invoice_id")["entered_on"]
    whole = truth["credited_minor"] == truth["amount_minor"]
    closed = np.where(whole, truth["credited_on"], truth["paid_on"])
    opened = truth["would_be_disputed_on"]
    seen = truth["in_extract"] & (opened < closed) & (opened <= big.last_day)
    seen &= opened >= entered.reindex(truth["invoice_id"]).to_numpy()
    told = big.fact("disputes").set_index("invoice_id")["opened_on"]
    told = told[np.isin(told.index, truth["invoice_id"])]
    wanted = truth[seen].set_index("invoice_id")["would_be_disputed_on"]
    pd.testing.assert_series_equal(told.sort_index(), wanted.sort_index(), check_names=False)


def test_credit_notes_are_as_many_and_as_large_as_asked(big: Asked, truth: pd.DataFrame) -> None:
    """Asked: a share of the invoices not paid in advance; of those still open then and no cheques a share in full.

    Test: exact binomial for both, Kolmogorov-Smirnov on the shares credited in part (on amounts above 50,000 minor
    units). Level: `LEVEL` each. The file has the same credit notes.
    """
    asked = big.settings.credit_notes
    able = truth[~truth["is_advance"]]
    credited = able[able["credited_on"] < NONE]
    assert binomial_p(len(credited), len(able), asked.share) > LEVEL
    assert binomial_p(len(credited), len(able), 1.1 * asked.share) < LEVEL
    late = credited[~credited["by_cheque"] & (credited["would_be_paid_on"] > credited["credited_on"])]
    is_whole = late["credited_minor"] == late["amount_minor"]
    assert binomial_p(int(is_whole.sum()), len(late), asked.full_share) > LEVEL
    parts = credited[(credited["credited_minor"] < credited["amount_minor"]) & (credited["amount_minor"] > 50_000)]
    share = parts["credited_minor"] / parts["amount_minor"]
    width = asked.part_to - asked.part_from
    assert stats.kstest(share, stats.uniform(asked.part_from, width).cdf).pvalue > LEVEL
    notes = big.fact("allocations")
    notes = notes[notes["receipt_id"] < 0].set_index("invoice_id")["amount_minor"]
    old = credited[credited["in_extract"] & (credited["credited_on"] < big.last_day - LATEST_ENTRY_DAYS)]
    assert (notes.reindex(old["invoice_id"]).to_numpy() == old["credited_minor"].to_numpy()).all()


def test_parts_are_paid_as_often_as_asked(big: Asked, truth: pd.DataFrame) -> None:
    """Asked: invoices paid after ten days or more are paid in parts with their customer's share (beta around the mean).

    Test: from the files, invoices settled by more than one allocation of money; sum of Bernoulli trials, and
    Kolmogorov-Smirnov on the shares. Level: `LEVEL` each; a tenth more is refused.
    """
    mean = big.settings.payments.part_share
    shares = big.truth("customers")["part_share"]
    assert stats.kstest(shares, stats.beta(8 * mean, 8 * (1 - mean)).cdf).pvalue > LEVEL
    assert _mean_p(shares, mean=mean) > LEVEL
    known = truth["in_extract"] & (truth["paid_on"] < big.last_day - LATEST_ENTRY_DAYS) & ~truth["by_cheque"]
    known &= truth["issued_on"] >= big.first_day
    able = truth[known & (truth["paid_on"] - truth["issued_on"] >= 10) & (truth["amount_minor"] > 2_000)]
    allocations = big.fact("allocations")
    money = allocations[allocations["receipt_id"] > 0].groupby("invoice_id").size()
    in_parts = money.reindex(able["invoice_id"]).to_numpy() > 1
    assert _drawn_p(in_parts, able["part_share"]) > LEVEL
    assert _drawn_p(in_parts, 1.1 * able["part_share"]) < LEVEL


def test_advances_and_money_for_nothing_are_as_many_as_asked(big: Asked, truth: pd.DataFrame) -> None:
    """Asked: shares of invoices paid in advance, of payments followed by one that settles nothing.

    Test: exact binomial, level `LEVEL`. Payments without allocations are counted from the files, among those older than
    any delay; their number is compared with that of single amounts paid.
    """
    asked = big.settings.payments
    able = truth[~truth["by_cheque"]]
    assert binomial_p(int(able["is_advance"].sum()), len(able), asked.advance_share) > LEVEL
    allocations, receipts = big.fact("allocations"), big.fact("receipts")
    receipts = receipts[(receipts["cause"] == "paid") & (receipts["date"] < big.last_day - LATEST_ENTRY_DAYS)]
    is_used = receipts["receipt_id"].isin(allocations["receipt_id"])
    amounts = int(allocations["receipt_id"].isin(receipts["receipt_id"]).sum())
    assert binomial_p(int((~is_used).sum()), amounts, asked.unapplied_share) > LEVEL


def test_cheques_bounce_and_are_replaced_as_asked(big: Asked, truth: pd.DataFrame) -> None:
    """Asked: a share of customers pays by cheque; cheques bounce with the customer's share (beta around the mean);
    bounced ones are replaced or paid by transfer in shares, replacements bounce with another.

    Test: exact binomial; for bounces the sum of Bernoulli trials. From the files, over cheques received more than 300
    days before the extract, of customers who never fail. Level: `LEVEL` each.
    """
    asked, who = big.settings.cheques, big.truth("customers")
    assert binomial_p(int((who["pays_by"] == "cheque").sum()), len(who), asked.customers_share) > LEVEL
    shares = stats.beta(8 * asked.bounce_share, 8 * (1 - asked.bounce_share))
    assert stats.kstest(who["bounce_share"], shares.cdf).pvalue > LEVEL
    assert _mean_p(who["bounce_share"], mean=asked.bounce_share) > LEVEL
    cheques = big.fact("instruments").sort_values(["invoice_id", "received_on"], kind="stable")
    own = truth.set_index("invoice_id")[["bounce_share", "paid_on", "issued_on"]]
    cheques = cheques.join(own, on="invoice_id", how="inner")
    # a replacement's date may lie two months after the last day of the bounced one
    cheques = cheques[(cheques["issued_on"] >= big.first_day) & (cheques["issued_on"] < big.last_day - 300)]
    is_first = ~cheques.duplicated("invoice_id")
    first, second = cheques[is_first], cheques[~is_first]
    bounced = first[first["bounced_on"] < NONE]
    assert _drawn_p(first["bounced_on"] < NONE, first["bounce_share"]) > LEVEL
    replaced = bounced["invoice_id"].isin(second["invoice_id"])
    assert binomial_p(int(replaced.sum()), len(bounced), asked.replaced_share) > LEVEL
    assert (second["received_on"].to_numpy() == bounced["replaced_on"][replaced].to_numpy()).all()
    assert binomial_p(int((second["bounced_on"] < NONE).sum()), len(second), asked.replacement_bounce_share) > LEVEL
    paid_later = bounced[~replaced]["paid_on"] < NONE
    # one that was paid by transfer goes back to its drawer
    assert (bounced[~replaced]["replaced_on"][paid_later] == bounced[~replaced]["paid_on"][paid_later]).all()
    share = asked.paid_later_share / (1 - asked.replaced_share)
    assert binomial_p(int(paid_later.sum()), int((~replaced).sum()), share) > LEVEL
    assert (first["bounced_on"] < NONE).eq(first["cleared_on"] == NONE).all()


def test_postings_are_prompt_and_late_as_asked(big: Asked) -> None:
    """Asked: a share is entered weeks late, of the others a share on the day, the rest geometrically later.

    Test: exact binomial on what is entered the same day and on what is 14 days late or more, for invoices, receipts and
    allocations older than any delay; what lapping holds back is left out. Level: `LEVEL` over all; a tenth more late is
    refused.
    """
    asked, frauds = big.settings.postings, big.truth("frauds")
    held = frauds["document_id"][frauds["kind"] == "lapping"]
    allocations, receipts, invoices = big.fact("allocations"), big.fact("receipts"), big.fact("invoices")
    money = allocations[(allocations["receipt_id"] > 0) & ~allocations["invoice_id"].isin(held)]
    held_receipts = allocations["receipt_id"][allocations["invoice_id"].isin(held)]
    old = big.last_day - LATEST_ENTRY_DAYS
    invoices = invoices[(invoices["kind"] == "invoice") & (invoices["invoice_date"].between(big.first_day, old))]
    receipts = receipts[(receipts["date"] < old) & ~receipts["receipt_id"].isin(held_receipts)]
    money = money[money["entered_on"] < old]
    known = np.maximum(
        receipts.set_index("receipt_id")["entered_on"].reindex(money["receipt_id"]).to_numpy(),
        big.fact("invoices").set_index("invoice_id")["entered_on"].reindex(money["invoice_id"]).to_numpy(),
    )
    lags = {
        "invoice_prompt": (invoices["entered_on"] - invoices["invoice_date"]).to_numpy(),
        "receipt_prompt": (receipts["entered_on"] - receipts["date"]).to_numpy(),
        "allocation_prompt": (money["entered_on"].to_numpy() - known)[~np.isnan(known)],
    }
    values = []
    for name, lag in lags.items():
        prompt = getattr(asked, name)
        values.append(binomial_p(int((lag == 0).sum()), len(lag), (1 - asked.late_share) * prompt))
        late = int((lag >= asked.late_from_days).sum())
        values.append(binomial_p(late, len(lag), asked.late_share))
        assert lag.min() == 0
        assert lag.max() <= asked.late_to_days
        assert binomial_p(late, len(lag), 1.15 * asked.late_share) < LEVEL
    assert min(values) * len(values) > LEVEL


def test_reminders_follow_the_asked_share(big: Asked, truth: pd.DataFrame) -> None:
    """Asked: a share of invoices is reminded some days after the due date while open. Test: exact binomial, `LEVEL`."""
    asked = big.settings.payments
    reminded = truth["would_be_reminded_on"] < NONE
    assert binomial_p(int(reminded.sum()), len(truth), asked.reminded_share) > LEVEL
    wanted = next_workday((truth["due_on"] + asked.reminder_after_days).to_numpy())
    assert (truth["would_be_reminded_on"].to_numpy() == wanted)[reminded].all()
    contacts = big.fact("contacts")
    told = contacts[contacts["kind"] == "reminder"].set_index("invoice_id")["date"]
    whole = truth["credited_minor"] == truth["amount_minor"]
    closed = np.where(whole, truth["credited_on"], truth["paid_on"])
    on = truth["would_be_reminded_on"]
    seen = truth["in_extract"] & ~truth["by_cheque"] & (on < closed) & (on <= big.last_day)
    assert set(told.index[np.isin(told.index, truth["invoice_id"])]) == set(truth["invoice_id"][seen])


def test_promises_are_kept_as_asked(big: Asked) -> None:
    """Asked: `kept_share` of all promises. Test: exact binomial, level `LEVEL`; kept means paid by the day promised."""
    promises = big.truth("promises")
    kept, share = promises["is_kept"], big.settings.side.contacts.kept_share
    assert len(promises) > 3_000
    assert binomial_p(int(kept.sum()), len(promises), share) > LEVEL
    assert binomial_p(int(kept.sum()), len(promises), 1.1 * share) < LEVEL
    paid = big.truth("invoices").set_index("invoice_id")["paid_on"].reindex(promises["invoice_id"]).to_numpy()
    assert ((paid <= promises["promised_on"]) == kept).all()
    told = big.fact("contacts")
    assert (told["promised_on"] < NONE).sum() == len(promises)


def test_orders_are_lost_and_slips_missing_as_asked(big: Asked) -> None:
    """Asked: orders without an invoice, invoices without a delivery. Test: exact binomial, level `LEVEL` each."""
    asked, invoices = big.settings.side.orders, big.fact("invoices")
    invoices = invoices[invoices["kind"] == "invoice"]
    lost = len(big.fact("orders")) - len(invoices)
    assert binomial_p(lost, len(invoices), asked.lost_share) > LEVEL
    fictitious = big.truth("customers").set_index("customer_id")["is_fictitious"]
    real = invoices[~fictitious.reindex(invoices["customer_id"]).to_numpy()]
    unproved = ~real["invoice_id"].isin(big.fact("deliveries")["invoice_id"])
    assert binomial_p(int(unproved.sum()), len(real), asked.unproved_share) > LEVEL
