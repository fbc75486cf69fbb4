"""Messages about an analyst's own scheme in the tournament: what is wrong with it, and what to do."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "own.none": "Name a scheme of your own, as in study.tournament_with(mine=MyScheme()).",
    "own.name_taken": "A scheme of the house is called “{name}” already; give your own another name.",
    "own.class": "“{name}” is a class; hand over an object of it: {name}={kind}().",
    "own.lacks": (
        "“{name}” ({kind}) has no method {methods}. A scheme has two: fit(frame, is_bad) learns from past customers, "
        "and score(frame) gives a number for each customer, the higher, the safer."
    ),
    "own.no_copy": (
        "“{name}” cannot be copied, and every test day starts from a fresh copy: {what}. Keep each argument of "
        "__init__ as it is, under its own name, and compute nothing there."
    ),
    "own.carries": (
        "“{name}” brings data along, in “{where}” ({kind}), so it could know what came later. Move what is computed "
        "from customers into fit, which runs anew on each test day, and keep it under a name that ends with _."
    ),
    "own.unknown_beside": "There is no scheme “{name}” to set your own beside; there are: {known}.",
    "own.on_day": "On {day}: {reason}",
    "own.failed_fit": (
        "“{name}” fails in fit, given {customers} rows (a customer on a day) of which {bad_count} defaulted: {what} "
        "(in “{where}”)."
    ),
    "own.failed": "“{name}” fails in {method}, given {customers} customers: {what} (in “{where}”).",
    "own.other_set": "“{name}” asks for {columns}, and the criteria of this set are others: {known}.",
    "own.no_such_column": "“{name}” asks for a column that is not there ({asked}); it is shown these: {known}.",
    "own.no_numbers": "“{name}” gives no numbers in score, but {kind}; give a number for each customer.",
    "own.other_length": (
        "“{name}” gives scores for others than the {count} customer of the day (it gives {got}); give one a row.",
        "“{name}” gives scores for others than the {count} customers of the day (it gives {got}); give one a row.",
    ),
    "own.other_order": (
        "“{name}” gives scores in another order than that of the customers: the index of its series is not that of "
        "the frame. Sort it back, or give an array."
    ),
    "own.not_finite": (
        "“{name}” gives no finite number for {count} of {customers} customers, though none of their columns is empty. "
        "Look for a division by zero or the logarithm of zero in score."
    ),
    "own.not_finite_missing": (
        "“{name}” gives no finite number for {count} of {customers} customers. Values are missing among them, by "
        "column: {columns}. Fill them in score with what fit has learned, the median, say."
    ),
    "own.not_repeated": (
        "“{name}” gives {count} of {customers} customers another score when it learns from the same customers again. "
        "State its seed (random_state), and keep nothing from one fit to the next."
    ),
    "own.knows_later": (
        "“{name}” gives {count} of {customers} customers another score once everything later is cut off, so it knows "
        "what came later. Keep nothing outside the object that learns, and nothing from one fit to the next."
    ),
}
