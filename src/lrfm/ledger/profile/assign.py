"""Which column plays which role: each column once, the whole together as likely as possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

__all__ = ["best_assignment"]

CANDIDATES = 4
Pair = Callable[[str, int, str, int], float]


def best_assignment(weights: Mapping[str, Mapping[int, float]], *, pair: Pair, accept: float) -> dict[str, int]:
    """Give each role a column or none, so that the sum of weights and of what `pair` says of two roles is greatest.

    `weights` are those of each role's columns; a role is left empty rather than filled below `accept`.

    >>> best_assignment({"a": {0: 0.9, 1: 0.8}, "b": {0: 0.8}}, pair=lambda *_: 0.0, accept=0.1)
    {'a': 1, 'b': 0}
    """
    roles = [role for role in weights if weights[role]]
    choices = {role: _best(weights[role], accept) for role in roles}
    hopes = [max((weight for _, weight in choices[role]), default=0.0) for role in roles]
    best: dict[str, int] = {}
    best_sum = float("-inf")

    def search(place: int, chosen: dict[str, int], total: float) -> None:
        nonlocal best, best_sum
        if place == len(roles):
            if total > best_sum:
                best, best_sum = dict(chosen), total
            return
        if total + sum(hope + PAIR_MOST * len(roles) for hope in hopes[place:]) <= best_sum:
            return
        role = roles[place]
        for column, weight in choices[role]:
            if column in chosen.values():
                continue
            extra = sum(pair(other, chosen[other], role, column) for other in chosen)
            search(place + 1, {**chosen, role: column}, total + weight + extra)
        search(place + 1, chosen, total)

    search(0, {}, 0.0)
    return best


PAIR_MOST = 0.3
"""No pair says more in favour than this."""


def _best(weights: Mapping[int, float], accept: float) -> Sequence[tuple[int, float]]:
    found = [(column, weight) for column, weight in weights.items() if weight >= accept]
    return sorted(found, key=lambda item: (-item[1], item[0]))[:CANDIDATES]
