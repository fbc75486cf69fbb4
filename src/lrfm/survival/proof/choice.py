"""Which method is used: the model only where it is told better than the shrunk baselines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lrfm.core.reason import Reason
from lrfm.survival.proof.settings import ProofSettings
from lrfm.survival.proof.table import Choice, Compared, Counts

__all__ = ["FALLBACK", "choose", "name_of", "too_little"]

FALLBACK = "portfolio_curve"
"""Used where nothing can be proven: of the baselines it asks least of what is known."""


def choose(
    counts: Counts,
    against: Mapping[str, Compared],
    integrated: Mapping[str, float | None],
    *,
    model: str,
    rivals: Sequence[str],
    settings: ProofSettings,
) -> Choice:
    """Choose by the integrated Brier score over all open invoices.

    The model is used if, for each of the `rivals` (the shrunk baselines), the whole interval by customer of its score
    less the rival's lies below 0. Else the baseline with the lowest score is used (the first of equal ones), and the
    reason tells whether the model was worse than a rival, or better by no more than chance allows. With fewer origins,
    customers or payments than `settings` wants, or no interval, nothing can be told, and `FALLBACK` is used.
    `against` holds differences by rival, `integrated` scores by method, the model's among them.
    """
    if reason := too_little(counts, settings):
        return Choice(FALLBACK, False, reason)
    for rival in rivals:
        if missing := against[rival].difference.missing:
            return Choice(FALLBACK, False, missing)
    baselines = {name: score for name, score in integrated.items() if name != model and score is not None}
    best = min(baselines, key=lambda name: baselines[name])
    for key, unproven in (("proof.model_worse", _is_worse), ("proof.model_not_told_better", _is_not_told)):
        for rival in rivals:
            if unproven(against[rival]):
                return Choice(best, True, Reason.of(key, rival=name_of(rival), used=name_of(best)))
    reason = Reason.of("proof.model_better", first=name_of(rivals[0]), second=name_of(rivals[-1]))
    return Choice(model, True, reason)


def too_little(counts: Counts, settings: ProofSettings) -> Reason | None:
    """Say why origins are too few, or tell of too few customers or payments, to prove a method."""
    for key, count, least in (
        ("proof.few_origins", counts.origin_count, settings.least_origins),
        ("proof.few_customers", counts.customer_count, settings.least_customers),
        ("proof.few_paid", counts.paid_count, settings.least_paid),
    ):
        if count < least:
            return Reason.of(key, count=count, least=least)
    return None


def name_of(method: str) -> Reason:
    """Name a method, in words of the catalogue.

    >>> name_of("dso")
    Reason(key='proof.name_dso', values={})
    """
    return Reason.of(f"proof.name_{method}")


def _is_worse(compared: Compared) -> bool:
    value = compared.difference.value
    return value is None or value >= 0


def _is_not_told(compared: Compared) -> bool:
    high = compared.difference.high
    return high is None or high >= 0
