"""Messages about the provision for losses."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # why nothing is told
    "provision.why_sales_only": "the files hold no payments",
    "provision.why_never_lost": "no write-off stands in the files",
    "provision.why_undated": "the files do not say on which days payments came",
    "provision.why_fate_unknown": "what became of most of the balance is unknown",
    "provision.never_lost": (
        "No write-off stands in the files: losses were never recorded, so no rate is made up. State rates in the "
        "params (provision: stated), or that none means that none happened (no_losses_mean: none_lost)"
    ),
    "provision.no_opening": (
        "The files don't hold the month that ended on {day} in full, so there is no opening balance"
    ),
    "provision.nothing_open": "Nothing is open, so nothing is set aside",
    "provision.nothing_to_compare": "in no bucket do both curves and flows tell a rate",
    "provision.untold_answer": "What will be lost can't be told: {why}",
    "provision.untold_matrix": "Open invoices can't be put beside rates of loss: {why}",
    "provision.untold_rates": "How rates would come about can't be shown: {why}",
    "provision.untold_beside": "Curves and rolls can't be compared: {why}",
    "provision.untold_cohorts": "What quarters of billing lost can't be told: {why}",
    "provision.untold_specific": "Customers can't be assessed apart: {why}",
    "provision.untold_movement": "How the provision moved can't be told: {why}",
    "provision.untold_sensitivity": "Other assumptions can't be tried: {why}",
    # the answer
    "provision.open_only": "{receivable_minor} stands open, and what of it will be lost is for you to state",
    "provision.answer_expected": (
        "{total_minor} of the {receivable_minor} that stands open is expected to be lost ({part_share})"
    ),
    "provision.answer_up": (
        "That is {change_minor} more than on {day}: {charged_minor} to charge, {used_minor} used for write-offs"
    ),
    "provision.answer_down": (
        "That is {change_minor} less than on {day}: {charged_minor} to charge, {used_minor} used for write-offs"
    ),
    "provision.answer_same": "That is as much as on {day}: {charged_minor} to charge, {used_minor} used for write-offs",
    "provision.no_movement": "There is no opening balance to compare it with",
    "provision.answer_nothing": "Nothing of it is set aside by the matrix",
    "provision.answer_rests_on": "The largest part of it is “{bucket}”: {part_share}, at a rate of {rate_share}",
    "provision.answer_rests_on_unknown": (
        "The largest part of it is “{bucket}”: {part_share}, at a rate of {rate_share}; for {unknown_share} of what "
        "stands there the past tells no end"
    ),
    # the matrix
    "provision.matrix_claim": (
        "{total_minor} is set aside for {receivable_minor} of open invoices, {part_share} of them"
    ),
    "provision.matrix_claim_stated": (
        "At rates stated in the params {total_minor} is set aside for {receivable_minor} of open invoices, {part_share}"
    ),
    "provision.matrix_claim_untold": "Of {receivable_minor} of open invoices nothing is set aside: {why}",
    "provision.column_bucket": "Days past due",
    "provision.column_open": "Open, {currency}",
    "provision.column_apart": "Of it assessed apart, {currency}",
    "provision.column_rate": "Rate",
    "provision.column_aside": "Set aside, {currency}",
    "provision.column_reason": "Why",
    "provision.row_apart": "Customers assessed apart",
    "provision.row_total": "Together",
    "provision.matrix_caption": "Open invoices by days past due, their rate of loss, and what is set aside",
    "provision.matrix_figure": "Open invoices by days past due, and what of them is set aside ({currency})",
    "provision.matrix_description": (
        "One bar; its dark part is set aside.",
        "{count} bars, one for each bucket of days past due; the dark part of each is set aside.",
    ),
    "provision.legend_open": "open",
    "provision.legend_aside": "set aside",
    "provision.bar_end": "{aside_brief_minor} of {open_brief_minor}",
    "provision.bar": "{bucket}: {aside_minor} set aside for {open_minor}",
    "provision.credits": (
        "Customers' credits of {credits_minor} are not taken off: whether they may be set against invoices is a "
        "question of law."
    ),
    "provision.unknown": (
        "{bucket}: for {unknown_share} of the money there the curve tells no end; {rest_share} of that is taken to "
        "be lost, as of what ended in that bucket. This is an assumption, tried below."
    ),
    "provision.matrix_caveat": (
        "Nothing is discounted, and collateral, insurance and guarantees are not taken into account."
    ),
    "provision.matrix_provenance": (
        "Open invoices before credits, the same as in the ageing. Rates: the share of money that curves of past "
        "endings (paid, credited, written off; Aalen-Johansen by amount) expect to be written off, each invoice at "
        "its own age; then IFRS 9's simplified approach."
    ),
    "provision.matrix_provenance_untold": "Open invoices before credits, the same as in the ageing.",
    # rates step by step
    "provision.rates_claim_plain": (
        "Rates are booked as they were learned from one customer with write-offs",
        "Rates are booked as they were learned, from {count} customers with write-offs",
    ),
    "provision.rates_claim_changed": (
        "One of {buckets} rates is booked otherwise than it was learned: {causes}",
        "{count} of {buckets} rates are booked otherwise than they were learned: {causes}",
    ),
    "provision.cause_few": "few losses",
    "provision.cause_pooled": "no fall with age",
    "provision.cause_outlook": "outlook",
    "provision.rates_claim_stated": "Rates are booked as the params state them; those learned stand beside them",
    "provision.stated": "Stated in the params, because: {reason}.",
    "provision.few_none": (
        "Losses of each bucket tell as much as one customer lost, so no rate is a posterior mean.",
        "Losses of each bucket tell as much as at least {count} equal ones, so no rate is a posterior mean.",
    ),
    "provision.few": (
        (
            "Losses of one bucket ({buckets}) tell no more than fewer than {least} equal ones: its rate is the "
            "posterior mean under a prior of {lost} lost of {customers} customers, and no upper bound."
        ),
        (
            "Losses of {count} buckets ({buckets}) tell no more than fewer than {least} equal ones: their rates are "
            "posterior means under a prior of {lost} lost of {customers} customers, and no upper bounds."
        ),
    ),
    "provision.zero": (
        "Nobody was ever lost from {buckets}: a history of zero losses, which is no rate of zero.",
        "Nobody was ever lost from {buckets}: histories of zero losses, which are no rates of zero.",
    ),
    "provision.pooled": (
        (
            "{buckets}: pooled with a neighbour, weighted by the money that reached each, because the rate learned "
            "fell with age."
        ),
        (
            "{buckets}: pooled with their neighbours, weighted by the money that reached each, because the rates "
            "learned fell with age."
        ),
    ),
    "provision.rises": "No rate falls with age, so none was pooled with another.",
    "provision.outlook_none": "The params state no forward-looking factor: the future is taken to be as the past was.",
    "provision.outlook": "Every rate is multiplied by {factor}, because: {reason}.",
    "provision.column_reached": "Reached it, {currency}",
    "provision.column_lost_customers": "Customers lost",
    "provision.of_customers": "{lost} of {customers}",
    "provision.column_reached_share": "Lost of what reached it",
    "provision.column_learned_share": "Of what stands in it",
    "provision.column_expected_share": "Mean with few losses",
    "provision.column_monotone_share": "Not falling",
    "provision.column_stated_share": "Stated",
    "provision.column_booked_share": "Booked",
    "provision.rates_caption": "Each rate from what was learned to what is booked",
    "provision.rates_provenance": (
        "Money that is still open counts as long as it was watched. What stands in a bucket has been open for longer "
        "than what just reached it, so it is lost more often: the second rate is booked, the first would set too "
        "little aside. Customers lost are counted among those of whose money the end is known; where what was lost "
        "tells less than {few} customers who lost as much each would, a mean takes the place of the rate."
    ),
    # curves beside rolls
    "provision.beside_claim_same": "By flows between buckets just as much would be lost as by curves: {curve_minor}",
    "provision.beside_claim_more": (
        "By flows between buckets {flow_minor} would be lost, {gap_share} more than the {curve_minor} by curves"
    ),
    "provision.beside_claim_less": (
        "By flows between buckets {flow_minor} would be lost, {gap_share} less than the {curve_minor} by curves"
    ),
    "provision.differs_none": "The two agree closely.",
    "provision.differs_window_up": (
        (
            "{part_minor} is added by the window: in the last month alone more was lost than in all the time that "
            "curves know."
        ),
        (
            "{part_minor} is added by the window: in the last {count} months more was lost than in all the time that "
            "curves know."
        ),
    ),
    "provision.differs_window_down": (
        (
            "{part_minor} is taken off by the window: in the last month alone less was lost than in all the time "
            "that curves know."
        ),
        (
            "{part_minor} is taken off by the window: in the last {count} months less was lost than in all the time "
            "that curves know."
        ),
    ),
    "provision.differs_memory_up": (
        (
            "{part_minor} is added because flows take all that stands in a bucket as alike, however long it has "
            "stood there."
        ),
        (
            "{part_minor} is added because flows take all that stands in a bucket as alike, however long it has "
            "stood there."
        ),
    ),
    "provision.differs_memory_down": (
        (
            "{part_minor} is taken off because flows take all that stands in a bucket as alike, however long it has "
            "stood there."
        ),
        (
            "{part_minor} is taken off because flows take all that stands in a bucket as alike, however long it has "
            "stood there."
        ),
    ),
    "provision.ratio_up": (
        "Ratios of balances expect more ({ratio_minor} against {flow_minor} in the buckets that have them): they "
        "know no cures, and take as lost whatever grows old."
    ),
    "provision.ratio_down": (
        "Ratios of balances expect less ({ratio_minor} against {flow_minor} in the buckets that have them): they "
        "compare with billing that has grown or shrunk since, and know no single invoice."
    ),
    "provision.ratio_same": (
        "Ratios of balances, which know neither cures nor single invoices, come to much the same ({ratio_minor} "
        "against {flow_minor} in the buckets that have them)."
    ),
    "provision.ratio_untold": "Ratios of balances tell no rate for these buckets.",
    "provision.beside_some": "Sums hold only the buckets that too few invoices did not leave.",
    "provision.column_curve": "By curves",
    "provision.column_recent": ("Curves, last month", "Curves, last {count} months"),
    "provision.column_flow": ("Flows, last month", "Flows, last {count} months"),
    "provision.column_ratio": ("Ratios, last month", "Ratios, last {count} months"),
    "provision.row_expected": "Of today's balance, {currency}",
    "provision.beside_caption": "Rates of loss by curves and by rolls, and what today's balance would lose by each",
    "provision.beside_figure": "Share lost in the end of what stands in each bucket",
    "provision.beside_description": (
        "One bucket with two marks: by curves and by flows.",
        "{count} buckets with two marks each: by curves and by flows.",
    ),
    "provision.legend_flow": "by flows between buckets",
    "provision.legend_curve": "by curves",
    "provision.pair": "{bucket}: {flow_share} by flows, {curve_share} by curves",
    "provision.beside_provenance": (
        (
            "Flows: where the money of each bucket went from month end to month end in the last month, followed "
            "until all of it is paid, credited or written off. Ratios: products of roll rates of balances. Neither "
            "is booked."
        ),
        (
            "Flows: where the money of each bucket went from month end to month end in the last {count} months, "
            "followed until all of it is paid, credited or written off. Ratios: products of roll rates of balances. "
            "Neither is booked."
        ),
    ),
    # cohorts
}
