from __future__ import annotations

import ast
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from lrfm.core.measure import Measure, Unit
from lrfm.core.reason import Reason
from lrfm.errors import Defect, Fault, Place, UserError
from lrfm.ledger.judge import COPY
from lrfm.report import language as language_module
from lrfm.report.language import PSEUDO_ACCENTED, PSEUDO_MIRRORED, Language, Money, known_languages
from lrfm.report.messages import MESSAGES, compose
from lrfm.report.pseudo import accented, right_to_left
from lrfm.report.sheet import TEMPLATES_DIR

EN = Language.load("en")
RTL = Language.load(PSEUDO_MIRRORED)


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> dict[str, str | tuple[str, str]]:
    """A catalogue of our own for the length of a test."""
    messages: dict[str, str | tuple[str, str]] = {}
    monkeypatch.setattr(language_module, "MESSAGES", messages)
    return messages


def test_unknown_language_names_the_known_ones() -> None:
    with pytest.raises(UserError) as caught:
        Language.load("xx")
    fault = caught.value.faults[0]
    assert fault.key == "language.unknown"
    assert fault.values["known"] == known_languages()
    assert EN.fault(fault).startswith("There is no catalogue for the language “xx”. Known languages: en, ")


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("day", date(2013, 6, 30), "30 June 2013"),
        ("rows", 1234567, "1,234,567"),
        ("line", 1234, "1234"),
        ("year", 2013, "2013"),
        ("overdue_share", Fraction(1, 3), "33.3%"),
        ("overdue_share", 0.25, "25.0%"),
        ("factor", Fraction(1, 3), "0.33"),
        ("factor", Fraction(4, 2), "2"),
        ("factor", Decimal("1.5"), "1.50"),
        ("path", "a/b.csv", "a/b.csv"),
        ("path", Path("a/b.csv"), "a/b.csv"),
        ("owed", Money(-123450, "EUR", 2), "-€1,234.50"),
        ("owed", Money(5, "JPY", 0), "JP¥5"),
        ("names", ("a", "b", "c"), "a, b and c"),
        ("names", frozenset({"b", "a"}), "a and b"),
        ("flag", True, "true"),
        ("nothing", None, "–"),
        ("why", Reason.of("report.days", count=2), "2 days"),
    ],
)
def test_values_are_written_by_type(
    words: dict[str, str | tuple[str, str]], name: str, value: object, written: str
) -> None:
    words |= {"x": f"<{{{name}}}>", "report.days": MESSAGES["report.days"]}
    assert EN.text("x", **{name: value}) == f"<{written}>"


def test_money_names_and_measures_take_the_currency_beside_them(words: dict[str, str | tuple[str, str]]) -> None:
    words["x"] = "{owed_minor} {open}"
    measure = Measure("open", 700, Unit.MONEY_MINOR)
    assert EN.text("x", owed_minor=-5, open=measure, currency="KWD", digits=3) == "-KWD\xa00.005 KWD\xa00.700".replace(
        "\xa0", ""
    )


def test_plural_counts(words: dict[str, str | tuple[str, str]]) -> None:
    words["x"] = ("{count} row", "{count} rows")
    assert [EN.text("x", count=count) for count in (0, 1, 1000)] == ["0 rows", "1 row", "1,000 rows"]


@pytest.mark.parametrize(
    ("key", "values", "message"),
    [
        ("missing.key", {}, "no words for the message key missing.key"),
        ("report.days", {}, "needs a whole number named count"),
        ("report.as_of", {"date": date(2013, 6, 30)}, "lacks a value for day"),
    ],
)
def test_a_message_that_cannot_be_written_is_a_defect(key: str, values: dict[str, object], message: str) -> None:
    with pytest.raises(Defect, match=message):
        EN.text(key, **values)


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (123456, Unit.MONEY_MINOR, "€1,234.56"),
        (Fraction(91, 2), Unit.DAYS, "45.5 days"),
        (Fraction(1), Unit.DAYS, "1 day"),
        (Fraction(1, 8), Unit.SHARE, "12.5%"),
        (12, Unit.COUNT, "12"),
    ],
)
def test_measures(value: int | Fraction, unit: Unit, written: str) -> None:
    assert EN.measure(Measure("m", value, unit), currency="EUR", digits=2) == written


