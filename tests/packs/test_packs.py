"""Packs made with the command, as a user makes them: the demo, the real ledgers, and ledgers that go wrong."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from filelock import FileLock
from lxml import html as lxml_html
from pyarrow import parquet

from tests.clients import own_ledger, whole_demo
from tests.packs.press import Press

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from playwright.sync_api import Browser, Page

PAGES = (
    "index", "board_pack", "01_ledger_quality", "02_receivables", "03_segments", "04_time_to_payment",
    "05_weighting_schemes", "07_cash_and_provision",
)  # fmt: skip
STATUSES = ["done"] * (len(PAGES) - 1)
"""Of all pages that are shipped."""
MAX_BYTES = 1_500_000
REAL = {"ibm_late_payments": "2013-06-30", "vendor_settlements": "2017-11-30"}
VIEWS = {
    "desk, light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "desk, dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 800}, "color_scheme": "light"},
}


@dataclass(frozen=True)
class Run:
    """What a run of the command left behind."""

    code: int
    words: str
    reports: Path
    cache: Path

    def folder(self, client: str, as_of: str) -> Path:
        return self.reports / client / as_of

    def manifest(self, client: str, as_of: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder(client, as_of) / "manifest.json").read_text("utf-8"))
        return found


def command_for(params: Path | str, home: Path, *options: str, cache: Path) -> list[str]:
    """Write `lrfm report` with its reports in `home`."""
    return ["report", str(params), "--reports", str(home / "reports"), "--cache", str(cache), *options]


def start(root: Path, params: Path | str, home: Path, *options: str, cache: Path | None = None) -> Run:
    """Run `lrfm report` in a process that was started for it."""
    cache = cache or home / "cache"
    command = [sys.executable, "-m", "lrfm", *command_for(params, home, *options, cache=cache)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300, check=False)
    return Run(done.returncode, done.stdout + done.stderr, home / "reports", cache)


class Make(Protocol):
    """Runs `lrfm report` in a forked process of its own, with its reports in `home`, its cache too if none is given."""

    def __call__(self, params: Path | str, home: Path, *options: str, cache: Path | None = None) -> Run: ...


@pytest.fixture(scope="module")
def make(root: Path) -> Iterator[Make]:
    with Press() as press:

        def made(params: Path | str, home: Path, *options: str, cache: Path | None = None) -> Run:
            said, cache = home / "said.txt", cache or home / "cache"
            code = press.run(command_for(params, home, *options, cache=cache), folder=root, said=said)
            return Run(code, said.read_text("utf-8"), home / "reports", cache)

        yield made


def words(page: Path) -> str:
    """Give a page's text, blanks folded."""
    return " ".join(lxml_html.parse(str(page)).getroot().body.text_content().split())


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of this run of the tests share."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "packs"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def figures(shared: Path) -> Path:
    """A cache for packs of one ledger, whose figures are computed once; the product itself tells ledgers apart."""
    return shared / "cache"


def once(home: Path, run: Callable[[], Run]) -> Run:
    """Make a pack in a folder that was not there, whichever process of the tests comes first."""
    said = home / "run.json"
    with FileLock(home.with_suffix(".lock")):
        if not said.exists():
            home.mkdir()
            done = run()
            said.write_text(json.dumps([done.code, done.words, str(done.reports), str(done.cache)]), "utf-8")
    code, told, reports, cache = json.loads(said.read_text("utf-8"))
    assert code == 0, told
    return Run(code, told, Path(reports), Path(cache))


@pytest.fixture(scope="module")
def demo(root: Path, shared: Path, figures: Path) -> Run:
    """One run of a small demo."""
    home = shared / "demo"
    return once(home, lambda: start(root, whole_demo(home), home, cache=figures))


