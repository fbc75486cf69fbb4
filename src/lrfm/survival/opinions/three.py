"""The same question put to three models: what moves payment, and does it fade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.aft import AftFit
from lrfm.survival.bins import LatenessBins
from lrfm.survival.causes import NAMES, PAID
from lrfm.survival.cells import count_cells
from lrfm.survival.clusters import clustered
from lrfm.survival.cox import CoxFit, fit_cox
from lrfm.survival.design import Factor, Spline
from lrfm.survival.hazard import CauseHazard, fit_hazard
from lrfm.survival.opinions.accelerated import Accelerated, fit_accelerated, usual_days
from lrfm.survival.opinions.coding import SIZE, STRATA, Coded, code_rows
from lrfm.survival.opinions.results import Effect, EffectsTold, Fading, Moving, Ratio, beyond_chance
from lrfm.survival.payment_model import layout_of
from lrfm.survival.proportional import steadiness
from lrfm.survival.spell_groups import Layout, group_spells

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from lrfm.engine.base import Engine
    from lrfm.survival.opinions.coding import CodedColumn
    from lrfm.survival.opinions.kept import KeptDay
    from lrfm.survival.settings import HazardSettings

__all__ = ["ask_three", "clocked"]

_Z = 1.959963984540054
STRONGEST = 6
PARTS = 4
MOST_RATIO = 1.5
"""A change of an effect from one part of the time to another that is still called none."""
RIDGE = 0.01
"""So small that it holds nothing but what no invoice tells: terms that nobody paid on, say."""
CUSTOMER = "customer_key"


def ask_three(
    now: KeptDay, *, settings: HazardSettings, least_customers: int, engine: Engine
) -> tuple[EffectsTold | Reason, Fading | Reason]:
    """Ask the hazard model, Cox's and the best accelerated failure time of the same invoices.

    The hazard model is asked as the others can be: without customers' paces, and the same effect whatever the lateness.
    """
    frame = clocked(now.pieces)
    why_not = _unasked(frame, least_customers=least_customers, least_exits=settings.min_exits)
    coded = why_not or code_rows(frame)
    if isinstance(coded, Reason):
        return coded, coded
    cox = fit_cox(coded.frame, covariates=coded.names, strata=[STRATA], customer=CUSTOMER)
    hazard = _hazard(coded, settings=settings, engine=engine)
    aft = fit_accelerated(coded, customer=CUSTOMER)
    missing = {name: one for name, one in (("hazard", hazard), ("cox", cox), ("aft", aft)) if isinstance(one, Reason)}
    fading = cox if isinstance(cox, Reason) else _fading(cox, coded)
    if len(missing) > 1:
        return next(iter(missing.values())), fading
    told = {
        "hazard": {} if isinstance(hazard, Reason) else _of_hazard(hazard, coded),
        "cox": {} if isinstance(cox, Reason) else _of_cox(cox, coded),
        "aft": {} if isinstance(aft, Reason) else _of_aft(aft.fit, coded),
    }
    is_paid = coded.frame["cause"] == PAID
    return (
        EffectsTold(
            effects=tuple(_effect(one, told) for one in coded.columns if one.is_told),
            missing=missing,
            family=aft.fit.family if isinstance(aft, Accelerated) else None,
            usual_days=usual_days(aft) if isinstance(aft, Accelerated) else None,
            failed=aft.failed if isinstance(aft, Accelerated) else (),
            left_out=coded.left_out,
            pooled=coded.pooled,
            strata_count=int(coded.frame[STRATA].nunique()),
            invoice_count=int(coded.frame["document_key"].nunique()),
            paid_count=int(is_paid.sum()),
            customer_count=int(coded.frame[CUSTOMER].nunique()),
            every=now.every,
        ),
        fading,
    )


def clocked(pieces: pd.DataFrame) -> pd.DataFrame:
    """Put the pieces of a book on the clock of days past due: `entry`, `exit`, `cause` (code); none of no time."""
    terms_days = (_days(pieces["due_date"]) - _days(pieces["event_date"])).astype("timedelta64[D]").astype(np.int64)
    codes = {name: code for code, name in enumerate(NAMES)}
    found = pieces.assign(
        entry=pieces["entry_day"] - terms_days,
        exit=pieces["exit_day"] - terms_days,
        cause=pieces["cause"].map(codes).astype("int64"),
    )
    return found[found["exit"] > found["entry"]].reset_index(drop=True)


def _days(column: pd.Series) -> np.ndarray:
    return column.to_numpy().astype("datetime64[D]")


def _unasked(frame: pd.DataFrame, *, least_customers: int, least_exits: int) -> Reason | None:
    customers, paid = int(frame[CUSTOMER].nunique()), int((frame["cause"] == PAID).sum())
    if paid < least_exits:
        return Reason.of("second.too_few_exits", count=paid, least=least_exits)
    if customers < least_customers:
        return Reason.of("survival.few_customers", count=customers, least=least_customers)
    return None


def _hazard(coded: Coded, *, settings: HazardSettings, engine: Engine) -> CauseHazard | Reason:
    import pyarrow as pa

    numbers = {one.name: coded.frame[one.name].astype("int64") for one in coded.columns if one.name != SIZE}
    covariates = (STRATA, *coded.names)
    kept = ["customer_key", "event_date", "due_date", "entry_day", "exit_day", "cause", STRATA, SIZE]
    rows = coded.frame[kept].assign(**numbers)
    table = engine.from_arrow(pa.Table.from_pandas(rows, preserve_index=False), name="opinions_rows")
    whole = layout_of(settings)
    layout = Layout(LatenessBins.from_settings(settings), covariates, whole.calendar)
    groups = group_spells(table, layout=layout, engine=engine, name="opinions")
    cells = count_cells(groups, engine=engine, name="opinions")
    varying = [name for name in (*covariates, *layout.effects) if cells.frame[name].nunique() > 1]
    formula = tuple(Spline(name, knots=2) if name == SIZE else Factor(name) for name in varying)
    fit = fit_hazard(cells, cause=NAMES[PAID], formula=formula, settings=settings, ridge=RIDGE)
    return fit if isinstance(fit, Reason) else clustered(fit, groups, cells=cells, engine=engine)


def _of_hazard(fit: CauseHazard, coded: Coded) -> dict[str, Ratio]:
    """Take the effects out of a fit whose columns are 0 or 1: the reference is the one that most are at."""
    covariance, found = fit.clustered_covariance, {}
    for one in coded.columns:
        places = [place for place, column in enumerate(fit.design.columns) if column.term == one.name]
        if len(places) != 1:
            continue
        place = places[0]
        scale = one.contrast * (1.0 if fit.design.columns[place].level == 1 else -1.0)
        if one.name in fit.design.splines:
            ends = np.array([0.0, one.contrast])
            scale = float(np.diff(fit.design.splines[one.name].basis(ends), axis=0)[0, 0])
        found[one.name] = _ratio(float(fit.beta[place]), float(np.sqrt(covariance[place, place])), scale)
    return found


def _of_cox(fit: CoxFit, coded: Coded) -> dict[str, Ratio]:
    told = zip(coded.columns, fit.coefficients, fit.errors, strict=True)
    return {one.name: _ratio(value, error, one.contrast) for one, value, error in told}


def _of_aft(fit: AftFit, coded: Coded) -> dict[str, Ratio]:
    told = zip(coded.columns, fit.coefficients, fit.clustered_errors, strict=False)  # terms come after them
    return {one.name: _ratio(value, error, one.contrast) for one, value, error in told if not one.changes}


def _ratio(value: float, error: float, contrast: float) -> Ratio:
    middle, half = value * contrast, _Z * error * abs(contrast)
    return Ratio(*(float(np.exp(end)) for end in (middle, middle - half, middle + half)))


def _effect(one: CodedColumn, told: Mapping[str, Mapping[str, Ratio]]) -> Effect:
    hazard, cox, aft = (told[name].get(one.name) for name in ("hazard", "cox", "aft"))
    return Effect(one.term, one.level, one.reference, hazard, cox, aft)


def _fading(fit: CoxFit, coded: Coded) -> Fading | Reason:
    """Follow the strongest effects through the parts of the time past due."""
    found = steadiness(
        fit,
        coded.frame,
        strata=[STRATA],
        customer=CUSTOMER,
        part_count=PARTS,
        most_ratio=MOST_RATIO,
        contrasts={one.name: one.contrast for one in coded.columns},
    )
    told = _of_cox(fit, coded)
    rows = [(column, one) for column, one in zip(coded.columns, found, strict=True) if column.is_told]
    beyond = beyond_chance([told[column.name] for column, _ in rows])
    sure = [row for row, is_sure in zip(rows, beyond, strict=True) if is_sure]
    if not sure:
        return Reason.of("opinions.none_sure")
    sure.sort(key=lambda pair: -abs(np.log(told[pair[0].name].value)))
    if len(found[0].ends) < 2:
        return Reason.of("opinions.one_part")
    moving = tuple(
        Moving(
            column.term,
            column.level,
            column.reference,
            overall=told[column.name],
            parts=tuple(
                None if np.isnan(value) else _ratio(value, error, column.contrast)
                for value, error in zip(one.parts, one.part_errors, strict=True)
            ),
            ratio=one.ratio,
            verdict=one.verdict,
        )
        for column, one in sure[:STRONGEST]
    )
    ends = tuple(int(end) for end in found[0].ends)
    return Fading(moving, ends, MOST_RATIO)
