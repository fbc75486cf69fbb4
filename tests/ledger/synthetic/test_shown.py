"""What the files of a made-up company show of its truth: found from the files, seen to differ where they do (T-K)."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from lrfm.errors import UserError
from lrfm.ledger.sources.settings import DemoSource
from lrfm.ledger.synthetic.company import write_company
from lrfm.ledger.synthetic.company_settings import CompanySettings
from lrfm.ledger.synthetic.demo import write_demo
from lrfm.ledger.synthetic.manifest import hashes_shown, is_made_up
from lrfm.ledger.synthetic.settings_side import FraudSettings, SideSettings
from lrfm.ledger.synthetic.shown.chance import chance_of, ratio_by, spread
from lrfm.ledger.synthetic.shown.results import MadeUp, Phenomenon, Point
from lrfm.ledger.synthetic.shown.show import show_company
from lrfm.ledger.synthetic.writing import Calendar

SETTINGS = CompanySettings(customers=400)
FRAUDS = (
    "late_cheque",
    "lapping",
    "fictitious",
    "alias",
    "uninvoiced_delivery",
    "secret_discount",
    "tier_bunching",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shown")
    write_company(SETTINGS, path)
    return path


@pytest.fixture(scope="module")
def shown(folder: Path) -> MadeUp:
    return show_company(folder)


def of(shown: MadeUp, key: str) -> Phenomenon:
    found = shown.get(key)
    assert found is not None
    return found


def test_nearly_all_that_was_planted_is_within_sampling_error(shown: MadeUp) -> None:
    tested = [found for found in shown.phenomena if found.agrees is not None]
    outside = [found.key for found in tested if not found.agrees]
    assert len(tested) > 30
    # one in a hundred by chance: more than two of some forty would be one company in a hundred
    assert len(outside) <= 2, outside


@pytest.mark.parametrize("calendar", ["gregorian", "jalali"])
def test_csv_files_of_either_calendar_say_the_same(shown: MadeUp, tmp_path: Path, calendar: Calendar) -> None:
    write_company(SETTINGS, tmp_path, file_format="csv", calendar=calendar)
    assert show_company(tmp_path) == shown


def test_tables_kept_beside_the_truth_are_read(folder: Path, shown: MadeUp, tmp_path: Path) -> None:
    """Where the company's files are in the style of some system, its own tables lie below the truth."""
    shutil.copytree(folder / "truth", tmp_path / "truth")
    (tmp_path / "truth" / "facts").mkdir()
    for path in folder.glob("*.parquet"):
        shutil.copy(path, tmp_path / "truth" / "facts")
    assert show_company(tmp_path) == shown


@pytest.mark.parametrize(
    ("key", "where", "value"),
    [
        ("month_end", ("payments", "month_end_factor"), 1.0),
        ("frailty", ("payments", "frailty_variance"), 1.0),
        ("terms", ("purchases", "terms_shares"), [0.5, 0.2, 0.15, 0.15]),
        ("season", ("purchases", "season"), [1.0] * 12),
        ("late_entries", ("postings", "late_share"), 0.05),
        ("parts", ("payments", "part_share"), 0.2),
        ("promises", ("side", "contacts", "kept_share"), 0.2),
        ("limits", ("side", "limits", "months_of_sales"), 5.0),
        ("visits", ("side", "limits", "visits_a_month"), 0.5),
        ("secret_discount", ("side", "frauds", "secret_discount", "culprit_share"), 0.05),
    ],
)
def test_another_truth_is_seen_to_be_another(
    folder: Path, tmp_path: Path, key: str, where: tuple[str, ...], value: object
) -> None:
    for path in folder.iterdir():
        if path.name != "truth":
            (tmp_path / path.name).symlink_to(path)
    shutil.copytree(folder / "truth", tmp_path / "truth")
    settings = json.loads((tmp_path / "truth" / "settings.json").read_text("utf-8"))
    place = settings
    for name in where[:-1]:
        place = place[name]
    place[where[-1]] = value
    (tmp_path / "truth" / "settings.json").write_text(json.dumps(settings), "utf-8")
    assert of(show_company(tmp_path), key).agrees is False


def test_the_culprit_is_whom_the_truth_names(folder: Path, shown: MadeUp) -> None:
    """The marked number is that of the salesperson whose cases the truth calls the culprit's; nobody is named."""
    frauds = pq.read_table(folder / "truth" / "frauds.parquet")
    customers = pq.read_table(folder / "truth" / "customers.parquet")
    compared = set()
    for kind in FRAUDS:
        mine = frauds.filter(pc.and_(pc.equal(frauds["kind"], kind), frauds["is_culprit"]))
        names = set(mine["salesperson"].to_pylist())
        found = shown.get(kind)
        if found is None or not names:
            continue
        compared.add(kind)
        (marked,) = [point for point in found.series[0].points if point.is_marked]
        others = [point.found or 0.0 for point in found.series[0].points if not point.is_marked]
        assert len(names) == 1
        if kind in ("secret_discount", "tier_bunching", "lapping", "uninvoiced_delivery"):
            assert (marked.found or 0.0) > 2 * max(others)
    # too few customers pay the culprit of late cheques by cheque
    assert compared == set(FRAUDS) - {"late_cheque"}
    assert customers.num_rows == shown.customers


