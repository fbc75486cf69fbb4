"""Length, recency, frequency and monetary amount: T-L1, T-L3, real ledgers, `lifetimes`, plain Python (N1, B31)."""

from __future__ import annotations

import random
import statistics
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from lrfm.cohort.cohort import take_cohort
from lrfm.cohort.facts import prepare_facts
from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings
from lrfm.features.gather import compute_blocks
from lrfm.features.lrfm_block import lrfm_block
from lrfm.features.quick import lrfm_of
from tests.ledger.test_presets_on_real_ledgers import _by_preset
from tests.ledgers import Read, read_rows

END = date(2024, 12, 31)
T_L1 = """
A, a1, 2024-01-10, 2024-02-10, 100, ,
A, a2, 2024-03-10, 2024-04-10, 200, ,
A, a3, 2024-03-10, 2024-04-10,  50, ,
A, a4, 2024-06-30, 2024-07-30, 300, ,
B, b1, 2024-05-01, 2024-06-01, 1000, ,
B, b2, 2024-07-15, 2024-08-15, -200, ,
C, c1, 2024-12-01, 2024-12-31, 70, ,
D, d1, 2024-11-01, 2024-12-01, -30, ,
"""
COLUMNS = ["length_days", "recency_days", "frequency_count", "monetary_minor", "tenure_days"]


def _frame(read: Read, *days: date, months: int | None = 24, begins_on: date | None = None) -> pd.DataFrame:
    ledger = read.ledger
    cohort = take_cohort(
        prepare_facts(ledger, engine=read.engine),
        cutoffs=days,
        currency=ledger.base_currency,
        currency_digits=ledger.currency_digits,
        has_payments=ledger.has_payments,
        is_dated=False,
        begins_on=begins_on,
        engine=read.engine,
    )
    frame = compute_blocks(cohort, [lrfm_block(cohort, window_months=months)])
    names = {row["key"]: row["source_id"] for row in read.rows("directory") if row["kind"] == "customer"}
    return frame.assign(customer=frame["customer_key"].map(names)).set_index("customer").sort_index()


def test_the_worked_example(tmp_path: Path) -> None:
    """T-L1: the table of METHODS 2.2; who has credit notes alone is no active customer."""
    frame = _frame(read_rows(T_L1, tmp_path), END)
    assert frame[COLUMNS].to_numpy().tolist() == [
        [172, 184, 3, 65_000, 356],
        [0, 244, 1, 80_000, 244],
        [0, 30, 1, 7_000, 30],
    ]
    assert frame["periodicity_days"].round(3).tolist()[:1] == [36.770]
    assert frame["periodicity_days"].isna().tolist() == [False, True, True]
    assert frame["mean_purchase_minor"].tolist() == [65_000 / 3, 80_000, 7_000]
    assert not frame["is_length_truncated"].any()


def test_a_reversed_pair_is_no_sale(tmp_path: Path) -> None:
    """The second invoice was cancelled two days later: until then it was a purchase, afterwards it never was."""
    rows = """
    A, 1, 2024-01-10, 2024-02-10, 100, ,
    A, 2, 2024-03-10, 2024-04-10, 500, ,
    A, 3, 2024-03-12, 2024-03-12, -500, ,
    """
    read = read_rows(rows, tmp_path)
    frame = _frame(read, date(2024, 3, 11), date(2024, 3, 31))
    assert frame["monetary_minor"].tolist() == [60_000, 10_000]
    assert frame["frequency_count"].tolist() == [2, 1]
    assert frame["length_days"].tolist() == [60, 0]


def test_length_is_truncated_where_earlier_purchases_may_be_missing(tmp_path: Path) -> None:
    """A buys monthly from the second week of the files on; B too, but first after a year; C comes once, at once."""
    rows = "".join(f"A,a{m},2023-{m:02d}-10,2023-{m:02d}-20,10,,\n" for m in range(1, 13))
    rows += "".join(f"B,b{m},2024-{m:02d}-10,2024-{m:02d}-20,10,,\n" for m in range(1, 12))
    rows += "C,c1,2023-01-12,2023-01-20,10,,\n"
    read = read_rows(rows, tmp_path)
    frame = _frame(read, END, begins_on=date(2023, 1, 1))
    assert frame["is_length_truncated"].tolist() == [True, False, True]
    assert not _frame(read, END)["is_length_truncated"].any()
    assert frame["tenure_known_days"].isna().all()


