"""Clusters of customers that nobody defined beforehand: learned once, frozen, applied to later months."""
