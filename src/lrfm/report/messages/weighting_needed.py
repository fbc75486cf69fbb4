"""Messages of the page on weighting schemes: how many customers and defaults would be needed."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "weighting.column_weight_count": "Weights",
    "weighting.column_customers_needed": "Customers needed",
    "weighting.column_defaults_needed": "Defaults among them",
    "weighting.column_std_err": "Standard error of an area",
    "weighting.column_detectable": "Smallest difference that shows",
    "weighting.needed_caption": "What it takes to learn weights that hold for other customers",
    "weighting.needed_words": (
        "To learn weights takes the customers above, by the criteria of Riley and others: weights shrink by at most a "
        "tenth, fit and default rate are known to within 5 points. The default rate is that of the test days, "
        "{default_share}, and weights are taken to explain {explained_share} (Nagelkerke)."
    ),
    "weighting.detectable_caption": (
        "Which difference between two schemes {count} customer would show, had more of them defaulted",
        "Which difference between two schemes {count} customers would show, had more of them defaulted",
    ),
    "weighting.detectable_words": (
        "A difference of that size is seen in four of five cases, with false alarms in one of twenty, for schemes with "
        "an area of {area} whose errors are correlated by {correlation} (Hanley and McNeil)."
    ),
}
