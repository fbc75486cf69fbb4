"""Curves of a study: what is known of an invoice before its end, and ledgers that tell little (N1, B7, B14)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, cast

import pandas as pd
import pytest

from lrfm.core.reason import Reason
from lrfm.segments.model import Segmentation
from lrfm.study import Study
from lrfm.study.curve_rows import NOT_YET, known_before, with_segments
from lrfm.study.segments import SegmentStages
from lrfm.survival.told import PaymentCurves
from tests.clients import own_ledger

SEP = date(2023, 9, 30)
JAN, FEB, MAR = date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)


def _segmentation(day: date, groups: dict[int, str | None], *, missing: Reason | None = None) -> Segmentation:
    frame = pd.DataFrame({"group": pd.array(list(groups.values()), dtype="string")}, index=pd.Index(groups))
    return Segmentation(day, "EUR", 2, cast("Any", None), frame, missing)


def _invoices(*rows: tuple[int, str]) -> pd.DataFrame:
    days = pd.to_datetime([day for _, day in rows]).astype("datetime64[ns]")
    return pd.DataFrame({"customer_key": [key for key, _ in rows], "event_date": days}, index=range(5, 5 + len(rows)))


def _months(last: str) -> dict[date, Segmentation]:
    """Customer 1 was in the core until it did not pay; customer 2 came in February, and nobody could sort it."""
    return {
        JAN: _segmentation(JAN, {1: "core"}),
        FEB: _segmentation(FEB, {1: "core", 2: None}),
        MAR: _segmentation(MAR, {1: last, 2: "new"}),
    }


def test_an_invoice_stands_under_the_segment_its_customer_had_before_it() -> None:
    """An invoice of the month end itself takes the month end before: that day may know what was paid on it."""
    rows = _invoices((1, "2024-03-20"), (1, "2024-03-31"), (1, "2024-01-31"), (1, "2024-01-10"), (2, "2024-03-01"))
    told, since = with_segments(rows, _months("lost"))
    assert list(told.index) == list(rows.index)
    assert told["segment"].tolist() == ["core", "core", None, None, None]
    assert since == JAN


def test_what_comes_after_an_invoice_moves_it_nowhere() -> None:
    """The segment of today, which knows how the invoice ended, would be another one."""
    rows = _invoices((1, "2024-03-20"))
    segments = [with_segments(rows, _months(last))[0]["segment"].iloc[0] for last in ("core", "lost")]
    assert segments == ["core", "core"]
    assert _months("lost")[MAR].frame.loc[1, "group"] != segments[1]


def test_a_first_purchase_is_a_group_of_its_own_where_segments_are_known() -> None:
    told, _ = with_segments(_invoices((2, "2024-02-10"), (2, "2023-12-10"), (9, "2024-04-20")), _months("lost"))
    assert told["segment"].tolist() == [NOT_YET, None, NOT_YET]


def test_a_segment_of_long_ago_is_none() -> None:
    """Only the last month end before an invoice counts."""
    told, _ = with_segments(_invoices((1, "2024-06-10")), _months("lost"))
    assert told["segment"].tolist() == [None]


def test_customers_that_nobody_could_sort() -> None:
    few = Reason.of("segments.too_few_customers", customers=3, least=30)
    told, since = with_segments(_invoices((1, "2024-02-10")), {JAN: _segmentation(JAN, {1: None}, missing=few)})
    assert (told["segment"].tolist(), since) == ([None], None)


def test_the_last_state_before_counts_and_a_wrong_join_is_seen() -> None:
    """A join that takes states of the invoice's own day gives another answer."""
    days = pd.to_datetime(["2024-01-01", "2024-01-05"]).astype("datetime64[ns]")
    states = pd.DataFrame({"customer_key": 1, "day": days, "who": ["a", "b"]})
    rows = _invoices((1, "2024-01-05"), (1, "2024-01-06"), (1, "2024-01-01"))
    found = known_before(states, rows, column="who", most_days=None)
    assert found.where(found.notna(), None).tolist() == ["a", "b", None]
    wrong = pd.merge_asof(
        rows.sort_values("event_date"), states, left_on="event_date", right_on="day", by="customer_key"
    )
    assert wrong["who"].tolist() == ["a", "b", "b"]


# --- whole ledgers ---


def _rows(*, paid: bool = True, due: bool = True, customers: int = 12) -> str:
    """Invoices of a year; each customer pays after as many days as its number, but never the last three invoices."""
    lines = []
    for number, day in enumerate(pd.date_range("2023-07-01", "2024-06-20", freq="3D")):
        whose = number % customers
        paid_on = day + pd.Timedelta(days=20 + 3 * whose)
        settled = paid and paid_on <= pd.Timestamp("2024-06-30")
        cells = (f"c{whose}", f"n{number}", day.date(), (day + pd.Timedelta(days=30)).date() if due else day.date())
        lines.append(",".join(map(str, (*cells, f"{100 + number}.00", paid_on.date() if settled else ""))))
    return "\n".join(lines) + "\n"


def _study(folder: Path, rows: str, **changes: Any) -> Study:
    survival = {"replicates": 100, "month_count": 2}
    return Study.open(
        own_ledger(folder, rows, survival=survival, features={"history_months": 12}, **changes),
        cache_dir=folder / "cache",
    )


def test_a_small_ledger_is_told_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments are made up here: to compute those of 24 months takes far longer than all else."""
    everybody: dict[int, str | None] = dict.fromkeys(range(1_000), "core")
    month_ends = {
        day.date(): _segmentation(day.date(), everybody) for day in pd.date_range(SEP, "2024-06-30", freq="ME")
    }
    monkeypatch.setattr(SegmentStages, "segmentations", month_ends)
    study = _study(tmp_path, _rows())
    found = study.curves
    assert isinstance(found, PaymentCurves)
    assert (found.invoices, found.customers) == (117, 12)  # of 119: two ended before the first complete month
    assert found.open_invoices > 0
    assert (found.cut, found.segments_since) == (None, SEP)
    by_segment = found.by("segment")
    assert by_segment is not None
    since = sum(line.split(",")[2] > str(SEP) for line in _rows().splitlines())
    assert [(one.key, one.invoices) for one in by_segment.groups] == [("core", since)]
    assert by_segment.unknown == found.invoices - since
    again = Study.open(tmp_path / "small.yml", cache_dir=tmp_path / "cache")
    monkeypatch.setattr(SegmentStages, "segmentations", None)
    assert again.curves == found


def test_a_ledger_without_payments_computes_nothing_of_customers(tmp_path: Path) -> None:
    """What is told of it rests on its spells alone; customers take most of the time of a pack."""
    study = _study(tmp_path, _rows(paid=False))
    assert study.curves == Reason.of("survival.all_open", count=119)
    assert not list((tmp_path / "cache").glob("*/stages/features*"))
