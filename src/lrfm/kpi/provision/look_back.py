"""What became of what was set aside a year ago: the plainest test of a provision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lrfm.kpi.provision.movement import require_same
from lrfm.kpi.provision.results import LookBack, LookedBack

if TYPE_CHECKING:
    from lrfm.kpi.provision.exposure import Flow
    from lrfm.kpi.provision.results import Matrix

__all__ = ["look_back"]


def look_back(flows: Sequence[Flow], *, opening: Matrix) -> LookBack:
    """Put what was written off since beside what was set aside then, by the bucket of then.

    `flows` are of invoices from the day of `opening` to a later one. What is still open may yet be lost: it is shown,
    and judged as neither.
    """
    require_same(flows, opening, at="before")
    rows = []
    for bucket, row in enumerate(opening.allowances):
        own = [flow for flow in flows if flow.before == bucket]
        rows.append(
            LookedBack(
                open_minor=row.receivable_minor,
                aside_minor=row.allowance_minor or 0,
                lost_minor=sum(flow.lost_of_before_minor for flow in own),
                still_open_minor=sum(flow.stays_minor for flow in own),
            )
        )
    return LookBack(opening.cutoff, tuple(rows))
