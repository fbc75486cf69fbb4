"""A kernel's IPython shell without the kernel: fresh, alone in its namespace, leaving no file and no trace behind."""

from __future__ import annotations

import atexit
import builtins
import getpass
import json
import os
import sys
import tempfile
import types
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Message, Session
from nbclient import NotebookClient
from nbformat import NotebookNode
from traitlets.config import Config

from lrfm.runner.streams import CellStream, DescriptorTap, joined_streams

__all__ = ["LANGUAGE_INFO", "NotebookShell", "notebook_shell"]

LANGUAGE_INFO: dict[str, object] = {
    "codemirror_mode": {"name": "ipython", "version": sys.version_info[0]},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": sys.version.split()[0],
}

_INLINE = "module://matplotlib_inline.backend_inline"
_NO_STDIN = "raw_input was called, but this frontend does not support input requests."


class _Recorder(Session):
    """Takes the place of the kernel's socket: what would be sent becomes an output of the current cell.

    ``nbclient`` itself turns messages into outputs, so that display ids and ``clear_output`` behave as with a kernel.
    """

    def __init__(self, notebook: NotebookNode) -> None:
        super().__init__()
        self._client = NotebookClient(notebook)
        self._cell: NotebookNode | None = None
        self._index = -1
        self._written: list[tuple[str, str]] = []
        self.tap = DescriptorTap(self._note)

    def begin(self, cell: NotebookNode, index: int) -> None:
        self._cell, self._index = cell, index
        self._client.clear_before_next_output = False
        cell.outputs = []

    def write(self, name: str, text: str) -> None:
        """Record printed text, after whatever reached the descriptors before it."""
        self.tap.drain()
        self._note(name, text)

    def _note(self, name: str, text: str) -> None:
        self._written.append((name, text))

    def flush_written(self) -> None:
        """Turn the text noted so far into stream outputs."""
        written, self._written = self._written, []
        for name, text in _runs(written):
            self._deliver(self.msg("stream", {"name": name, "text": text}))

    def send(self, stream: object, msg_or_type: Any, content: Any = None, *args: object, **kwargs: object) -> Any:
        """Record a message in place of sending it."""
        message = msg_or_type if isinstance(msg_or_type, (Message, dict)) else self.msg(msg_or_type, content)
        self.tap.drain()
        self.flush_written()
        self._deliver(message)
        return message

    def _deliver(self, message: Any) -> None:
        if self._cell is None:  # printed by a thread after the last cell; a kernel has nobody to tell either
            return
        message["content"] = json.loads(json.dumps(message["content"]))  # as the wire would change it
        self._client.process_message(message, self._cell, self._index)


