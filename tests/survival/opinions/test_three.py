"""Three models asked the same: known effects found again, and ledgers of which too little is known (B7, B22)."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrfm.core.reason import Reason
from lrfm.survival.aft import AftFit, Family, fit_aft
from lrfm.survival.opinions import accelerated
from lrfm.survival.opinions.coding import Coded, code_rows
from lrfm.survival.opinions.kept import KeptDay
from lrfm.survival.opinions.results import EffectsTold, Fading
from lrfm.survival.opinions.three import ask_three, clocked
from lrfm.survival.proportional import Verdict
from tests.survival.made_book import LATE_EFFECT, SETTINGS, START, TERMS_DAYS, World, plain_covariates
from tests.survival.made_spells import engine

DAY = 900


def pieces(world: World, **changes: Any) -> pd.DataFrame:
    """Give the book of a day as it is kept."""
    rows = world.known(DAY)
    rows = rows[rows["exit_day"] > 0]
    names = np.array(["open", "paid", "credited", "written_off"])
    written = pd.Timestamp(START) + pd.to_timedelta(rows["written"], unit="D")
    return rows.drop(columns=["truth", "is_late"]).assign(
        entry_day=0,
        cause=names[rows["cause"].to_numpy()],
        event_date=written,
        due_date=written + pd.Timedelta(days=TERMS_DAYS),
        **changes,
    )


def ask(frame: pd.DataFrame, *, least_customers: int = 20) -> tuple[EffectsTold | Reason, Fading | Reason]:
    kept = KeptDay(pd.Timestamp(START).date(), frame, 1)
    return ask_three(kept, settings=SETTINGS, least_customers=least_customers, engine=engine())


@cache
def asked() -> tuple[EffectsTold | Reason, Fading | Reason]:
    return ask(pieces(World(seed=4, customers=120, each=20, variance=0.0)))


def test_all_find_the_known_effect() -> None:
    """The rate of late payers is exp(-0.6) of the others; the hazard model and Cox's are one model in two ways."""
    told, _ = asked()
    assert isinstance(told, EffectsTold)
    assert (told.missing, told.strata_count, told.every) == ({}, 1, 1)
    (one,) = told.effects
    assert {one.level, one.reference} == {"later", "on_time"}
    sign = 1 if one.level == "later" else -1
    assert one.hazard is not None
    assert one.cox is not None
    assert one.aft is not None
    assert one.hazard.low < np.exp(sign * LATE_EFFECT) < one.hazard.high
    assert one.hazard.value == pytest.approx(one.cox.value, rel=0.03)
    assert one.hazard.high == pytest.approx(one.cox.high, rel=0.03)
    assert (one.aft.value > 1) == (one.cox.value < 1)
    assert told.usual_days is not None
    assert TERMS_DAYS - 10 < told.usual_days < TERMS_DAYS + 20


def test_an_effect_that_does_not_fade_is_not_said_to() -> None:
    _, fading = asked()
    assert isinstance(fading, Fading)
    (one,) = fading.moving
    assert one.verdict is not Verdict.CHANGES
    assert len(one.parts) == len(fading.ends_days) == 4


def test_an_effect_of_one_phase_is_told_to_change() -> None:
    """Who is marked pays as others do before the due date, and half of them are written on a day after it."""
    frame = pieces(World(seed=5, customers=100, each=20, variance=0.0))
    lateness = frame["exit_day"] - TERMS_DAYS
    rng = np.random.default_rng(1)
    chance = np.where(lateness > 10, 0.8, 0.2)
    marked = frame.assign(overdue=np.where(rng.random(len(frame)) < chance, "yes", "no"))
    _, fading = ask(marked)
    assert isinstance(fading, Fading)
    most = max(fading.moving, key=lambda one: one.ratio)
    assert (most.term, most.verdict) == ("overdue", Verdict.CHANGES)


