"""What a cash forecast is made of, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from lrfm.survival.frozen import FrozenArrays
from lrfm.survival.rows import Floats, Ints

if TYPE_CHECKING:
    from lrfm.survival.cash.billing import NewBilling

__all__ = ["CashInputs", "CustomerPosteriors", "InstrumentsInHand", "OpenBook", "Outflows"]

Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True, eq=False)
class CustomerPosteriors(FrozenArrays):
    """What each customer multiplies the hazard of payment by: gamma with `shape` a + D and `rate` a + Lambda.

    `key` (customers): surrogate keys; an infinite shape stands for an effect of exactly 1 (METHODS 5.8).
    """

    key: Ints
    shape: Floats
    rate: Floats

    def drawn(self, draws: int, *, customers: slice, source: np.random.Generator) -> Floats:
        """Draw effects, (draws, customers of the slice)."""
        shape, rate = self.shape[customers], self.rate[customers]
        known = np.isfinite(shape)
        found = source.standard_gamma(np.where(known, shape, 1.0), (draws, len(shape)))
        return np.where(known, found / np.where(known, rate, 1.0), 1.0)

    @classmethod
    def alike(cls, key: Ints) -> CustomerPosteriors:
        """Give customers who all have the effect 1."""
        return cls(key, np.full(len(key), np.inf), np.full(len(key), np.inf))


@dataclass(frozen=True, eq=False)
class OpenBook(FrozenArrays):
    """The invoices that are open on the day of the forecast, a row each.

    - `open_minor` (rows): whole minor units that are owed;
    - `customer` (rows): the place of the row's customer in `customers`;
    - `paying` (rows, days): chance to be paid on day 1, 2, ... after today given that it is open before, for an effect
      of 1; `ending`: the same for all other ends;
    - `held_by` (rows): the place of the instrument in hand that covers the row; -1: none.
    """

    open_minor: Ints
    customer: Ints
    paying: Floats
    ending: Floats
    held_by: Ints
    customers: CustomerPosteriors

    def __post_init__(self) -> None:
        super().__post_init__()
        rows = len(self.open_minor)
        if self.paying.shape != self.ending.shape or not len(self.paying) == len(self.customer) == rows:
            raise ValueError("a hazard of payment and of other ends for each open invoice and day, please")
        if len(self.held_by) != rows or (rows and int(self.customer.max()) >= len(self.customers.key)):
            raise ValueError("a customer of the list, and an instrument or -1, for each open invoice, please")
        if (self.paying < 0).any() or (self.ending < 0).any() or (self.open_minor < 0).any():
            raise ValueError("neither hazards nor open amounts are below 0")


@dataclass(frozen=True, eq=False)
class InstrumentsInHand(FrozenArrays):
    """Cheques, notes and direct debits that neither cleared nor came back: one value each.

    `day` is the column of the day on which the money comes (0: the day after today); `bounce` the chance that it does
    not. `due_on` is the day that is written on it.
    """

    customer_key: Ints
    due_on: Days
    day: Ints
    amount_minor: Ints
    bounce: Floats

    @classmethod
    def none(cls) -> InstrumentsInHand:
        """Give no instruments."""
        whole = np.zeros(0, dtype=np.int64)
        return cls(whole, np.zeros(0, dtype="datetime64[D]"), whole.copy(), whole.copy(), np.zeros(0))


@dataclass(frozen=True, eq=False)
class Outflows(FrozenArrays):
    """What is planned to go out, whole minor units by day (days); nothing where nobody said."""

    minor: Ints
    opening_minor: int | None = None


@dataclass(frozen=True, eq=False)
class CashInputs:
    """All that the simulation of one day's forecast rests on.

    `books` are the same rows under several draws of the model's coefficients (one: none were drawn); the futures are
    shared out among them. `invoice_count`: the invoices that the rows are parts of (None: a row each);
    `run_customer_count`: customers who more likely than not keep to days of payment.
    """

    books: tuple[OpenBook, ...]
    instruments: InstrumentsInHand
    new: NewBilling | None = None
    invoice_count: int | None = None
    run_customer_count: int = 0

    @property
    def book(self) -> OpenBook:
        """The rows under the first of the coefficients."""
        return self.books[0]
