"""The stage of the tournament: features at the origins of outcomes, all schemes learned and tested on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from pydantic import TypeAdapter

from lrfm.backtest.results import SofterTold, TournamentResults, TournamentTold
from lrfm.core.reason import Reason
from lrfm.core.sources import source_digest
from lrfm.core.stage_cache import stage_key
from lrfm.errors import UserError
from lrfm.study.customers import FEATURES, OUTCOMES, StagesOnCustomers
from lrfm.study.stages import ENGINE

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.backtest.asked import Asked
    from lrfm.backtest.examples import Examples
    from lrfm.backtest.results import CriteriaSet
    from lrfm.backtest.rounds import Round
    from lrfm.cohort.outcomes import Outcomes
    from lrfm.features.model import CustomerFeatures
    from lrfm.weights.settings import WeightSettings

__all__ = ["TournamentStage"]

TOURNAMENT = (
    "lrfm.study.tournament",
    "lrfm.backtest.tournament",
    "lrfm.backtest.entries",
    *FEATURES,
    *OUTCOMES,
    ENGINE,
)
TOLD = TypeAdapter(TournamentTold | Reason)
SCORES, CUSTOMERS = "scores.parquet", "customers.parquet"
SOFTER_DAYS = (30, 60)


@dataclass(frozen=True)
class TournamentStage(StagesOnCustomers):
    """Which weighting saw the defaults, computed once."""

    @cached_property
    def results(self) -> TournamentResults | Reason:
        """Everything that is told of schemes; a reason where the files tell of no outcome."""
        if reason := self._missing:
            return reason
        import pandas as pd

        folder = self.customers.stages.stored("tournament", self.tournament_key, TOURNAMENT, self._compute)
        told = TOLD.validate_json((folder / "told.json").read_bytes())
        if isinstance(told, Reason):
            return told
        return TournamentResults(told, pd.read_parquet(folder / SCORES), pd.read_parquet(folder / CUSTOMERS))

    def results_with(
        self, schemes: Mapping[str, object], *, beside: Collection[str] | None
    ) -> TournamentResults | Reason:
        """Everything that is told where an analyst's schemes take part, too; kept nowhere, as their code is not ours.

        `beside`: names of the params' schemes to hold them against, all that are on where it is None. Raises
        `UserError` where one of them cannot take part.
        """
        if reason := self._missing:
            return reason
        if (outcomes := self.customers.outcomes) is None:
            return Reason.of("backtest.too_short")
        from lrfm.backtest.own import with_own_schemes

        asked = with_own_schemes(self._asked_of(outcomes, _weights_beside(self.params.weights, beside)), schemes)
        return self._told(asked, outcomes)

    @cached_property
    def tournament_key(self) -> str:
        """What a tournament depends on: the ledger, and the settings of features, outcomes and schemes."""
        params = self.params
        names = ("features", "outcomes", "weights", "tournament", "thresholds")
        return stage_key(
            sources=source_digest(TOURNAMENT),
            inputs={"facts": self.customers.facts_key},
            settings={
                "as_of": params.as_of.isoformat(),
                "fate_is_unknown": self.customers.fate_is_unknown,
                **{name: getattr(params, name).model_dump(mode="json") for name in names},
            },
        )

    @property
    def _missing(self) -> Reason | None:
        if not self.customers.stages.ledger.has_payments:
            return Reason.of("backtest.sales_only")
        return None if self.customers.is_dated else Reason.of("backtest.undated")

    def _compute(self, folder: Path) -> None:
        outcomes = self.customers.outcomes
        if outcomes is None:
            (folder / "told.json").write_bytes(TOLD.dump_json(Reason.of("backtest.too_short")))
            return
        found = self._told(self._asked_of(outcomes, self.params.weights), outcomes)
        (folder / "told.json").write_bytes(TOLD.dump_json(found.told, indent=1))
        for name, frame in ((SCORES, found.scores), (CUSTOMERS, found.customers)):
            frame.to_parquet(folder / name, index=False, compression="lz4")

    def _told(self, asked: Asked, outcomes: Outcomes) -> TournamentResults:
        from lrfm.backtest.tournament import run_tournament

        played = run_tournament(asked)
        told = played.told
        if told.missing is not None:
            told = replace(told, softer=tuple(self._softer(outcomes)))
        some = played.latest, asked.examples
        return TournamentResults(told, _scores(*some), _customers(*some))

    @cached_property
    def _origins(self) -> CustomerFeatures:
        """The features at the origins of outcomes."""
        outcomes = self.customers.outcomes
        return self.customers.features_at([one.day for one in outcomes.origins] if outcomes else [])

    @cached_property
    def _examples(self) -> Examples:
        from lrfm.backtest.examples import examples_of, with_other_outcomes

        outcomes = cast("Outcomes", self.customers.outcomes)  # asked for where there are some
        return with_other_outcomes(examples_of(self._origins, outcomes), self._other_thresholds(outcomes))

    def _asked_of(self, outcomes: Outcomes, weights: WeightSettings) -> Asked:
        from lrfm.backtest.asked import Asked
        from lrfm.backtest.entries import SETS, entries_of

        return Asked(
            examples=self._examples,
            entries={name: entries_of(weights, criteria=name) for name in SETS},
            settings=self.params.tournament,
            horizon_months=outcomes.horizon_months,
            left_out=tuple(_left_out(outcomes, one.day) for one in outcomes.origins),
            causes=_causes(outcomes),
            margin_share=self._margin_share(),
        )

    def _other_thresholds(self, outcomes: Outcomes) -> dict[str, Outcomes]:
        """Take defaults by half and by twice the overdue amount that counts: a policy, not a fact (METHODS 13)."""
        own = outcomes.materiality_minor
        return {
            name: self.customers.outcomes_of(outcomes, materiality_minor=amount)
            for name, amount in (("half_materiality", own // 2), ("double_materiality", 2 * own))
            if own
        }

    def _margin_share(self) -> float | None:
        """Give the margin on what was billed with costs in the twelve months before the last origin."""
        last = self._origins.last
        costed, profit = int(last["costed_12m_minor"].sum()), int(last["profit_12m_minor"].sum())
        return profit / costed if costed > 0 else None

    def _softer(self, outcomes: Outcomes) -> Iterator[SofterTold]:
        """Count softer outcomes where defaults are too few; and the reading that what is open was never paid."""
        for days in SOFTER_DAYS:
            rows = self.customers.outcomes_of(outcomes, soft_past_due_days=days).frame
            told = rows[rows["was_soft_late"].notna()]
            reached = told[told["was_soft_late"].astype(bool)]
            yield SofterTold(days, told["customer_key"].nunique(), reached["customer_key"].nunique())
        if self.customers.fate_is_unknown:
            rows = self.customers.outcomes_of(outcomes, unknown_fate="defaulted").frame
            told = rows[rows["state"].isin(["defaulted", "performed"])]
            reached = told[told["state"] == "defaulted"]
            yield SofterTold(None, told["customer_key"].nunique(), reached["customer_key"].nunique())


def _weights_beside(weights: WeightSettings, beside: Collection[str] | None) -> WeightSettings:
    """Have only some of the params' schemes on."""
    if beside is None:
        return weights
    if unknown := [name for name in beside if name not in weights.schemes]:
        raise UserError.of("own.unknown_beside", name=unknown[0], known=weights.schemes)
    return weights.model_copy(update={"schemes": tuple(name for name in weights.schemes if name in beside)})


