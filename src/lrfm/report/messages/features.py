"""Messages about features of customers by name, and reasons of features, scores and segments."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # features by name
    "feature.length_days": "Days from the first purchase to the last",
    "feature.recency_days": "Days since the last purchase",
    "feature.tenure_days": "Days since the first purchase",
    "feature.frequency_count": "Days of purchase in the window",
    "feature.monetary_minor": "Money in the window",
    "feature.purchase_days_ever": "Days of purchase ever",
    "feature.periodicity_days": "Spread of the gaps between purchases",
    "feature.is_length_truncated": "Bought at the very beginning of the files",
    "feature.mean_purchase_minor": "Mean purchase",
    "feature.expected_gap_days": "Expected gap between purchases",
    "feature.recency_ratio": "Time since the last purchase, in expected gaps",
    "feature.frequency_ratio": "Purchases, in expected ones",
    "feature.due_count": "Invoices that fell due",
    "feature.delay_count": "Delays",
    "feature.on_time_share": "Share of invoices paid on time",
    "feature.days_late": "Days late, by amount",
    "feature.worst_days_past_due": "Worst days past due",
    "feature.days_late_trend": "Trend of days late",
    "feature.delay_customer_count": "Delays by the customer",
    "feature.delay_dispute_count": "Delays in dispute",
    "feature.delay_our_error_count": "Delays by our error",
    "feature.delay_unknown_count": "Delays without a known reason",
    "feature.dispute_count": "Disputes",
    "feature.bounced_count": "Bounced cheques",
    "feature.open_minor": "Open amount",
    "feature.overdue_minor": "Amount past due",
    "feature.oldest_days_past_due": "Oldest days past due",
    "feature.due_in_days": "Days until open invoices fall due, on average (below 0: past due)",
    "feature.limit_minor": "Credit limit",
    "feature.utilisation_share": "Share of the limit in use",
    "feature.billed_12m_minor": "Billed in twelve months",
    "feature.billed_24m_minor": "Billed in two years",
    "feature.quantity_12m": "Quantity of twelve months",
    "feature.quantity_24m": "Quantity of two years",
    "feature.billed_12m_constant_minor": "Billed in twelve months, in constant money",
    "feature.margin_share": "Margin",
    "feature.profit_12m_minor": "Profit of twelve months",
    "feature.products_per_invoice": "Products an invoice",
    "feature.products_12m": "Products in twelve months",
    "feature.basket_entropy": "Variety of the basket",
    "feature.return_share": "Share given back",
    "feature.mean_gap_days": "Mean gap between purchases",
    "feature.longest_gap_days": "Longest gap between purchases",
    "feature.billing_growth_share": "Growth of billing within a year",
    "feature.billed_before_12m_minor": "Billed in the year before",
    "feature.credited_12m_minor": "Credited in twelve months",
    "feature.gross_12m_minor": "Billed in twelve months, before credit notes",
    "feature.invoice_count_ever": "Invoices ever",
    "feature.unapplied_minor": "Money not assigned",
    "feature.group_key": "Group of connected customers",
    "feature.sector": "trade",
    "feature.region": "region",
    "feature.country": "country",
    "feature.salesperson": "salesperson",
    # why symbols and scores changed
    "segments.symbol_changed_by_value": "{criterion} {before} to {after}: {value}; the boundary is {boundary}",
    "segments.symbol_changed_by_boundary": (
        "{criterion} {before} to {after}, because the boundary moved from {boundary_before} to {boundary}: {value}"
    ),
    "segments.symbol_changed_by_both": (
        "{criterion} {before} to {after}: {value}, after {value_before}; and the boundary moved from {boundary_before} "
        "to {boundary}"
    ),
    "segments.symbol_changed_by_basis": (
        "{criterion} {before} to {after}, told by another measure now: {value}; the boundary is {boundary}"
    ),
    "segments.score_changed_by_value": "{criterion} {before} to {after}: {value}; the boundary is {boundary}",
    "segments.score_changed_by_boundary": (
        "{criterion} {before} to {after}, because the boundary moved from {boundary_before} to {boundary}: {value}"
    ),
    "segments.score_changed_by_both": (
        "{criterion} {before} to {after}: {value}, after {value_before}; and the boundary moved from {boundary_before} "
        "to {boundary}"
    ),
    # why there are no segments, or not all of them
    "segments.too_few_customers": "{customers} customers are too few to sort them: {needed} are needed",
    "segments.no_amount_above_zero": "No customer has an amount above 0, so there is no curve",
    "segments.amount_not_known": "No customer's amount is known, so there is no curve",
    "segments.no_window": "Without a window nobody can be called a rare buyer",
    "segments.no_purchase_in_window": "Nobody bought in the window, so no order is small",
    "segments.no_cost_per_order": "What an order costs to serve is not stated in the params",
    "segments.no_target_criteria": "Who is a target customer is not said in the params (segments.targets)",
    "segments.review_not_stated": "The params do not say when the customer base was last reviewed (segments.review)",
    "segments.review_after_cutoff": "The params say that the base was reviewed on {reviewed_on}, after the pack's day",
    # clusters
    "segments.clusters_chosen": (
        (
            "{count} cluster: the smallest number that other samples of the same customers give again, and that parts "
            "them about as well as any"
        ),
        (
            "{count} clusters: the smallest number that other samples of the same customers give again, and that parts"
            " them about as well as any"
        ),
    ),
    "segments.no_stable_clusters": (
        (
            "No clusters: other samples of the same customers give others; {count} cluster comes nearest (found again "
            "{stability}, wanted {least}, 1 is always)"
        ),
        (
            "No clusters: other samples of the same customers give others; {count} clusters come nearest (found again "
            "{stability}, wanted {least}, 1 is always)"
        ),
    ),
    "segments.no_distinct_clusters": (
        "No clusters: the customers are one cloud rather than several; {count} cluster would cut it, not find any",
        "No clusters: the customers are one cloud rather than several; {count} clusters would cut it, not find any",
    ),
    "segments.too_few_repeat_customers": (
        "No clusters: {count} customer bought on several days, and {least} are needed",
        "No clusters: {count} customers bought on several days, and {least} are needed",
    ),
    "segments.customers_alike": (
        "No clusters: {count} customer bought on several days, with hardly any difference",
        "No clusters: the {count} customers who bought on several days hardly differ",
    ),
    # what members have in common
    "segments.trait_more_often": "{column} {value}: {inside}, against {outside} of the others",
    "segments.trait_less_often": "{column} {value}: only {inside}, against {outside} of the others",
    "segments.trait_higher": "{column}: in the middle {inside}, more than the {outside} of the others",
    "segments.trait_lower": "{column}: in the middle {inside}, less than the {outside} of the others",
    "segments.trait_mostly_higher": "{column}: mostly more than others have, in {chance} of pairs",
    "segments.trait_mostly_lower": "{column}: mostly less than others have, in {chance} of pairs",
    # scores and drift
    "features.fewer_scores": "{criterion} has too few distinct values: {scores} scores instead of {wanted}",
    "features.drift_untold": "can't be told",
    "features.drift_none": "no more than chance",
    "features.drift_customers_moved": "customers moved",
    "features.drift_membership_changed": "other customers came or went",
    "features.unknown_criterion": "scores.criteria: customers have no figure named {criterion}; known: {known}",
    "features.criterion_missing": "there is a boundary for {criterion}, but customers have no such figure",
    "features.amount_too_fine": "scores.criteria.{criterion}: wanted an amount with at most {digits} decimals",
    "features.learned_missing": "{file} is not there; learn with lrfm learn, or mend segments.learned_folder",
    "features.learned_broken": "{file} can't be read; learn again with lrfm learn",
    "features.learned_foreign_file": "{file} is no file of lrfm learn; mend segments.learned_folder",
    "features.learned_altered": "{file} was altered after it was written; learn again with lrfm learn",
    "features.learned_other_version": "{file} is of version {version}, and this lrfm reads {known}; learn again",
    "features.learned_other_client": "{file} was learned for {client}, and this pack is of {wanted}; learn for it",
    "features.learned_other_currency": "{file} holds amounts in {currency}, and this pack is in {wanted}; learn again",
    # judgements of customers
    "segments.no_judgements_file": "there is no such file; mend segments.targets.judgements_file",
    "segments.judgements_not_utf8": "this file is not UTF-8 text; save it as UTF-8",
    "segments.judgements_not_csv": "from this line on the file is not CSV; look for a quote that does not close",
    "segments.judgement_column_missing": "the column {column} is missing; add it",
    "segments.judgement_column_unknown": "there is no column {column} in judgements; valid: {valid}",
    "segments.judgement_cells": "this line has more than {wanted} cells; look for a comma too many",
    "segments.judgement_cell_empty": "{column} is empty; fill it in, or delete the line",
    "segments.judgement_day": "{column}: wanted a date such as 2026-10-31; got {got}",
    "segments.judgement_points": "{column}: wanted a whole number from 1 to 5; got {got}",
    "segments.judged_twice": "this customer was judged on this day before, in line {first_line}; keep one",
    # strategies
    "segments.no_strategies_file": "there is no such file; mend segments.strategies_file",
    "segments.strategies_not_utf8": "this file is not UTF-8 text; save it as UTF-8",
    "segments.strategies_not_yaml": "this line is not YAML; look for a missing colon, or wrong indentation",
    "segments.strategies_empty": "this file holds no strategies; wanted are types, groups or key_customer",
    "segments.strategies_too_deep": "this is nested deeper than any table of strategies needs",
    "segments.strategy_key_twice": "{key} stands twice; keep one",
    "segments.strategy_missing": "{type} has no strategy, and neither has its group, {group}; add one of them",
    "segments.strategy_without_actions": "{key} has no actions; add at least one",
    "segments.strategy_days": "within_days: wanted a whole number from 1 to {most}; got {got}",
    "segments.strategy_words_missing": "{key}: wanted a text, or one entry per language with one for en",
    "segments.strategy_keys_wanted": "wanted keys and values here; got {got}",
    "segments.strategy_unknown_key": "there is no such key: {key}; valid here: {valid}",
    # params
    "params.cut_without_value": "{key}: this key is missing; a cut that is fixed needs its value",
    "params.cut_with_unused_value": "{key}: wanted only together with by: fixed; delete it, or set by",
    "params.least_above_most": "{key}: wanted at most the other bound, {most}; got {least}",
    "params.judged_twice": "{key}: {customer} is judged twice on one day; keep one",
    "params.no_criterion": "{key}: wanted at least one criterion; got none",
    "params.score_values_needed": "{key}: wanted with thresholds and edges, and not with quantile; way is {way}",
    "params.score_values_not_ascending": "{key}: wanted values that ascend, such as [30, 90, 180]; got {got}",
    "params.score_values_count": "{key}: wanted {wanted} values for so many scores; got {given}",
    "params.all_weights_zero": "{key}: wanted at least one weight above 0",
    "params.clusters_not_ascending": "{key}: wanted fewest_clusters of at most most_clusters",
}
