"""Messages of the page on weighting schemes: what schemes are called, weigh, and measure up to."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # names
    "weighting.quoted": "“{name}”",
    "weighting.set_lrfm": "LRFM only",
    "weighting.set_behaviour": "LRFM with payment behaviour",
    "weighting.name_ceiling": "{name} (ceiling)",
    "weighting.family_given": "given",
    "weighting.family_measured": "measured from customers",
    "weighting.family_learned": "learned from defaults",
    "weighting.family_ceiling": "ceiling",
    "weighting.family_own": "your own",
    "weighting.finding_equivalent": "practically equivalent",
    "weighting.finding_better": "better",
    "weighting.finding_worse": "worse",
    "weighting.finding_cannot_tell": "too few defaults to tell",
    "weighting.finding_reference": "the yardstick",
    "weighting.with_interval": "{value} ({low} to {high})",
    "weighting.share_interval": "{value_share} ({low_share} to {high_share})",
    "weighting.share_range": "{low_share} to {high_share}",
    "weighting.plus": "+{value}",
    "weighting.scheme_equal": "Equal weights",
    "weighting.scheme_points": "Points",
    "weighting.scheme_roc": "Rank centroid",
    "weighting.scheme_rank_sum": "Rank sum",
    "weighting.scheme_rank_reciprocal": "Rank reciprocal",
    "weighting.scheme_ahp": "Pairs (AHP)",
    "weighting.scheme_fuzzy_ahp": "Fuzzy pairs",
    "weighting.scheme_fuzzy_ahp_chang": "Fuzzy (Chang)",
    "weighting.scheme_bwm": "Best and worst",
    "weighting.scheme_bwm_linear": "Best-worst (linear)",
    "weighting.scheme_recency_first": "Recency first",
    "weighting.scheme_value_first": "Value first",
    "weighting.scheme_habit_first": "Habit first",
    "weighting.scheme_entropy": "Entropy",
    "weighting.scheme_standard_deviation": "Standard deviation",
    "weighting.scheme_critic": "CRITIC",
    "weighting.scheme_merec": "MEREC",
    "weighting.scheme_principal_components": "First component",
    "weighting.scheme_cilos": "CILOS",
    "weighting.scheme_idocriw": "IDOCRIW",
    "weighting.scheme_nonnegative_logistic": "Learned weights",
    "weighting.scheme_ridge_logistic": "Learned (either sign)",
    "weighting.scheme_scorecard": "Scorecard",
    "weighting.scheme_survival": "Learned from time to default",
    "weighting.scheme_boosting": "Boosted trees",
    "weighting.about_equal": "every criterion weighs the same: what all others are held against",
    "weighting.about_points": "experts share out points",
    "weighting.about_roc": "experts rank criteria; weights are the middle of all that fit the ranks",
    "weighting.about_rank_sum": "experts rank criteria; weights fall evenly with the rank",
    "weighting.about_rank_reciprocal": "experts rank criteria; weights are one over the rank",
    "weighting.about_ahp": "experts compare criteria two at a time",
    "weighting.about_fuzzy_ahp": "the same, each judgement a range (Buckley)",
    "weighting.about_fuzzy_ahp_chang": "the same as published by Chang; shown to be invalid",
    "weighting.about_bwm": "experts compare all criteria with the most and the least important",
    "weighting.about_bwm_linear": "the same, by the linear rule",
    "weighting.about_recency_first": "an illustrative preset: the last purchase counts most",
    "weighting.about_value_first": "an illustrative preset: the amount bought counts most",
    "weighting.about_habit_first": "an illustrative preset: length and frequency count most",
    "weighting.about_entropy": "the more unevenly customers share a criterion, the more it weighs",
    "weighting.about_standard_deviation": "the more customers differ in a criterion, the more it weighs",
    "weighting.about_critic": "criteria that differ much and repeat others little weigh more",
    "weighting.about_merec": "criteria whose removal changes scores most weigh more",
    "weighting.about_principal_components": "criteria weigh by their part in what they have in common",
    "weighting.about_cilos": "criteria weigh by what is lost where another one is at its best",
    "weighting.about_idocriw": "entropy and CILOS, multiplied",
    "weighting.about_nonnegative_logistic": "past defaults give the weights, none below zero",
    "weighting.about_ridge_logistic": (
        "past defaults give the weights, and a criterion may count against what is held to be good"
    ),
    "weighting.about_scorecard": "points by range of each criterion, from past defaults",
    "weighting.about_survival": "the days until past defaults give the weights",
    "weighting.about_boosting": (
        "no weights: trees that may bend and combine the criteria, each in its stated direction; what there is to see"
    ),
    # weights
    "weighting.weights_claim": "{criterion} weighs most in {name}: {cell}",
    "weighting.weights_claim_unsure": (
        "No criterion stands out in {name}: {criterion} weighs most, {cell}, and the intervals of others reach as far"
    ),
    "weighting.weights_claim_none": "How much each scheme makes of each criterion",
    "weighting.weights_caption": "{set}: weights with intervals",
    "weighting.normalised_caption": "{set}: from the lowest to the highest weight under all ways of normalising",
    "weighting.weights_moved": (
        "{set}: normalised in another way ({count} ways), a weight moves by up to {points} percentage points "
        "({criterion} in {name}, from {low_share} to {high_share})."
    ),
    "weighting.weights_unnormalised": "One way is left out of this for {names}: {reason}",
    "weighting.weights_unnormalised_all": "One way is left out of this: {reason}",
    "weighting.weights_title": "{set}: weights with intervals; dotted: the equal share, {equal_share}",
    "weighting.weights_description": "The weight of each criterion in the main schemes. {claim}",
    "weighting.weights_equal": "Equal weights: {equal_share}",
    "weighting.weights_summary": "{set}: all weights, other ways to normalise, and remarks",
    "weighting.weight_words": "{name}, {criterion}: {cell}",
    "weighting.imputed_all": (
        "{names} cannot be told of {count} customer at most; the median of the others stands in.",
        "{names} cannot be told of {count} customers at most; the median of the others stands in.",
    ),
    "weighting.remarks_caption": "{set}: what is to be said of these weights",
    "weighting.column_remark": "Remark",
    "weighting.column_schemes": "Schemes",
    "weighting.weights_caveat": (
        "A weight says how much a scheme makes of a criterion, not how much the criterion makes anybody pay. Of "
        "schemes of any sign it is the size alone. Where criteria repeat each other, weights move between them and "
        "the order of customers stays."
    ),
    "weighting.weights_provenance": (
        "As learned for the test day {day}; intervals at {level_share} by learning again from draws of customers. "
        "Given weights have none of that kind: theirs, of fuzzy pairs and of best and worst, hold what the judgements "
        "themselves leave open."
    ),
    # stability
    "weighting.stability_claim_more": (
        "{name} moves more customers about than equal weights: {best_share} by two fifths or more from "
        "one test day to the next, equal weights {equal_share}"
    ),
    "weighting.stability_claim_less": (
        "{name} moves no more customers about than equal weights: {best_share} by two fifths or more from "
        "one test day to the next, equal weights {equal_share}"
    ),
    "weighting.stability_claim_none": "How far schemes stay with their word",
    "weighting.stability_summary": "{set}: with the shift of all scores (PSI) and what chance allows",
    "weighting.stability_caption": "{set}: from one test day to the next",
    "weighting.column_kendall_later": "Rank correlation (Kendall)",
    "weighting.column_far": "Moved by two fifths or more",
    "weighting.column_shift": "Shift of scores (PSI)",
    "weighting.column_shift_critical": "Chance alone, up to",
    "weighting.shifted": (
        "{looking}, the scores of {names} shifted as a whole by more than chance between the last two test days."
    ),
    "weighting.shifted_none": (
        "{looking}, no scheme's scores shifted as a whole by more than chance between the last two test days."
    ),
    "weighting.stability_caveat": (
        "Moved by two fifths is who went over two fifths of the list; customers who share a score stand in the middle "
        "of them. Customers change, and a scheme that sees it must move: standing still is no merit by itself."
    ),
    "weighting.drift_steady": (
        (
            "{set}: with any one of {count} test day left out, {name} puts between {low} and {high} more of 100 pairs "
            "in the right order than equal weights. Test days differ by no more than chance (p {chance}); "
            "intervals are for these days, and other days may differ more."
        ),
        (
            "{set}: with any one of {count} test days left out, {name} puts between {low} and {high} more of 100 pairs "
            "in the right order than equal weights. Test days differ by no more than chance (p {chance}); "
            "intervals are for these days, and other days may differ more."
        ),
    ),
    "weighting.drift_differs": (
        (
            "{set}: with any one of {count} test day left out, {name} puts between {low} and {high} more of 100 pairs "
            "in the right order than equal weights. Test days differ by more than chance (p {chance}): what "
            "holds on these days together need not hold on the next one."
        ),
        (
            "{set}: with any one of {count} test days left out, {name} puts between {low} and {high} more of 100 pairs "
            "in the right order than equal weights. Test days differ by more than chance (p {chance}): what "
            "holds on these days together need not hold on the next one."
        ),
    ),
    "weighting.moves_summary": "Where the customers of each fifth stood on the next test day",
    "weighting.moves_caption": "{set}, {name}: of each fifth of the customers, where they stood one test day later",
    "weighting.column_fifth_then": "Fifth, 1 the safest",
    "weighting.column_fifth_now": "Later in {fifth}",
    "weighting.stability_provenance": (
        (
            "{count} test day; schemes learn anew for each. The limit of the shift depends on how many customers "
            "there are."
        ),
        (
            "{count} test days, each beside the next; schemes learn anew for each. The limit of the shift depends on "
            "how many customers there are."
        ),
    ),
    # all metrics
    "weighting.metrics_claim": (
        "The {refused_share} that {name} calls riskiest hold {caught_share} of the customers who "
        "defaulted, and {owed_share} of what they owed"
    ),
    "weighting.metrics_caption_order": "{set}: order, and the riskiest {refused_share}",
    "weighting.metrics_caption_chances": "{set}: chances, money per unit lent, likeness to equal weights",
    "weighting.column_ks": "KS",
    "weighting.column_capture": "Defaulters caught",
    "weighting.column_owed_capture": "Of what they owed",
    "weighting.column_lift": "Lift",
    "weighting.column_h_measure": "H-measure",
    "weighting.column_calibration_ratio": "Defaults seen per default expected",
    "weighting.column_calibration_slope": "Slope",
    "weighting.column_scaled_brier": "Scaled Brier",
    "weighting.column_maximum_profit": "EMP per 1,000 lent",
    "weighting.column_net_benefit": "Net benefit per 1,000 customers",
    "weighting.column_kendall": "Rank correlation with equal (Kendall)",
    "weighting.column_overlap": "Riskiest tenth shared",
    "weighting.chances_summary": "How chances of default came true, and what acting on them would have been worth",
    "weighting.chances_missing": "Of {names} no calibration is told. {reason}",
    "weighting.chances_caption": "{set}: chances of default beside what came, over all test days",
    "weighting.column_brier": "Brier score",
    "weighting.column_brier_reference": "Brier of the base rate",
    "weighting.column_calibration_shift": "Log-odds lack",
    "weighting.column_calibration_error": "Mean error of bins",
    "weighting.reliability_caption": (
        "{set}, {name}, on {day} alone: chances of default beside what came, with exact intervals at {level_share} "
        "(Hosmer and Lemeshow: {chi_square} on {freedom} bins, p {chance}; nothing is decided by it)"
    ),
    "weighting.column_expected": "Expected to default",
    "weighting.column_observed": "Defaulted",
    "weighting.benefit_caption": (
        "{set}: net benefit of refusing whoever's chance of default is at least so high, from half to twice the "
        "chance at which credit earns nothing"
    ),
    "weighting.column_threshold": "Refused from",
    "weighting.column_treat_all": "Refuse everybody",
    "weighting.column_treat_none": "Refuse nobody",
    "weighting.metrics_alike": (
        "{looking}, {names} ranks customers nearly as equal weights do (Kendall above {least}): little can part them.",
        "{looking}, {names} rank customers nearly as equal weights do (Kendall above {least}): little can part them.",
    ),
    "weighting.metrics_words": (
        "Gini is twice the area less one; KS the widest distance between the two groups; lift how many times more of "
        "the defaults than of the customers lie among the riskiest (1 is chance); H-measure the expected loss saved "
        "under one weighing of errors for all schemes. Defaults seen per default expected and slope are 1, and "
        "scaled Brier above 0, where chances are right. EMP is what the best cut-off gains over lending to everybody, "
        "averaged over how much of a default may be lost; net benefit counts defaults caught less good customers "
        "refused, at the chance where credit earns nothing."
    ),
    "weighting.metrics_beta": (
        "The H-measure weighs errors by a Beta law with parameters {first} and {second}, the same for all schemes and "
        "days: most weight lies where refusing a good customer costs as much as the odds of default say."
    ),
    "weighting.metrics_losses": (
        "EMP takes {none_share} of defaults to lose nothing, {all_share} to lose everything, and the others any part "
        "alike: {mean_share} on average, which is the loss that all money on this page rests on. Who does not default "
        "leaves {return_share} of what is lent."
    ),
    "weighting.metrics_profit": (
        "EMP counts every customer alike and may refuse very few of them; the curve of money counts what each owes and "
        "buys. So an EMP above 0 and a curve by which refusing nobody pays do not contradict each other."
    ),
    "weighting.metrics_meaning": "What each metric says",
    "weighting.metrics_summary": "{set}: every metric of every scheme",
    "weighting.metrics_caveat": (
        "Chances come from one line through each scheme's past scores, where defaults are few of customers that it "
        "did not learn from, so calibration judges scheme and line together. Shares caught take ties in part. The "
        "interval of KS allows for gaps being wider in any sample. Columns without intervals are means over test days "
        "and no ground for ranking."
    ),
    "weighting.metrics_provenance": (
        "{defaults} distinct customers who defaulted; intervals at {level_share} from draws of customers."
    ),
    # disagreement
    "weighting.disagree_claim": (
        (
            "{name} and equal weights put {count} of {customers} customers, who owes {owed_brief_minor}, more than "
            "{places} places of 100 apart"
        ),
        (
            "{name} and equal weights put {count} of {customers} customers, who owe {owed_brief_minor} together, more "
            "than {places} places of 100 apart"
        ),
    ),
    "weighting.disagree_caption": (
        ("{set}: the one of them who owes most on {day} ({currency}); places from 0, the safest, to 100, the riskiest"),
        (
            "{set}: the {count} of them who owe most on {day} ({currency}); places from 0, the safest, to 100, the "
            "riskiest"
        ),
    ),
    "weighting.disagree_caption_near": (
        (
            "{set}: nobody stands that far apart; the customer furthest apart on {day} ({currency}), from 0, the "
            "safest, to 100, the riskiest"
        ),
        (
            "{set}: nobody stands that far apart; the {count} customers furthest apart on {day} ({currency}), from 0, "
            "the safest, to 100, the riskiest"
        ),
    ),
    "weighting.disagree_summary": "{set}: on whom they disagree",
    "weighting.column_owed_minor": "Owed",
    "weighting.column_sales_minor": "Bought in a year",
    "weighting.column_limit_minor": "Limit",
    "weighting.column_days_late": "Days late on average",
    "weighting.column_customer": "Customer",
    "weighting.disagree_words": "Somebody who knows these customers can say which scheme has a point.",
    "weighting.disagree_caveat": (
        "Nobody knows yet what became of them: the list shows where the choice matters, not who is right."
    ),
    "weighting.disagree_provenance": (
        "Eligible customers on {day}, by schemes that learned up to then. All places are the table weighting_customers."
    ),
}
