"""Exhibits of when invoices are paid: what each claims, and what it says where nothing can be told (B14, B15, B33)."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import pytest

from lrfm.core.reason import Reason
from lrfm.report.exhibits.timing import TIMING
from lrfm.report.exhibits.timing.tables import timing_tables
from lrfm.report.exhibits.timing.told import chance, group_name
from lrfm.report.exhibits.voice import Results
from lrfm.report.pack import Block
from lrfm.survival.averages import Averages
from lrfm.survival.cut import Cut
from lrfm.survival.estimate import Estimate
from lrfm.survival.payment_curves import measure_payment_curves
from lrfm.survival.settings import SurvivalSettings
from lrfm.survival.told import PaymentCurves
from tests.report.customers_sample import voice
from tests.report.exhibit_parts import cells, lines
from tests.survival.made_invoices import invoices, known

VOICE = voice()
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "04_time_to_payment.ipynb"
DRAWN = ("late", "since_invoice", "segments", "terms", "sizes", "months")
CUT = Cut(89, 137, 15, 8_027)


@pytest.fixture
def _not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes longer than all else."""
    for name in ("curve", "groups", "months"):
        room = import_module(f"lrfm.report.exhibits.timing.{name}")
        monkeypatch.setattr(room, "render_figure", lambda *_, **__: "<svg></svg>")


@cache
def told() -> PaymentCurves:
    found = measure_payment_curves(known(invoices()), settings=SurvivalSettings(replicates=100, month_count=4))
    assert isinstance(found, PaymentCurves)
    return found


def results(found: PaymentCurves | Reason) -> Results:
    base: dict[str, Any] = dict.fromkeys(Results.__dataclass_fields__)
    return Results(**cast("Any", base | {"curves": lambda: found}))


def shown(name: str, found: PaymentCurves | Reason | None = None, **changes: Any) -> Any:
    sample = replace(told(), **changes) if changes else found or told()
    return TIMING[f"timing.{name}"](VOICE, results(sample))


def claim(name: str, **changes: Any) -> str:
    block = shown(name, **changes)
    assert isinstance(block, Block)
    return block.claim


def test_the_notebook_shows_each_exhibit_once() -> None:
    sources = ["".join(cell["source"]) for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]]
    asked = [source.split('"')[1] for source in sources if source.startswith("study.exhibit")]
    assert set(TIMING) <= set(asked)
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("code", ["en-XA", "ar-XB"])
@pytest.mark.usefixtures("_not_drawn")
def test_every_exhibit_speaks_every_language(code: str) -> None:
    for name, exhibit in TIMING.items():
        block = exhibit(voice(code), results(replace(told(), cut=CUT) if name == "timing.cut" else told()))
        if isinstance(block, Block):
            assert all((block.claim, block.exhibit_html, block.caveat, block.provenance)), name
        assert not re.search(r"(timing|survival)\.[a-z]", block._repr_html_()), name


def test_figures_are_drawn_for_wide_and_narrow_pages() -> None:
    """Numbers at risk stand below the days, and each panel names its group."""
    late = shown("late")._repr_html_()
    assert late.count("<svg") == 2
    at_risk = dict(zip(told().late.curve.tick_days, told().late.curve.at_risk, strict=True))[0]  # type: ignore[union-attr]
    assert VOICE.language.count(at_risk) in late
    segments = shown("segments")._repr_html_()
    assert "Core" in segments
    assert "Faded" in segments


@pytest.mark.usefixtures("_not_drawn")
def test_claims_say_what_the_figures_hold() -> None:
    late = told().late
    assert late is not None
    share = next(one for one in late.shares if one.days == 30)
    assert share.paid.value is not None
    words = VOICE.language.share(share.paid.value)
    assert claim("late").startswith(f"{words} of the invoices are paid by 30 days past due, and ")
    assert claim("segments").startswith("By group of customers, “Core” pays earliest and “Faded” latest: ")
    assert re.match(r"By size of the invoice, groups pay alike: .* \(p = [01]\.\d{3}\)$", claim("sizes"))
    first, second, third = lines(shown("answer"))
    assert words in first
    assert second.removesuffix(".") == claim("averages")
    assert third.removesuffix(".") == claim("segments")


@pytest.mark.usefixtures("_not_drawn")
def test_the_table_holds_every_group_with_ranges() -> None:
    head, *rows = cells(shown("table"))
    assert head[0] == "Group"
    assert [row[0] for row in rows[:2]] == ["Core", "Faded"]
    assert rows[-1][0] == "All invoices"
    assert re.fullmatch(r"\d+\.\d% \(\d+\.\d% to \d+\.\d%\)", rows[0][6])
    assert "Jane Doe" in [row[0] for row in rows]


@pytest.mark.usefixtures("_not_drawn")
def test_no_salesperson_stands_where_names_are_masked() -> None:
    masked = voice(masks_names=True)
    pages = "".join(exhibit(masked, results(told()))._repr_html_() for exhibit in TIMING.values())
    assert "Jane" not in pages
    assert "Salespeople are left out, for names are masked." in pages