def test_columns_that_say_the_same_are_told_once() -> None:
    """Customers without a record have no known level of anything: one column says so for all."""
    frame = clocked(pieces(World(seed=6, customers=40, each=10)))
    is_new = frame.index % 3 == 0
    nobody = frame.assign(
        paid_late=np.where(is_new, "unknown", frame["paid_late"]),
        buys=np.where(is_new, "unknown", np.where(frame.index % 2, "often", "seldom")),
        size=np.where(frame.index % 5, 2.0, 4.0),
        rhythm=np.where(frame.index == 1, "silent", "usual"),
    )
    found = code_rows(nobody)
    assert isinstance(found, Coded)
    assert len([one for one in found.columns if not one.is_told]) == 1
    assert {one.term for one in found.columns if one.is_told} == {"paid_late", "buys", "size"}
    assert found.left_out == found.pooled == (("rhythm", "silent"),)
    size = next(one for one in found.columns if one.term == "size")
    assert (size.level, size.reference, size.contrast) == ("4", "2", 2.0)


def test_rare_levels_do_not_count_as_the_reference() -> None:
    """Two levels with twelve payments each share a column that nobody is shown; what all seldom do stays as it is."""
    frame = clocked(pieces(World(seed=6, customers=40, each=10)))
    paid = np.flatnonzero(frame["cause"] == 1)
    rhythm = np.full(len(frame), "usual", dtype=object)
    rhythm[paid[:12]], rhythm[paid[12:24]] = "silent", "hurried"
    found = code_rows(frame.assign(rhythm=rhythm))
    assert isinstance(found, Coded)
    others = next(one for one in found.columns if one.term == "rhythm")
    assert (others.level, others.reference, others.is_told) == ("others", "usual", False)
    assert found.frame[others.name].to_numpy().tolist() == (rhythm != "usual").astype(float).tolist()
    assert (found.left_out, found.pooled) == ((("rhythm", "hurried"), ("rhythm", "silent")), ())


def test_rare_terms_do_not_decide_the_family() -> None:
    """Nobody paid on terms of more than 100 days: their effect would have no end, in any family."""
    frame = pieces(World(seed=4, customers=60, each=15, variance=0.0))
    rare = frame.index % 100 == 0
    told, _ = ask(frame.assign(terms=np.where(rare, 101, 30), cause=np.where(rare, "open", frame["cause"])))
    assert isinstance(told, EffectsTold)
    assert (told.missing, told.failed) == ({}, ())
    assert told.family is not None


def test_a_family_that_failed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*asked: Any, family: Family, **how: Any) -> AftFit | Reason:
        why_not = Reason.of("second.separated", covariates="terms_101")
        return why_not if family is Family.WEIBULL else fit_aft(*asked, family=family, **how)

    monkeypatch.setattr(accelerated, "fit_aft", failing)
    told, _ = ask(pieces(World(seed=4, customers=60, each=15, variance=0.0)))
    assert isinstance(told, EffectsTold)
    assert told.failed == (Family.WEIBULL,)
    assert told.family not in (None, Family.WEIBULL)


@pytest.mark.parametrize("kind", ["few", "one_customer", "alike", "parted"])
def test_ledgers_that_tell_too_little(kind: str) -> None:
    """A reason, or effects without what parts the data; never numbers without end."""
    frame = pieces(World(seed=7, customers=40, each=8))
    made = {
        "few": frame.head(30).assign(cause="open"),
        "one_customer": frame.assign(customer_key=1),
        "alike": plain_covariates(frame),
        "parted": frame.assign(overdue=np.where(frame["cause"] == "paid", "no", "yes")),
    }[kind]
    told, fading = ask(made)
    reasons = {
        "few": "second.too_few_exits",
        "one_customer": "survival.few_customers",
        "alike": "opinions.nothing_varies",
    }
    if kind in reasons:
        assert isinstance(told, Reason)
        assert told.key == reasons[kind]
        assert fading == told
    else:
        assert isinstance(told, EffectsTold)
        assert {one.term for one in told.effects} == {"paid_late"}
        assert ("overdue", "yes") in told.left_out
        assert ("overdue", "yes") in told.pooled
