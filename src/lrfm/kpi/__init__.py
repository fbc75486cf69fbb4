"""Figures of the month, each an exact measure with its unit or the reason why there is none."""