@pytest.mark.data
@pytest.mark.parametrize(("preset", "end", "currency"), [
    ("cdnow", date(1998, 6, 30), "USD"), ("online_retail", date(2011, 10, 31), "GBP"),
])  # fmt: skip
def test_real_ledgers_agree_with_lifetimes_and_with_pandas(
    preset: str, end: date, currency: str, real_data: Path, tmp_path: Path
) -> None:
    """B31: after the change of definition, frequency = F - 1, recency = L, T = L + R (all that is known)."""
    from lifetimes.utils import summary_data_from_transaction_data

    read = _by_preset(preset, real_data, tmp_path, currency=currency)
    frame = _frame(read, end, months=None).set_index("customer_key").sort_index()
    sales = pd.DataFrame(read.rows("sales"))
    sales["day"] = pd.to_datetime(sales["event_date"])
    known = sales[(sales.day <= pd.Timestamp(end)) & (pd.to_datetime(sales.known_on) <= pd.Timestamp(end))]
    bought = known[known.amount_minor > 0]
    summary = summary_data_from_transaction_data(bought, "customer_key", "day", observation_period_end=end)
    pd.testing.assert_index_equal(frame.index, summary.index, exact=False)
    assert (frame["frequency_count"] - 1 == summary["frequency"]).all()
    assert (frame["length_days"] == summary["recency"]).all()
    assert (frame["tenure_days"] == summary["T"]).all()
    days = bought.groupby("customer_key")["day"].agg(["min", "max", "nunique"])
    assert (frame["frequency_count"] == days["nunique"]).all()
    assert (frame["recency_days"] == (pd.Timestamp(end) - days["max"]).dt.days).all()
    net = known.groupby("customer_key")["amount_minor"].sum().reindex(days.index)
    assert (frame["monetary_minor"] == net).all()
    once = bought.drop_duplicates(["customer_key", "day"]).sort_values(["customer_key", "day"])
    gap_days = once.groupby("customer_key")["day"].diff().dt.days
    gaps = gap_days.groupby(once["customer_key"]).std()
    pd.testing.assert_series_equal(frame["periodicity_days"], gaps, check_names=False, rtol=1e-12)


ENGINE = connect(EngineSettings(threads=1))


def _invoices() -> dict[str, list[Any]]:
    """Draw up to nine documents of each of 300 customers, some known late, some below 0."""
    chance = random.Random(8)  # noqa: S311 - the same rows each time
    rows = []
    for who in range(300):
        for _ in range(chance.randint(1, 9)):
            day = chance.randint(0, 900)
            seen = day + chance.choice([0, 0, 5, 40, 300, 800])
            rows.append((f"C{who:03d}", _after(date(2021, 11, 17), day), _after(date(2021, 11, 17), seen),
                         chance.choice([100, 250, -40])))  # fmt: skip
    return {name: [row[place] for row in rows] for place, name in enumerate(("who", "day", "seen", "cents"))}


@pytest.mark.parametrize("cutoff", [date(2022, 3, 31), date(2023, 8, 9), date(2024, 2, 28)])
def test_the_quick_function_is_a_plain_loop(cutoff: date) -> None:
    """N1: rows known after the cut-off change nothing; row order does not either."""
    rows = _invoices()
    names = {"customer": "who", "date": "day", "known_on": "seen", "amount": "cents"}
    found = []
    for turn in (1, -1):
        table = ENGINE.from_arrow(pa.table({name: values[::turn] for name, values in rows.items()}), name="quick")
        found.append(ENGINE.to_arrow(lrfm_of(table, cutoff=cutoff, **names), order_by=["who"]).to_pylist())
    assert found[0] == found[1] == _plainly(rows, cutoff)


def _after(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def _plainly(rows: dict[str, list[Any]], cutoff: date) -> list[dict[str, Any]]:
    next_day = _after(cutoff, 1)
    start = date(next_day.year - 2, next_day.month, 28 if (next_day.month, next_day.day) == (2, 29) else next_day.day)
    known = [row for row in zip(*rows.values(), strict=True) if row[1] <= cutoff and row[2] <= cutoff]
    found = []
    for who in sorted({row[0] for row in known}):
        days = sorted({row[1] for row in known if row[0] == who and row[3] > 0})
        if days:
            found.append(
                {
                    "who": who,
                    "length_days": (days[-1] - days[0]).days,
                    "recency_days": (cutoff - days[-1]).days,
                    "tenure_days": (cutoff - days[0]).days,
                    "frequency_count": sum(day >= start for day in days),
                    "monetary": sum(row[3] for row in known if row[0] == who and row[1] >= start),
                }
            )
    return found


def test_the_spread_of_gaps_and_a_leap_day(tmp_path: Path) -> None:
    """P with n - 1; B: L across the end of a month is days, not a difference of YYYYMMDD (METHODS 2.1)."""
    days = ["2024-01-03", "2024-01-20", "2024-03-01", "2024-03-02", "2024-09-30"]
    rows = "\n".join(f"A,{number},{day},{day},10,," for number, day in enumerate(days))
    rows += "\nB,b1,2024-01-31,2024-02-28,10,,\nB,b2,2024-03-01,2024-03-30,10,,"
    frame = _frame(read_rows(rows, tmp_path), END)
    gaps = [17, 41, 1, 212]
    assert frame["periodicity_days"].iloc[0] == pytest.approx(statistics.stdev(gaps), rel=1e-14)
    assert frame["length_days"].tolist()[1:] == [30]
