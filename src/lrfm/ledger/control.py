"""Control totals: every row and every cent of the files is in the ledger, set apart or rejected."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.core.reason import Reason
from lrfm.engine.exact import exact_sum
from lrfm.errors import Defect, Fault, UserError
from lrfm.ledger.judge import COPY, REJECTED, SET_APART, TAKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ibis.expr.types import Table

    from lrfm.engine.base import Engine

__all__ = [
    "FileControls",
    "ForeignTotal",
    "ReasonTotal",
    "Taken",
    "check_rejected_share",
    "count_rows",
    "rolled_balance",
]


@dataclass(frozen=True)
class ReasonTotal:
    """Rows not taken for one reason; `gross_minor` sums without sign, `unreadable_rows` have no amount to sum."""

    status: str
    reason: str
    rows: int
    first_row_number: int = field(compare=False)  # depends on the order of rows; for messages, never for pages
    amount_minor: int
    gross_minor: int
    unreadable_rows: int


@dataclass(frozen=True)
class ForeignTotal:
    """Rows in another currency than the base; `amount_minor` are hundredths or whatever the base currency counts in."""

    currency: str
    rows: int
    amount_minor: int


@dataclass(frozen=True)
class Taken:
    """What of a table is in the ledger: rows, their amounts, and these without signs (minor units)."""

    rows: int
    amount_minor: int
    gross_minor: int


@dataclass(frozen=True)
class FileControls:
    """Rows and amounts (minor units of the base currency) of the files: read = taken + set apart + rejected.

    Amounts in other currencies are in none of the sums; `foreign` has them by currency.
    """

    rows_read: int
    amount_read_minor: int
    rows_taken: int
    amount_taken_minor: int
    gross_taken_minor: int
    by_reason: tuple[ReasonTotal, ...]
    foreign: tuple[ForeignTotal, ...] = ()

    @property
    def broken(self) -> tuple[ReasonTotal, ...]:
        """Give what was rejected because it could not be used; a copy of a row that was taken lost nothing."""
        return tuple(total for total in self.by_reason if total.status == REJECTED and total.reason != COPY)

    def rows(self, status: str) -> int:
        """Count the rows of a status."""
        return sum(total.rows for total in self.by_reason if total.status == status)

    def amount_minor(self, status: str) -> int:
        """Sum the amounts of a status."""
        return sum(total.amount_minor for total in self.by_reason if total.status == status)

    def require_closed(self) -> None:
        """Raise `Defect` unless read = taken + set apart + rejected, in rows and to the cent."""
        rows = self.rows_taken + self.rows(SET_APART) + self.rows(REJECTED)
        amount = self.amount_taken_minor + self.amount_minor(SET_APART) + self.amount_minor(REJECTED)
        if rows != self.rows_read or amount != self.amount_read_minor:
            raise Defect(
                f"rows {self.rows_read} read, {rows} accounted for; minor units {self.amount_read_minor} read, {amount}"
            )


def count_rows(engine: Engine, *, parsed: Table, rows: Table, taken: Taken, faulty_rows: Sequence[int]) -> FileControls:
    """Count what was read from the parsed cells, what was taken from the ledger's tables, the rest by reason."""
    read = engine.whole_numbers(parsed.agg(n=parsed.count(), amount=exact_sum(parsed.amount_minor)))
    totals = list(_by_reason(engine, rows))
    if faulty_rows:
        count = len(faulty_rows)
        totals.append(ReasonTotal(REJECTED, "faulty_line", count, min(faulty_rows), 0, 0, count))
    controls = FileControls(
        rows_read=read["n"] + len(faulty_rows),
        amount_read_minor=read["amount"],
        rows_taken=taken.rows,
        amount_taken_minor=taken.amount_minor,
        gross_taken_minor=taken.gross_minor,
        by_reason=tuple(sorted(totals, key=lambda total: (total.status, -total.rows, total.reason))),
        foreign=_foreign(engine, parsed),
    )
    controls.require_closed()
    return controls


def _by_reason(engine: Engine, rows: Table) -> Iterator[ReasonTotal]:
    other = rows.filter(rows.status != TAKEN)
    grouped = other.group_by("status", "reason").agg(
        n=other.count(),
        first=other.row_number.min(),
        amount=exact_sum(other.amount_minor),
        gross=exact_sum(other.amount_minor.abs()),
        unreadable=other.amount_minor.isnull().sum(),
    )
    for row in engine.to_arrow(grouped, order_by=["status", "reason"]).to_pylist():
        yield ReasonTotal(
            row["status"],
            row["reason"],
            row["n"],
            row["first"],
            int(row["amount"]),
            int(row["gross"]),
            row["unreadable"],
        )


def _foreign(engine: Engine, parsed: Table) -> tuple[ForeignTotal, ...]:
    if "foreign_currency" not in parsed.columns:
        return ()
    others = parsed.filter(parsed.foreign_currency.notnull())
    grouped = others.group_by(currency="foreign_currency").agg(n=others.count(), amount=exact_sum(others.foreign_minor))
    rows = engine.to_arrow(grouped, order_by=["currency"]).to_pylist()
    return tuple(ForeignTotal(row["currency"], row["n"], int(row["amount"])) for row in rows)


def check_rejected_share(controls: FileControls, *, share_max: Decimal, rejected_folder: str) -> None:
    """Raise `UserError` where more than the set share of rows, or of amount, could not be used.

    Copies of rows that were taken do not count. `rejected_folder` is where the user finds the rows.
    """
    in_scope = controls.rows_read - controls.rows(SET_APART)
    rejected = sum(total.rows for total in controls.broken)
    gross = sum(total.gross_minor for total in controls.broken)
    gross_in_scope = controls.gross_taken_minor + gross
    if rejected > share_max * in_scope or gross > share_max * gross_in_scope:
        raise UserError(
            Fault(
                "ledger.too_many_rejected",
                {
                    "count": rejected,
                    "rows": in_scope,
                    "rejected_share": Fraction(rejected, in_scope),
                    "amount_share": Fraction(gross, gross_in_scope) if gross_in_scope else Fraction(0),
                    "limit_share": Fraction(share_max),
                    "rejected_folder": rejected_folder,
                },
            ),
            *(_told(total) for total in controls.broken),
        )
    if controls.rows_taken == 0:
        raise UserError.of("ledger.no_rows", rows=controls.rows_read)


def _told(total: ReasonTotal) -> Fault:
    return Fault(
        "ledger.reason_total",
        {
            "count": total.rows,
            "line": total.first_row_number,
            "reason": Reason.of(f"reason.{total.reason}"),
            "remedy": Reason.of(f"remedy.{total.reason}"),
        },
    )


def rolled_balance(engine: Engine, movements: Table, *, cutoff: date) -> int:
    """Roll the balance forward from the rows taken: billed less settled, as known at the cut-off (minor units)."""
    known = movements.filter((movements.event_date <= cutoff) & (movements.known_on <= cutoff))
    return engine.whole_numbers(known.agg(balance=exact_sum(known.amount_minor)))["balance"]
