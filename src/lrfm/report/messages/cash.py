"""Messages about the cash that comes in next, and about past forecasts of it."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # why something can't be told
    "cash.no_model": "What open invoices will bring can't be forecast: there is no model of when they are paid",
    "cash.no_score": "How good such forecasts were can't be told: none was made of a past day",
    "cash.too_few_origins": (
        (
            "How good such forecasts were can't be told: {count} past day has a week to compare, at least {least} "
            "are needed"
        ),
        (
            "How good such forecasts were can't be told: {count} past days have a week to compare, at least {least} "
            "are needed"
        ),
    ),
    "cash.no_last_month": (
        "How far last month was off its forecast can't be told: no month since a past forecast is over"
    ),
    "cash.too_few_months": (
        "there is {count} whole month of billing, at least {least} are needed",
        "there are {count} whole months of billing, at least {least} are needed",
    ),
    "cash.nothing_billed": (
        "nothing was billed in the last month",
        "nothing was billed in the last {count} months",
    ),
    "cash.too_few_past_months": (
        "How much whole months differ was not learned: {count} past month has a forecast, at least {least} are needed",
        (
            "How much whole months differ was not learned: {count} past months have a forecast, at least {least} are "
            "needed"
        ),
    ),
    # ranges
    "cash.range": "Eight futures in ten",
    "cash.middle": "Half above, half below",
    "cash.came": "What came",
    "cash.hover": "Week from {day}: {middle_minor}; {low_minor} to {high_minor} in eight of ten",
    "cash.hover_came": (
        "Week from {day}: {came_minor} came; forecast {middle_minor}, {low_minor} to {high_minor} in eight of ten"
    ),
    "cash.part_open": "Open invoices",
    "cash.part_new": "New invoices",
    "cash.part_instruments": "Instruments in hand",
    "cash.column_week": "Week from",
    "cash.column_month": "Month",
    "cash.column_open": "Open invoices ({currency})",
    "cash.column_new": "New invoices ({currency})",
    "cash.column_instruments": "Instruments ({currency})",
    "cash.column_mean": "Expected ({currency})",
    "cash.column_p10": "One in ten below ({currency})",
    "cash.column_p50": "Half below ({currency})",
    "cash.column_p90": "Nine in ten below ({currency})",
    "cash.all_weeks": "All\u00a0weeks",
    "cash.all": "All",
    # what comes in
    "cash.weeks_claim": (
        (
            "The next week brings {middle_brief_minor}, give or take: between {low_brief_minor} and "
            "{high_brief_minor} in eight of ten futures"
        ),
        (
            "The next {count} weeks bring {middle_brief_minor}, give or take: between {low_brief_minor} and "
            "{high_brief_minor} in eight of ten futures"
        ),
    ),
    "cash.weeks_title": "Cash that comes in each week, with its range ({currency})",
    "cash.weeks_description": (
        "A band with a line in its middle, for one week.",
        "A band with a line in its middle, for {count} weeks.",
    ),
    "cash.parts_title": "The same in parts, as expected ({currency})",
    "cash.parts_description": (
        "A column for one week, stacked by where the money comes from.",
        "Columns for {count} weeks, stacked by where the money comes from.",
    ),
    "cash.weeks_caption": "Cash that comes in, by week: expected in parts, and the range of all",
    "cash.weeks_caveat": (
        "One future in ten lies below the band, and one above it. The ends of weeks don't add up to those of all "
        "weeks, for bad weeks seldom come all at once; what is expected does."
    ),
    "cash.shock": (
        (
            "In a typical month customers pay faster or slower than usual by {rate_share}, all at once: one past "
            "month tells so."
        ),
        (
            "In a typical month customers pay faster or slower than usual by {rate_share}, all at once: {count} past "
            "months tell so."
        ),
    ),
    "cash.lean_faster": "In all of them they paid faster than the model says, by {rate_share}; that is carried on.",
    "cash.lean_slower": "In all of them they paid slower than the model says, by {rate_share}; that is carried on.",
    "cash.shock_unknown": "So months are taken as alike, and the band is too narrow.",
    "cash.new_left_out": "New invoices are left out, so later weeks show too little.",
    "cash.not_in_it": "Money that was never invoiced is not in it, nor what customers pay in advance.",
    "cash.weeks_provenance": (
        (
            "{count} simulated future of {invoices} open invoices ({open_minor}), of billing as in past months, and "
            "of instruments in hand. Each draws every customer's own speed, a shock of each month, days of payment "
            "(kept by {keeping} of {customers} customers), billing and bounces."
        ),
        (
            "{count} simulated futures of {invoices} open invoices ({open_minor}), of billing as in past months, and "
            "of instruments in hand. Each draws every customer's own speed, a shock of each month, days of payment "
            "(kept by {keeping} of {customers} customers), billing and bounces."
        ),
    ),
    "cash.months_claim": (
        "{month} brings {middle_brief_minor}, between {low_brief_minor} and {high_brief_minor} in eight of ten futures"
    ),
    "cash.months_caption": "Cash that comes in, by month: expected in parts, and the range of all",
    "cash.months_caveat": (
        "Months that have begun, or that the weeks cut, are shown by the days of them that are forecast."
    ),
    "cash.months_provenance": "The same futures as by week, summed by month.",
    # past forecasts
    "cash.past_claim_right": (
        "The one past week that was forecast lies in the band or not ({covered_share}): no more can be told",
        "Of {count} past weeks {covered_share} came within the band, where 80% should: its width can be trusted",
    ),
    "cash.past_claim_unsure": (
        "The one past week that was forecast lies in the band or not ({covered_share}): no more can be told",
        (
            "Of {count} past weeks {covered_share} came within the band ({low_share} to {high_share}), where 80% "
            "should: too few to tell a right width from a wrong one"
        ),
    ),
    "cash.past_claim_narrow": (
        "The one past week that was forecast lies in the band or not ({covered_share}): no more can be told",
        "Of {count} past weeks only {covered_share} came within the band, where 80% should: the true range is wider",
    ),
    "cash.past_claim_wide": (
        "The one past week that was forecast lies in the band or not ({covered_share}): no more can be told",
        "Of {count} past weeks {covered_share} came within the band, where 80% would do: the true range is narrower",
    ),
    "cash.past_claim_untold": (
        "The one past week that was forecast lies in the band or not ({covered_share}): no more can be told",
        "Of {count} past weeks {covered_share} came within the band, where 80% should: too few to judge it by",
    ),
    "cash.past_title": "Forecasts of past weeks, and what came ({currency})",
    "cash.past_description": (
        "A band with a line in its middle and a dot for what came, for one week; inside: {inside}.",
        (
            "Bands with a line in their middle, one band for each forecast, and dots for what came, for {count} "
            "weeks; {inside} dots lie inside."
        ),
    ),
    "cash.score_caption": "How good past forecasts were (in brackets: an interval over forecasts)",
    "cash.score_weeks": "Weeks\u00a0{first}\u00a0to\u00a0{last}",
    "cash.score_month": "Month\u00a0{number}",
    "cash.with_interval": "{value} ({low} to {high})",
    "cash.column_forecast": "Ahead",
    "cash.column_origins": "Forecasts",
    "cash.column_periods": "Weeks or months",
    "cash.column_covered": "Within the range",
    "cash.column_pinball": "Pinball loss ({currency})",
    "cash.column_wape": "Off by",
    "cash.column_bias": "Too high by",
    "cash.column_crps": "CRPS ({currency})",
    "cash.past_caveat": (
        "Each band was forecast with what was known before it. Weeks of one forecast share its customers and its "
        "month, and neighbouring forecasts share weeks: both are counted in the brackets, which are over forecasts "
        "and not over weeks; they hold about nine times in ten, and are left out where all forecasts did alike. The "
        "losses are means a week or month; smaller is better."
    ),
    "cash.past_provenance": (
        (
            "{count} forecast of a past month end, each from the ledger as known then, the shock of months included; "
            "what came is payments on invoices by their own day, as known today; weeks and months of which more than "
            "5% may not be posted yet are left out. Pinball loss: mean over the three levels; off by, too high by: "
            "absolute errors, and errors, of the middle over what came."
        ),
        (
            "{count} forecasts of past month ends, each from the ledger as known then, the shock of months included; "
            "what came is payments on invoices by their own day, as known today; weeks and months of which more than "
            "5% may not be posted yet are left out. Pinball loss: mean over the three levels; off by, too high by: "
            "absolute errors, and errors, of the middle over what came."
        ),
    ),
    # last month
    "cash.last_claim_up": "{month} brought {came_brief_minor}, {off_brief_minor} more than was forecast on its eve",
    "cash.last_claim_down": "{month} brought {came_brief_minor}, {off_brief_minor} less than was forecast on its eve",
    "cash.last_claim_same": "{month} brought {came_brief_minor}, just what was forecast on its eve",
    "cash.last_caption": "{month}: what was expected, what came, and who made the difference",
    "cash.last_inside": (
        "What came lies within the range of eight futures in ten, {low_minor} to {high_minor}: so large a "
        "difference comes by chance, too."
    ),
    "cash.last_outside": "What came lies outside the range of eight futures in ten, {low_minor} to {high_minor}.",
    "cash.last_to_post": (
        "Payments are posted late here: as it went before, some {to_post_brief_minor} more came in the month and will "
        "be entered yet."
    ),
    "cash.last_caveat": (
        "A customer's expected amount is a mean over futures in which it pays or not: hardly any pays just that."
    ),
    "cash.last_provenance": (
        "The forecast of {day}, from what was known then, against payments as known today. Customers furthest off "
        "first; what came from invoices that did not exist yet stands in a line of its own."
    ),
    "cash.column_customer": "Customer",
    "cash.column_expected": "Expected ({currency})",
    "cash.column_came": "Came ({currency})",
    "cash.column_off": "Difference ({currency})",
    "cash.other_customers": "All other customers",
    "cash.new_invoices": "Invoices written since",
    # does it last
    "cash.no_outflows": "Which weeks fall short can't be told: neither files nor params say what is to be paid in them",
    "cash.short_claim": (
        "In the week from {day} cash may fall short: in one future of ten {lacking_brief_minor} is lacking",
        (
            "In {count} weeks, from that of {day} on, cash may fall short: in one future of ten "
            "{lacking_brief_minor} is lacking at the worst"
        ),
    ),
    "cash.short_none": (
        "Cash lasts through the week in nine of ten futures",
        "Cash lasts through each of the {count} weeks in nine of ten futures",
    ),
    "cash.position_title": "Cash at the end of each week ({currency})",
    "cash.position_description": (
        "A band with a line in its middle, for one week.",
        "A band with a line in its middle, for {count} weeks; a line marks nothing left.",
    ),
    "cash.short_caption": "What comes in and goes out by week, and what is left at its end",
    "cash.column_in_p10": "In, one in ten below ({currency})",
    "cash.column_in_p50": "In, half below ({currency})",
    "cash.column_out": "Out, as planned ({currency})",
    "cash.column_position_p10": "Left, one in ten below ({currency})",
    "cash.column_position_p50": "Left, half below ({currency})",
    "cash.column_short": "Falls short",
    "cash.is_short": "yes",
    "cash.short_opening": "It begins with {opening_minor} at hand, as the params say; credit lines are not in it.",
    "cash.short_no_opening": (
        "Nobody said what is at hand on the day of the pack, so it begins with nothing: what is left is what comes "
        "in less what goes out, since then."
    ),
    "cash.short_provenance": (
        "Planned outflows of the files and of the params, by day; what is left is counted through each future, and "
        "its range taken at the end of each week."
    ),
    # instruments
    "cash.no_instruments": "No cheque, note or direct debit in hand is due in these weeks",
    "cash.instruments_claim": (
        "{count} instrument in hand stands for {amount_brief_minor}; {lost_brief_minor} of it is expected to bounce",
        "{count} instruments in hand stand for {amount_brief_minor}; {lost_brief_minor} of it is expected to bounce",
    ),
    "cash.instruments_caption": "Instruments in hand, by the week in which their money is counted on",
    "cash.column_placed": "Week from",
    "cash.column_count": "Number",
    "cash.column_amount": "Amount ({currency})",
    "cash.column_clears": "Expected to clear ({currency})",
    "cash.column_late": "Its day",
    "cash.is_late": "past",
    "cash.instruments_caveat": (
        "An invoice that an instrument covers is not counted again; should it bounce, the invoice is open as before. "
        "One whose day is past is counted on the next business day."
    ),
    "cash.instruments_provenance": (
        "Instruments that had neither cleared nor come back. The chance to bounce is the customer's own record, "
        "drawn towards all customers' as if those were twenty more instruments. Which invoices they cover: those of "
        "the same customer that are due first."
    ),
}
