"""Messages about how schemes fared against the defaults that came: why a figure is missing."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "backtest.no_customers": "No customer's outcome is known, so nothing can be told.",
    "backtest.no_defaults": "None of {customers} customers defaulted, so nobody can tell who should have been seen.",
    "backtest.only_defaults": "All of {customers} customers defaulted, so there is nobody to tell them from.",
    "backtest.no_pairs": "No cut-off has both customers that defaulted and customers that did not.",
    "backtest.one_customer": "It takes two customers that defaulted, and two that did not, to tell chance from skill.",
    "backtest.few_defaults": (
        "No scheme is ranked: {count} customer defaulted, and {least} are needed.",
        "No scheme is ranked: {count} customers defaulted, and {least} are needed.",
    ),
    "backtest.short_windows": "Fewer than {least_percent} % of the customers were followed for {horizon_days} days.",
    "backtest.no_amount": "The defaults add up to no amount, so no share of it can be told.",
    "backtest.no_spread": "Defaults are parted entirely, so there is no spread to judge chance by.",
    "backtest.no_chances": (
        "On {count} of {days} test days too little was known by then to turn scores into chances of default.",
        "On {count} of {days} test days too little was known by then to turn scores into chances of default.",
    ),
    "backtest.no_slope": "Chances and outcomes differ too little, or are parted entirely: there is no slope.",
    "backtest.all_alike": "All customers are given the same, so they have no order.",
    "backtest.draws_failed": "No interval: {failed} of {draws} draws of customers told nothing.",
    "backtest.no_number": (
        "A scheme gives no number for {count} customer and cut-off; every eligible customer needs one.",
        "A scheme gives no number for {count} customers and cut-offs; every eligible customer needs one.",
    ),
    # why nothing is ranked, a scheme is left out, or no money is told
    "backtest.sales_only": (
        "No scheme is ranked: the files show sales alone, and nobody defaults in them. Payments are needed."
    ),
    "backtest.undated": (
        "No scheme is ranked: payments have no dates of their own, so nobody knows when a customer was late."
    ),
    "backtest.too_short": (
        "No scheme is ranked: the files are too short for a day with enough history before it and a whole window "
        "after it."
    ),
    "backtest.no_test": (
        "No scheme is ranked: no day has a window of {horizon_days} days that is over, and another one before it to "
        "learn from. A longer history is needed."
    ),
    "backtest.fate_unknown": (
        (
            "No scheme is ranked: of {count} customer nobody knows whether they defaulted, as the files do not say "
            "what became of amounts that stayed open; {defaults} are known to have defaulted."
        ),
        (
            "No scheme is ranked: of {count} customers nobody knows whether they defaulted, as the files do not say "
            "what became of amounts that stayed open; {defaults} are known to have defaulted."
        ),
    ),
    "backtest.too_few_to_learn": (
        "By the first test day {count} customer was known to have defaulted, too few to learn it from.",
        "By the first test day {count} customers were known to have defaulted, too few to learn it from.",
    ),
    "backtest.no_margin": (
        "Nothing is told in money: no order line has a cost and the params state no margin (tournament.economics)."
    ),
    "params.other_loss": (
        "{key}: with these shares of defaults that lose nothing, or everything, the average loss is not the "
        "{loss_share} of `loss_given_default_share`; leave them away, or give shares that fit it"
    ),
    "backtest.no_profit": (
        "Nothing is told in money: a margin of {margin_share} of sales leaves nothing after {funding_share} for "
        "funding."
    ),
}
