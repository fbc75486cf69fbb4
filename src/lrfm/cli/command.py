"""Commands and their options; what they do is imported when they run, so that help takes milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from lrfm.cli.exits import INTERRUPTED, NEEDS_MENDING
from lrfm.runner.signals import stopped_by_signals

if TYPE_CHECKING:
    from lrfm.cli.report import Request

__all__ = ["lrfm", "main"]

_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path)


def _of_a_client(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command what every command on a params file has."""
    for option in reversed(
        (
            click.argument("params_file", metavar="PARAMS", type=_FILE),
            click.option("--as-of", metavar="DATE", help="Day of the pack, such as 2026-10-31, or: 'last month end'."),
            click.option(
                "--data", "data_dir", type=_FILE, metavar="DIR", help="Folder in which the files of the ledger lie."
            ),
            click.option(
                "--set",
                "overrides",
                metavar="KEY=VALUE",
                multiple=True,
                help="Put a value over one key of the file; may be repeated.",
            ),
            click.option(
                "--cache",
                "cache_dir",
                type=_FOLDER,
                default=".cache",
                show_default=True,
                help="Where stages are kept.",
            ),
        )
    ):
        command = option(command)
    return command


def _carried_out(run: Callable[[Request], int], asked: dict[str, Any]) -> int:
    """Do what was asked for, and answer with its exit code; no command but `report` writes packs."""
    from lrfm.cli.answer import answered
    from lrfm.cli.report import Request, language_of

    request = Request(**{"reports_dir": Path("reports"), **asked})
    return answered(lambda: run(request), language=lambda: language_of(request), cache_dir=request.cache_dir)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="lrfm", message="%(prog)s %(version)s")
def lrfm() -> None:
    """Receivables reports from a ledger and a params file.

    Exit codes: 0 done; 1 a report failed, or the list of all reports; 2 the params or the ledger need mending;
    3 a defect of lrfm; 130 interrupted.
    """


@lrfm.command("report")
@_of_a_client
@click.option("--locale", "language", metavar="CODE", help="Language of the pack, such as en.")
@click.option("--runner", type=click.Choice(["auto", "fork", "kernel"]), help="How notebooks are executed.")
@click.option("--reports", "reports_dir", type=_FOLDER, default="reports", show_default=True, help="Where packs go.")
def _report(**asked: Any) -> int:
    """Render the pack that the file PARAMS asks for."""
    from lrfm.cli.report import run_report

    return _carried_out(run_report, asked)


@lrfm.command("map")
@click.argument("file", metavar="FILE")
@click.option(
    "--preset", metavar="NAME", default="auto", show_default=True, help="Preset to use; auto: one that fits; none."
)
@click.option("--table", "part", metavar="NAME", help="Table of a database, or sheet of a workbook.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Params file to write.")
@click.option("--currency", metavar="CODE", help="Base currency, such as EUR, where the file names none.")
@click.option("--json", "as_json", is_flag=True, help="Give the profile as JSON.")
@click.option("--show-names", "shows_names", is_flag=True, help="Show customers' names in the first rows.")
def _map(
    file: str,
    *,
    preset: str,
    part: str | None,
    output: Path | None,
    currency: str | None,
    as_json: bool,
    shows_names: bool,
) -> int:
    """Look at FILE, or at a database's address, and propose a params file for it."""
    from lrfm.cli.answer import answered, english
    from lrfm.cli.map import MapRequest, run_map

    request = MapRequest(file, preset, part, output, currency, as_json, shows_names)
    return answered(lambda: run_map(request), language=english, cache_dir=Path(".cache"))


@lrfm.command("check")
@_of_a_client
def _check(**asked: Any) -> int:
    """Read and reconcile the ledger of PARAMS, say what was found, and render nothing."""
    from lrfm.cli.check import run_check

    return _carried_out(run_check, asked)


@lrfm.command("learn")
@_of_a_client
@click.option("--output", type=_FOLDER, metavar="FOLDER", required=True, help="Folder to write to.")
def _learn(output: Path, **asked: Any) -> int:
    """Keep what scores and segments are told by, learned from the ledger of PARAMS, for packs of later months."""
    from lrfm.cli.learn import run_learn

    return _carried_out(partial(run_learn, output=output), asked)


