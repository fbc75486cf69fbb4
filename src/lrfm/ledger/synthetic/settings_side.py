"""What can be asked of a made-up company beside its invoices and payments: goods, campaigns, contacts, frauds."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = [
    "CampaignSettings",
    "ContactSettings",
    "FraudSettings",
    "GroupSettings",
    "LimitSettings",
    "LineSettings",
    "OrderSettings",
    "Rates",
    "SideSettings",
    "StockSettings",
]


@dataclass(frozen=True)
class LineSettings:
    """The catalogue and the lines of invoices.

    `line_count_shares`: how many invoices have 1, 2, ... lines. `popularity_exponent`: Zipf's, over ranks. Prices are
    log-normal around `median_price_minor`. A margin is a share of the list price, normal over products, so that some
    products sell below cost. `dear_share` of the customers have `dear_discount_share`, which takes the whole margin.
    """

    products: int = 300
    popularity_exponent: float = 0.9
    median_price_minor: int = 2_000
    price_log_sd: float = 1.0
    margin_mean_share: float = 0.28
    margin_sd_share: float = 0.11
    line_count_shares: tuple[float, ...] = (0.32, 0.28, 0.18, 0.11, 0.07, 0.04)
    discount_up_to_share: float = 0.10
    dear_share: float = 0.04
    dear_discount_share: float = 0.42


@dataclass(frozen=True)
class CampaignSettings:
    """Campaigns: one every `every_months`, each for `trades_each` trades.

    `treated_share` of those who are active in the month before are treated, the others are the control. A treated
    customer's rate of invoices is multiplied by one of `effects` (drawn once for each campaign) in the
    `effect_months` calendar months after the campaign's.
    """

    every_months: int = 3
    trades_each: int = 4
    treated_share: float = 0.5
    effects: tuple[float, ...] = (1.0, 1.3, 1.6)
    effect_months: int = 2
    cost_minor: int = 1_500


@dataclass(frozen=True)
class GroupSettings:
    """Connected customers: `connected_share` of all belong to groups of two or (`triple_share` of groups) three."""

    connected_share: float = 0.04
    triple_share: float = 0.25


@dataclass(frozen=True)
class OrderSettings:
    """Orders and deliveries.

    `lost_share`: orders that never became invoices, per invoice. `unproved_share`: invoices without a delivery on file.
    """

    lost_share: float = 0.03
    unproved_share: float = 0.01


@dataclass(frozen=True)
class ContactSettings:
    """What follows a reminder: a call, with a promise now and then, and a letter.

    `kept_share` is the share of all promises that are kept, those of debtors who never pay included. Promises are made
    for at most `promise_up_to_days` ahead.
    """

    call_share: float = 0.7
    call_after_days: tuple[int, int] = (3, 12)
    letter_share: float = 0.5
    letter_after_days: tuple[int, int] = (20, 40)
    promise_share: float = 0.6
    kept_share: float = 0.62
    promise_up_to_days: int = 45
    kept_early_days: int = 3


@dataclass(frozen=True)
class LimitSettings:
    """Credit limits, reviewed every January, and the visits of salespeople (`visits_a_month` for each customer)."""

    months_of_sales: float = 3.0
    noise_log_sd: float = 0.25
    visits_a_month: float = 0.35


@dataclass(frozen=True)
class StockSettings:
    """Stock at month ends, covering `cover_months` of the sales of late, restocked in lots; and what money goes out.

    Wages and tax are shares of the sales of a month, averaged over the last twelve and of the month before.
    """

    cover_months: float = 1.5
    lot: int = 12
    wages_share: float = 0.14
    tax_share: float = 0.05


@dataclass(frozen=True)
class Rates:
    """How often something happens to the documents of the culprit, and innocently to those of everybody else."""

    culprit_share: float
    innocent_share: float


@dataclass(frozen=True)
class FraudSettings:
    """Frauds of salespeople, one culprit for each kind; `FraudSettings.none()` plants nothing.

    The rates count: cheques (`late_cheque`), invoices paid by transfer since lapping began (`lapping`), customers
    (`fictitious`, `alias`), invoices (`uninvoiced_delivery`, `secret_discount`) and invoices within `tier_reach_share`
    of a threshold (`tier_bunching`).
    """

    late_cheque: Rates = Rates(0.40, 0.03)
    lapping: Rates = Rates(0.25, 0.004)
    fictitious: Rates = Rates(0.08, 0.0)
    alias: Rates = Rates(0.06, 0.001)
    uninvoiced_delivery: Rates = Rates(0.06, 0.003)
    secret_discount: Rates = Rates(0.30, 0.01)
    tier_bunching: Rates = Rates(0.45, 0.01)
    cheque_policy_days: int = 90
    cheque_excess_days: tuple[int, int] = (10, 60)
    cheque_kept_days: tuple[int, int] = (10, 40)
    lapping_starts_share: float = 0.5
    lapping_lag_days: int = 4
    lapping_lag_growth_days_a_month: float = 0.8
    fictitious_life_days: tuple[int, int] = (60, 240)
    fictitious_orders_a_month: float = 2.5
    fictitious_round_minor: int = 10_000
    alias_copied_share: float = 0.7
    discount_share: tuple[float, float] = (0.20, 0.40)
    tiers_minor: tuple[int, ...] = (100_000, 250_000, 500_000)
    tier_width_share: float = 0.05
    tier_reach_share: float = 0.35

    @classmethod
    def none(cls) -> FraudSettings:
        """Plant no fraud, and nothing that looks like one.

        >>> FraudSettings.none().lapping
        Rates(culprit_share=0.0, innocent_share=0.0)
        """
        nothing = Rates(0.0, 0.0)
        return cls(nothing, nothing, nothing, nothing, nothing, nothing, nothing)


@dataclass(frozen=True)
class SideSettings:
    """All of them."""

    lines: LineSettings = field(default_factory=LineSettings)
    campaigns: CampaignSettings = field(default_factory=CampaignSettings)
    groups: GroupSettings = field(default_factory=GroupSettings)
    orders: OrderSettings = field(default_factory=OrderSettings)
    contacts: ContactSettings = field(default_factory=ContactSettings)
    limits: LimitSettings = field(default_factory=LimitSettings)
    stock: StockSettings = field(default_factory=StockSettings)
    frauds: FraudSettings = field(default_factory=FraudSettings)
