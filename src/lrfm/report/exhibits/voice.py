"""The words and figures of one pack: its language, its currency, its names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.core.measure import Measure
from lrfm.core.reason import Reason
from lrfm.ledger.findings import FATE_UNKNOWN, WITHOUT_AMOUNTS, Weight
from lrfm.ledger.judge import REPEATED, SET_APART, SIDE_SET_APART
from lrfm.ledger.tables.faults import RELATED, TOTALS, ZERO
from lrfm.report.language import Language
from lrfm.report.pack import Lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lrfm.backtest.results import TournamentResults
    from lrfm.cohort.leaks import LeakProof
    from lrfm.cohort.reconcile import ControlBalance
    from lrfm.kpi.month import MonthFigures
    from lrfm.kpi.provision.results import Provision
    from lrfm.kpi.results import Trends
    from lrfm.ledger.control import FileControls
    from lrfm.ledger.findings import Finding
    from lrfm.ledger.habits.model import Habits
    from lrfm.ledger.quality import QualityFacts
    from lrfm.ledger.sales_facts import SalesFacts
    from lrfm.ledger.synthetic.shown.results import MadeUp
    from lrfm.segments.results import SegmentResults
    from lrfm.survival.cash.results import CashForecast
    from lrfm.survival.opinions.results import Opinions
    from lrfm.survival.payment_results import PaymentResults
    from lrfm.survival.told import PaymentCurves

__all__ = ["Results", "Voice", "Windows"]


@dataclass(frozen=True)
class Voice:
    """How one pack speaks; `name_of` gives a customer's name, or its mask (`masks_names`), by surrogate key."""

    language: Language
    currency: str
    currency_digits: int
    as_of: date
    name_of: Callable[[int], str]
    masks_names: bool = False

    def say(self, key: str, /, **values: object) -> str:
        """Put a message in words, with money in the pack's currency."""
        return self.language.text(
            key, **{"currency": self.currency, "digits": self.currency_digits, "as_of": self.as_of, **values}
        )

    def reason(self, reason: Reason) -> str:
        """Put a reason in words."""
        return self.say(reason.key, **reason.values)

    def sentence(self, claim: str) -> str:
        """End a claim, which as a heading has no full stop, as a sentence."""
        return claim if claim.endswith(".") else self.say("report.sentence", claim=claim)

    def lines(self, *claims: str) -> Lines:
        """Give an answer, a sentence a line."""
        return Lines(tuple(self.sentence(claim) for claim in claims))

    def money(self, minor: int) -> str:
        """Write an amount with its currency."""
        return self.language.money(minor, currency=self.currency, digits=self.currency_digits)

    def amount(self, minor: int) -> str:
        """Write an amount for a column whose heading names the currency."""
        return self.language.amount(minor, digits=self.currency_digits)

    def not_taken_because(self, *, status: str, reason: str) -> str:
        """Say why rows are not in the ledger; the name of a declared exclusion is the user's own."""
        if status != SET_APART:
            return self.say(f"reason.{reason}")
        own = {
            ZERO: "apart.zero_amount",
            RELATED: "apart.related_party",
            TOTALS: "apart.totals_row",
            REPEATED: "apart.repeated_by_line",
            SIDE_SET_APART: "apart.side_set_apart",
        }
        return self.say(own[reason]) if reason in own else self.say("apart.declared", name=reason)

    def remedy_for(self, *, status: str, reason: str) -> str:
        """Say what to do about rows that are not in the ledger."""
        return self.say("apart.remedy") if status == SET_APART else self.say(f"remedy.{reason}")

    def measure(self, measure: Measure) -> str:
        """Write a figure with its unit, or say why it is missing."""
        if measure.missing is not None:
            return self.reason(measure.missing)
        return self.language.measure(measure, currency=self.currency, digits=self.currency_digits)


@dataclass(frozen=True)
class Windows:
    """The months that figures look back: of payments, and of the billing behind simple DSO (None: not told)."""

    flow_months: int
    dso_months: int | None


def _nobodys_invention() -> None:
    """Give no truth: the ledger is a real one."""


def _of_nobody() -> None:
    """Give no segments: the files tell nothing of customers."""


