"""Who the pack is about."""

from __future__ import annotations

from pydantic import Field

from lrfm.core.settings import Settings

__all__ = ["ClientSettings"]


class ClientSettings(Settings):
    """A client: the folder name of its reports, and the name on the page."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$", description="folder name: a-z, 0-9, _ and -")
    name: str = Field(min_length=1, max_length=120, description="name on the page, in any language")
