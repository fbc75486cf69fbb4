"""Finds known truth again in made-up ledgers: do intervals hold as often as they say? Run by ``make recovery``.

At least a hundred ledgers each: 95 % intervals of the effects of the hazard model with errors by customer, and 80 %
intervals of forecasts of cash. An exact binomial test at 1 % judges. The result goes to ``docs/recovery.md`` with a
figure beside it; the exit code is 1 where a nominal coverage is rejected.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from lrfm.core.reason import Reason
from lrfm.survival.bins import LatenessBins
from lrfm.survival.cells import count_cells
from lrfm.survival.clusters import clustered
from lrfm.survival.design import Factor
from lrfm.survival.effects import Effects
from lrfm.survival.hazard import CauseHazard, fit_hazard
from lrfm.survival.settings import HazardSettings
from lrfm.survival.spell_groups import Layout, group_spells
from tools.made_ledgers import EFFECTS, hazard_ledger, known_at, true_hazard
from tools.recovery_cash import LEVEL as CASH_LEVEL
from tools.recovery_cash import ForecastOfOne, recover_cash
from tools.recovery_figure import draw

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from lrfm.engine.base import Engine

__all__ = ["Covered", "Recovered", "covered_cash", "main", "recover_effects"]

SETTINGS = HazardSettings()
BINS = LatenessBins.from_settings(SETTINGS)
FORMULA = tuple(Factor(name) for name in EFFECTS)
LATENESS = np.arange(-29, 91)
"""The days on which curves are drawn, of invoices of 30 days' terms."""
LEVEL, LEAST_P = 0.95, 0.01
FIRST_SEED = 1_000
DOCS = Path(__file__).resolve().parent.parent / "docs"


@dataclass(frozen=True)
class Covered:
    """How often an interval held the truth, over ledgers; `nominal` is what it says of itself."""

    what: str
    nominal: float
    hits: int
    trials: int

    @property
    def p_value(self) -> float:
        """Of the exact binomial test that it holds as often as it says."""
        from scipy.stats import binomtest

        return float(binomtest(self.hits, self.trials, self.nominal).pvalue)

    @property
    def stands(self) -> bool:
        """Whether the test at 1 % lets the nominal coverage stand."""
        return self.p_value >= LEAST_P


