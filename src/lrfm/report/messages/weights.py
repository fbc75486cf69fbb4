"""Messages about schemes of weights: what cannot be weighed, and what is to be said of weights."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # What cannot be weighed
    "weights.no_criteria": "a scheme needs a criterion at least; name some",
    "weights.criterion_twice": "these criteria stand twice: {names}; give each a name of its own",
    "weights.no_such_column": "the table of customers lacks what the criteria are read from: {columns}",
    "weights.no_customers": "there is no customer to learn from; take a cut-off at which some had bought",
    "weights.no_such_kind": "there is no normalisation {kind}; there are: {known}",
    "weights.no_such_aggregation": "there is no aggregation {kind}; there are: {known}",
    "weights.needs_above_zero": (
        "{criterion}: the normalisation {kind} divides by values and needs all of them above 0; "
        "take another, such as min_max"
    ),
    "weights.other_length": (
        "{name} has {got} values for {count} customer; give one a customer",
        "{name} has {got} values for {count} customers; give one a customer",
    ),
    "weights.not_one_each": "weights of {origin}: wanted one weight for each criterion ({names}), each named once",
    "weights.not_weights": "weights of {origin}: wanted numbers of 0 or more, not all of them 0",
    "weights.not_one_together": "weights of {origin}: they must add up to 1; divide each by their sum",
    "weights.other_criteria": "weights of {origin}: they are not those of the criteria {names}",
    # What is to be said of weights
    "weights.imputed": (
        "{criterion} cannot be told of {count} customer; the median of the others stands in.",
        "{criterion} cannot be told of {count} customers; the median of the others stands in.",
    ),
    "weights.all_alike": "All customers are alike in {names}: no weight goes there, the others share it.",
}
