"""Where rows come from: files of several formats and databases, all read as text with their place kept."""
