"""Exhibits of the provision: what is set aside for losses, how rates came about, and what moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from lrfm.report.exhibits.provision.answer import provision_answer
from lrfm.report.exhibits.provision.beside import beside
from lrfm.report.exhibits.provision.cohorts import cohorts
from lrfm.report.exhibits.provision.look_back import past
from lrfm.report.exhibits.provision.matrix import matrix
from lrfm.report.exhibits.provision.movement import movement
from lrfm.report.exhibits.provision.rates import rates
from lrfm.report.exhibits.provision.sensitivity import sensitivity
from lrfm.report.exhibits.provision.specific import specific
from lrfm.report.exhibits.provision.told import of_provision

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice
    from lrfm.report.pack import Block, Lines

__all__ = ["PROVISION"]

PROVISION: Mapping[str, Callable[[Voice, Results], Block | Lines]] = MappingProxyType(
    {
        "provision.answer": of_provision(provision_answer, untold="answer"),
        "provision.matrix": of_provision(matrix, untold="matrix"),
        "provision.rates": of_provision(rates, untold="rates"),
        "provision.beside": of_provision(beside, untold="beside"),
        "provision.cohorts": of_provision(cohorts, untold="cohorts"),
        "provision.past": of_provision(past, untold="past"),
        "provision.specific": of_provision(specific, untold="specific"),
        "provision.movement": of_provision(movement, untold="movement"),
        "provision.sensitivity": of_provision(sensitivity, untold="sensitivity"),
    }
)
"""The exhibits of the provision, by name."""
