"""Messages about the proof on past days: which method of predicting payments is used, and why."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "proof.name_model": "the model of payments",
    "proof.name_roll_rates": "roll rates of the ageing",
    "proof.name_customer_lateness": "each customer's mean lateness, shrunk",
    "proof.name_customer_lateness_plain": "each customer's mean lateness, as it is",
    "proof.name_portfolio_curve": "the portfolio's curve by age",
    "proof.name_dso": "days sales outstanding",
    "proof.name_due_date_plus_terms": "the due date, then term after term",
    "proof.name_one_share": "one share for all invoices",
    "proof.model_better": (
        "The model is used: on past days its error was smaller than that of {first}, and than that of {second}, by "
        "more than chance allows."
    ),
    "proof.model_not_told_better": (
        "The model is not used: on past days its error was smaller than that of {rival}, but by no more than chance "
        "allows. Used instead: {used}."
    ),
    "proof.model_worse": (
        "The model is not used: on past days its error was no smaller than that of {rival}. Used instead: {used}."
    ),
    "proof.few_origins": (
        "No method is proven by {count} past day, as {least} are needed; the portfolio's curve by age is used.",
        "No method is proven by {count} past days, as {least} are needed; the portfolio's curve by age is used.",
    ),
    "proof.few_customers": (
        "No method is proven by {count} customer, as {least} are needed; the portfolio's curve by age is used.",
        "No method is proven by {count} customers, as {least} are needed; the portfolio's curve by age is used.",
    ),
    "proof.few_paid": (
        "No method is proven by {count} payment, as {least} are needed; the portfolio's curve by age is used.",
        "No method is proven by {count} payments, as {least} are needed; the portfolio's curve by age is used.",
    ),
    "proof.nothing_open": "No invoice was open on this day.",
    "proof.few_paid_before": (
        "Before this day {count} invoice was paid, and {least} are needed to predict from.",
        "Before this day {count} invoices were paid, and {least} are needed to predict from.",
    ),
    "proof.not_followed": (
        "This day was followed for {count} day, and {least} are needed.",
        "This day was followed for {count} days, and {least} are needed.",
    ),
}
