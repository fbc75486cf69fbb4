"""Weights learned from who defaulted, with the ceiling that black boxes set."""
