"""What the made-up company consists of while it is being made: arrays by customer, by document and by payment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["NEVER", "Block", "Days", "Documents", "Numbers", "Payments", "People", "Shares"]

Days = npt.NDArray[np.int32]
"""Days since 1970-01-01, as Arrow's date32 holds them; `NEVER` stands for none."""
Numbers = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NEVER = np.int32(2**31 - 1)


@dataclass(frozen=True)
class People:
    """The customers of a block, one value each.

    `number` counts through all blocks. `salesperson` counts from 0. `group` is the number of the connected group (-1:
    alone). `frailty` multiplies the hazard of payment (mean 1). `dispute_share`, `part_share`: how many of its invoices
    are disputed, are paid in parts. `is_fictitious`: a name that a salesperson made up.
    """

    number: Numbers
    starts_on: Days
    leaves_on: Days
    terms_days: Numbers
    orders_a_month: Shares
    size_log: Shares
    frailty: Shares
    dispute_share: Shares
    part_share: Shares
    bounce_share: Shares
    pays_by_cheque: Flags
    salesperson: Numbers
    trade: Numbers
    region: Numbers
    script: Numbers
    group: Numbers
    is_fictitious: Flags


@dataclass(frozen=True)
class Documents:
    """The invoices of a block in the order of (issued_on, customer); `customer` is the row of `People`.

    `ordered_on` <= `delivered_on` <= `issued_on` <= `entered_on`; amounts in minor units.
    """

    customer: Numbers
    ordered_on: Days
    delivered_on: Days
    issued_on: Days
    entered_on: Days
    due_on: Days
    amount_minor: Numbers


@dataclass(frozen=True)
class Payments:
    """How each invoice of a block ends, row for row as in `Documents`; days may lie after the extract.

    `paid_on` is the day on which the last money comes (`NEVER`: none comes), `reminded_on`, `disputed_on`,
    `dispute_closed_on`, `credited_on` and `written_off_on` may be `NEVER`, too. `by_cheque`: through an instrument.
    """

    paid_on: Days
    reminded_on: Days
    disputed_on: Days
    dispute_closed_on: Days
    credited_on: Days
    credited_minor: Numbers
    written_off_on: Days
    written_off_minor: Numbers
    by_cheque: Flags


@dataclass(frozen=True)
class Block:
    """Some customers with everything that happened to them, as tables of facts and as tables of truth.

    Facts have the columns that `lrfm.ledger.synthetic.tables` declares; truth is what no ledger shows.
    """

    facts: Mapping[str, pa.Table]
    truth: Mapping[str, pa.Table] = field(default_factory=dict)
