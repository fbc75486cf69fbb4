"""Rows of the tables of instruments and of exchange rates: cells to values, with the reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.tables.faults import either, first_reason
from lrfm.ledger.tables.money import Currencies, base_money

if TYPE_CHECKING:
    from lrfm.ledger.tables.columns import Cells
    from lrfm.ledger.tables.settings import InstrumentMapping

__all__ = ["instrument_rows", "rate_rows"]

DAYS = ("received_on", "due_on", "cleared_on", "bounced_on", "replaced_on")


def instrument_rows(cells: Cells, *, currencies: Currencies) -> pa.Table:
    """Read the instruments; one row out per row in.

    Columns: `file_index`, `row_number`, `instrument_id`, `customer_id`, `customer_name`, `kind`, `event_date` (the day
    it was received), `due_on`, `cleared_on`, `bounced_on`, `replaced_on`, `known_on`, `amount_minor`, `document_ref`,
    `is_agreed`, `drawer`, `foreign_currency`, `foreign_minor`, `moves_nothing`, `fault`.
    """
    mapping: InstrumentMapping = cells.mapping  # type: ignore[assignment]
    read = {name: cells.days(name) for name in DAYS}
    days = {name: found for name, (found, _) in read.items()}
    known_on, bad_known = cells.days("entered_on")
    refs = cells.ids("invoice_id")
    rate_days = currencies.days_of(refs, otherwise=days["received_on"])
    money = base_money(cells, {"amount": cells.amount("amount")}, day=rate_days, currencies=currencies)
    amount = money.minor["amount"]
    kind, bad_kind = cells.codes("kind")
    customer, own = cells.ids("customer_id"), cells.ids("instrument_id")
    spans = cells.spans_lines()
    early = [pc.less(days[name], days["received_on"]) for name in ("cleared_on", "bounced_on", "replaced_on")]
    replaced_alone = pc.and_(pc.is_valid(days["replaced_on"]), pc.is_null(days["bounced_on"]))
    return pa.table(
        {
            **cells.places(),
            "instrument_id": own,
            "customer_id": customer,
            "customer_name": cells.text("customer_name") if mapping.customer_name else customer,
            "kind": pc.fill_null(kind, "cheque"),
            "event_date": days["received_on"],
            **{name: days[name] for name in DAYS[1:]},
            "known_on": known_on,
            "amount_minor": amount,
            "document_ref": refs,
            "is_agreed": cells.flags("agreed_term"),
            "drawer": cells.text("drawer"),
            **money.beside(amount, spans_lines=spans),
            "fault": first_reason(
                [
                    ("cell_spans_lines", spans),
                    ("missing_customer", pc.is_null(customer)),
                    ("missing_instrument_id", pc.is_null(own)),
                    ("unknown_kind", bad_kind),
                    ("no_rate", money.lacks_rate),
                    ("other_currency", pc.is_valid(money.foreign_currency)),
                    ("amount_unreadable", money.is_bad["amount"]),
                    ("amount_too_fine", money.is_fine["amount"]),
                    ("amount_missing", pc.is_null(amount)),
                    ("amount_not_positive", pc.less(amount, 0)),
                    ("instrument_date_unreadable", either(*(bad for _, bad in read.values()))),
                    ("instrument_date_missing", either(*(pc.is_null(days[name]) for name in DAYS[:2]))),
                    ("instrument_dates_out_of_order", either(*early, replaced_alone)),
                    ("entry_date_unreadable", bad_known),
                ]
            ),
        }
    )


def rate_rows(cells: Cells) -> pa.Table:
    """Read the exchange rates; columns `file_index`, `row_number`, `currency`, `date`, `rate`, `fault`."""
    day, bad_day = cells.days("date")
    rate, bad_rate = cells.number("rate")
    code = pc.utf8_upper(cells.text("currency"))
    is_code = pc.match_substring_regex(code, "^[A-Z]{3}$")
    positive = pc.greater(rate, pa.scalar(0, pa.int64()).cast(rate.type))
    return pa.table(
        {
            **cells.places(),
            "currency": code,
            "date": day,
            "rate": rate,
            "fault": first_reason(
                [
                    ("not_a_currency", pc.invert(pc.fill_null(is_code, False))),
                    ("rate_date_unreadable", either(bad_day, pc.is_null(day))),
                    ("rate_unreadable", either(bad_rate, pc.invert(pc.fill_null(positive, False)))),
                    ("conflicting_rate", _differs_from_another(code, day, rate)),
                ]
            ),
        }
    )


def _differs_from_another(code: pa.Array, day: pa.Array, rate: pa.Array) -> pa.Array:
    """Tell where a currency has several rates on one day: none of them is the right one."""
    rows = pa.table({"code": code, "day": day, "rate": rate})
    counted = rows.group_by(["code", "day"]).aggregate([("rate", "count_distinct")])
    several = counted.filter(pc.greater(counted["rate_count_distinct"], 1))
    keys = pc.binary_join_element_wise(code, day.cast(pa.string()), "|")
    found = pc.binary_join_element_wise(several["code"], several["day"].cast(pa.string()), "|")
    return pc.is_in(keys, value_set=found.combine_chunks())
