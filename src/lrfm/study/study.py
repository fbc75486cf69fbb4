"""What notebooks, the command line and tests all use."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from lrfm.core.environment import CACHE_VARIABLE
from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.report.exhibits import EXHIBITS, Exhibit, Results
from lrfm.report.mask import require_secret
from lrfm.study.curves import CurveStages
from lrfm.study.customers import CustomerStages
from lrfm.study.opening import in_words
from lrfm.study.opinions import OpinionStages
from lrfm.study.own import OwnTournament
from lrfm.study.payments import PaymentStages
from lrfm.study.provision import ProvisionStage
from lrfm.study.segments import SegmentStages
from lrfm.study.stages import STAGES
from lrfm.study.tournament import TournamentStage

if TYPE_CHECKING:
    from lrfm.backtest.results import TournamentResults
    from lrfm.cohort.leaks import LeakProof
    from lrfm.cohort.outcomes import Outcomes
    from lrfm.features.model import CustomerFeatures
    from lrfm.kpi.provision.results import Provision
    from lrfm.segments.learned import KeptSegments
    from lrfm.segments.results import SegmentResults
    from lrfm.survival.cash.results import CashForecast
    from lrfm.survival.opinions.results import Opinions
    from lrfm.survival.payment_results import PaymentResults
    from lrfm.survival.told import PaymentCurves

from lrfm.study.opened import OpenedStudy

__all__ = ["CACHE_VARIABLE", "Study"]

SEGMENTS_NOTEBOOK = "03_segments"
PAYMENT_NOTEBOOK = "04_time_to_payment"
WEIGHTING_NOTEBOOK = "05_weighting_schemes"
CASH_NOTEBOOK = "07_cash_and_provision"
MADE_UP = "made_up"
"""The stage of the truth, which ledgers have that somebody made up: of others nothing is told."""
PAGE_STAGES = (
    ({SEGMENTS_NOTEBOOK}, ("features", "outcomes", "proofs", "segments")),
    ({PAYMENT_NOTEBOOK}, ("curves",)),
    ({PAYMENT_NOTEBOOK, CASH_NOTEBOOK}, ("payments",)),
    ({PAYMENT_NOTEBOOK}, ("opinions",)),
    ({WEIGHTING_NOTEBOOK}, ("tournament",)),
    ({CASH_NOTEBOOK}, ("provision",)),
    ({"made_up_company"}, (MADE_UP,)),
)
"""Pages, and the stages that at least one of them needs: packs that go without compute nothing of them."""


def _nobody() -> None:
    """Give no segments."""


def _not_asked_for() -> Reason:
    """Give no curves, and nothing that is foretold."""
    return Reason.of("survival.nothing_at_risk")


def _untold(_stage: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Study(OpenedStudy):
    """One params file, opened; each stage is computed once and kept on disk.

    The same `Study` serves a notebook in JupyterLab, the command line and tests; `study.ledger`, `.snapshot` and
    `.figures` are results to work with, `study.exhibit(name)` shows one as the pack does.
    """

    @cached_property
    def features(self) -> CustomerFeatures:
        """What was known of each customer at the day of the pack and the month ends before it."""
        with in_words(self.language):
            _ = self.ledger
            return self._customers.features

    @cached_property
    def outcomes(self) -> Outcomes | None:
        """What became of customers after past month ends; None where the files hold too little for any."""
        with in_words(self.language):
            _ = self.ledger
            return self._customers.outcomes

    @cached_property
    def proofs(self) -> tuple[LeakProof, ...]:
        """The features computed again from ledgers that end at their cut-off; raise `Defect` where one differs."""
        with in_words(self.language):
            _ = self.ledger
            return self._customers.proofs

    @cached_property
    def segments(self) -> SegmentResults | None:
        """Who the customers are; None where nobody had bought by the day of the pack."""
        with in_words(self.language):
            _ = self.ledger
            return self._segments.results

    @cached_property
    def curves(self) -> PaymentCurves | Reason:
        """When invoices are paid; a reason where the files tell nothing of it."""
        with in_words(self.language):
            _ = self.ledger
            return self._curves.curves

    @cached_property
    def payments(self) -> PaymentResults | Reason:
        """What is foretold of open invoices and of cash; a reason where nothing can be foretold."""
        with in_words(self.language):
            _ = self.ledger
            found = self._payments.results
            return found if isinstance(found, Reason) else found.with_invoices(self.invoice_numbers)

    @cached_property
    def tournament(self) -> TournamentResults | Reason:
        """Which weighting saw the defaults; a reason where the files tell of no outcome."""
        with in_words(self.language):
            _ = self.ledger
            return self._tournament.results

    def tournament_with(self, *, beside: Collection[str] | None = None, **schemes: object) -> OwnTournament:
        """Hold schemes of your own against the defaults, beside those of the params: `tournament_with(mine=Mine())`.

        A scheme is any object with `fit(frame, is_bad)` and `score(frame)`, the higher, the safer; README.md has one.
        `beside` names the params' schemes to hold it against, where not all that are on: a few are quicker. Raises
        `UserError` that says what is wrong with a scheme, on which day, and what to do. Kept nowhere.
        """
        with in_words(self.language):
            _ = self.ledger
            found = self._tournament.results_with(schemes, beside=beside)
        return OwnTournament(found, partial(self._shown, results=replace(self._results, tournament=lambda: found)))

    @cached_property
    def opinions(self) -> Opinions | Reason:
        """What other models say of what moves payment, and how much better any could be; or why there is no model."""
        with in_words(self.language):
            _ = self.ledger
            return self._opinions.results

    @property
    def cash(self) -> CashForecast | Reason:
        """What comes in next; a reason where that can't be told."""
        return self.payments if isinstance(self.payments, Reason) else self.payments.cash

    @cached_property
    def provision(self) -> Provision | None:
        """What is set aside for losses; None where nobody knows what is open, or what became of it."""
        with in_words(self.language):
            if not self.ledger.has_payments or self._results.fate_is_unknown:
                return None
            return ProvisionStage(self._stages, self.figures, self.trends).results

    def learn(self, folder: Path) -> KeptSegments:
        """Keep what scores, symbols and clusters were learned from this ledger, for packs of later months."""
        with in_words(self.language):
            _ = self.ledger
            return self._segments.learning.keep(folder)

    @property
    def asked(self) -> tuple[str, ...]:
        """The stages that the pack's pages need, in the order in which they are computed."""
        pages = set(self.params.report.notebooks)
        for_pages = (stage for asking, stages in PAGE_STAGES if asking & pages for stage in stages)
        return (*STAGES, *for_pages, "control")

    def prepare(self, on_stage: Callable[[str], None] = _untold) -> None:
        """Compute every stage into the cache, telling each one's name when it is done."""
        self.compute(self.asked, on_stage)

    def compute(self, stages: Collection[str], on_stage: Callable[[str], None] = _untold) -> None:
        """Compute those of the stages that the pack asks for, in its order, telling each one's name when it is done."""
        with in_words(self.language):
            require_secret(self.params.report)
        for stage in self.asked:
            if stage in stages and (getattr(self, stage) is not None or stage != MADE_UP):
                on_stage(stage)

    def exhibit(self, name: str) -> Exhibit:
        """Show a result as the pack shows it.

        Raises `UserError` for a name that is none of `lrfm.report.exhibits.EXHIBITS`.
        """
        return self._shown(name, results=self._results)

    def _shown(self, name: str, *, results: Results) -> Exhibit:
        with in_words(self.language):
            if name not in EXHIBITS:
                near = get_close_matches(name, EXHIBITS, n=1, cutoff=0.0)
                raise UserError.of("study.unknown_exhibit", name=name, nearest=near[0], known=tuple(EXHIBITS))
            return EXHIBITS[name](self._voice, results)

    def write_tables(self, folder: Path) -> None:
        """Write what the exhibits show as Parquet and as workbooks."""
        from lrfm.report.exhibits.tables import write_exhibit_tables

        results = self._results
        if SEGMENTS_NOTEBOOK not in self.params.report.notebooks:  # its tables go with it
            results = replace(results, segments=_nobody, proofs=tuple)
        if PAYMENT_NOTEBOOK not in self.params.report.notebooks:
            results = replace(results, curves=_not_asked_for, payments=_not_asked_for, opinions=_not_asked_for)
        if WEIGHTING_NOTEBOOK not in self.params.report.notebooks:
            results = replace(results, tournament=_not_asked_for)
        write_exhibit_tables(self._voice, results, folder=folder)

    @cached_property
    def _customers(self) -> CustomerStages:
        return CustomerStages(self._stages, fate_is_unknown=self.unknown_fate_minor > 0)

    @cached_property
    def _segments(self) -> SegmentStages:
        return SegmentStages(self._customers)

    @cached_property
    def _curves(self) -> CurveStages:
        return CurveStages(self._customers, self._segments)

    @cached_property
    def _payments(self) -> PaymentStages:
        return PaymentStages(self._customers)

    @cached_property
    def _opinions(self) -> OpinionStages:
        return OpinionStages(self._payments)

    @cached_property
    def _tournament(self) -> TournamentStage:
        return TournamentStage(self._customers)

    @cached_property
    def _results(self) -> Results:
        return Results(
            controls=self.ledger.controls,
            facts=self.ledger.quality,
            findings=self.findings,
            figures=self.figures,
            bounds=self.bounds,
            control=self.control,
            other_controls=self.ledger.other_controls,
            notes=self.ledger.notes,
            rule=self.ledger.rule,
            rule_minor=self.ledger.rule_minor,
            optional_rows=self.ledger.optional_rows,
            has_payments=self.ledger.has_payments,
            leading=self.params.sources.leading,
            sales=self.ledger.sales_facts,
            habits=self.ledger.habits,
            flow_months=self.params.windows.flow_months,
            dso_months=self.params.windows.dso_months,
            unknown_fate_minor=self.unknown_fate_minor,
            trends=self.trends,
            made_up=lambda: self.made_up,
            segments=lambda: self.segments,
            proofs=lambda: self.proofs,
            curves=lambda: self.curves,
            payments=lambda: self.payments,
            opinions=lambda: self.opinions,
            cash=lambda: self.cash,
            tournament=lambda: self.tournament,
            provision=lambda: self.provision,
        )
