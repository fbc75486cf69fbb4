"""What was known on a day: the only room that may touch a ledger on behalf of the analytic ones."""
