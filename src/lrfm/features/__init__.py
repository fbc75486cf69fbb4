"""What is known of each customer at a cut-off: LRFM, rhythm, payment behaviour, value, depth; scores and groups."""
