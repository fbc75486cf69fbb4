"""Weights that people state: points, ranks, pairs, best and worst, and illustrative presets."""
