"""The stages of a study: what each depends on, how it is computed, how it is opened again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from lrfm.cohort.profit import profit_by_customer
from lrfm.cohort.series import Series, take_month_ends
from lrfm.cohort.snapshot import Snapshot, open_snapshot, save_snapshot, take_snapshot
from lrfm.core.sources import changed_code, source_digest
from lrfm.core.stage_cache import StageCache, stage_key
from lrfm.engine.open import connect
from lrfm.errors import UserError
from lrfm.kpi.month import MonthFigures, measure_month
from lrfm.kpi.points import LOOK_BACK_MONTHS, year_before
from lrfm.kpi.results import Trends
from lrfm.kpi.trends import measure_trends
from lrfm.ledger.inputs import LedgerInputs, find_inputs
from lrfm.ledger.settle.settle import BOUNDS
from lrfm.ledger.sources.settings import DemoSource
from lrfm.ledger.stage import compute_ledger, open_ledger
from lrfm.ledger.synthetic.demo import write_demo
from lrfm.ledger.synthetic.manifest import hashes_shown, is_made_up
from lrfm.ledger.synthetic.shown.results import MadeUp

if TYPE_CHECKING:
    from lrfm.engine.base import Engine
    from lrfm.ledger.model import Ledger
    from lrfm.ledger.settings import LedgerSettings
    from lrfm.params import Params

__all__ = ["STAGES", "Stages"]

STAGES = ("ledger", "snapshot", "figures", "bounds", "trends")
MONTH = TypeAdapter(MonthFigures)
MONTHS = TypeAdapter(tuple[MonthFigures, ...])
TRENDS = TypeAdapter(Trends)
MADE_UP = TypeAdapter(MadeUp)

DEMO = ("lrfm.ledger.synthetic.demo",)
SHOWN = ("lrfm.ledger.synthetic.shown.show",)
ENGINE = "lrfm.engine.open"
"""What stages that compute tables rest on, too: rooms know the engine by its base alone."""
LEDGER = ("lrfm.ledger.stage", ENGINE)
SNAPSHOT = ("lrfm.cohort.snapshot", ENGINE)
FIGURES = ("lrfm.kpi.month", ENGINE)
SEVERAL_MONTHS = ("lrfm.kpi.trends", "lrfm.cohort.series", "lrfm.cohort.profit", "lrfm.cohort.snapshot", ENGINE)


@dataclass(frozen=True)
class Stages:
    """One client's stages; each is computed at first use and then read from its folder."""

    params: Params
    cache: StageCache

    @cached_property
    def engine(self) -> Engine:
        """This process's own connection; whatever it spills stays inside the client's cache.

        Raises `UserError` where the params ask for Spark: packs are made on one machine.
        """
        if self.params.engine.kind == "spark":
            raise UserError.of("study.spark_makes_no_pack")
        return connect(self.params.engine, spill_root=self.cache.root / "spill")

    @cached_property
    def data_dir(self) -> Path:
        """The folder of the files; the demo's are a stage of their own."""
        source = self.params.sources.invoices
        if not isinstance(source, DemoSource):
            return self.params.data_dir
        key = stage_key(sources=source_digest(DEMO), inputs={}, settings=source.model_dump(mode="json"))
        return self.stored("demo", key, DEMO, lambda folder: write_demo(source, folder=folder))

    @cached_property
    def inputs(self) -> LedgerInputs:
        """The files, found."""
        extracts = self.cache.root.parent / "extracts"
        return find_inputs(self.params.ledger_settings(), data_dir=self.data_dir, extracts=extracts)

    @cached_property
    def ledger_key(self) -> str:
        """What the ledger depends on: the files' bytes and the settings of reading them."""
        settings = self.params.ledger_settings()
        return stage_key(
            sources=source_digest(LEDGER),
            inputs=self.inputs.hashes,
            settings=settings.model_dump(mode="json", exclude=_unread(settings)),
        )

    @cached_property
    def ledger_folder(self) -> Path:
        """The ledger's tables on disk."""
        return self.stored(
            "ledger",
            self.ledger_key,
            LEDGER,
            lambda folder: compute_ledger(self.engine, self.inputs, self.params.ledger_settings(), folder=folder),
        )

    @cached_property
    def ledger(self) -> Ledger:
        """Everything the files say."""
        return open_ledger(self.engine, self.params.ledger_settings(), folder=self.ledger_folder)

    @cached_property
    def snapshot_key(self) -> str:
        """What the snapshot depends on: the ledger and the date."""
        return stage_key(
            sources=source_digest(SNAPSHOT),
            inputs={"ledger": self.ledger_key},
            settings={"cutoff": self.params.as_of.isoformat()},
        )

    @cached_property
    def snapshot(self) -> Snapshot:
        """What was known at the date of the pack."""

        def compute(folder: Path) -> None:
            save_snapshot(take_snapshot(self.ledger, cutoff=self.params.as_of, engine=self.engine), folder=folder)

        return open_snapshot(
            self.engine,
            folder=self.stored("snapshot", self.snapshot_key, SNAPSHOT, compute),
            cutoff=self.params.as_of,
            currency=self.params.currency,
            currency_digits=self.params.currency_digits,
        )

    @cached_property
    def figures(self) -> MonthFigures:
        """The figures of the month."""

        def compute(folder: Path) -> None:
            figures = measure_month(self.snapshot, windows=self.params.windows)
            (folder / "figures.json").write_bytes(MONTH.dump_json(figures, indent=1))

        stored = self.stored("figures", self._figures_key, FIGURES, compute)
        return MONTH.validate_json((stored / "figures.json").read_bytes())

    @cached_property
    def bounds(self) -> tuple[MonthFigures, ...]:
        """The figures of the month as they would be under the rules that bound them; none where no cash is in doubt."""
        if not self.ledger.rule_minor:
            return ()

        def compute(folder: Path) -> None:
            figures = [self._figures_under(rule) for rule in BOUNDS]
            (folder / "bounds.json").write_bytes(MONTHS.dump_json(tuple(figures), indent=1))

        stored = self.stored("bounds", self._figures_key, (*FIGURES, *SNAPSHOT), compute)
        return MONTHS.validate_json((stored / "bounds.json").read_bytes())

    @cached_property
    def trends(self) -> Trends:
        """The figures of the months up to the date of the pack, each as it was known then."""

        def compute(folder: Path) -> None:
            as_of, windows = self.params.as_of, self.params.windows
            trends = measure_trends(
                self._series(),
                self.snapshot,
                profit=profit_by_customer(self.ledger, since=year_before(as_of), cutoff=as_of, engine=self.engine),
                windows=windows,
                targets=self.params.targets,
            )
            (folder / "trends.json").write_bytes(TRENDS.dump_json(trends, indent=1))

        settings = {name: getattr(self.params, name).model_dump(mode="json") for name in ("windows", "targets")}
        key = stage_key(
            sources=source_digest(SEVERAL_MONTHS), inputs={"snapshot": self.snapshot_key}, settings=settings
        )
        stored = self.stored("trends", key, SEVERAL_MONTHS, compute)
        return TRENDS.validate_json((stored / "trends.json").read_bytes())

    @cached_property
    def made_up(self) -> MadeUp | None:
        """What was planted in a made-up company beside what its files show; None where nobody made the ledger up."""
        folder = self.data_dir
        if not is_made_up(folder, read=self.inputs.hashes.values()):
            return None

        def compute(stored: Path) -> None:
            from lrfm.ledger.synthetic.shown.show import show_company  # half a second that real ledgers need not wait

            (stored / "made_up.json").write_bytes(MADE_UP.dump_json(show_company(folder), indent=1))

        key = stage_key(sources=source_digest(SHOWN), inputs=hashes_shown(folder), settings={})
        return MADE_UP.validate_json((self.stored("made_up", key, SHOWN, compute) / "made_up.json").read_bytes())

    def _series(self) -> Series:
        """The month ends that the trends show, and those before them that a year's means need."""
        windows = self.params.windows
        return take_month_ends(
            self.ledger,
            as_of=self.params.as_of,
            months=windows.trend_months + LOOK_BACK_MONTHS,
            begins_on=self.ledger.habits.edges.first_complete,
            engine=self.engine,
            payments_months=windows.flow_months,
        )

    @property
    def _figures_key(self) -> str:
        return stage_key(
            sources=source_digest(FIGURES),
            inputs={"snapshot": self.snapshot_key},
            settings=self.params.windows.model_dump(mode="json"),
        )

    def _figures_under(self, rule: str) -> MonthFigures:
        allocations = self.ledger.bounds.filter(self.ledger.bounds.rule == rule)
        snapshot = take_snapshot(
            self.ledger, cutoff=self.params.as_of, engine=self.engine, allocations=allocations, name=rule
        )
        return measure_month(snapshot, windows=self.params.windows)

    def stored(self, stage: str, key: str, modules: tuple[str, ...], compute: Callable[[Path], object]) -> Path:
        """Give a stage's folder, computed where there is none by code that is still what its key says."""

        def compute_with_loaded_code(folder: Path) -> None:
            _require_unchanged(modules)  # before, for nobody wants to wait for nothing
            compute(folder)
            _require_unchanged(modules)  # after, for a module may have been imported on the way

        return self.cache.folder(stage, key=key, compute=compute_with_loaded_code)


def _unread(settings: LedgerSettings) -> dict[str, Any]:
    """Name the settings that only messages and the study itself read: another value asks for no other ledger."""
    tables = {name: {"obtain": True} for name in type(settings.sources).model_fields}
    optional = {name: {"obtain": True} for name in type(settings.sources.optional).model_fields}
    return {"sources": {**tables, "optional": optional}, "scope": {"rejected_share_max": True}}


def _require_unchanged(modules: tuple[str, ...]) -> None:
    if changed := changed_code(modules):
        raise UserError.of("study.code_changed", changed=changed)
