"""Messages about payments to come: the model behind them, its proof, and each open invoice."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "payments.settled_only": (
        "Payments can't be foretold from files that hold settled invoices alone: what stood open on a past day and was "
        "never settled is not in them."
    ),
    "payments.too_short": (
        "Customers were followed for {count} month end, and {least} are needed to foretell payments.",
        "Customers were followed for {count} month ends, and {least} are needed to foretell payments.",
    ),
}
