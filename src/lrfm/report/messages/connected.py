"""Messages about connected customers, clusters, what segments have in common, and products that are missing."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # whom to look at first
    "customers.quiet_keys_none": "No key customer is silent for longer than usual",
    "customers.quiet_keys_claim": (
        (
            "{count} of {keys} key customers is silent for longer than usual; {overdue_brief_minor} of what is owed is"
            " past due"
        ),
        (
            "{count} of {keys} key customers are silent for longer than usual; {overdue_brief_minor} of their debt is "
            "past due"
        ),
    ),
    "customers.quiet_keys_claim_paid": (
        "{count} of {keys} key customers is silent for longer than usual; nothing of what is owed is past due",
        "{count} of {keys} key customers are silent for longer than usual; nothing of their debt is past due",
    ),
    "customers.quiet_keys_claim_alone": (
        "{count} of {keys} key customers is silent for longer than usual",
        "{count} of {keys} key customers are silent for longer than usual",
    ),
    "customers.quiet_keys_caption": "Key customers who went quiet, largest first",
    "customers.quiet_keys_caveat": "Silence may have a reason that the files do not know.",
    "customers.quiet_keys_provenance": (
        "Key customers are of class A by profit, or by billing where profit is not known, without one-off buyers; days "
        "since the last purchase beyond the boundary."
    ),
    "ask.quiet_keys": "Who spoke to them last, and what did they say?",
    "customers.silent_debtors_unknown": "The files hold no payments, so it can't be told who still owes",
    "customers.silent_debtors_none": (
        "Nobody owes without a purchase in the last {count} month",
        "Nobody owes without a purchase in the last {count} months",
    ),
    "customers.silent_debtors_claim": (
        "{count} customer without a purchase in {months} months owes {open_brief_minor}",
        "{count} customers without a purchase in {months} months owe {open_brief_minor}",
    ),
    "customers.silent_debtors_caption": "Who owes but buys no more, largest debts first",
    "customers.silent_debtors_caveat": "Open invoices before credits; what is unapplied is not taken off.",
    "customers.silent_debtors_provenance": "Open invoices of customers without a day of purchase in the window.",
    "ask.silent_debtors": "Is anybody still asking for this money, and what is it worth in the books?",
    "customers.more_rows": ("{count} more is in the files.", "{count} more are in the files."),
    # groups of connected customers
    "customers.groups_unknown": "The files tell nothing that connects customers",
    "customers.groups_none": "Nothing connects any two customers",
    "customers.groups_claim": (
        "{customers} customers look like {count} buyer; the largest has {most} accounts",
        "{customers} customers look like {count} buyers; the largest has {most} accounts",
    ),
    "customers.groups_rest": (
        "{count} smaller group is not shown.",
        "{count} smaller groups are not shown.",
    ),
    "customers.groups_caption": "Connected customers, the largest groups first",
    "customers.review_caption": (
        "To be looked at: {count} link or group",
        "To be looked at: {count} links and groups",
    ),
    "customers.names": "{names}",
    "customers.names_and_more": "{names} and {count} more",
    "customers.review_bridge": (
        "alone joins {count} part that stronger links hold together",
        "alone joins {count} parts that stronger links hold together",
    ),
    "customers.review_weak": "nothing but telephones or addresses connects them",
    "customers.common_kind": "{count} × {kind}",
    "customers.too_common": "Shared by too many to connect anybody: {kinds}, by up to {most} customers",
    "customers.link_stated": "group in the master data",
    "customers.link_tax_id": "tax number",
    "customers.link_phone": "telephone",
    "customers.link_address": "address",
    "customers.link_payer": "payer",
    "customers.link_drawer": "drawer of cheques",
    "customers.groups_caveat": (
        "A shared telephone or address may be a landlord's or an accountant's. Master data are those of today, also "
        "for days of the past."
    ),
    "customers.groups_provenance": (
        "Customers known on {day}, connected directly or through others; amounts are those of all accounts together, "
        "and a day on which several of them bought counts once."
    ),
    "ask.groups": "Is the limit of each group set for the buyer, or once more for every account?",
    # clusters
    "customers.clusters_none": "Clusters were not asked for",
    "customers.clusters_caption": "The clusters on the day of the pack, best first; middle values",
    "customers.evidence_caption": "Why this number: what each number of clusters gave",
    "customers.one_time": "bought on one day only",
    "customers.taken": "taken",
    "customers.refusal_unstable": "other samples give other clusters",
    "customers.refusal_weak": "hardly closer to their own cluster than to the next",
    "customers.refusal_one_cloud": "a single cloud would be cut as well",
    "customers.refusal_small": "the smallest is too small",
    "customers.refusal_worse": "clearly worse than another number",
    "customers.refusal_larger": "no better, with more clusters",
    "customers.mixture_differs": (
        "A second method would have taken {count} cluster.",
        "A second method would have taken {count} clusters.",
    ),
    "customers.clusters_caveat": (
        "Words and signs say on which side of the mean of all customers the middle of a cluster lies, in length, "
        "recency, frequency and money; members near an edge could as well be next door."
    ),
    "customers.clusters_provenance": (
        (
            "Weighted k-means on length, recency, frequency and money, learned on {learned_on} from {count} customer "
            "with several purchases ({one_time} with one only); {resamples} samples."
        ),
        (
            "Weighted k-means on length, recency, frequency and money, learned on {learned_on} from {count} customers "
            "with several purchases ({one_time} with one only); {resamples} samples."
        ),
    ),
    "ask.clusters": "Would those who know the customers have sorted them like this?",
    # what members have in common
    "customers.profile_none": "What the members of a segment have in common was not looked for",
    "customers.profile_nothing": (
        "In {count} comparison no segment differs from the others beyond chance and by enough to matter",
        "In {count} comparisons no segment differs from the others beyond chance and by enough to matter",
    ),
    "customers.profile_claim": (
        "{count} difference is beyond chance and large enough to matter; {segment}: {trait}",
        "{count} differences are beyond chance and large enough to matter; the largest is in {segment}: {trait}",
    ),
    "customers.profile_caption": (
        "The strongest finding of each segment",
        "The strongest findings of each segment, at most {count}",
    ),
    "customers.profile_caveat": (
        "These differences are beyond chance, though {error_share} of such findings may be chance all the same; they "
        "are no causes."
    ),
    "customers.profile_circular": "Not tested, for segments are made of them: {names}",
    "customers.profile_unknown": "Not tested, for too few customers have them or all the same: {names}",
    "customers.profile_too_small": "Too few members to be compared: {names}",
    "customers.profile_provenance": (
        (
            "{count} comparison of a segment with all others, {rejected} beyond chance (Benjamini and Hochberg); "
            "effect from −1 to 1."
        ),
        (
            "{count} comparisons of a segment with all others, {rejected} beyond chance (Benjamini and Hochberg); "
            "effect from −1 to 1."
        ),
    ),
    "ask.profile": "Which of these differences can somebody explain who sells to them?",
    # products that peers buy
    "customers.white_space_none": "The files hold no products, so it can't be told what peers buy",
    "customers.white_space_nothing": "No product is bought by most of a segment and missing with somebody",
    "customers.white_space_claim": (
        "{count} customer lacks what most of their peers buy: {pairs} products to offer in all",
        "{count} customers lack what most of their peers buy: {pairs} products to offer in all",
    ),
    "customers.white_space_caption": "Customers with most money: the product that most peers buy and they do not",
    "customers.of_peers": "{buyers} of {peers}",
    "customers.white_space_caveat": "They may buy it elsewhere, or not need it: a reason to ask, not to expect sales.",
    "customers.white_space_provenance": "Products on invoices of twelve months; peers are the others of the segment.",
    "ask.white_space": "From whom do these customers buy it today?",
    # heads of columns
    "customers.column_day": "Day",
    "customers.column_proved_customers": "Customers",
    "customers.column_figures": "Figures",
    "customers.column_values": "Values compared",
    "customers.column_differing": "Differing",
    "customers.column_misled": "Customers misled by dates alone",
    "customers.column_kind": "Rows",
    "customers.column_late_rows": "Known later",
    "customers.column_defaulted": "Defaulted",
    "customers.column_performed": "Did not default",
    "customers.column_default_share": "Share that defaulted",
    "customers.column_interval": "Likely range",
    "customers.column_who": "Who",
    "customers.column_orders": "Orders",
    "customers.column_cost": "Cost to serve, {currency}",
    "customers.column_criterion": "Criterion",
    "customers.column_told_by": "Told by",
    "customers.column_met": "Meet it",
    "customers.column_not_met": "Miss it",
    "customers.column_not_told": "Can't be told",
    "customers.column_strategy": "Strategy",
    "customers.column_action": "Action",
    "customers.column_in_charge": "In charge",
    "customers.column_by": "By",
    "customers.column_customer": "Customer",
    "customers.column_type_before": "Type before",
    "customers.column_type_after": "Type after",
    "customers.column_why": "Why",
    "customers.column_scenario": "Small change",
    "customers.column_type_flips": "Other type",
    "customers.column_group_flips": "Other group",
    "customers.column_score_flips": "Other score",
    "customers.column_flip_share": "Other type, share",
    "customers.column_flip_money": "Money of other type, {currency}",
    "customers.column_verdict": "Verdict",
    "customers.column_index": "Shift (index)",
    "customers.column_moved_up": "Moved up",
    "customers.column_moved_down": "Moved down",
    "customers.column_came": "Came",
    "customers.column_gone": "Gone",
    "customers.column_relearned": "Would change by new boundaries alone",
    "customers.column_members": "Customers",
    "customers.column_accounts": "Accounts",
    "customers.column_connected_by": "Connected by",
    "customers.column_why_review": "Why to look",
    "customers.column_cluster": "Cluster",
    "customers.column_uncertain_share": "Could be next door",
    "customers.column_cluster_count": "Clusters",
    "customers.column_silhouette": "How well apart",
    "customers.column_davies_bouldin": "Overlap",
    "customers.column_stability": "Found again",
    "customers.column_one_cloud": "One cloud, as well apart",
    "customers.column_smallest_share": "Smallest cluster",
    "customers.column_segment": "Segment",
    "customers.column_finding": "What its members have in common",
    "customers.column_effect": "Effect",
    "customers.column_product": "Product",
    "customers.column_peers": "Peers who buy it",
    "customers.column_peer_share": "Share of peers",
    "customers.column_group_days": "Days of purchase",
    "customers.column_followed": "Followed",
    "customers.column_owed_then": "Owed that day, {currency}",
    "customers.evidence_words": (
        "How well apart: 1 at best, 0 where clusters run into each other; beside it what a single cloud without any "
        "clusters would reach. Overlap: the less the better. Found again: 1 where other samples of the same customers "
        "give just these clusters."
    ),
    "customers.evidence_names": (
        "How well apart is the silhouette, overlap the index of Davies and Bouldin, found again the adjusted Rand "
        "index."
    ),
    "customers.cluster_words": "{words} ({key})",
    "customers.cluster_length_up": "long with us",
    "customers.cluster_length_down": "shorter with us",
    "customers.cluster_recency_up": "here lately",
    "customers.cluster_recency_down": "silent",
    "customers.cluster_frequency_up": "often",
    "customers.cluster_frequency_down": "seldom",
    "customers.cluster_monetary_up": "much",
    "customers.cluster_monetary_down": "little",
    "customers.column_by_chance": "Chance makes as much in",
}
