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
}
