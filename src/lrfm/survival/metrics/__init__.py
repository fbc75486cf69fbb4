"""How good predictions of payment were, once it is known what came: order, error, calibration, money."""
