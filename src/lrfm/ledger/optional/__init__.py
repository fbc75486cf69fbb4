"""Tables beside the ledger: used where present, missed in one sentence where not."""
