"""What pydantic found, as faults of ours: the place in the file, what was wanted, what was got, the nearest key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from lrfm.core.reason import Reason
from lrfm.core.settings import Refused
from lrfm.errors import Fault
from lrfm.params.model import Params
from lrfm.params.shape import choices_at, fields_of, keys_at, kinds_at, models_along, models_at
from lrfm.params.tree import Items, Key, Node, Scalar, Table, dotted, follow, shown
from lrfm.report.settings import EnvironmentSecret

__all__ = ["explain", "numbers_as_flags"]

_HIDDEN = "…"
_TAG = "kind"
_PATTERNS: dict[tuple[Key, ...], Reason] = {
    ("currency",): Reason.of("params.not_a_currency"),
    ("language",): Reason.of("params.not_a_language"),
    ("client", "id"): Reason.of("params.not_a_folder_name"),
}

_WHOLE, _NUMBER = Reason.of("params.not_a_whole_number"), Reason.of("params.not_a_number")
_FLAG, _LIST = Reason.of("params.not_true_or_false"), Reason.of("params.not_a_list")
_WANTED = {
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), _WHOLE),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), _NUMBER),
    **dict.fromkeys(("decimal_type", "decimal_parsing", "decimal_max_digits", "decimal_whole_digits"), _NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), _FLAG),
    **dict.fromkeys(("tuple_type", "list_type"), _LIST),
}


@dataclass(frozen=True)
class _Problem:
    """One error of pydantic with what the file holds there."""

    kind: str
    loc: tuple[Key, ...]
    path: tuple[Key, ...]
    node: Node
    context: Mapping[str, Any]

    @property
    def last(self) -> str:
        return str(self.loc[-1])


def explain(error: ValidationError, table: Table) -> tuple[Fault, ...]:
    """Give a fault for each error, without pydantic's words and without a value that could be a secret."""
    problems = [_problem(found, table) for found in error.errors(include_url=False, include_input=False)]
    told = [problem for problem in problems if not _is_echo(problem, problems)]
    meant = {near for problem in told if (near := _meant(problem)) is not None}
    return tuple(_fault(problem) for problem in told if problem.kind != "missing" or problem.loc not in meant)


def numbers_as_flags(table: Table) -> tuple[Fault, ...]:
    """Find `true` and `false` where a number is wanted: pydantic would take them as 1 and 0."""
    flags = ((path, node, kinds_at(Params, path)) for path, node in _scalars(table, ()) if isinstance(node.value, bool))
    return tuple(
        Fault((_WHOLE if int in kinds else _NUMBER).key, {"key": dotted(path), "got": node.text}, node.place)
        for path, node, kinds in flags
        if kinds & {int, float} and bool not in kinds
    )


def _problem(found: Any, table: Table) -> _Problem:
    kind, loc = found["type"], found["loc"]
    if kind == "union_tag_invalid":
        loc = (*loc, _TAG)  # pydantic names the table; the key inside is what is wrong
    path, node = follow(table, loc)
    return _Problem(kind, loc, path, node, found.get("ctx", {}))


def _is_echo(problem: _Problem, problems: Sequence[_Problem]) -> bool:
    """Say whether a problem only follows from another: a default of a faulty key, a list without its faulty items."""
    if problem.kind == "default_factory_not_called" or _is_other_choice(problem, problems):
        return True
    size = len(problem.loc)
    return problem.kind == "too_short" and any(
        len(other.loc) > size and other.loc[:size] == problem.loc for other in problems
    )


def _is_other_choice(problem: _Problem, problems: Sequence[_Problem]) -> bool:
    """Say whether a problem is that of the other choice, where a number or one of some words may stand."""
    is_word = problem.kind == "literal_error"
    others = {other.kind == "literal_error" for other in problems if other.path == problem.path}
    if len(others) == 1 or not isinstance(problem.node, Scalar):
        return False
    is_number = isinstance(problem.node.value, int) and not isinstance(problem.node.value, bool)
    return is_word if is_number else not is_word


def _meant(problem: _Problem) -> tuple[Key, ...] | None:
    """Give the place of the key that an unknown key most likely stands for."""
    if problem.kind != "extra_forbidden":
        return None
    near = _nearest(problem.last, keys_at(Params, problem.loc[:-1]))
    return (*problem.loc[:-1], near) if near else None


def _fault(problem: _Problem) -> Fault:
    place, key = problem.node.place, dotted(problem.path)
    if EnvironmentSecret in models_along(Params, problem.loc):
        return Fault("params.secret_in_file", {"key": dotted(problem.path[:2])}, place)
    if problem.kind == "extra_forbidden":
        return _unknown_key(problem)
    if problem.kind == "missing":
        return Fault("params.missing_key", {"key": dotted((*problem.path, problem.last))}, place)
    reason = _reason(problem)
    refused = problem.context.get("error")
    if isinstance(refused, Refused):
        below, node = follow(problem.node, refused.at)
        name = dotted((*problem.path, *(below if len(below) == len(refused.at) else refused.at)))
        return Fault(reason.key, {**reason.values, "key": name, "got": _got(node)}, node.place)
    got = _HIDDEN if _holds_a_secret(problem.loc) else _got(problem.node)
    return Fault(reason.key, {**reason.values, "key": key, "got": got}, place)