def test_the_amount_says_nothing_of_failing_among_equally_frequent_buyers(shown: MadeUp) -> None:
    """Planted: frequency, recency and length matter; the amount does not, though it goes with frequency."""
    assert (of(shown, "failures_frequency").asked or 1.0) < 0.5
    assert (of(shown, "failures_recency").asked or 1.0) > 1.5
    assert (of(shown, "failures_monetary").asked or 1.0) < 0.7
    assert of(shown, "failures_alike").asked == pytest.approx(1.0, abs=0.12)


def test_what_is_not_planted_is_not_shown(tmp_path: Path) -> None:
    side = SideSettings(frauds=FraudSettings.none())
    write_company(replace(SETTINGS, customers=150, mechanism="runs", side=side), tmp_path)
    keys = {found.key for found in show_company(tmp_path).phenomena}
    assert not keys & {*FRAUDS, "due_spike", "month_end", "frailty"}
    assert "terms" in keys


def test_a_company_of_three_customers_is_shown(tmp_path: Path) -> None:
    write_company(replace(SETTINGS, customers=3), tmp_path)
    assert show_company(tmp_path).customers == 3


def test_of_few_customers_nothing_rare_is_tested(tmp_path: Path) -> None:
    """Fewer than five expected cases, or an interval of no width, tell nothing: never "within sampling error"."""
    write_company(replace(SETTINGS, customers=60, first_day=SETTINGS.last_day.replace(year=2023, day=1)), tmp_path)
    shown = show_company(tmp_path)
    assert of(shown, "cheque_payers").agrees is None
    assert of(shown, "failures_length").agrees is None
    assert of(shown, "terms").agrees is not None
    assert all(one.high > one.low for one in shown.phenomena if one.low is not None and one.high is not None)


def test_a_real_ledgers_folder_is_none(tmp_path: Path) -> None:
    (tmp_path / "invoices.csv").write_text("customer\n", "utf-8")
    assert not is_made_up(tmp_path, read=[])


def test_a_ledger_beside_the_truth_of_another_is_not_made_up(tmp_path: Path) -> None:
    """What is read must be the files that were written: a file of one's own, or a changed one, is none."""
    write_demo(DemoSource(kind="demo", customers=5, years=2), folder=tmp_path)
    before = hashes_shown(tmp_path)
    own = before["invoices.csv"]
    assert is_made_up(tmp_path, read=[own, before["receipts.csv"]])
    with (tmp_path / "invoices.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    after = hashes_shown(tmp_path)
    assert not is_made_up(tmp_path, read=[after["invoices.csv"]])
    assert {name for name in before if after[name] != before[name]} == {"invoices.csv"}


def test_what_is_shown_is_hashed(folder: Path) -> None:
    names = set(hashes_shown(folder))
    assert {"invoices.parquet", "visits.parquet", "truth/customer_months.parquet", "truth/settings.json"} <= names


@pytest.mark.parametrize("change", ["missing", "unknown", "no_settings"])
def test_the_truth_of_another_version_is_refused(folder: Path, tmp_path: Path, change: str) -> None:
    settings = json.loads((folder / "truth" / "settings.json").read_text("utf-8"))
    if change == "missing":
        del settings["payments"]["reminder_effect"]
    elif change == "unknown":
        settings["side"]["frauds"]["another_kind"] = 1
    else:
        settings = ["nothing"]
    (tmp_path / "truth").mkdir()
    (tmp_path / "truth" / "settings.json").write_text(json.dumps(settings), "utf-8")
    with pytest.raises(UserError, match=r"made_up\.other_version"):
        show_company(tmp_path)


def test_chance_of_points_is_that_of_the_sum_of_squares() -> None:
    """Two points two standard errors off: chi-square of 8 on 2 degrees of freedom."""
    points = [Point(x, 0.0, 2.0, 2.0 - 2.5758, 2.0 + 2.5758) for x in (1.0, 2.0)]
    assert chance_of(points) == pytest.approx(np.exp(-4), rel=1e-3)


def test_groups_widen_the_error_of_a_ratio() -> None:
    values = np.repeat([0.0, 1.0], 20)
    alone = ratio_by(np.arange(40), above=values, below=np.ones(40))
    grouped = ratio_by(np.arange(40) // 5, above=values, below=np.ones(40))
    assert alone.value == grouped.value == 0.5
    assert grouped.error > 2 * alone.error


def test_spread_is_pearsons() -> None:
    _, chance = spread([0.0, 1.0], np.array([60, 40]), asked=np.array([0.5, 0.5]))
    assert chance == pytest.approx(0.0455, abs=1e-4)
