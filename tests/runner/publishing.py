"""Publishes runs of one page; light, since it is also imported by processes that are killed by the dozen."""

from __future__ import annotations

from datetime import date

from lrfm.runner.publish import ClientFolder, new_run, publish, settle

AS_OF = date(2026, 10, 31)


def manifest(word: str, as_of: date = AS_OF) -> dict[str, object]:
    return {
        "as_of": as_of.isoformat(),
        "client_name": "Acme Ltd",
        "reports": [{"status": "done"}, {"status": "failed"}],
        "finished_at": "2026-11-01T08:00:00+00:00",
        "ledger_hash": word,
        "headlines": [{"key": "dso", "value": None, "unit": "days", "missing": "هیچ"}],
    }


def make(folder: ClientFolder, word: str, as_of: date = AS_OF) -> str:
    """Publish a run and give its name."""
    with new_run(folder, as_of) as run:
        (run / "page.html").write_text(word)
        (run / ".scratch").mkdir()
        publish(folder, as_of, run, manifest(word, as_of))
    settle(folder, run.name, manifest(word, as_of))
    return run.name
