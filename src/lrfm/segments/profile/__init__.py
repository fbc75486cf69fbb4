"""What the members of a segment have in common, against all other customers."""
