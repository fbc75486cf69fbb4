"""A params file, opened: the ledger, what was known of it, and how it is spoken of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Self

from lrfm.cohort.fate import part_paid_rest
from lrfm.cohort.reconcile import BOUNCED, IN_HAND, RECEIVABLES, ControlBalance, reconcile
from lrfm.cohort.settling import settling_facts
from lrfm.core.reason import Reason
from lrfm.core.stage_cache import StageCache
from lrfm.errors import UserError
from lrfm.kpi.month import with_caveat
from lrfm.kpi.trends import without_balances
from lrfm.ledger.control import check_rejected_share
from lrfm.ledger.findings import FATE_UNKNOWN, ONLY_PAID_ROWS, Finding, find
from lrfm.ledger.stage import open_rejections
from lrfm.params import effective_text, read_params
from lrfm.report.exhibits import Voice
from lrfm.report.language import Language
from lrfm.report.mask import Identity, Names, names_of
from lrfm.report.page import PageContext
from lrfm.study.consulted import require_consistent
from lrfm.study.opening import cache_dir_of, in_words
from lrfm.study.stages import Stages
from lrfm.study.totals import control_totals

if TYPE_CHECKING:
    from lrfm.cohort.snapshot import Snapshot
    from lrfm.core.measure import Measure
    from lrfm.kpi.month import MonthFigures
    from lrfm.kpi.results import Trends
    from lrfm.ledger.model import Ledger
    from lrfm.ledger.synthetic.shown.results import MadeUp
    from lrfm.params import Params

__all__ = ["SHOWN_HASH_LENGTH", "OpenedStudy"]

SHOWN_HASH_LENGTH = 12


@dataclass(frozen=True)
class OpenedStudy:
    """One client's ledger with the figures of the month; `lrfm.study.Study` tells of customers, too."""

    params: Params
    language: Language
    cache: StageCache

    @classmethod
    def open(cls, params_file: str | Path, *, cache_dir: Path | None = None) -> Self:
        """Open a params file; raise `UserError` where it needs mending."""
        with in_words(Language.load("en")):
            params = read_params(Path(params_file))
            require_consistent(params, Path(params_file))
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
    def invoice_numbers(self) -> Mapping[int, str]:
        """The numbers that invoices have in the files, by surrogate key; none where customers are masked."""
        if self.params.report.names == "mask":
            return {}
        directory = self.ledger.directory
        documents = directory.filter(directory.kind == "document").select("key", "source_id")
        found = self._stages.engine.to_arrow(documents, order_by=["key"])
        return dict(zip(found["key"].to_pylist(), found["source_id"].to_pylist(), strict=True))

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
    def _voice(self) -> Voice:
        params = self.params
        masks = params.report.names == "mask"
        return Voice(self.language, params.currency, params.currency_digits, params.as_of, self.names.of, masks)

    @cached_property
    def _voice_without_names(self) -> Voice:
        return Voice(self.language, self.params.currency, self.params.currency_digits, self.params.as_of, str)
