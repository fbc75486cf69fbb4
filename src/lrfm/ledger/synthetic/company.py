"""Make a whole company, block by block, and write its tables with the truth beside them."""

from __future__ import annotations

import json
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from lrfm.ledger.synthetic.blocks import make_block
from lrfm.ledger.synthetic.facts import Block
from lrfm.ledger.synthetic.manifest import SETTINGS_FILE, TRUTH_FOLDER, write_manifest
from lrfm.ledger.synthetic.tables import FACTS, empty_table, shaped
from lrfm.ledger.synthetic.totals import add_totals, closing_tables
from lrfm.ledger.synthetic.world import make_world
from lrfm.ledger.synthetic.writing import Calendar, FileFormat, TableFiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from lrfm.ledger.synthetic.company_settings import CompanySettings

__all__ = ["Company", "Truth", "make_blocks", "write_blocks", "write_company"]


@dataclass(frozen=True)
class Truth:
    """What no ledger shows: tables by name, read from their files where they are asked for."""

    folder: Path

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of its tables."""
        return tuple(sorted(path.stem for path in self.folder.glob("*.parquet")))

    def table(self, name: str) -> pa.Table:
        """Give a table of the truth; raises `FileNotFoundError` where there is none of the name."""
        return pq.read_table(self.folder / f"{name}.parquet")


@dataclass(frozen=True)
class Company:
    """A company that was written: its settings, the folder of its tables, and their rows by name."""

    settings: CompanySettings
    folder: Path
    file_format: FileFormat
    rows: dict[str, int]

    @property
    def truth(self) -> Truth:
        """What no ledger shows."""
        return Truth(self.folder / TRUTH_FOLDER)

    def path(self, name: str) -> Path:
        """Give the file of a table of facts."""
        return self.folder / f"{name}.{self.file_format}"


def make_blocks(settings: CompanySettings) -> Iterator[Block]:
    """Make the blocks of a company one after the other, and last one of the tables that belong to no customer."""
    world = make_world(settings)
    totals = None
    for number in range(settings.blocks):
        block, of_block = make_block(world, number)
        totals = of_block if totals is None else add_totals(totals, of_block)
        yield block
    if totals is not None:
        closing = closing_tables(totals, background=world.background, settings=settings.side)
        yield Block(facts={name: shaped(name, table) for name, table in closing.items()})


def write_company(
    settings: CompanySettings,
    folder: Path,
    *,
    file_format: FileFormat = "parquet",
    calendar: Calendar = "gregorian",
) -> Company:
    """Write the tables of a company as `<table>.parquet` or `<table>.csv` into the folder, truth into `truth/`.

    The truth is Parquet whatever the format, beside `settings.json`. Memory holds two blocks at a time: one is written
    while the next one is made.
    """
    return write_blocks(
        make_blocks(settings), settings=settings, folder=folder, file_format=file_format, calendar=calendar
    )


def write_blocks(
    blocks: Iterable[Block], *, settings: CompanySettings, folder: Path, file_format: FileFormat, calendar: Calendar
) -> Company:
    """Write blocks, as they come, as the tables of one company; see `write_company`.

    Whoever changes a file afterwards calls `write_manifest` again.
    """
    truth = folder / TRUTH_FOLDER
    truth.mkdir(parents=True, exist_ok=True)
    (truth / SETTINGS_FILE).write_text(json.dumps(settings.plain(), indent=1) + "\n", "utf-8")
    rows = dict.fromkeys(FACTS, 0)
    with (
        TableFiles(folder, file_format, calendar) as facts_files,
        TableFiles(truth, "parquet") as truth_files,
        ThreadPoolExecutor(1) as pool,
    ):
        written: Future[None] | None = None
        for block in blocks:
            if written is not None:
                written.result()
            for name, table in block.facts.items():
                rows[name] += table.num_rows
            written = pool.submit(_append, block, facts_files, truth_files)
        if written is not None:
            written.result()
        for name in facts_files.without(tuple(FACTS)):
            facts_files.append(name, empty_table(name))
    write_manifest(folder)
    return Company(settings=settings, folder=folder, file_format=file_format, rows=rows)


def _append(block: Block, facts: TableFiles, truth: TableFiles) -> None:
    for files, tables in ((facts, block.facts), (truth, block.truth)):
        for name, table in tables.items():
            files.append(name, table)
