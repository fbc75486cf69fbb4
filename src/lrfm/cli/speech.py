"""How the command speaks: a line on a stream whose reader may have left, as that of `lrfm report | head -1` does."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from lrfm.runner.events import Event, OnEvent

__all__ = ["say", "unheard"]


def say(words: str, stream: TextIO | None, *, end: str = "\n") -> None:
    """Write words on a stream; where its reader has left, or it was never open, nobody is there to be told."""
    if stream is None:
        return
    try:
        click.echo(f"{words}{end}", file=stream, nl=False)
    except BrokenPipeError:
        _close_off(stream)


def unheard(show: OnEvent, stream: TextIO) -> OnEvent:
    """Give `show` for a run that must not stop because nobody looks any more."""

    def shown(event: Event) -> None:
        try:
            show(event)
        except BrokenPipeError:
            _close_off(stream)

    return shown


def _close_off(stream: TextIO) -> None:
    """Let what is still written go nowhere, also what Python flushes at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
