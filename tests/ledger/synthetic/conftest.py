"""Two made-up companies of a size that gives tests power, written once for all workers of a run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from lrfm.ledger.synthetic.company import write_company
from lrfm.ledger.synthetic.company_settings import CompanySettings
from tests.ledger.synthetic.truth_tools import Asked

BIG = CompanySettings(customers=5_000)
WITH_RUNS = replace(BIG, customers=1_200, mechanism="runs")


def _written(settings: CompanySettings, *, name: str, factory: pytest.TempPathFactory, worker: str) -> Asked:
    """Write the company unless another worker of this run did."""
    base = factory.getbasetemp()
    shared = base if worker == "master" else base.parent
    folder: Path = shared / f"company_{name}"
    with FileLock(shared / f"{name}.lock"):
        if not (folder / "done").exists():
            write_company(settings, folder)
            (folder / "done").touch()
    return Asked(settings, folder)


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """The name of this worker; `master` where there is but one."""
    found: dict[str, str] = getattr(request.config, "workerinput", {})
    return found.get("workerid", "master")


@pytest.fixture(scope="session")
def big(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Asked:
    """A company under the hazard of payment."""
    return _written(BIG, name="big", factory=tmp_path_factory, worker=worker)


@pytest.fixture(scope="session")
def with_runs(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Asked:
    """A company of customers who pay in runs."""
    return _written(WITH_RUNS, name="runs", factory=tmp_path_factory, worker=worker)
