"""What was planted in a made-up company beside what its files show; real ledgers have no such truth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from lrfm.figures.asked_found import draw_panels, draw_rows
from lrfm.report.exhibits.made_up_words import names, panel_of, row_of, value
from lrfm.report.exhibits.series import share_tick
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.ledger.synthetic.shown.results import MadeUp, Phenomenon
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["MADE_UP", "PARTS", "Part"]

Exhibit = Block | Lines
PANEL_INCHES, PHONE_PANEL_INCHES, LEGEND_INCHES = 1.75, 1.6, 0.3
ROW_INCHES, ROWS_FRAME_INCHES = 0.27, 0.55

FRAUDS = (
    "secret_discount",
    "tier_bunching",
    "late_cheque",
    "lapping",
    "uninvoiced_delivery",
    "fictitious",
    "alias",
)


@dataclass(frozen=True)
class Part:
    """A part of the page: what the claim speaks of comes first; phenomena in `rows` are drawn as multiples.

    `also`: phenomena that a longer claim speaks of where every one of them is found.
    """

    key: str
    panels: tuple[str, ...]
    rows: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """All its phenomena."""
        return tuple(dict.fromkeys((*self.panels, *self.rows)))


PARTS = (
    Part("due_date", ("due_spike", "month_end", "reminders"), also=("month_end", "reminders")),
    Part("customers", ("frailty", "terms", "growth", "connected")),
    Part(
        "endings",
        ("bounces", "credit_notes"),
        ("parts", "credit_notes", "disputes", "dispute_effect", "cheque_payers", "bounces"),
        also=("parts", "credit_notes", "disputes"),
    ),
    Part(
        "failures",
        (
            "failures_frequency",
            "failures_recency",
            "failures_length",
            "failures_monetary",
            "failures_alike",
            "failures",
            "losses",
        ),
    ),
    Part("trade", ("season", "volume", "inflation", "price_lists")),
    Part("goods", ("margins", "stock", "delivery_days", "billing_days", "lost_orders")),
    Part("selling", ("salespeople", "promises", "limits", "visits")),
    Part("campaigns", ("campaign_3", "campaign_2", "campaign_1")),
    Part("frauds", FRAUDS, also=FRAUDS),
    Part("books", ("late_entries", "cut")),
)
"""The page, from top to bottom."""


def _of_made_up(show: Callable[[Voice, MadeUp], Exhibit]) -> Callable[[Voice, Results], Exhibit]:
    """Say in one sentence that there is no truth to show where the ledger is nobody's invention."""

    def shown(voice: Voice, results: Results) -> Exhibit:
        truth = results.made_up()
        return voice.lines(voice.say("made_up.none")) if truth is None else show(voice, truth)

    return shown


def _answer(voice: Voice, truth: MadeUp) -> Lines:
    """Say what the company is, how much was compared, and what lies outside sampling error."""
    tested = [found for found in truth.phenomena if found.agrees is not None]
    outside = tuple(found for found in tested if not found.agrees)
    return voice.lines(
        voice.say(
            "made_up.company",
            customers=truth.customers,
            count=truth.invoices,
            first=truth.first_day,
            last=truth.last_day,
        ),
        _verdict(voice, count=len(tested), outside=outside),
        voice.say("made_up.meaning"),
    )


def _verdict(voice: Voice, *, count: int, outside: tuple[Phenomenon, ...]) -> str:
    if not count:
        return voice.say("made_up.none_tested")
    if not outside:
        return voice.say("made_up.all_within", count=count)
    return voice.say("made_up.some_outside", count=count, within=count - len(outside), names=names(voice, outside))


def _overview(voice: Voice, truth: MadeUp) -> Block:
    """All phenomena: asked, found, sampling error."""
    tested = [found for found in truth.phenomena if found.agrees is not None]
    outside = tuple(found for found in tested if not found.agrees)
    columns = (
        Column(voice.say("made_up.column_name")),
        Column(voice.say("made_up.column_asked"), "number"),
        Column(voice.say("made_up.column_found"), "number"),
        Column(voice.say("made_up.column_interval"), "number"),
        Column(voice.say("made_up.column_verdict")),
    )
    order = [key for part in PARTS for key in part.keys]
    ranked = sorted(truth.phenomena, key=lambda found: order.index(found.key))
    table = Table(voice.say("made_up.caption"), columns, tuple(_row(voice, found) for found in ranked))
    return Block(
        "made-up-overview",
        _verdict(voice, count=len(tested), outside=outside),
        html_table(table, language=voice.language),
        voice.say("made_up.overview.caveat"),
        _provenance(voice, truth),
        question=voice.say("made_up.overview.question"),
    )


def _row(voice: Voice, found: Phenomenon) -> tuple[str, ...]:
    has_interval = found.low is not None and found.high is not None
    return (
        voice.say(f"made_up.name_{found.key}"),
        value(voice, found.asked, found.unit),
        value(voice, found.found, found.unit),
        voice.say("made_up.interval", low=_end(voice, found, found.low), high=_end(voice, found, found.high))
        if has_interval
        else value(voice, None, found.unit),
        voice.say(f"made_up.verdict_{'none' if found.agrees is None else 'within' if found.agrees else 'outside'}"),
    )


