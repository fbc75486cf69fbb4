"""Messages about payments to come: the model behind them, its proof, and each open invoice."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "payments.settled_only": (
        "Payments can't be foretold from files that hold settled invoices alone: what stood open on a past day and was "
        "never settled is not in them."
    ),
    "payments.country_unknown": (
        "hazard.exposure.country: the public holidays of {country} are not known; write a code of ISO 3166 such as DE, "
        "or DE-BY, or leave it out and list the days under holidays."
    ),
    "payments.too_short": (
        "Customers were followed for {count} month end, and {least} are needed to foretell payments.",
        "Customers were followed for {count} month ends, and {least} are needed to foretell payments.",
    ),
    # where nothing is foretold: the answer says why
    "outlook.none_open": "So there is no list of open invoices by chance of payment.",
    "outlook.none_proof": "So there is no proof of a model on past days.",
    "outlook.none_calibration": "So there is nothing foretold to set beside what came.",
    "outlook.none_model": "So there is no model to tell of.",
    "outlook.none_scored": "No past day could be scored, so nothing foretold can be set beside what came.",
    # the answer
    "outlook.expected_claim": (
        "Of {open_brief_minor} open, {soon_brief_minor} is expected within 30 days and {later_brief_minor} within 90"
    ),
    # open invoices
    "outlook.open_claim": (
        (
            "{at_risk_brief_minor} of {open_brief_minor} may not be paid within {days} days, and half of it lies in "
            "{count} of {invoices} open invoices"
        ),
        (
            "{at_risk_brief_minor} of {open_brief_minor} may not be paid within {days} days, and half of it lies in "
            "{count} of {invoices} open invoices"
        ),
    ),
    "outlook.open_claim_little": "All but {at_risk_brief_minor} of {open_brief_minor} is expected within {days} days",
    "outlook.open_claim_nothing": "No invoice is open, so no payment is to come from one",
    "outlook.open_caption": "The {count} open invoices with the most money at risk of not being paid in {days} days",
    "outlook.why_caption": "When these {count} are expected, and why",
    "outlook.numbered": "{number}. {name}",
    "outlook.column_customer": "Customer",
    "outlook.column_invoice": "Invoice",
    "outlook.column_due": "Due",
    "outlook.column_days_late": "Days past due",
    "outlook.column_open": "Open ({currency})",
    "outlook.column_at_risk": "At risk ({currency})",
    "outlook.column_within": "Paid in {days} days",
    "outlook.column_expected": "Expected on (eight in ten: from, to)",
    "outlook.column_reasons": "Why sooner (above 1) or later (below 1)",
    "outlook.others": ("{count} other open invoice", "{count} other open invoices"),
    "outlook.total": "All",
    "outlook.reasons_apart": "; ",
    "outlook.chance_below": "<{value}",
    "outlook.chance_above": ">{value}",
    "outlook.date": "{day} ({low} to {high})",
    "outlook.date_open": "{day} ({low} to later than a year)",
    "outlook.date_none": "not within a year",
    "outlook.date_none_from": "not within a year (soonest {low})",
    "outlook.open_caveat": (
        "At risk is what is open times the chance that it is not paid within {days} days. The day expected is the one "
        "by which payment is as likely as not; it is paid before the first day in brackets, or after the last, in one "
        "case of ten each. Sums give chances by money."
    ),
    "outlook.open_reasons": (
        "Reasons say by what each multiplies the daily chance of payment, against the mean open invoice: ×0.5 is half "
        "of it. Reasons below a tenth are left out."
    ),
    "outlook.open_other_method": (
        "Chances are those of “{method}”, and reasons those of the model, which is not used: they may disagree."
    ),
    "outlook.open_newcomers": (
        "{count} open invoice is of a customer without any record of payment.",
        "{count} open invoices are of customers without any record of payment.",
    ),
    "outlook.open_lost": "{lost_brief_minor} is expected to be written off within {days} days.",
    "outlook.open_provenance": (
        "Every invoice that is open on {as_of}; chances by “{method}”, given that it is open on that day. By the model "
        "customers who keep to days of payment pay on these. The whole list is the table payment_outlook."
    ),
    # reasons and levels
    "outlook.times": "×{value}",
    "outlook.times_below": "below ×{value}",
    "outlook.reason": "{words} {times}",
    "outlook.reason_pace_faster": "pays faster than others like them",
    "outlook.reason_pace_slower": "pays slower than others like them",
    "outlook.reason_pace_newcomer": "no record of payment yet",
    "outlook.reason_size": "its amount",
    "outlook.reason_due_today": "due today",
    "outlook.reason_late": ("{count} day past due", "{count} days past due"),
    "outlook.reason_not_due": ("not due for {count} day", "not due for {count} days"),
    "outlook.term_terms": "terms of payment",
    "outlook.term_size": "amount",
    "outlook.term_paid_late": "payment in the year before",
    "outlook.term_overdue": "what was overdue",
    "outlook.term_buys": "how often they buy",
    "outlook.term_rhythm": "rhythm of purchases",
    "outlook.term_known_for": "how long they are known",
    "outlook.term_disputed": "dispute",
    "outlook.term_contacted": "contact",
    "outlook.term_weekday": "day of the week",
    "outlook.term_month_end": "end of the month",
    "outlook.term_run_day": "payment run",
    "outlook.term_holiday": "holiday",
    "outlook.level_terms_none": "due at once",
    "outlook.level_terms": "terms of {first} to {last} days",
    "outlook.level_terms_above": "terms of more than {last} days",
    "outlook.level_size": "an amount around {amount_brief_minor}",
    "outlook.level_paid_late_on_time": "paid on time in the year before",
    "outlook.level_paid_late_to_week": "paid up to a week late in the year before",
    "outlook.level_paid_late_to_month": "paid up to a month late in the year before",
    "outlook.level_paid_late_later": "paid more than a month late in the year before",
    "outlook.level_paid_late_unknown": "nothing known of the year before",
    "outlook.level_overdue_yes": "had overdue invoices when it was written",
    "outlook.level_overdue_no": "had nothing overdue when it was written",
    "outlook.level_overdue_unknown": "not known what was overdue when it was written",
    "outlook.level_buys_often": "buys often",
    "outlook.level_buys_sometimes": "buys now and then",
    "outlook.level_buys_seldom": "buys seldom",
    "outlook.level_buys_unknown": "not known how often they buy",
    "outlook.level_rhythm_usual": "bought in the usual rhythm",
    "outlook.level_rhythm_silent": "had been silent for longer than usual",
    "outlook.level_rhythm_unknown": "no rhythm of purchases known",
    "outlook.level_known_for_new": "customer for half a year at most",
    "outlook.level_known_for_young": "customer for up to two years",
    "outlook.level_known_for_old": "customer for more than two years",
    "outlook.level_known_for_unknown": "not known how long a customer",
    "outlook.level_disputed_yes": "in dispute",
    "outlook.level_disputed_no": "not in dispute",
    "outlook.level_contacted_yes": "already reminded or called",
    "outlook.level_contacted_no": "not reminded or called yet",
    "outlook.level_month_end_1": "last business days of a month",
    "outlook.level_month_end_0": "other days",
    "outlook.level_run_day_1": "day of a payment run",
    "outlook.level_run_day_0": "other days",
    "outlook.level_holiday_1": "holiday",
    "outlook.level_holiday_0": "other days",
    # the proof
    "outlook.method_model": "Model of payments",
    "outlook.method_roll_rates": "Roll rates",
    "outlook.method_customer_lateness": "Lateness, shrunk",
    "outlook.method_customer_lateness_plain": "Lateness, as it is",
    "outlook.method_portfolio_curve": "Portfolio's curve",
    "outlook.method_dso": "Days of sales",
    "outlook.method_due_date_plus_terms": "Due date and terms",
    "outlook.method_one_share": "One share for all",
    "outlook.method_used": "{name} (used)",
    "outlook.how_model": "daily chances by lateness, terms, customer and calendar",
    "outlook.how_roll_rates": "shares that moved on from each bucket of age a month",
    "outlook.how_customer_lateness": "each customer's own, drawn to that of all where there is little of it",
    "outlook.how_customer_lateness_plain": "each customer's own, as it is",
    "outlook.how_portfolio_curve": "what became of all invoices of that age",
    "outlook.how_dso": "all invoices after as many days as sales stand open",
    "outlook.how_due_date_plus_terms": "on the due date, then a term later",
    "outlook.how_one_share": "the same chance for all, whatever the invoice",
    "outlook.proof_claim_best": (
        "Of {methods} methods the model of payments erred least, over {count} past month end",
        "Of {methods} methods the model of payments erred least, over {count} past month ends",
    ),
    "outlook.proof_claim_better": (
        "The model of payments erred less than plain methods over {count} past month end",
        "The model of payments erred less than plain methods over {count} past month ends",
    ),
    "outlook.proof_claim_other": (
        "Over {count} past month end the model was not told better than plain methods: “{used}” is used",
        "Over {count} past month ends the model was not told better than plain methods: “{used}” is used",
    ),
    "outlook.proof_claim_untold": "No method is proven on past days yet, and “{used}” is used",
    "outlook.forest_title": (
        "How much smaller (below 0) or larger the model's error is than that of each method, with its range"
    ),
    "outlook.forest_x": "Below 0: the model errs less",
    "outlook.forest_description": "{claim}. A row a method, with the range that drawing customers anew gives.",
    "outlook.forest_words": (
        "Against “{name}”: {off_share} ({low_share} to {high_share}); better at {won} of {count} month ends"
    ),
    "outlook.forest_words_only": "Against “{name}”: {off_share}; better at {won} of {count} month ends",
    "outlook.forest_end": "{off_share}, {won} of {count}",
    "outlook.proof_caption": "How methods foretold what was open at past month ends",
    "outlook.column_method": "Method",
    "outlook.column_error": "Error of chances",
    "outlook.column_order": "Right order",
    "outlook.column_came": "Came per one foretold, {days} days",
    "outlook.column_curves": "Curves off by",
    "outlook.column_cash_error": "Money off, {days} days",
    "outlook.column_cash_bias": "Of which all one way, {days} days",
    "outlook.column_how": "What it foretells by",
    "outlook.proof_caveat": (
        "Error: the mean squared distance of chances from what came over {days} days (integrated Brier score); 0 is "
        "perfect, and a coin gives 0.25. Right order: of two invoices, how often the one foretold sooner came sooner "
        "(Uno's C); 0.5 is chance. Curves off: how unevenly payments fall over the tenths of their own curves "
        "(D-calibration); 0 is right. Money off: the distances of month ends' sums, over what came; all one way: what "
        "is left of it where too much and too little cancel. The figure tells distances of errors in per cent of the "
        "other method's, and month ends at which the model was better."
    ),
    "outlook.proof_shocks": (
        "Ranges come from drawing customers anew: that a month is good or bad for all of them is not in these, so "
        "month ends won are counted beside."
    ),
    "outlook.least_off": (
        "In sums of money within {days} days “{name}” was off least: {off_share}, where the method used was off "
        "{used_share}."
    ),
    "outlook.quoted": "“{name}”",
    "outlook.least_off_model": (
        "In sums of money within {days} days the model was off least too, but less than {methods} by no more than "
        "chance allows."
    ),
    "outlook.least_off_chance": "That is no more than chance allows.",
    "outlook.least_off_sure": "That is more than chance allows.",
    "outlook.unseen_none": "No invoice was of a customer without a record.",
    "outlook.unseen": (
        ("Apart: {count} invoice of {customers} customers of whom nothing had ended before, of which {paid} was paid."),
        (
            "Apart: {count} invoices of {customers} customers of whom nothing had ended before, of which {paid} were "
            "paid."
        ),
    ),
    "outlook.unseen_methods": (
        "Their errors, and by how much money within {days} days was foretold too high (below 0: too low): {methods}."
    ),
    "outlook.unseen_method": "{name} {error}, {bias_share}",
    "outlook.unseen_method_only": "{name} {error}",
    "outlook.left_out": "Not scored: {days}. {reason}",
    "outlook.proof_provenance": (
        (
            "At {count} past month end each method knew what was known then. {rows} open invoices of {customers} "
            "customers, counted at each month end at which they were open; {paid} were paid."
        ),
        (
            "At each of {count} past month ends every method knew what was known then. {rows} open invoices of "
            "{customers} customers, counted at each month end at which they were open; {paid} were paid."
        ),
    ),
    # calibration
    "outlook.calibration_claim_right": (
        "For every 100 payments foretold within {days} days {came} came ({low} to {high}): as many as chance allows"
    ),
    "outlook.calibration_claim_fewer": (
        "For every 100 payments foretold within {days} days only {came} came ({low} to {high})"
    ),
    "outlook.calibration_claim_more": (
        "For every 100 payments foretold within {days} days {came} came ({low} to {high})"
    ),
    "outlook.calibration_claim_untold": "For every 100 payments foretold within {days} days {came} came",
    "outlook.calibration_claim_none": "What came of payments foretold within {days} days can't be told yet",
    "outlook.within": "Within {days} days",
    "outlook.calibration_title": "Shares paid: foretold and come, in ten groups from the lowest chance to the highest",
    "outlook.calibration_description": (
        "A panel for each of {count} horizons; on the line what came is what was foretold."
    ),
    "outlook.by_count": "by invoices",
    "outlook.by_amount": "by money",
    "outlook.as_foretold": "came as foretold",
    "outlook.foretold_x": "Foretold",
    "outlook.came_y": "Came",
    "outlook.point": "{foretold_share} foretold, {came_share} came ({count} invoices)",
    "outlook.sums_title": "Money from what was open at past month ends, {currency}",
    "outlook.sums_description": "What was foretold and what came, for each of {count} past month ends.",
    "outlook.money_foretold": "foretold",
    "outlook.money_came": "came",
    "outlook.sum_words": "{day}: {foretold_minor} foretold, {came} came",
    "outlook.calibration_caveat": (
        "Points on the line: chances came true. Ten groups hold as many invoices (dots) or as much money (rings) each; "
        "one large invoice can move a ring."
    ),
    "outlook.cash_over": (
        "Sums of money within {days} days were off by {error_share} of what came; over all month ends {bias_share} too "
        "much was foretold."
    ),
    "outlook.cash_under": (
        "Sums of money within {days} days were off by {error_share} of what came; over all month ends {bias_share} too "
        "little was foretold."
    ),
    "outlook.calibration_provenance": (
        "“{method}” at {count} past month end, as known then; {rows} open invoices.",
        "“{method}” at each of {count} past month ends, as known then; {rows} open invoices.",
    ),
    # the model
    "outlook.model_claim": (
        "What moves payment most: “{level}” has {times} times the daily chance of payment of “{reference}”"
    ),
    "outlook.model_claim_phase": (
        "What moves payment most: “{level}” has {times} times the daily chance of payment of “{reference}” (“{phase}”)"
    ),
    "outlook.model_claim_none": "Nothing known of an invoice moves its daily chance of payment by more than chance",
    "outlook.model_caption": "By what the daily chance of payment is multiplied, whatever the lateness (95 % range)",
    "outlook.phase_caption": "The same where it may differ by lateness (95 % range)",
    "outlook.column_level": "Invoice, customer or day",
    "outlook.column_term": "What it is of",
    "outlook.column_times": "Times the chance",
    "outlook.column_reference": "Compared with",
    "outlook.compared_with": "1 (compared with)",
    "outlook.with_range": "{value} ({low} to {high})",
    "outlook.phase_before": "Before it is due",
    "outlook.phase_up_to": "Up to day {last} past due",
    "outlook.phase_between": "{first} to {last} days past due",
    "outlook.phase_after": "More than {last} days past due",
    "outlook.model_caveat": (
        "Each holds with all others equal, and 1 is no difference. It tells what goes together, not what would happen "
        "if it were changed: who is reminded was late already. Ranges take the invoices of a customer as one; levels "
        "that say “not known” are left out here."
    ),
    "outlook.cause_paid": "paid",
    "outlook.cause_credited": "credited",
    "outlook.cause_written_off": "written off",
    "outlook.paces": (
        "Beside all this customers differ: one in six pays at less than {slow} times the mean pace, and one in six at "
        "more than {fast} times."
    ),
    "outlook.paces_alike": "Beside all this customers do not differ by more than chance.",
    "outlook.paces_untold": "Whether customers differ beside all this can't be told.",
    "outlook.model_plain": "How many are {cause} depends on lateness alone here: {reason}",
    "outlook.model_absent": "There is no model of invoices that are {cause}: {reason}",
    "outlook.model_provenance": (
        ("{count} invoice known on {day} and followed since {since}, of {customers} customers; {paid} payments."),
        ("{count} invoices known on {day} and followed since {since}, of {customers} customers; {paid} payments."),
    ),
    # questions
    "ask.outlook_open": "Who calls the first five of this list, and what stands in the way of their payment?",
    "ask.outlook_proof": (
        "Which of these methods is behind the forecast that is used now, and who compares it with what came?"
    ),
    "ask.outlook_calibration": "What was known at the month ends that were most off, and who could have said it?",
    "ask.outlook_model": "Which of these can be changed, and where would it be tried first?",
}
