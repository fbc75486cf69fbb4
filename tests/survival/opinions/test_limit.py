"""The ceiling: a right model leaves nothing, a wrong one leaves something; what is kept reads as it was (B7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import ibis
import numpy as np
import pandas as pd
import pytest

from lrfm.core.reason import Reason
from lrfm.survival.frailty import Frailty
from lrfm.survival.open_day import OpenDay, paid_share
from lrfm.survival.opinions import kept
from lrfm.survival.opinions.kept import KeptDay, keep_days, open_kept
from lrfm.survival.opinions.limit import ALONE, ON_TOP, Ahead, find_ceiling
from lrfm.survival.opinions.own_paces import log_paces_of_others, own_record
from lrfm.survival.opinions.results import Ceiling
from lrfm.survival.origin import Origin
from lrfm.survival.payment_model import PaymentModel, fit_payment_model
from lrfm.survival.proof.settings import ProofSettings
from lrfm.survival.runs import BusinessDays, Habit, RunHabits
from tests.survival.made_book import SETTINGS, START, TERMS_DAYS, World, plain_covariates
from tests.survival.made_spells import engine
from tests.survival.opinions.test_three import pieces

PROOF = ProofSettings(horizons_days=(30,), replicates=100, least_known_paid=20)
DAY, WATCHED = 900, 60
WORLD = World(seed=11, customers=80, each=30, days=890, variance=0.0)


def origin() -> Origin:
    """Give what stood open on the day, and what came of it by the known truth."""
    rows = WORLD.open_at(DAY)
    days = np.clip(rows["ended"] - DAY, 1, WATCHED)
    cause = np.where(rows["ended"] - DAY <= WATCHED, WORLD.invoices.loc[rows["document_key"], "cause"], 0)
    came = pd.DataFrame({"days": days, "cause": cause, "watched_days": WATCHED})
    received = pd.DataFrame({name: pd.Series(dtype="int64") for name in ("row", "days", "paid_minor")})
    return Origin(START + timedelta(days=DAY), WORLD.known(DAY), rows, came, received)


@cache
def model(*, is_blind: bool = False) -> PaymentModel:
    """Fit the model; a blind one is told that no customer ever paid late."""
    on = engine()
    book = WORLD.pieces(DAY, on=on, name="ceiling_book")
    if is_blind:
        book = book.mutate(paid_late=ibis.literal("on_time"))
    found = fit_payment_model(
        book, settings=SETTINGS, ridges={"paid": 0.1, "credited": 0.1}, engine=on, name=f"ceiling_{is_blind}"
    )
    assert isinstance(found, PaymentModel)
    return found


def day(**changes: Any) -> KeptDay:
    one = OpenDay(origin(), model(**changes))
    business = BusinessDays(holidays=(np.datetime64("2024-07-10"),))
    some = np.tile([0.5, 0.5], (len(one.customer_keys), 1))
    one = replace(one, own_habits=RunHabits((Habit(), Habit(days_of_month=(10,))), some, business, 0.1))
    return KeptDay(one.origin.day, pieces(WORLD), 1, one)


def tried(found: Ceiling | Reason) -> dict[str, Any]:
    assert isinstance(found, Ceiling)
    return {one.method: one for one in found.tried}


def test_a_right_model_leaves_next_to_nothing() -> None:
    found = find_ceiling([day()], settings=PROOF, engine=engine())
    assert isinstance(found, Ceiling)
    assert (found.until_days, found.days) == (30, (START + timedelta(days=DAY),))
    top = tried(found)[ON_TOP]
    assert abs(top.difference) < 0.05 * found.model_error
    assert tried(found)[ALONE].error > 0.9 * found.model_error
    assert top.low is not None
    assert top.low <= top.difference <= top.high


def test_the_model_is_scored_by_what_it_foretells() -> None:
    """What is written out by day for boosting gives the model's own shares, when it is not touched."""
    one = day()
    assert one.open is not None
    ahead = Ahead.of(one.open, days=30)
    again = ahead.paid(ahead.times(np.ones(ahead.hazards[:, 0].shape)), own_pace=True)
    assert again == pytest.approx(paid_share(one.open, method="model", days=30), abs=1e-9)


