"""`lrfm synthetic`: a made-up company with known truth, and a params file that reads it."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lrfm.cli.exits import DONE
from lrfm.cli.speech import say
from lrfm.errors import Place, UserError

if TYPE_CHECKING:
    from lrfm.cli.synthetic_style import Chosen
    from lrfm.core.reason import Reason
    from lrfm.ledger.synthetic.company_settings import CompanySettings
    from lrfm.report.language import Language

__all__ = ["SyntheticRequest", "run_synthetic"]

PARAMS_FILE = "company.yml"
CURRENCY = "EUR"
CUSTOMERS_MOST, YEARS_MOST = 100_000, 50
CUSTOMER_YEARS_MOST = 500_000
"""Customers times years: a style holds all of a company's tables in memory, of so many some five gigabytes."""
MONTHS_OF_A_YEAR = 12
FIRST_YEAR, LAST_YEAR = 1980, 2100


@dataclass(frozen=True)
class SyntheticRequest:
    """What was asked for on the command line; without a style the files are plain ones of a format and a calendar."""

    out: Path
    customers: int
    years: int
    last_day: str
    payments: Literal["hazard", "runs"]
    seed: int | None = None
    file_format: Literal["parquet", "csv"] | None = None
    calendar: Literal["gregorian", "jalali"] | None = None
    style: str | None = None


@dataclass(frozen=True)
class _Made:
    """What was written: the files by their path in the folder, what they cannot hold, and the rows of each table."""

    files: tuple[str, ...]
    left_out: tuple[Reason, ...]
    rows: dict[str, int]


def run_synthetic(request: SyntheticRequest) -> int:
    """Write a company's files, its truth and `company.yml`, and say what was written; give the exit code 0.

    Raises `UserError` where the folder is not empty, or what was asked for cannot be.
    """
    settings = _settings(request)
    _require_one_way(request)
    _require_empty(request.out)
    preset = _preset(request)
    with _whole_or_not_at_all(request.out) as folder:
        made = _make(request, settings, preset, folder=folder)
    _tell(request, made)
    return DONE


def _make(request: SyntheticRequest, settings: CompanySettings, preset: Chosen | None, *, folder: Path) -> _Made:
    from lrfm.ledger.synthetic.company import write_company
    from lrfm.ledger.synthetic.manifest import FACTS_FOLDER, TRUTH_FOLDER, write_manifest
    from lrfm.ledger.synthetic.styles.write import write_in_style

    company = write_company(settings, folder)
    facts = _put_aside(folder, to=folder / TRUTH_FOLDER / FACTS_FOLDER)
    chosen = preset or _plain(request, facts)
    written = write_in_style(facts, style=chosen.style, folder=folder)
    write_manifest(folder)
    _write_params(request, chosen, last_day=settings.last_day, folder=folder)
    files = tuple(sorted(path.relative_to(folder).as_posix() for path in written.files))
    return _Made(files, written.left_out, company.rows)


@contextmanager
def _whole_or_not_at_all(out: Path) -> Iterator[Path]:
    """Give a folder to fill, which then becomes `out`; where filling it fails, nothing of it stays."""
    target = out.absolute()
    near = next(folder for folder in (target, *target.parents) if folder.is_dir())
    new = near / f".{target.name}-{os.getpid()}"
    new.mkdir()
    try:
        yield new
        if near == target:
            for path in sorted(new.iterdir()):
                path.rename(target / path.name)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            new.rename(target)
    finally:
        if new.exists():
            shutil.rmtree(new)


def _settings(request: SyntheticRequest) -> CompanySettings:
    from lrfm.core.calendars import add_months, month_start
    from lrfm.ledger.synthetic.company_settings import CompanySettings

    for name, given, most in (
        ("--customers", request.customers, CUSTOMERS_MOST),
        ("--years", request.years, YEARS_MOST),
    ):
        if not 1 <= given <= most:
            raise UserError.of("synthetic.not_a_number", place=Place(name), most=most)
    if request.customers * request.years > CUSTOMER_YEARS_MOST:
        most = CUSTOMER_YEARS_MOST // request.years
        raise UserError.of("synthetic.too_many", place=Place("--customers"), count=request.years, most=most)
    last_day = _last_day(request.last_day)
    settings = CompanySettings(
        customers=request.customers,
        first_day=add_months(month_start(last_day), 1 - MONTHS_OF_A_YEAR * request.years),
        last_day=last_day,
        mechanism=request.payments,
    )
    return settings if request.seed is None else replace(settings, seed=request.seed)


def _last_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UserError.of("synthetic.not_a_day", place=Place("--last-day"), got=text)
    return day


def _require_one_way(request: SyntheticRequest) -> None:
    if request.style is not None and (request.file_format or request.calendar):
        raise UserError.of("synthetic.style_or_format", place=Place("--style"))


def _require_empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise UserError.of("synthetic.folder_filled", place=Place(str(folder)))


def _preset(request: SyntheticRequest) -> Chosen | None:
    from lrfm.cli.synthetic_style import preset_files

    return None if request.style is None else preset_files(request.style, currency=CURRENCY)


def _plain(request: SyntheticRequest, facts: Path) -> Chosen:
    from lrfm.cli.synthetic_style import plain_files

    return plain_files(
        _columns(facts),
        file_format=request.file_format or "parquet",
        calendar=request.calendar or "gregorian",
        currency=CURRENCY,
    )


def _columns(facts: Path) -> dict[str, frozenset[str]]:
    """Give the columns of the tables that have rows."""
    import pyarrow.parquet as pq

    files = {path.stem: pq.ParquetFile(path) for path in sorted(facts.glob("*.parquet"))}
    return {name: frozenset(file.schema_arrow.names) for name, file in files.items() if file.metadata.num_rows}


def _put_aside(folder: Path, *, to: Path) -> Path:
    """Keep the tables that everything is written from beside the truth."""
    to.mkdir(parents=True)
    for path in sorted(folder.glob("*.parquet")):
        path.rename(to / path.name)
    return to


def _write_params(request: SyntheticRequest, chosen: Chosen, *, last_day: date, folder: Path) -> None:
    from lrfm.cli.synthetic_style import params_text

    text = params_text(chosen, client_id=_client_id(request.out), last_day=last_day)
    (folder / PARAMS_FILE).write_text(text, encoding="utf-8", newline="\n")


def _client_id(folder: Path) -> str:
    plain = re.sub(r"[^a-z0-9_-]+", "_", folder.absolute().name.lower()).strip("_-")
    return plain[:64] or "company"


def _tell(request: SyntheticRequest, made: _Made) -> None:
    from lrfm.cli.answer import english
    from lrfm.ledger.synthetic.manifest import TRUTH_FOLDER

    words = english()
    lines = [
        words.text("synthetic.made", customers=made.rows["customers"], count=made.rows["invoices"]),
        words.text("synthetic.files", files=", ".join(made.files)),
        words.text("synthetic.truth", path=str(request.out / TRUTH_FOLDER)),
        *_unsaid(words, made.left_out),
    ]
    path = str(request.out / PARAMS_FILE)
    lines += ["", words.text("synthetic.next", path=path)]
    say("\n".join(lines), sys.stdout)


def _unsaid(words: Language, left_out: tuple[Reason, ...]) -> list[str]:
    from lrfm.core.money import minor_digits

    if not left_out:
        return []
    money = {"currency": CURRENCY, "digits": minor_digits(CURRENCY)}
    lines = (f"- {words.text(reason.key, **money, **reason.values)}" for reason in left_out)
    return ["", words.text("synthetic.left_out"), *lines]
