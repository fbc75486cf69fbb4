"""What became of customers in the time after each of many cut-offs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.outcomes.book import open_book
from lrfm.cohort.outcomes.days import to_day
from lrfm.cohort.outcomes.eligible import ELIGIBLE, customers_at, in_default_at
from lrfm.cohort.outcomes.episodes import breaches_of, episodes_of
from lrfm.cohort.outcomes.materiality import propose_materiality
from lrfm.cohort.outcomes.origins import Origin, origin_rows, origins_of
from lrfm.cohort.outcomes.overdue import customer_steps
from lrfm.cohort.outcomes.result import as_frame, outcome_rows
from lrfm.cohort.outcomes.views import late_customers, views_of, window_ends

if TYPE_CHECKING:
    import pandas as pd
    from ibis.expr.types import Table

    from lrfm.cohort.outcomes.book import Book
    from lrfm.cohort.settings import DefaultSettings, OutcomeSettings
    from lrfm.engine.base import Engine
    from lrfm.ledger.model import LedgerTables

__all__ = ["Outcomes", "take_outcomes", "unknown_fate_documents"]


@dataclass(frozen=True)
class Outcomes:
    """What became of each customer who had bought by an origin; days after `observed_on` are not looked at.

    `frame` has one row per origin and customer, sorted by both:

    - `origin`, `customer_key`; `eligibility` (as known at the origin): eligible, related_party, in_default, inactive,
      new.
    - `state`: None where not eligible; defaulted or performed; unobserved, with `unobserved_because` window_open,
      unknown_fate or no_payments; blank (the default fell into the blank period); backdated (a default from before the
      origin that became known only after it). Only defaulted and performed are outcomes.
    - `state_then`, `default_on_then`: the same by what was known on the last day of the window, for whoever learns from
      it later; None while the window is open.
    - `default_on`, `cause` (past_due, write_off, bounced, event) of the defaulted, and of the blank.
    - `observed_until`: the last day of the window that was seen.
    - `was_soft_late`: whether more than `soft_past_due_days` past due was reached in the window, missing where that is
      not seen, and where `was_already_soft_late`: who was that late at the origin, or became so in the blank period,
      can't reach it.
    - `was_written_off`: whether more than a small balance was written off in the window, missing where that is not
      seen. Both are missing where they hang on an amount of unknown fate.
    - `owed_minor` at the origin as known then; `lost_minor` written off in the window, `lost_owed_minor` of it what had
      been owed at the origin; `loss_share` = the latter by `owed_minor`, NaN where nothing was owed, where the window
      was not seen to its end, and where `was_written_off` is missing.
    """

    origins: tuple[Origin, ...]
    observed_on: date
    horizon_months: int
    materiality_minor: int
    is_materiality_proposed: bool
    soft_past_due_days: int
    frame: pd.DataFrame

    def at(self, origin: date) -> pd.DataFrame:
        """Give the eligible customers of an origin, indexed by `customer_key`, sorted."""
        rows = self.frame[(self.frame["origin"] == origin) & (self.frame["eligibility"] == ELIGIBLE)]
        return rows.drop(columns=["origin", "eligibility"]).set_index("customer_key")

    def eligibility_counts(self, origin: date) -> Mapping[str, int]:
        """Count the customers of an origin by eligibility."""
        return Counter(self.frame.loc[self.frame["origin"] == origin, "eligibility"].tolist())

    def state_counts(self, origin: date) -> Mapping[str, int]:
        """Count the eligible customers of an origin by state."""
        return Counter(self.at(origin)["state"].tolist())

    def loss_rate(self, origin: date) -> Fraction | None:
        """Give the amount-weighted loss rate of those of known fate.

        None where nothing was owed, and where the window is still open: of those whose fate is then known all lost.
        """
        if not any(one.day == origin and one.window_end <= self.observed_on for one in self.origins):
            return None
        rows = self.at(origin)
        rows = rows[rows["was_written_off"].notna()]
        owed = sum(rows["owed_minor"].tolist())
        return Fraction(sum(rows["lost_owed_minor"].tolist()), owed) if owed else None


def unknown_fate_documents(ledger: LedgerTables) -> Table:
    """Give part-paid invoices and what stays open of them at the end of the files: `document_key`, `rest_minor`.

    Of files that only ever show paid rows nobody knows what became of these amounts.
    """
    rows = ledger.allocations
    settled = rows.group_by("document_key").agg(settled_minor=rows.amount_minor.sum().cast("int64"))
    rows = ledger.invoices.join(settled, "document_key")
    rows = rows.mutate(rest_minor=rows.amount_minor - rows.settled_minor)
    return rows.filter((rows.settled_minor > 0) & (rows.rest_minor > 0)).select("document_key", "rest_minor")


def take_outcomes(
    ledger: LedgerTables,
    *,
    origins: Sequence[date],
    observed_on: date,
    horizon_months: int,
    settings: OutcomeSettings,
    engine: Engine,
    materiality_minor: int | None = None,
    small_balance_minor: int = 0,
    unknown: Table | None = None,
    related_keys: Collection[int] = (),
    first_complete: date | None = None,
) -> Outcomes:
    """Tell for each origin who defaulted in the window after it, by what was known on `observed_on`.

    Defaults by METHODS 4.2. `materiality_minor` is the absolute threshold; without one a proposal as of the first
    origin counts, of the months since `first_complete`, the first day from which on the files hold everything (without
    it since the first invoice). `small_balance_minor` may be written off without that being a default. `unknown` are
    documents of unknown fate (`unknown_fate_documents`), taken as the settings say. An extract taken before
    `observed_on` ends what is observed.
    """
    end = min(observed_on, ledger.extract_date or observed_on)
    chosen = origins_of(origins, settings=settings, horizon=horizon_months)
    if not chosen or chosen[-1].day > end:
        raise ValueError("origins: at least one, and none after the last day observed")
    rest = unknown if settings.default.unknown_fate == "unobserved" else None
    book = open_book(
        ledger, settings=settings.default, small_balance_minor=small_balance_minor, unknown=rest, engine=engine
    )
    material = materiality_minor
    if material is None:
        material = propose_materiality(book, at=chosen[0].day, first_complete=first_complete, engine=engine)
    days = engine.from_arrow(origin_rows(chosen, settings=settings), name="outcomes_origins")
    rows = _rows(
        book,
        days,
        until=to_day(end),
        materiality_minor=material,
        settings=settings.default,
        related_keys=related_keys,
        engine=engine,
    )
    found = engine.to_arrow(rows, order_by=["number", "customer_key"])
    frame = as_frame(
        found,
        origins=chosen,
        until=end,
        small_balance_minor=small_balance_minor,
        has_payments=ledger.has_payments,
    )
    soft_days = settings.default.soft_past_due_days
    return Outcomes(chosen, end, horizon_months, material, materiality_minor is None, soft_days, frame)


def _rows(
    book: Book,
    origins: Table,
    *,
    until: int,
    materiality_minor: int,
    settings: DefaultSettings,
    related_keys: Collection[int],
    engine: Engine,
) -> Table:
    """Give the facts of each customer's outcome; what several steps rest on is computed once."""
    days = ibis.union(origins.select("number", "origin"), window_ends(origins, until=until))
    late = engine.materialise(late_customers(book, origins=days), name="outcomes_late")
    views = engine.materialise(views_of(book, late, origins=days, until=until), name="outcomes_views")
    steps = engine.materialise(customer_steps(book, views, engine=engine), name="outcomes_steps")
    breaches = engine.materialise(
        breaches_of(steps, materiality_minor=materiality_minor, settings=settings), name="outcomes_breaches"
    )
    episodes = engine.materialise(
        episodes_of(breaches, book.triggers, views, settings=settings), name="outcomes_episodes"
    )
    customers = customers_at(
        book, in_default_at(episodes, late, origins=origins), origins=origins, related_keys=related_keys
    )
    return outcome_rows(
        customers,
        episodes,
        breaches,
        late,
        book=book,
        origins=origins,
        until=until,
        soft_days=settings.soft_past_due_days,
    )
