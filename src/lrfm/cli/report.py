"""`lrfm report`: params file in, pack out."""

from __future__ import annotations

import hashlib
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lrfm.cli.answer import AfterPublicationError
from lrfm.cli.kept import forget_files, forget_folders, held
from lrfm.cli.speech import say, unheard
from lrfm.errors import Fault, UserError

if TYPE_CHECKING:
    from lrfm.params import Params
    from lrfm.report.language import Language
    from lrfm.runner.planning import RunRequest

__all__ = ["Request", "asked_params", "effective_file", "language_of", "loaded_language", "run_report"]


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


def asked_params(request: Request) -> Params:
    """Read the params file of a request, with its options put over it; raise `UserError` where it needs mending."""
    from lrfm.params import read_params

    params = read_params(
        request.params_file,
        overrides=request.all_overrides,
        as_of=request.as_of,
        data_dir=request.data_dir,
        language=request.language,
    )
    if any(expert.pairs for expert in params.weights.experts):  # else the command answers without the study
        from lrfm.study.consulted import require_consistent

        require_consistent(params, request.params_file, overrides=request.all_overrides)
    return params


def run_report(request: Request) -> int:
    """Render the pack and say which page to open; give the exit code (0 done, 1 a report failed).

    Raises `UserError` where the params or the ledger need mending: then no report is written.
    """
    params = asked_params(request)
    language = loaded_language(params.language, request)
    client_cache = request.cache_dir.absolute() / params.client.id
    forget_files(client_cache / "params", "*.yml")
    forget_folders(client_cache / "rejected")
    with effective_file(params, folder=client_cache / "params") as effective:
        return _run(request, params, effective, language=language)


def _run(request: Request, params: Params, effective: Path, *, language: Language) -> int:
    """Carry the run out; its exit code is settled before anything is said, whoever still listens."""
    from lrfm import runner
    from lrfm.runner.events import Event, RunPublished
    from lrfm.runner.plan import INDEX
    from lrfm.runner.progress import shown

    published: list[Path] = []
    stream = sys.stderr or io.StringIO()  # None where the user closed it
    with shown(stream, words=language.reason) as show:
        tell = unheard(show, stream)

        def on_event(event: Event) -> None:
            if isinstance(event, RunPublished):
                published.append(event.folder)
            tell(event)

        try:
            run = runner.report(
                effective,
                request=_run_request(params),
                reports_dir=request.reports_dir.absolute(),
                cache_dir=request.cache_dir.absolute(),
                shown_path=str(request.params_file),
                on_event=on_event,
            )
        except (KeyboardInterrupt, SystemExit, Exception) as error:
            if published:
                raise AfterPublicationError(_shown(published[0] / INDEX)) from error
            raise
    code = int(run.exit_code)
    if run.has_failed_report:
        say(language.text("cli.report_failed"), sys.stderr)
    say(language.text("cli.done", path=_shown(run.page)), sys.stdout)
    return code


def _run_request(params: Params) -> RunRequest:
    """Give what the run itself reads of the params."""
    from lrfm.runner.planning import RunRequest

    return RunRequest(
        client=params.client.id,
        client_name=params.client.name,
        as_of=params.as_of,
        language=params.language,
        engine=params.engine.kind,
        notebooks=params.report.notebooks,
        mode=params.runner.mode,
        workers=params.runner.workers,
        notebook_timeout_seconds=params.runner.notebook_timeout_seconds,
    )


def language_of(request: Request) -> Language:
    """Give the language to speak in, even where the params file has faults; English where it names none of ours."""
    from lrfm.params import language_asked
    from lrfm.report.language import Language

    asked = language_asked(request.params_file, overrides=request.overrides, language=request.language)
    try:
        return Language.load(asked[0] if asked else "en")
    except UserError:
        return Language.load("en")


def loaded_language(code: str, request: Request) -> Language:
    """Load the language of the pack; where there is none of this code, name the line that asks for it."""
    from lrfm.params import language_asked
    from lrfm.report.language import Language

    try:
        return Language.load(code)
    except UserError as error:
        asked = language_asked(request.params_file, overrides=request.overrides, language=request.language)
        place = asked[1] if asked else None
        raise UserError(*(Fault(fault.key, fault.values, place) for fault in error.faults)) from None


@contextmanager
def effective_file(params: Params, *, folder: Path) -> Iterator[Path]:
    """Have the params as they are run in a file named by its content, and hold it as long as the run lasts."""
    from lrfm.params import effective_text, write_effective

    text = effective_text(params)
    path = folder / f"{hashlib.sha256(text.encode()).hexdigest()}.yml"
    with held(path, text=text, write=lambda: write_effective(params, path)):
        yield path


def _shown(path: Path) -> str:
    """Write a path below the current folder without it."""
    return os.path.relpath(path) if path.absolute().is_relative_to(Path.cwd()) else str(path)
