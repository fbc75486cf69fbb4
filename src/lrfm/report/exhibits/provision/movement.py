"""The exhibit of how last month's provision became this month's."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lrfm.errors import Defect
from lrfm.figures.waterfall import Rung, draw_waterfall
from lrfm.report.exhibits.provision.told import signed, why
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.kpi.provision.results import Movement, Provision
    from lrfm.report.exhibits.voice import Voice

__all__ = ["movement"]

STEPS = ("new", "aged", "apart", "rates", "short", "released", "used")
"""In the order of `Movement.steps_minor`."""


def movement(voice: Voice, found: Provision) -> Block | Lines:
    """Opening, new, grown older, judged otherwise, lost, released, used, closing."""
    missing, moved = found.matrix.missing or found.movement_missing, found.movement
    if missing is not None:
        return voice.lines(voice.say("provision.untold_movement", why=why(voice, missing)))
    if moved is None:
        raise Defect("a movement is there, or the reason why not")
    return Block(
        "provision-movement",
        _claim(voice, moved),
        f"{_figure(voice, moved)}\n{html_table(_table(voice, moved), language=voice.language)}",
        joined(voice.say("provision.movement_caveat"), _as_if(voice, found, moved)),
        voice.say("provision.movement_provenance", day=moved.opened_on),
        question=voice.say("ask.provision_movement"),
    )


def _claim(voice: Voice, moved: Movement) -> str:
    """Say by how much it changed, and which step did most."""
    change = moved.closing_minor - moved.opening_minor
    largest = max(zip(STEPS, moved.steps_minor, strict=True), key=lambda step: abs(step[1]))
    way = "up" if change > 0 else "down" if change < 0 else "same"
    return voice.say(
        f"provision.movement_claim_{way}",
        closing_minor=moved.closing_minor,
        change_minor=abs(change),
        day=moved.opened_on,
        step=voice.say(f"provision.step_{largest[0]}"),
        step_minor=largest[1],
    )


def _as_if(voice: Voice, found: Provision, moved: Movement) -> str:
    """Say that what the params state holds for the opening balance too."""
    apart = any(one.holds and one.customer_key is not None for one in found.matrix.specific)
    if not (apart or found.adjusted.forward_factor is not None or found.adjusted.stated_reason):
        return ""
    return voice.say("provision.movement_as_if", day=moved.opened_on)


def _rows(voice: Voice, moved: Movement) -> list[tuple[str, int]]:
    steps = zip(STEPS, moved.steps_minor, strict=True)
    return [(voice.say(f"provision.step_{name}"), amount) for name, amount in steps if amount]


def _table(voice: Voice, moved: Movement) -> Table:
    columns = (
        Column(voice.say("provision.column_step")),
        Column(voice.say("report.amount_in", currency=voice.currency), "number"),
    )
    rows = (
        (voice.say("provision.row_at", day=moved.opened_on), voice.amount(moved.opening_minor)),
        *((name, signed(voice, amount)) for name, amount in _rows(voice, moved)),
    )
    footer = (voice.say("provision.row_at", day=voice.as_of), voice.amount(moved.closing_minor))
    return Table(voice.say("provision.movement_caption"), columns, rows, footer)


def _figure(voice: Voice, moved: Movement) -> str:
    def rung(name: str, label: str, amount: int) -> Rung:
        is_total = name in ("opening", "closing")
        brief = voice.say("provision.brief", amount_brief_minor=amount)
        end = voice.say("provision.plus", amount=brief) if amount > 0 and not is_total else brief
        text = voice.say("provision.rung", step=label, amount_minor=amount)
        return Rung(voice.say(f"provision.short_{name}"), amount, end, text, is_total)

    steps = [
        rung(name, voice.say(f"provision.step_{name}"), amount)
        for name, amount in zip(STEPS, moved.steps_minor, strict=True)
        if amount
    ]
    first, last = voice.say("provision.row_at", day=moved.opened_on), voice.say("provision.row_at", day=voice.as_of)
    rungs = [rung("opening", first, moved.opening_minor), *steps, rung("closing", last, moved.closing_minor)]
    return render_figure(
        partial(draw_waterfall, rungs=rungs, direction=voice.language.direction),
        id="provision-movement-figure",
        title=voice.say("provision.movement_figure", currency=voice.currency),
        description=voice.say("provision.movement_description", count=len(rungs)),
        language=voice.language,
        height_inches=0.5 + 0.32 * len(rungs),
        narrow_height_inches=0.5 + 0.36 * len(rungs),
    )
