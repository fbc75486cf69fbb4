"""One run: lock, stages, notebooks, index, publication. Knows ``study`` and ``report`` only as callables."""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from pathlib import Path

from lrfm.core.environment import WORKERS_VARIABLE
from lrfm.core.reason import Reason
from lrfm.errors import Defect, UserError
from lrfm.runner.child import Mended, Raised, Returned, Surroundings, Task
from lrfm.runner.children import Died, Ended, supervise
from lrfm.runner.events import (
    LeftUndone,
    NotebookDone,
    NotebookStarted,
    Noticed,
    OnEvent,
    Planned,
    RunPublished,
    StageDone,
    StagesDone,
)
from lrfm.runner.execute import NotebookJob, Presenter, Rendered, execute_and_render, render_obituary
from lrfm.runner.locks import client_lock, index_lock
from lrfm.runner.manifest import Facts, RunRecord, manifest_of
from lrfm.runner.outcome import Outcome, Status
from lrfm.runner.plan import Published, Rooms, RunPlan
from lrfm.runner.publish import MANIFEST, SCRATCH, new_run, publish, published_runs, recover, settle
from lrfm.runner.ready import Mode, refuse_threads, thread_budget, warmed
from lrfm.runner.signals import stopped_by_signals

__all__ = ["carry_out", "run_notebooks"]

_OBITUARY_SECONDS = 120.0
_SAME_EVERYWHERE = {"MPLBACKEND": "", "VIRTUAL_ENV": ""}
"""Variables of the user's shell that would change what a notebook shows."""


def carry_out(plan: RunPlan, rooms: Rooms, *, on_event: OnEvent) -> Published:
    """Run the plan and publish what came of it; raise ``UserError`` or ``Defect`` with nothing published.

    Once ``RunPublished`` has been told the reports are there: what goes wrong then stands in the result, and only an
    interruption or a ``Defect`` is still raised.
    """
    with stopped_by_signals(), client_lock(plan.folder.reports_dir, plan.folder.client):
        plan.folder.check(plan.as_of)
        findings = recover(plan.folder)
        _refuse_other_client(plan)
        on_event(Planned(tuple(plan.notebooks)))
        for finding in findings:
            on_event(Noticed(finding))
        budget = thread_budget(workers=plan.workers)
        with warmed(rooms.warm_modules, budget=budget) if plan.mode == "fork" else nullcontext():
            with new_run(plan.folder, plan.as_of) as run:
                outcomes, manifest = _fill(run, plan, rooms, on_event=on_event)
                _make_current(run, plan, manifest, on_event=on_event)
            failure = _finish(run, plan, rooms, manifest)
            if failure is not None:
                on_event(LeftUndone(failure))
    pointer = plan.folder.pointer(plan.as_of)
    return Published(pointer, pointer / MANIFEST, outcomes, failure)


def _refuse_other_client(plan: RunPlan) -> None:
    """Keep two clients out of one folder: params that were copied may still bear the other's id."""
    reports_dir, client = plan.folder.reports_dir, plan.folder.client
    there = [run.summary.client_name for run in published_runs(reports_dir) if run.client == client and run.summary]
    others = [name for name in there if name != plan.client_name]
    if others:
        raise UserError.of("runner.other_client", client=client, there=others[-1], here=plan.client_name)


def _make_current(run: Path, plan: RunPlan, manifest: Mapping[str, object], *, on_event: OnEvent) -> None:
    """Publish, and tell it even where something strikes a moment after the pointer was replaced."""
    try:
        publish(plan.folder, plan.as_of, run, manifest)
    finally:
        pointer = plan.folder.pointer(plan.as_of)
        if plan.folder.current().get(pointer.name) == run:
            on_event(RunPublished(pointer))


def _finish(run: Path, plan: RunPlan, rooms: Rooms, manifest: Mapping[str, object]) -> Reason | None:
    """Do what is left once the reports are there; say what could not be done, which the next run does."""
    try:
        settle(plan.folder, run.name, manifest)
        with index_lock(plan.folder.reports_dir):
            _write_library_index(plan, rooms)
    except UserError as error:
        return Reason.of_error(error)
    except OSError as error:
        return Reason.of("runner.not_written", path=str(error.filename or ""), detail=error.strerror or str(error))
    return None


