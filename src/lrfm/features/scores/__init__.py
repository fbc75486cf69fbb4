"""Scores of customers per criterion: boundaries learned once, kept, reapplied, and watched for drift."""
