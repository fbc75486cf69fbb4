"""A cut tail of payments is noticed, and a whole one is left alone (B19, B21)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lrfm.survival.causes import OPEN, PAID
from lrfm.survival.cut import Cut, find_cut
from lrfm.survival.spells import Spells

LIMIT, FOLLOWED = 60, 1_000


def _days(seed: int, *, count: int = 4_000) -> npt.NDArray[np.float64]:
    return np.ceil(np.random.default_rng(seed).lognormal(3.2, 0.8, count))


def _paid(days: npt.NDArray[np.float64]) -> Spells:
    return Spells.of(np.zeros(len(days)), days, np.full(len(days), PAID))


def _cut_at_limit(seed: int) -> Cut | None:
    days = _days(seed)
    kept = days[days <= LIMIT]
    return find_cut(_paid(kept), watched=np.full(len(kept), FOLLOWED))


def test_a_cut_is_found_where_it_is() -> None:
    """Of ledgers that leave out whoever took longer than 60 days, each is noticed, and the missing are many."""
    found = [_cut_at_limit(seed) for seed in range(40)]
    assert all(one is not None and one.last_days == LIMIT for one in found)
    truly = np.mean([((_days(seed) > LIMIT) & (_days(seed) <= LIMIT + 15)).sum() for seed in range(40)])
    foreseen = np.mean([one.expected for one in found if one is not None])
    assert 0.5 * truly < foreseen < 1.3 * truly


def test_a_whole_tail_is_no_cut() -> None:
    """At most one of fifty false alarms, as the rule promises."""
    alarms = [find_cut(_paid(days), watched=np.full(len(days), FOLLOWED)) for days in map(_days, range(100))]
    assert sum(one is not None for one in alarms) <= 2


def test_one_invoice_beyond_disproves_it() -> None:
    """Open for longer than all that were paid: such invoices are in the files."""
    days = _days(1)
    kept = days[days <= LIMIT]
    spells = Spells.of(np.zeros(len(kept) + 1), np.append(kept, LIMIT + 40), np.append(np.full(len(kept), PAID), OPEN))
    assert find_cut(spells, watched=np.full(len(spells), FOLLOWED)) is None


def test_time_alone_is_no_cut() -> None:
    """Young invoices end where their time does; a rule that took them as followed would call that a cut."""
    rng = np.random.default_rng(2)
    days, age = _days(2), rng.integers(1, LIMIT + 1, 4_000)
    kept = days <= age
    assert find_cut(_paid(days[kept]), watched=age[kept]) is None
    of_a_day = _paid(days[days <= LIMIT])
    assert find_cut(of_a_day, watched=np.full(len(of_a_day), LIMIT)) is None
    assert find_cut(of_a_day, watched=np.full(len(of_a_day), FOLLOWED)) is not None


def test_a_few_customers_make_no_cut() -> None:
    """Where all that was late comes from nine customers, the end of the tail is their habit."""
    days = _days(1)
    kept = days[days <= LIMIT]
    told = [
        find_cut(
            Spells.of(np.zeros(len(kept)), kept, np.full(len(kept), PAID), customer=np.arange(len(kept)) % customers),
            watched=np.full(len(kept), FOLLOWED),
        )
        for customers in (9, 90)
    ]
    assert [one is None for one in told] == [True, False]


def test_nothing_paid() -> None:
    assert find_cut(Spells.of([0, 0], [5, 9], [OPEN, OPEN]), watched=[100, 100]) is None
