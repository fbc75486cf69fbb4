"""The exhibit of customers on whom the best weighting and equal weights disagree, and what they owe."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.weighting.amounts import whole_amount
from lrfm.report.exhibits.weighting.told import NONE, best_weighting, head, quoted, reference_of, scheme_name
from lrfm.report.folded import folded
from lrfm.report.pack import Block
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.backtest.results import SchemeTold, SetTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["disagree"]

SHOWN_ROWS = 10
FAR = 0.4
HUNDRED = 100
KNOWN = ("owed_minor", "sales_minor", "limit_minor", "days_late")


@dataclass(frozen=True, eq=False)
class _Apart:
    """Customers of the last day with their places by both schemes, what is known of them, and who stands far apart."""

    found: SetTold
    best: SchemeTold
    equal: SchemeTold
    customers: pd.DataFrame

    @classmethod
    def of(cls, results: TournamentResults, found: SetTold) -> _Apart | None:
        """Bring places and money together; none where equal weights are alone, or nobody was ranked."""
        best, equal = best_weighting(found, results.told), reference_of(found, results.told)
        if best is None:
            return None
        scores = results.scores[results.scores["criteria"] == found.criteria]
        names = [equal.name, best.name]
        wide = scores[scores["scheme"].isin(names)].pivot_table(
            index="customer_key", columns="scheme", values="rank_share"
        )
        if any(name not in wide for name in names):
            return None
        ranks = wide[names].dropna().set_axis(["equal", "best"], axis=1)
        joined_to = ranks.join(results.customers.set_index("customer_key"), how="left")
        return cls(found, best, equal, joined_to) if len(joined_to) else None

    @property
    def distance(self) -> pd.Series[float]:
        """How far apart both schemes put each customer, as a part of the list."""
        return (self.customers["best"] - self.customers["equal"]).abs()

    @property
    def far(self) -> pd.DataFrame:
        """Those far apart, who owes most first; ties by key."""
        far = self.customers[self.distance > FAR].reset_index()
        return far.sort_values(["owed_minor", "customer_key"], ascending=[False, True], ignore_index=True)

    @property
    def shown(self) -> pd.DataFrame:
        """Those of them who owe most; where nobody is far apart, those furthest."""
        if len(far := self.far):
            return far.head(SHOWN_ROWS)
        order = self.distance.sort_values(ascending=False, kind="stable").head(SHOWN_ROWS).index
        return self.customers.loc[order].reset_index()


def disagree(voice: Voice, found: TournamentResults) -> Block | Lines:
    """On whom the best weighting and equal weights part, for both sets, and how much these customers owe."""
    told = found.told
    sets = [apart for one in told.sets if one.schemes and (apart := _Apart.of(found, one)) is not None]
    if not sets:
        return voice.lines(voice.say("weighting.none_disagree"))
    *others, last = sets
    return Block(
        "weighting-disagree",
        _claim(voice, last),
        "\n".join((_html(voice, last, told), *(_folded(voice, one, told) for one in others))),
        joined(voice.say("weighting.disagree_words"), voice.say("weighting.disagree_caveat")),
        voice.say("weighting.disagree_provenance", day=told.origins[-1].day),
        question=voice.say("ask.weighting_disagree"),
    )


def _claim(voice: Voice, apart: _Apart) -> str:
    """Count the customers whom both put far apart, and add up what they owe."""
    far = apart.far
    return voice.say(
        "weighting.disagree_claim",
        name=quoted(voice, apart.best.name),
        count=len(far),
        customers=len(apart.customers),
        owed_brief_minor=int(far["owed_minor"].sum()),
        places=round(FAR * HUNDRED),
    )


def _folded(voice: Voice, apart: _Apart, told: TournamentTold) -> str:
    words = voice.say(f"weighting.set_{apart.found.criteria}")
    return folded(voice.say("weighting.disagree_summary", set=words), _html(voice, apart, told))


def _html(voice: Voice, apart: _Apart, told: TournamentTold) -> str:
    shown = apart.shown
    known = [name for name in KNOWN if shown[name].notna().any()]
    columns = (
        head(voice, "customer", is_text=True),
        *(head(voice, name) for name in known),
        *(Column(scheme_name(voice, one.name), "number") for one in (apart.equal, apart.best)),
    )
    rows = tuple(_row(voice, one, known) for one in shown.to_dict("records"))
    caption = voice.say(
        f"weighting.disagree_caption{'' if len(apart.far) else '_near'}",
        set=voice.say(f"weighting.set_{apart.found.criteria}"),
        count=len(rows),
        day=told.origins[-1].day,
        currency=voice.currency,
    )
    return html_table(Table(caption, columns, rows), language=voice.language)


def _row(voice: Voice, one: Mapping[Hashable, object], known: list[str]) -> tuple[str, ...]:
    return (
        voice.name_of(int(str(one["customer_key"]))),
        *(_cell(voice, name, one[name]) for name in known),
        *(voice.language.number(HUNDRED * float(str(one[name])), decimals=0) for name in ("equal", "best")),
    )


def _cell(voice: Voice, name: str, value: object) -> str:
    """Write what is known of a customer; a dash where it is missing."""
    words = str(value)
    if words in ("<NA>", "nan", "None"):
        return NONE
    return voice.language.number(float(words), decimals=0) if name == "days_late" else whole_amount(voice, float(words))
