"""What cells print: the two text streams of a notebook, the file descriptors beneath them, and how they are joined."""

from __future__ import annotations

import codecs
import io
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["CellStream", "DescriptorTap", "joined_streams"]

_CARRIAGE_RETURN = re.compile(r".*\r(?=[^\n])")
_READ_BYTES = 1 << 16


class CellStream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a cell: text goes to ``record`` at once, under the stream's name."""

    def __init__(self, name: str, descriptor: int, record: Callable[[str, str], None]) -> None:
        super().__init__()
        self.name = name
        self._descriptor = descriptor
        self._record = record

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a class attribute in typeshed, a property in io itself
        """Give the encoding a kernel's streams report."""
        return "UTF-8"

    def fileno(self) -> int:
        """Give the descriptor, which is tapped while a cell runs."""
        return self._descriptor

    def writable(self) -> bool:
        """Say that one can write here."""
        return True

    def write(self, text: str) -> int:
        """Record text; raise ``TypeError`` for anything else, as a kernel's stream does."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._record(self.name, text)
        return len(text)


class DescriptorTap:
    """Catches what subprocesses and C libraries write to descriptors 1 and 2 while a cell runs.

    A file rather than a pipe: no reader thread is needed, nothing blocks, and :meth:`drain` gives the text in order.
    """

    def __init__(self, record: Callable[[str, str], None]) -> None:
        self._record = record
        self._taps = tuple(_Tap(name, descriptor) for name, descriptor in (("stdout", 1), ("stderr", 2)))

    @contextmanager
    def open(self) -> Iterator[None]:
        """Point the descriptors at the tap, and back at what they were before."""
        _flush_process_streams()
        for tap in self._taps:
            tap.attach()
        try:
            yield
        finally:
            self.drain()
            for tap in self._taps:
                tap.detach()

    def drain(self) -> None:
        """Record what has been written since the last call."""
        _flush_process_streams()
        for tap in self._taps:
            text = tap.read()
            if text:
                self._record(tap.name, text)

    def close(self) -> None:
        """Give the files back."""
        for tap in self._taps:
            tap.file.close()


class _Tap:
    """One descriptor and the unnamed file that stands in for it."""

    def __init__(self, name: str, descriptor: int) -> None:
        self.name = name
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # open as long as the notebook runs
        self._descriptor = descriptor
        self._position = 0
        self._original: int | None = None
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    def attach(self) -> None:
        try:
            self._original = os.dup(self._descriptor)
        except OSError:  # the process was started without this descriptor: there is nothing to go back to
            self._original = None
        os.dup2(self.file.fileno(), self._descriptor)

    def detach(self) -> None:
        if self._original is None:
            os.close(self._descriptor)
            return
        os.dup2(self._original, self._descriptor)
        os.close(self._original)
        self._original = None

    def read(self) -> str:
        parts = []
        while data := os.pread(self.file.fileno(), _READ_BYTES, self._position):
            self._position += len(data)
            parts.append(self._decoder.decode(data))
        return "".join(parts)


def _flush_process_streams() -> None:
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None and not stream.closed:
            stream.flush()


def joined_streams(outputs: Sequence[NotebookNode]) -> list[NotebookNode]:
    r"""Join a cell's prints per stream, as ``nbclient`` does with ``coalesce_streams``: same cell, same outputs.

    Text before a carriage return is overwritten, and stdout comes before a neighbouring stderr.

    >>> from nbformat.v4 import new_output
    >>> prints = [new_output("stream", name="stdout", text=text) for text in ("50 %", "\r100 %\n")]
    >>> [output["text"] for output in joined_streams(prints)]
    ['100 %\n']
    """
    joined: list[NotebookNode] = []
    streams: dict[str, NotebookNode] = {}
    for output in outputs:
        if output["output_type"] != "stream":
            joined.append(output)
        elif output["name"] in streams:
            streams[output["name"]]["text"] += output["text"]
        else:
            joined.append(output)
            streams[output["name"]] = output
    for stream in streams.values():
        stream["text"] = _CARRIAGE_RETURN.sub("", stream["text"])
    for index in range(len(joined) - 1):
        if _is_stream(joined[index], "stderr") and _is_stream(joined[index + 1], "stdout"):
            joined[index], joined[index + 1] = joined[index + 1], joined[index]
    return joined


def _is_stream(output: NotebookNode, name: str) -> bool:
    return bool(output["output_type"] == "stream" and output["name"] == name)
