"""Which weighting saw the defaults: metrics of schemes, their intervals, and the verdict."""
