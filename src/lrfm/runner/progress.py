"""Progress for people: a bar where somebody watches, one plain line for each finished step where nobody does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from lrfm.core.reason import Reason
from lrfm.runner.events import (
    Event,
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
from lrfm.runner.outcome import Status

__all__ = ["reason_of", "shown"]

Words = Callable[[Reason], str]
"""Turns a reason into words of the reader's language: ``Language.reason``."""


@contextmanager
def shown(stream: TextIO, *, words: Words) -> Iterator[OnEvent]:
    """Give the function that shows events on ``stream``: a progress bar on a terminal, plain lines elsewhere."""
    if not stream.isatty():
        yield _Lines(stream, words)
        return
    bar = _Bar(stream, words)
    try:
        yield bar
    finally:
        bar.close()


def reason_of(event: Event) -> Reason | None:  # noqa: PLR0911 (one line an event)
    """Say what an event means, as key and values; ``None`` where nothing is finished by it.

    >>> reason_of(StagesDone(seconds=1.25)).key
    'runner.stages_done'
    """
    if isinstance(event, StageDone):
        return Reason.of("runner.stage_done", stage=event.stage)
    if isinstance(event, StagesDone):
        return Reason.of("runner.stages_done", seconds=_tenths(event.seconds))
    if isinstance(event, NotebookStarted):
        return Reason.of("runner.notebook_started", name=event.name)
    if isinstance(event, NotebookDone):
        return _ended(event)
    if isinstance(event, RunPublished):
        return Reason.of("runner.published", path=str(event.folder))
    if isinstance(event, Noticed):
        return event.finding
    if isinstance(event, LeftUndone):
        return Reason.of("runner.left_undone", cause=event.cause)
    return None


def _ended(event: NotebookDone) -> Reason:
    outcome = event.outcome
    if outcome.status is Status.DONE:
        return Reason.of("runner.notebook_done", name=outcome.name, seconds=_tenths(outcome.seconds))
    return Reason.of("runner.notebook_failed", name=outcome.name, seconds=_tenths(outcome.seconds))


def _tenths(seconds: float) -> str:
    return f"{seconds:.1f}"


def _lines(event: Event, words: Words) -> Iterator[str]:
    """Give the lines of a finished step; a failed notebook has its cause beneath it."""
    if isinstance(event, NotebookStarted):
        return
    reason = reason_of(event)
    if reason is not None:
        yield words(reason)
    if isinstance(event, NotebookDone) and event.outcome.cause is not None:
        yield f"  {words(event.outcome.cause)}"


def _must_stay(event: Event) -> bool:
    """Say whether an event stands above the bar for good, where the bar itself shows only the newest."""
    if isinstance(event, NotebookDone):
        return event.outcome.status is Status.FAILED
    return isinstance(event, (Noticed, LeftUndone))


class _Lines:
    """One line for each finished step."""

    def __init__(self, stream: TextIO, words: Words) -> None:
        self._stream = stream
        self._words = words

    def __call__(self, event: Event) -> None:
        for line in _lines(event, self._words):
            self._stream.write(f"{line}\n")
        self._stream.flush()


class _Bar:
    """A bar whose steps are the stages, the notebooks and the publication."""

    def __init__(self, stream: TextIO, words: Words) -> None:
        self._stream = stream
        self._words = words
        self._bar: Any = None

    def __call__(self, event: Event) -> None:
        if isinstance(event, Planned):
            self._bar = _threadless_bar(self._stream, steps=len(event.notebooks) + 2)
        if self._bar is None:
            return
        self._advance(event)
        reason = reason_of(event)
        if reason is not None:
            self._bar.set_description_str(self._words(reason))
        if _must_stay(event):
            for line in _lines(event, self._words):
                self._bar.write(line, file=self._stream)

    def _advance(self, event: Event) -> None:
        if isinstance(event, StageDone):
            self._bar.total += 1  # how many there will be is the study's affair
        if isinstance(event, (StageDone, StagesDone, NotebookDone, RunPublished)):
            self._bar.update()
        self._bar.refresh()

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


def _threadless_bar(stream: TextIO, *, steps: int) -> Any:
    """Give a bar without tqdm's monitor thread: no thread may run when children are forked."""
    from tqdm import tqdm

    class Bar(tqdm):  # type: ignore[misc]  # tqdm ships no types
        monitor_interval = 0

    return Bar(total=steps, file=stream, bar_format="{l_bar}{bar}| {n_fmt}/{total_fmt} [{elapsed}]", leave=True)