def _runs(written: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Join neighbouring texts of the same stream."""
    name, parts = "", list[str]()
    for stream, text in written:
        if stream != name and parts:
            yield name, "".join(parts)
            parts = []
        name = stream
        parts.append(text)
    if parts:
        yield name, "".join(parts)


class NotebookShell:
    """Runs the cells of one notebook, one after the other, in one namespace."""

    def __init__(self, notebook: NotebookNode, folder: str) -> None:
        self._recorder = _Recorder(notebook)
        self._streams = [
            CellStream(name, descriptor, self._recorder.write) for name, descriptor in (("stdout", 1), ("stderr", 2))
        ]
        self.ipython = _new_shell(folder, self._recorder)

    def run(self, cell: NotebookNode, index: int) -> bool:
        """Run one code cell, fill its outputs and execution count, and say whether it ended without an error."""
        self._recorder.begin(cell, index)
        cell.execution_count = self.ipython.execution_count
        with (
            self._recorder.tap.open(),
            _swapped(sys, "stdout", self._streams[0]),
            _swapped(sys, "stderr", self._streams[1]),
        ):
            result = self.ipython.run_cell(cell.source, store_history=True)
        self._recorder.flush_written()
        cell.outputs = joined_streams(cell.outputs)
        # As the kernel does: an object that cannot be shown is an error of the cell.
        return bool(result.success) and not self.ipython._last_traceback_during_displayhook  # noqa: SLF001

    def close(self) -> None:
        """Forget the namespace and undo what IPython changed in ``sys``."""
        atexit.unregister(self.ipython.atexit_operations)
        self.ipython.atexit_operations()
        self.ipython.restore_sys_module_state()
        self._recorder.tap.close()


def _new_shell(folder: str, recorder: _Recorder) -> Any:
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    shell: Any = ZMQInteractiveShell.instance(  # its hooks get their attributes from traits, unknown to mypy
        config=config,
        ipython_dir=folder,
        profile_dir=_new_profile(folder),
        user_ns={},
        compiler_class=XCachingCompiler,
        kernel=types.SimpleNamespace(eventloop=None),  # what `exit()` asks the kernel for
    )
    shell.displayhook.session = shell.display_pub.session = recorder
    shell.displayhook.topic = b"execute_result"
    return shell


def _new_profile(folder: str) -> ProfileDir:
    profile: ProfileDir = ProfileDir.create_profile_dir(str(Path(folder, "profile")))
    return profile


@contextmanager
def notebook_shell(notebook: NotebookNode) -> Iterator[NotebookShell]:
    """Give a shell for one notebook; environment, ``sys`` and IPython's own instance are put back afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="lrfm-ipython-") as folder,
        _own_environment(),
        _own_instance(),
        _no_input(),
        warnings.catch_warnings(),
    ):
        shell = NotebookShell(notebook, folder)
        try:
            with _drawn_inline(shell.ipython):
                yield shell
        finally:
            shell.close()


@contextmanager
def _own_environment() -> Iterator[None]:
    environment, search_path = dict(os.environ), list(sys.path)
    # IPython would put the packages of an activated, different environment before ours.
    os.environ.pop("VIRTUAL_ENV", None)
    os.environ.setdefault("MPLBACKEND", _INLINE)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(environment)
        sys.path[:] = search_path


@contextmanager
def _own_instance() -> Iterator[None]:
    """Let ``get_ipython()`` give our shell, also where this process already has one (a kernel, say)."""
    # traitlets offers no way to set an instance aside
    classes = list(ZMQInteractiveShell._walk_mro())  # noqa: SLF001
    before = [kind._instance for kind in classes]  # noqa: SLF001
    for kind in classes:
        kind._instance = None  # noqa: SLF001
    try:
        yield
    finally:
        for kind, instance in zip(classes, before, strict=True):
            kind._instance = instance  # noqa: SLF001


@contextmanager
def _no_input() -> Iterator[None]:
    with _swapped(builtins, "input", _refuse_input), _swapped(getpass, "getpass", _refuse_input):
        yield


def _refuse_input(*_args: object, **_kwargs: object) -> NoReturn:
    raise StdinNotImplementedError(_NO_STDIN)


@contextmanager
def _swapped(owner: object, name: str, value: object) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


@contextmanager
def _drawn_inline(shell: Any) -> Iterator[None]:
    """Show matplotlib's figures as a kernel does, also where matplotlib was imported before the shell existed."""
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is None or os.environ["MPLBACKEND"] != _INLINE:
        yield  # matplotlib will read MPLBACKEND when it is imported
        return
    backend = matplotlib.get_backend(auto_select=False)
    interactive = matplotlib.is_interactive()
    matplotlib.rcParams["backend"] = _INLINE
    if "matplotlib.pyplot" in sys.modules:
        _connect_figures(shell)
    try:
        yield
    finally:
        matplotlib.interactive(interactive)
        if backend is not None:
            matplotlib.use(backend)


def _connect_figures(shell: Any) -> None:
    from IPython.core.pylabtools import activate_matplotlib
    from matplotlib_inline import backend_inline

    activate_matplotlib(_INLINE)
    configure: Any = backend_inline.configure_inline_support
    configure.current_backend = "unset"  # it sets the formats of figures once per process; this shell is a new one
    configure(shell, _INLINE)