def _nothing_to_follow() -> Reason:
    """Give no curves."""
    return Reason.of("survival.sales_only")


def _no_cash() -> Reason:
    """Give no forecast of cash: no model of payment was asked for."""
    return Reason.of("cash.no_model")


def _nothing_set_aside() -> Provision | None:
    """Give no provision: nobody knows what is open, or what became of it."""
    return None


def _nothing_proved() -> tuple[LeakProof, ...]:
    """Give no proof."""
    return ()


@dataclass(frozen=True)
class Results:
    """What the exhibits show: results of the stages, nothing else."""

    controls: FileControls
    facts: QualityFacts
    findings: tuple[Finding, ...]
    figures: MonthFigures
    bounds: tuple[MonthFigures, ...]
    control: ControlBalance
    other_controls: Mapping[str, FileControls]
    notes: tuple[Reason, ...]
    rule: str
    rule_minor: int
    optional_rows: Mapping[str, int]
    has_payments: bool
    leading: str
    sales: SalesFacts | None
    habits: Habits
    flow_months: int
    unknown_fate_minor: int
    dso_months: int | None = None
    """Months of billing behind the simple days sales outstanding; None: not told."""
    trends: Trends | None = None
    """None where the ledger shows sales alone."""
    made_up: Callable[[], MadeUp | None] = _nobodys_invention
    """The truth behind a made-up company, asked for only by the page that shows it; None for a real ledger."""
    segments: Callable[[], SegmentResults | None] = _of_nobody
    """The segments of the pack's day, asked for only by pages that show them; None where nobody ever bought."""
    proofs: Callable[[], tuple[LeakProof, ...]] = _nothing_proved
    """The leak proofs, oldest first."""
    curves: Callable[[], PaymentCurves | Reason] = _nothing_to_follow
    """When invoices are paid, asked for only by the page that shows it; a reason where the files do not tell."""
    payments: Callable[[], PaymentResults | Reason] = _nothing_to_follow
    """What is foretold of open invoices, asked for only by pages that show it, or why that can't be told."""
    opinions: Callable[[], Opinions | Reason] = _nothing_to_follow
    """What other models say, asked for only by the page that shows it, or why there is none to set them beside."""
    cash: Callable[[], CashForecast | Reason] = _no_cash
    """What comes in next, asked for only by the page that shows it, or why that can't be told."""
    provision: Callable[[], Provision | None] = _nothing_set_aside
    """What is set aside for losses, asked for only by the page that shows it; None where nobody can tell."""
    tournament: Callable[[], TournamentResults | Reason] = _nothing_to_follow
    """Which weighting saw the defaults, asked for only by the page that shows it, or why that can't be told."""

    @property
    def tables(self) -> Mapping[str, FileControls]:
        """Every table that was read, by its name in the params, the leading one first."""
        return {self.leading: self.controls, **self.other_controls}

    @staticmethod
    def has_amounts(table: str) -> bool:
        """Tell whether a table, by its name in the params, holds amounts that are summed."""
        return not table.startswith(WITHOUT_AMOUNTS)

    def range_of(self, measure: Measure) -> tuple[Measure, Measure]:
        """Give the least and the most that a headline could be; the measure itself, twice, where no rule decided."""
        own = [head for figures in self.bounds for head in figures.headlines if head.key == measure.key]
        found = sorted((head for head in (measure, *own) if head.value is not None), key=_exact)
        return (found[0], found[-1]) if found else (measure, measure)

    @property
    def windows(self) -> Windows:
        """The months that figures look back."""
        return Windows(self.flow_months, self.dso_months)

    @property
    def limits(self) -> tuple[Finding, ...]:
        """The findings that limit what the pack may say."""
        return tuple(finding for finding in self.findings if finding.weight is Weight.LIMIT)

    @property
    def fate_is_unknown(self) -> bool:
        """Tell whether most of what is open stands on part-paid rows of which nobody knows what became."""
        return any(caveat.key == FATE_UNKNOWN for caveat in self.figures.open_items.caveats)


def _exact(measure: Measure) -> Fraction:
    return Fraction(measure.value or 0)
