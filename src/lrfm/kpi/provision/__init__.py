"""What is expected to be lost of what stands open: the simplified approach of IFRS 9."""

from __future__ import annotations

from lrfm.kpi.provision.matrix import expected_losses

__all__ = ["expected_losses"]
