"""Messages about other opinions: Cox and accelerated failure times beside the model of payment, and the ceiling."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # why there is none
    "opinions.nothing_varies": "All invoices are alike in what is known of them, so nothing can be told apart.",
    "opinions.none_sure": "No effect is beyond chance, so there is none to follow through time.",
    "opinions.one_part": "All payments come on one day past due, so no effect can change with time.",
    "opinions.no_past_day": "No past day was followed long enough to try another method on.",
    "opinions.none_effects": "So there is nothing to set other models beside.",
    "opinions.none_fading": "So nothing can be said of effects that fade.",
    "opinions.none_ceiling": "So there is no error to do better than.",
    # three opinions
    "opinions.effects_claim_all": (
        "{models} models agree: the {count} effect that is beyond chance points the same way",
        "{models} models agree: all {count} effects that are beyond chance point the same way",
    ),
    "opinions.effects_claim_some": (
        "{models} models agree on the direction of {agree} of {count} effect beyond chance",
        "{models} models agree on the direction of {agree} of {count} effects beyond chance",
    ),
    "opinions.effects_claim_none": (
        "Of the one effect asked about “{model}” tells none beyond chance",
        "Of {count} effects asked about “{model}” tells none beyond chance, all judged together",
    ),
    "opinions.effects_claim_alone": (
        "Of the {count} effect that “{model}” tells beyond chance no other model can be asked",
        "Of the {count} effects that “{model}” tells beyond chance no other model can be asked",
    ),
    "opinions.beyond": (
        "Beyond chance is what “{model}” tells so: were there no effect, it would in one case of 20.",
        (
            "Beyond chance is what “{model}” tells so of {count} effects judged together (Holm): were there none, it "
            "would tell any in one case of 20."
        ),
    ),
    "opinions.near": (
        "The hazard model and Cox's lie within a tenth of each other in {near} of {near_of}, and farthest apart on "
        "“{level}”: {times} times."
    ),
    "opinions.against": "Not the same way in all: {levels}.",
    "opinions.missing": "Not told by “{model}”: {reason}",
    "opinions.left_out": "With too few payments to be told apart: {levels}.",
    "opinions.pooled": (
        "Even together too few payments tell of {levels}: these count among what the others of their kind are set "
        "against."
    ),
    "opinions.families_failed": (
        "The family of accelerated times is the likeliest of those that could be fitted; {families} could not."
    ),
    "opinions.effects_title": "What moves payment, by three models (95 % range; above 1 times, or 0 days, is sooner)",
    "opinions.effects_description": "{claim}. A row for each of {count} effects, a mark for each model.",
    "opinions.name_hazard": "Hazard model",
    "opinions.name_cox": "Cox",
    "opinions.name_aft": "Accelerated times",
    "opinions.x_ratio": "Times the daily chance of payment",
    "opinions.x_days": "Days earlier (below 0: later)",
    "opinions.said": "{model}, “{level}”: {times} times",
    "opinions.said_days": "“{level}”: {days} days earlier",
    "opinions.column_days": "Accelerated times: days earlier",
    "opinions.effects_caption": "Times the daily chance of payment, and days earlier (below 0: later), with 95 % range",
    "opinions.effects_caveat": (
        "All are asked the same question, so that they can be compared: without each customer's own pace, and as if an "
        "effect were the same whatever the lateness. The model above knows both; its figures may lie elsewhere. Ranges "
        "take the invoices of a customer as one. A dispute or a reminder counts from the day after it."
    ),
    "opinions.days_caveat": (
        "Days are those of the usual invoice, half of which are paid within {days} days of it; of what begins while an "
        "invoice is open no single number of days can be told."
    ),
    "opinions.strata": "Cox's model has a baseline of its own for each of {count} classes of terms.",
    "opinions.one_class": "All invoices are of one class of terms.",
    "opinions.sampled": "Asked of one invoice in {every}, for there are many.",
    "opinions.sampled_learning": "Boosting learned from one invoice in {every}, the model from all.",
    "opinions.sampled_open": "Of the open ones one in {every} is scored.",
    "opinions.family_weibull": "Weibull",
    "opinions.family_log_normal": "log-normal",
    "opinions.family_log_logistic": "log-logistic",
    "opinions.effects_provenance": (
        "Invoices known on {day}: {invoices}, of {customers} customers; {paid} payments. Family of accelerated times: "
        "{family}."
    ),
    # do effects fade
    "opinions.fading_claim": (
        (
            "The strongest effect changes with time, “{level}”: {first_times} (“{first_part}”), then {last_times} "
            "(“{last_part}”)"
        ),
        (
            "Of the {count} strongest effects “{level}” changes most with time: {first_times} (“{first_part}”), then "
            "{last_times} (“{last_part}”)"
        ),
    ),
    "opinions.fading_counts": "Steady: {steady}; changing: {changes}; can't be told: {unsure}.",
    "opinions.fading_claim_none": (
        "The strongest effect does not fade: from early payments to late ones it stays within {times} times",
        "None of the {count} strongest effects fades: from early payments to late ones each stays within {times} times",
    ),
    "opinions.fading_claim_unsure": (
        "Whether the one strong effect fades can't be told",
        "None of the {count} strongest effects is told to fade; of {unsure} it can't be said",
    ),
    "opinions.fading_title": "The strongest effects in parts of the time, each of as many payments (95 % range)",
    "opinions.fading_description": (
        "{claim}. A panel for each of {count} effects; within the band it is called steady."
    ),
    "opinions.x_parts": "Days past due when paid",
    "opinions.part_to": "to {day}",
    "opinions.part_above": ">{day}",
    "opinions.said_part": "“{level}”, {part}: {times} times the daily chance",
    "opinions.column_change": "Changes by",
    "opinions.column_verdict": "Verdict",
    "opinions.verdict_steady": "steady",
    "opinions.verdict_changes": "changes",
    "opinions.verdict_unsure": "can't be told",
    "opinions.fading_caption": "Times the daily chance of payment in each part of the time, by Cox's model",
    "opinions.fading_caveat": (
        "Judged by size: a change of up to {times} times is called none (the band). Of many invoices any small change "
        "would have a low p-value, so none is shown. Parts of which next to nothing is known are left out."
    ),
    "opinions.fading_followed": "The model of payment follows the change of {levels} with the lateness.",
    "opinions.fading_held": "The model of payment takes these as the same whatever the lateness: {levels}.",
    "opinions.fading_unsure": "Too few payments to tell whether they change: {levels}.",
    "opinions.fading_provenance": (
        "Cox's model of the same invoices on {day}, fitted again to the payments of each of four parts of the time "
        "that hold as many; of the effects beyond chance, all judged together, the strongest. A change is told where "
        "it is three times its error."
    ),
    # the ceiling
    "opinions.ceiling_claim_less": (
        "Gradient boosting would have erred {gain_share} less than the model ({low_share} to {high_share}): about so "
        "much is left to find in what is known"
    ),
    "opinions.ceiling_claim_chance": (
        "Gradient boosting does no better than the model by more than chance: it would have erred {most_share} less at "
        "most"
    ),
    "opinions.ceiling_claim_more": (
        "Gradient boosting errs more than the model, by {loss_share}: it found no more in what is known"
    ),
    "opinions.ceiling_claim_untold_less": (
        "Gradient boosting would have erred {gain_share} less than the model; chance can't be told from it"
    ),
    "opinions.ceiling_claim_untold_more": (
        "Gradient boosting would have erred {gain_share} more than the model; chance can't be told from it"
    ),
    "opinions.ceiling_title": "Error of gradient boosting against the model's (95 % range; below 0 is less)",
    "opinions.ceiling_description": "{claim}. A row for each way of boosting.",
    "opinions.ceiling_x": "Difference of the error, as a share of the model's",
    "opinions.ceiling_words": "{name}: error {off} against the model's",
    "opinions.ceiling_caption": "The same error as in the proof, on the latest past month ends",
    "opinions.method_alone": "Boosting alone",
    "opinions.method_on_top": "Boosting on top",
    "opinions.how_alone": "trees that are told all that the model knows, and may combine it in any way",
    "opinions.how_on_top": "trees that may multiply the model's daily chance by whatever they find",
    "opinions.column_off": "Against the model",
    "opinions.ceiling_caveat": (
        "The error is that of chances to be paid within {days} days, 0 being none. Boosting is a yardstick: it can't "
        "say why, and is not used. The claim takes the better of the two."
    ),
    "opinions.ceiling_days": (
        "One past month end only: another might tell otherwise.",
        "{count} past month ends only: others might tell otherwise.",
    ),
    "opinions.ceiling_provenance": (
        "Fitted on what was known on {days}, and scored on what came: {rows} open invoices of {customers} customers, "
        "counted at each month end at which they were open."
    ),
    # questions
    "ask.opinions_effects": "Which of these effects would be acted on, if it were doubted by one of the models?",
    "ask.opinions_fading": "What is done for invoices long past due that works for them, and not only for young ones?",
    "ask.opinions_ceiling": "What is known in the house of an invoice that no file tells, and would say more?",
}
