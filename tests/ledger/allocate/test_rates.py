"""Amounts of other currencies, against Python's Decimal."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrfm.core.money import MAX_MINOR, minor_digits
from lrfm.errors import Defect
from lrfm.ledger.allocate.rates import Converted, convert

DAY = date(2024, 3, 15)
RATE = pa.decimal128(38, 10)


def _day(number: int) -> date:
    return DAY + timedelta(days=number)


def _rates(rows: list[tuple[str, date, str]]) -> pa.Table:
    return pa.table(
        {
            "currency": pa.array([row[0] for row in rows], pa.string()),
            "date": pa.array([row[1] for row in rows], pa.date32()),
            "rate": pa.array([Decimal(row[2]) for row in rows], RATE),
        }
    )


def _convert(
    rows: list[tuple[Any, str | None, date | None]],
    rates: list[tuple[str, date, str]],
    *,
    kind: pa.DataType | None = None,
    base: str = "EUR",
    digits: int = 2,
    **options: int,
) -> Converted:
    return convert(
        pa.array([row[0] for row in rows], kind or pa.decimal128(21, 8)),
        pa.array([row[1] for row in rows], pa.string()),
        pa.array([row[2] for row in rows], pa.date32()),
        rates=_rates(rates),
        base=base,
        base_digits=digits,
        **options,
    )


def test_the_latest_rate_on_or_before_the_day_applies() -> None:
    rates = [("USD", _day(4), "0.80"), ("USD", _day(0), "0.90"), ("GBP", _day(3), "1.2")]
    rows = [(Decimal(100), "USD", _day(number)) for number in (-1, 0, 3, 4, 9)]
    found = _convert(rows, rates)
    assert found.minor.to_pylist() == [None, 9000, 9000, 8000, 8000]
    assert found.is_missing.to_pylist() == [True, False, False, False, False]


def test_a_rate_grows_too_old() -> None:
    rows = [(Decimal(1), "USD", _day(number)) for number in (31, 32)]
    assert _convert(rows, [("USD", _day(0), "2")]).minor.to_pylist() == [200, None]
    assert _convert(rows, [("USD", _day(0), "2")], max_age_days=32).minor.to_pylist() == [200, 200]


def test_the_base_currency_needs_no_rate_and_others_do() -> None:
    rows = [(Decimal("1.005"), "EUR", _day(0)), (Decimal(1), "CHF", _day(0)), (Decimal("-1.005"), "EUR", _day(0))]
    found = _convert(rows, [])
    assert found.minor.to_pylist() == [101, None, -101]
    assert found.is_missing.to_pylist() == [False, True, False]


def test_minor_units_have_their_currencys_decimals() -> None:
    """By hand: 1000 yen at 0.0062 are 6.20; 1000 fils, a dinar, at 3 are 3.00; 1000 cents at 0.9 are 9.00."""
    rates = [("JPY", _day(0), "0.0062"), ("KWD", _day(0), "3"), ("USD", _day(0), "0.9")]
    rows = [(1000, code, _day(1)) for code in ("JPY", "KWD", "USD")]
    assert _convert(rows, rates, kind=pa.int64()).minor.to_pylist() == [620, 300, 900]


def test_a_base_of_no_or_three_decimals() -> None:
    rates = [("USD", _day(0), "149.505")]
    assert _convert([(Decimal("1.00"), "USD", _day(0))], rates, base="JPY", digits=0).minor.to_pylist() == [150]
    assert _convert([(Decimal("1.00"), "USD", _day(0))], rates, base="KWD", digits=3).minor.to_pylist() == [149505]


def test_empty_cells_stay_empty() -> None:
    rates = [("USD", _day(0), "2")]
    rows = [(None, "USD", _day(0)), (Decimal(1), None, _day(0)), (Decimal(1), "USD", None), (Decimal(1), "EUR", None)]
    found = _convert(rows, rates)
    assert found.minor.to_pylist() == [None] * 4
    assert found.is_missing.to_pylist() == [False, True, True, True]
    assert len(_convert([], rates).minor) == 0


def test_what_no_row_may_hold_is_named() -> None:
    rows = [(Decimal(10) ** 12, "USD", _day(0)), (-(Decimal(10) ** 12), "USD", _day(0)), (Decimal(1), "USD", _day(0))]
    found = _convert(rows, [("USD", _day(0), "1000000")])
    assert found.minor.to_pylist() == [None, None, 10**8]
    assert found.is_too_large.to_pylist() == [True, True, False]
    assert found.is_missing.to_pylist() == [False, False, False]


@pytest.mark.parametrize("precision", [12, 38])
def test_a_slice_of_a_column_is_read_from_its_beginning(precision: int) -> None:
    amounts = pa.array([Decimal(1), Decimal(2), Decimal(3)], pa.decimal128(precision, 2)).slice(1)
    codes = pa.array(["USD", "EUR", "EUR"]).slice(1)
    days = pa.array([DAY] * 3, pa.date32()).slice(1)
    found = convert(amounts, codes, days, rates=_rates([]), base="EUR", base_digits=2)
    assert found.minor.to_pylist() == [200, 300]


@pytest.mark.parametrize(
    "rates",
    [[("USD", _day(0), "1"), ("USD", _day(0), "2")], [("USD", _day(0), "0")], [("USD", _day(0), "-1")]],
)
def test_rates_that_cannot_be_are_defects(rates: list[tuple[str, date, str]]) -> None:
    with pytest.raises(Defect):
        _convert([(Decimal(1), "USD", _day(0))], rates)


def test_floats_are_not_taken() -> None:
    with pytest.raises(Defect, match="double"):
        _convert([(1.0, "EUR", _day(0))], [], kind=pa.float64())


codes = st.sampled_from(["USD", "JPY", "KWD", "EUR"])
rates_of = st.lists(
    st.tuples(codes, st.integers(-40, 20).map(_day), st.integers(1, 10**14).map(lambda n: str(Decimal(n).scaleb(-10)))),
    max_size=12,
    unique_by=lambda row: row[:2],
)


def _expected(
    amount: Decimal, code: str, day: date, rates: list[tuple[str, date, str]], *, digits: int, max_age_days: int
) -> int | None:
    usable = [row for row in rates if row[0] == code and row[1] <= day and (day - row[1]).days <= max_age_days]
    if code == "EUR":
        rate = Decimal(1)
    elif usable:
        rate = Decimal(max(usable, key=lambda row: row[1])[2])
    else:
        return None
    with localcontext(prec=100):
        minor = int((amount * rate).scaleb(digits).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return minor if abs(minor) <= MAX_MINOR else None


@given(
    st.lists(st.tuples(st.integers(-(10**20), 10**20) | st.integers(-10_000, 10_000), codes, st.integers(-45, 45))),
    rates_of,
    st.integers(0, 4),
    st.integers(0, 40),
)
def test_decimals_agree_with_decimal(
    rows: list[tuple[int, str, int]], rates: list[tuple[str, date, str]], digits: int, max_age_days: int
) -> None:
    exact = [(Decimal(amount).scaleb(-8), code, _day(number)) for amount, code, number in rows]
    found = _convert(exact, rates, digits=digits, max_age_days=max_age_days)
    assert found.minor.to_pylist() == [
        _expected(*row, rates, digits=digits, max_age_days=max_age_days) for row in exact
    ]


@given(st.lists(st.tuples(st.integers(-(10**15), 10**15), codes, st.integers(-45, 45))), rates_of)
def test_minor_units_agree_with_decimal(rows: list[tuple[int, str, int]], rates: list[tuple[str, date, str]]) -> None:
    found = _convert([(amount, code, _day(number)) for amount, code, number in rows], rates, kind=pa.int64())
    assert found.minor.to_pylist() == [
        _expected(Decimal(amount).scaleb(-minor_digits(code)), code, _day(number), rates, digits=2, max_age_days=31)
        for amount, code, number in rows
    ]
    assert [a or b for a, b in zip(found.is_missing.to_pylist(), found.is_too_large.to_pylist(), strict=True)] == [
        value is None for value in found.minor.to_pylist()
    ]
