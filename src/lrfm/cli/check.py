"""`lrfm check`: read a ledger, reconcile it, say what was found, and render nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from lrfm.cli.exits import DONE
from lrfm.cli.report import Request, asked_params, effective_file, loaded_language
from lrfm.cli.speech import say

if TYPE_CHECKING:
    from lrfm.cli.thresholds import Thresholds
    from lrfm.ledger.control import FileControls
    from lrfm.ledger.model import Ledger
    from lrfm.report.exhibits.voice import Voice
    from lrfm.study import Study

__all__ = ["run_check"]

INDENT = "  "


def run_check(request: Request) -> int:
    """Say what the ledger of a params file holds; give the exit code 0.

    Raises `UserError` where the params or the ledger need mending: a file that cannot be read, too many rows that
    cannot be taken, a control balance that differs.
    """
    from lrfm.report.exhibits.voice import Voice
    from lrfm.study import Study

    params = asked_params(request)
    language = loaded_language(params.language, request)
    cache = request.cache_dir.absolute()
    voice = Voice(language, params.currency, params.currency_digits, params.as_of, str)
    with effective_file(params, folder=cache / params.client.id / "params") as effective:
        study = Study.open(effective, cache_dir=cache)
        _tell(language.text("check.title", client=params.client.name, date=params.as_of))
        for section in _sections(study, voice):
            for line in section:
                _tell(line)
        _tell("")
        _tell(language.text("check.done" if study.ledger.has_payments else "check.done_sales"))
    return DONE


def _tell(line: str) -> None:
    say(line, sys.stdout)


def _sections(study: Study, voice: Voice) -> Iterator[Iterator[str]]:
    """Give the sections in the order in which they become known: what stops the check comes after what is fine."""
    ledger = study.ledger
    yield _read(ledger, voice)
    yield _apart(study, ledger, voice)
    yield _notes(ledger, voice)
    yield _findings(study, voice)
    if ledger.has_payments:
        yield _control(study, voice)
    yield _thresholds(study, ledger, voice)


def _heading(voice: Voice, key: str) -> Iterator[str]:
    yield ""
    yield voice.say(key)


def _read(ledger: Ledger, voice: Voice) -> Iterator[str]:
    yield from _heading(voice, "check.read_heading")
    for file in ledger.inputs:
        yield INDENT + voice.say("check.file", path=file.path, count=file.rows)
    yield from _totals(ledger.controls, voice)
    for table, controls in ledger.other_controls.items():
        yield INDENT + f"{table}:"
        yield from (INDENT + line for line in _totals(controls, voice))


def _totals(controls: FileControls, voice: Voice) -> Iterator[str]:
    """Give rows and amounts: read = taken + set apart + rejected."""
    from lrfm.ledger.judge import REJECTED, SET_APART

    totals: Mapping[str, tuple[int, int]] = {
        "read": (controls.rows_read, controls.amount_read_minor),
        "taken": (controls.rows_taken, controls.amount_taken_minor),
        "set_apart": (controls.rows(SET_APART), controls.amount_minor(SET_APART)),
        "rejected": (controls.rows(REJECTED), controls.amount_minor(REJECTED)),
    }
    for name, (rows, amount_minor) in totals.items():
        status = voice.say(f"check.status_{name}")
        yield INDENT + voice.say("check.total", status=status, rows=rows, amount_minor=amount_minor)


def _apart(study: Study, ledger: Ledger, voice: Voice) -> Iterator[str]:
    """Say of the rows not taken why, and what to do about them; every one is written to a file."""
    totals = [total for controls in (ledger.controls, *ledger.other_controls.values()) for total in controls.by_reason]
    if not totals:
        return
    yield ""
    for total in totals:
        has_amount = total.unreadable_rows < total.rows
        yield INDENT + voice.say(
            "check.reason" if has_amount else "check.reason_without_amount",
            status=voice.say(f"check.status_{total.status}"),
            count=total.rows,
            amount_minor=total.amount_minor,
            line=total.first_row_number,
            reason=voice.not_taken_because(status=total.status, reason=total.reason),
        )
        yield INDENT * 2 + voice.remedy_for(status=total.status, reason=total.reason)
    folder = study.cache.root.parent / "rejected" / study.ledger_hash[:12]
    study.write_rejected(folder)
    yield INDENT + voice.say("check.rejected_written", path=str(folder))


def _notes(ledger: Ledger, voice: Voice) -> Iterator[str]:
    if ledger.notes:
        yield from _heading(voice, "check.notes_heading")
        yield from (f"{INDENT}- {voice.reason(note)}" for note in ledger.notes)


def _findings(study: Study, voice: Voice) -> Iterator[str]:
    if study.findings:
        yield from _heading(voice, "check.findings_heading")
        for finding in study.findings:
            yield f"{INDENT}- {voice.say(f'check.weight_{finding.weight.value}')}: {voice.reason(finding.reason)}"


def _control(study: Study, voice: Voice) -> Iterator[str]:
    """Give the control totals; `study.control` raises where the general ledger differs."""
    figures = study.figures
    yield from _heading(voice, "check.control_heading")
    yield INDENT + voice.say("check.open_items", amount_minor=int(figures.open_items.value or 0))
    yield INDENT + voice.say("check.ageing_total", amount_minor=figures.ageing.total_minor)
    control = study.control
    source = voice.say(f"check.control_{control.source.value}")
    yield INDENT + voice.say("check.control_balance", amount_minor=control.amount_minor, source=source)


def _thresholds(study: Study, ledger: Ledger, voice: Voice) -> Iterator[str]:
    """Suggest amounts from the ledger's own, as YAML; say of those that the params state how many items they touch."""
    from lrfm.cli.thresholds import suggest

    documents = ledger.invoices if ledger.has_payments else ledger.sales
    amounts = documents.select("amount_minor").to_pyarrow()["amount_minor"].to_pylist()
    found = suggest(amounts)
    if found is None:
        yield from _heading(voice, "check.no_thresholds")
        return
    stated = study.params.thresholds
    if stated.large_item is not None:
        limit = int(stated.large_item * 10**study.params.currency_digits)
        count = sum(amount >= limit for amount in amounts)
        yield from _heading(voice, "check.thresholds_stated")
        yield INDENT + voice.say("check.large_items", count=count, limit_minor=limit)
    yield from _heading(voice, "check.thresholds_heading")
    yield INDENT + voice.say(
        "check.thresholds_rule", count=found.invoices, median_minor=found.median_minor, high_minor=found.high_minor
    )
    yield "thresholds:"
    yield from (INDENT + line for line in _suggested(found, voice))


def _suggested(found: Thresholds, voice: Voice) -> Iterator[str]:
    from lrfm.core.money import from_minor

    for name in ("small_balance", "default_materiality", "large_item"):
        amount = from_minor(getattr(found, f"{name}_minor"), digits=voice.currency_digits)
        yield f"{name}: {amount}    # {voice.say(f'check.threshold_{name}')}"
