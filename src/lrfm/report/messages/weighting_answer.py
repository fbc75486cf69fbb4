"""Messages of the page on weighting schemes: the first screen, the verdict on each set, and what to do next."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # the verdict
    "weighting.looking_lrfm": "By buying habits alone",
    "weighting.looking_behaviour": "With payment behaviour",
    "weighting.verdict_alone": "{looking}, no weighting but equal weights could be tested",
    "weighting.verdict_only": "{looking}, {names} saw the defaults better than equal weights",
    "weighting.verdict_sole": (
        "{looking}, {names} saw the defaults better than equal weights, and no other of {count} weightings did"
    ),
    "weighting.verdict_one": (
        "{looking}, {better} of {count} weightings saw the defaults better than equal weights, and {names} leads"
    ),
    "weighting.verdict_many": (
        "{looking}, {better} of {count} weightings saw the defaults better than equal weights; {names} lead, and which "
        "of these is best cannot be told"
    ),
    "weighting.verdict_beaten": (
        (
            "{looking}, {names} saw the defaults better than equal weights, but is itself worse than another scheme: "
            "no weighting leads"
        ),
        (
            "{looking}, {names} saw the defaults better than equal weights, but each of them is worse than another "
            "scheme: no weighting leads"
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
            "defaults can tell: of {count} others {equivalent} are practically equivalent, {worse} worse, and for "
            "{untold} the defaults are too few to tell"
        ),
    ),
    "weighting.pairs_better": (
        "{looking}, {first} puts {best} of 100 pairs in the right order and equal weights put {equal}"
    ),
    "weighting.twins": (
        "{names} puts all customers in the same order as {first}: both count once and share a row.",
        "{names} put all customers in the same order as {first}: they count once and share a row.",
    ),
    "weighting.twins_of_equal": (
        "{names} puts all customers in the same order as equal weights, and shares their row.",
        "{names} put all customers in the same order as equal weights, and share their row.",
    ),
    "weighting.turned": (
        "{names} leans the other way from equal weights: it counts {criteria} against a customer.",
        "{names} lean the other way from equal weights: they count {criteria} against a customer.",
    ),
    "weighting.equal_coin": "Equal weights are not told from a coin.",
    "weighting.equal_below": "Equal weights are worse than a coin: they call customers safe who defaulted more.",
    # the first screen
    "weighting.hero_title": (
        "Of 100 pairs of a customer who defaulted and one who did not, how many are put in the right order (with "
        "{level_share} intervals)"
    ),
    "weighting.hero_description": "Equal weights and the best weighting, with and without payment behaviour. {claim}",
    "weighting.hero_x": "50: a coin; 100: every pair",
    "weighting.hero_lrfm_equal": "Buying only, equal",
    "weighting.hero_lrfm_best": "Buying only, best",
    "weighting.hero_behaviour_equal": "With paying, equal",
    "weighting.hero_behaviour_best": "With paying, best",
    "weighting.hero_end": "{pairs}: {name}",
    "weighting.hero_words": "{label}: {name}, {range} of 100 pairs",
    "weighting.pays_clear": "How customers pay tells more than how they buy alone",
    "weighting.pays_untold": "Whether how customers pay tells more than how they buy alone cannot be told",
    "weighting.pays_less": "Weighing in how customers pay makes the order worse",
    "weighting.pays_line": (
        "{claim}: with it, this many more of 100 pairs are in the right order than without it: {parts}"
    ),
    "weighting.pays_part": "{value} by {name} (from {low} to {high})",
    "weighting.pays_part_alone": "{value} by {name}",
    "weighting.name_equal": "equal weights",
    "weighting.gap_clear": (
        "How customers pay tells more than how they buy alone: with it the best weighting puts {both} of 100 pairs in "
        "the right order, without it {without}, and the intervals of both lie apart"
    ),
    "weighting.gap_unsure": (
        "Whether how customers pay tells more than how they buy alone cannot be told: with it the best weighting puts "
        "{both} of 100 pairs in the right order, without it {without}, and the intervals of both overlap"
    ),
    "weighting.gap_none": (
        "How customers pay adds nothing that is seen: with it the best weighting puts {both} of 100 pairs in the right "
        "order, without it {without}"
    ),
    "weighting.answer_tested": (
        (
            "Tested on {count} day, {first}: {eligible} customers could be followed, and {bad} ({bad_share}) "
            "defaulted within {months} months. Each scheme had learned only what was known by then."
        ),
        (
            "Tested on {count} days from {first} to {last}: on an average day {eligible} customers could be followed, "
            "and {bad} ({bad_share}) defaulted within {months} months; over all days together {defaults} of "
            "{customers} different customers did. On each day schemes had learned only what was known by then."
        ),
    ),
    "weighting.board_stake": (
        "In money: about {lost_brief_minor} is lost by the defaults of {months} months, and giving credit to everybody "
        "earns {all_brief_minor} in a year."
    ),
    "weighting.board_more": (
        "Refusing the {refused_share} that come out riskiest by {name} would have earned {gain_brief_minor} more (from "
        "{low_brief_minor} to {high_brief_minor})."
    ),
    "weighting.board_less": (
        "Refusing the {refused_share} that come out riskiest by {name} would have earned {gain_brief_minor} less (from "
        "{low_brief_minor} to {high_brief_minor})."
    ),
    "weighting.board_unsure": (
        "Whether refusing the {refused_share} that come out riskiest by {name} would have earned more or less cannot "
        "be told (from {low_brief_minor} to {high_brief_minor} more)."
    ),
    "weighting.board_terms": "So the score is for terms, limits and reminders, and not for refusing.",
    # the table and the figure of a set
    "weighting.forest_title": (
        "How many more of 100 pairs than equal weights each scheme puts in the right order; within {margin} (shaded) "
        "the difference is too small to matter"
    ),
    "weighting.forest_description": "Each scheme's difference from equal weights. {claim}",
    "weighting.forest_x": "above 0: better than equal weights",
    "weighting.forest_words": "{name}: {range}, {finding}",
    "weighting.finding_better_slight": "better, perhaps too little to matter",
    "weighting.finding_worse_slight": "worse, perhaps too little to matter",
    "weighting.finding_winner": "{finding}; leads",
    "weighting.end_equivalent": "practically equivalent",
    "weighting.end_better": "better",
    "weighting.end_better_slight": "better, perhaps little",
    "weighting.end_worse": "worse",
    "weighting.end_worse_slight": "worse, perhaps little",
    "weighting.end_cannot_tell": "too few defaults to tell",
    "weighting.end_winner": "{finding}, leads",
    "weighting.short_equivalent": "same",
    "weighting.short_better": "better",
    "weighting.short_better_slight": "better?",
    "weighting.short_worse": "worse",
    "weighting.short_worse_slight": "worse?",
    "weighting.short_cannot_tell": "?",
    "weighting.short_winner": "leads",
    "weighting.beside_caption": "{set}: each scheme beside equal weights (joint intervals)",
    "weighting.beside_summary": ("The one scheme with its interval", "All {count} schemes with their intervals"),
    "weighting.column_scheme": "Scheme",
    "weighting.column_finding": "Beside equal weights",
    "weighting.column_pairs": "Of 100 pairs in the right order",
    "weighting.column_difference": "More than equal weights",
    "weighting.tests_summary": "p-values, the smallest difference to be seen, and each test day",
    "weighting.tests_caption": "{set}: tests beside equal weights, differences in pairs of 100",
    "weighting.column_joint_p": "p-value (joint)",
    "weighting.column_adjusted_p": "p-value (Holm)",
    "weighting.column_smallest": "Smallest difference to be seen",
    "weighting.column_won": "Test days won",
    "weighting.column_latest": "Last test day alone (p, DeLong)",
    "weighting.p_below": "below {value}",
    "weighting.chance_words": (
        "The joint p-value goes with the joint interval, for all schemes of both sets together; that of Holm is set "
        "right for the number of schemes."
    ),
    "weighting.won_words": "Windows of test days overlap: to win all of them is no row of separate proofs.",
    "weighting.won_of": "{won} of {all}",
    "weighting.latest": "{value} ({chance})",
    "weighting.who_summary": "What each scheme does",
    "weighting.who_caption": "What the schemes are",
    "weighting.column_family": "Kind",
    "weighting.column_about": "What it does",
    "weighting.rule_summary": "How the verdict is made",
    "weighting.out_summary": ("Not tested: {count} scheme", "Not tested: {count} schemes"),
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
        "Rule, in this order, by the joint interval: within {margin} pairs of 100 of equal weights a scheme is "
        "practically equivalent; wholly above 0 better, wholly below worse; else the defaults are too few to tell. "
        "Where a better scheme could lie within {margin} pairs, that is said. A scheme leads that is better than equal "
        "weights and worse than no other; of several that lead none is told from the others by the same rule."
    ),
    "weighting.pairs_words": (
        "Pairs of 100 in the right order are 100 times the area under the ROC curve: half of the pairs with one score "
        "count."
    ),
    "weighting.verdict_best_of_many": (
        "The largest of many is flattered by being the largest: joint intervals hold for all schemes of both sets at "
        "once, and Holm's p-values count all of these, too; nothing allows for it in the number of pairs itself. "
        "p-values test for any difference, the rule asks for one that matters, so both may part."
    ),
    "weighting.left_out": "{names}: {reason}",
    "weighting.verdict_provenance": (
        (
            "{defaults} customers who defaulted among {customers}, on {count} test day; intervals at {level_share} "
            "from {draws} draws of customers, the same for all schemes, each with all its days; days are averaged by "
            "their defaults."
        ),
        (
            "{defaults} customers who defaulted among {customers}, on {count} test days; intervals at {level_share} "
            "from {draws} draws of customers, the same for all schemes, each with all its days; days are averaged by "
            "their defaults."
        ),
    ),
    "weighting.smallest_words": (
        "Smallest difference: a true one that the joint interval would part from 0 in four of five such cases."
    ),
    "weighting.ceiling_none": "The ceiling of this set, boosted trees, was not tested.",
    "weighting.ceiling_above": (
        "Boosted trees are the ceiling of this set, not a weighting: from the same criteria, bent and combined at "
        "will, they put {ceiling} of 100 pairs in the right order, the best weighting ({name}) {best}."
    ),
    "weighting.ceiling_below": (
        "Boosted trees are the ceiling of this set, not a weighting; they put {ceiling} of 100 pairs in the right "
        "order, and {name} {best}: here weights leave nothing that trees find in the same criteria. Trees keep to "
        "the stated directions, which scorecards and schemes of either sign need not."
    ),
    # what to do next
    "weighting.none_known": (
        "So what should be asked next is how far back the history of payments and write-offs can be had"
    ),
    "weighting.known_claim": "What we now know, and what to do next",
    "weighting.step_disagree": (
        "Ask those who know customers about the ones on whom {name} and equal weights disagree most; they are listed "
        "above."
    ),
    "weighting.step_bands": (
        "Look first at terms and limits of the fifth that {name} calls riskiest: {risky_share} of it defaulted within "
        "{months} months, of all customers {all_share}."
    ),
    "weighting.step_judge": (
        "Have those who know customers judge the criteria: {names} was not tested because nobody did.",
        "Have those who know customers judge the criteria: {names} were not tested because nobody did.",
    ),
    "weighting.step_today": (
        "Enter the weights that are in use today, if there are any, as points in the params: they are not among the "
        "schemes yet."
    ),
    "weighting.step_loss": (
        "Measure what is lost of a default in the end: {loss_share} is a setting, and all money on this page hangs on "
        "it."
    ),
    "weighting.step_wait": "Test again when more defaults are known: so far no weighting is told better than equal.",
    "weighting.own_summary": "How judgements of experts and a scheme of your own take part",
    "weighting.own_judgements": (
        "Judgements stand in the params under weights.experts, each expert with a name: points, ranks, pairs such as "
        "“M over R: 3”, or the best and the worst criterion beside all others. “make judgements” makes a worksheet "
        "that asks for them, and lrfm judgements turns its answers into these lines."
    ),
    "weighting.own_scheme": (
        "A scheme of your own is any Python object with fit(frame, is_bad) and score(frame), the higher, the safer. In "
        "a notebook study.tournament_with(mine=Mine()) holds it against the others by the same rule; README.md has one."
    ),
}
