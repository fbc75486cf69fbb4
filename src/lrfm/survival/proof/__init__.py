"""Was the model worth it: what it predicted on past days against plain methods, scored on what then came."""