def test_boosting_finds_what_a_blind_model_leaves() -> None:
    """Half of the invoices are paid at half the rate, and the model was never told which."""
    seen, blind = (find_ceiling([day(**how)], settings=PROOF, engine=engine()) for how in ({}, {"is_blind": True}))
    assert isinstance(seen, Ceiling)
    assert isinstance(blind, Ceiling)
    assert blind.model_error > seen.model_error
    assert tried(blind)[ON_TOP].difference < 0
    assert tried(blind)[ON_TOP].error == pytest.approx(seen.model_error, rel=0.05)


def test_a_pace_does_not_know_of_the_invoice_it_explains() -> None:
    """All customers are alike, and said to differ: whoever knows of his own payment, or of none, seems to tell it."""
    alike = replace(model(), frailty=Frailty(0.5, 9.0, 80, 2000, 2000.0))
    rows = pieces(WORLD)
    own = own_record(rows, alike, engine=engine(), name="own_paces")
    assert own.document_key.tolist() == sorted(rows["document_key"])
    assert own.events.sum() == (rows["cause"] == "paid").sum()
    record = alike.record.set_index("customer")
    by_customer = pd.Series(own.hazard, index=own.document_key).groupby(lambda key: key // WORLD.each).sum()
    assert by_customer.to_numpy() == pytest.approx(record.loc[by_customer.index, "hazard"].to_numpy(), rel=0.02)
    of_others = log_paces_of_others(rows, alike, own=own)
    with_own = rows["customer_key"].map(dict(zip(record.index, alike.log_paces(), strict=True)))
    place = np.searchsorted(own.document_key, rows["document_key"])
    surprise = (own.events - own.hazard)[place]
    assert np.corrcoef(with_own, surprise)[0, 1] > 0.1
    assert abs(np.corrcoef(of_others, surprise)[0, 1]) < 0.08
    nobody = rows.head(2).assign(customer_key=-1, document_key=-1)
    assert log_paces_of_others(nobody, alike, own=own).tolist() == [0.0, 0.0]


def test_no_day_and_few_payments_have_reasons() -> None:
    assert find_ceiling([], settings=PROOF, engine=engine()) == Reason.of("opinions.no_past_day")
    few = replace(day(), pieces=pieces(WORLD).head(40))
    found = find_ceiling([few], settings=PROOF, engine=engine())
    assert isinstance(found, Reason)
    assert found.key == "second.too_few_exits"


def test_what_is_kept_foretells_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written and read again, with every second invoice where there are many; only days followed long enough."""
    on, whole = engine(), day()
    assert whole.open is not None
    monkeypatch.setattr(kept, "MOST_NOW", 1500)
    table = WORLD.pieces(DAY, on=on, name="kept_book")
    late = replace(whole.open.origin, day=START, came=whole.open.origin.came.assign(watched_days=29))
    books = SimpleNamespace(days=(whole.day, START + timedelta(days=DAY + 90)), pieces_at=lambda _: table)
    fitted = [whole.open, replace(whole.open, origin=late)]
    keep_days(tmp_path / "kept", cast("Any", books), fitted, engine=on, settings=PROOF)
    found = open_kept(tmp_path / "kept", settings=SETTINGS)
    assert [one.day for one in found.past] == [whole.day]
    assert found.now.every == 2
    assert (found.now.pieces["document_key"] % 2 == 0).all()
    (past,) = found.past
    assert past.open is not None
    assert (past.every, past.open_every) == (1, 1)
    ours, theirs = (paid_share(one, method="model", days=30) for one in (past.open, whole.open))
    assert ours == pytest.approx(theirs, abs=1e-12)
    assert plain_covariates(past.pieces).columns.tolist() == past.pieces.columns.tolist()
    assert TERMS_DAYS in past.pieces["terms"].unique()