@pytest.fixture(scope="module")
def mirrored(make: Make, shared: Path, demo: Run) -> Run:
    """The same from right to left, and without names."""
    home = shared / "mirrored"

    def run() -> Run:
        params = whole_demo(home, report={"names": "mask"})
        return make(params, home, "--locale", "ar-XB", cache=demo.cache)

    return once(home, run)


@pytest.fixture(scope="module")
def ibm(root: Path, shared: Path, figures: Path, real_data: Path) -> Run:
    """One run of a real ledger, in a process of its own."""
    options = ("params/examples/ibm_late_payments.yml", shared / "ibm", "--data", str(real_data))
    return once(shared / "ibm", lambda: start(root, *options, cache=figures))


@pytest.fixture(scope="module")
def vendor(make: Make, shared: Path, figures: Path, real_data: Path) -> Run:
    """One run of a real ledger of paid rows."""
    pages = "report.notebooks=[board_pack, 01_ledger_quality, 02_receivables, 04_time_to_payment]"
    options = ("params/examples/vendor_settlements.yml", shared / "vendor", "--data", str(real_data), "--set", pages)
    return once(shared / "vendor", lambda: make(*options, cache=figures))


def test_a_pack_holds_what_the_manifest_says(demo: Run) -> None:
    folder, manifest = demo.folder("small", "2026-10-31"), demo.manifest("small", "2026-10-31")
    assert manifest["schema"] == 1
    assert [report["status"] for report in manifest["reports"]] == STATUSES
    paths = [report["path"] for report in manifest["reports"]]
    assert [path is None or (folder / path).is_file() for path in paths] == [True] * len(paths)
    assert None not in paths
    totals = manifest["control_totals"]
    assert totals["open_items"] == totals["ageing_total"] == totals["control_balance"]
    assert (totals["control_source"], totals["rows_rejected"]) == ("rolled", 4)
    assert manifest["inputs"][0]["rows"] == totals["rows_read"]
    history = [json.loads(line) for line in (folder.parent / "history.jsonl").read_text("utf-8").splitlines()]
    assert [entry["headlines"] for entry in history] == [manifest["headlines"]]
    assert "Small & Sons" in words(demo.reports / "index.html")
    index = lxml_html.parse(str(folder / "index.html")).getroot()
    linked = {link.get("href") for link in index.iter("a")} - {"#report"}
    files = {path.relative_to(folder.resolve()).as_posix() for path in folder.resolve().rglob("*") if path.is_file()}
    assert files - {"index.html"} == linked


def _contents(folder: Path) -> dict[str, bytes]:
    manifest = {
        name: value
        for name, value in json.loads((folder / "manifest.json").read_text("utf-8")).items()
        if name not in ("started_at", "finished_at", "inputs")
    }
    for report in manifest["reports"]:
        del report["seconds"]
    files = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    return {**files, "manifest.json": json.dumps(manifest, sort_keys=True).encode()}


def test_two_runs_give_the_same_bytes(root: Path, demo: Run, tmp_path: Path) -> None:
    again = start(root, demo.reports.parent / "small.yml", tmp_path)
    assert again.code == 0, again.words
    one, other = (_contents(run.folder("small", "2026-10-31").resolve()) for run in (demo, again))
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_a_real_kernel_gives_the_same_page(root: Path, demo: Run, tmp_path: Path) -> None:
    """One page: each kernel imports everything anew."""
    page = "02_receivables"
    options = ("--runner", "kernel", "--set", f"report.notebooks=[{page}]")
    by_kernel = start(root, whole_demo(tmp_path), tmp_path, *options, cache=demo.cache)
    assert by_kernel.code == 0, by_kernel.words
    one, other = ((run.folder("small", "2026-10-31") / f"{page}.html").read_bytes() for run in (demo, by_kernel))
    assert one == other


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar-XB"])
def test_pages_are_accessible_silent_and_self_contained(
    demo: Run, mirrored: Run, browser: Browser, language: str
) -> None:
    run = demo if language == "en" else mirrored
    assert f'lang="{language}"' in (run.folder("small", "2026-10-31") / "index.html").read_text("utf-8")
    folder = run.folder("small", "2026-10-31")
    for page_name in PAGES:
        path = folder / f"{page_name}.html"
        assert path.stat().st_size <= MAX_BYTES
        assert "<script" not in path.read_text("utf-8")
        # what axe sees in the mirrored language it sees in one view: colours and widths are those of the other one
        _look(browser, path, judged=VIEWS if language == "en" else ("desk, light",))


