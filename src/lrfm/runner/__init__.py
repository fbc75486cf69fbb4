"""Runs notebooks, each in a process of its own, and publishes what came of them in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from lrfm.runner.events import OnEvent
    from lrfm.runner.plan import Published
    from lrfm.runner.planning import RunRequest

__all__ = ["report"]


def report(
    params_file: Path,
    *,
    request: RunRequest,
    reports_dir: Path,
    cache_dir: Path,
    shown_path: str,
    on_event: OnEvent,
    notebooks_dir: Path | None = None,
) -> Published:
    """Make and publish the reports of one client.

    ``params_file`` is the effective params file, the notebooks' only parameter; ``request`` is what the run itself
    reads of it; ``shown_path`` is the params file as the user typed it, shown in its place; without ``notebooks_dir``
    the notebooks are those of this checkout. Raises ``UserError`` (exit code 2) and ``Defect`` (3) with nothing
    published; a report that fails is published as a page that says so, and ``exit_code`` of the result is then 1.
    Once ``RunPublished`` was told, the reports are there whatever follows.
    """
    # Heavy rooms are imported by the parent only once a run is certain: `lrfm --help` loads none of them.
    from lrfm.runner.planning import make_plan, shipped_notebooks_dir
    from lrfm.runner.run import carry_out
    from lrfm.runner.wiring import study_rooms

    plan = make_plan(
        params_file,
        request=request,
        reports_dir=reports_dir,
        cache_dir=cache_dir,
        shown_path=shown_path,
        notebooks_dir=shipped_notebooks_dir() if notebooks_dir is None else notebooks_dir,
    )
    return carry_out(plan, study_rooms(plan.params_file, plan.notebooks, workers=plan.workers), on_event=on_event)
