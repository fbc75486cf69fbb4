"""Every word a reader meets, in English: message key -> template, composed from one module per room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from lrfm.errors import Defect
from lrfm.report.messages import (
    backtest,
    cash,
    check,
    connected,
    curves,
    customers,
    engine,
    fates,
    features,
    found_weights,
    habits,
    hazard,
    judgements,
    kpi,
    ledger,
    made_up,
    mapping,
    opinions,
    own,
    params,
    payments,
    proof,
    provision,
    provision_movement,
    quality,
    questions,
    ranked,
    reasons,
    receivables,
    report,
    runner,
    second_opinions,
    segments,
    sources,
    study,
    synthetic,
    timing,
    trends,
    weighting,
    weighting_answer,
    weighting_money,
    weighting_needed,
    weighting_schemes,
    weighting_tested,
    weights,
)
from lrfm.report.messages import map as profile

__all__ = ["MESSAGES", "Template", "compose"]

Template = str | tuple[str, str]
"""An English template with ``{name}`` placeholders; a pair is (singular, plural), counted by ``{count}``."""


def compose(catalogues: Iterable[Mapping[str, Template]]) -> Mapping[str, Template]:
    """Join the rooms' messages; raise ``Defect`` where two of them use one key.

    >>> dict(compose([{"a.one": "One"}, {"b.many": ("{count} row", "{count} rows")}]))
    {'a.one': 'One', 'b.many': ('{count} row', '{count} rows')}
    """
    joined: dict[str, Template] = {}
    for catalogue in catalogues:
        twice = sorted(joined.keys() & catalogue.keys())
        if twice:
            raise Defect(f"message keys defined twice: {', '.join(twice)}")
        joined.update(catalogue)
    return MappingProxyType(joined)


MESSAGES: Mapping[str, Template] = compose(
    room.MESSAGES
    for room in (
        params,
        engine,
        runner,
        ledger,
        kpi,
        report,
        study,
        sources,
        mapping,
        profile,
        check,
        reasons,
        quality,
        receivables,
        questions,
        trends,
        fates,
        proof,
        habits,
        synthetic,
        made_up,
        segments,
        customers,
        connected,
        features,
        ranked,
        curves,
        second_opinions,
        hazard,
        payments,
        opinions,
        timing,
        cash,
        provision,
        provision_movement,
        weights,
        judgements,
        found_weights,
        backtest,
        own,
        weighting,
        weighting_answer,
        weighting_money,
        weighting_needed,
        weighting_schemes,
        weighting_tested,
    )
)