def _look(browser: Browser, path: Path, *, judged: Iterable[str]) -> None:
    """Open a page under its own policy, then once more for axe, which has to add a script of its own."""
    context = browser.new_context()
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith("data:") else heard.append(request.url))
    page.goto(path.as_uri())
    for view in VIEWS.values():
        _turn(page, view)
        assert page.evaluate("document.documentElement.scrollWidth") <= view["viewport"]["width"]
    assert heard == [path.as_uri()]
    context.close()
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(path.as_uri())
    for view in judged:
        _turn(page, VIEWS[view])
        assert [rule["id"] for rule in Axe().run(page).response["violations"]] == []
    context.close()


def _turn(page: Page, view: dict[str, Any]) -> None:
    """Show an open page in another view: it has no scripts, so that all it does is in its style."""
    page.set_viewport_size(view["viewport"])
    page.emulate_media(color_scheme=view["color_scheme"])
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (view["color_scheme"] == "dark")


def test_nothing_is_left_untranslated(make: Make, demo: Run, tmp_path: Path) -> None:
    """In the accented pseudo-language every sentence of ours stands in brackets; only names and figures may not."""
    run = make(whole_demo(tmp_path), tmp_path, "--locale", "en-XA", cache=demo.cache)
    assert run.code == 0, run.words
    for page_name in PAGES[1:]:
        tree = lxml_html.parse(str(run.folder("small", "2026-10-31") / f"{page_name}.html"))
        for element in tree.xpath("//h1 | //h2 | //h3 | //caption | //th[@scope='col'] | //p | //figcaption | //dt"):
            text = element.text_content().strip()
            is_value = text == "Small & Sons" or re.fullmatch(r"\w+ \d{4}", text)  # a name, or a month over its figures
            if text and not is_value:
                assert text[0] == "«" or not any(letter.isascii() and letter.islower() for letter in text), text


def readable(path: Path) -> str:
    """Give all that a file says, whatever its format; fail for one that nobody here can read."""
    match path.suffix:
        case ".parquet":
            table = parquet.read_table(path)
            return f"{table.schema}\n{table.to_pylist()}"
        case ".xlsx":
            with zipfile.ZipFile(path) as workbook:
                return "\n".join(workbook.read(part).decode("utf-8") for part in workbook.namelist())
        case _:
            return path.read_text("utf-8")


def files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.resolve().rglob("*") if path.is_file())


def customers_of_the_demo(cache: Path) -> set[str]:
    (ledger,) = (cache / "small").rglob("invoices.csv")
    with ledger.open(encoding="utf-8", newline="") as file:
        return {row["customer_name"] for row in csv.DictReader(file)} - {""}


def names_in(path: Path, names: set[str]) -> list[str]:
    text = unescape(readable(path))
    return sorted(name for name in names if name in text)


def test_masked_packs_name_nobody(mirrored: Run, demo: Run) -> None:
    folder = mirrored.folder("small", "2026-10-31").resolve()
    names = customers_of_the_demo(demo.cache)
    assert len(names) > 30
    named = {path: names_in(path, names) for path in files_below(demo.folder("small", "2026-10-31"))}
    masked = {path: names_in(path, names) for path in files_below(folder)}
    assert [path.name for path in named] == [path.name for path in masked]
    assert {path.suffix for path, found in named.items() if found} >= {".parquet", ".xlsx", ".html", ".ipynb"}
    assert {path: found for path, found in masked.items() if found} == {}


