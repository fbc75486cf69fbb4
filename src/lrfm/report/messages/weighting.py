"""Messages of the page on weighting schemes: the verdict, the gap, default rates, curves and money."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # where nothing is ranked
    "weighting.none_lrfm": "So no weighting of length, recency, frequency and value is ranked.",
    "weighting.none_behaviour": "So no weighting that looks at payment behaviour is ranked either.",
    "weighting.none_set": "No weighting of this set could be tested: {looking}.",
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
    "weighting.money_more": (
        "In money: with {refused_share} of the customers refused, {name} would have earned {more_brief_minor} more "
        "than equal weights on the customers of a test day (from {low_brief_minor} to {high_brief_minor} more)"
    ),
    "weighting.money_less": (
        "In money: with {refused_share} of the customers refused, {name} would have earned {more_brief_minor} less "
        "than equal weights on the customers of a test day (from {high_brief_minor} to {low_brief_minor} less)"
    ),
    "weighting.money_unsure": (
        "In money it cannot be told: with {refused_share} of the customers refused, {name} and equal weights differ "
        "by {more_brief_minor} on the customers of a test day, and anything from {low_brief_minor} to "
        "{high_brief_minor} fits"
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
        (
            "Of {customers} customers followed for {months} months each, {count} defaulted, so at most {bound_share} "
            "do within {months} months (at {level_share} confidence)"
        ),
        (
            "Of {customers} customers followed for {months} months each, {count} defaulted, so at most {bound_share} "
            "do within {months} months (at {level_share} confidence)"
        ),
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
    "weighting.column_auc": "Area under the curve",
    # the gap
    "weighting.column_set": "Criteria",
    # default rates by band
    "weighting.bands_claim": (
        "Of the fifth that {name} calls safest {safe_share} defaulted, of the riskiest {risky_share}"
    ),
    "weighting.bands_claim_none": "No default rate by score can be told of {name}",
    "weighting.bands_title": "Customers who defaulted, by fifth of the score",
    "weighting.bands_description": "Default rates of five bands of the score, with intervals. {claim}",
    "weighting.bands_title_average": (
        "Customers who defaulted, by fifth of the score; dotted: of all of them, {average_share}"
    ),
    "weighting.bands_average": "Of all customers: {average_share}",
    "weighting.bands_x": "Fifths by score: 1 the safest, 5 the riskiest",
    "weighting.bands_summary": "{set}: every scheme",
    "weighting.bands_y": "Defaulted",
    "weighting.band_words": "{name}, fifth {band}: {cell}",
    "weighting.column_band": "Fifth {band}",
    "weighting.bands_caption": "{set}: default rate by fifth of the score, from the safest to the riskiest",
    "weighting.bands_not_steady": (
        "{set}: of {all} schemes {count} has a fifth with more defaults than the next riskier one.",
        "{set}: of {all} schemes {count} have a fifth with more defaults than the next riskier one.",
    ),
    "weighting.bands_caveat": (
        "Fifths are those of the customers of each test day; where many share one score they stay in one, which "
        "is then larger. A customer is in it once for each test day."
    ),
    "weighting.bands_provenance": (
        "Customers of {count} test day; intervals at {level_share} from draws of customers.",
        "Customers of {count} test days together; intervals at {level_share} from draws of customers.",
    ),
    # curves
    "weighting.curves_claim": ("{caught_share} of the defaults lie in the {worst_share} that {name} calls riskiest"),
    "weighting.curves_claim_none": "How defaults pile up can't be told",
    "weighting.cap_title": "Defaults caught when customers are taken from the riskiest on (CAP)",
    "weighting.roc_title": "Defaults caught, beside good customers taken with them (ROC)",
    "weighting.roc_summary": "The same beside good customers alone (ROC)",
    "weighting.curves_description": "ROC and CAP curves with bands, over the line of chance. {claim}",
    "weighting.curves_even": "Chance",
    "weighting.roc_x": "of those who did not default",
    "weighting.cap_x": "of all customers",
    "weighting.curves_y": "of those who defaulted",
    "weighting.column_gini": "Gini",
    "weighting.curves_words": (
        "CAP sets defaults caught beside all customers taken, ROC beside good customers taken with them. Shown are "
        "equal weights, the weighting with the largest area, and trees."
    ),
    "weighting.curves_caveat": (
        "Bands hold at each point, not for a curve as a whole; curves that cross can't be ranked by them."
    ),
    "weighting.curves_provenance": (
        "Customers of {count} test day; bands at {level_share} from draws of customers.",
        "Customers of {count} test days, ranked within each; bands at {level_share} from draws of customers.",
    ),
}
