"""What is foretold of every open invoice, its proof and the model's effects, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from math import isfinite, isnan
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lrfm.core.reason import Reason
from lrfm.report.exhibits.outlook.open_list import SHOWN_DAYS, reasons_said
from lrfm.report.exhibits.table_parts import DAY, TEXT, WHOLE, Money, table_of
from lrfm.survival.outlook import AT_RISK_DAYS
from lrfm.survival.reasons import REASONS_TOLD

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice
    from lrfm.survival.payment_results import PaymentResults

__all__ = ["outlook_tables"]

SHARE = pa.decimal128(18, 9)
SCORES = {
    "method": TEXT, "metric": TEXT, "horizon_days": WHOLE, "group": TEXT, "value": SHARE, "low": SHARE, "high": SHARE,
}  # fmt: skip
EFFECTS = {
    "term": TEXT, "level": TEXT, "reference": TEXT, "phase": WHOLE, "ratio": SHARE, "low": SHARE, "high": SHARE,
}  # fmt: skip


def outlook_tables(voice: Voice, results: Results) -> Mapping[str, pa.Table]:
    """Give the tables by name; none where nothing is foretold."""
    found = results.payments()
    if isinstance(found, Reason):
        return {}
    return {
        "payment_outlook": _open(voice, found),
        "payment_proof": table_of(SCORES, list(_told(found.told.proof.scores, SCORES))),
        "payment_effects": table_of(EFFECTS, list(_told(found.told.model.effects, EFFECTS))),
    }


def _open(voice: Voice, found: PaymentResults) -> pa.Table:
    """Every open invoice, the most money at risk first; days count from the pack's day."""
    money = Money(voice.currency_digits)
    chances = [f"paid_{days}" for days in SHOWN_DAYS] + [f"written_off_{AT_RISK_DAYS}"]
    columns = {
        "rank": WHOLE,
        "customer": TEXT,
        "invoice": TEXT,
        "due_date": DAY,
        "days_past_due": WHOLE,
        "open_amount": money.amount,
        "at_risk_amount": money.amount,
        **dict.fromkeys(chances, SHARE),
        "expected_on": DAY,
        "earliest_on": DAY,
        "latest_on": DAY,
        "has_record": pa.bool_(),
        **{f"reason_{place}": TEXT for place in range(1, REASONS_TOLD + 1)},
    }
    rows = []
    for rank, row in enumerate(found.outlook.to_dict("records"), start=1):
        said = [*reasons_said(voice, row), *[None] * REASONS_TOLD]
        rows.append(
            {
                "rank": rank,
                "customer": voice.name_of(row["customer_key"]),
                "invoice": row["invoice"] or None,
                "due_date": row["due_date"].date(),
                "days_past_due": row["lateness"],
                "open_amount": money.of(row["open_minor"]),
                "at_risk_amount": money.of(row["at_risk_minor"]),
                **{name: _share(row[name]) for name in chances},
                "expected_on": _on(voice, row["day"]),
                "earliest_on": _on(voice, row["day_low"]),
                "latest_on": _on(voice, row["day_high"]),
                "has_record": not row["is_newcomer"],
                **{f"reason_{place}": said[place - 1] for place in range(1, REASONS_TOLD + 1)},
            }
        )
    return table_of(columns, rows)


def _on(voice: Voice, days: float) -> date | None:
    return None if isnan(days) else voice.as_of + timedelta(days=int(days))


def _told(ones: tuple[Any, ...], columns: Mapping[str, pa.DataType]) -> Iterator[dict[str, Any]]:
    for one in ones:
        values = {name: getattr(one, name) for name in columns}
        yield {name: _share(value) if isinstance(value, float) else value for name, value in values.items()}


def _share(value: float) -> Decimal | None:
    return Decimal(f"{value:.9f}") if isfinite(value) else None
