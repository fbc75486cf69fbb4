"""Last month: how far the cash was off its forecast, and which customers made the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.cash.periods import period_sums, quantiles_of
from lrfm.survival.cash.results import OffForecast, PayerOff
from lrfm.survival.rows import Floats, Ints

if TYPE_CHECKING:
    from lrfm.survival.cash.inputs import CashInputs
    from lrfm.survival.cash.simulate import CashDraws
    from lrfm.survival.cash.span import Span

__all__ = ["off_forecast"]

LEAST_POSTED = 0.05
"""What is posted of a day stands for no more than twenty times as much."""


def off_forecast(
    inputs: CashInputs,
    draws: CashDraws,
    *,
    span: Span,
    payer_key: Ints,
    paid_day: Ints,
    paid_minor: Ints,
    received_minor: Ints,
    unposted: Floats,
    most: int = 8,
) -> OffForecast:
    """Compare the forecast of a past day for its first month with what came.

    `payer_key`, `paid_day` (column), `paid_minor`: payments on the invoices that were open on that day, and instruments
    that were in hand; `received_minor` (days): all that came, from newer invoices too; `unposted` (days): the share of
    it that is still to be posted. What was expected of a customer
    is the mean of the futures, its instruments included; all lines sum to what came less the mean forecast, but for
    rounding, which the line of all others takes. `most` customers are named.
    """
    month = span.months[0]
    columns = span.columns(month)
    total = period_sums(draws.total_minor, span=span, periods=(month,))[:, 0]
    forecast, came = quantiles_of(total), int(received_minor[columns].sum())
    inside = paid_day < columns.stop
    keys, expected = _expected(inputs, draws, before=columns.stop)
    payers = _payers(keys, expected, payer_key[inside], paid_minor[inside])
    new_expected = quantiles_of(period_sums(draws.new_minor, span=span, periods=(month,))[:, 0]).mean_minor
    new_received = came - int(paid_minor[inside].sum())
    named = sorted(payers, key=lambda one: (-abs(one.off_minor), one.customer_key))[:most]
    others = PayerOff(
        0,
        forecast.mean_minor - new_expected - sum(one.expected_minor for one in named),
        came - new_received - sum(one.received_minor for one in named),
    )
    missing = unposted[columns]
    to_post = round(float((received_minor[columns] * missing / np.maximum(1 - missing, LEAST_POSTED)).sum()))
    return OffForecast(
        span.as_of, month.first, month.last, forecast, came, tuple(named), others, new_expected, new_received, to_post
    )


def _expected(inputs: CashInputs, draws: CashDraws, *, before: int) -> tuple[Ints, Floats]:
    """Give what is expected in the first month by customer: of open invoices, and of instruments in hand."""
    book, held = inputs.book, inputs.instruments
    of_rows = draws.row_share[:, 0] * book.open_minor
    clears = held.amount_minor * (1 - held.bounce) * (held.day < before)
    keys = np.concatenate([book.customers.key[book.customer], held.customer_key])
    return keys, np.concatenate([of_rows, clears])


def _payers(keys: Ints, expected: Floats, payer_key: Ints, paid_minor: Ints) -> list[PayerOff]:
    names, codes = np.unique(np.concatenate([keys, payer_key]), return_inverse=True)
    said = np.bincount(codes[: len(keys)], weights=expected, minlength=len(names))
    came = np.zeros(len(names), dtype=np.int64)
    np.add.at(came, codes[len(keys) :], paid_minor)
    return [
        PayerOff(int(key), round(one), int(two))
        for key, one, two in zip(names, said.tolist(), came.tolist(), strict=True)
    ]