def test_a_secret_reaches_no_file(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "s3cret-of-this-test-0815"
    masked = {"names": "mask", "mask_key": {"env": "LRFM_TEST_MASK_KEY"}}
    params = own_ledger(tmp_path, "Fabrikam,1,2024-01-05,2024-02-04,10.00,\n", report=masked)
    assert make(params, tmp_path).code == 2
    monkeypatch.setenv("LRFM_TEST_MASK_KEY", secret)
    run = make(params, tmp_path)
    assert run.code == 0, run.words
    assert secret not in run.words
    assert "Fabrikam" not in words(run.folder("small", "2024-06-30") / "02_receivables.html")
    holders = [path for path in tmp_path.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]
    assert holders == []


@pytest.mark.parametrize(("rows", "sentence"), [
    ("a,1,2024-01-05,2024-02-04,10.00,2024-02-04\n", "Customers owe nothing"),
    ("a,1,2024-01-05,2024-02-04,10.00,\n", "No payment came in the 12 months before the date of this pack."),
    ("a,1,2024-07-05,2024-08-04,10.00,\n", "Nothing was billed up to the date of this pack."),
    ("a,1,2024-01-05,2024-02-04,-10.00,\n", "No invoice is open; customers have €10.00 to their credit"),
])  # fmt: skip
def test_what_the_data_cannot_answer_is_said_in_a_sentence(
    make: Make, tmp_path: Path, rows: str, sentence: str
) -> None:
    run = make(own_ledger(tmp_path, rows), tmp_path)
    assert run.code == 0, run.words
    assert sentence in words(run.folder("small", "2024-06-30") / "02_receivables.html")


def test_sales_alone_render_what_they_can_and_say_what_is_missing(make: Make, tmp_path: Path) -> None:
    (tmp_path / "lines.csv").write_text(
        "customer,document,date,quantity,price\na,S1,2024-01-05,2,10.00\nb,S2,2024-05-05,4,1.25\n"
        "b,S3,2024-05-08,-4,1.25\n",
        "utf-8",
    )
    columns = ("customer", "document", "date", "quantity", "price")
    fields = ("customer_id", "invoice_id", "date", "quantity", "price")
    params = whole_demo(
        tmp_path,
        as_of="2024-06-30",
        sources={"lines": {"path": "lines.csv"}},
        mapping={"lines": dict(zip(fields, columns, strict=True))},
    )
    run = make(params, tmp_path)
    assert run.code == 0, run.words
    folder, manifest = run.folder("small", "2024-06-30"), run.manifest("small", "2024-06-30")
    assert [report["status"] for report in manifest["reports"]] == STATUSES
    assert manifest["control_totals"]["open_items"] is None
    assert [head["key"] for head in manifest["headlines"]] == ["billed", "sales_documents", "buying_customers"]
    text = words(folder / "02_receivables.html")
    assert "€20.00 was sold in the last 12 months, in 2 documents to 2 customers." in text
    assert "Days late can't be told: they need due dates, and the dates of payments." in text
    for page in PAGES[1:]:
        assert "Past due" not in words(folder / f"{page}.html")
    assert "There is no balance to reconcile" in words(folder / "01_ledger_quality.html")


def test_cash_without_references_bounds_the_headlines(make: Make, tmp_path: Path) -> None:
    (tmp_path / "receipts.csv").write_text("customer,date,amount\na,2024-06-10,10.00\n", "utf-8")
    invoices = {"customer_id": "customer", "invoice_id": "number", "invoice_date": "date", "due_date": "due"}
    params = own_ledger(
        tmp_path,
        "a,1,2024-01-05,2024-02-04,10.00,\na,2,2024-06-05,2024-07-05,10.00,\n",
        sources={"invoices": {"path": "ledger.csv"}, "receipts": {"path": "receipts.csv"}},
        mapping={
            "invoices": {**invoices, "amount": "amount"},
            "receipts": {
                "customer_id": "customer",
                "date": {"column": "date", "format": "%Y-%m-%d"},
                "amount": "amount",
            },
        },
    )
    run = make(params, tmp_path)
    assert run.code == 0, run.words
    text = words(run.folder("small", "2024-06-30") / "board_pack.html")
    assert "between 0.0% and 100.0%, according to what payments without a reference paid" in text
    assert "€10.00 of payments without a reference" in text


def test_too_many_broken_rows_stop_the_run_and_are_handed_over(make: Make, tmp_path: Path) -> None:
    run = make(
        own_ledger(tmp_path, "Secret Name,1,2024-01-05,2024-02-04,10.00,\nSecret Name,2,soon,2024-02-04,5.00,\n"),
        tmp_path,
    )
    assert run.code == 2
    assert "1 of 2 rows could not be taken (50.0% of rows, 33.3% of amounts; the limit is 2.0%)" in run.words
    assert "Correct the cell, or the format of invoice_date in the mapping." in run.words
    assert "Traceback" not in run.words
    assert "Secret Name" not in run.words
    assert not run.folder("small", "2024-06-30").exists()
    csv = next((tmp_path / "cache").rglob("invoices_rejected.csv"))
    assert str(csv.parent) in run.words
    assert "soon" in csv.read_text("utf-8")


def test_a_stated_balance_is_told_as_stated_or_stops_the_run(make: Make, tmp_path: Path) -> None:
    rows = "a,R1,2024-01-05,2024-02-04,10.00,\nb,R2,2024-01-05,2024-02-04,5.50,\n"
    control, report = {"balances": {"2024-06-30": "15.50"}}, {"notebooks": ["01_ledger_quality"]}
    right = make(own_ledger(tmp_path / "right", rows, control=control, report=report), tmp_path / "right")
    assert right.code == 0, right.words
    assert right.manifest("small", "2024-06-30")["control_totals"]["control_source"] == "stated"
    wrong = make(
        own_ledger(tmp_path / "wrong", rows, control={"balances": {"2024-06-30": "21.00"}}), tmp_path / "wrong"
    )
    assert wrong.code == 2
    assert "they differ by €5.50" in wrong.words
    assert "R2" in wrong.words


def test_hostile_names_do_no_harm(make: Make, tmp_path: Path) -> None:
    rows = (
        "<script>alert(1)</script>,1,2024-01-05,2024-02-04,10.00,\nA $\\foo$ B,2,2024-01-05,2024-02-04,9.00,\n"
        "=cmd|' /C calc'!A0,3,2024-01-05,2024-02-04,8.00,\nשרה Cohen בע״מ,4,2024-01-05,2024-02-04,7.00,\n"
    )
    run = make(own_ledger(tmp_path, rows), tmp_path)
    assert run.code == 0, run.words
    text = words(run.folder("small", "2024-06-30") / "02_receivables.html")
    for name in ("<script>alert(1)</script>", "A $\\foo$ B", "=cmd|' /C calc'!A0", "שרה Cohen בע״מ"):
        assert name in text


@pytest.mark.data
@pytest.mark.parametrize(("client", "fixture"), [("ibm_late_payments", "ibm"), ("vendor_settlements", "vendor")])
def test_real_ledgers_show_the_counts_that_others_took(
    request: pytest.FixtureRequest, client: str, fixture: str
) -> None:
    run: Run = request.getfixturevalue(fixture)
    manifest, text = (
        run.manifest(client, REAL[client]),
        words(run.folder(client, REAL[client]) / "01_ledger_quality.html"),
    )
    totals = manifest["control_totals"]
    expected = {
        "ibm_late_payments": (
            (2466, "147703.18", "5119.85"),
            [
                "2,466",
                "100 customers",
                "877",
                "45 days",
                "561 invoices are marked",
                "without defaults, ways of scoring customers can't be compared",
                "all 2,466 invoices of the files are settled",
            ],
        ),
        "vendor_settlements": (
            (8753, "20314878.65", "739076.92"),
            [
                "8,753",
                "3,276 customers",
                "634 are paid in part",
                "739,976.92",
                "6,471",
                "2,719",
                "734",
                "89 days",
                "9 payments are dated before",
                "10,666,667.58",
                "148,172.75",
                "Equal to another row",
                "no invoice numbers",
                "left out before the file was made",
                "unknown",
            ],
        ),
    }[client]
    assert (totals["rows_read"], totals["amount_read"], totals["open_items"]) == expected[0]
    assert [part for part in expected[1] if part not in text] == []


@pytest.mark.data
def test_figures_of_unknown_fate_say_so_wherever_they_go(
    make: Make, vendor: Run, real_data: Path, tmp_path: Path
) -> None:
    params = "params/examples/vendor_settlements.yml"
    caveats = {
        head["key"]: head["caveat_keys"] for head in vendor.manifest("vendor_settlements", "2017-11-30")["headlines"]
    }
    assert caveats == {
        "open_items": ["kpi.fate_unknown"],
        "overdue_share": ["kpi.fate_unknown"],
        "count_back_dso": ["kpi.fate_unknown"],
        "weighted_days_late": [],
    }
    for page_name in ("board_pack", "01_ledger_quality", "02_receivables"):
        assert "211.2" not in words(vendor.folder("vendor_settlements", "2017-11-30") / f"{page_name}.html")
    # five years earlier most of what was open was paid later: nothing unknown about it
    options = ("--data", str(real_data), "--as-of", "2012-03-31", "--set", "report.notebooks=[board_pack]")
    earlier = make(params, tmp_path, *options, cache=vendor.cache)
    assert earlier.code == 0, earlier.words
    headlines = earlier.manifest("vendor_settlements", "2012-03-31")["headlines"]
    assert [head["caveat_keys"] for head in headlines] == [[]] * 4


@pytest.mark.data
def test_another_row_order_gives_the_same_pages(make: Make, ibm: Run, real_data: Path, tmp_path: Path) -> None:
    other_file = "sources.invoices.path=ibm_late_payments/accounts_receivable_other_row_order.csv"
    params = "params/examples/ibm_late_payments.yml"
    pages = PAGES[1:-1]
    options = ("--set", other_file, "--set", f"report.notebooks=[{', '.join(pages)}]")
    other = make(params, tmp_path, "--data", str(real_data), *options)
    assert other.code == 0, other.words
    for page in pages:
        first, second = (
            (run.folder("ibm_late_payments", "2013-06-30") / f"{page}.html").read_bytes() for run in (ibm, other)
        )
        assert first == second
    hashes = [run.manifest("ibm_late_payments", "2013-06-30")["inputs"][0]["sha256"] for run in (ibm, other)]
    assert hashes[0] != hashes[1]


def test_without_the_files_the_message_says_where_to_get_them(make: Make, tmp_path: Path) -> None:
    run = make("params/examples/ibm_late_payments.yml", tmp_path, "--data", str(tmp_path))
    assert run.code == 2
    assert "DATA" in run.words
    assert "IBM" in run.words
    assert not run.reports.exists()


def test_two_clients_never_share_a_folder(make: Make, tmp_path: Path) -> None:
    rows = "a,1,2024-01-05,2024-02-04,10.00,\n"
    assert make(own_ledger(tmp_path, rows, report={"notebooks": ["board_pack"]}), tmp_path).code == 0
    other = make(own_ledger(tmp_path, rows, client={"id": "small", "name": "Another Ltd"}), tmp_path)
    assert other.code == 2
    assert "holds reports of “Small & Sons”" in other.words
    assert "Another Ltd" not in words(other.reports / "index.html")