def _causes(outcomes: Outcomes) -> dict[str, int]:
    """Count defaults by cause, each once, however many windows saw it."""
    rows = outcomes.frame[outcomes.frame["state"] == "defaulted"].drop_duplicates(["customer_key", "default_on"])
    return dict(sorted(Counter(rows["cause"]).items()))


def _left_out(outcomes: Outcomes, day: date) -> dict[str, int]:
    """Count customers of an origin who took no part, by why: as known then, or what their window left unknown."""
    counts = {key: count for key, count in outcomes.eligibility_counts(day).items() if key != "eligible"}
    rows = outcomes.at(day)
    states = rows["state"].where(rows["state"] != "unobserved", rows["unobserved_because"])
    untold = states[~states.isin(["defaulted", "performed"])].value_counts().sort_index()
    return {**dict(sorted(counts.items())), **{str(key): int(count) for key, count in untold.items()}}


def _scores(latest: Mapping[CriteriaSet, Round], examples: Examples) -> pd.DataFrame:
    """Give where each scheme puts each customer of the last origin."""
    import pandas as pd

    parts = [
        pd.DataFrame(
            {
                "criteria": criteria,
                "scheme": scheme,
                "customer_key": examples.customer[one.rows],
                "rank_share": pd.Series(risk).rank(pct=True).to_numpy(),
            }
        )
        for criteria, one in latest.items()
        for scheme, risk in one.risk.items()
    ]
    columns = ["criteria", "scheme", "customer_key", "rank_share"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _customers(latest: Mapping[CriteriaSet, Round], examples: Examples) -> pd.DataFrame:
    """Give what customers of the last origin owed then, had bought, and were allowed; all sets have the same ones."""
    import pandas as pd

    rows = next((one.rows for one in latest.values()), np.empty(0, np.int64))
    known = examples.frame.iloc[rows]
    return pd.DataFrame(
        {
            "customer_key": examples.customer[rows],
            "owed_minor": examples.owed_minor[rows],
            "sales_minor": examples.sales_minor[rows],
            "limit_minor": _column(known, "limit_minor").astype("Int64"),
            "days_late": _column(known, "days_late").astype("Float64"),
        }
    )


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    """Give a feature by row; missing throughout where the files tell nothing of it."""
    import pandas as pd

    return pd.Series(pd.NA, index=range(len(frame))) if name not in frame else frame[name].reset_index(drop=True)
