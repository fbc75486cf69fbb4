"""Children die in every way; the others go on and nothing is left behind."""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

import pytest

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.runner.child import Mended, Raised, Returned, Surroundings, Task
from lrfm.runner.children import Died, Ended, supervise
from lrfm.runner.ready import thread_budget

Tell = Callable[[object], None]


def answer(value: int, *, tell: Tell) -> tuple[int, int, str | None]:
    """Give what the parent wants to know of a child."""
    tell("begun")
    sys.stdout.write("not for the terminal\n")
    return value, os.getpid(), os.environ.get("OMP_NUM_THREADS")


def die(signal_number: int, *, tell: Tell) -> None:  # noqa: ARG001
    faulthandler.disable()  # pytest's, inherited: it would print a trace that nobody needs
    os.kill(os.getpid(), signal_number)


def leave(code: int, *, tell: Tell) -> None:  # noqa: ARG001
    os._exit(code)


def stop(code: int, *, tell: Tell) -> None:  # noqa: ARG001
    raise SystemExit(code)


def fail(message: str, *, tell: Tell) -> None:  # noqa: ARG001
    raise KeyError(message)


def refuse(path: Path, *, tell: Tell) -> None:  # noqa: ARG001
    raise UserError.of("source.missing_file", path=path)


def unpicklable(_value: int, *, tell: Tell) -> object:  # noqa: ARG001
    return threading.Lock()


def hang(note: Path, *, tell: Tell) -> None:  # noqa: ARG001
    """Start a process of one's own, note both and hang."""
    mine = subprocess.Popen(["sleep", "60"])
    note.write_text(f"{os.getpid()} {mine.pid}")
    time.sleep(60)


def linger(note: Path, *, tell: Tell) -> str:  # noqa: ARG001
    """Come to an end with a thread that does not."""
    threading.Thread(target=time.sleep, args=(60,)).start()
    note.write_text(str(os.getpid()))
    return "done"


def task(tmp_path: Path, name: str, function: Callable[..., object], value: object, seconds: float = 30.0) -> Task:
    environment = {"OMP_NUM_THREADS": "1"}
    return Task(name, function, (value,), Surroundings(environment, tmp_path / name), seconds)


def run(*tasks: Task, workers: int = 2, method: str = "fork", **hooks: Callable[..., None]) -> dict[str, Ended]:
    ended = supervise(tasks, context=get_context(method), workers=workers, **hooks)
    return {one.task.name: one for one in ended}


def is_gone(pid: int) -> bool:
    """Say whether a process has ended (a zombie has)."""
    try:
        return "State:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True


def wait_until_gone(*pids: int) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and not all(map(is_gone, pids)):
        time.sleep(0.05)
    return all(map(is_gone, pids))


