"""The leak proof (N1, N5) holds on a ledger with every kind of late posting, and fails where a guard is removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import ibis
import pandas as pd
import pytest

from lrfm.cohort.cohort import Cohort, take_cohort
from lrfm.cohort.facts import facts as room
from lrfm.cohort.facts import prepare_facts
from lrfm.cohort.leaks import LeakProof, cut_ledger, differing_values, prove_no_leak
from lrfm.features.compute import compute_features
from lrfm.features.exposure import exposure_block
from lrfm.features.gather import compute_blocks
from lrfm.features.lrfm_block import lrfm_block
from lrfm.features.settings import FeatureSettings
from lrfm.ledger.model import Ledger
from tests.features.company import read_company
from tests.ledgers import Read

CUTOFF, LATER = date(2023, 6, 30), date(2023, 12, 31)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return read_company(tmp_path_factory.mktemp("leaks"), 11, invoices=200, customers=10)


def cohort_at(read: Read, ledger: Ledger, *cutoffs: date) -> Cohort:
    """Take what was known at the cut-offs."""
    return take_cohort(
        prepare_facts(ledger, engine=read.engine, name="leaks"),
        cutoffs=cutoffs,
        currency=ledger.base_currency,
        currency_digits=ledger.currency_digits,
        has_payments=True,
        is_dated=True,
        begins_on=None,
        engine=read.engine,
    )


def every_feature(cohort: Cohort) -> pd.DataFrame:
    """Compute all features of the first cut-off, by customer."""
    return compute_features(cohort, settings=FeatureSettings()).at(cohort.cutoffs.days[0])


def some_features(cohort: Cohort) -> pd.DataFrame:
    """Compute some features of the first cut-off, by customer: enough to see a leak, and fast."""
    blocks = (lrfm_block(cohort, window_months=24), exposure_block(cohort, is_dated=True))
    frame = compute_blocks(cohort, blocks)
    return frame[frame["cutoff"] == cohort.cutoffs.days[0].isoformat()].set_index("customer_key").drop(columns="cutoff")


def test_nothing_leaks(company: Read) -> None:
    proof = prove_no_leak(
        company.ledger,
        every_feature(cohort_at(company, company.ledger, CUTOFF, LATER)),
        cutoff=CUTOFF,
        compute=lambda cut: every_feature(cohort_at(company, cut, CUTOFF)),
        engine=company.engine,
    )
    assert proof.holds
    assert proof.differing == {}
    assert proof.customers >= 8
    assert proof.values == proof.customers * proof.columns > 400
    late = {one.kind: one.rows for one in proof.late}
    assert all(late[kind] > 0 for kind in ("invoices", "credit_notes", "receipts", "allocations")), late
    assert proof.misled_customers > 0, "dates alone would have misled"


Facts = Callable[..., Any]


def proof_of(read: Read, ledger: Ledger) -> LeakProof:
    """Prove some features of a cut-off."""
    return prove_no_leak(
        ledger,
        some_features(cohort_at(read, ledger, CUTOFF)),
        cutoff=CUTOFF,
        compute=lambda cut: some_features(cohort_at(read, cut, CUTOFF)),
        engine=read.engine,
    )


def _by_date(ledger: Ledger, name: str) -> Ledger:
    """Forget since when the rows of a table were known."""
    table = getattr(ledger, name)
    return replace(ledger, **{name: table.mutate(known_on=table.event_date)})


def _documents_by_date(kind: str) -> Callable[[Facts], Facts]:
    def without_guard(made: Facts) -> Facts:
        return lambda ledger: made(_by_date(ledger, kind))

    return without_guard


def _allocations_by_date(made: Facts) -> Facts:
    return lambda ledger, *more, **named: made(_by_date(ledger, "allocations"), *more, **named)


def _receipts_by_date(made: Facts) -> Facts:
    return lambda ledger: made(_by_date(_by_date(ledger, "receipts"), "allocations"))


def _status_as_of_extract(made: Facts) -> Facts:
    """Leave out invoices that are in dispute when the files are extracted."""

    def leaking(ledger: Ledger, documents: Any, *more: Any, **named: Any) -> Any:
        disputed = ledger.invoices.filter(ledger.invoices.is_disputed_at_extract)
        return made(ledger, documents.anti_join(disputed, "document_key"), *more, **named)

    return leaking


def _limit_of_extract(made: Facts) -> Facts:
    """Take each customer's last limit as if it had always been there."""

    def leaking(ledger: Ledger) -> Any:
        rows = made(ledger)
        last = rows.group_by("customer_key").agg(limit_minor=rows.limit_minor.argmax(rows.since))
        return last.mutate(since=ibis.literal(date(2000, 1, 1)), until=ibis.null("date")).select(*rows.columns)

    return leaking


