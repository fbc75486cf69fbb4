"""Messages about curves of time to payment."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "survival.days_not_ascending": "{key}: wanted days that ascend, such as [0, 30, 60, 90]; got {got}",
    "survival.amounts_too_large": "The amounts are too large to be summed exactly.",
    "survival.nothing_at_risk": "There are not enough invoices to follow.",
    "survival.half_still_open": "By the last day known, day {days}, less than half had ended.",
    "survival.before_start": "Day {days} is before the curve begins, on day {start}.",
    "survival.after_last_day": "Nothing is known of day {days}: no invoice was followed beyond day {last}.",
    "survival.none_left": "No invoice is left open, so there is no interval.",
    "survival.begins_at": "The curve begins on day {days} and tells of invoices open then; {left_out} are not in it.",
    "survival.no_exits": "None of these invoices has ended.",
    "survival.never_paid": "None of these invoices was paid.",
    "survival.never_credited": "None of these invoices was credited.",
    "survival.never_written_off": "None of these invoices was written off.",
    "survival.too_few_exits": "{exits} invoices ended; a curve needs {least}.",
    "survival.never_enough_at_risk": "There were never {least} invoices open on the same day of the clock.",
    "survival.too_few_customers": "No interval: customers are {customers}, and {least} are needed.",
    "survival.too_few_customers_to_compare": "Customers are too few ({customers}) to tell chance from a difference.",
    "survival.nothing_to_compare": "There are no two groups of which invoices ended at the same age.",
    "survival.no_group_told": "No group has {least} invoices that ended, so there is no curve.",
    # how good predictions were
    "survival.no_rows": "There is nothing to judge predictions by.",
    "survival.nothing_to_divide_by": "What was predicted or came adds up to nothing, so no share of it can be told.",
    "survival.no_pairs": "No two invoices can be put in the order in which they were paid.",
    "survival.followed_too_short": "No invoice was followed for {horizon_days} days, so it can't be told what came.",
    "survival.few_customers": (
        "No interval: there is {count} customer, and {least} are needed.",
        "No interval: there are {count} customers, and {least} are needed.",
    ),
    "survival.draws_failed": "No interval: {failed} of {draws} draws of customers told nothing.",
    "survival.one_horizon": "A score over time needs two horizons that can be told.",
    "survival.few_watched": "Fewer than {least_percent} % of the invoices were followed for {horizon_days} days.",
    "survival.no_slope": "Predictions and outcomes differ too little to tell a slope.",
    "survival.few_rows": (
        "There is {count} invoice to judge whole curves by, and {least} are needed.",
        "There are {count} invoices to judge whole curves by, and {least} are needed.",
    ),
}
