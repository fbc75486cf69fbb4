"""The house's own tools: set-up, lint, import rules, the file list of ARCHITECTURE.md."""
