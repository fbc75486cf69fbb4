"""Messages about hazard models: why a cause has none."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "survival.too_few_of_cause": (
        "{count} invoice ended this way ({cause}); a model of the days until then needs at least {least}",
        "{count} invoices ended this way ({cause}); a model of the days until then needs at least {least}",
    ),
    "survival.parted": (
        "{effect} alone tells all invoices that ended this way ({cause}) from those that did not, so that no size of "
        "its effect can be told"
    ),
    "survival.effects_alike": (
        "Some effects on how invoices end ({cause}) always go together, so that they can't be told apart"
    ),
    "survival.not_reached": (
        "The model of how invoices end ({cause}) came to no end; {effect} is the effect that grew largest"
    ),
    "params.phase_within_a_bin": "a phase ends within a bin of days past due; let it end where a bin ends",
}