@lrfm.command("judgements")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=_FILE)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="File to write: the empty workbook (judgements.xlsx), or the YAML block, which is printed without it.",
)
@click.option(
    "--criteria",
    type=click.Choice(["lrfm", "all"]),
    default="lrfm",
    show_default=True,
    help="What an empty workbook asks about: length, recency, frequency and value; all: payment behaviour, too.",
)
@click.option("--locale", "language", metavar="CODE", default="en", show_default=True, help="Language, such as en.")
def _judgements(
    files: tuple[Path, ...], *, output: Path | None, criteria: Literal["lrfm", "all"], language: str
) -> int:
    """Make an empty workbook in which experts judge criteria; with FILEs turn answers into a block for the params.

    One FILE an expert. Says how well judgements hang together, and which contradict the others.
    """
    from lrfm.cli.answer import answered, english
    from lrfm.cli.judgements import JudgementsRequest, run_judgements

    request = JudgementsRequest(files, output, criteria, language)
    return answered(
        lambda: run_judgements(request),
        language=english,
        cache_dir=Path(".cache"),
        heading="judgements.needs_mending",
    )


@lrfm.command("features")
@_of_a_client
@click.option("--output", type=_FOLDER, metavar="FOLDER", required=True, help="Folder to write to.")
def _features(output: Path, **asked: Any) -> int:
    """Write the features of all customers of PARAMS as Parquet; with engine.kind spark this runs on a cluster."""
    from lrfm.cli.features import run_features

    return _carried_out(partial(run_features, output=output), asked)


@lrfm.command("synthetic")
@click.option("--out", type=_FOLDER, metavar="FOLDER", required=True, help="Empty or new folder to write to.")
@click.option("--customers", type=int, default=300, show_default=True, help="How many; at most 500000 / years.")
@click.option("--years", type=int, default=5, show_default=True, help="How many years its ledger covers.")
@click.option("--seed", type=click.IntRange(min=0), metavar="NUMBER", help="Another one makes another company.")
@click.option("--last-day", metavar="DATE", default="2026-10-31", show_default=True, help="Day of the extract.")
@click.option(
    "--payments",
    type=click.Choice(["hazard", "runs"]),
    default="hazard",
    show_default=True,
    help="How customers pay: around the due date, or in payment runs of their own.",
)
@click.option("--format", "file_format", type=click.Choice(["parquet", "csv"]), help="Plain files: parquet, or csv.")
@click.option("--calendar", type=click.Choice(["gregorian", "jalali"]), help="Calendar of the dates in plain files.")
@click.option("--style", metavar="PRESET", help="Instead of plain files: those of a program, such as odoo.")
def _synthetic(
    out: Path,
    *,
    customers: int,
    years: int,
    seed: int | None,
    last_day: str,
    payments: Literal["hazard", "runs"],
    file_format: Literal["parquet", "csv"] | None,
    calendar: Literal["gregorian", "jalali"] | None,
    style: str | None,
) -> int:
    """Make up a company with known truth: its files, its truth, and a params file that reads them."""
    from lrfm.cli.answer import answered, english
    from lrfm.cli.synthetic import SyntheticRequest, run_synthetic

    request = SyntheticRequest(
        out=out,
        customers=customers,
        years=years,
        last_day=last_day,
        payments=payments,
        seed=seed,
        file_format=file_format,
        calendar=calendar,
        style=style,
    )
    return answered(
        lambda: run_synthetic(request),
        language=english,
        cache_dir=Path(".cache"),
        heading="synthetic.needs_mending",
    )


@lrfm.command("schema")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="File to write; without it the schema is printed.",
)
def _schema(*, output: Path | None) -> int:
    """Write the JSON schema of params files, for editors."""
    from lrfm.cli.answer import answered, english
    from lrfm.cli.schema import give_schema

    return answered(lambda: give_schema(output), language=english, cache_dir=Path(".cache"))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; SIGTERM ends it as Ctrl-C does."""
    try:
        with stopped_by_signals():
            code = lrfm.main(args=None if argv is None else list(argv), prog_name="lrfm", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return NEEDS_MENDING
    except (click.Abort, KeyboardInterrupt, SystemExit):
        # Before a command has begun there is nothing to tell and no language to tell it in.
        return INTERRUPTED
    return code if isinstance(code, int) else 0
