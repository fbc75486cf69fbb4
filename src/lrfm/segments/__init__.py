"""Segments by rule: types, matrices, classes, migration and what explains a change."""
