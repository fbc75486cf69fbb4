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
    # groups from month to month
    "segments.months_none": (
        "The files hold too few months with a whole window of purchases to follow groups from month to month"
    ),
    "segments.months_title": "Money of the groups at each month end, {currency}",
    "segments.months_claim_grew": (
        (
            "{name} grew by {net} within a month: {gained} with {gained_brief_minor} moved in, {lost} with "
            "{lost_brief_minor} out, most of it to {to}"
        ),
        (
            "{name} grew by {net} in {count} months: in a month on average {gained} with {gained_brief_minor} moved in"
            " and {lost} with {lost_brief_minor} out, most of it to {to}"
        ),
    ),
    "segments.months_claim_shrank": (
        (
            "{name} shrank by {net} within a month: {gained} with {gained_brief_minor} moved in, {lost} with "
            "{lost_brief_minor} out, most of it to {to}"
        ),
        (
            "{name} shrank by {net} in {count} months: in a month on average {gained} with {gained_brief_minor} moved "
            "in and {lost} with {lost_brief_minor} out, most of it to {to}"
        ),
    ),
    "segments.months_claim_even": (
        (
            "{name} is as large as a month before: {gained} with {gained_brief_minor} moved in, {lost} with "
            "{lost_brief_minor} out, most of it to {to}"
        ),
        (
            "{name} is as large as {count} months before: in a month on average {gained} with {gained_brief_minor} "
            "moved in and {lost} with {lost_brief_minor} out, most of it to {to}"
        ),
    ),
    "segments.months_claim_kept": (
        "{name} grew by {net} within a month, with {gained_brief_minor}, and nobody moved out",
        (
            "{name} grew by {net} in {count} months: in a month on average {gained} with {gained_brief_minor} moved "
            "in, and nobody out"
        ),
    ),
    "segments.months_claim_still": (
        "Nobody moved into {name} within a month, or out of it",
        "Nobody moved into {name} in {count} months, or out of it",
    ),
    "segments.months_group": (
        "{name}: {count} customer, {money_minor}",
        "{name}: {count} customers, {money_minor}",
    ),
    "segments.months_text": "{month}: {groups}",
    "segments.months_caption": "Moves from month end to month end, from {first} to {last}",
    "segments.ways_caption": "The ways that most money took",
    "segments.months_caveat": (
        "Whoever moves to and fro is counted each time, so moves are more than customers, and amounts of all months "
        "more than the base has. Money is that of a customer's whole window at the month end before the move, or after "
        "it: it also grows and shrinks without any move."
    ),
    "segments.months_below_zero": ("Where a group was credited more than billed, its part of the column is not drawn."),
    "segments.months_provenance": (
        "Two month ends by what was known then, and by the boundaries learned on {learned_on}.",
        "{count} steps between month ends, each by what was known then, and by the boundaries learned on {learned_on}.",
    ),
    "ask.group_months": "In which month did most money leave, and what happened in that month?",
    "segments.column_moves_in": "Moves in",
    "segments.column_moves_out": "Moves out",
    "segments.column_money_in": "Money that moved in, {currency}",
    "segments.column_money_out": "Money that moved out, {currency}",
    "segments.column_from": "From",
    "segments.column_to": "To",
    "segments.column_moves": "Moves",
    "segments.column_money_before_move": "Money before the move, {currency}",
    "segments.column_money_after_move": "After it, {currency}",
}
