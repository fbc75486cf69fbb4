"""``manifest.json``: what went into a run, what came out, and with what it was made."""

from __future__ import annotations

import importlib.metadata
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from lrfm.runner.outcome import Outcome, Status

__all__ = ["SCHEMA", "Facts", "Headline", "RunRecord", "manifest_of", "source_commit"]

SCHEMA = 1
"""Version of the manifest's own fields; raised when one of them changes its meaning."""

_LIBRARIES = (
    *("lrfm", "babel", "duckdb", "ibis-framework", "matplotlib"),
    *("nbconvert", "numpy", "pandas", "papermill", "pyarrow"),
)


@dataclass(frozen=True)
class Headline:
    """One published figure: its value as a decimal string, or the words that say why there is none.

    Caveats are told beside the value in words and by their keys: "at least 90 days" must not pass for 90 days.
    """

    key: str
    value: str | None
    unit: str
    missing: str | None
    caveats: tuple[str, ...] = ()
    caveat_keys: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Give it as the manifest holds it."""
        return {
            "key": self.key,
            "value": self.value,
            "unit": self.unit,
            "missing": self.missing,
            "caveats": list(self.caveats),
            "caveat_keys": list(self.caveat_keys),
        }


@dataclass(frozen=True)
class Facts:
    """What the stages say about a run; plain data, since it comes from another process."""

    ledger_hash: str
    params_sha256: str = ""
    inputs: tuple[Mapping[str, object], ...] = ()
    control_totals: Mapping[str, object] = field(default_factory=dict)
    headlines: tuple[Headline, ...] = ()


@dataclass(frozen=True)
class RunRecord:
    """What the runner itself knows about a run."""

    client: str
    client_name: str
    as_of: date
    language: str
    engine: str
    runner: str
    started_at: datetime
    finished_at: datetime


def manifest_of(record: RunRecord, facts: Facts, outcomes: Sequence[Outcome]) -> dict[str, object]:
    """Compose the manifest; its times and ``inputs`` alone may differ between two runs of the same ledger."""
    return {
        "schema": SCHEMA,
        "client": record.client,
        "client_name": record.client_name,
        "as_of": record.as_of.isoformat(),
        "started_at": record.started_at.isoformat(timespec="seconds"),
        "finished_at": record.finished_at.isoformat(timespec="seconds"),
        "language": record.language,
        "engine": record.engine,
        "runner": record.runner,
        "params_sha256": facts.params_sha256,
        "ledger_hash": facts.ledger_hash,
        "versions": _versions(),
        "commit": source_commit(Path(__file__).resolve().parents[3]),
        "inputs": [dict(entry) for entry in facts.inputs],
        "control_totals": dict(facts.control_totals),
        "headlines": [headline.as_json() for headline in facts.headlines],
        "reports": [_report(outcome) for outcome in outcomes],
    }


def _report(outcome: Outcome) -> dict[str, object]:
    entry: dict[str, object] = {
        "name": outcome.name,
        "path": outcome.path,
        "status": outcome.status.value,
        "seconds": round(outcome.seconds, 2),
    }
    if outcome.status is Status.FAILED and outcome.cause is not None:
        entry["cause"] = outcome.cause.key  # the key alone: the words are on the page
    return entry


def _versions() -> dict[str, str]:
    return {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in _LIBRARIES}


def source_commit(root: Path) -> str | None:
    """Give the commit of a source checkout, "-dirty" behind it where files differ; ``None`` where there is none."""
    if not (root / ".git").exists():
        return None
    commit = _git(root, "rev-parse", "--verify", "--quiet", "HEAD")
    if not commit:
        return None
    return f"{commit}-dirty" if _git(root, "status", "--porcelain", "--untracked-files=no") else commit


def _git(root: Path, *words: str) -> str:
    try:
        answer = subprocess.run(
            ["git", "-C", str(root), *words], capture_output=True, text=True, check=False, timeout=10
        )
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip()