def test_a_missing_measure_says_why() -> None:
    missing = Measure("m", None, Unit.DAYS, missing=Reason.of("report.nothing_here"))
    assert EN.measure(missing, currency="EUR", digits=2) == EN.text("report.nothing_here")


def test_fault_begins_with_its_place() -> None:
    fault = Fault("report.mask_key_missing", {"variable": "KEY"}, Place("params/acme.yml", line=7))
    assert EN.fault(fault).startswith("params/acme.yml:7: The secret behind masked names was not found")


def test_names_in_the_other_direction_are_isolated(words: dict[str, str | tuple[str, str]]) -> None:
    words["x"] = "{name} owes {count}"
    assert EN.text("x", name="אחים", count=3) == "\u2068אחים\u2069 owes 3"
    assert EN.text("x", name="Smith", count=3) == "Smith owes 3"
    mirrored = RTL.text("x", name="Smith", count=3)
    assert "\u2068Smith\u2069" in mirrored
    assert "\u20663\u2069" in mirrored


def test_negative_nothing_has_no_sign() -> None:
    assert EN.share(Fraction(-1, 100_000)) == "0.0%"
    assert EN.number(-0.001, decimals=2) == "0.00"


@given(st.integers(-(10**17), 10**17), st.sampled_from([0, 2, 3]))
def test_money_is_exact(minor: int, digits: int) -> None:
    written = EN.amount(minor, digits=digits)
    assert int(written.replace(",", "").replace(".", "")) == minor
    assert digits == 0 or written[-digits - 1] == "."


@given(st.fractions(-10, 10))
def test_shares_round_half_to_even_without_floats(value: Fraction) -> None:
    assert Decimal(EN.share(value).rstrip("%").replace(",", "")) * 10 == round(value * 1000)


# --- pseudo-languages ---


@pytest.mark.parametrize("transform", [accented, right_to_left])
@pytest.mark.parametrize("key", sorted(MESSAGES))
def test_pseudo_languages_keep_placeholders(key: str, transform: object) -> None:
    assert callable(transform)
    message = MESSAGES[key]
    for form in (message,) if isinstance(message, str) else message:
        fields = [name for _, name, _, _ in string.Formatter().parse(form)]
        assert [name for _, name, _, _ in string.Formatter().parse(transform(form)) if name] == list(
            filter(None, fields)
        )
        assert transform(form) != form or not re.search(r"\w", re.sub(r"\{[^}]*\}", "", form))


def test_accented_is_a_third_longer_and_bracketed() -> None:
    english = EN.text("report.how_to_read")
    pseudo = Language.load(PSEUDO_ACCENTED).text("report.how_to_read")
    assert 1.25 <= len(pseudo) / len(english) <= 1.5
    assert (pseudo[0], pseudo[-1]) == ("«", "»")


def test_accented_letters_are_in_the_shipped_fonts() -> None:
    letters = set(accented("".join(chr(code) for code in range(32, 127) if chr(code) not in "{}<>`*_#|[]&")))
    for font in (TEMPLATES_DIR.parent / "fonts").glob("*.woff2"):
        assert {hex(ord(letter)) for letter in letters} <= {hex(code) for code in TTFont(font).getBestCmap()}


def test_prose_keeps_markup() -> None:
    source = "## Heading\n\n- a `code` cell, see [the ledger](01_ledger.html)\n- **bold**"
    accented_prose = Language.load(PSEUDO_ACCENTED).prose(source)
    assert accented_prose.startswith("## «")
    assert "`code`" in accented_prose
    assert "](01_ledger.html)" in accented_prose
    assert EN.prose(source) == source


# --- messages and code agree ---

SRC = TEMPLATES_DIR.parent.parent
MESSAGE_CALLS = {"text", "say", "of", "Fault", "Reason"}
KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")


def _sources() -> Iterator[Path]:
    return (path for path in sorted(SRC.rglob("*.py")) if "messages" not in path.parts)


def _called_with(path: Path) -> Iterator[str]:
    """Keys that stand as the first argument of a call that says something."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            value = node.args[0].value
            if name in MESSAGE_CALLS and isinstance(value, str) and KEY.fullmatch(value):
                yield value


def _strings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _patterns(path: Path) -> Iterator[str]:
    """Keys that are put together: f"headline.{name}_note" stands for every key of that form."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            parts = [re.escape(part.value) if isinstance(part, ast.Constant) else r"[\w.]+" for part in node.values]
            if isinstance(node.values[0], ast.Constant) and "." in str(node.values[0].value):
                yield "".join(parts)


