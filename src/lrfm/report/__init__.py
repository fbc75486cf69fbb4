"""Words, tables, figures and pages: the only room that speaks to a reader (import its modules directly)."""
