"""Messages of the page on weighting schemes: the verdict, the gap, default rates, curves and money."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # where nothing is ranked
    "weighting.none_lrfm": "So no weighting of length, recency, frequency and value is ranked.",
    "weighting.none_behaviour": "So no weighting that looks at payment behaviour is ranked either.",
    "weighting.none_set": "No weighting of this set could be tested: {looking}.",
    "weighting.none_gap": "So what payment behaviour adds can't be told.",
    "weighting.none_bands": "So there are no default rates by score.",
    "weighting.none_curves": "So there are no curves of how defaults pile up.",
    "weighting.none_money": "So there is no curve of what approving more or fewer customers would have earned.",
    "weighting.none_cost": "So what the choice of a weighting costs can't be told.",
    "weighting.none_weights": "So there are no weights to compare.",
    "weighting.none_stability": "So whether schemes stay with their word can't be told: it takes two tested days.",
    "weighting.none_metrics": "So there are no metrics of schemes.",
    "weighting.none_disagree": "So there are no customers on whom schemes disagree.",
    "weighting.none_readings": "So no verdict can move under other readings.",
    "weighting.none_few": "So there are no defaults to count.",
    "weighting.none_counts": "So there is no day on which customers could be tested.",
    "weighting.none_proof": "So there is nothing to prove.",
    "weighting.none_limits": "So this page shows nothing that could be misread.",
    # the answer
    "weighting.verdict_alone": "{looking}, no weighting but equal weights could be tested",
    "weighting.verdict_one": "{looking}, {names} saw the defaults better than equal weights, and no scheme did better",
    "weighting.verdict_pairs": (
        "Of 100 pairs of a customer who defaulted and one who did not, {first} put {best} in the right order and "
        "equal weights {equal}; a coin puts 50"
    ),
    "weighting.verdict_many": (
        "{looking}, {count} weightings saw the defaults better than equal weights, and which of them is best cannot "
        "be told"
    ),
    "weighting.winners": "They are {names}.",
    "weighting.verdict_beaten": (
        (
            "{looking}, {names} saw the defaults better than equal weights, but is itself worse than another scheme: "
            "no weighting wins"
        ),
        (
            "{looking}, {names} saw the defaults better than equal weights, but each of them is worse than another "
            "scheme: no weighting wins"
        ),
    ),
    "weighting.verdict_equivalent": (
        "{looking}, equal weights do as well as the other weighting: both are practically equivalent",
        "{looking}, equal weights do as well as any of {count} other weightings: all are practically equivalent",
    ),
    "weighting.verdict_worse": (
        "{looking}, equal weights do better than the other weighting",
        (
            "{looking}, equal weights do as well as any other weighting, or better: of {count}, {equivalent} are "
            "practically equivalent and {worse} worse"
        ),
    ),
    "weighting.verdict_cannot": (
        (
            "{looking}, the other weighting is not told better than equal weights, which do as well as far as "
            "{defaults} defaults can tell"
        ),
        (
            "{looking}, no weighting is told better than equal weights, which do as well as far as {defaults} "
            "defaults can tell: of {count} others {equivalent} are practically equivalent, {worse} worse, and of "
            "{untold} it cannot be told"
        ),
    ),
    "weighting.verdict_pairs_equal": (
        "Of 100 pairs of a customer who defaulted and one who did not, equal weights put {equal} in the right order; "
        "a coin puts 50"
    ),
    "weighting.gap_clear": (
        "What is looked at matters: with payment behaviour the best weighting puts {both} of 100 pairs in the right "
        "order, without it {without}, and the intervals of both lie apart"
    ),
    "weighting.gap_unsure": (
        "Payment behaviour may add something: with it the best weighting puts {both} of 100 pairs in the right "
        "order, without it {without}, but the intervals of both overlap"
    ),
    "weighting.gap_none": (
        "Payment behaviour adds nothing that is seen: with it the best weighting puts {both} of 100 pairs in the "
        "right order, without it {without}"
    ),
    "weighting.money_more": (
        "In money: with {refused_share} of the customers refused, {name} would have earned {more_brief_minor} more "
        "than equal weights on the customers of a test day (from {low_brief_minor} to {high_brief_minor} more)"
    ),
    "weighting.money_less": (
        "In money it is the other way round: with {refused_share} of the customers refused, {name} would have earned "
        "{more_brief_minor} less than equal weights on the customers of a test day (from {high_brief_minor} to "
        "{low_brief_minor} less)"
    ),
    "weighting.money_unsure": (
        "In money it cannot be told: with {refused_share} of the customers refused, {name} and equal weights differ "
        "by {more_brief_minor} on the customers of a test day, and anything from {low_brief_minor} to "
        "{high_brief_minor} fits"
    ),
    "weighting.money_turned": "It catches more of what defaulted customers owed, but turns away customers who buy more",
    "weighting.money_nobody": (
        "On average refusing anybody by {name} would have cost more than it saved, at a margin of {margin_share} of "
        "sales and {loss_share} of what defaulted customers owed taken as lost (a setting, not a measurement)"
    ),
    "weighting.answer_tested": (
        (
            "Tested on {count} day, {first}: {customers} customers, of whom {defaults} defaulted within {months} "
            "months; each scheme had learned only what was known by then"
        ),
        (
            "Tested on {count} days from {first} to {last}: {customers} customers, of whom {defaults} defaulted "
            "within {months} months; on each day schemes had learned only what was known by then"
        ),
    ),
    "weighting.proof_holds": (
        "Nobody peeked: {count} score of {day}, made again with everything later cut off, is the same",
        "Nobody peeked: {count} scores of {day}, made again with everything later cut off, are all the same",
    ),
    "weighting.proof_fails": (
        "Do not use this page: {count} score of {day} changed once everything later was cut off, by {names}",
        "Do not use this page: {count} scores of {day} changed once everything later was cut off, by {names}",
    ),
    "weighting.proof_words": (
        "A scheme that was normalised on all customers, tuned on the tested day, or taught by windows that were "
        "still open would give other scores once these are gone"
    ),
    "weighting.needed": (
        "It takes {least} customers who defaulted to rank any scheme, {learned} to learn weights from them, and "
        "{full} to test all schemes; each customer counts once"
    ),
    "weighting.needed_fate": (
        "A file that also shows what was never paid, or was written off, would be needed: where only paid rows are "
        "shown, whoever defaulted is missing"
    ),
    "weighting.bound_line": (
        "{count} of {customers} customers defaulted in windows that have ended, so the rate is at most {bound_share} "
        "(at {level_share} confidence)"
    ),
    "weighting.softer": (
        "Short of a default: {count} of {customers} customers ({reached_share}) came to be more than {days} days "
        "late, which is no default and ranks nothing"
    ),
    "weighting.softer_unseen": "Of no customer it is known whether they came to be more than {days} days late",
    "weighting.softer_open": (
        "Were everything that is open taken as never paid, {count} of {customers} customers ({reached_share}) would "
        "have defaulted; nobody knows that, so nothing is ranked by it"
    ),
    "weighting.softer_open_unseen": "Taking what is open as never paid would tell of no customer either",
    # the verdict
    "weighting.forest_title": (
        "Area under the curve less that of equal weights, with joint intervals; within {margin} (shaded) it does not "
        "matter"
    ),
    "weighting.forest_description": "Each scheme's difference from equal weights. {claim}",
    "weighting.forest_x": "above 0: better than equal weights",
    "weighting.forest_words": "{name}: {range}, {finding}",
    "weighting.beside_caption": "{set}: each scheme beside equal weights",
    "weighting.who_caption": "What the schemes are",
    "weighting.column_scheme": "Scheme",
    "weighting.column_auc": "Area under the curve",
    "weighting.column_difference": "Less equal weights (joint interval)",
    "weighting.column_adjusted_p": "p-value (Holm)",
    "weighting.column_smallest": "Smallest difference to be seen",
    "weighting.column_finding": "Beside equal weights",
    "weighting.column_won": "Test days won",
    "weighting.column_latest": "Last test day alone (p, DeLong)",
    "weighting.column_family": "Kind",
    "weighting.column_about": "What it does",
    "weighting.won_of": "{won} of {all}",
    "weighting.latest": "{value} ({chance})",
    "weighting.half_below": (
        (
            "{names} is below one half by more than chance: it puts those who default among the safe. That is shown "
            "as it is, not turned round."
        ),
        (
            "{names} are below one half by more than chance: they put those who default among the safe. That is "
            "shown as it is, not turned round."
        ),
    ),
    "weighting.half_maybe": (
        "{names} is below one half, by no more than chance; that is shown as it is, not turned round.",
        "{names} are below one half, by no more than chance; that is shown as it is, not turned round.",
    ),
    "weighting.half_coin": ("{names} is not told from a coin.", "{names} are not told from a coin."),
    "weighting.verdict_rule": (
        "Rule, in this order, by the joint interval: within {margin} of equal weights a scheme is practically "
        "equivalent; wholly above 0 better, wholly below worse; else it cannot be told. A winner is better than "
        "equal weights and worse than no other scheme; of several winners none is told from the others by the same "
        "rule."
    ),
    "weighting.verdict_best_of_many": (
        "The largest of many areas is flattered by being the largest: joint intervals and Holm's p-values allow for "
        "that in differences, nothing does in the area itself. p-values test for any difference, the rule asks for "
        "one that matters, so both may part."
    ),
    "weighting.left_out": "Not tested: {names}. {reason}",
    "weighting.verdict_provenance": (
        (
            "{defaults} customers who defaulted among {customers}, on {count} test day; intervals at {level_share} "
            "from {draws} draws of customers, the same for all schemes, each with all its days; areas of days are "
            "averaged by their defaults. Smallest difference: a true one that the joint interval would part from 0 "
            "in four of five such cases."
        ),
        (
            "{defaults} customers who defaulted among {customers}, on {count} test days; intervals at {level_share} "
            "from {draws} draws of customers, the same for all schemes, each with all its days; areas of days are "
            "averaged by their defaults. Smallest difference: a true one that the joint interval would part from 0 "
            "in four of five such cases."
        ),
    ),
    "weighting.ceiling_none": "The ceiling of this set, boosted trees, was not tested.",
    "weighting.ceiling_above": (
        "Boosted trees are the ceiling of this set, not a weighting: from the same criteria, bent and combined at "
        "will, they put {ceiling} of 100 pairs in the right order, the best weighting ({name}) {best}."
    ),
    "weighting.ceiling_below": (
        "Boosted trees are the ceiling of this set, not a weighting; they put {ceiling} of 100 pairs in the right "
        "order, and {name} {best}: here weights leave nothing that trees find in the same criteria. Trees keep to "
        "the stated directions, which scorecards and schemes of any sign need not."
    ),
    # the gap
    "weighting.column_set": "Criteria",
    "weighting.column_equal": "Equal weights",
    "weighting.column_best": "Best weighting",
    "weighting.column_ceiling": "Ceiling (trees)",
    "weighting.column_best_name": "The best one",
    "weighting.gap_caption": "Areas under the curve by what is looked at",
    "weighting.gap_looked": (
        "It matters more what is looked at than how it is weighed: equal weights with payment behaviour "
        "({equal_both}) stand above the best weighting without it ({best}; equal weights {equal})."
    ),
    "weighting.gap_weighed": (
        "It matters more how criteria are weighed than that payment behaviour is among them: equal weights with it "
        "({equal_both}) stand below the best weighting without it ({best}; equal weights {equal})."
    ),
    "weighting.gap_caveat": (
        "Both sets are tested on the same customers and days, but judged apart: no verdict compares a scheme of one "
        "with a scheme of the other. Where intervals overlap, a paired test could still find a difference."
    ),
    "weighting.gap_provenance": "Intervals at {level_share}, each of one scheme alone, from draws of customers.",
    # default rates by band
    "weighting.bands_claim": (
        "Of the fifth that {name} calls safest {safe_share} defaulted, of the riskiest {risky_share}"
    ),
    "weighting.bands_claim_none": "No default rate by score can be told of {name}",
    "weighting.bands_title": "Customers who defaulted, by fifth of the score",
    "weighting.bands_description": "Default rates of five bands of the score, with intervals. {claim}",
    "weighting.bands_safest": "Safest fifth",
    "weighting.bands_riskiest": "Riskiest",
    "weighting.bands_y": "Defaulted",
    "weighting.band_words": "{name}, band {band}: {cell}",
    "weighting.column_band": "Band {band}",
    "weighting.bands_caption": "{set}: default rate by band of the score, from the safest to the riskiest",
    "weighting.bands_not_steady": (
        "Of {all} schemes {count} has a band with more defaults than the next riskier one.",
        "Of {all} schemes {count} have a band with more defaults than the next riskier one.",
    ),
    "weighting.bands_caveat": (
        "Bands are fifths of the customers of each test day; where many share one score they stay in one band, which "
        "is then larger. A customer is in it once for each test day."
    ),
    "weighting.bands_provenance": (
        "Customers of {count} test day; intervals at {level_share} from draws of customers.",
        "Customers of {count} test days together; intervals at {level_share} from draws of customers.",
    ),
    # curves
    "weighting.curves_claim": ("{caught_share} of the defaults lie in the {worst_share} that {name} calls riskiest"),
    "weighting.curves_claim_none": "How defaults pile up can't be told",
    "weighting.curves_title": "Defaults caught when customers are taken from the riskiest on",
    "weighting.curves_description": "ROC and CAP curves with bands, over the line of chance. {claim}",
    "weighting.curves_even": "Chance",
    "weighting.roc_panel": "ROC, {set}",
    "weighting.cap_panel": "CAP, {set}",
    "weighting.roc_x": "of those who did not default",
    "weighting.cap_x": "of all customers",
    "weighting.curves_y": "of those who defaulted",
    "weighting.curves_caption": "The areas of these curves",
    "weighting.column_line": "Line",
    "weighting.column_gini": "Gini",
    "weighting.curves_words": (
        "ROC sets defaults caught beside good customers taken with them, CAP beside all customers taken. Best is the "
        "weighting with the largest area."
    ),
    "weighting.curves_caveat": (
        "Bands hold at each point, not for a curve as a whole; curves that cross can't be ranked by them."
    ),
    "weighting.curves_provenance": (
        "Customers of {count} test day; bands at {level_share} from draws of customers.",
        "Customers of {count} test days, ranked within each; bands at {level_share} from draws of customers.",
    ),
    # money
    "weighting.money_claim_nobody": (
        "Refusing anybody costs more than it saves: approving everybody would have earned "
        "{all_brief_minor}, more than at any share refused by {name}"
    ),
    "weighting.money_claim_some": (
        "Most is earned where {name} refuses {top_share}: {top_brief_minor}, where approving everybody "
        "would have earned {all_brief_minor}"
    ),
    "weighting.money_claim_none": "What approving more or fewer customers would have earned can't be told",
    "weighting.money_title": "Profit on the customers of a test day by the share that gets credit ({currency})",
    "weighting.money_description": "Profit over the share of customers approved, safest first. {claim}",
    "weighting.money_x": "Customers approved, safest first",
    "weighting.money_y": "Profit, {currency}",
    "weighting.money_where_from": (
        "The margin is {margin_share} of sales: stated in the params, else that of order lines with costs in the "
        "last year. Of what a defaulted customer owes {loss_share} is taken to be lost: that is a setting of the "
        "params (an assumption of 45% where nobody set it), not a measurement."
    ),
    "weighting.money_caveat": (
        "Sales to a refused customer are taken as lost, though many would pay cash; what it owes by the default may "
        "be more than on the test day. No costs of collection, no customer won or lost by it."
    ),
    "weighting.money_provenance": (
        "Margin on the sales of the year before {count} test day, less losses on what was owed on it by who defaulted.",
        (
            "Margin on the sales of the year before each of {count} test days, less losses on what was owed on it by "
            "who defaulted, averaged over days."
        ),
    ),
    "weighting.cost_both": (
        "Beside equal weights {name} catches {caught_brief_minor} more of what defaulted customers owed, and turns "
        "away {turned_brief_minor} more of a year's sales to customers who did not default."
    ),
    "weighting.cost_caption": (
        "{set}: what refusing {refused_share} by each scheme would have done ({currency}, a test day)"
    ),
    "weighting.column_caught": "Owed by defaulters refused",
    "weighting.column_turned_away": "Sales turned away",
    "weighting.column_profit": "Profit",
    "weighting.column_more_caught": "Caught more than equal",
    "weighting.column_more_turned_away": "Turned away more",
    "weighting.column_more_profit": "Profit more",
    "weighting.cost_caveat": (
        "All schemes refuse the same share of customers, ties in part. A share of customers is no share of money: "
        "who refuses small customers turns away little and catches little. Intervals here are one by one, not joint."
    ),
    "weighting.cost_provenance": (
        "Averages of {count} test day; intervals at {level_share} from draws of customers.",
        "Averages of {count} test days; intervals at {level_share} from draws of customers, the same for all schemes.",
    ),
}