def test_every_death_has_its_cause_and_the_others_go_on(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ended = run(
        task(tmp_path, "killed", die, signal.SIGKILL),
        task(tmp_path, "crashed", die, signal.SIGSEGV),
        task(tmp_path, "left", leave, 7),
        task(tmp_path, "left quietly", leave, 0),
        task(tmp_path, "stopped", stop, 4),
        task(tmp_path, "raised", fail, "k"),
        task(tmp_path, "mendable", refuse, Path("a.csv")),
        task(tmp_path, "odd", unpicklable, 1),
        task(tmp_path, "fine", answer, 42),
    )
    results = {name: one.result for name, one in ended.items()}
    assert results["killed"] == Died(Reason.of("runner.killed", signal="SIGKILL"))
    assert results["crashed"] == Died(Reason.of("runner.killed", signal="SIGSEGV"))
    assert results["left"] == Died(Reason.of("runner.exited", code=7))
    assert results["left quietly"] == Died(Reason.of("runner.exited", code=0))
    assert results["stopped"] == Died(Reason.of("runner.exited", code=4))
    raised = results["raised"]
    assert isinstance(raised, Raised)
    assert (raised.error, raised.message) == ("KeyError", "'k'")
    assert "in fail" in raised.trace
    mendable = results["mendable"]
    assert isinstance(mendable, Mended)
    assert mendable.faults[0].values["path"] == Path("a.csv")
    assert isinstance(results["odd"], Raised)
    fine = results["fine"]
    assert isinstance(fine, Returned)
    assert isinstance(fine.value, tuple)
    assert fine.value[0] == 42
    assert fine.value[1] != os.getpid()
    assert fine.value[2] == "1"
    assert capfd.readouterr().out == ""
    assert (tmp_path / "fine" / "child.log").read_text() == "not for the terminal\n"


def test_a_hanging_child_is_ended_with_all_it_started(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    ended = run(task(tmp_path, "hangs", hang, note, 1.5), task(tmp_path, "fine", answer, 1))
    assert ended["hangs"].result == Died(Reason.of("runner.timed_out", count=2))
    assert 1.4 < ended["hangs"].seconds < 10
    assert isinstance(ended["fine"].result, Returned)
    assert wait_until_gone(*map(int, note.read_text().split()))


def test_a_result_counts_even_if_a_thread_lingers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lrfm.runner.children._LAST_MESSAGE_SECONDS", 0.2)
    note = tmp_path / "pid"
    ended = run(task(tmp_path, "lingers", linger, note))
    assert ended["lingers"].result == Returned("done")
    assert wait_until_gone(int(note.read_text()))


def test_spawned_children_answer_alike(tmp_path: Path) -> None:
    ended = run(task(tmp_path, "fine", answer, 42), task(tmp_path, "left", leave, 7), method="spawn")
    fine = ended["fine"].result
    assert isinstance(fine, Returned)
    assert isinstance(fine.value, tuple)
    assert (fine.value[0], fine.value[2]) == (42, "1")
    assert ended["left"].result == Died(Reason.of("runner.exited", code=7))


def test_no_more_than_the_workers_at_once(tmp_path: Path) -> None:
    alive, most = 0, 0

    def started(_task: Task) -> None:
        nonlocal alive, most
        alive += 1
        most = max(most, alive)

    told: list[object] = []
    tasks = [task(tmp_path, str(number), answer, number) for number in range(5)]
    children = supervise(
        tasks,
        context=get_context("fork"),
        workers=2,
        on_start=started,
        on_message=lambda _task, note: told.append(note),
    )
    for _ in children:
        alive -= 1
    assert most == 2
    assert told == ["begun"] * 5


def test_leaving_early_kills_the_rest(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    tasks = [task(tmp_path, "hangs", hang, note), task(tmp_path, "fine", answer, 1)]
    children = supervise(tasks, context=get_context("fork"), workers=2)
    assert next(children).task.name == "fine"
    deadline = time.monotonic() + 10
    while not (note.exists() and note.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    children.close()  # type: ignore[attr-defined]  # it is a generator
    assert wait_until_gone(*map(int, note.read_text().split()))


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_children_do_not_outlive_a_parent_that_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys; from multiprocessing import get_context; from pathlib import Path\n"
        "from tests.runner.test_children import hang, run, task\n"
        "run(task(Path(sys.argv[1]), 'hangs', hang, Path(sys.argv[1]) / 'pids'))"
    )
    parent = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)])
    note = tmp_path / "pids"
    deadline = time.monotonic() + 20
    while not (note.exists() and note.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    parent.kill()
    parent.wait()
    child, grandchild = map(int, note.read_text().split())
    assert wait_until_gone(child)
    os.kill(grandchild, signal.SIGKILL)  # `sleep`, started by the test's own child, answers to nobody now


THREADS = """
import threading
from lrfm.errors import Defect
from lrfm.runner.ready import refuse_threads
assert threading.active_count() == 1
refuse_threads()
threading.Timer(0.2, lambda: None).start()
refuse_threads()  # a thread about to end is waited for
assert threading.active_count() == 1
threading.Thread(target=threading.Event().wait, name="busy", daemon=True).start()
try:
    refuse_threads()
except Defect as defect:
    print(defect)
"""


def test_a_fork_is_refused_while_a_thread_runs() -> None:
    """In a process of its own: this one may have threads of the test runner."""
    answer = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True, check=True)
    assert answer.stdout == "threads run in the parent before a fork: busy\n"


def test_one_child_alone_may_use_all_cores() -> None:
    assert thread_budget(workers=1) == {}
    assert set(thread_budget(workers=3).values()) == {"1"}