@pytest.mark.usefixtures("_not_drawn")
def test_a_cut_comes_first_and_is_said_with_each_curve() -> None:
    found = replace(told(), cut=CUT, is_settled_only=True)
    first, *_ = lines(shown("answer", found))
    assert first == "The files hold nobody who took longer than 89 days past due."
    assert all("Nobody of these took longer than 89 days" in shown(name, found).caveat for name in ("late", "segments"))
    assert [row[1] for row in cells(shown("cut", found)) if "to be expected" in row[0]] == ["137"]
    assert "medians too low" in shown("cut", found).caveat
    assert lines(shown("never", found))[0].startswith("The files hold settled invoices alone")
    assert lines(shown("averages", found))[0].startswith("The files hold settled invoices alone")


def test_without_a_cut_that_is_said() -> None:
    assert lines(shown("cut"))[0].startswith("No limit is seen beyond which the files hold nobody: ")
    assert "open today" not in lines(shown("cut", open_invoices=0))[0]


def _averages(paid: float | None, curve: float) -> Averages:
    few = Reason.of("survival.too_few_exits", exits=1, least=30)
    mean = Estimate(None, missing=few) if paid is None else Estimate(paid)
    return replace(told().now, paid_mean=mean, curve_mean=Estimate(curve))


def test_averages_that_lie_and_averages_that_do_not() -> None:
    assert claim("averages", now=_averages(29.5, 41.6)).endswith(
        "days took 29.5 days; counting who still waits it is 41.6 days"
    )
    assert "changes little" in claim("averages", now=_averages(29.5, 30.2))
    assert lines(shown("averages", now=_averages(None, 30.2)))[0].startswith("Too few invoices of the last 120 days")


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        ((-0.10, -0.15, -0.05), "Money is slower than invoices: "),
        ((0.10, 0.05, 0.15), "Money is faster than invoices: "),
        ((0.10, -0.05, 0.25), "Money may come otherwise than invoices, but by no more than chance"),
        ((0.10,), "Money may come otherwise than invoices, but by no more than chance"),
        ((-0.005, -0.007, -0.003), "Money comes as invoices do: "),
    ],
)
def test_money_is_called_slower_only_where_that_is_no_chance(ahead: tuple[float, ...], words: str) -> None:
    amounts = told().amounts
    assert amounts is not None
    gaps = tuple(Estimate(*ahead) for _ in amounts.shares)
    assert claim("amounts", amounts=replace(amounts, ahead=gaps)).startswith(words)


@pytest.mark.usefixtures("_not_drawn")
def test_sentences_where_nothing_can_be_told() -> None:
    no_due = replace(told(), late=None, late_missing=Reason.of("survival.no_due_dates"), groupings=(), amounts=None)
    for name in ("late", "segments", "terms", "sizes", "months", "table", "amounts"):
        assert lines(shown(name, no_due)) == ("No invoice has a due date, so nothing can be told of days past due.",)
    assert isinstance(shown("since_invoice", no_due), Block)
    assert lines(shown("answer", no_due))[0].startswith("Half of the invoices are settled ")
    for name in TIMING:
        (sentence,) = lines(TIMING[name](VOICE, results(Reason.of("survival.sales_only"))))
        assert sentence.startswith("The files show sales alone")
    assert lines(shown("segments", groupings=()))[0].startswith("At no month end before an invoice")
    assert lines(shown("never", never=Reason.of("second.nothing_ended")))


def test_tables_hold_what_the_page_shows() -> None:
    tables = timing_tables(VOICE, results(told()))
    days, groups = (tables[name].to_pylist() for name in ("payment_curve_days", "payment_groups"))
    assert {sum(row[part] for part in ("open", "paid", "credited", "written_off")).quantize(1) for row in days} == {1}
    assert groups[0]["group"] == "All invoices"
    assert {row["by"] for row in groups} == {"all", "segment", "terms", "size", "salesperson", "month"}
    masked = timing_tables(voice(masks_names=True), results(told()))["payment_groups"]
    assert "salesperson" not in {row["by"] for row in masked.to_pylist()}
    assert timing_tables(VOICE, results(Reason.of("survival.sales_only"))) == {}


def test_names_of_classes() -> None:
    found = replace(told(), size_cuts_minor=(10_000, 50_000))
    sizes = [group_name(VOICE, found, "size", str(place)) for place in range(3)]
    assert sizes == ["Up to €100.00", "€100.00 to €500.00", "Above €500.00"]
    terms = [group_name(VOICE, found, "terms", str(place)) for place in (0, 1, 6)]
    assert terms == ["Up to 7 days", "8 to 14 days", "More than 90 days"]
    assert group_name(VOICE, replace(told(), size_cuts_minor=()), "size", "0") == "All of one amount"
    assert (chance(VOICE, 0.0004), chance(VOICE, 0.0312)) == ("p below 0.001", "p = 0.031")
