"""The stages of a study: what each depends on, how it is computed, how it is opened again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from lrfm.cohort.snapshot import Snapshot, open_snapshot, save_snapshot, take_snapshot
from lrfm.core.sources import source_digest
from lrfm.core.stage_cache import StageCache, stage_key
from lrfm.engine.duckdb import connect
from lrfm.kpi.month import MonthFigures, measure_month
from lrfm.ledger.stage import LedgerInputs, compute_ledger, file_sha256, open_ledger, provide_inputs

if TYPE_CHECKING:
    from lrfm.engine.duckdb import Engine
    from lrfm.ledger.model import Ledger
    from lrfm.params import Params

__all__ = ["STAGES", "Stages"]

STAGES = ("ledger", "snapshot", "figures")
MONTH = TypeAdapter(MonthFigures)


@dataclass(frozen=True)
class Stages:
    """One client's stages; each is computed at first use and then read from its folder."""

    params: Params
    cache: StageCache

    @cached_property
    def engine(self) -> Engine:
        """This process's own connection; whatever it spills stays inside the client's cache."""
        return connect(self.params.engine, spill_folder=self.cache.root / "spill")

    @cached_property
    def inputs(self) -> LedgerInputs:
        """The files, found."""
        return provide_inputs(
            self.params.ledger_settings(), data_dir=self.params.data_dir, work_dir=self.cache.root / "demo"
        )

    @cached_property
    def ledger_key(self) -> str:
        """What the ledger depends on: the files' bytes and the settings of reading them."""
        files = {
            f"{index}:{name}": file_sha256(path)
            for index, (name, path) in enumerate(zip(self.inputs.names, self.inputs.files, strict=True))
        }
        return stage_key(
            sources=source_digest(["lrfm.ledger.stage"]),
            inputs=files,
            settings=self.params.ledger_settings().model_dump(mode="json"),
        )

    @cached_property
    def ledger_folder(self) -> Path:
        """The ledger's tables on disk."""
        return self.cache.folder(
            "ledger",
            key=self.ledger_key,
            compute=lambda folder: compute_ledger(
                self.engine, self.inputs, self.params.ledger_settings(), folder=folder
            ),
        )

    @cached_property
    def ledger(self) -> Ledger:
        """Everything the files say."""
        return open_ledger(self.engine, self.params.ledger_settings(), folder=self.ledger_folder)

    @cached_property
    def snapshot_key(self) -> str:
        """What the snapshot depends on: the ledger and the date."""
        return stage_key(
            sources=source_digest(["lrfm.cohort.snapshot"]),
            inputs={"ledger": self.ledger_key},
            settings={"cutoff": self.params.as_of.isoformat()},
        )

    @cached_property
    def snapshot(self) -> Snapshot:
        """What was known at the date of the pack."""
        folder = self.cache.folder(
            "snapshot",
            key=self.snapshot_key,
            compute=lambda folder: save_snapshot(
                take_snapshot(self.ledger, cutoff=self.params.as_of, engine=self.engine), folder=folder
            ),
        )
        return open_snapshot(
            self.engine,
            folder=folder,
            cutoff=self.params.as_of,
            currency=self.params.currency,
            currency_digits=self.params.currency_digits,
        )

    @cached_property
    def figures(self) -> MonthFigures:
        """The figures of the month."""
        windows = self.params.windows
        key = stage_key(
            sources=source_digest(["lrfm.kpi.month"]),
            inputs={"snapshot": self.snapshot_key},
            settings=windows.model_dump(mode="json"),
        )

        def compute(folder: Path) -> None:
            figures = measure_month(self.snapshot, windows=windows)
            (folder / "figures.json").write_bytes(MONTH.dump_json(figures, indent=1))

        return MONTH.validate_json(
            (self.cache.folder("figures", key=key, compute=compute) / "figures.json").read_bytes()
        )
