"""Settings of the pages."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Refused, Settings

__all__ = ["SHIPPED_NOTEBOOKS", "EnvironmentSecret", "ReportSettings"]

SHIPPED_NOTEBOOKS = (
    "board_pack", "01_ledger_quality", "02_receivables", "03_segments", "04_time_to_payment",
    "05_weighting_schemes", "07_cash_and_provision",
)  # fmt: skip
"""The notebooks that are part of the project; any other in their folder is somebody's own."""


class EnvironmentSecret(Settings):
    """A secret by the name of its environment variable; its value is never written anywhere."""

    env: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$", description="name of the environment variable")


NotebookName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]*$")]


class ReportSettings(Settings):
    """What is rendered, and whether customers are named."""

    notebooks: tuple[NotebookName, ...] = Field(
        default=SHIPPED_NOTEBOOKS,
        min_length=1,
        description="notebooks to render, by file name without .ipynb",
    )
    names: Literal["show", "mask"] = Field(default="show", description="mask: customers appear under made-up names")
    mask_key: EnvironmentSecret | None = Field(
        default=None, description="secret behind masked names, so that they stay the same from month to month"
    )

    @field_validator("notebooks")
    @classmethod
    def _each_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        twice = sorted({name for name in value if value.count(name) > 1})
        if twice:
            raise Refused(Reason.of("params.listed_twice", names=", ".join(twice)))
        return value
