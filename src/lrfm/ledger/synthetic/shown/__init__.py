"""What is planted in a made-up company, beside what its files show of it."""
