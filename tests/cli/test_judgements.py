"""`lrfm judgements`: a workbook out, answers in, a block for the params; faults by sheet and cell (B4, N2, N3)."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from lrfm.cli import main
from lrfm.params import read_params
from lrfm.report.language import Language
from lrfm.report.worksheet.layout import ALL, HIDDEN, LRFM, Layout
from lrfm.weights import criteria as weighed
from lrfm.weights.given.judged import given_weighers

Captured = pytest.CaptureFixture[str]
Cells = Mapping[tuple[str, str], object]

PAIRS = {
    ("Pairs", "C9"): "Length", ("Pairs", "D9"): 3,  # L over R: 3
    ("Pairs", "C10"): "frequency ", ("Pairs", "D10"): 2,  # L over F: 1/2
    ("Pairs", "C11"): "Monetary value", ("Pairs", "D11"): "3",  # L over M: 1/3
    ("Pairs", "C12"): "Frequency", ("Pairs", "D12"): 5,
    ("Pairs", "C13"): "Monetary value", ("Pairs", "D13"): 7.0,
    ("Pairs", "C14"): "Monetary value", ("Pairs", "D14"): 2,
}  # fmt: skip
BEST_WORST = {
    ("Best and worst", "B5"): "Monetary value", ("Best and worst", "B6"): "Recency",
    ("Best and worst", "B9"): 3, ("Best and worst", "B10"): 7, ("Best and worst", "B11"): 2,
    ("Best and worst", "C9"): 3, ("Best and worst", "C11"): 5,
}  # fmt: skip
POINTS = {("Points", f"B{row}"): points for row, points in zip(range(9, 13), (10, "20,5", 30, 39.5), strict=True)}
RANKS = {("Ranks", f"B{row}"): rank for row, rank in zip(range(9, 13), (3, 3, 2, 1), strict=True)}
BLOCK_WRITTEN = "The judgements are in out/block.yml. Copy them into the params file"
NAME = {("Start", "B3"): "CFO"}
HEAD = """\
schema: 1
client: {id: acme, name: Acme}
currency: EUR
as_of: 2026-10-31
sources: {invoices: {kind: demo, customers: 40, years: 3}}
"""


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _made(*options: str) -> Path:
    assert main(["judgements", "--output", "empty.xlsx", *options]) == 0
    return Path("empty.xlsx")


def _filled(answers: Cells, *, to: str = "answers.xlsx", drop: str = "", options: tuple[str, ...] = ()) -> str:
    """Fill in a workbook as a person does: what was asked stays, cells get answers."""
    Path("empty.xlsx").unlink(missing_ok=True)
    book = CalamineWorkbook.from_path(str(_made(*options)))
    rest = dict(answers)
    with xlsxwriter.Workbook(to) as copy:
        for name in book.sheet_names:
            if name == drop:
                continue
            page = copy.add_worksheet(name)
            for row, cells in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
                for column, cell in enumerate(cells):
                    page.write(row, column, cell)
            for sheet, cell in [key for key in rest if key[0] == name]:
                page.write(cell, rest.pop((sheet, cell)))
    assert not rest
    return to


def test_the_workbook_asks_in_words_and_offers_lists(capsys: Captured) -> None:
    path = _made()
    assert capsys.readouterr().out.startswith("The workbook is in empty.xlsx.")
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["Start", "Points", "Ranks", "Pairs", "Best and worst", HIDDEN]
    text = "\n".join(str(cell) for name in book.sheet_names[:-1] for row in book.get_sheet_by_name(name).to_python()
                     for cell in row)  # fmt: skip
    for words in ("as much more as can be", "days since the last purchase", "which matters more?", "Your name"):
        assert words in text
    with zipfile.ZipFile(path) as packed:
        pairs = packed.read("xl/worksheets/sheet4.xml").decode()
        assert pairs.count("<dataValidation ") == 12
        assert "<formula1>lrfm!$A$5:$C$5</formula1>" in pairs
        assert "&quot;1,2,3,4,5,6,7,8,9&quot;" in pairs or '"1,2,3,4,5,6,7,8,9"' in pairs
        assert 'state="hidden"' in packed.read("xl/workbook.xml").decode()
    first = path.read_bytes()
    path.unlink()
    assert _made().read_bytes() == first


def test_answers_become_a_block_that_the_params_take(capsys: Captured) -> None:
    _filled({**NAME, **PAIRS, **BEST_WORST, **POINTS, **RANKS})
    capsys.readouterr()
    assert main(["judgements", "answers.xlsx"]) == 0
    said = capsys.readouterr().out
    assert "# The judgements of CFO about 4 criteria hang together: their consistency ratio is 0.01." in said
    assert "# By pairs (AHP): L 16.2%, R 6.0%, F 28.8% and M 49.1%" in said
    assert "L over F: 1/2\n" in said
    assert "L: 10\n" in said
    Path("acme.yml").write_text(HEAD + said, encoding="utf-8")
    expert = read_params(Path("acme.yml")).weights.experts[0]
    assert (expert.name, dict(expert.ranks)) == ("CFO", {"L": 3, "R": 3, "F": 2, "M": 1})
    assert [str(points) for points in expert.points.values()] == ["10", "20.5", "30", "39.5"]
    assert expert.best_worst is not None
    assert expert.best_worst.names == LRFM
    found = given_weighers(read_params(Path("acme.yml")).weights, criteria=weighed.LRFM)
    assert found["ahp"].weighting.values == pytest.approx((0.161549, 0.060111, 0.287801, 0.490539), abs=1e-6)


def test_several_experts_and_a_file(capsys: Captured) -> None:
    _filled({**NAME, **POINTS}, to="one.xlsx")
    _filled({("Start", "B3"): "Sales", **RANKS}, to="two.xlsx")
    capsys.readouterr()
    assert main(["judgements", "one.xlsx", "two.xlsx", "--output", "out/block.yml"]) == 0
    assert capsys.readouterr().out.startswith(BLOCK_WRITTEN)
    Path("acme.yml").write_text(HEAD + Path("out/block.yml").read_text(encoding="utf-8"), encoding="utf-8")
    assert [expert.name for expert in read_params(Path("acme.yml")).weights.experts] == ["CFO", "Sales"]
    assert main(["judgements", "one.xlsx", "one.xlsx"]) == 2
    assert "CFO judged in another workbook already" in capsys.readouterr().err
    assert main(["judgements", "one.xlsx", "--output", "out/block.yml"]) == 2
    assert "this file is there already" in capsys.readouterr().err


def test_contradictions_are_named_with_what_would_fit(capsys: Captured) -> None:
    answers = dict(PAIRS)
    answers[("Pairs", "C13")] = "Recency"  # R over M: 7, where M over R: 7 was meant
    _filled({**NAME, **answers})
    capsys.readouterr()
    assert main(["judgements", "answers.xlsx"]) == 0
    said = capsys.readouterr().out.replace("\n# ", " ")
    assert "The judgements of CFO about 4 criteria contradict each other: their consistency ratio is" in said
    assert "R over M is 7, where 1/9 would fit (the ratio would be 0.00)" in said
    assert "R over M: 7\n" in said, "what was answered is kept as it was"


def test_answers_by_formula_are_rounded_to_what_the_params_take(capsys: Captured) -> None:
    """A spreadsheet's 100/3 has more digits than anybody judged; small and large ones fit as well."""
    points = dict(zip(POINTS, (100 / 3, 1e-9 / 3, 99_999_999_999.5, "0,123456789012345"), strict=True))
    strengths = {("Pairs", "D9"): 8 / 3, ("Pairs", "D10"): 8 / 3, ("Best and worst", "B9"): 8 / 3}
    _filled({**NAME, **points, **PAIRS, **BEST_WORST, **strengths})
    capsys.readouterr()
    assert main(["judgements", "answers.xlsx"]) == 0
    said = capsys.readouterr().out
    Path("acme.yml").write_text(HEAD + said, encoding="utf-8")
    expert = read_params(Path("acme.yml")).weights.experts[0]
    wanted = {"L": 100 / 3, "R": 3.33e-10, "F": 99_999_999_999.5, "M": 0.123456789012}
    assert {name: float(one) for name, one in expert.points.items()} == pytest.approx(wanted, rel=1e-11)
    assert float(expert.judged_pairs["L", "R"]) == pytest.approx(8 / 3, rel=1e-11)
    assert float(expert.judged_pairs["L", "F"]) == pytest.approx(3 / 8, rel=1e-11)
    assert expert.best_worst is not None
    assert float(expert.best_worst.best_over["L"]) == pytest.approx(8 / 3, rel=1e-11)


