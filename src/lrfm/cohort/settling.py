"""How a ledger was settled where rows do not say it: by a rule, or by something that the files do not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.engine.exact import exact_sum
from lrfm.ledger.findings import SettlingFacts
from lrfm.ledger.settle.clearing import ELSEWHERE

if TYPE_CHECKING:
    from lrfm.engine.base import Engine
    from lrfm.ledger.model import Ledger

__all__ = ["settling_facts"]


def settling_facts(ledger: Ledger, *, engine: Engine) -> SettlingFacts:
    """Count what was closed against something outside the files; amounts are summed without their signs."""
    rows = ledger.receipts
    is_elsewhere = rows.kind == ELSEWHERE
    found = engine.whole_numbers(
        rows.agg(items=rows.count(where=is_elsewhere), amount=exact_sum(rows.amount_minor.abs(), where=is_elsewhere))
    )
    return SettlingFacts(ledger.rule, ledger.rule_minor, found["items"], found["amount"])
