"""Reasons through JSON: their values come back as what they were."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from lrfm.core.measure import Measure, Unit
from lrfm.core.plain_values import encoded
from lrfm.core.reason import Reason
from lrfm.errors import Defect, Fault, Place, UserError

REASON = TypeAdapter(Reason)
NAMES = st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=1)
SINGLE = {
    "int": st.integers(),
    "bool": st.booleans(),
    "none": st.none(),
    "str": st.text(),
    "date": st.dates(),
    "decimal": st.decimals(allow_nan=False, allow_infinity=False),
    "fraction": st.fractions(),
}
ANY = st.one_of(*SINGLE.values())
REASONS = st.builds(Reason, NAMES, st.dictionaries(NAMES, ANY))
MEASURES = st.one_of(
    st.builds(Measure, NAMES, st.integers(), st.sampled_from(Unit), caveats=st.tuples(REASONS)),
    st.builds(Measure, NAMES, st.none(), st.sampled_from(Unit), missing=REASONS),
)
PROMISED = {**SINGLE, "tuple": st.lists(ANY).map(tuple), "reason": REASONS, "measure": MEASURES}


@pytest.mark.parametrize("kind", PROMISED)
@given(data=st.data())
def test_a_value_comes_back_as_it_was(kind: str, data: st.DataObject) -> None:
    value = data.draw(PROMISED[kind])
    reason = Reason("some.key", {"value": value})
    for back in (REASON.validate_json(REASON.dump_json(reason)), REASON.validate_python(REASON.dump_python(reason))):
        assert back == reason
        assert type(back.values["value"]) is type(value)


@given(st.fractions().filter(lambda value: value.denominator > 1), REASONS)
def test_a_measure_comes_back_with_its_caveats(value: Fraction, caveat: Reason) -> None:
    adapter = TypeAdapter(Measure)
    measure = Measure("dso", value, Unit.DAYS, caveats=(caveat,))
    assert adapter.validate_json(adapter.dump_json(measure)) == measure


@pytest.mark.parametrize("value", [1.5, math.nan, dt.datetime(2026, 10, 31), object(), {"date": "2026-10-31"}, [1]])
def test_other_values_are_refused_when_written(value: object) -> None:
    with pytest.raises(Defect, match=type(value).__name__):
        encoded(value)
    with pytest.raises(PydanticSerializationError, match=type(value).__name__):
        REASON.dump_json(Reason("some.key", {"value": value}))


def test_unknown_tags_are_refused_when_read() -> None:
    with pytest.raises(Defect, match="weekday"):
        REASON.validate_json('{"key": "some.key", "values": {"value": {"weekday": "Monday"}}}')


def test_decimals_keep_their_zeros() -> None:
    back = REASON.validate_json(REASON.dump_json(Reason.of("some.key", amount=Decimal("1.50"))))
    assert str(back.values["amount"]) == "1.50"


def test_an_error_of_several_faults_loses_none() -> None:
    error = UserError(Fault("one", {"count": 1}, Place("params/acme.yml")), Fault("two"))
    assert Reason.of_error(error).values == {"reasons": (Reason.of("one", count=1), Reason.of("two"))}
    assert Reason.of_error(UserError.of("one", count=1)) == Reason.of("one", count=1)
