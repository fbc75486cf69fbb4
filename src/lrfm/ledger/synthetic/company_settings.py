"""Settings of a made-up company: who its customers are, how they buy, pay and fail; plain values throughout."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from lrfm.ledger.synthetic.settings_side import SideSettings

__all__ = [
    "IDS_OF_A_BLOCK",
    "ChequeSettings",
    "CompanySettings",
    "CreditNoteSettings",
    "DefaultSettings",
    "DisputeSettings",
    "PaymentSettings",
    "PostingSettings",
    "PurchaseSettings",
    "RunSettings",
]


IDS_OF_A_BLOCK = 10_000_000
"""Numbers of documents that each block of customers may use of a kind."""
DAYS_A_MONTH = 30.4375
SPARE = 2
"""So many times the documents expected of a block have room, for customers differ."""


@dataclass(frozen=True)
class PurchaseSettings:
    """How many customers there are at the start, how many come and go, how often and for how much they buy.

    `old_share`: customers there from the first day of the history; the others come later, `growth_yearly` more of
    them each year. `stay_years`: mean time until a customer leaves for good. `orders_a_month`: mean over customers;
    logarithms spread by `orders_spread`. Amounts are log-normal: by customer around `size_log` (of major units),
    within a customer by `size_within`; they rise with the price level. `season`: factors of January to December.
    """

    old_share: float = 0.5
    growth_yearly: float = 0.06
    stay_years: float = 18.0
    orders_a_month: float = 0.95
    orders_spread: float = 0.75
    size_log: float = 6.4
    size_spread: float = 0.9
    size_within: float = 0.55
    season: tuple[float, ...] = (0.86, 0.9, 1.02, 1.0, 1.02, 0.98, 0.88, 0.78, 1.06, 1.12, 1.22, 1.16)
    price_inflation_yearly: float = 0.035
    terms_days: tuple[int, ...] = (14, 30, 45, 60)
    terms_shares: tuple[float, ...] = (0.2, 0.5, 0.15, 0.15)


@dataclass(frozen=True)
class PaymentSettings:
    """The proportional hazard of being paid in full, by working day.

    `lateness_from` are the first days of the bins of lateness, counted from the due date (moved to a working day);
    before the first bin nobody pays. `hazard` is the hazard a working day in each bin; the bin that starts at 0 is the
    spike of the due date. `month_end_factor` holds on the last `month_end_workdays` working days of a month.
    `frailty_variance`: customers' frailty is gamma with mean 1. Effects are logarithms of hazard ratios: for each
    unit of the logarithm of the amount over 1,000, while in dispute, and from the day after a reminder on.
    `never_after_days`: whoever has not paid so long after the due date never does.
    """

    lateness_from: tuple[int, ...] = (-90, -15, -7, 0, 1, 4, 8, 15, 31, 61, 91, 181)
    hazard: tuple[float, ...] = (0.0025, 0.01, 0.035, 0.3, 0.13, 0.12, 0.12, 0.12, 0.12, 0.12, 0.11, 0.08)
    month_end_factor: float = 2.0
    month_end_workdays: int = 3
    frailty_variance: float = 0.2
    log_amount_effect: float = -0.1
    dispute_effect: float = -1.2
    reminder_effect: float = 0.4
    reminder_after_days: int = 10
    reminded_share: float = 0.6
    never_after_days: int = 720
    part_share: float = 0.04
    advance_share: float = 0.004
    unapplied_share: float = 0.003


@dataclass(frozen=True)
class RunSettings:
    """The other mechanism: log-normal days to pay over the terms, then the customer's next payment run.

    A customer's median is its terms times exp(normal(`delay_log`, `delay_spread`)); its invoices spread by
    `delay_within`. `weekly_share` of the customers pay on a weekday of their own, the others on days of the month.
    """

    delay_log: float = 0.12
    delay_spread: float = 0.25
    delay_within: float = 0.3
    weekly_share: float = 0.6
    month_days: tuple[tuple[int, ...], ...] = ((15, 31), (10, 20, 31), (31,))


@dataclass(frozen=True)
class DisputeSettings:
    """Which share of invoices is disputed, how long after the invoice and for how long (means)."""

    share: float = 0.03
    opens_after_days: int = 20
    lasts_days: float = 40.0


@dataclass(frozen=True)
class CreditNoteSettings:
    """Which share of invoices is credited, in full or in part, and how many days after the invoice at the earliest."""

    share: float = 0.03
    full_share: float = 0.12
    part_from: float = 0.05
    part_to: float = 0.3
    lag_from_days: int = 5
    lag_to_days: int = 40


@dataclass(frozen=True)
class ChequeSettings:
    """Which share of customers pays by post-dated cheque, how often these bounce, and what follows."""

    customers_share: float = 0.08
    received_after_days: int = 10
    matures_after_due_days: int = 25
    bounce_share: float = 0.05
    replaced_share: float = 0.5
    paid_later_share: float = 0.45
    replacement_bounce_share: float = 0.15


@dataclass(frozen=True)
class PostingSettings:
    """Days between what happens and its entry: geometric for most, weeks for a few.

    `invoice_prompt`, `receipt_prompt`, `allocation_prompt`: share that is entered on the day itself.
    """

    invoice_prompt: float = 0.6
    receipt_prompt: float = 0.65
    allocation_prompt: float = 0.9
    late_share: float = 0.01
    late_from_days: int = 14
    late_to_days: int = 60


@dataclass(frozen=True)
class DefaultSettings:
    """The latent probability of failing for good, month by month, and what follows.

    `yearly_share` is that of a customer with the features of `reference_*`; effects act on the logit of the monthly
    probability, each on the logarithm of one plus the feature over its scale. A negative one makes safer.
    """

    yearly_share: float = 0.055
    length_effect: float = -0.45
    recency_effect: float = 0.7
    frequency_effect: float = -0.6
    monetary_effect: float = 0.0
    length_scale_days: float = 365.0
    recency_scale_days: float = 30.0
    frequency_scale: float = 1.0
    monetary_scale_minor: float = 1_000_000.0
    reference_length_days: float = 1_095.0
    reference_recency_days: float = 30.0
    reference_frequency: float = 10.0
    reference_monetary_minor: float = 1_000_000.0
    months_at_risk: int = 2
    buys_on_days: int = 45
    recovering_share: float = 0.15
    recovered_from: float = 0.1
    recovered_to: float = 0.5
    recovered_after_days: int = 150
    written_off_from_days: int = 120
    written_off_to_days: int = 300


@dataclass(frozen=True)
class CompanySettings:
    """Everything that a made-up company depends on; the same settings give the same bytes.

    `last_day` is the day of the extract. Before `first_day` (the first of a month) lie `history_months` of which the
    extract holds only what was still open on `first_day`. `block_customers` bounds the memory that a run takes; another
    number of them makes another company.
    """

    seed: int = 20_261_031
    customers: int = 1_500
    first_day: date = date(2019, 11, 1)
    last_day: date = date(2026, 10, 31)
    history_months: int = 12
    block_customers: int = 5_000
    salespeople: int = 12
    mechanism: Literal["hazard", "runs"] = "hazard"
    purchases: PurchaseSettings = PurchaseSettings()
    payments: PaymentSettings = PaymentSettings()
    runs: RunSettings = RunSettings()
    disputes: DisputeSettings = DisputeSettings()
    credit_notes: CreditNoteSettings = CreditNoteSettings()
    cheques: ChequeSettings = ChequeSettings()
    postings: PostingSettings = PostingSettings()
    defaults: DefaultSettings = DefaultSettings()
    side: SideSettings = field(default_factory=SideSettings)

    def __post_init__(self) -> None:
        """Refuse what no company can be."""
        if self.first_day.day != 1:
            raise ValueError("first_day must be the first of a month")
        if self.last_day <= self.first_day or self.customers < 1 or self.block_customers < 1:
            raise ValueError("a company needs customers, blocks and days")
        if self.seed < 0:
            raise ValueError("a seed is 0 or more")
        if SPARE * self._documents_of_a_block > IDS_OF_A_BLOCK:
            raise ValueError("block_customers: so many customers over so many years would use numbers of another block")

    @property
    def blocks(self) -> int:
        """How many blocks the customers make."""
        return -(-self.customers // self.block_customers)

    @property
    def _documents_of_a_block(self) -> float:
        """How many invoices, at most about, a block is expected to have; of nothing else there is more with numbers."""
        months = (self.last_day - self.first_day).days / DAYS_A_MONTH + self.history_months
        customers = min(self.customers, self.block_customers)
        return customers * max(1.0, months * self.purchases.orders_a_month)

    def plain(self) -> dict[str, Any]:
        """Give every setting as plain values, days as ISO text."""
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(self).items()}
