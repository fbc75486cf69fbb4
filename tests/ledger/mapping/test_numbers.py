"""Numbers as ledgers write them: exact, or refused; never another number."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrfm.core.money import MAX_MINOR
from lrfm.ledger.mapping import numbers
from lrfm.ledger.mapping.numbers import propose_signs, read_amounts, read_numbers, read_whole
from lrfm.ledger.mapping.settings import AmountColumn

BAD = "bad"
FINE = "fine"


def amounts(*texts, decimal=".", thousands="", digits=2, **column):
    return read_amounts(
        pa.array(texts, pa.string()),
        column=AmountColumn(column="Amount", **column),
        digits=digits,
        decimal_sign=decimal,
        thousands_sign=thousands,
    )


def told(values):
    """Minor units, or "bad", or "fine", or None."""
    rows = zip(values.minor.to_pylist(), values.is_bad.to_pylist(), values.is_fine.to_pylist(), strict=True)
    return [BAD if bad else FINE if fine else minor for minor, bad, fine in rows]


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("12", 1200),
        ("-12.5", -1250),
        ("+12.50", 1250),
        ("12.", 1200),
        (".5", 50),
        ("-.5", -50),
        ("007.10", 710),
        ("12.500000", 1250),
        ("12.500000000000000000000", 1250),
        ("(12.50)", -1250),
        ("( 12.50 )", -1250),
        ("12.50-", -1250),
        ("12.50 -", -1250),
        ("- 12.50", -1250),
        ("−12.50", -1250),  # minus sign
        ("–12.50", -1250),  # dash
        ("12.50 CR", -1250),
        ("12.50Cr.", -1250),
        ("12.50 DR", 1250),
        ("۱۲٫۵۰", BAD),  # not the stated sign
        ("۱۲.۵۰", 1250),
        ("١٢", 1200),
        ("\u200f12", 1200),
        ("12.505", FINE),
        ("12.500000000001", FINE),
        ("1E+05", BAD),
        ("1e5", BAD),
        ("1,234", BAD),
        ("1 234", BAD),
        ("--5", BAD),
        ("-5-", BAD),
        ("-(5)", BAD),
        ("(-5)", BAD),
        ("-5 CR", BAD),
        ("(5", BAD),
        ("5)", BAD),
        (")5(", BAD),
        ("5.-", BAD),  # Swiss for plus, elsewhere minus
        ("12%", BAD),
        ("1.2.3", BAD),
        ("12 13", BAD),
        ("0x1F", BAD),
        ("inf", BAD),
        ("nan", BAD),
        ("-", BAD),
        ("#", BAD),
        ("#5", BAD),
        (".", BAD),
        ("", BAD),
        ("total", BAD),
        (None, None),
        ("10000000000000", MAX_MINOR),
        ("-10000000000000.00", -MAX_MINOR),
        ("10000000000000.01", BAD),
        ("9" * 60, BAD),
        ("0" * 60 + "1", 100),
    ],
)
def test_one_text_with_a_point(text, minor):
    assert told(amounts(text)) == [minor]
    # beside others, and in a slice: no path through the code changes what a text means
    assert told(amounts("1", text, "2"))[1] == minor
    assert told(amounts("1.005", "x", text, None, "(3)"))[2] == minor


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "minor"),
    [
        ("1.234,50", ",", ".", 123450),
        ("1.234", ",", ".", 123400),
        ("1.234", ".", "", FINE),
        ("1,23", ".", ",", BAD),
        ("1,234", ".", ",", 123400),
        ("1,234,567.8", ".", ",", 123456780),
        ("1234,567", ".", ",", BAD),
        ("12,34,567.00", ".", ",", 123456700),
        ("1,23,456", ".", ",", 12345600),
        ("1,23,45", ".", ",", BAD),
        ("12,345,67", ".", ",", BAD),
        ("123,45,678", ".", ",", BAD),
        ("12.34.567", ",", ".", BAD),
        ("1'234.50", ".", "'", 123450),
        ("1’234.50", ".", "'", 123450),
        ("1 234,5", ",", " ", 123450),
        ("1\u00a0234,5", ",", " ", 123450),
        ("1\u202f234,5", ",", " ", 123450),
        ("1  234", ",", " ", BAD),
        ("۱٬۲۳۴٫۵۰", "٫", "٬", 123450),
        ("1,234", ",", "", FINE),
        (",5", ",", ".", 50),
        ("1,", ",", ".", 100),
    ],
)
def test_one_text_with_stated_signs(text, decimal, thousands, minor):
    assert told(amounts(text, decimal=decimal, thousands=thousands)) == [minor]


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("€ 1.234,50", 123450),
        ("1.234,50 €", 123450),
        ("1.234,50€", 123450),
        ("-€5", -500),
        ("€-5", -500),
        ("€ (5)", -500),
        ("(€ 5)", -500),
        ("(5) €", -500),
        ("5- €", -500),
        ("5 €-", -500),
        ("EUR 5", 500),
        ("5 eur", 500),
        ("EUR5", 500),
        ("12 ﷼", 1200),
        ("12 ریال", 1200),
        ("12 ريال", 1200),
        ("Rs.500", 50000),  # not .5
        ("Fr. 5", 500),
        ("R$ 5,50", 550),
        ("€ 5 €", BAD),
        ("EUR USD 5", BAD),
        ("5 PIECES", BAD),
        ("E-5", BAD),
        ("US-D5", BAD),
        ("5 € 6", BAD),
        ("CR 5", BAD),
        ("EUR 5 CR", -500),
    ],
)
def test_a_currency_beside_the_number(text, minor):
    assert told(amounts(text, decimal=",", thousands=".")) == [minor]


def test_one_currency_for_the_whole_column_and_its_mark_is_told():
    values = amounts("€ 5", "€ 6", "7")
    assert told(values) == [500, 600, 700]
    assert values.currency_mark == "€"


def test_another_currency_than_the_columns_is_no_amount():
    assert told(amounts("EUR 5", "EUR 6", "EUR 8", "USD 7")) == [500, 600, 800, BAD]
    assert told(amounts("5", "6", "USD 7")) == [500, 600, BAD]
    assert told(amounts("EUR 5", "USD 7")) == [BAD, BAD]
    assert amounts("5", "6", "USD 7").currency_mark == ""


def test_reversed_signs_and_rounding():
    assert told(amounts("5", "(5)", "5 CR", sign="reversed")) == [-500, 500, 500]
    rounded = amounts("1.005", "-1.005", "1.0049999999999", "1.00500000000001", "x", round=True)
    assert told(rounded) == [101, -101, 100, 101, BAD]
    assert not any(rounded.is_fine.to_pylist())


def test_exact_keeps_six_decimals_more_and_cuts_the_rest():
    assert amounts("1.00499999999").exact.to_pylist() == [Decimal("1.00499999")]
    assert amounts("1.005", "x", None).exact.to_pylist() == [Decimal("1.00500000"), None, None]


def test_large_amounts_of_currencies_without_and_with_three_decimals():
    assert told(amounts(str(MAX_MINOR), str(MAX_MINOR + 1), "0.5", digits=0)) == [MAX_MINOR, BAD, FINE]
    assert told(amounts("1000000000000.000", "1.2345", digits=3)) == [MAX_MINOR, FINE]
    assert told(amounts(f"{MAX_MINOR - 1}.5", "-0.5", digits=0, round=True)) == [MAX_MINOR, -1]


def test_a_slice_of_a_column_is_read_as_itself():
    texts = pa.array(["9", "1", None, "(2)", "9"])
    column = AmountColumn(column="Amount")
    values = read_amounts(texts.slice(1, 3), column=column, digits=2, decimal_sign=".", thousands_sign="")
    assert told(values) == [100, None, -200]


@pytest.mark.parametrize("largest", ["2", "9999999999999.99"])  # with 64 bits, and with more
def test_a_slice_of_decimals_is_rounded_as_itself(largest):
    texts = ["7", "-1.005", largest, None, "8"]
    exact = pa.array([Decimal(text) if text else None for text in texts], pa.decimal128(38, 8)).slice(1, 3)
    minor, is_finer = numbers._minor(exact)
    assert minor.to_pylist() == [-101, int(Decimal(largest) * 100), None]
    assert is_finer.to_pylist() == [True, False, None]


def test_columns_of_nothing():
    assert told(amounts()) == []
    assert told(amounts(None, None)) == [None, None]


money = st.decimals(min_value=-(10**13), max_value=10**13, allow_nan=False, places=2)


def written(number, decimal, thousands, style):
    plain = f"{abs(number):,.2f}".replace(",", "\0").replace(".", decimal).replace("\0", thousands)
    minus = {"lead": "-{}", "trail": "{}-", "brackets": "({})", "side": "{} CR", "mark": "EUR -{}"}[style]
    return minus.format(plain) if number < 0 else {"mark": "EUR {}"}.get(style, "{}").format(plain)


signs = st.sampled_from([(".", ","), (",", "."), (",", " "), (".", "'"), ("٫", "٬"), (".", ""), (",", "")])
styles = st.sampled_from(["lead", "trail", "brackets", "side", "mark"])


@given(st.lists(money, min_size=1, max_size=20), signs, styles)
def test_any_amount_in_any_style_reads_back(meant, sign, style):
    texts = [written(number, *sign, style) for number in meant]
    assert told(amounts(*texts, decimal=sign[0], thousands=sign[1])) == [int(number * 100) for number in meant]


@given(st.lists(money, min_size=1, max_size=20), signs, styles)
def test_proposed_signs_read_back_or_are_called_ambiguous(meant, sign, style):
    texts = [written(number, *sign, style) for number in meant]
    found = propose_signs(pa.array(texts))
    assert found.rows_share == 1
    if not found.is_ambiguous:
        read = amounts(*texts, decimal=found.decimal_sign, thousands=found.thousands_sign)
        assert told(read) == [int(number * 100) for number in meant]


@given(st.lists(st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, places=9), min_size=1, max_size=9))
def test_rounding_is_that_of_decimal(meant):
    minor = [int(number.quantize(Decimal("0.01"), ROUND_HALF_UP) * 100) for number in meant]
    assert told(amounts(*(f"{number:f}" for number in meant), round=True)) == minor


@given(st.text(alphabet="0123456789.,-+()EeCcRr €$ '٫٬۱", max_size=12))
def test_what_is_read_with_a_point_is_what_python_reads(text):
    """Decimal is the oracle: a text that we read and Decimal reads, too, is one number to both."""
    values = amounts(text)
    if values.is_bad.to_pylist() == [False] and values.currency_mark == "":
        digits = "".join(sign for sign in text.replace("۱", "1") if sign in "0123456789.")
        if text.strip(" .").upper().endswith(("CR", "DR")):
            digits = digits.rstrip(".")
        is_minus = any(sign in text for sign in "-(") or text.strip(" .").upper().endswith("CR")
        number = Decimal(digits).quantize(Decimal("1e-8"), "ROUND_DOWN")
        assert values.exact.to_pylist() == [-number if is_minus else number]


def test_numbers_that_are_no_money():
    exact, is_bad = read_numbers(pa.array(["1.25", "(2)", "x", None, "5 EUR"]), decimal_sign=".", thousands_sign="")
    assert exact.to_pylist()[:2] == [Decimal("1.25"), Decimal(-2)]
    assert is_bad.to_pylist() == [False, False, True, False, True]
    exact, is_bad = read_numbers(pa.array(["€ 5", "€ 6"]), decimal_sign=".", thousands_sign="")
    assert (exact.null_count, is_bad.to_pylist()) == (2, [True, True])


@pytest.mark.parametrize(
    ("text", "number"),
    [("30", 30), ("-5", -5), ("+5", 5), ("30.0", 30), ("30.00", 30), ("30,0", 30), ("30.0000", 30), ("۳۰", 30)]
    + [(text, BAD) for text in ("30.000", "30,000", "30.5", "1234567", "x", "", "3e1", "3 0")]
    + [(None, None)],
)
def test_whole_numbers(text, number):
    values, is_bad = read_whole(pa.array([text], pa.string()))
    assert [BAD if is_bad[0].as_py() else values[0].as_py()] == [number]


@pytest.mark.parametrize(
    ("texts", "signs_found", "ambiguous"),
    [
        (["1234", "7"], (".", ""), False),
        (["1.234,5", "1.000"], (",", "."), False),
        (["1,234.5", "1,000"], (".", ","), False),
        (["1,234", "2,345"], (".", ","), True),
        (["1.234"], (".", ""), True),
        (["1.234", "12.5"], (".", ""), False),
        (["12,34,567"], (".", ","), False),
        (["1'250.50"], (".", "'"), False),
        (["€ 5,00"], (",", "."), False),
        (["۱٬۲۳۴", "۳٫۵"], ("٫", "٬"), False),
    ],
)
def test_signs_are_proposed_over_the_whole_column(texts, signs_found, ambiguous):
    found = propose_signs(pa.array(texts))
    assert ((found.decimal_sign, found.thousands_sign), found.is_ambiguous) == (signs_found, ambiguous)
    assert found.rows_share == 1
