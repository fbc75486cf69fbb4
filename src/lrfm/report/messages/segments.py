"""Messages about customers: segments, how large they are, who went where."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "learn.done": (
        "Learned from {count} customers as of {day}, and written to {folder}. Name it in the params file: "
        "segments: learned_folder: {folder}"
    ),
    "learn.unread": "What lay in this folder before is replaced, and was not compared: {why}",
    "learn.cluster_same": (
        "Cluster {name} is the one of {day}: {count} customer is in both, {overlap_share} of those in either",
        "Cluster {name} is the one of {day}: {count} customers are in both, {overlap_share} of those in either",
    ),
    "learn.cluster_renamed": (
        "Cluster {name} continues {old} of {day}: {count} customer is in both, {overlap_share} of those in either",
        "Cluster {name} continues {old} of {day}: {count} customers are in both, {overlap_share} of those in either",
    ),
    "learn.cluster_new": "Cluster {name} is new: it continues none of {day}",
    "learn.cluster_ended": "Cluster {name} is no more: none of the new ones continues it",
    "segments.learned_kept": "They were kept with lrfm learn, so no new file changes them.",
    "segments.learned_here": "They were learned from the files of this pack.",
    "segments.learned_on_unknown": (
        "segments.learned_on: {day} is no month end that this pack follows customers at; the first is {first}, the "
        "last {last}"
    ),
    # segments by name
    "segment.untold": "can't be told",
    "segment.group.core": "Core",
    "segment.group.potential": "Gone quiet",
    "segment.group.new": "Developing",
    "segment.group.lost": "Faded",
    "segment.group.consuming_resource": "Low value",
    "segment.type.high_value_loyal": "high-value loyal",
    "segment.type.high_frequency_buying": "high-frequency buying",
    "segment.type.platinum": "platinum",
    "segment.type.potential_loyal": "potential loyal",
    "segment.type.potential_high_frequency": "potential high-frequency",
    "segment.type.potential_consumption": "potential consumption",
    "segment.type.high_value_new": "high-value new",
    "segment.type.frequency_promotion": "frequency promotion",
    "segment.type.spender_promotion": "spender promotion",
    "segment.type.uncertain_new": "uncertain new",
    "segment.type.high_value_lost": "high-value lost",
    "segment.type.high_frequency_lost": "high-frequency lost",
    "segment.type.consumption_lost": "consumption lost",
    "segment.type.uncertain_lost": "uncertain lost",
    "segment.type.low_consumption_cost": "low consumption cost",
    "segment.type.high_consumption_cost": "high consumption cost",
    "segment.badge.active": "active: silent for less than twice their usual gap",
    "segment.badge.low_activity": "low activity: silent for twice their usual gap or longer",
    "segment.badge.high_purchase": "high purchase: money beyond its boundary",
    "segment.badge.long_history": "long history: length beyond its boundary",
    "segment.value_cell.best": "Best",
    "segment.value_cell.frequent": "Frequent",
    "segment.value_cell.spender": "Spenders",
    "segment.value_cell.uncertain": "Uncertain",
    "segment.relationship_cell.close": "Close: long, and here lately",
    "segment.relationship_cell.potential": "Potential: long, not here lately",
    "segment.relationship_cell.new": "Developing: shorter, and here lately",
    "segment.relationship_cell.lacking": "Hardly any: short, not here lately",
    # what all exhibits share
    "segments.nobody": "The files hold no purchase by the day of this pack, so there are no customers to sort",
    "segments.column_group": "Group",
    "segments.column_type": "Type",
    "segments.column_badge": "Badge",
    "segments.column_value_cell": "Field",
    "segments.column_relationship_cell": "Relationship",
    "segments.column_class": "Class",
    "segments.column_customers": "Customers",
    "segments.column_customer_share": "Share of customers",
    "segments.column_money": "Money, {currency}",
    "segments.column_money_share": "Share of money",
    "segments.column_open": "Open, {currency}",
    "segments.column_silent_days": "Days silent",
    "segments.column_usual_gap": "Usual gap, days",
    "segments.column_overdue": "Past due, {currency}",
    "segments.column_amount": "Amount, {currency}",
    "segments.column_amount_share": "Share of amount",
    "segments.column_before": "Then",
    "segments.column_after": "Now",
    "segments.column_moved_in": "Moved in",
    "segments.column_moved_out": "Moved out",
    "segments.column_entered": "New customers",
    "segments.column_left": "Gone",
    "segments.column_stayed_share": "Stayed",
    "segments.column_net_money": "Change of money, {currency}",
    "segments.of_customers": "share of the customers",
    "segments.of_money": "share of the money",
    # sizes
    "segments.sizes_title": "Groups by their share of the customers and of the money",
    "segments.sizes_claim": (
        "{name}: {count} customer, {customer_share} of the base, brings {money_share} of the money",
        "{name}: {count} customers, {customer_share} of the base, bring {money_share} of the money",
    ),
    "segments.sizes_claim_count": ("{name} has {count} customer", "{name} has {count} customers"),
    "segments.sizes_caption": "The five groups",
    "segments.size_text": (
        "{name}: {count} customer ({customer_share}), {monetary_minor} ({money_share})",
        "{name}: {count} customers ({customer_share}), {monetary_minor} ({money_share})",
    ),
    "segments.sizes_caveat": (
        "Core: long with us and here lately, with frequency or money up. Gone quiet: long with us, silent now. "
        "Developing: shorter with us, here lately. Faded: shorter, and silent. Low value: long with us, little of "
        "both. A group says where a customer stands against these boundaries; it is no verdict on a person. Money is "
        "what was billed net of credit notes, tax included."
    ),
    "segments.untold_note": (
        "Of {count} customer too little is known to be sorted.",
        "Of {count} customers too little is known to be sorted.",
    ),
    "segments.all_customers": "All",
    "segments.dominant_of_all": "{name} alone brings {money_share} of all money.",
    "segments.dominant_of_group": "{name} alone brings {money_share} of the money of {group}.",
    "segments.sizes_provenance": (
        "Up means: more than {length} between the first and the last purchase; silent for less than {ratio} times the "
        "customer's usual gap; more than {frequency} days of purchase, and more than {money_minor}, in {months} "
        "months. Boundaries learned on {learned_on} from {count} customers."
    ),
    "ask.segment_sizes": "Does the time that sales spends on each group fit the money that it brings?",
    "segments.types_claim": (
        "{count} of the sixteen types occurs; the largest is {name}: {most} customers, {share}",
        "{count} of the sixteen types occur; the largest is {name}: {most} customers, {share}",
    ),
    "segments.types_caption": "The types that are there",
    "segments.types_caveat": "Names are those of the literature on LRFM; they say how customers buy, not how they pay.",
    "segments.types_provenance": "One of sixteen by four symbols: length, recency, frequency, money, each up or down.",
    "segments.badges_claim": (
        "{count} customer, {customer_share} of the base, is active",
        "{count} customers, {customer_share} of the base, are active",
    ),
    "segments.badges_caption": "Four badges; a customer may wear several",
    "segments.badges_caveat": "Badges overlap, so they do not add up to the base.",
    "segments.badges_provenance": "Active: recency up, else low activity. High purchase: money up. Long: length up.",
    "segments.relationship_claim": (
        "{count} customer is close to us and brings {money_share} of the money",
        "{count} customers are close to us and bring {money_share} of the money",
    ),
    "segments.relationship_caption": "Length against recency",
    "segments.relationship_caveat": "Of an extract that begins in the middle, length is shorter than it really was.",
    "segments.relationship_provenance": "The customer relationship matrix: length and recency, each up or down.",
    # value map
    "segments.value_map_title": "How often customers buy, and how much each time",
    "segments.value_map_claim": (
        "{count} customer, {customer_share} of the base, buys often and much: {money_share} of the money",
        "{count} customers, {customer_share} of the base, buy often and much: {money_share} of the money",
    ),
    "segments.axis_frequency": (
        "Days of purchase in {count} month",
        "Days of purchase in {count} months",
    ),
    "segments.axis_purchase": "Mean purchase, {currency}",
    "segments.spot": (
        "{count} customer with about {frequency} purchases: {monetary_minor}",
        "{count} customers with about {frequency} purchases: {monetary_minor}",
    ),
    "segments.field_note": (
        "{count} customer · {money_share} of the money",
        "{count} customers · {money_share} of the money",
    ),
    "segments.value_map_caveat": "Both scales are logarithmic; customers close together are drawn as one dot.",
    "segments.value_map_left_out": (
        "{count} customer without a purchase in the window, or with more given back than bought, is not drawn.",
        "{count} customers without a purchase in the window, or with more given back than bought, are not drawn.",
    ),
    "segments.value_map_provenance": (
        "The customer value matrix (Marcus 1998): frequency and mean purchase, cut at their means as learned on "
        "{learned_on}."
    ),
    "ask.value_map": "Which spenders could buy more often, and which frequent buyers more each time?",
    # migration
    "segments.migration_title": "Who went where within a year",
    "segments.migration_none": (
        "The files do not hold a whole window of purchases before a year ago, so it can't be told who went where"
    ),
    "segments.migration_claim": (
        (
            "{count} customer went from {before} to {after} within a year, with {before_brief_minor} then and "
            "{after_brief_minor} now"
        ),
        (
            "{count} customers went from {before} to {after} within a year, with {before_brief_minor} then and "
            "{after_brief_minor} now"
        ),
    ),
    "segments.migration_claim_none": "Nobody moved between groups within a year",
    "segments.flow_entered": "not yet customers",
    "segments.flow_left": "no longer in the files",
    "segments.flow_text": (
        "{before} to {after}: {count} customer, {before_minor} then, {after_minor} now",
        "{before} to {after}: {count} customers, {before_minor} then, {after_minor} now",
    ),
    "segments.stack": "{name} {count}",
    "segments.migration_caption": "Groups then and now",
    "segments.migration_caveat": (
        "Bands are as wide as customers are many. Boundaries stood still, so only customers moved; who drifts towards "
        "the edge of a group shows only once the edge is crossed."
    ),
    "segments.migration_provenance": "Both days by what was known then, and by the boundaries learned on {learned_on}.",
    "ask.migration": "Of those who left Core: who was asked why?",
    # Pareto
    "segments.pareto_title": "The share of the money that the largest customers make",
    "segments.pareto_claim_billed": (
        "Of the customers billed this year the largest fifth makes {top_share}; {eighty_share} of them make 80 %"
    ),
    "segments.pareto_claim_profit": (
        "The most profitable fifth of the customers makes {top_share} of the profit; 80 % of it comes from "
        "{eighty_share}"
    ),
    "segments.pareto_billed": "billing",
    "segments.pareto_profit": "profit",
    "segments.pareto_caveat": (
        "The real shares of these files: 80/20 is no law. Customers without billing in these twelve months are in "
        "neither curve nor classes; what is not above 0 is in no curve."
    ),
    "segments.pareto_provenance": (
        "Billed net in twelve months; profit where lines carry their cost. Classes by the share before a customer."
    ),
    "ask.pareto": "What would be left of the year if the first name of class A went?",
    "segments.abc_caption_billed": "Classes by billing of twelve months",
    "segments.abc_caption_profit": (
        "Classes by profit of twelve months (of {count} customer it is not known)",
        "Classes by profit of twelve months (of {count} customers it is not known)",
    ),
    # one customer's history
    "segments.history_none": "No customer's history is drawn: nobody bought by the day of this pack",
    "segments.history_title": "{name}: purchases and payments",
    "segments.history_claim_plain": (
        "{name} bought on {count} day",
        "{name} bought on {count} days",
    ),
    "segments.history_claim": (
        "{name}, now {now}, bought on {count} day",
        "{name}, now {now}, bought on {count} days",
    ),
    "segments.history_claim_moved": (
        "{name} bought on {count} day; a year ago in {before}, now in {now}",
        "{name} bought on {count} days; a year ago in {before}, now in {now}",
    ),
    "segments.purchase_text": "{day}: {amount_minor}",
    "segments.payment_text": (
        "Paid {day}: {amount_minor}, {count} day late",
        "Paid {day}: {amount_minor}, {count} days late",
    ),
    "segments.open_text": (
        "Open: {amount_minor}, {count} day past due",
        "Open: {amount_minor}, {count} days past due",
    ),
    "segments.strip_purchases": "Purchases",
    "segments.strip_late": "Days late (rings: still open)",
    "segments.strip_expected": "Next purchase to be expected",
    "segments.history_caveat": (
        "One customer, an example: of those whose group changed within the year, or of all where that can't be told, "
        "the one with most money. Bars are purchases, larger ones taller; dots lie the lower the later a payment came."
    ),
    "segments.history_provenance": (
        "As known on the day of the pack; shaded is the window of {count} month.",
        "As known on the day of the pack; shaded is the window of {count} months.",
    ),
}
