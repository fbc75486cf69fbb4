"""Why an open invoice is foretold to be paid sooner or later than the others: the strongest parts of its hazard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.causes import NAMES, PAID
from lrfm.survival.effects import Effects
from lrfm.survival.frailty import customer_effects

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from lrfm.survival.payment_model import PaymentModel

__all__ = ["LATENESS", "PACE", "REASONS_TOLD", "parts_of", "reasons_of"]

PACE, LATENESS = "pace", "lateness"
"""Parts beside the covariates: the customer's own record, and how many days past due the invoice is."""
REASONS_TOLD = 3
LEAST_RATIO = 1.1
"""A part that makes payment less than a tenth more or less likely a day is no reason."""
CALENDAR_DAYS = 28
Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def reasons_of(model: PaymentModel, rows: pd.DataFrame) -> pd.DataFrame:
    """Give up to three reasons of each row, the strongest first.

    Columns `reason_1`, `ratio_1`, `level_1`, ...: the name of the part ("" where there is no more), what it multiplies
    the hazard of payment by, against the mean open invoice (below 1 it is paid later), and the invoice's level of it as
    text ("" where the part is no covariate).
    """
    import pandas as pd

    parts = parts_of(model, rows)
    centred = parts - parts.mean(axis=0)
    values = centred.to_numpy(np.float64)
    order = np.argsort(-np.abs(values), axis=1, kind="stable")[:, :REASONS_TOLD]
    names = np.array(parts.columns, dtype=object)
    own = (PACE, LATENESS)
    levels = [[""] * len(rows) if name in own else rows[name].astype(str).tolist() for name in parts.columns]
    level_of = np.array(levels, dtype=object).reshape(len(names), len(rows))
    found: dict[str, object] = {}
    for place in range(REASONS_TOLD):
        has_part = place < order.shape[1]
        chosen = order[:, place] if has_part else np.zeros(len(rows), dtype=np.intp)
        size = values[np.arange(len(rows)), chosen] if has_part else np.zeros(len(rows))
        is_told = np.abs(size) >= np.log(LEAST_RATIO)
        found[f"reason_{place + 1}"] = np.where(is_told, names[chosen], "")
        found[f"ratio_{place + 1}"] = np.where(is_told, np.exp(size), 1.0)
        found[f"level_{place + 1}"] = np.where(is_told, level_of[chosen, np.arange(len(rows))], "")
    return pd.DataFrame(found, index=rows.index)


def parts_of(model: PaymentModel, rows: pd.DataFrame) -> pd.DataFrame:
    """Give what each covariate, the customer's pace and the lateness add to the logarithm of the hazard from tomorrow.

    In bins of one day the calendar has effects of its own, in wider ones none: there its days are in the mean already.
    So the rates of daily bins are taken over the days of the next `CALENDAR_DAYS`.
    """
    import pandas as pd

    hazards = model.hazards
    effects = Effects.of(hazards.hazards[NAMES[PAID]])
    layout = hazards.layout
    place = layout.bins.of(rows["lateness"].to_numpy(np.int64) + 1)
    rates = effects.rates_by_bin(hazards.exposed, count=layout.bins.count)[place]
    rates = rates * np.where(np.isin(place, layout.bins.daily), _calendar_mean(model, effects, rows), 1.0)
    parts = _covariates(effects, rows, phase=layout.bins.phases[place])
    least = rates[rates > 0].min(initial=1.0)
    asked = rows["customer_key"].drop_duplicates()
    pace = customer_effects(model.record, asked=asked, frailty=model.pace).frame.set_index("customer")["effect"]
    parts[PACE] = np.log(pace.reindex(rows["customer_key"].to_numpy()).to_numpy(np.float64))
    parts[LATENESS] = np.log(np.maximum(rates, least))
    return pd.DataFrame(parts, index=rows.index)


def _calendar_mean(model: PaymentModel, effects: Effects, rows: pd.DataFrame) -> float:
    calendar = model.hazards.layout.calendar
    if calendar is None or not effects.day_factors or not len(rows):
        return 1.0
    due, lateness = rows["due_date"].to_numpy()[0].astype("datetime64[D]"), int(rows["lateness"].to_numpy()[0])
    days = due + lateness + np.arange(1, CALENDAR_DAYS + 1)
    return float(effects.on_days(calendar.levels(days), shape=days.shape).mean())


def _covariates(effects: Effects, rows: pd.DataFrame, *, phase: npt.NDArray[np.int64]) -> dict[str, Numbers]:
    values = effects.row_values(rows) * effects.row_beta
    columns = [column for column in effects.design.columns if column.kind == "row"]
    parts: dict[str, Numbers] = {}
    for place, column in enumerate(columns):
        is_on = np.ones(len(rows)) if column.phase is None else (phase == column.phase).astype(np.float64)
        parts[column.term] = parts.get(column.term, np.zeros(len(rows))) + values[:, place] * is_on
    return parts