@dataclass(frozen=True, eq=False)
class Recovered:
    """What was found in each ledger: (ledgers, effects) estimates and errors, (ledgers, days) curves."""

    names: tuple[str, ...]
    truth: npt.NDArray[np.float64]
    found: npt.NDArray[np.float64]
    errors: npt.NDArray[np.float64]
    plain_errors: npt.NDArray[np.float64]
    curves: npt.NDArray[np.float64]
    days_past_due: npt.NDArray[np.int64]
    true_curve: npt.NDArray[np.float64]

    @property
    def half_widths(self) -> npt.NDArray[np.float64]:
        """Half of each 95 % interval."""
        return self._halves(self.errors)

    @property
    def covered(self) -> tuple[Covered, ...]:
        """Of intervals by errors that let the invoices of a customer be alike."""
        return self._covered(self.errors)

    @property
    def covered_plainly(self) -> tuple[Covered, ...]:
        """Of intervals that take invoices as independent: these need not hold."""
        return self._covered(self.plain_errors)

    def _covered(self, errors: npt.NDArray[np.float64]) -> tuple[Covered, ...]:
        inside = np.abs(self.found - self.truth) <= self._halves(errors)
        return tuple(
            Covered(name, LEVEL, int(hits), len(inside))
            for name, hits in zip(self.names, inside.sum(axis=0), strict=True)
        )

    @staticmethod
    def _halves(errors: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        from scipy.stats import norm

        return np.asarray(norm.ppf(0.5 + LEVEL / 2) * errors, dtype=np.float64)


def recover_effects(ledgers: int, *, engine: Engine, first_seed: int = FIRST_SEED) -> Recovered:
    """Fit the hazard model to ledgers of customers who share a positive stable frailty."""
    names = tuple(f"{name}[{level}]" for name, levels in EFFECTS.items() for level in range(1, len(levels)))
    truth = np.array([levels[level] for levels in EFFECTS.values() for level in range(1, len(levels))])
    fits = [_fitted(first_seed + number, engine) for number in range(ledgers)]
    tables = [fit.table().loc[list(names)] for fit in fits]
    found, plain, errors = (
        np.array([table[column] for table in tables]) for column in ("beta", "error", "clustered_error")
    )
    curves = np.array([_curve(fit) for fit in fits])
    true_curve = np.exp(-np.cumsum(true_hazard(LATENESS)))
    return Recovered(names, truth, found, errors, plain, curves, LATENESS, true_curve)


def _fitted(seed: int, engine: Engine) -> CauseHazard:
    ledger = hazard_ledger(seed)
    spells = pa.Table.from_pandas(known_at(ledger, ledger.last), preserve_index=False)
    table = engine.from_arrow(spells, name="spells")
    groups = group_spells(table, layout=Layout(BINS, tuple(EFFECTS)), engine=engine)
    cells = count_cells(groups, engine=engine)
    fit = fit_hazard(cells, cause="paid", formula=FORMULA, settings=SETTINGS)
    if isinstance(fit, Reason) or {f"{name}[0]" for name in EFFECTS} & set(fit.names):
        raise TypeError(f"the ledger of seed {seed} has no fit against the first levels")
    return clustered(fit, groups, cells=cells, engine=engine)


def _curve(fit: CauseHazard) -> npt.NDArray[np.float64]:
    """Give the share still open by day past due, all covariates on their first levels."""
    effects = Effects.of(fit)
    row = pd.DataFrame({name: [0] for name in EFFECTS})
    place = BINS.of(LATENESS)
    rates = effects.rates_by_bin(effects.bins, count=BINS.count)[place]
    return np.asarray(np.exp(-np.cumsum(rates * np.exp(effects.of_rows(row))[0, BINS.phases[place]])), np.float64)


def main() -> int:
    """Recover, write what was found, and judge it."""
    from lrfm.engine.duckdb import open_duckdb
    from lrfm.engine.settings import EngineSettings

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledgers", type=int, default=200)
    parser.add_argument("--out", type=Path, default=DOCS / "recovery.md")
    arguments = parser.parse_args()
    engine = open_duckdb(EngineSettings(threads=1))
    found = recover_effects(arguments.ledgers, engine=engine)
    by_way = recover_cash(arguments.ledgers // 2, engine=engine, first_seed=FIRST_SEED, ways=("own", "alike"))
    cash = by_way["own"]
    report = f"{_report(found)}\n{_report_of_cash(cash, by_way['alike'])}"
    sys.stdout.write(report)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(report, encoding="utf-8", newline="\n")
    draw(found, cash, arguments.out.with_suffix(".png"))
    return int(not all(one.stands for one in (*found.covered, *covered_cash(cash))))


def covered_cash(forecasts: Sequence[Sequence[ForecastOfOne]]) -> tuple[Covered, ...]:
    """Count the forecasts that held what came, by horizon."""
    by_horizon = zip(*forecasts, strict=True)
    return tuple(
        Covered(f"{same[0].days} days", CASH_LEVEL, sum(one.holds for one in same), len(same)) for same in by_horizon
    )


def _report(found: Recovered) -> str:
    rows = "\n".join(
        f"| {one.what} | {truth:.2f} | {mean:.3f} | {one.hits / one.trials:.1%} | {one.p_value:.3f} | "
        f"{'stands' if one.stands else '**rejected**'} | {plain.hits / plain.trials:.1%} | {plain.p_value:.2g} |"
        for one, plain, truth, mean in zip(
            found.covered, found.covered_plainly, found.truth, found.found.mean(axis=0), strict=True
        )
    )
    count = len(found.found)
    return f"""\
# Known truth, found again

Written by `make recovery` from made-up ledgers (`tools/made_ledgers.py`), each of its own seed. Intervals should hold
the truth as often as they say; an exact binomial test rejects that at 1 %.

## Effects of the hazard model

{count} ledgers of 150 customers with a dozen invoices each. The invoices of a customer share a frailty: positive stable
of index 0.7, for which hazards over all customers are proportional, so that the true effects are known exactly (with a
gamma frailty they would fade with time). 95 % intervals, errors by customer; beside them those that take invoices as
independent.

| effect | true | mean found | held | p | | plain errors: held | p |
|---|---|---|---|---|---|---|---|
{rows}

![Estimates over the truth](recovery.png)

First row: intervals of all ledgers, those that miss the truth in red, over the true effects. Second: the share still
open by days past due as each ledger's fit has it, over the true curve. Third: forecasts of cash, over what came.
"""


def _report_of_cash(own: Sequence[Sequence[ForecastOfOne]], alike: Sequence[Sequence[ForecastOfOne]]) -> str:
    rows = []
    for place, (one, other) in enumerate(zip(covered_cash(own), covered_cash(alike), strict=True)):
        ratio, ratio_alike = (_mean_ratio(forecasts, place) for forecasts in (own, alike))
        rows.append(
            f"| {one.what} | {one.hits / one.trials:.1%} | {one.p_value:.3f} | "
            f"{'stands' if one.stands else '**rejected**'} | {ratio:.3f} | {other.hits / other.trials:.1%} | "
            f"{other.p_value:.2g} | {ratio_alike:.3f} |"
        )
    table = "\n".join(rows)
    return f"""\
## Forecasts of cash

{len(own)} ledgers of 120 customers with thirty invoices each, who share a gamma frailty of variance 0.4. On the last
day the pack's own model is fitted to what was known (`lrfm.survival.payment_model`), and futures of all open invoices
are drawn: customers' paces from what is known of them, effects of the model from their covariance by customer. 80 %
intervals of what comes within so many days; what came over the middle of the forecast is 1 on average where nothing is
biased.

Its hazards are those of a customer of pace 1, whereas slow customers are left over among the open invoices. Beside it
forecasts that take all customers as alike, at pace 1.

| within | held | p | | came over forecast | customers alike: held | p | came over forecast |
|---|---|---|---|---|---|---|---|
{table}
"""


def _mean_ratio(forecasts: Sequence[Sequence[ForecastOfOne]], place: int) -> float:
    return float(np.mean([same[place].came / same[place].middle for same in forecasts]))


if __name__ == "__main__":
    raise SystemExit(main())