def _fill(
    run: Path, plan: RunPlan, rooms: Rooms, *, on_event: OnEvent
) -> tuple[tuple[Outcome, ...], Mapping[str, object]]:
    """Compute, execute and index within the run's folder; give how the reports ended and the manifest."""
    started_at = datetime.now(UTC)
    facts = _stages(run, plan, rooms, on_event=on_event)
    done = run_notebooks(_jobs(run, plan), rooms.presenter, plan=plan, on_event=on_event)
    outcomes = (*done, *(Outcome(name, Status.SKIPPED, None, 0.0) for name in plan.skipped))
    _in_one_child("run_index", rooms.write_run_index, (plan.params_file, run, outcomes), plan, scratch=run / SCRATCH)
    record = RunRecord(
        client=plan.folder.client,
        client_name=plan.client_name,
        as_of=plan.as_of,
        language=plan.language,
        engine=plan.engine,
        runner=plan.mode,
        started_at=started_at,
        finished_at=datetime.now(UTC),
    )
    return outcomes, manifest_of(record, facts, outcomes)


def _stages(run: Path, plan: RunPlan, rooms: Rooms, *, on_event: OnEvent) -> Facts:
    started = time.monotonic()
    told: set[str] = set()

    def tell(stage: str) -> None:
        if stage not in told:  # what a strand computed is opened once more by the child of all stages
            told.add(stage)
            on_event(StageDone(stage))

    _strands(run, plan, rooms, on_stage=tell)
    facts = _in_one_child("stages", rooms.prepare, (plan.params_file, run), plan, scratch=run / SCRATCH, on_stage=tell)
    on_event(StagesDone(time.monotonic() - started))
    if not isinstance(facts, Facts):
        raise Defect(f"the stages gave {type(facts).__name__} in place of Facts")
    return facts


def _strands(run: Path, plan: RunPlan, rooms: Rooms, *, on_stage: Callable[[str], None]) -> None:
    """Fill the cache with the strands of stages.

    What fails in a strand that ran alone is raised here. Of several at once, the child of all stages comes to the same
    failure in the order in which stages are told; it computes what is missing, too, where a strand was killed.
    """
    for number, at_once in enumerate(rooms.strands):
        if rooms.compute is None:
            raise Defect("strands of stages need a function that computes them")
        names = [f"stages_{number}_{strand}" for strand in range(len(at_once))]
        if len(at_once) == 1:
            arguments = (plan.params_file, at_once[0])
            _in_one_child(names[0], rooms.compute, arguments, plan, scratch=run / SCRATCH, on_stage=on_stage)
            continue
        workers = min(plan.workers, len(at_once))
        environment = {**_environment(plan, workers=workers), **thread_budget(workers=workers)}
        tasks = [
            Task(name, rooms.compute, (plan.params_file, stages), Surroundings(environment, run / SCRATCH / name))
            for name, stages in zip(names, at_once, strict=True)
        ]
        for ended in supervise(
            tasks,
            context=_context(plan.mode),
            workers=workers,
            on_message=lambda _task, message: on_stage(str(message)),
        ):
            if not isinstance(ended.result, Returned):
                return


def _write_library_index(plan: RunPlan, rooms: Rooms) -> None:
    with tempfile.TemporaryDirectory(prefix="lrfm-index-") as scratch:
        arguments = (plan.folder.reports_dir, plan.language)
        _in_one_child("index", rooms.write_library_index, arguments, plan, scratch=Path(scratch))


def _in_one_child(
    name: str,
    function: Callable[..., object],
    arguments: tuple[object, ...],
    plan: RunPlan,
    *,
    scratch: Path,
    on_stage: Callable[[str], None] = lambda _stage: None,
) -> object:
    """Call a function alone in a child with all cores; its faults are raised here, any other failure is a defect."""
    task = Task(name, function, arguments, Surroundings(_environment(plan, workers=1), scratch / name))
    (ended,) = supervise(
        [task], context=_context(plan.mode), workers=1, on_message=lambda _task, message: on_stage(str(message))
    )
    if isinstance(ended.result, Returned):
        return ended.result.value
    if isinstance(ended.result, Mended):
        raise UserError(*ended.result.faults)
    if isinstance(ended.result, Raised):
        defect = Defect(f"{name}: {ended.result.error}: {ended.result.message}")
        defect.add_note(ended.result.trace)
        raise defect
    raise Defect(f"{name}: {ended.result.cause.key} {dict(ended.result.cause.values)}")