def _in_templates() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in (TEMPLATES_DIR / "lrfm").glob("*.j2")]
    return {key for text in texts for key in re.findall(r"""text\(["']([a-z_.]+)["']""", text) if not key.endswith(".")}


def _tested_reasons(tree: ast.AST) -> Iterator[ast.expr]:
    """Reasons of rows: the first of each pair (reason, where it holds), in whichever list of tests the pair stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.List):
            pairs = [pair.elts for pair in node.elts if isinstance(pair, ast.Tuple) and len(pair.elts) == 2]
            yield from (first for first, second in pairs if not isinstance(second, ast.Constant))


def _stated_reasons(tree: ast.AST) -> Iterator[ast.expr]:
    """Reasons that are given to rows elsewhere: put among the faults, or returned as one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).startswith(("unknown[", "faults[")):
            yield node.value
        if isinstance(node, ast.FunctionDef) and node.name == "_fault":
            yield from (found for item in ast.walk(node) if isinstance(item, ast.Return) for found in ast.walk(item)
                        if isinstance(found, ast.expr))  # fmt: skip


def _ledger_reasons() -> Iterator[str]:
    for path in sorted((SRC / "ledger").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        found = [*(_tested_reasons(tree) if "first_reason" in text else ()), *_stated_reasons(tree)]
        words = [node.value for node in found if isinstance(node, ast.Constant)]
        yield from (word for word in words if isinstance(word, str) and re.fullmatch(r"[a-z_]+", word))


def _conflicts() -> set[str]:
    from lrfm.ledger.reading import IDENTITIES

    return {conflict for _, _, conflict in IDENTITIES.values() if conflict}


def _reasons() -> set[str]:
    """Every reason for which a row may be rejected."""
    return {*_ledger_reasons(), *_conflicts(), COPY, "faulty_line"}


def test_every_reason_of_a_row_has_words_and_a_remedy() -> None:
    reasons = _reasons()
    assert {"no_rate", "exceeds_receipt", "unknown_invoice", "cell_missing", "missing_customer"} <= reasons
    assert {reason for reason in reasons if f"reason.{reason}" not in MESSAGES} == set()
    assert {reason for reason in reasons if f"remedy.{reason}" not in MESSAGES} == set()


def test_no_reason_has_words_in_vain() -> None:
    worded = {key.partition(".")[2] for key in MESSAGES if key.startswith(("reason.", "remedy."))}
    assert worded - _reasons() == set()


def test_every_key_that_is_used_has_words() -> None:
    used = {key: path.relative_to(SRC).as_posix() for path in _sources() for key in _called_with(path)}
    used |= dict.fromkeys(_in_templates(), "templates")
    assert {key: place for key, place in used.items() if key not in MESSAGES} == {}


def test_every_word_is_used() -> None:
    constants = {text for path in _sources() for text in _strings(path)} | _in_templates()
    notebooks = SRC.parent.parent.joinpath("notebooks").glob("*.ipynb")
    elsewhere = "\n".join(path.read_text(encoding="utf-8") for path in notebooks)
    composed = [re.compile(pattern) for path in _sources() for pattern in _patterns(path)]
    # run_index.html.j2 puts its keys together from the names of the shelves and of the statuses
    composed.append(re.compile(r"report\.(?:status\.\w+|(?:tables|notebooks|rejected|manifest)(?:_lead)?)"))
    unused = [
        key for key in MESSAGES
        if key not in constants and key not in elsewhere and not any(pattern.fullmatch(key) for pattern in composed)
    ]  # fmt: skip
    assert unused == []


def test_templates_hold_keys_and_no_words() -> None:
    for path in (TEMPLATES_DIR / "lrfm").glob("*.j2"):
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert text.split() == [], path.name


def test_a_key_in_two_rooms_is_a_defect() -> None:
    with pytest.raises(Defect, match="defined twice: a"):
        compose([{"a": "x"}, {"a": "y"}])


def test_language_is_light_to_load() -> None:
    heavy = ("numpy", "pandas", "matplotlib", "ibis", "duckdb", "lxml", "nbconvert", "nbformat", "jinja2", "pyarrow")
    code = f"import sys, lrfm.report.language, lrfm.report.messages; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
