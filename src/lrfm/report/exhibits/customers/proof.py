"""The exhibit of the leak proof: figures computed again from a ledger that ends at their day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.customers.told import money_column
from lrfm.report.exhibits.customers.units import column_name, number_head, text_head
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Table, html_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lrfm.cohort.leaks import LeakProof
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["leak_proof", "proof", "proof_claim", "proof_line"]


def leak_proof(voice: Voice, results: Results) -> Block | Lines:
    """The leak proofs of a pack."""
    return proof(voice, results.proofs())


def proof(voice: Voice, proofs: Sequence[LeakProof]) -> Block | Lines:
    """What was computed again, what differs, and what would have leaked by dates alone."""
    if not proofs:
        return voice.lines(proof_claim(voice, proofs))
    tables = [html_table(_compared(voice, proofs), language=voice.language)]
    if any(_late_rows(one) for one in proofs):
        tables.append(html_table(_late(voice, proofs), language=voice.language))
    return Block(
        "leak-proof",
        proof_claim(voice, proofs),
        "\n".join(tables),
        joined(_leaking(voice, proofs), _misled(voice, proofs), voice.say("customers.proof_caveat")),
        voice.say("customers.proof_provenance"),
        level=3 if all(one.holds for one in proofs) else 2,
        question=voice.say("ask.leak_proof"),
    )


def proof_claim(voice: Voice, proofs: Sequence[LeakProof]) -> str:
    """Say whether the figures know only what was known; loudly where they don't."""
    if not proofs:
        return voice.say("customers.proof_none")
    if leaking := [one for one in proofs if not one.holds]:
        return voice.say(
            "customers.proof_fails",
            count=sum(sum(one.differing.values()) for one in leaking),
            days=tuple(one.cutoff for one in leaking),
        )
    key = "customers.proof_holds" if len(proofs) == 1 else "customers.proofs_hold"
    return voice.say(
        key,
        values=sum(one.values for one in proofs),
        customers=proofs[-1].customers,
        days=tuple(one.cutoff for one in proofs),
        count=sum(_late_rows(one) for one in proofs),
    )


def proof_line(voice: Voice, proofs: Sequence[LeakProof]) -> str:
    """Say in few words that proofs hold, or that there are none."""
    if not proofs:
        return voice.say("customers.proof_none")
    return voice.say("customers.proof_line", count=len(proofs), values=sum(one.values for one in proofs))


def _late_rows(one: LeakProof) -> int:
    return sum(late.rows for late in one.late)


def _compared(voice: Voice, proofs: Sequence[LeakProof]) -> Table:
    count = voice.language.count
    heads = (number_head(voice, key) for key in ("proved_customers", "figures", "values", "differing", "misled"))
    rows = tuple(
        (
            voice.language.date(one.cutoff),
            count(one.customers),
            count(one.columns),
            count(one.values),
            count(sum(one.differing.values())),
            count(one.misled_customers),
        )
        for one in proofs
    )
    return Table(voice.say("customers.proof_caption"), (text_head(voice, "day"), *heads), rows)


def _late(voice: Voice, proofs: Sequence[LeakProof]) -> Table:
    columns = (
        text_head(voice, "day"),
        text_head(voice, "kind"),
        number_head(voice, "late_rows"),
        money_column(voice, "amount"),
    )
    rows = tuple(
        (
            voice.language.date(one.cutoff),
            voice.say(f"customers.late_{late.kind}"),
            voice.language.count(late.rows),
            voice.amount(late.amount_minor),
        )
        for one in proofs
        for late in one.late
        if late.rows
    )
    return Table(voice.say("customers.late_caption"), columns, rows)


def _misled(voice: Voice, proofs: Sequence[LeakProof]) -> str:
    worst = max(proofs, key=lambda one: one.misled_customers)
    if not worst.misled_customers:
        return voice.say("customers.proof_none_misled")
    return voice.say("customers.proof_misled", count=worst.misled_customers, day=worst.cutoff)


def _leaking(voice: Voice, proofs: Sequence[LeakProof]) -> str:
    names = tuple(sorted({column_name(voice, name) for one in proofs for name in one.differing}))
    return voice.say("customers.proof_differing", names=names) if names else ""
