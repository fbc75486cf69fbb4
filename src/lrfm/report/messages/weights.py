"""Messages about schemes of weights: what cannot be weighed, and what is to be said of weights."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # What cannot be weighed
    "weights.no_criteria": "a scheme needs a criterion at least; name some",
    "weights.criterion_twice": "these criteria stand twice: {names}; give each a name of its own",
    "weights.no_such_column": "the table of customers lacks what the criteria are read from: {columns}",
    "weights.no_customers": "there is no customer to learn from; take a cut-off at which some had bought",
    "weights.no_such_kind": "there is no normalisation {kind}; there are: {known}",
    "weights.no_such_aggregation": "there is no aggregation {kind}; there are: {known}",
    "weights.needs_above_zero": (
        "{criterion}: the normalisation {kind} divides by values and needs all of them above 0; "
        "take another, such as min_max"
    ),
    "weights.other_length": (
        "{name} has {got} values for {count} customer; give one a customer",
        "{name} has {got} values for {count} customers; give one a customer",
    ),
    "weights.not_one_each": "weights of {origin}: wanted one weight for each criterion ({names}), each named once",
    "weights.not_weights": "weights of {origin}: wanted numbers of 0 or more, not all of them 0",
    "weights.not_one_together": "weights of {origin}: they must add up to 1; divide each by their sum",
    "weights.other_criteria": "weights of {origin}: they are not those of the criteria {names}",
    # Judgements of experts
    "weights.no_experts": "{origin}: there is no expert's judgement",
    "weights.not_judged": "{origin}: still to be judged: {names}",
    "weights.no_such_preset": "there is no preset {preset}; there are: {known}",
    "weights.pairs_not_square": "judgements by pair of {names}: wanted a row and a column for each",
    "weights.pair_missing": "how much more {first} matters than {second} is not judged; give a number from 1 to 9",
    "weights.pair_with_itself": "{name} over {name}: nothing matters more than itself; wanted 1, got {got}",
    "weights.pair_not_above_zero": "{first} over {second}: wanted a number above 0; got {got}",
    "weights.pair_not_reciprocal": (
        "{first} over {second} is {there}, and {second} over {first} is {back}: one must be 1 divided by the other"
    ),
    "weights.too_many_to_pair": (
        "judgements by pair: {count} criteria are more than the method has a measure of consistency for; "
        "compare at most {most}"
    ),
    "weights.inconsistent": (
        "The judgements of {expert} about {criteria} criteria contradict each other: their consistency ratio is "
        "{ratio}, and should be at most {limit}. Those that contradict the others most: {judgements}. Ask "
        "again, or set weights.accept_inconsistent to true"
    ),
    "weights.inconsistent_accepted": (
        "The judgements of {expert} about {criteria} criteria contradict each other: their consistency ratio is "
        "{ratio}, and should be at most {limit}. They are taken all the same, as the params say. Those "
        "that contradict the others most: {judgements}."
    ),
    "weights.no_suspect": "no single one, they contradict each other all over",
    "weights.suspect": "{first} over {second} is {judged}, where {fits} would fit (the ratio would be {ratio})",
    "weights.best_worst_unknown": "the best ({best}) and the worst ({worst}) must be among the criteria",
    "weights.best_is_worst": "{name} cannot matter most and least; name another",
    "weights.not_1_to_9": "{first} over {second}: wanted a number from 1 to 9; got {got}",
    "weights.best_over_worst_twice": (
        "how much more {first} matters than {second} is judged twice, and differently; keep one of both"
    ),
    "weights.nobody_judged": "No expert judged what this scheme needs, of all of {names}.",
    "weights.preset_of_others": "Its weights are of length, recency, frequency and value alone.",
    # What is to be said of weights
    "weights.consistent": (
        "The judgements of {expert} about {criteria} criteria hang together: their consistency ratio is {ratio}."
    ),
    "weights.joined_judgements": (
        "{count} expert's judgements about {criteria} criteria have a consistency ratio of {ratio}.",
        (
            "{count} experts' judgements about {criteria} criteria, by geometric means, have a consistency ratio of "
            "{ratio}."
        ),
    ),
    "weights.random_index": "The consistency ratio is told by the random index of {source}.",
    "weights.median_of_experts": (
        "The weights of {count} expert.",
        "By criterion the median of the weights of {count} experts, made to add up to 1.",
    ),
    "weights.mean_ranks": ("The ranks of {count} expert.", "By the mean ranks of {count} experts."),
    "weights.mean_of_experts": ("The weights of {count} expert.", "The mean of the weights of {count} experts."),
    "weights.buckley": (
        "Each judgement may be off by one step of the scale (Buckley’s geometric means); the intervals show how far "
        "that moves a weight."
    ),
    "weights.chang_invalid": (
        "As published (Chang’s extent analysis), and shown to be invalid since: these numbers do not say how much a "
        "criterion matters."
    ),
    "weights.chang_zeros": "The method gives no weight at all to {names}, whatever was judged of it.",
    "weights.best_worst_ratio": (
        "What {expert} says of the best and the worst of {criteria} criteria has a consistency ratio of {ratio} (0 is "
        "perfect); weights miss it by {xi} at most."
    ),
    "weights.best_worst_xi": (
        "Weights miss what {expert} says of the best and the worst of {criteria} criteria by {xi} at most (0: perfect)."
    ),
    "weights.not_unique": (
        "Several weights fit these judgements equally well: the intervals hold all of them, the weights are their "
        "middles."
    ),
    "weights.illustrative": "Illustrative: round numbers to compare with, from no source.",
    "weights.imputed": (
        "{criterion} cannot be told of {count} customer; the median of the others stands in.",
        "{criterion} cannot be told of {count} customers; the median of the others stands in.",
    ),
    "weights.all_alike": "All customers are alike in {names}: no weight goes there, the others share it.",
}