def test_criteria_that_matter_alike(capsys: Captured) -> None:
    answers = dict(PAIRS)
    answers[("Pairs", "C9")], answers[("Pairs", "D9")] = "both alike", ""
    answers[("Pairs", "C10")], answers[("Pairs", "D10")] = "", 1
    _filled({**NAME, **answers})
    capsys.readouterr()
    assert main(["judgements", "answers.xlsx"]) == 0
    said = capsys.readouterr().out
    assert "L over R: 1\n" in said
    assert "L over F: 1\n" in said


def test_behaviour_and_another_language(capsys: Captured) -> None:
    """Answers are read by the workbook's own language, whatever is spoken (B33)."""
    layout = Layout(ALL, Language.load("en-XA"))
    points = {(layout.sheet("points"), f"B{row}"): 1 for row in range(9, 18)}
    start = layout.language.text("judgements.sheet_start")
    _filled({(start, "B3"): "CFO", **points}, options=("--criteria", "all", "--locale", "en-XA"))
    capsys.readouterr()
    assert main(["judgements", "answers.xlsx"]) == 0
    said = capsys.readouterr().out
    assert "utilisation_share: 1\n" in said
    assert "# Weights by points: L 11.1%" in said


PAIR_GONE = {key: value for key, value in PAIRS.items() if key != ("Pairs", "C12")}


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        (POINTS, "sheet Start, cell B3: wanted the name of who judged; the cell is empty"),
        ({**NAME, ("Points", "B9"): 3}, "sheet Points, cell B10: wanted a number of 0 or more; the cell is empty"),
        ({**NAME, **POINTS, ("Points", "B10"): "many"}, "cell B10: wanted a number of 0 or more; got many"),
        ({**NAME, **POINTS, ("Points", "B10"): -1}, "cell B10: wanted a number of 0 or more; got -1"),
        ({**NAME, **POINTS, ("Points", "B10"): 2e11}, "B10: wanted 100,000,000,000 points at most; got 2000"),
        ({**NAME, **POINTS, ("Points", "B10"): "1e999999"}, "B10: wanted 100,000,000,000 points at most; got 1e9"),
        ({**NAME, **RANKS, ("Ranks", "B10"): "1e999999"}, "cell B10: wanted a whole number from 1 to 4; got 1e999999"),
        ({**POINTS, ("Start", "B3"): "Ann " * 60}, "cell B3: wanted a name of at most 200 letters; got Ann Ann"),
        ({**NAME, **dict.fromkeys(POINTS, 0)}, "cell B9: wanted more than 0 points for one criterion at least; got 0"),
        ({**NAME, **RANKS, ("Ranks", "B9"): 1.5}, "sheet Ranks, cell B9: wanted a whole number from 1 to 4; got 1.5"),
        ({**NAME, **RANKS, ("Ranks", "B9"): 5}, "sheet Ranks, cell B9: wanted a whole number from 1 to 4; got 5"),
        ({**NAME, **RANKS, ("Ranks", "A9"): "Recency"}, "cell A9: wanted the question as it was made, Length"),
        ({**NAME, **PAIR_GONE}, "sheet Pairs, cell C12: wanted one of: Recency, Frequency and both alike; the cell is"),
        ({**NAME, **PAIRS, ("Pairs", "C12"): "Length"}, "C12: wanted one of: Recency, Frequency and both alike; got"),
        ({**NAME, **PAIRS, ("Pairs", "D12"): 12}, "sheet Pairs, cell D12: wanted a number from 1 to 9; got 12"),
        ({**NAME, **PAIRS, ("Pairs", "D12"): True}, "sheet Pairs, cell D12: wanted a number from 1 to 9; got True"),
        ({**NAME, **PAIRS, ("Pairs", "C12"): "both alike"}, "cell D12: wanted 1, or nothing, as both are called alike"),
        ({**NAME, **BEST_WORST, ("Best and worst", "B6"): "Monetary value"}, "cell B6: wanted another criterion than"),
        ({**NAME, **BEST_WORST, ("Best and worst", "B6"): ""}, "sheet Best and worst, cell B6: wanted one of: Length"),
        ({**NAME, **BEST_WORST, ("Best and worst", "C12"): 8}, "C12: wanted 7, as in the other column, or nothing"),
        ({**NAME, **BEST_WORST, ("Best and worst", "B12"): 2}, "cell B12: wanted 1, or nothing: no criterion matters"),
        ({**NAME, **BEST_WORST, ("Best and worst", "B10"): ""}, "B10: wanted a number from 1 to 9; the cell is empty"),
        (NAME, "nothing is judged in this workbook"),
    ],
)  # fmt: skip
def test_faults_name_sheet_and_cell(answers: Cells, wanted: str, capsys: Captured) -> None:
    _filled(answers)
    capsys.readouterr()
    assert main(["judgements", "answers.xlsx"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "in the judgements need" in captured.err
    assert wanted in captured.err.replace("\u2068", "").replace("\u2069", "")
    assert "answers.xlsx" in captured.err


def test_files_that_are_no_answers(capsys: Captured) -> None:
    Path("text.xlsx").write_text("no workbook", encoding="utf-8")
    with xlsxwriter.Workbook("other.xlsx") as book:
        book.add_worksheet("Sheet1").write(0, 0, "lrfm")
    _filled({**NAME, **POINTS}, to="cut.xlsx", drop="Ranks")
    _filled({**NAME, **POINTS, (HIDDEN, "B1"): 2}, to="newer.xlsx")
    _filled({**NAME, **POINTS, (HIDDEN, "E3"): " "}, to="short.xlsx")
    _filled({**NAME, **POINTS, (HIDDEN, "A2"): "X"}, to="unknown.xlsx")
    _filled({**NAME, **POINTS, (HIDDEN, "C1"): "tlh"}, to="klingon.xlsx")
    _filled({**NAME, **POINTS}, to="lrfm.xlsx")
    all_sheets = {("Start", "B3"): "Sales", **{("Points", f"B{row}"): 1 for row in range(9, 18)}}
    _filled(all_sheets, to="all.xlsx", options=("--criteria", "all"))
    capsys.readouterr()
    for name, wanted in {
        "text.xlsx": "this is no workbook that can be read",
        ".": "this is no workbook that can be read",
        "missing.xlsx": "there is no such workbook",
        "other.xlsx": "was not made by `lrfm judgements`",
        "short.xlsx": "its hidden sheet was removed or changed",
        "unknown.xlsx": "its hidden sheet was removed or changed",
        "klingon.xlsx": "its hidden sheet was removed or changed",
        "cut.xlsx": "these sheets were removed or renamed: Ranks",
        "newer.xlsx": "another version of lrfm made this workbook",
    }.items():
        assert main(["judgements", name]) == 2
        assert wanted in capsys.readouterr().err
    assert main(["judgements", "lrfm.xlsx", "all.xlsx"]) == 2
    assert "asks about other criteria than the first one" in capsys.readouterr().err
    assert main(["judgements", "--locale", "tlh"]) == 2
    assert main(["judgements", "--output", "lrfm.xlsx"]) == 2


@pytest.mark.parametrize("answers", [(), ("lrfm.xlsx",)])
@pytest.mark.parametrize("output", ["lrfm.xlsx/inside/a.xlsx", "x" * 300 + ".xlsx"])
def test_a_place_where_nothing_can_be_written(answers: tuple[str, ...], output: str, capsys: Captured) -> None:
    _filled({**NAME, **POINTS}, to="lrfm.xlsx")
    assert main(["judgements", *answers, "--output", output]) == 2
    assert "this cannot be written" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc")
def test_a_folder_in_which_no_file_can_be_made(capsys: Captured) -> None:
    assert main(["judgements", "--output", "/proc/a.xlsx"]) == 2
    assert "this cannot be written" in capsys.readouterr().err
