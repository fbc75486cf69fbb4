"""Weights measured from what customers look like, without any outcome: how much a criterion tells them apart."""
