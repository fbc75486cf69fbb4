"""Messages of the page on weighting schemes: other readings, how many defaults, who was tested, and limits."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # other readings
    "weighting.readings_claim_all": (
        "{name} stays better than equal weights under the other reading",
        "{name} stays better than equal weights under all {count} other readings",
    ),
    "weighting.readings_claim_some": (
        "{name} stays better than equal weights under {stays} of {count} other reading",
        "{name} stays better than equal weights under {stays} of {count} other readings",
    ),
    "weighting.readings_claim_none": (
        "{name} is no longer told better than equal weights under the other reading",
        "{name} is told better than equal weights under none of {count} other readings",
    ),
    "weighting.readings_claim_turned": (
        "Some weighting is told better than equal weights under {turned} of {count} other reading",
        "Some weighting is told better than equal weights under {turned} of {count} other readings",
    ),
    "weighting.readings_claim_never": (
        "No weighting is told better than equal weights under the other reading either",
        "No weighting is told better than equal weights under any of {count} other readings either",
    ),
    "weighting.readings_claim_untold": "How the verdict moves under other readings can't be told",
    "weighting.readings_other": "{looking}: {claim}",
    "weighting.readings_leading": "What leads, under other readings (each customer counts once; pairs of 100)",
    "weighting.readings_summary": "What each reading changes, and every scheme under it",
    "weighting.readings_counts": "The readings",
    "weighting.readings_caption": "{set}: the same schemes under other readings (more pairs of 100 than equal weights)",
    "weighting.column_reading": "Reading",
    "weighting.column_reading_about": "What changes",
    "weighting.column_customers": "Customers",
    "weighting.column_defaults": "Defaulted",
    "weighting.reading_main": "As tested",
    "weighting.reading_was_soft_late": ("Late by {count} day", "Late by {count} days"),
    "weighting.reading_was_written_off": "Written off",
    "weighting.reading_unknown_defaulted": "Unknown as defaulted",
    "weighting.reading_unknown_paid": "Unknown as paid",
    "weighting.reading_by_amount": "By amount",
    "weighting.reading_half_materiality": "Half the threshold",
    "weighting.reading_double_materiality": "Twice the threshold",
    "weighting.reading_half_horizon": "Half the horizon",
    "weighting.reading_after_blank": ("After {count} day", "After {count} days"),
    "weighting.reading_early": "Earlier days",
    "weighting.reading_late": "Later days",
    "weighting.reading_open_windows": "Open windows, too",
    "weighting.reading_about_was_soft_late": (
        "more than {count} day past due counts as the outcome",
        "more than {count} days past due counts as the outcome",
    ),
    "weighting.reading_about_was_written_off": "only what was written off counts",
    "weighting.reading_about_unknown_defaulted": (
        "customers of whom nobody knows what became of open amounts are taken to have defaulted"
    ),
    "weighting.reading_about_unknown_paid": "the same customers are taken to have paid",
    "weighting.reading_about_by_amount": "each default counts by what the customer owed on the test day",
    "weighting.reading_about_half_materiality": "half the overdue amount already counts as past due",
    "weighting.reading_about_double_materiality": "only twice the overdue amount counts as past due",
    "weighting.reading_about_half_horizon": "only defaults in the first half of the window count",
    "weighting.reading_about_after_blank": (
        "who defaulted within {count} day is left out: often blocked before, and silent for it",
        "who defaulted within {count} days is left out: often blocked before, and silent for it",
    ),
    "weighting.reading_about_early": "the first half of the test days",
    "weighting.reading_about_late": "the second half of the test days",
    "weighting.reading_about_open_windows": (
        "windows that are still open count as well, weighed for what is not seen yet"
    ),
    "weighting.found": "{finding} ({value})",
    "weighting.reading_untold": "{reading}: {reason}",
    "weighting.unknown_stays": (
        (
            "Of {count} customer nobody knows whether they defaulted. {looking}, the verdict is the same whether they "
            "are taken to have defaulted or to have paid."
        ),
        (
            "Of {count} customers nobody knows whether they defaulted. {looking}, the verdict is the same whether "
            "they are taken to have defaulted or to have paid."
        ),
    ),
    "weighting.unknown_turns": (
        (
            "Of {count} customer nobody knows whether they defaulted. {looking}, the verdict turns if they are taken "
            "to have {fates}: do not rest on it before their fate is known."
        ),
        (
            "Of {count} customers nobody knows whether they defaulted. {looking}, the verdict turns if they are taken "
            "to have {fates}: do not rest on it before their fate is known."
        ),
    ),
    "weighting.fate_unknown_defaulted": "defaulted",
    "weighting.fate_unknown_paid": "paid",
    "weighting.readings_caveat": (
        "Schemes are judged as they were learned, for defaults as defined; under a softer outcome one that was "
        "taught it might do better. Fewer defaults make wider intervals, so “too few defaults to tell” contradicts "
        "nothing."
    ),
    "weighting.readings_provenance": (
        "The same rule with joint intervals at {level_share}, which hold for all schemes of one set under one reading: "
        "of many readings some turn by chance."
    ),
    # how many defaults it takes
    "weighting.few_claim_bounds_only": (
        "{count} customer who defaulted is known, too few to rank schemes: it takes {least}",
        "{count} customers who defaulted are known, too few to rank schemes: it takes {least}",
    ),
    "weighting.few_claim_unknown": "No scheme is ranked: of too many customers nobody knows whether they defaulted",
    "weighting.few_claim_nobody": (
        "No customer is known to have defaulted, so no scheme is ranked: it takes {least} customers who did"
    ),
    "weighting.few_claim_intervals": (
        "{count} customer who defaulted allows for intervals; to learn weights from defaults takes {least}",
        "{count} customers who defaulted allow for intervals; to learn weights from defaults takes {least}",
    ),
    "weighting.few_claim_strong_ridge": (
        "{count} customer who defaulted allows for one plain learned scheme; to test all takes {least}",
        "{count} customers who defaulted allow for one plain learned scheme; to test all takes {least}",
    ),
    "weighting.few_claim_full": (
        "{count} customer who defaulted is enough to test every scheme",
        "{count} customers who defaulted are enough to test every scheme",
    ),
    "weighting.few_claim_unlearned": (
        "{count} customer who defaulted tests the schemes, but too few were known early enough to learn all of them",
        "{count} customers who defaulted test the schemes, but too few were known early enough to learn all of them",
    ),
    "weighting.ladder_caption": "What so many customers who defaulted can tell",
    "weighting.column_defaults_from": "From",
    "weighting.column_what": "What is shown",
    "weighting.column_here": "These files",
    "weighting.rung_bounds_only": "no ranking; upper bounds of the default rate",
    "weighting.rung_intervals": "given and measured weights with intervals; nothing is learned from defaults",
    "weighting.rung_strong_ridge": "of the learned schemes one, held back strongly (learned weights, none below zero)",
    "weighting.rung_full": "all schemes",
    "weighting.here": ("{count} default", "{count} defaults"),
    "weighting.here_learning": (
        "{count} default known before the first test day",
        "{count} defaults known before the first test day",
    ),
    "weighting.bounds_caption": "How high the default rate within {months} months may be, by confidence",
    "weighting.grades_caption": (
        "The same for a fifth of equal weights and all riskier ones, at {level_share} confidence: the rate within "
        "{months} months"
    ),
    "weighting.grade": "from fifth {grade} on",
    "weighting.column_grade": "Customers",
    "weighting.column_correlation": "Correlation",
    "weighting.column_confidence": "Confidence",
    "weighting.column_bound": "At most",
    "weighting.softer_caption": "Other outcomes, shown and never ranked",
    "weighting.column_softer": "Outcome",
    "weighting.column_reached": "Reached it",
    "weighting.column_share": "Share",
    "weighting.softer_name": "more than {days} days late",
    "weighting.softer_name_open": "what is open was never paid",
    "weighting.few_bounds_words": (
        "Bounds are those of Pluto and Tasche. Customers count once in each window of {months} months, and windows do "
        "not overlap. Where hard times hit many customers at once, the bounds with a correlation hold."
    ),
    "weighting.few_softer_words": "Who was late and paid is no default: a ranking by it would be one of patience.",
    "weighting.few_caveat": (
        "More history adds defaults; more schemes do not. What is learned at a test day rests on the defaults known "
        "by then, which may be fewer."
    ),
    "weighting.few_provenance": (
        (
            "Distinct customers who defaulted after {count} test day, of {customers}; steps as in the literature on "
            "small samples, and set before any result was seen."
        ),
        (
            "Distinct customers who defaulted after any of {count} test days, of {customers}; steps as in the "
            "literature on small samples, and set before any result was seen."
        ),
    ),
    "weighting.few_provenance_untested": (
        "Steps as in the literature on small samples, and set before any result was seen."
    ),
    # who was counted
    "weighting.counts_claim": (
        "{count} customer of {customers} defaulted within {months} months of one of {days} test days",
        "{count} different customers of {customers} defaulted within {months} months of one of {days} test days",
    ),
    "weighting.counts_claim_untested": (
        "{count} day was looked at, and none could be tested",
        "{count} days were looked at, and none could be tested",
    ),
    "weighting.counts_claim_known": (
        "{count} customer of {customers} is known to have defaulted after {days} days, counted once",
        "{count} customers of {customers} are known to have defaulted after {days} days, each counted once",
    ),
    "weighting.counts_words": (
        "Eligible is who owed or had bought within a year, was known long enough and in no default. Windows that are "
        "still open count in no verdict (one of the other readings weighs them in), and are not learned from."
    ),
    "weighting.counts_windows": (
        "Windows overlap: together they hold {count} default, of {distinct} customers.",
        "Windows overlap: together they hold {count} defaults, of {distinct} customers.",
    ),
    "weighting.counts_hash": (
        "The hash names the very customers who were eligible: it is one for all schemes of a day."
    ),
    "weighting.days_summary": "Every day: who was eligible, learned from, and left out",
    "weighting.days_open": (
        "Of windows that are still open only defaults are known so far, so that no share could be told."
    ),
    "weighting.followed_caption": "Test days, and who was followed for {months} months after them",
    "weighting.column_followed": "Customers followed",
    "weighting.causes_words": (
        "After all days, tested or not; a customer may have defaulted more than once. Whatever came first counts: a "
        "write-off of what had long been past due stands under past due."
    ),
    "weighting.counts_provenance": (
        "What became of customers within {count} month, as seen until {day}.",
        "What became of customers within {count} months, as seen until {day}.",
    ),
    "weighting.origins_caption": "Days, and who was followed for {months} months after them",
    "weighting.column_day": "Day",
    "weighting.column_use": "Used to",
    "weighting.column_eligible": "Eligible",
    "weighting.column_known": "Outcome known",
    "weighting.column_defaulted": "Defaulted",
    "weighting.column_learned_rows": "Learned from (rows)",
    "weighting.column_learned_defaults": "Defaulted among them",
    "weighting.column_hash": "Hash of the eligible",
    "weighting.use_tested": "test",
    "weighting.use_learned": "learn",
    "weighting.use_open": "watch (open)",
    "weighting.use_over": "none (over)",
    "weighting.left_out_caption": "Who took no part, or whose outcome is unknown",
    "weighting.out_related_party": "Related party",
    "weighting.out_in_default": "In default already",
    "weighting.out_inactive": "Not active",
    "weighting.out_new": "Too new",
    "weighting.out_window_open": "Window still open",
    "weighting.out_unknown_fate": "Fate unknown",
    "weighting.out_no_payments": "No payments known",
    "weighting.out_blank": "Default in the blank period",
    "weighting.out_backdated": "Default dated back",
    "weighting.causes_caption": "Defaults, by what came first",
    "weighting.causes_all": "Together",
    "weighting.column_count": "Defaults",
    "weighting.column_cause": "Cause",
    "weighting.cause_past_due": "more than 90 days past due in a row",
    "weighting.cause_write_off": "written off",
    "weighting.cause_bounced": "bounced cheque not made good",
    "weighting.cause_event": "insolvency or other event on file",
    # what it does not show
    "weighting.limits_causes": (
        "Not what makes a customer default: criteria that go with defaults need not cause them, and changing one "
        "changes nobody's means to pay"
    ),
    "weighting.limits_blocked": (
        "Not how customers would have done who were never given credit: only those who bought on account are in the "
        "files"
    ),
    "weighting.limits_past": (
        "Not the future: {count} test day lies in one stretch of business, and another one may favour another scheme",
        "Not the future: {count} test days lie in one stretch of business, and another one may favour another scheme",
    ),
    "weighting.limits_overlap": (
        "Not that schemes are alike where defaults are too few to tell: that only says that more would be needed"
    ),
    "weighting.limits_normalised": (
        "Not every way to normalise and add up: the test takes the one of the params, other weights are shown beside"
    ),
    "weighting.limits_money": (
        "Not what was lost: money rests on {loss_share} of each default being lost, whatever was recovered in truth"
    ),
    "weighting.limits_decision": (
        "Not whom to refuse: a score says who comes first, terms and limits are for those who know the customer"
    ),
    # questions
    "ask.weighting_lrfm": "Who chose the weights that are used now, and against which defaults were they tested?",
    "ask.weighting_behaviour": "Which of the schemes that lead can be explained to a customer who is refused?",
    "ask.weighting_bands": "What are the terms of the riskiest fifth today?",
    "ask.weighting_curves": "How many customers can be looked at in a month, and how many defaults lie among them?",
    "ask.weighting_money": "What is lost of a default in the end, and who could measure it?",
    "ask.weighting_cost": "Would refused customers buy for cash, and at which margin?",
    "ask.weighting_weights": "Which of these weights would the people who know customers have given?",
    "ask.weighting_stability": "Did the customers change who moved, or only their score?",
    "ask.weighting_metrics": "Which mistake is dearer: to refuse a good customer, or to trust a bad one?",
    "ask.weighting_disagree": "What is known of these customers that no criterion shows?",
    "ask.weighting_readings": "Which of these readings is nearest to what a default costs here?",
    "ask.weighting_few": "How far back can the history of payments and write-offs be had?",
    "ask.weighting_counts": "Were all write-offs and insolvencies entered, and on their days?",
}
