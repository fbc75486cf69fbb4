"""What no ledger shows of a block: frailties, latent probabilities, second names, what the hazard of payment saw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lrfm.ledger.synthetic.facts import NEVER, Days, Numbers, People
from lrfm.ledger.synthetic.hazard import Exposure
from lrfm.ledger.synthetic.ids import day_column, repeated

if TYPE_CHECKING:
    from lrfm.ledger.synthetic.days import Months
    from lrfm.ledger.synthetic.defaults import Failures
    from lrfm.ledger.synthetic.ledger_facts import Sheet
    from lrfm.ledger.synthetic.payments import Latent
    from lrfm.ledger.synthetic.people import Habits

__all__ = ["block_truth", "days_of", "exposure_of"]

PAYS_BY = pa.array(["hazard", "runs", "cheque"])


def block_truth(
    sheet: Sheet, *, habits: Habits, alias_of: Numbers, failures: Failures, latent: Latent, months: Months
) -> Mapping[str, pa.Table]:
    """Give the truth of a block: its customers, their months at risk of failing, all its invoices."""
    return {
        "customers": _customers(sheet, habits=habits, alias_of=alias_of, failures=failures),
        "customer_months": _customer_months(sheet, failures=failures, months=months),
        "invoices": _invoices(sheet, latent=latent),
    }


def days_of(column: pa.ChunkedArray) -> Days:
    """Give a column of days as numbers, `NEVER` where there is none.

    >>> days_of(pa.chunked_array([pa.array([20_000, None], pa.int32()).view(pa.date32())])).tolist()
    [20000, 2147483647]
    """
    numbers = column.combine_chunks().view(pa.int32()).fill_null(int(NEVER))
    days: Days = numbers.to_numpy(zero_copy_only=False)
    return days


def exposure_of(invoices: pa.Table) -> Exposure:
    """Give the exposure to the hazard of payment of rows of the truth's table of invoices.

    Their `would_be_paid_on` was drawn from its cumulative hazard with the `baseline` of `make_world(settings)`; but for
    rows that are `by_cheque` or `is_advance`.
    """
    return Exposure(
        issued_on=days_of(invoices["issued_on"]),
        due_on=days_of(invoices["due_on"]),
        log_rate=invoices["log_rate"].to_numpy(),
        disputed_on=days_of(invoices["would_be_disputed_on"]),
        dispute_closed_on=days_of(invoices["would_be_closed_on"]),
        reminded_on=days_of(invoices["would_be_reminded_on"]),
    )


def _customers(sheet: Sheet, *, habits: Habits, alias_of: Numbers, failures: Failures) -> pa.Table:
    people: People = sheet.people
    by_default = 0 if sheet.settings.mechanism == "hazard" else 1
    return pa.table(
        {
            "customer_id": sheet.ids.customers,
            "frailty": people.frailty,
            "terms_days": people.terms_days,
            "default_on": day_column(failures.default_on),
            "pays_by": repeated(np.where(people.pays_by_cheque, 2, by_default), of=PAYS_BY),
            "run": habits.run,
            "delay_log": habits.delay_log,
            "orders_a_month": people.orders_a_month,
            "size_log": people.size_log,
            "dispute_share": people.dispute_share,
            "part_share": people.part_share,
            "bounce_share": people.bounce_share,
            "group": people.group,
            "salesperson": repeated(people.salesperson, of=sheet.salespeople),
            "is_fictitious": people.is_fictitious,
            "alias_of": sheet.ids.customers.take(pa.array(alias_of, mask=alias_of < 0)),
            "starts_on": day_column(people.starts_on),
            "leaves_on": day_column(people.leaves_on),
        }
    )


def _customer_months(sheet: Sheet, *, failures: Failures, months: Months) -> pa.Table:
    features = failures.features
    return pa.table(
        {
            "customer_id": repeated(failures.customer, of=sheet.ids.customers),
            "month": day_column(months.starts[failures.month]),
            "length_days": features.length_days,
            "recency_days": features.recency_days,
            "frequency_count": features.frequency_count,
            "monetary_minor": features.monetary_minor,
            "default_probability": failures.probability,
            "defaulted": failures.failed,
        }
    )


def _invoices(sheet: Sheet, *, latent: Latent) -> pa.Table:
    documents, payments, seen = sheet.documents, sheet.payments, latent.exposure
    return pa.table(
        {
            "invoice_id": sheet.ids.invoices,
            "customer_id": repeated(documents.customer, of=sheet.ids.customers),
            "in_extract": sheet.keep,
            "issued_on": day_column(documents.issued_on),
            "due_on": day_column(documents.due_on),
            "amount_minor": documents.amount_minor,
            "log_rate": seen.log_rate,
            "would_be_disputed_on": day_column(seen.disputed_on),
            "would_be_closed_on": day_column(seen.dispute_closed_on),
            "would_be_reminded_on": day_column(seen.reminded_on),
            "would_be_paid_on": day_column(latent.paid_on),
            "paid_on": day_column(payments.paid_on),
            "credited_on": day_column(payments.credited_on),
            "credited_minor": payments.credited_minor,
            "written_off_on": day_column(payments.written_off_on),
            "written_off_minor": payments.written_off_minor,
            "by_cheque": latent.by_cheque,
            "is_advance": latent.is_advance,
        }
    )