def _jobs(run: Path, plan: RunPlan) -> tuple[NotebookJob, ...]:
    return tuple(
        NotebookJob(
            name=name,
            source=source,
            params_file=plan.params_file,
            shown_path=plan.shown_path,
            folder=run,
            scratch=run / SCRATCH / "notebooks" / name,
            mode=plan.mode,
        )
        for name, source in plan.notebooks.items()
    )


def run_notebooks(
    jobs: Sequence[NotebookJob], presenter: Presenter, *, plan: RunPlan, on_event: OnEvent
) -> tuple[Outcome, ...]:
    """Execute notebooks, each in its own process; give their outcomes in the order of the jobs."""
    at_once = min(plan.workers, len(jobs))
    environment = {**_environment(plan, workers=at_once), **thread_budget(workers=at_once)}
    by_name = {job.name: job for job in jobs}
    tasks = [
        Task(
            job.name,
            execute_and_render,
            (job, presenter),
            Surroundings(environment, job.scratch),
            plan.notebook_timeout_seconds,
        )
        for job in jobs
    ]
    outcomes = {}
    for ended in supervise(
        tasks,
        context=_context(plan.mode),
        workers=plan.workers,
        on_start=lambda task: on_event(NotebookStarted(task.name)),
    ):
        outcome = _outcome(ended, by_name[ended.task.name], presenter, plan)
        outcomes[outcome.name] = outcome
        on_event(NotebookDone(outcome))
    return tuple(outcomes[job.name] for job in jobs)


def _outcome(ended: Ended, job: NotebookJob, presenter: Presenter, plan: RunPlan) -> Outcome:
    if isinstance(ended.result, Returned):
        rendered = ended.result.value
        if not isinstance(rendered, Rendered):
            raise Defect(f"{job.name}: a notebook's process gave {type(rendered).__name__}")
        return _judged(job, rendered, ended.seconds)
    if isinstance(ended.result, Raised):
        _log_trace(job.name, ended.result)
    cause = _cause(ended.result)
    buried = _bury(job, presenter, cause, plan)
    if buried is None:  # the error page fails for the same reason: the manifest alone can still say so
        return Outcome(job.name, Status.FAILED, None, ended.seconds, cause)
    return _judged(job, buried, ended.seconds)


def _log_trace(name: str, raised: Raised) -> None:
    """Keep the trace for developers; it may hold customers' names, so that nobody sees it unasked."""
    logging.getLogger(__name__).debug("%s: %s", name, raised.trace)


def _judged(job: NotebookJob, rendered: Rendered, seconds: float) -> Outcome:
    if rendered.cause is None:
        return Outcome(job.name, Status.DONE, job.page_path, seconds)
    return Outcome(job.name, Status.FAILED, job.page_path, seconds, rendered.cause)


def _cause(result: Mended | Raised | Died) -> Reason:
    if isinstance(result, Died):
        return result.cause
    if isinstance(result, Mended):
        return Reason.of("runner.crashed", error=UserError.__name__)
    return Reason.of("runner.crashed", error=result.error)


def _bury(job: NotebookJob, presenter: Presenter, cause: Reason, plan: RunPlan) -> Rendered | None:
    """Write the error page in a process of its own: the parent never computes."""
    task = Task(
        job.name,
        render_obituary,
        (job, presenter, cause),
        Surroundings(_environment(plan, workers=plan.workers), job.scratch / "obituary"),
        _OBITUARY_SECONDS,
    )
    (ended,) = supervise([task], context=_context(plan.mode), workers=1)
    if isinstance(ended.result, Returned) and isinstance(ended.result.value, Rendered):
        return ended.result.value
    if isinstance(ended.result, Raised):
        _log_trace(job.name, ended.result)
    return None


def _environment(plan: RunPlan, *, workers: int) -> Mapping[str, str]:
    """Give the variables of a child; ``workers`` processes share the machine while it runs."""
    return {**_SAME_EVERYWHERE, **plan.environment, WORKERS_VARIABLE: str(workers)}


def _context(mode: Mode) -> BaseContext:
    """Give the way to start children; a fork is refused while another thread runs."""
    if mode == "kernel":
        return get_context("spawn")
    refuse_threads()
    return get_context("fork")