LEAKS: dict[str, tuple[str, Callable[[Facts], Facts], str]] = {
    "back-dated credit note": ("documents_known", _documents_by_date("credit_notes"), "monetary_minor"),
    "allocation made later": ("invoice_states", _allocations_by_date, "open_minor"),
    "late-posted payment": ("unapplied", _receipts_by_date, "unapplied_minor"),
    "status column": ("invoice_states", _status_as_of_extract, "open_minor"),
    "limit of the extract": ("limits", _limit_of_extract, "limit_minor"),
}


@pytest.fixture(scope="module")
def planted(company: Read) -> Ledger:
    """The company with what the files lack: statuses of the extract, a back-dated credit note, a limit after all."""
    ledger, engine = company.ledger, company.engine
    invoices = ledger.invoices.mutate(is_disputed_at_extract=ledger.invoices.document_key % 3 == 0)
    notes = ledger.credit_notes
    notes = notes.mutate(
        known_on=(notes.event_date <= CUTOFF).ifelse(ibis.greatest(notes.known_on, ibis.literal(LATER)), notes.known_on)
    )
    customers = ledger.directory.filter(ledger.directory.kind == "customer")
    raised = customers.select(
        customer_id="source_id", date=ibis.literal(LATER), amount_minor=ibis.literal(77_700_000, "int64")
    )
    limits = ibis.union(ledger.optional["limits"].select(*raised.columns), raised)
    optional = {**ledger.optional, "limits": engine.materialise(limits, name="planted_limits")}
    return replace(
        ledger,
        invoices=engine.materialise(invoices, name="planted_invoices"),
        credit_notes=engine.materialise(notes, name="planted_notes"),
        optional=MappingProxyType(optional),
    )


def test_planted_faults_do_not_leak(company: Read, planted: Ledger) -> None:
    assert proof_of(company, planted).holds


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_is_caught(company: Read, planted: Ledger, leak: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made, without_guard, column = LEAKS[leak]
    monkeypatch.setattr(room, made, without_guard(getattr(room, made)))
    proof = proof_of(company, planted)
    assert not proof.holds
    assert proof.differing[column] > 0


def test_a_row_or_column_of_one_side_alone_differs() -> None:
    one = pd.DataFrame({"a": [1, 2], "b": [0.5, float("nan")]}, index=[1, 2])
    other = pd.DataFrame({"a": [1, 2, 3], "b": [0.5, float("nan"), 1.0], "c": [1, 1, 1]}, index=[1, 2, 3])
    assert differing_values(one, one) == {}
    assert differing_values(one, other) == {"a": 1, "b": 1, "c": 3}
    moved = one.assign(b=[0.5 + 2**-53, float("nan")])
    assert differing_values(one, moved) == {"b": 1}, "the last digit counts"


def test_dates_of_the_extract_are_cut(company: Read) -> None:
    cut = cut_ledger(company.ledger, cutoff=CUTOFF, engine=company.engine, name="looked_at")
    for name in ("invoices", "credit_notes", "receipts", "allocations"):
        rows = company.engine.to_arrow(getattr(cut, name), order_by=list(getattr(cut, name).columns)).to_pylist()
        assert rows, name
        assert all(max(row["event_date"], row["known_on"]) <= CUTOFF for row in rows), name
    disputes = cut.optional["disputes"]
    rows = company.engine.to_arrow(disputes, order_by=["file_index", "row_number"]).to_pylist()
    assert all(row["closed_on"] is None or row["closed_on"] <= CUTOFF for row in rows)
