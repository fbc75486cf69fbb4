"""Messages about customers ranked by what they bring, and about groups from month to month."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # ranking
    "customers.ranking_none": "Nobody was billed within the last twelve months, so nobody can be ranked",
    "customers.ranking_claim_profit": (
        "{name}, place {place} by billing, is only place {other_place} by profit",
        (
            "Of the {count} customers billed most, {among} are among the {count} most profitable; {name}, place "
            "{place} by billing, is place {other_place} by profit"
        ),
    ),
    "customers.ranking_claim_quantity": (
        "{name}, place {place} by billing, is only place {other_place} by quantity",
        (
            "Of the {count} customers billed most, {among} are among the {count} who bought most units; {name}, place "
            "{place} by billing, is place {other_place} by quantity"
        ),
    ),
    "customers.ranking_claim_same_profit": (
        "The customer billed most is also the most profitable",
        "The {count} customers billed most are also the {count} most profitable",
    ),
    "customers.ranking_claim_same_quantity": (
        "The customer billed most also bought most units",
        "The {count} customers billed most are also the {count} who bought most units",
    ),
    "customers.ranking_claim_known_profit": (
        "The profit of the customer billed most is not known",
        (
            "Of the {count} customers billed most, {among} are among the {count} most profitable; of the others the "
            "profit is not known"
        ),
    ),
    "customers.ranking_claim_known_quantity": (
        "The quantity of the customer billed most is not known",
        (
            "Of the {count} customers billed most, {among} are among the {count} who bought most units; of the others "
            "the quantity is not known"
        ),
    ),
    "customers.ranking_claim_billed": (
        "{name} was billed most within twelve months: {billed_brief_minor}, {billed_share} of everything"
    ),
    "customers.ranking_no_profit": "No profit is told: the files hold no lines with their cost, or too few.",
    "customers.ranking_no_quantity": "No quantity is told: the files hold no lines with quantities.",
    "customers.ranking_caption": (
        "The {count} customer billed most within twelve months",
        "The {count} customers billed most within twelve months",
    ),
    "customers.ranking_caveat": (
        "{count} customer was billed in these twelve months.",
        "{count} customers were billed in these twelve months; the places of all are in the tables of this pack.",
    ),
    "customers.ranking_provenance": (
        "Billed net of credit notes; profit is what lines brought less their cost. Place 1 is the largest of all "
        "customers; equal ones share the better place."
    ),
    "ask.ranking": "Who buys much and leaves little: is it the price, the discount, or what they buy?",
    "customers.column_rank_billed": "Place",
    "customers.column_rank_two_years": "Place over two years",
    "customers.column_rank_quantity": "Place by quantity",
    "customers.column_rank_profit": "Place by profit",
    "customers.column_ranked_billed": "Billed, {currency}",
    "customers.column_ranked_quantity": "Quantity",
    "customers.column_ranked_profit": "Profit, {currency}",
}
