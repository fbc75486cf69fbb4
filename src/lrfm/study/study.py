"""What notebooks, the command line and tests all use."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from lrfm.cohort.fate import part_paid_rest
from lrfm.cohort.reconcile import BOUNCED, IN_HAND, RECEIVABLES, ControlBalance, reconcile
from lrfm.cohort.settling import settling_facts
from lrfm.core.environment import CACHE_VARIABLE
from lrfm.core.reason import Reason
from lrfm.core.stage_cache import StageCache
from lrfm.errors import UserError
from lrfm.kpi.month import with_caveat
from lrfm.kpi.trends import without_balances
from lrfm.ledger.control import check_rejected_share
from lrfm.ledger.findings import FATE_UNKNOWN, ONLY_PAID_ROWS, Finding, find
from lrfm.ledger.stage import open_rejections
from lrfm.params import effective_text, read_params
from lrfm.report.exhibits import EXHIBITS, Exhibit, Results, Voice
from lrfm.report.language import Language
from lrfm.report.mask import Identity, Names, names_of, require_secret
from lrfm.report.page import PageContext
from lrfm.study.curves import CurveStages
from lrfm.study.customers import CustomerStages
from lrfm.study.opening import cache_dir_of, in_words
from lrfm.study.payments import PaymentStages
from lrfm.study.provision import ProvisionStage
from lrfm.study.segments import SegmentStages
from lrfm.study.stages import STAGES, Stages
from lrfm.study.totals import control_totals

if TYPE_CHECKING:
    from lrfm.cohort.leaks import LeakProof
    from lrfm.cohort.outcomes import Outcomes
    from lrfm.cohort.snapshot import Snapshot
    from lrfm.core.measure import Measure
    from lrfm.features.model import CustomerFeatures
    from lrfm.kpi.month import MonthFigures
    from lrfm.kpi.provision.results import Provision
    from lrfm.kpi.results import Trends
    from lrfm.ledger.model import Ledger
    from lrfm.ledger.synthetic.shown.results import MadeUp
    from lrfm.params import Params
    from lrfm.segments.learned import KeptSegments
    from lrfm.segments.results import SegmentResults
    from lrfm.survival.cash.results import CashForecast
    from lrfm.survival.payment_results import PaymentResults
    from lrfm.survival.told import PaymentCurves

__all__ = ["CACHE_VARIABLE", "Study"]

SEGMENTS_NOTEBOOK = "03_segments"
"""The page of customers: packs that go without compute nothing of them."""
CUSTOMER_STAGES = ("features", "outcomes", "proofs", "segments")
PAYMENT_NOTEBOOK = "04_time_to_payment"
"""The page of the time to payment: packs that go without compute nothing of it."""
CASH_NOTEBOOK = "07_cash_and_provision"
"""The page of cash and provision: packs that go without compute nothing of them."""
MADE_UP_NOTEBOOK = "made_up_company"
"""The page of the truth: nothing of it is computed for packs that go without."""
SHOWN_HASH_LENGTH = 12


def _nobody() -> None:
    """Give no segments."""


def _not_asked_for() -> Reason:
    """Give no curves."""
    return Reason.of("survival.nothing_at_risk")


def _untold(_stage: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Study:
    """One params file, opened; each stage is computed once and kept on disk.

    The same `Study` serves a notebook in JupyterLab, the command line and tests; `study.ledger`, `.snapshot` and
    `.figures` are results to work with, `study.exhibit(name)` shows one as the pack does.
    """

    params: Params
    language: Language
    cache: StageCache

    @classmethod
    def open(cls, params_file: str | Path, *, cache_dir: Path | None = None) -> Study:
        """Open a params file; raise `UserError` where it needs mending."""
        with in_words(Language.load("en")):
            params = read_params(Path(params_file))
            language = Language.load(params.language)
            root = cache_dir or cache_dir_of(Path(params_file))
            return cls(params, language, StageCache(root / params.client.id / "stages"))

    @cached_property
    def ledger(self) -> Ledger:
        """Everything the files say; raise `UserError` where too many rows could not be taken."""
        with in_words(self.language):
            ledger = self._stages.ledger
            folder = self.cache.root.parent / "rejected" / self._stages.ledger_key[:SHOWN_HASH_LENGTH]
            try:
                # a table beside the leading one may be empty: there are months without cheques
                beside = [controls for controls in ledger.other_controls.values() if controls.rows_read]
                for controls in (ledger.controls, *beside):
                    check_rejected_share(
                        controls, share_max=self.params.scope.rejected_share_max, rejected_folder=str(folder)
                    )
            except UserError:
                self.write_rejected(folder)
                raise
            return ledger

    @cached_property
    def snapshot(self) -> Snapshot:
        """What was known at the date of the pack."""
        with in_words(self.language):
            _ = self.ledger
            return self._stages.snapshot

    @cached_property
    def figures(self) -> MonthFigures:
        """The figures of the month; where most of what is open is of unknown fate, they say so themselves."""
        with in_words(self.language):
            _ = self.ledger
            figures = self._stages.figures
            if 2 * self.unknown_fate_minor > figures.ageing.receivable_minor:
                return with_caveat(figures, Reason.of(FATE_UNKNOWN))
            return figures

    @cached_property
    def bounds(self) -> tuple[MonthFigures, ...]:
        """The figures as they would be if cash without a reference had paid the oldest, and the newest invoices."""
        with in_words(self.language):
            _ = self.ledger
            return self._stages.bounds

    @cached_property
    def trends(self) -> Trends:
        """The figures of the months up to the date of the pack, each as it was known then."""
        with in_words(self.language):
            _ = self.ledger
            found = self._stages.trends
            if any(caveat.key == FATE_UNKNOWN for caveat in self.figures.open_items.caveats):
                return without_balances(found, reason=Reason.of("kpi.fate_unknown"))
            return found

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
            return self._payments.results

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

    @cached_property
    def made_up(self) -> MadeUp | None:
        """What was planted in a made-up company beside what its files show; None for a real ledger."""
        with in_words(self.language):
            return self._stages.made_up

    @cached_property
    def control(self) -> ControlBalance:
        """The balance that open items equal; raise `UserError` naming documents where they do not."""
        with in_words(self.language):
            return reconcile(
                self.ledger,
                self.snapshot,
                open_items_minor=self.figures.ageing.total_minor,
                balances={
                    RECEIVABLES: self.params.control.balances,
                    IN_HAND: self.params.control.instruments_in_hand,
                    BOUNCED: self.params.control.bounced,
                },
            )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What limits the pack, what to check, what to note."""
        ledger = self.ledger
        return find(
            ledger.quality,
            ledger.controls,
            other_controls=ledger.other_controls,
            settling=settling_facts(ledger, engine=self._stages.engine),
            as_of=self.params.as_of,
            digits=self.params.currency_digits,
            habits=ledger.habits,
        )

    @cached_property
    def names(self) -> Names:
        """Customers' names, or their masks, by surrogate key; raise `UserError` where the masks' key is missing."""
        with in_words(self.language):
            directory = self.ledger.directory
            customers = directory.filter(directory.kind == "customer").select("key", "source_id", "name")
            rows = self._stages.engine.to_arrow(customers, order_by=["key"]).to_pylist()
            identities = [Identity(row["key"], row["source_id"], row["name"] or "") for row in rows]
            return names_of(identities, self.params.report, language=self.language)

    @cached_property
    def unknown_fate_minor(self) -> int:
        """What stands open on part-paid rows of files that show no unpaid ones; 0 for other files."""
        if not any(finding.reason.key == ONLY_PAID_ROWS for finding in self.findings):
            return 0
        return part_paid_rest(self.ledger, cutoff=self.params.as_of, engine=self._stages.engine)

    @property
    def headlines(self) -> tuple[Measure, ...]:
        """The figures that are published each month."""
        return self.figures.headlines

    @property
    def ledger_hash(self) -> str:
        """A hash of the ledger's content that does not depend on the order of rows."""
        return self.ledger.fingerprint

    @property
    def params_hash(self) -> str:
        """A hash of the params as they are run, without the folder of the files: it differs between machines."""
        text = effective_text(self.params.model_copy(update={"data_dir": Path()}))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    def prepare(self, on_stage: Callable[[str], None] = _untold) -> None:
        """Compute every stage into the cache, telling each one's name when it is done."""
        with in_words(self.language):
            require_secret(self.params.report)
        for stage in STAGES:
            getattr(self, stage)
            on_stage(stage)
        if SEGMENTS_NOTEBOOK in self.params.report.notebooks:
            for stage in CUSTOMER_STAGES:
                getattr(self, stage)
                on_stage(stage)
        if PAYMENT_NOTEBOOK in self.params.report.notebooks:
            _ = self.curves
            on_stage("curves")
        if {PAYMENT_NOTEBOOK, CASH_NOTEBOOK} & set(self.params.report.notebooks):
            _ = self.payments
            on_stage("payments")
        if CASH_NOTEBOOK in self.params.report.notebooks:
            _ = self.provision
            on_stage("provision")
        if MADE_UP_NOTEBOOK in self.params.report.notebooks and self.made_up is not None:
            on_stage("made_up")
        _ = self.control
        on_stage("control")

    def exhibit(self, name: str) -> Exhibit:
        """Show a result as the pack shows it.

        Raises `UserError` for a name that is none of `lrfm.report.exhibits.EXHIBITS`.
        """
        with in_words(self.language):
            if name not in EXHIBITS:
                near = get_close_matches(name, EXHIBITS, n=1, cutoff=0.0)
                raise UserError.of("study.unknown_exhibit", name=name, nearest=near[0], known=tuple(EXHIBITS))
            return EXHIBITS[name](self._voice, self._results)

    def page_context(self, notebook: str) -> PageContext:
        """Say what the page of a notebook says about itself; its title is the notebook's own heading."""
        return PageContext(
            title="",
            client=self.params.client.name,
            as_of=self.params.as_of,
            language_code=self.language.code,
            ledger_hash=self.ledger_hash[:SHOWN_HASH_LENGTH],
            version=metadata.version("lrfm"),
        )

    def manifest_inputs(self) -> list[dict[str, object]]:
        """List the files that were read: path as the params name it, SHA-256, rows."""
        return [{"path": file.path, "sha256": file.sha256, "rows": file.rows} for file in self.ledger.inputs]

    def control_totals(self) -> dict[str, object]:
        """Give the control totals: rows as whole numbers, amounts as decimal text, None for balances of sales alone."""
        has_payments = self.ledger.has_payments
        return control_totals(
            self.ledger,
            self.figures if has_payments else None,
            self.control if has_payments else None,
            digits=self.params.currency_digits,
        )

    def write_tables(self, folder: Path) -> None:
        """Write what the exhibits show as Parquet and as workbooks."""
        from lrfm.report.exhibits.tables import write_exhibit_tables

        results = self._results
        if SEGMENTS_NOTEBOOK not in self.params.report.notebooks:  # its tables go with it
            results = replace(results, segments=_nobody, proofs=tuple)
        if PAYMENT_NOTEBOOK not in self.params.report.notebooks:
            results = replace(results, curves=_not_asked_for)
        write_exhibit_tables(self._voice, results, folder=folder)

    def write_rejected(self, folder: Path) -> None:
        """Write every row that was not taken, with reason and remedy, as CSV."""
        from lrfm.report.exhibits.tables import write_rejected_rows

        rejections = open_rejections(self._stages.engine, folder=self._stages.ledger_folder)
        order = ["table_name", "status", "file", "row_number"]
        rows = self._stages.engine.to_arrow(rejections.rows, order_by=order).to_pylist()
        write_rejected_rows(
            self._voice_without_names, rows, folder=folder, shows_text=self.params.report.names == "show"
        )

    @cached_property
    def _stages(self) -> Stages:
        return Stages(self.params, self.cache)

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
            cash=lambda: self.cash,
            provision=lambda: self.provision,
        )

    @cached_property
    def _voice(self) -> Voice:
        params = self.params
        masks = params.report.names == "mask"
        return Voice(self.language, params.currency, params.currency_digits, params.as_of, self.names.of, masks)

    @cached_property
    def _voice_without_names(self) -> Voice:
        return Voice(self.language, self.params.currency, self.params.currency_digits, self.params.as_of, str)
