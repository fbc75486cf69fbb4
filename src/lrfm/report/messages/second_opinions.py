"""Why a second opinion of time to payment (Cox, accelerated failure time, shrinkage, boosting) can't be told."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # rows that no model can read
    "second.no_such_column": "there is no such column: {columns}",
    "second.not_numbers": "{column} does not hold numbers; encode it first",
    "second.not_finite": (
        "{column}: {count} value is missing or not finite; fill it in, or leave the row out",
        "{column}: {count} values are missing or not finite; fill them in, or leave the rows out",
    ),
    "second.entry_not_before_exit": (
        "{count} row ends before it was ever at risk; leave out what was paid on the day it was sold",
        "{count} rows end before they were ever at risk; leave out what was paid on the day it was sold",
    ),
    "second.exit_not_positive": (
        "{count} row ends on day 0 or before; models of this kind count days since the invoice",
        "{count} rows end on day 0 or before; models of this kind count days since the invoice",
    ),
    "second.value_not_lagged": (
        "{column}: {count} value was known only on the day it would explain, or later; take that of the day before",
        "{column}: {count} values were known only on the day they would explain or later; take those of the day before",
    ),
    "second.no_first_value": (
        "{covariate}: {count} invoice has no value when it is first at risk; state one",
        "{covariate}: {count} invoices have no value when they are first at risk; state one",
    ),
    "second.invoice_twice": (
        "{count} invoice has a second row; give each one row, and its changes apart",
        "{count} invoices have a second row; give each one row, and their changes apart",
    ),
    "second.not_a_record": (
        "{count} customer has a record that can't be: payments without any day at risk, or no whole number of them",
        "{count} customers have records that can't be: payments without any day at risk, or no whole number of them",
    ),
    "second.not_a_share": (
        "{count} customer has more invoices on time than invoices",
        "{count} customers have more invoices on time than invoices",
    ),
    "second.more_exits_than_days": (
        "{count} cell has more exits than days at risk",
        "{count} cells have more exits than days at risk",
    ),
    "second.not_a_hazard": (
        "{count} hazard is no chance between 0 and 1",
        "{count} hazards are no chances between 0 and 1",
    ),
    "second.unknown_stratum": "there is nothing learned on {strata}",
    # why there is no model
    "second.too_few_exits": (
        "Only {count} invoice ended this way; {least} are needed to tell what moves payment.",
        "Only {count} invoices ended this way; {least} are needed to tell what moves payment.",
    ),
    "second.covariate_constant": "Always the same among invoices that are compared: nothing is told of {covariates}.",
    "second.covariates_dependent": "One of these follows from others; their effects can't be told apart: {covariates}.",
    "second.separated": (
        "Payment follows so strictly from {covariates} that no size of the effect is too large; no model is fitted."
    ),
    "second.all_end_at_once": "Every invoice ends on its first day; there is no time to explain.",
    # shrinkage towards all customers
    "second.too_few_customers": (
        "{count} customer is too few to tell how much customers differ; {least} are needed.",
        "{count} customers are too few to tell how much customers differ; {least} are needed.",
    ),
    "second.no_repeated": "No customer has two values, so differences between customers can't be told from chance.",
    "second.never_differs": "All are on time, or none is: there is no share to shrink.",
    # invoices that are never paid
    "second.nothing_ended": "No invoice has ended so far, so nothing can be said of how long one stays open.",
    "second.follow_up_short": (
        "As many invoices as {followed} were watched for {days} days; {least} are needed to say what is unpaid then. "
        "The longest was watched for {longest} days."
    ),
    "second.thin_start": (
        "On day {day} as few as {count} invoice was watched, and others came in later: too few for a curve.",
        "On day {day} as few as {count} invoices were watched, and others came in later: too few for a curve.",
    ),
}
