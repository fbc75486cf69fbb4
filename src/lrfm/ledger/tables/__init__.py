"""The tables a ledger is made of, as its files have them: what is read of each, and what is made of it."""
