"""Messages about customers: what became of segments, who changed, what is proved, what is to be done."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # the answer
    "customers.answer_carries": (
        "No group brings more money than {name}: {count} customer, {customer_share} of the base, {money_share} of it",
        "No group brings more money than {name}: {count} customers, {customer_share} of the base, {money_share} of it",
    ),
    "customers.answer_carries_count": (
        "{name} is the group with most money and has {count} customer",
        "{name} is the group with most money and has {count} customers",
    ),
    "customers.answer_no_groups": "Without groups it can't be told who moved between them",
    "customers.answer_moved": (
        (
            "The largest move within a year: {count} customer from {before} to {after}, with {before_brief_minor} then"
            " and {after_brief_minor} now"
        ),
        (
            "The largest move within a year: {count} customers from {before} to {after}, with {before_brief_minor} "
            "then and {after_brief_minor} now"
        ),
    ),
    # leak proof
    "customers.proof_none": "No figure was computed again from a ledger that ends on its day: no leak proof is shown",
    "customers.proof_holds": (
        (
            "{values} values of {customers} customers, computed again from a ledger that ends on {days}, are all the "
            "same; {count} row dated by then became known only later"
        ),
        (
            "{values} values of {customers} customers, computed again from a ledger that ends on {days}, are all the "
            "same; {count} rows dated by then became known only later"
        ),
    ),
    "customers.proofs_hold": (
        (
            "{values} values, computed again from ledgers that end on {days}, are all the same; {count} row dated by "
            "then became known only later"
        ),
        (
            "{values} values, computed again from ledgers that end on {days}, are all the same; {count} rows dated by "
            "then became known only later"
        ),
    ),
    "customers.proof_fails": (
        "LEAK: do not use these figures. {count} value of {days} differs once the ledger ends on that day",
        "LEAK: do not use these figures. {count} values of {days} differ once the ledger ends on that day",
    ),
    "customers.proof_differing": "Values that differ: {names}.",
    "customers.proof_misled": (
        (
            "By dates alone, without the day on which a row became known, figures of {count} customer on {day} would "
            "have been others."
        ),
        (
            "By dates alone, without the day on which a row became known, figures of {count} customers on {day} would "
            "have been others."
        ),
    ),
    "customers.proof_none_misled": "By dates alone the figures would have been the same: nothing came late.",
    "customers.proof_caveat": (
        "The proof says that nothing was known too early; it does not say that the files themselves are right. Where "
        "the files begin, and who a customer is, is taken from the files as they are."
    ),
    "customers.proof_provenance": (
        "Every customer feature, computed once from the whole ledger and once from a ledger cut at the day, compared "
        "to the last digit."
    ),
    "ask.leak_proof": "Why were these rows entered so late, and who may enter rows with a date of the past?",
    "customers.proof_caption": "Computed again from a ledger that ends on the day",
    "customers.late_caption": "Rows dated by the day, but known only later",
    "customers.late_invoices": "invoices",
    "customers.late_credit_notes": "credit notes",
    "customers.late_receipts": "receipts",
    "customers.late_sales": "sales documents",
    "customers.late_instruments": "cheques and other instruments",
    "customers.late_allocations": "assignments of payments",
    # defaults
    "customers.defaults_none": (
        "What became of a past day's groups can't be told: the files show no payments, or are too short for a window "
        "before that day and another after it"
    ),
    "customers.defaults_claim": (
        "{name} defaulted more than {other}: {default_share} against {other_share} within {months} months of {day}"
    ),
    "customers.defaults_claim_alike": (
        "{count} of {observed} customers who could default ({default_share}) did so within {months} months of {day}; no"
        " group measurably more than another"
    ),
    "customers.defaults_claim_few": (
        "{count} of {observed} customers who could default did so within {months} months of {day}: too few to rank "
        "groups"
    ),
    "customers.defaults_caption": "What became of the groups of that day",
    "customers.interval": "{low_share} to {high_share}",
    "customers.defaults_caveat": (
        "Default: a material amount more than 90 days past due, a write-off, an insolvency, or a cheque not made good. "
        "Followed were customers who could default: not in default on that day, and they owed us something or had "
        "bought within the year before. Groups are by that day's own averages, so they differ from those of other "
        "exhibits. A group says how customers buy and was not made to foresee defaults."
    ),
    "customers.defaults_provenance": (
        "Groups of {day} by what was known then, averages included; defaults of the {months} months after it; the range"
        " holds the true share in 95 of 100 such cases (exact interval, Clopper and Pearson)."
    ),
    "ask.segment_defaults": "Of those who defaulted: what did sales know of them on that day?",
    # one-off buyers
    "customers.one_offs_claim": (
        "{count} of {customers} customers, {base_share} of the base, bought on one day only and not in the last "
        "{months} months: {money_brief_minor}"
    ),
    "customers.one_offs_caption": "The base by how often customers came",
    "customers.recurring": "bought on several days",
    "customers.one_off": "bought on one day only, long ago",
    "customers.too_early": "bought on one day only, too lately to say",
    "customers.before_extract": "bought on one day only, at the very beginning of the files",
    "customers.one_offs_caveat": (
        "Who counts one-off buyers as customers believes in a base that is larger than it is. Money of the window only."
    ),
    "customers.one_offs_provenance": (
        "One day of purchase ever, {count} month ago or more.",
        "One day of purchase ever, {count} months ago or more.",
    ),
    "ask.one_offs": "Who asked those who came once why they did not come again?",
    # small and rare orders
    "customers.small_none": (
        "Nobody buys both below {amount_minor} and on at most {count} day of the window",
        "Nobody buys both below {amount_minor} and on at most {count} days of the window",
    ),
    "customers.small_claim": (
        (
            "{count} customer buys little and seldom: {order_share} of the orders for {money_brief_minor}, "
            "{money_share} of the money"
        ),
        (
            "{count} customers buy little and seldom: {order_share} of the orders for {money_brief_minor}, "
            "{money_share} of the money"
        ),
    ),
    "customers.small_claim_cost": (
        (
            "{count} customer buys little and seldom: serving them costs {cost_brief_minor} for {money_brief_minor} of"
            " sales"
        ),
        (
            "{count} customers buy little and seldom: serving them costs {cost_brief_minor} for {money_brief_minor} of"
            " sales"
        ),
    ),
    "customers.small_caption": "Small and rare orders beside all others",
    "customers.small_and_rare": "small and rare",
    "customers.all_others": "all others",
    "customers.small_caveat": "A small customer may grow, or belong to a large one; new ones are left out.",
    "customers.small_provenance": (
        "Mean purchase below {amount_minor}, on at most {count} day in {months} months.",
        "Mean purchase below {amount_minor}, on at most {count} days in {months} months.",
    ),
    "customers.small_stated": "The amount is that of the params.",
    "customers.small_of_median": "The amount is a part of the median purchase.",
    "ask.small_orders": "Which of them would order online, or bundle what they need?",
    # target customers
    "customers.targets_claim": (
        "{count} customer with {money_brief_minor} meets all that makes a target customer; {no} miss something",
        "{count} customers with {money_brief_minor} meet all that makes a target customer; {no} miss something",
    ),
    "customers.targets_caption": "The criteria one by one",
    "customers.targets_unjudged": (
        "Of {count} customer it can't be told, for something was neither measured nor judged.",
        "Of {count} customers it can't be told, for something was neither measured nor judged.",
    ),
    "customers.targets_late": (
        "{count} judgement was made after the day of this pack and is not used.",
        "{count} judgements were made after the day of this pack and are not used.",
    ),
    "customers.targets_unknown": (
        "{count} judgement is of a customer whom the files do not know, and is not used.",
        "{count} judgements are of customers whom the files do not know, and are not used.",
    ),
    "customers.targets_caveat": (
        "Judged criteria are what somebody thought on a day. Trade and place are those of today's master data."
    ),
    "customers.targets_provenance": "Criteria and judgements as the params give them.",
    "customers.target_size": "size: billed in twelve months",
    "customers.target_sector": "trade",
    "customers.target_region": "region",
    "customers.target_country": "country",
    "customers.target_interest": "interest in us",
    "customers.target_culture": "fit to us",
    "customers.kind_objective": "measured",
    "customers.kind_judged": "judged",
    "ask.target_customers": "Whom did sales visit last month, and were these the ones?",
    # review of the base
    "customers.review_overdue": (
        "The review of the customer base was due on {day}, {count} day ago",
        "The review of the customer base was due on {day}, {count} days ago",
    ),
    "customers.review_due": "The next review of the customer base is due on {day}",
    "customers.reviewed_on": (
        "It was last reviewed on {day} and is to be reviewed every {count} month",
        "It was last reviewed on {day} and is to be reviewed every {count} months",
    ),
    # strategies
    "customers.strategies_none": "No strategy in the table is for anybody who is there",
    "customers.strategies_claim": (
        "{count} action to take: “{what}” ({who}) by {day}",
        "{count} actions to take; the first, “{what}” ({who}), by {day}",
    ),
    "customers.key_customers": "Key customers",
    "customers.plan_caption": "What to do about key customers and groups",
    "customers.plan_caption_types": "What to do about the types that have a strategy of their own",
    "customers.strategies_caveat": (
        "These are plans, not findings: that they work is shown by no figure here. Who has a plan for the own type is "
        "not in that of the group. Key customers are in a group too."
    ),
    "customers.strategies_provenance": "The table of strategies of the params; days count from {day}.",
    "ask.strategies": "Which of these actions was done last time, and what came of it?",
    # changes since the month before
    "customers.changes_unknown": (
        "No month end before has a whole window of purchases in the files, so it can't be told who changed"
    ),
    "customers.changes_none": "Nobody changed type or score since {day}",
    "customers.changes_claim_own": (
        (
            "{count} customer with {money_brief_minor} changed type since {day}, all by figures of their own: no "
            "boundary moved"
        ),
        (
            "{count} customers with {money_brief_minor} changed type since {day}, all by figures of their own: no "
            "boundary moved"
        ),
    ),
    "customers.changes_claim": (
        (
            "{count} customer with {money_brief_minor} changed type since {day}: {by_value} by figures of their own, "
            "{by_boundary} because a boundary moved, {by_both} by both or by another measure"
        ),
        (
            "{count} customers with {money_brief_minor} changed type since {day}: {by_value} by figures of their own, "
            "{by_boundary} because a boundary moved, {by_both} by both or by another measure"
        ),
    ),
    "customers.changes_claim_scores": (
        "Nobody changed type since {day}; {count} customer changed a score",
        "Nobody changed type since {day}; {count} customers changed a score",
    ),
    "customers.changes_caption": "Customers with most money whose type changed",
    "customers.score_changes_caption": "Customers with most money whose scores changed",
    "customers.changes_rest": (
        "{count} more customer changed type.",
        "{count} more customers changed type.",
    ),
    "customers.score_changes_rest": (
        "{count} more customer changed a score.",
        "{count} more customers changed a score.",
    ),
    "customers.changes_caveat": (
        "Time alone moves customers too: who buys nothing grows older by a day each day. A step over a boundary may be "
        "a small one."
    ),
    "customers.changes_provenance": (
        "Each customer's figures on {day} and on the day of the pack, held against boundaries learned on {learned_on}."
    ),
    "ask.segment_changes": "Which of these changes did the person in charge already know of?",
    "customers.up": "up",
    "customers.down": "down",
    "customers.criterion_length": "Length",
    "customers.criterion_recency": "Recency",
    "customers.criterion_frequency": "Frequency",
    "customers.criterion_monetary": "Money",
    "customers.told_length_days": "{value} from the first purchase to the last",
    "customers.told_recency_days": "{value} since the last purchase",
    "customers.told_recency_ratio": "{value} times the expected gap since the last purchase",
    "customers.told_frequency_count": (
        "{value} day of purchase in the window",
        "{value} days of purchase in the window",
    ),
    "customers.told_frequency_ratio": "{value} times the purchases to be expected",
    "customers.told_monetary_minor": "{value} in the window",
    # sensitivity
    "customers.sensitivity_none": "Of nobody can it be worked out what a small change would do",
    "customers.sensitivity_claim": (
        (
            "{days} days more since the last purchase would change the type of {count} customer with "
            "{money_brief_minor}, as many days less that of {fewer}"
        ),
        (
            "{days} days more since the last purchase would change the type of {count} customers with "
            "{money_brief_minor}, as many days less that of {fewer}"
        ),
    ),
    "customers.sensitivity_claim_none": "No small change would change anybody's type",
    "customers.scenario_invoice_more": "One more invoice of the usual amount today",
    "customers.scenario_days_more": (
        "A last purchase {count} day earlier",
        "A last purchase {count} days earlier",
    ),
    "customers.scenario_days_less": (
        "A last purchase {count} day later",
        "A last purchase {count} days later",
    ),
    "customers.sensitivity_caption": "What one small change would do, customer by customer",
    "customers.flips_caption": "The flips of type with most money",
    "customers.sensitivity_caveat": (
        "Each customer is changed alone and boundaries stand still. One more invoice makes anybody recent and so moves "
        "many; a few days move only those who sit at a boundary."
    ),
    "customers.sensitivity_provenance": "Computed again for each customer, by boundaries learned on {learned_on}.",
    "ask.sensitivity": "Whose treatment hangs on their type, though one invoice would change it?",
    # drift
    "customers.drift_none": "Boundaries were learned on no day before this pack's, so nothing could have moved since",
    "customers.drift_claim_untold": "It can't be told whether customers moved since boundaries were learned",
    "customers.drift_claim_moved": (
        "Customers moved beyond chance since {learned_on} in {names}: {up} scores went up and {down} down, and "
        "boundaries learned anew would change {relearned} more"
    ),
    "customers.drift_claim_membership": (
        "Other customers are here than on {learned_on}, which shows in {names}; of those who stayed {up} scores went up"
        " and {down} down, and boundaries learned anew would change {relearned} more"
    ),
    "customers.drift_claim_none": (
        "No criterion has shifted beyond chance since {learned_on}: {up} scores went up and {down} down, and boundaries"
        " learned anew would change {relearned} more"
    ),
    "customers.drift_caption": "Scores by boundaries that stood still since {learned_on}",
    "customers.drift_caveat": (
        "A shift is called one only where chance makes as much in fewer than {error_share} of cases, all criteria "
        "counted; the usual marks of 0.10 and 0.25 know no number of customers. Scores of single customers go up and "
        "down without any shift of the base. Length is left out: it grows with the calendar."
    ),
    "customers.drift_provenance": (
        "Population stability index of {day} against {learned_on}, customers in both allowed for; criteria together by "
        "Holm."
    ),
    "ask.drift": "What changed in the market or in the files when the customers moved?",
    "customers.answer_base": (
        (
            "{count} customer ever bought; {recent} in the last {months} months, and {billed} was billed in the last "
            "twelve"
        ),
        (
            "{count} customers ever bought; {recent} in the last {months} months, and {billed} were billed in the last"
            " twelve"
        ),
    ),
    "customers.proof_line": (
        "Nothing here knew what came later: {values} values hold in the proof below",
        "Nothing here knew what came later: {values} values hold in the proofs below",
    ),
    "customers.defaults_few": (
        "Of a group with fewer than {least} followed customers neither share nor range is told: chance alone would move"
        " both."
    ),
    "customers.defaults_unobserved": (
        "Of {count} followed customer it is not known what became of them; they are in neither share.",
        "Of {count} followed customers it is not known what became of them; they are in no share.",
    ),
    "customers.drift_chance": "{share} of cases",
    "customers.drift_chance_least": "fewer than {share} of cases",
}
