"""The control totals that a run hands over with its pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.core.money import from_minor
from lrfm.ledger.judge import REJECTED, SET_APART

if TYPE_CHECKING:
    from lrfm.cohort.reconcile import ControlBalance
    from lrfm.kpi.month import MonthFigures
    from lrfm.ledger.model import Ledger

__all__ = ["control_totals"]

BALANCES = ("open_items", "ageing_total", "control_balance", "control_source", "accounts")
"""Control totals that a ledger of sales alone has none of."""


def control_totals(
    ledger: Ledger, figures: MonthFigures | None, control: ControlBalance | None, *, digits: int
) -> dict[str, object]:
    """Give the control totals: rows as whole numbers, amounts as decimal text, None for balances without figures."""
    controls = ledger.controls
    balances = _balances(figures, control, digits=digits) if figures and control else dict.fromkeys(BALANCES)
    return {
        "rows_read": controls.rows_read,
        "rows_set_apart": controls.rows(SET_APART),
        "rows_rejected": controls.rows(REJECTED),
        "amount_read": from_minor(controls.amount_read_minor, digits=digits),
        "amount_set_apart": from_minor(controls.amount_minor(SET_APART), digits=digits),
        "amount_rejected": from_minor(controls.amount_minor(REJECTED), digits=digits),
        **balances,
        "tables": {
            table: {
                "rows_read": other.rows_read,
                "rows_set_apart": other.rows(SET_APART),
                "rows_rejected": other.rows(REJECTED),
                "amount_read": from_minor(other.amount_read_minor, digits=digits),
            }
            for table, other in ledger.other_controls.items()
        },
    }


def _balances(figures: MonthFigures, control: ControlBalance, *, digits: int) -> dict[str, object]:
    """Give what open items, the ageing and the control balance sum to."""
    return {
        "open_items": figures.open_items.text(digits=digits),
        "ageing_total": from_minor(figures.ageing.total_minor, digits=digits),
        "control_balance": from_minor(control.amount_minor, digits=digits),
        "control_source": control.source.value,
        "accounts": {account.name: from_minor(account.amount_minor, digits=digits) for account in control.accounts},
    }
