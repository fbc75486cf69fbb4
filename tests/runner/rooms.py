"""Stand-ins for `study` and `report`: a run's other rooms, steered by the params file (JSON) that they are given."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.runner.manifest import Facts, Headline
from lrfm.runner.outcome import Outcome
from lrfm.runner.plan import Rooms, RunPlan
from lrfm.runner.publish import ClientFolder, published_runs

if TYPE_CHECKING:
    from nbformat import NotebookNode

AS_OF = date(2026, 10, 31)
NAME = "Fabrikam Holdings"
"""A customer whose name must not leave its place."""


@dataclass(frozen=True)
class PlainPresenter:
    """Pages of bare text."""

    def page(self, notebook: NotebookNode, name: str) -> str:
        texts = [output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", [])]
        if "refuse the page" in "".join(texts):
            raise ValueError(f"no page for {NAME}")
        return f"<h1>{name}</h1>\n<pre>{''.join(texts)}</pre>\n"

    def error_page(self, name: str, cause: Reason) -> str:
        return f"<h1>{name} failed</h1>\n{cause.key} {json.dumps(dict(cause.values), sort_keys=True)}\n"

    def scrubbed(self, text: str) -> str:
        return text.replace(NAME, "Customer 1")


def prepare(params_file: Path, run: Path, *, tell: Callable[[object], None]) -> Facts:
    """Play the stages; `stages` in the params file says how they go."""
    params = json.loads(params_file.read_text())
    tell("ledger")
    match params.get("stages", "fine"):
        case "mendable":
            raise UserError.of("source.missing_file", path=Path("a.csv"), day=AS_OF, odd=threading.Lock())
        case "defective":
            raise ZeroDivisionError("no sales")
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "slow":
            time.sleep(60)
    tell("ageing")
    (run / "tables").mkdir()
    (run / "tables" / "open_items.csv").write_text(f"{params['client']}\n")
    (run / "tables" / "workers.txt").write_text(os.environ["LRFM_WORKERS"])
    return Facts(
        ledger_hash="abc",
        inputs=({"path": "a.csv", "sha256": "00", "rows": 3},),
        control_totals={"rows_read": 3, "amount_read": "12.34"},
        headlines=(
            Headline("open_items", "12.34", "money_minor", None),
            Headline("dso", "90.00", "days", None, ("at least 90 days",), ("kpi.dso_beyond_history",)),
            Headline("days_late", None, "days", "no sales"),
        ),
    )


def compute(params_file: Path, stages: Sequence[str], *, tell: Callable[[object], None]) -> None:
    """Play strands of stages: note among how many processes each ran; `strand` in the params file names one that goes
    wrong.
    """
    failing = json.loads(params_file.read_text()).get("strand")
    for stage in stages:
        if stage == failing == "ledger":
            raise UserError.of("source.missing_file", path="a.csv")
        if stage == failing:
            os.kill(os.getpid(), signal.SIGKILL)
        params_file.with_name(f"{stage}.txt").write_text(os.environ["LRFM_WORKERS"])
        tell(stage)


def write_run_index(_params: Path, run: Path, outcomes: Sequence[Outcome], *, tell: Callable[[object], None]) -> None:
    """Write one line for each report."""
    del tell
    lines = [f"{outcome.name} {outcome.path} {outcome.status}\n" for outcome in outcomes]
    (run / "index.html").write_text("".join(lines))


def write_library_index(reports_dir: Path, _language: str, *, tell: Callable[[object], None]) -> None:
    """Write one line for each client and month, where nothing is in the way."""
    del tell
    index = reports_dir / "index.html"
    if index.is_dir():
        raise UserError.of("runner.not_written", path=str(index), detail="a folder")
    lines = [
        f"{run.address} {run.client}{'' if run.summary else ' unreadable'}\n" for run in published_runs(reports_dir)
    ]
    index.write_text("".join(lines))


ROOMS = Rooms(
    prepare=prepare,
    presenter=PlainPresenter(),
    write_run_index=write_run_index,
    write_library_index=write_library_index,
    warm_modules=("papermill.execute", "lrfm.runner.shell"),
)

STRANDED = replace(ROOMS, compute=compute, strands=((("ledger",),), (("features", "segments"), ("payments",))))
"""The same, with stages that are computed side by side."""


def plan_of(folder: Path, notebooks: Mapping[str, Path], *, client: str = "acme", **changes: Any) -> RunPlan:
    """Plan a run in a test's folder; `params` among the changes goes into its params file."""
    params_file = folder / f"{client}.json"
    params_file.write_text(json.dumps({"client": client, **changes.pop("params", {})}))
    return RunPlan(
        **{
            "folder": ClientFolder(folder / "reports", client),
            "client_name": f"{client.title()} Ltd",
            "as_of": AS_OF,
            "language": "en",
            "engine": "duckdb",
            "params_file": params_file,
            "shown_path": f"params/{client}.yml",
            "notebooks": dict(notebooks),
            "skipped": (),
            "mode": "fork",
            "workers": 2,
            "notebook_timeout_seconds": 60,
            "environment": {},
            **changes,
        }
    )
