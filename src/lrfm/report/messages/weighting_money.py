"""Messages of the page on weighting schemes: what is at stake, what refusing gains, and what a scheme costs."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # what is at stake
    "weighting.money_stake": (
        "On an average test day customers owed {owed_brief_minor}, of which {bad_brief_minor} was owed by those who "
        "then defaulted; {loss_share} of that, {lost_brief_minor}, is taken as lost. No score can save more. Giving "
        "credit to everybody earned {all_brief_minor} in a year."
    ),
    "weighting.money_even_never": (
        "Refusing an average customer does not pay even if it is certain to default: {loss_share} of what it owes is "
        "no more than the margin of {months} months of its sales. Refusing pays where a customer who defaults would "
        "have bought for less than that."
    ),
    "weighting.money_even": (
        "Refusing an average customer pays where its chance of default is above {even_share}: there, what is lost on "
        "average of its debts is more than the margin on its sales of a year."
    ),
    "weighting.money_even_riskiest": "Of the fifth that {name} calls riskiest {rate_share} defaulted.",
    "weighting.money_foresight": (
        "Even a score that knew every default beforehand would have lost by refusing: it saves {lost_brief_minor} and "
        "gives up {margin_brief_minor}, the margin on what those customers had bought in the year before."
    ),
    # profit over the share approved
    "weighting.money_claim_nobody": (
        "Refusing anybody costs more than it saves: approving everybody would have earned {all_brief_minor}, more "
        "than at any share refused by {name}"
    ),
    "weighting.money_claim_some": (
        "Most is earned where {name} refuses {top_share}: {top_brief_minor}, where approving everybody would have "
        "earned {all_brief_minor}"
    ),
    "weighting.money_claim_none": "What approving more or fewer customers would have earned can't be told",
    "weighting.money_title": "Gain or loss of refusing the riskiest customers, beside approving everybody ({currency})",
    "weighting.money_description": "Profit less that of approving everybody, over the share approved. {claim}",
    "weighting.money_x": "Customers approved, safest first",
    "weighting.money_y": "Gain, {currency}",
    "weighting.money_band_below": (
        "The band of {name} lies below 0 at every share refused: by chance alone refusing would not look so dear."
    ),
    "weighting.money_band_zero": (
        "The band of {name} reaches 0 until {share_share} of the customers are refused: so far it may gain or lose."
    ),
    "weighting.assumed_caption": (
        "{name}: gain or loss beside approving everybody, by what is lost of a default ({currency} a test day)"
    ),
    "weighting.column_refused": "Customers refused",
    "weighting.column_lost": "{loss_share} lost",
    "weighting.rules_summary": "Refusing by each customer's chance of default instead",
    "weighting.rules_words": (
        "The client's own cut-off: where {net_share} of a sum is earned and {loss_share} of it lost in a default, "
        "credit leaves nothing at a chance of default of {cutoff_share}. It takes a customer's debts and its sales of "
        "a year for the same sum. The other rule takes each customer's own: it refuses where chance x {loss_share} x "
        "debts is more than {net_share} x sales of a year."
    ),
    "weighting.rules_caption": "{set}: what each rule refuses, and gains beside approving everybody ({currency})",
    "weighting.column_above_refused": "Above the cut-off",
    "weighting.column_above_gain": "Gain of refusing them",
    "weighting.column_own_refused": "By own money",
    "weighting.column_own_gain": "Gain of refusing these",
    "weighting.rule_none": (
        "By the client's own figures credit earns nothing above a chance of default of {cutoff_share}. {name} sees no "
        "customer above it, and refuses nobody."
    ),
    "weighting.rule_some": (
        "By the client's own figures credit earns nothing above a chance of default of {cutoff_share}. {name} sees "
        "{refused_share} of the customers above it; refusing them would have changed what is earned by "
        "{gain_brief_minor} (from {low_brief_minor} to {high_brief_minor})."
    ),
    "weighting.own_none": "Weighing each customer's own debts against its own sales, it refuses nobody.",
    "weighting.own_some": (
        "Weighing each customer's own debts against its own sales, it refuses {refused_share} of "
        "the customers: {gain_brief_minor} (from {low_brief_minor} to {high_brief_minor})."
    ),
    "weighting.money_where_from": (
        "The margin is {margin_share} of sales: stated in the params, else that of order lines with costs in the "
        "last year. Of what a defaulted customer owes {loss_share} is taken to be lost: that is a setting of the "
        "params (an assumption of 45% where nobody set it), not a measurement."
    ),
    "weighting.money_caveat": (
        "Sales to a refused customer are taken as lost, though many would pay cash. No costs of collection, no "
        "customer won or lost by it."
    ),
    "weighting.money_provenance": (
        (
            "Margin on the sales of the year before {count} test day, less losses on what was owed on it by who "
            "defaulted; bands at {level_share} from draws of customers."
        ),
        (
            "Margin on the sales of the year before each of {count} test days, less losses on what was owed on it by "
            "who defaulted, averaged over days; bands at {level_share} from draws of customers."
        ),
    ),
    # what the choice costs
    "weighting.cost_claim_alone": "What refusing customers by equal weights would have cost",
    "weighting.cost_claim_less_more": (
        "Refusing the same share of customers, {name} would have earned {customers_brief_minor} less than equal "
        "weights; refusing the same share of sales, {sales_brief_minor} more"
    ),
    "weighting.cost_claim_more_less": (
        "Refusing the same share of customers, {name} would have earned {customers_brief_minor} more than equal "
        "weights; refusing the same share of sales, {sales_brief_minor} less"
    ),
    "weighting.cost_sum_caption": "How the money adds up, with {refused_share} of the customers refused ({currency})",
    "weighting.column_line_of_sum": "On an average test day",
    "weighting.column_less": "Difference",
    "weighting.sum_caught": "Refused customers who then defaulted owed",
    "weighting.sum_saved": "Saved: {loss_share} of it",
    "weighting.sum_good": "Sales of a year to refused customers who did not default",
    "weighting.sum_good_margin": "Given up: {net_share} margin on them",
    "weighting.sum_bad": "Sales of a year to refused customers who then defaulted",
    "weighting.sum_bad_margin": "Given up: {net_share} margin on these",
    "weighting.sum_gain": "Together, beside approving everybody",
    "weighting.sum_plain": "The same if who defaults had bought nothing more",
    "weighting.sum_per_sales": "Debt of defaulters caught per 1,000 of good sales refused",
    "weighting.cost_signs_same": (
        "If those who default had bought nothing more, the difference would be {plain_brief_minor} instead of "
        "{gain_brief_minor}: the sign stays."
    ),
    "weighting.cost_signs_turn": (
        "If those who default had bought nothing more, the difference would be {plain_brief_minor} instead of "
        "{gain_brief_minor}: the sign turns, so the choice hangs on what they would still have bought."
    ),
    "weighting.cost_leans": (
        "Refusing looks dearer here than it is: a customer who defaults seldom buys for the full year, and may owe "
        "more by then than on the test day."
    ),
    "weighting.cost_per_sales": (
        "Per 1,000 of good sales refused {name} catches {best} of the debt of defaulters, equal weights {equal}."
    ),
    "weighting.cost_equal_caption": "The same share refused by both: gain beside approving everybody ({currency})",
    "weighting.column_refuses": "Each refuses",
    "weighting.refuses_customers": "{refused_share} of the customers",
    "weighting.refuses_sales": "{refused_share} of a year's sales",
    "weighting.cost_sales_more": (
        "Refusing the same {refused_share} of sales, {name} would have earned {more_brief_minor} more than equal "
        "weights (from {low_brief_minor} to {high_brief_minor} more): its order is better in money, too."
    ),
    "weighting.cost_sales_less": (
        "Refusing the same {refused_share} of sales, {name} would have earned {more_brief_minor} less than equal "
        "weights (from {high_brief_minor} to {low_brief_minor} less)."
    ),
    "weighting.cost_sales_unsure": (
        "Refusing the same {refused_share} of sales, whether {name} or equal weights would have earned more cannot be "
        "told (from {low_brief_minor} to {high_brief_minor})."
    ),
    "weighting.cost_all_summary": "Every scheme in money",
    "weighting.cost_caption_gains": (
        "{set}: what refusing {refused_share} of the customers would have gained ({currency}, a test day)"
    ),
    "weighting.cost_caption_parts": "{set}: whom that refuses ({currency}, a test day)",
    "weighting.column_gain": "Beside approving everybody",
    "weighting.column_more_profit": "Less equal weights",
    "weighting.column_caught": "Owed by defaulters refused",
    "weighting.column_turned_away": "Sales to good customers refused",
    "weighting.column_turned_bad": "Sales to defaulters refused",
    "weighting.column_caught_by_sales": "Debt caught per 1,000 of good sales",
    "weighting.cost_caveat": (
        "All schemes refuse the same share, ties in part. Intervals beside equal weights hold for all "
        "schemes of a set together; the others hold one by one. Amounts are rounded to whole {currency} first and "
        "added up then."
    ),
    "weighting.cost_provenance": (
        "Averages of {count} test day; intervals at {level_share} from draws of customers.",
        "Averages of {count} test days; intervals at {level_share} from draws of customers, the same for all schemes.",
    ),
}
