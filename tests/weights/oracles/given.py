"""Writes given.json: what three other libraries say of generated judgements. Run by hand, in a Python that has them.

    python3.11 -m venv oracle && oracle/bin/pip install AHPy==2.1 pymcdm==1.4.0 pyDecision==5.1.8
    oracle/bin/python tests/weights/oracles/given.py

AHPy (MIT) has the random index of Saaty 2005; pyDecision (GPL: an oracle beside the tests, nothing of lrfm imports it)
has Buckley's fuzzy weights, and the linear best-worst model by a penalty, so to three digits only; pymcdm has TOPSIS.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

NAMES = "abcdefghi"
SCALE = [*range(1, 10), *(1 / part for part in range(2, 10))]


def _judged(source: np.random.Generator, count: int) -> np.ndarray:
    """Judgements near to true weights, on the scale, some at random."""
    weights = source.dirichlet(np.full(count, 2.0))
    matrix = np.ones((count, count))
    for first in range(count):
        for second in range(first + 1, count):
            wanted = weights[first] / weights[second] * np.exp(source.normal(0, 0.4))
            if source.random() < 0.1:
                wanted = source.choice(SCALE)
            near = min(SCALE, key=lambda step: abs(np.log(step / wanted)))
            matrix[first, second], matrix[second, first] = near, 1 / near
    return matrix


def _triangle(value: float) -> tuple[float, float, float]:
    if value == 1:
        return (1.0, 1.0, 1.0)
    if value > 1:
        return (max(value - 1, 1.0), value, min(value + 1, 9.0))
    low, likely, high = _triangle(round(1 / value, 9))
    return (1 / high, 1 / likely, 1 / low)


def _ahp(source: np.random.Generator, count: int) -> dict:
    from ahpy import Compare
    from pyDecision.algorithm.fuzzy_ahp import fuzzy_ahp_method

    matrix = _judged(source, count)
    names = NAMES[:count]
    pairs = {(names[i], names[j]): matrix[i, j] for i in range(count) for j in range(i + 1, count)}
    told = Compare("goal", pairs, precision=12, random_index="saaty")
    fuzzy = fuzzy_ahp_method([[_triangle(round(value, 12)) for value in row] for row in matrix])
    return {
        "matrix": matrix.tolist(),
        "weights": [told.local_weights[name] for name in names],
        "ratio": told.consistency_ratio,
        "buckley": [float(weight) for weight in fuzzy[2]],
    }


def _topsis(source: np.random.Generator, rows: int, columns: int) -> dict:
    from pymcdm import normalizations
    from pymcdm.methods import TOPSIS

    values = source.lognormal(2, 1, (rows, columns)).round(3)
    weights = source.dirichlet(np.ones(columns))
    types = np.where(source.random(columns) < 0.5, 1, -1)
    return {
        "values": values.tolist(),
        "weights": weights.tolist(),
        "types": types.tolist(),
        "vector": TOPSIS(normalizations.vector_normalization)(values, weights, types).tolist(),
        "raw_min_max": TOPSIS(normalizations.minmax_normalization)(values, weights, types).tolist(),
    }


def _best_worst(source: np.random.Generator, count: int) -> dict:
    from pyDecision.algorithm.bwm import bw_method

    over, under = source.integers(1, 6, count), source.integers(1, 6, count)
    most = int(max(over.max(), under.max())) + 2
    over[0], over[-1], under[0], under[-1] = 1, most, most, 1
    found = bw_method(over.astype(float), under.astype(float), eps_penalty=1, verbose=False)
    weights = found[-1] if isinstance(found, tuple) else found
    return {"over": over.tolist(), "under": under.tolist(), "weights": np.asarray(weights, dtype=float).tolist()}


def main() -> None:
    source = np.random.default_rng(20261122)
    said = {
        "ahp": [_ahp(source, count) for count in (3, 3, 4, 4, 4, 5, 6, 7, 9)],
        "topsis": [_topsis(source, rows, columns) for rows, columns in ((5, 2), (12, 4), (40, 4), (25, 9))],
        "best_worst": [_best_worst(source, count) for count in (3, 3, 4, 4, 5)],
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
