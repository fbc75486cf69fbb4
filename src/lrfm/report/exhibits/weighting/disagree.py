"""The exhibit of customers on whom schemes disagree most, on the last day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.weighting.told import CEILING, best_weighting, head, quoted, scheme_name
from lrfm.report.pack import Block
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.backtest.results import SetTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["disagree", "ranks_of"]

SHOWN_ROWS = 10
FAR = 0.4
HUNDRED = 100


def disagree(voice: Voice, found: TournamentResults) -> Block | Lines:
    """Where schemes put the same customer furthest apart, for both sets."""
    told = found.told
    frames = {one.criteria: ranks_of(found, one) for one in told.sets if one.schemes}
    tables = [
        _table(voice, frames[one.criteria], one, told)
        for one in told.sets
        if one.criteria in frames and frames[one.criteria].shape[1] > 1 and len(frames[one.criteria])
    ]
    if not tables:
        return voice.lines(voice.say("weighting.none_disagree"))
    last = [one for one in told.sets if one.criteria in frames][-1]
    return Block(
        "weighting-disagree",
        _claim(voice, frames[last.criteria], last, told),
        "\n".join(html_table(table, language=voice.language) for table in tables),
        joined(voice.say("weighting.disagree_words"), voice.say("weighting.disagree_caveat")),
        voice.say("weighting.disagree_provenance", day=told.origins[-1].day),
        question=voice.say("ask.weighting_disagree"),
    )


def ranks_of(found: TournamentResults, one: SetTold) -> pd.DataFrame:
    """Give a column for each weighting of a set that was ranked, a row a customer of the last origin."""
    names = [scheme.name for scheme in one.schemes if scheme.family != CEILING]
    scores = found.scores[(found.scores["criteria"] == one.criteria) & found.scores["scheme"].isin(names)]
    wide = scores.pivot_table(index="customer_key", columns="scheme", values="rank_share")
    return wide[[name for name in names if name in wide.columns]].dropna()


def _claim(voice: Voice, ranks: pd.DataFrame, one: SetTold, told: TournamentTold) -> str:
    """Count the customers whom the best weighting and equal weights put far apart."""
    best = best_weighting(one, told)
    if best is None or best.name not in ranks or told.reference not in ranks:
        return voice.say("weighting.disagree_claim_none")
    apart = int(((ranks[best.name] - ranks[told.reference]).abs() > FAR).sum())
    return voice.say(
        "weighting.disagree_claim",
        looking=voice.say(f"weighting.looking_{one.criteria}"),
        name=quoted(voice, best.name),
        count=apart,
        customers=len(ranks),
        far_share=FAR,
    )


def _table(voice: Voice, ranks: pd.DataFrame, one: SetTold, told: TournamentTold) -> Table:
    spread = ranks.max(axis=1) - ranks.min(axis=1)
    chosen = spread.sort_values(ascending=False, kind="stable").head(SHOWN_ROWS).index
    best = best_weighting(one, told)
    asked = (told.reference, *(() if best is None else (best.name,)))
    beside = [name for name in asked if name in ranks]
    columns = (
        head(voice, "customer", is_text=True),
        *(Column(scheme_name(voice, name), "number") for name in beside),
        head(voice, "safest", is_text=True),
        head(voice, "riskiest", is_text=True),
    )
    rows = tuple(_row(voice, int(key), ranks.loc[key], beside) for key in chosen)
    words = voice.say(f"weighting.set_{one.criteria}")
    return Table(voice.say("weighting.disagree_caption", set=words, count=len(rows)), columns, rows)


def _row(voice: Voice, key: int, row: pd.Series[float], beside: list[str]) -> tuple[str, ...]:
    return (
        voice.name_of(key),
        *(_place(voice, float(row[name])) for name in beside),
        _extreme(voice, row, str(row.idxmin())),
        _extreme(voice, row, str(row.idxmax())),
    )


def _extreme(voice: Voice, row: pd.Series[float], name: str) -> str:
    return voice.say("weighting.disagree_by", name=scheme_name(voice, name), place=_place(voice, float(row[name])))


def _place(voice: Voice, share: float) -> str:
    return voice.language.number(share * HUNDRED, decimals=0)