def _end(voice: Voice, found: Phenomenon, end: float | None) -> str:
    unit = "index" if found.unit == "pace" else found.unit
    return value(voice, None if end is None else max(0.0, end), unit)


def _part(voice: Voice, truth: MadeUp, *, part: Part) -> Exhibit:
    """One part of the page; a sentence where the company is too small for any of it, or was made without."""
    known = tuple(found for key in part.keys if (found := truth.get(key)) is not None)
    if not known:
        return voice.lines(voice.say("made_up.part_absent"))
    claim = _claim(voice, truth, part, known)
    return Block(
        f"made-up-{part.key.replace('_', '-')}",
        claim,
        "\n".join(_figures(voice, part, known, claim=claim)),
        _caveat(voice, truth, part),
        _provenance(voice, truth),
        question=voice.say(f"made_up.{part.key}.question"),
    )


def _claim(voice: Voice, truth: MadeUp, part: Part, known: tuple[Phenomenon, ...]) -> str:
    """Name what lies outside sampling error; where nothing does, say what the first phenomenon shows.

    Of what is not tested nothing is said but that.
    """
    outside = tuple(found for found in known if found.agrees is False)
    if outside:
        return voice.say("made_up.claim_outside", names=names(voice, outside))
    lead = truth.get(part.keys[0])
    if lead is None:
        within = tuple(found for found in known if found.agrees)
        key = "made_up.claim_within" if within else "made_up.claim_untested"
        return voice.say(key, names=names(voice, within or known))
    asked, found = (value(voice, amount, lead.unit) for amount in (lead.asked, lead.found))
    if lead.agrees is None:
        return voice.say("made_up.claim_few", name=names(voice, (lead,))[0], asked=asked, found=found)
    has_all = bool(part.also) and all(_is_found(truth.get(key)) for key in part.also)
    return voice.say(f"made_up.{part.key}.claim{'_all' if has_all else ''}", asked=asked, found=found)


def _is_found(phenomenon: Phenomenon | None) -> bool:
    """Tell whether something was tested and agrees; whoever is marked must stand out from everybody else, too."""
    if phenomenon is None or not phenomenon.agrees:
        return False
    points = [point for series in phenomenon.series for point in series.points if point.found is not None]
    others = [point.found for point in points if not point.is_marked and point.found is not None]
    marked = [point.found for point in points if point.is_marked and point.found is not None]
    return all(found > max(others, default=0.0) for found in marked)


def _caveat(voice: Voice, truth: MadeUp, part: Part) -> str:
    """Say what to beware of; that of failures speaks of how many the files show as losses."""
    if "losses" not in part.panels:
        return voice.say(f"made_up.{part.key}.caveat")
    losses = truth.get("losses")
    if losses is None:
        return voice.say("made_up.failures.caveat_without_losses")
    return voice.say(f"made_up.{part.key}.caveat", count=losses.cases, lost_share=losses.found)


def _figures(voice: Voice, part: Part, known: tuple[Phenomenon, ...], *, claim: str) -> list[str]:
    series = [one for found in known if found.key in part.panels for one in found.series]
    rows = [row for found in known if found.key in part.rows and (row := row_of(voice, found)) is not None]
    found = []
    name = part.key.replace("_", "-")
    if rows:
        found.append(
            render_figure(
                partial(
                    draw_rows,
                    rows=rows,
                    asked_label=voice.say("made_up.as_asked"),
                    tick=partial(share_tick, voice),
                    direction=voice.language.direction,
                ),
                id=f"made-up-{name}-rows",
                title=voice.say("made_up.rows_title"),
                description=claim,
                language=voice.language,
                height_inches=ROWS_FRAME_INCHES + ROW_INCHES * len(rows),
            )
        )
    if series:
        found.append(
            render_figure(
                partial(
                    draw_panels,
                    panels=[panel_of(voice, one) for one in series],
                    asked_label=voice.say("made_up.asked"),
                    found_label=voice.say("made_up.found"),
                ),
                id=f"made-up-{name}-figure",
                title=voice.say(f"made_up.{part.key}.figure_title"),
                description=claim,
                language=voice.language,
                height_inches=LEGEND_INCHES + PANEL_INCHES * -(-len(series) // 2),
                narrow_height_inches=LEGEND_INCHES + PHONE_PANEL_INCHES * len(series),
            )
        )
    return found


def _provenance(voice: Voice, truth: MadeUp) -> str:
    return voice.say("made_up.provenance", first=truth.first_day, last=truth.last_day)


MADE_UP: Mapping[str, Callable[[Voice, Results], Exhibit]] = MappingProxyType(
    {
        "made_up.answer": _of_made_up(_answer),
        "made_up.overview": _of_made_up(_overview),
        **{f"made_up.{part.key}": _of_made_up(partial(_part, part=part)) for part in PARTS},
    }
)
"""The exhibits of the page about a made-up company, by name."""
