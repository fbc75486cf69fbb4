"""Messages about what became of provisions: cohorts, the past, the month's movement, and other assumptions."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "provision.cohorts_claim": (
        (
            "Of {billed_minor} billed in the one quarter that is old enough {lost_share} was lost, and {late_share} "
            "of what was not paid when due"
        ),
        (
            "Of {billed_minor} billed in the {count} quarters that are old enough {lost_share} was lost, and "
            "{late_share} of what was not paid when due"
        ),
    ),
    "provision.cohorts_none": (
        "No quarter is old enough to judge its losses: that takes one day after its last due date",
        "No quarter is old enough to judge its losses: that takes {count} days after its last due date",
    ),
    "provision.cohorts_young": (
        "With the one young quarter taken as final the rate would look like {naive_share} instead of {mature_share}.",
        (
            "With the {count} young quarters taken as final the rate would look like {naive_share} instead of "
            "{mature_share}."
        ),
    ),
    "provision.cohorts_left": "Of the old ones, {left_minor} ({left_share}) is still open and counts as not lost here.",
    "provision.cohorts_caveat": "Quarters differ more by a few large losses than by how customers pay.",
    "provision.cohorts_caption": "Written off of the money of each quarter's invoices that reached a bucket",
    "provision.row_mature": ("Old one", "{count} old ones"),
    "provision.young": "{open_part}, young",
    "provision.cohorts_provenance": (
        (
            "Quarters of the invoice's date. Money that was open on the first day of a bucket reached it. A quarter "
            "is old enough one day after its last due date; only such quarters are summed."
        ),
        (
            "Quarters of the invoice's date. Money that was open on the first day of a bucket reached it. A quarter "
            "is old enough {count} days after its last due date; only such quarters are summed."
        ),
    ),
    # a year ago
    "provision.no_past": "the files don't hold the month that ended on {day} in full",
    "provision.untold_past": "What became of what was set aside a year ago can't be told: {why}",
    "provision.past_claim_within": (
        "Of {aside_minor} set aside on {day}, {lost_minor} was needed so far; {still_minor} of what stood open then "
        "still does"
    ),
    "provision.past_claim_short": (
        "{lost_minor} was lost of what stood open on {day}, more than the {aside_minor} that would have been set aside"
    ),
    "provision.past_claim_enough": (
        "The {aside_minor} set aside on {day} was more than enough: {lost_minor} was lost, and {still_minor} is "
        "still open"
    ),
    "provision.column_open_then": "Open then, {currency}",
    "provision.column_aside_then": "Set aside then, {currency}",
    "provision.column_lost_since": "Lost since, {currency}",
    "provision.column_open_still": "Still open, {currency}",
    "provision.past_caption": "What stood open a year ago, by days past due then, and what became of it",
    "provision.past_caveat": (
        "One day a year ago is one test, and a few large losses decide it. What is still open may yet be lost."
    ),
    "provision.past_provenance": (
        "Rates as they would have been learned from what was known on {day}; write-offs of the same invoices known "
        "since. Without assessments apart: who is assessed so today was not known then."
    ),
    # customers apart
    "provision.specific_none": "No customer is assessed apart: the params name none",
    "provision.specific_unknown": (
        "The files know no customer “{customers}”, whom the params assess apart.",
        "The files know none of the customers {customers}, whom the params assess apart.",
    ),
    "provision.specific_unknown_masked": (
        "The params assess a customer apart whom the files don't know.",
        "The params assess {count} customers apart whom the files don't know.",
    ),
    "provision.specific_claim": (
        "One customer is assessed apart: {aside_minor} is set aside for the {owed_minor} owed",
        "{count} customers are assessed apart: {aside_minor} is set aside for the {owed_minor} they owe",
    ),
    "provision.specific_caption": "Customers assessed apart, what is set aside for them, and why",
    "provision.not_yet": "{reason} (from a later day on)",
    "provision.specific_cut": "{customer} owes {owed_minor}: no more of the stated {stated_minor} is set aside.",
    "provision.specific_provenance": (
        "As stated in the params. Their open invoices leave the matrix; their past stays in its rates."
    ),
    "provision.related_none": "Related parties: the params name none",
    "provision.related": (
        (
            "One related party is out of every figure: the leading file holds {amount_minor} of its rows ({rows}). "
            "Assess what it owes apart"
        ),
        (
            "{count} related parties are out of every figure: the leading file holds {amount_minor} of their rows "
            "({rows}). Assess what they owe apart"
        ),
    ),
    # movement
    "provision.movement_claim_up": (
        "{change_minor} more is set aside than on {day}; the largest step is “{step}”, {step_minor}"
    ),
    "provision.movement_claim_down": (
        "{change_minor} less is set aside than on {day}; the largest step is “{step}”, {step_minor}"
    ),
    "provision.movement_claim_same": "{closing_minor} is set aside, just as on {day}",
    "provision.step_new": "New invoices",
    "provision.step_aged": "Invoices that grew older",
    "provision.step_apart": "Customers assessed otherwise",
    "provision.step_rates": "Rates learned anew",
    "provision.step_short": "Lost beyond what was set aside",
    "provision.step_released": "Released: paid or credited",
    "provision.step_used": "Used: written off",
    "provision.column_step": "Step",
    "provision.row_at": "Set aside on {day}",
    "provision.short_opening": "Opening",
    "provision.short_new": "New invoices",
    "provision.short_aged": "Grown older",
    "provision.short_apart": "Assessed apart",
    "provision.short_rates": "New rates",
    "provision.short_short": "Not set aside",
    "provision.short_released": "Released",
    "provision.short_used": "Written off",
    "provision.short_closing": "Closing",
    "provision.movement_caption": "From the opening to the closing balance",
    "provision.movement_figure": "What is set aside, from the month end before to now ({currency})",
    "provision.movement_description": (
        "One bar.",
        "{count} bars: the opening balance, each step, and the closing balance.",
    ),
    "provision.rung": "{step}: {amount_minor}",
    "provision.brief": "{amount_brief_minor}",
    "provision.plus": "+{amount}",
    "provision.movement_caveat": (
        "Rates learned anew also hold how old the money within each bucket is. A write-off is used in full; what had "
        "not been set aside for it is a charge of its own."
    ),
    "provision.movement_as_if": (
        "What the params state counts on {day} too, unless they say from which day on it holds."
    ),
    "provision.movement_provenance": (
        "The opening balance is worked out from what was known on {day}, with the rates learned by then; steps sum "
        "up to the closing balance, whole minor units."
    ),
    # sensitivity
    "provision.sensitivity_claim": (
        "Under other assumptions between {least_minor} and {most_minor} would be set aside; {total_minor} is booked"
    ),
    "provision.sensitivity_none": "No other assumption would change what is set aside",
    "provision.sensitivity_caption": "What would be set aside under other assumptions",
    "provision.column_assumption": "Assumption",
    "provision.column_against": "Against booked, {currency}",
    "provision.column_against_share": "Against booked",
    "provision.assume_booked": "As booked",
    "provision.assume_upper": "As many customers lost as the past does not rule out (95 %)",
    "provision.assume_reached": "Rates of what just reached a bucket, for all that stands in it",
    "provision.assume_rest_lost": "All is lost whose end the curve does not tell",
    "provision.assume_rest_paid": "Nothing is lost of that whose end the curve does not tell",
    "provision.assume_flows": "Rates by flows between buckets",
    "provision.assume_raw": "Rates as learned, without any further step",
    "provision.assume_learned": "Rates learned from the files, in place of those stated",
    "provision.assume_no_forward": "Without the forward-looking factor",
    "provision.sensitivity_caveat": (
        "None of these is booked: what is booked is meant to be right on average, and a bound is not. They are no "
        "forecast of how far off it may be."
    ),
    "provision.sensitivity_provenance": (
        "The upper bound is the exact one of a share of customers (with none lost of n close to 3 / n); each "
        "customer lost is taken to lose what those seen did, all of it where none was."
    ),
    # what to ask
    "ask.provision_matrix": "Which of the oldest invoices does anybody still expect to be paid, and why?",
    "ask.provision_rates": "What will be different next year for customers' solvency, and who says so?",
    "ask.provision_beside": "Has something changed in the last year that older losses don't show?",
    "ask.provision_cohorts": "What did the quarters with the largest losses have in common?",
    "ask.provision_past": "Which losses of the year would nobody have expected, and why?",
    "ask.provision_specific": "What evidence stands behind each assessment, and when is it looked at again?",
    "ask.provision_movement": "Which invoices grew old this month, and who is working on them?",
    "ask.provision_sensitivity": "Which of these assumptions would the auditor ask about first?",
}
