"""Cells counted by the engine are those of a day-by-day loop (B7, B14, METHODS 5.2 and 5.3)."""

from __future__ import annotations

import calendar as months

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from lrfm.survival.bins import LatenessBins
from lrfm.survival.cells import EXITS
from lrfm.survival.exposure import WIDE
from lrfm.survival.settings import HazardSettings
from tests.survival.made_spells import BINS, calendar, day_by_day, grouped, made


def _ends_a_month(day) -> int:
    length = months.monthrange(day.year, day.month)[1]
    left = [d for d in range(day.day, length + 1) if day.replace(day=d).weekday() < 5]
    return int(day.weekday() < 5 and len(left) <= 3)


def test_bins_are_those_of_the_methods() -> None:
    assert BINS.count == 33
    assert BINS.labels[:3] == ("..-15", "-14..-8", "-7")
    assert BINS.labels[-10:] == ("14", "15..21", "22..30", "31..45", "46..60", "61..90", "91..120", "121..180",
                                 "181..365", "366..")  # fmt: skip
    assert BINS.days[1] == 7
    assert BINS.daily_lateness.tolist() == list(range(-7, 15))
    with pytest.raises(ValueError, match="ascending"):
        LatenessBins((1, 1))
    with pytest.raises(ValueError, match="days_not_ascending"):
        HazardSettings(bin_ends_days=(3, 2))
    with pytest.raises(ValueError, match="phase_within_a_bin"):
        HazardSettings(phase_ends_days=(40,))


def test_cells_are_what_a_loop_over_days_counts() -> None:
    spells = made()
    _, cells, _ = grouped(spells, calendar=calendar("weekday", "month_end"), folds=4, amount="amount_minor")
    rows = day_by_day(spells)
    is_daily = rows["bin"].isin(BINS.daily)
    rows["weekday"] = np.where(is_daily, [day.weekday() for day in rows.day], WIDE)
    rows["month_end"] = np.where(is_daily, [_ends_a_month(day) for day in rows.day], WIDE)
    keys = ["terms", "size", "bin", "weekday", "month_end"]
    plain = rows.groupby(keys).agg(days=("spell", "size"), amount_days=("amount_minor", "sum"))
    for cause in EXITS:
        mine = rows.cause == cause
        plain[cause] = mine.groupby([rows[key] for key in keys]).sum()
        plain[f"{cause}_minor"] = rows.amount_minor.where(mine, 0).groupby([rows[key] for key in keys]).sum()
    assert cells.frame[keys].to_numpy().tolist() == plain.reset_index()[keys].to_numpy().tolist()
    assert cells.days.sum(axis=1).tolist() == plain.days.tolist()
    assert cells.amount_days is not None
    assert cells.amounts is not None
    assert cells.amount_days.tolist() == plain.amount_days.tolist()
    for cause in EXITS:
        assert cells.exits[cause].sum(axis=1).tolist() == plain[cause].tolist()
        assert cells.amounts[cause].tolist() == plain[f"{cause}_minor"].tolist()
    assert all(cells.exit_count(cause) > 0 for cause in EXITS)
    assert (spells.entry_day > 0).any()


def test_folds_hold_whole_customers() -> None:
    spells = made(2)
    _, cells, on = grouped(spells, folds=3)
    assert cells.days.shape[1] == 3
    assert (cells.days.sum(axis=0) > 0.15 * cells.days.sum()).all()
    one = spells[spells.customer_key == 7]
    _, cells, _ = grouped(one, folds=3, on=on)
    assert (cells.days.sum(axis=0) > 0).sum() == 1


def test_counts_depend_on_no_order_of_rows_and_on_no_scale() -> None:
    spells = made(3, count=400)
    _, first, on = grouped(spells)
    _, mixed, _ = grouped(spells.sample(frac=1, random_state=1), on=on)
    pd.testing.assert_frame_equal(first.frame, mixed.frame)
    assert (first.days == mixed.days).all()
    _, twice, _ = grouped(pd.concat([spells, spells]), on=on)
    assert (2 * first.days == twice.days).all()


def test_what_is_not_at_risk_is_left_out_and_unknown_levels_are_refused() -> None:
    spells = made(4, count=50)
    cash = spells.assign(entry_day=0, exit_day=0)
    _, cells, on = grouped(pd.concat([spells, cash, spells.assign(due_date=None)]))
    _, alone, _ = grouped(spells, on=on)
    assert cells.days.tolist() == alone.days.tolist()
    with pytest.raises(ValueError, match="a level of its own"):
        grouped(spells.assign(size=[None, *spells["size"][1:]]), on=on)
    nobody = pa.Table.from_pandas(spells, preserve_index=False).slice(0, 0)
    _, none, _ = grouped(nobody, calendar=calendar("weekday"), on=on)
    assert len(none.frame) == 0


def test_payment_runs_and_holidays_fall_on_business_days() -> None:
    from lrfm.survival.exposure import ExposureCalendar
    from lrfm.survival.settings import ExposureSettings

    days = np.arange("2024-06-01", "2024-07-05", dtype="datetime64[D]")
    settings = ExposureSettings(run_days_of_month=(15, 31), holidays=("2024-06-17",))
    found = ExposureCalendar(("run_day", "holiday"), settings).levels(days)
    # the 15th is a Saturday and Monday the 17th a holiday; the last of June is a Sunday
    assert days[found["run_day"] == 1].astype(str).tolist() == ["2024-06-18", "2024-07-01"]
    assert days[found["holiday"] == 1].astype(str).tolist() == ["2024-06-17"]
    with pytest.raises(ValueError, match="moon"):
        ExposureCalendar(("moon",), settings)
    iran = ExposureSettings(closed_weekdays=(3, 4))
    ends = days[ExposureCalendar(("month_end",), iran).levels(days)["month_end"] == 1]
    assert ends.astype(str).tolist() == ["2024-06-26", "2024-06-29", "2024-06-30"]
