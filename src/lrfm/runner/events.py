"""What a run tells while it goes on: a stream of small facts that the command line shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lrfm.core.reason import Reason
from lrfm.runner.outcome import Outcome

__all__ = [
    "Event",
    "LeftUndone",
    "NotebookDone",
    "NotebookStarted",
    "Noticed",
    "OnEvent",
    "Planned",
    "RunPublished",
    "StageDone",
    "StagesDone",
]


@dataclass(frozen=True)
class Planned:
    """The run holds the client's lock and is about to begin."""

    notebooks: tuple[str, ...]


@dataclass(frozen=True)
class Noticed:
    """Something in the client's folder is not as a run leaves it; it was left alone."""

    finding: Reason


@dataclass(frozen=True)
class StageDone:
    """A stage was computed, or found in the cache."""

    stage: str


@dataclass(frozen=True)
class StagesDone:
    """All stages are there."""

    seconds: float


@dataclass(frozen=True)
class NotebookStarted:
    """A notebook has its process."""

    name: str


@dataclass(frozen=True)
class NotebookDone:
    """A notebook's page, or its error page, is written."""

    outcome: Outcome


@dataclass(frozen=True)
class RunPublished:
    """The pointer names this run now; whatever goes wrong from here on, the reports are there."""

    folder: Path


@dataclass(frozen=True)
class LeftUndone:
    """The reports are there, but not what follows them (the index of all reports, say); the next run does it."""

    cause: Reason


Event = Planned | Noticed | StageDone | StagesDone | NotebookStarted | NotebookDone | RunPublished | LeftUndone
OnEvent = Callable[[Event], None]
