"""Exhibits of the customer base as a whole: one-off buyers, small and rare orders, and its next review."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.report.exhibits.customers.told import NONE, money_column, number_column
from lrfm.report.exhibits.customers.units import number_head, text_head
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.model import SmallOrders
    from lrfm.segments.results import SegmentResults

__all__ = ["one_offs", "review", "small_orders"]


def one_offs(voice: Voice, found: SegmentResults) -> Block:
    """Who bought on one day only, apart from those of whom it is too early to say."""
    base = found.one_offs
    kinds = ("recurring", "one_off", "too_early", "before_extract")
    rows = tuple(
        (
            voice.say(f"customers.{kind}"),
            voice.language.count(getattr(base, kind)),
            voice.language.share(Fraction(getattr(base, kind), base.customers)) if base.customers else NONE,
        )
        for kind in kinds
    )
    columns = (text_head(voice, "who"), number_column(voice, "customers"), number_column(voice, "customer_share"))
    return Block(
        "one-off-buyers",
        voice.say(
            "customers.one_offs_claim",
            count=base.one_off,
            customers=base.customers,
            base_share=base.inflated_share,
            months=base.new_months,
            money_brief_minor=base.one_off_minor,
        ),
        html_table(Table(voice.say("customers.one_offs_caption"), columns, rows), language=voice.language),
        voice.say("customers.one_offs_caveat"),
        voice.say("customers.one_offs_provenance", count=base.new_months),
        question=voice.say("ask.one_offs"),
    )


def small_orders(voice: Voice, found: SegmentResults) -> Block | Lines:
    """Who buys little and seldom, beside everybody else, and what serving them costs."""
    small = found.small_orders
    if small.missing is not None:
        return voice.lines(voice.reason(small.missing))
    if not small.customers:
        return voice.lines(voice.say("customers.small_none", amount_minor=small.amount_minor, count=small.rare_count))
    key = "customers.small_claim" if small.cost_minor is None else "customers.small_claim_cost"
    stated = "customers.small_stated" if small.is_amount_stated else "customers.small_of_median"
    return Block(
        "small-orders",
        voice.say(
            key,
            count=small.customers,
            order_share=small.order_share,
            money_share=small.monetary_share,
            cost_brief_minor=small.cost_minor,
            money_brief_minor=small.monetary_minor,
        ),
        html_table(_small_table(voice, found, small), language=voice.language),
        joined(
            voice.sentence(voice.reason(small.cost_missing)) if small.cost_missing else "",
            voice.say("customers.small_caveat"),
        ),
        joined(
            voice.say(
                "customers.small_provenance",
                amount_minor=small.amount_minor,
                count=small.rare_count,
                months=found.window_months,
            ),
            voice.say(stated),
        ),
        question=voice.say("ask.small_orders"),
    )


def _small_table(voice: Voice, found: SegmentResults, small: SmallOrders) -> Table:
    buyers = found.now.frame[found.now.frame["frequency_count"] > 0]
    orders, money = int(buyers["frequency_count"].sum()), int(buyers["monetary_minor"].sum())
    others = (len(buyers) - small.customers, orders - small.orders, money - small.monetary_minor)
    columns = (
        text_head(voice, "who"),
        number_column(voice, "customers"),
        number_head(voice, "orders"),
        money_column(voice, "money"),
        Column(voice.say("customers.column_cost", currency=voice.currency), "number"),
    )
    rows = (
        _small_row(voice, small, "small_and_rare", (small.customers, small.orders, small.monetary_minor)),
        _small_row(voice, small, "all_others", others),
    )
    return Table(voice.say("customers.small_caption"), columns, rows)


def _small_row(voice: Voice, small: SmallOrders, key: str, sums: tuple[int, int, int]) -> tuple[str, ...]:
    customers, orders, money = sums
    each = small.cost_per_order_minor
    return (
        voice.say(f"customers.{key}"),
        voice.language.count(customers),
        voice.language.count(orders),
        voice.amount(money),
        NONE if each is None else voice.amount(each * orders),
    )


def review(voice: Voice, found: SegmentResults) -> Lines:
    """When the customer base is to be reviewed next, or that nobody said when it last was."""
    told = found.review
    if told.missing is not None:
        return voice.lines(voice.reason(told.missing))
    key = "customers.review_overdue" if told.overdue_days else "customers.review_due"
    when = voice.say(key, day=told.next_on, count=told.overdue_days or told.review_months)
    return voice.lines(when, voice.say("customers.reviewed_on", day=told.reviewed_on, count=told.review_months))
