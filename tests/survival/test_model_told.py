"""What is told of a model of payment is what was fitted, as ratios against a reference (B14, B22)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from lrfm.core.reason import Reason
from lrfm.survival.effects import Effects
from lrfm.survival.model_told import tell_model
from lrfm.survival.payment_model import PaymentModel, fit_payment_model
from tests.survival.made_book import LATE_EFFECT, SETTINGS, World
from tests.survival.made_spells import engine

DAY = 500
SIZES = (1.0, 2.0, 3.0, 4.0, 5.0)


@pytest.fixture(scope="module")
def model() -> PaymentModel:
    on = engine()
    world = World(seed=3, customers=120, each=30, days=DAY)
    pieces = on.to_arrow(world.pieces(DAY, on=on), order_by=["document_key"]).to_pandas()
    pieces["size"] = np.array(SIZES)[pieces["document_key"] % len(SIZES)]
    sized = on.from_arrow(pa.Table.from_pandas(pieces, preserve_index=False), name="sized")
    found = fit_payment_model(sized, settings=SETTINGS, ridges={"paid": 0.1}, engine=on, name="told")
    assert isinstance(found, PaymentModel)
    return found


def test_ratios_are_those_by_which_rows_are_foretold(model: PaymentModel) -> None:
    """Each told effect is the quotient of two rows that differ in it alone, in its phase."""
    told = tell_model(model, day=date(2023, 1, 1), since=date(2022, 1, 1), spell_count=3600)
    fit = model.hazards.hazards["paid"]
    effects = Effects.of(fit)
    assert {one.term for one in told.effects if one.kind == "row"} == {"paid_late", "size"}
    for one in (one for one in told.effects if one.kind == "row"):
        pair = [float(one.level), float(one.reference)] if one.term == "size" else [one.level, one.reference]
        other = {"paid_late": one.level, "size": SIZES[0]}
        log_rates = effects.of_rows(
            pd.DataFrame({**{key: [value] * 2 for key, value in other.items()}, one.term: pair})
        )
        phases = range(log_rates.shape[1]) if one.phase is None else [one.phase]
        for phase in phases:
            assert np.log(one.ratio) == pytest.approx(log_rates[0, phase] - log_rates[1, phase], abs=1e-9)
        assert one.low < one.ratio < one.high


def test_the_truth_lies_within_what_is_told(model: PaymentModel) -> None:
    told = tell_model(model, day=date(2023, 1, 1), since=date(2022, 1, 1), spell_count=3600)
    late = [one for one in told.effects if one.term == "paid_late"]
    assert len(late) == 3  # phases
    for one in late:
        sign = 1 if one.reference != "later" else -1
        error = np.log(one.high / one.low) / (2 * 1.96)
        assert abs(sign * np.log(one.ratio) - LATE_EFFECT) < 3 * error < 1
    size = next(one for one in told.effects if one.term == "size")
    assert (size.level, size.reference) == ("5", "1")
    assert size.low < 1 < size.high  # nothing hangs on it in this world


def test_what_cannot_be_told_says_why(model: PaymentModel) -> None:
    """Customers who can't be told apart, and the causes without a hazard, come with their reasons."""
    told = tell_model(model, day=date(2023, 1, 1), since=date(2022, 1, 1), spell_count=3600)
    assert told.pace_variance == pytest.approx(0.8, rel=0.4)  # the truth of this world
    assert told.pace_missing is None
    assert "written_off" in told.absent
    why = Reason.of("survival.few_customers", count=1, least=2)
    alike = tell_model(replace(model, frailty=why), day=date(2023, 1, 1), since=date(2022, 1, 1), spell_count=1)
    assert (alike.pace_variance, alike.pace_missing) == (None, why)
