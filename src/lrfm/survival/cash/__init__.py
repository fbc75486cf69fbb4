"""What will come in, week by week: simulated, with all that is uncertain drawn, and scored on the past."""
