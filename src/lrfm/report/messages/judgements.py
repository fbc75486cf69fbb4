"""Words of the workbook in which experts judge criteria, and messages about their answers."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # The criteria
    "judgements.name_l": "Length",
    "judgements.about_l": "days from the first purchase to the last: how long they have been customers",
    "judgements.name_r": "Recency",
    "judgements.about_r": "days since the last purchase: fewer are better",
    "judgements.name_f": "Frequency",
    "judgements.about_f": "days with a purchase in the last two years",
    "judgements.name_m": "Monetary value",
    "judgements.about_m": "amount bought in the last two years, net of credit notes",
    "judgements.name_days_late": "Days late",
    "judgements.about_days_late": "mean days after the due date, weighted by amount: fewer are better",
    "judgements.name_on_time_share": "Share on time",
    "judgements.about_on_time_share": "share of invoices paid by their due date",
    "judgements.name_worst_days_past_due": "Worst delay",
    "judgements.about_worst_days_past_due": "most days past due in the last year: fewer are better",
    "judgements.name_bounced_count": "Bounced cheques",
    "judgements.about_bounced_count": "cheques and notes that came back in the last year: fewer are better",
    "judgements.name_utilisation_share": "Use of the credit limit",
    "judgements.about_utilisation_share": "open items over the credit limit: less is better",
    # The first sheet
    "judgements.sheet_start": "Start",
    "judgements.title_start": "Which criteria tell a safe customer?",
    "judgements.how_start": (
        "Fill in the yellow cells of as many of the following sheets as you like; a sheet that is left empty does not "
        "count. Judge how much a criterion tells of whether a customer will pay, not how large customers are in it."
    ),
    "judgements.your_name": "Your name",
    "judgements.criteria_heading": "The criteria",
    "judgements.scale_heading": "How much more one matters than another",
    "judgements.scale_1": "both matter alike",
    "judgements.scale_2": "between 1 and 3",
    "judgements.scale_3": "somewhat more",
    "judgements.scale_4": "between 3 and 5",
    "judgements.scale_5": "clearly more",
    "judgements.scale_6": "between 5 and 7",
    "judgements.scale_7": "very much more",
    "judgements.scale_8": "between 7 and 9",
    "judgements.scale_9": "as much more as can be",
    # The sheets of the methods
    "judgements.sheet_points": "Points",
    "judgements.title_points": "Points",
    "judgements.how_points": "Share out as many points as you like: twice as many mean that a criterion matters twice.",
    "judgements.sheet_ranks": "Ranks",
    "judgements.title_ranks": "Ranks",
    "judgements.how_ranks": "Give 1 to what matters most, 2 to what comes next; what matters alike has the same rank.",
    "judgements.sheet_pairs": "Pairs",
    "judgements.title_pairs": "Two at a time",
    "judgements.how_pairs": (
        "For each two criteria choose the one that matters more, and how much more, from 1 (both alike) to 9 (as much "
        "more as can be). The first sheet explains the scale."
    ),
    "judgements.sheet_best_worst": "Best and worst",
    "judgements.title_best_worst": "The most and the least important",
    "judgements.how_best_worst": (
        "Choose the criterion that matters most and the one that matters least; then say, from 1 to 9, how much more "
        "the most important matters than each other, and each other than the least important."
    ),
    "judgements.criterion": "Criterion",
    "judgements.points": "Points",
    "judgements.rank": "Rank",
    "judgements.first": "Of these two …",
    "judgements.second": "… and this",
    "judgements.which": "which matters more?",
    "judgements.how_much": "How much more, 1 to 9?",
    "judgements.alike": "both alike",
    "judgements.best": "Which matters most?",
    "judgements.worst": "Which matters least?",
    "judgements.best_over": "How much more does the most important matter than this, 1 to 9?",
    "judgements.over_worst": "How much more does this matter than the least important, 1 to 9?",
    # What is wanted of a cell
    "judgements.wanted_name": "the name of who judged",
    "judgements.wanted_shorter_name": "a name of at most {most} letters",
    "judgements.wanted_points": "a number of 0 or more",
    "judgements.wanted_fewer_points": "{most} points at most",
    "judgements.wanted_some_points": "more than 0 points for one criterion at least",
    "judgements.wanted_rank": "a rank from the list",
    "judgements.wanted_rank_to": "a whole number from 1 to {most}",
    "judgements.wanted_strength": "a number from 1 to 9",
    "judgements.wanted_choice": "an answer from the list",
    "judgements.wanted_one_of": "one of: {choices}",
    "judgements.wanted_label": "the question as it was made, {label} (rows must not be moved)",
    "judgements.wanted_nothing_as_alike": "1, or nothing, as both are called alike",
    "judgements.wanted_another": "another criterion than the most important",
    "judgements.wanted_same": "{number}, as in the other column, or nothing",
    "judgements.wanted_one": "1, or nothing: no criterion matters more than itself",
    "judgements.cell_wanted": "sheet {sheet}, cell {cell}: wanted {wanted}; got {got}",
    "judgements.cell_empty": "sheet {sheet}, cell {cell}: wanted {wanted}; the cell is empty",
    # The file
    "judgements.no_file": "there is no such workbook; `lrfm judgements` without a file makes an empty one",
    "judgements.not_a_workbook": "this is no workbook that can be read; wanted the XLSX of `lrfm judgements`",
    "judgements.not_ours": "this workbook was not made by `lrfm judgements`, or its hidden sheet was removed or "
    "changed; make a new one and copy the answers",
    "judgements.other_version": "another version of lrfm made this workbook; make a new one and copy the answers",
    "judgements.sheet_missing": "these sheets were removed or renamed: {sheets}; make a new workbook, copy the answers",
    "judgements.nothing_judged": "nothing is judged in this workbook; fill in one of its sheets",
    "judgements.same_expert": "{name} judged in another workbook already; give each expert a name of their own",
    "judgements.other_criteria": "this workbook asks about other criteria than the first one; take one kind only",
    "judgements.output_exists": "this file is there already; give another name with --output, or remove it",
    "judgements.needs_mending": (
        "{count} thing in the judgements needs mending:",
        "{count} things in the judgements need mending:",
    ),
    # What the command says
    "judgements.written": (
        "The workbook is in {path}. Let each expert fill in a copy, then run: lrfm judgements COPY.xlsx …"
    ),
    "judgements.block_written": (
        "The judgements are in {path}. Copy them into the params file; where it has a line `weights:` already, put "
        "what follows the first line under that."
    ),
    "judgements.block_head": (
        "Judgements of {count} expert, for the params file.",
        "Judgements of {count} experts, for the params file.",
    ),
    "judgements.weights_of": "{scheme}: {weights}",
    "judgements.weight": "{name} {weight_share}",
    "judgements.scheme_points": "Weights by points",
    "judgements.scheme_roc": "By ranks (centroid)",
    "judgements.scheme_rank_sum": "By ranks (sum)",
    "judgements.scheme_rank_reciprocal": "By ranks (reciprocal)",
    "judgements.scheme_ahp": "By pairs (AHP)",
    "judgements.scheme_fuzzy_ahp": "By pairs (fuzzy AHP, Buckley)",
    "judgements.scheme_bwm": "By best and worst (non-linear)",
    "judgements.scheme_bwm_linear": "By best and worst (linear)",
}
