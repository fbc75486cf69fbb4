"""`lrfm report`: params file in, pack out."""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lrfm.cli.exits import DONE, INTERRUPTED
from lrfm.errors import Fault, UserError

if TYPE_CHECKING:
    from lrfm.params import Params
    from lrfm.report.language import Language

__all__ = ["Request", "language_of", "run_report"]


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    params_file: Path
    reports_dir: Path
    cache_dir: Path
    as_of: str | None = None
    data_dir: Path | None = None
    language: str | None = None
    overrides: tuple[str, ...] = ()
    runner: str | None = None

    @property
    def all_overrides(self) -> tuple[str, ...]:
        """The overrides with `--runner` among them; the option itself goes last and wins."""
        return self.overrides if self.runner is None else (*self.overrides, f"runner.mode={self.runner}")


def run_report(request: Request) -> int:
    """Render the pack and say where it is; give the exit code (0 done, 1 a report failed).

    Raises `UserError` where the params or the ledger need mending: then no report is written.
    """
    from lrfm.params import read_params

    params = read_params(
        request.params_file,
        overrides=request.all_overrides,
        as_of=request.as_of,
        data_dir=request.data_dir,
        language=request.language,
    )
    language = _loaded(params.language, request)
    effective = _effective_file(params, cache_dir=request.cache_dir)
    return _run(request, params, effective, language=language)


def _run(request: Request, params: Params, effective: Path, *, language: Language) -> int:
    from lrfm import runner
    from lrfm.runner.events import Event, RunPublished
    from lrfm.runner.progress import shown

    published: list[Path] = []
    with shown(sys.stderr, words=language.reason) as show:

        def on_event(event: Event) -> None:
            if isinstance(event, RunPublished):
                published.append(event.folder)
            show(event)

        try:
            run = runner.report(
                effective,
                params=params,
                reports_dir=request.reports_dir.absolute(),
                cache_dir=request.cache_dir.absolute(),
                shown_path=str(request.params_file),
                on_event=on_event,
            )
        except (KeyboardInterrupt, SystemExit):
            if not published:
                raise
            click.echo(language.text("cli.interrupted_after", path=_shown(published[0])), err=True)
            return INTERRUPTED
    if run.exit_code != DONE:
        click.echo(language.text("cli.report_failed"), err=True)
    click.echo(language.text("cli.done", path=_shown(run.folder)))
    return int(run.exit_code)


def language_of(request: Request) -> Language:
    """Give the language to speak in, even where the params file has faults; English where it names none of ours."""
    from lrfm.params import language_asked
    from lrfm.report.language import Language

    asked = language_asked(request.params_file, overrides=request.overrides, language=request.language)
    try:
        return Language.load(asked[0] if asked else "en")
    except UserError:
        return Language.load("en")


def _loaded(code: str, request: Request) -> Language:
    """Load the language of the pack; where there is none of this code, name the line that asks for it."""
    from lrfm.params import language_asked
    from lrfm.report.language import Language

    try:
        return Language.load(code)
    except UserError as error:
        asked = language_asked(request.params_file, overrides=request.overrides, language=request.language)
        place = asked[1] if asked else None
        raise UserError(*(Fault(fault.key, fault.values, place) for fault in error.faults)) from None


def _effective_file(params: Params, *, cache_dir: Path) -> Path:
    """Write the params as they are run, under a name made from their content."""
    from lrfm.params import effective_text, write_effective

    name = hashlib.sha256(effective_text(params).encode()).hexdigest()
    path = cache_dir.absolute() / params.client.id / "params" / f"{name}.yml"
    write_effective(params, path)
    return path


def _shown(folder: Path) -> str:
    """Write a path below the current folder without it."""
    return os.path.relpath(folder) if folder.absolute().is_relative_to(Path.cwd()) else str(folder)
