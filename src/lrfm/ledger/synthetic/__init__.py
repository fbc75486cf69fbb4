"""Made-up ledgers with the habits of real ones."""
