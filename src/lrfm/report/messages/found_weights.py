"""Messages about weights that are measured from customers, or learned from defaults."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # Measured: what a method does not fit
    "weights.too_few_customers": (
        "there is {count} customer to measure; it takes {least}",
        "there are {count} customers to measure; it takes {least}",
    ),
    "weights.below_zero": (
        "{method} needs values of 0 or more, and {count} customer has one below; measure utilities instead",
        "{method} needs values of 0 or more, and {count} customers have some below; measure utilities instead",
    ),
    "weights.not_above_zero": (
        "{method} needs values above 0, and {count} customer has a 0 or less; state a floor, or measure utilities",
        "{method} needs values above 0, and {count} customers have a 0 or less; state a floor, or measure utilities",
    ),
    "weights.no_single_balance": (
        "{method} finds no single weights here: some criteria are at their best with the same customers; "
        "leave one of them out"
    ),
    "weights.no_such_floor": "a floor of utilities lies between 0 and 1, and {floor} does not",
    # Measured: what is to be said
    "weights.nothing_differs": (
        "There is nothing to measure: customers do not differ, or criteria only repeat each other. "
        "All criteria weigh the same."
    ),
    "weights.mixed_signs": (
        "What the criteria have in common rises with some and falls with others ({names}): "
        "that is no value, so all criteria weigh the same."
    ),
    "weights.floored": (
        "{method} takes logarithms, so utilities below {floor} count as {floor}; another floor gives other weights."
    ),
    # Learned: what nothing can be learned from
    "weights.no_outcomes": "this scheme learns from defaults; tell it who defaulted",
    "weights.no_values": "none of the criteria can be told of any customer; take others",
    "weights.no_times": "this scheme learns from the days until a default; tell it how long each customer was seen",
    "weights.not_an_outcome": (
        "{count} customer neither defaulted nor did not: outcomes are 1 or 0; leave the others out",
        "{count} customers neither defaulted nor did not: outcomes are 1 or 0; leave the others out",
    ),
    "weights.not_row_weights": (
        "{count} row has a weight that is negative or no number",
        "{count} rows have weights that are negative or no numbers",
    ),
    "weights.not_a_time": (
        "{count} row has a time that is negative or no number",
        "{count} rows have times that are negative or no numbers",
    ),
    "weights.one_class": (
        "nothing can be learned from {count} customer of whom {bad_count} defaulted: it takes both kinds",
        "nothing can be learned from {count} customers of whom {bad_count} defaulted: it takes both kinds",
    ),
    "weights.no_such_ridge": "a ridge is a number above 0, and {ridge} is not",
    "weights.no_such_scale": "points double the odds by a number above 0 ({points}), from odds above 0 ({odds})",
    "weights.no_such_criterion": "no criterion is called {names}",
    # Learned: what is to be said
    "weights.ridge": "How strongly weights are held back was chosen by cross-validation: a ridge of {ridge}.",
    "weights.learned_zero": "Defaults give no weight to {names}: it told nothing beside the other criteria.",
    "weights.learned_nothing": "Defaults give no criterion a weight: all of them weigh the same.",
    "weights.against": "More of what is held to be good went with more defaults, given the others: {names}.",
    # Intervals
    "weights.no_weights": "this scheme has no weights",
    "weights.draws_failed": (
        "of {draws} draws of customers {count} gave no weights: too many for an interval",
        "of {draws} draws of customers {count} gave no weights: too many for an interval",
    ),
}
