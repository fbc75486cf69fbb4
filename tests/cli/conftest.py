"""A run that is made up, so that the command is tested without computing a pack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import lrfm.runner

PARAMS = """\
schema: 1
client: {id: acme, name: Acme}
currency: EUR
as_of: 2026-10-31
sources: {invoices: {kind: demo, customers: 40, years: 3}}
"""


@dataclass
class MadeUpRun:
    """Stands in for `lrfm.runner.report`: notes how it was called, and ends as it is told."""

    folder: Path
    exit_code: int = 0
    has_failed_report: bool = False
    raises: BaseException | None = None
    tells: tuple[Any, ...] = ()
    called: list[dict[str, Any]] = field(default_factory=list)

    @property
    def page(self) -> Path:
        return self.folder / "board_pack.html"

    def __call__(self, params_file: Path, **options: Any) -> MadeUpRun:
        self.called.append({"params_file": params_file, **options})
        for event in self.tells:
            options["on_event"](event)
        if self.raises is not None:
            raise self.raises
        return self


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with a params file `acme.yml`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme.yml").write_text(PARAMS)
    return tmp_path


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> MadeUpRun:
    """Let the command meet a made-up run."""
    made_up = MadeUpRun(home / "reports" / "acme" / "2026-10-31")
    monkeypatch.setattr(lrfm.runner, "report", made_up, raising=False)
    return made_up


@pytest.fixture
def files(home: Path) -> Callable[[], set[str]]:
    """List all files below the current folder."""
    return lambda: {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