def _holds_a_secret(loc: tuple[Key, ...]) -> bool:
    """Say whether one of the keys below takes a secret: someone may have written it there, in whatever form."""
    return any(EnvironmentSecret in kinds for model in models_at(Params, loc) for kinds in fields_of(model).values())


def _unknown_key(problem: _Problem) -> Fault:
    valid = keys_at(Params, problem.loc[:-1])
    near = _nearest(problem.last, valid)
    values = {"key": dotted(problem.path), "valid": ", ".join(valid)}
    if near is None:
        return Fault("params.unknown_key", values, problem.node.place)
    return Fault("params.unknown_key_near", {**values, "nearest": near}, problem.node.place)


def _reason(problem: _Problem) -> Reason:
    """Say what was wanted."""
    refused = problem.context.get("error")
    if isinstance(refused, Refused):
        return refused.reason
    if problem.kind in _WANTED:
        return _WANTED[problem.kind]
    say = _SAYERS.get(problem.kind, _bounds)
    return say(problem)


def _bounds(problem: _Problem) -> Reason:
    context = problem.context
    match problem.kind:
        case "greater_than_equal":
            return Reason.of("params.too_small", minimum=str(context["ge"]))
        case "greater_than":
            return Reason.of("params.not_above", bound=str(context["gt"]))
        case "less_than_equal":
            return Reason.of("params.too_big", maximum=str(context["le"]))
        case "multiple_of":
            return Reason.of("params.not_a_multiple", step=str(context["multiple_of"]))
        case "string_too_long":
            return Reason.of("params.too_long", maximum=str(context["max_length"]))
    is_empty = problem.kind in ("string_too_short", "too_short")
    return Reason.of("params.empty_value" if is_empty else "params.not_understood")


def _one_of(problem: _Problem) -> Reason:
    choices = choices_at(Params, problem.loc) or choices_at(Params, problem.path)
    if int in kinds_at(Params, problem.path):
        return Reason.of("params.not_a_whole_number_or", choices=", ".join(choices))
    near = _nearest(shown(problem.node), choices)
    listed = ", ".join(choice if choice.isidentifier() else f'"{choice}"' for choice in choices)
    if near is None:
        return Reason.of("params.not_one_of", choices=listed)
    return Reason.of("params.not_one_of_near", choices=listed, nearest=near)


def _text(problem: _Problem) -> Reason:
    """Tell a number or a flag that only lacks quotes from what is no text at all."""
    node = problem.node
    if isinstance(node, Scalar) and node.value is not None:
        return Reason.of("params.text_without_quotes", quoted=f'"{node.text}"')
    return Reason.of("params.not_text")


def _keys(problem: _Problem) -> Reason:
    valid = keys_at(Params, problem.loc)
    if {"column", "columns"} & set(valid):
        return _column(problem, valid)
    if not valid:
        is_judged = problem.loc[:1] == ("weights",)
        return Reason.of("params.not_names_and_numbers" if is_judged else "params.not_dates_and_amounts")
    return Reason.of("params.not_keys", valid=", ".join(valid))


def _column(problem: _Problem, valid: tuple[str, ...]) -> Reason:
    """Where a column is wanted, a bare name does as well as a table."""
    node = problem.node
    if isinstance(node, Scalar) and node.value is not None:
        return Reason.of("params.text_without_quotes", quoted=f'"{node.text}"')
    return Reason.of("params.not_a_column", valid=", ".join(valid))


def _got(node: Node) -> str | Reason:
    """Give what was written, or the words for: nothing."""
    return Reason.of("params.nothing") if isinstance(node, Scalar) and node.value is None else shown(node)


def _pattern(problem: _Problem) -> Reason:
    return _PATTERNS.get(problem.path, Reason.of("params.not_a_name"))


_SAYERS: dict[str, Callable[[_Problem], Reason]] = {
    **dict.fromkeys(("literal_error", "enum", "union_tag_invalid"), _one_of),
    **dict.fromkeys(("string_type", "path_type"), _text),
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type"), _keys),
    "string_pattern_mismatch": _pattern,
}


def _nearest(word: str, valid: tuple[str, ...]) -> str | None:
    near = get_close_matches(word.lower(), valid, n=1, cutoff=0.6)
    return near[0] if near else None


def _scalars(node: Node, path: tuple[Key, ...]) -> Iterator[tuple[tuple[Key, ...], Scalar]]:
    match node:
        case Scalar():
            yield path, node
        case Items():
            for index, item in enumerate(node.nodes):
                yield from _scalars(item, (*path, index))
        case Table():
            for key, below in node.entries.items():
                yield from _scalars(below, (*path, key))
