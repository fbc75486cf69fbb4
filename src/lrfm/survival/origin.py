"""What was known of invoices on a past day, and what then became of those that stood open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

__all__ = ["Origin"]


@dataclass(frozen=True, eq=False)
class Origin:
    """A day to predict from; money in whole minor units, days as whole numbers.

    - `known`: a row for each spell of credit known at `day`: `document_key`, `customer_key`, `event_date`, `due_date`
      (datetime64), `entry`, `exit` (days past due, at risk after entry), `cause` (a code of `lrfm.survival.causes`; 0:
      open at `day`), `amount_minor`, and covariates;
    - `open`: those rows that were open at `day`, numbered from 0, with `lateness` (days past due at `day`, below 0
      before) and `open_minor` beside the same columns;
    - `came`: a row for each of `open`: `days` after `day` on which it ended or was last seen (at least 1), `cause` (0:
      still open when it was last seen), `watched_days` from `day` to the last day of the files;
    - `received`: payments on them, parts too: `row` of `open`, `days` after `day`, `paid_minor`.
    """

    day: date
    known: pd.DataFrame
    open: pd.DataFrame
    came: pd.DataFrame
    received: pd.DataFrame
