"""Writes peers.json: what hmeasure, empulse and dcurves say of 200 generated cases with ties. Run by hand, apart.

    python3.11 -m venv peers && peers/bin/pip install hmeasure==0.1.6 empulse==0.13.1 dcurves==1.1.7
    peers/bin/python tests/backtest/oracles/peers.py

They are oracles beside the tests; nothing of lrfm imports them.
"""

from __future__ import annotations

import json
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np

CASES = 200
RATIO = 0.7
LAW = {"success_rate": 0.5, "default_rate": 0.15, "roi": 0.2}
THRESHOLDS = (0.05, 0.1, 0.25, 0.5, 0.8)


def _made(seed: int) -> tuple[np.ndarray, np.ndarray]:
    source = np.random.default_rng(seed)
    count, levels = int(source.integers(12, 90)), int(source.choice([4, 8, 20, 80]))
    bad = np.zeros(count, int)
    bad[source.choice(count, int(source.integers(3, max(4, count // 3))), replace=False)] = 1
    latent = source.uniform(0.2, 2.0) * bad + source.normal(size=count)
    low, high = latent.min(), latent.max()
    return bad, np.round((latent - low) / (high - low) * levels).astype(int)


def _case(seed: int) -> dict:
    import pandas as pd
    from dcurves import dca
    from empulse.metrics import empcs_score
    from hmeasure import h_score

    bad, risk = _made(seed)
    chance = risk / risk.max()
    curve = dca(pd.DataFrame({"bad": bad, "model": chance}), "bad", ["model"], thresholds=THRESHOLDS)
    benefit = {name: curve[curve["model"] == name]["net_benefit"].fillna(0.0).tolist() for name in ("model", "all")}
    return {
        "bad": bad.tolist(),
        "risk": risk.tolist(),
        "h": float(h_score(bad, chance)),
        "h_ratio": float(h_score(bad, chance, severity_ratio=RATIO)),
        "h_base_rate": float(h_score(bad, chance, severity_ratio=-1)),
        "maximum_profit": float(empcs_score(bad, chance, **LAW)),
        "rejected": float(empcs_score.optimal_rate(bad, chance, **LAW)),
        "net_benefit": benefit["model"],
        "net_benefit_all": benefit["all"],
    }


def _main() -> None:
    versions = {name: version(name) for name in ("hmeasure", "empulse", "dcurves", "numpy", "scikit-learn")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cases = [_case(seed) for seed in range(CASES)]
    found = {"versions": versions, "ratio": RATIO, "law": LAW, "thresholds": THRESHOLDS, "cases": cases}
    Path(__file__).with_suffix(".json").write_text(json.dumps(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _main()
