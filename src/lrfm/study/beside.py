"""What is told beside the segments: who is connected, what members have in common, what their peers buy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from lrfm.cohort.links import customer_links
from lrfm.core.sources import source_digest
from lrfm.core.stage_cache import stage_key
from lrfm.features.group_days import connected_purchase_days
from lrfm.features.group_level import at_group_level
from lrfm.features.groups import Groups, find_groups
from lrfm.features.white_space import white_space as products_of_peers
from lrfm.segments.profile.model import Profile
from lrfm.study.customers import StagesOnCustomers
from lrfm.study.found import master_of
from lrfm.study.stages import ENGINE

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.segments.model import Segmentation

__all__ = ["BesideStages"]

PROFILE = ("lrfm.segments.profile.traits", "lrfm.segments.segment", "lrfm.study.found", ENGINE)
GROUPS = ("lrfm.features.groups", "lrfm.cohort.links", ENGINE)
CONNECTED_DAYS = ("lrfm.features.group_days", "lrfm.features.groups", "lrfm.cohort.links", "lrfm.cohort.cohort", ENGINE)
WHITE_SPACE = ("lrfm.features.white_space", "lrfm.cohort.cohort", "lrfm.segments.segment", ENGINE)
PROFILES, GROUPINGS = TypeAdapter(Profile | None), TypeAdapter(Groups)
TOLD_NUMBERS = (
    "on_time_share", "days_late", "days_late_trend", "worst_days_past_due", "dispute_count", "bounced_count",
    "utilisation_share", "due_in_days", "margin_share", "return_share", "products_per_invoice", "basket_entropy",
    "billing_growth_share", "recency_ratio", "monetary_minor",
)  # fmt: skip
"""What is asked of the members of a segment beside master data; what makes the segment is named, and not tested."""


@dataclass(frozen=True)
class BesideStages(StagesOnCustomers):
    """What is told of the customers of the pack's day and of their segments (`now`)."""

    now: Segmentation

    @cached_property
    def groups(self) -> Groups:
        """Connected customers as known on the pack's day."""
        settings, stages = self.params.groups, self.customers.stages

        def compute(folder: Path) -> None:
            links = customer_links(
                stages.ledger, (self.params.as_of,), stages.engine, country_prefix=settings.country_prefix
            )
            (folder / "groups.json").write_bytes(GROUPINGS.dump_json(find_groups(links, settings=settings), indent=1))

        key = stage_key(
            sources=source_digest(GROUPS),
            inputs={"ledger": stages.ledger_key},
            settings={"as_of": self.params.as_of.isoformat(), "groups": settings.model_dump(mode="json")},
        )
        return GROUPINGS.validate_json((stages.stored("groups", key, GROUPS, compute) / "groups.json").read_bytes())

    @cached_property
    def group_features(self) -> pd.DataFrame | None:
        """The features of each buyer, connected customers being one; None where nobody is connected."""
        if not self.groups.at or not self.groups.at[-1].groups:
            return None
        rows = self.features.frame
        rows = rows[rows["cutoff"] == rows["cutoff"].max()]
        months = self.params.features.window_months
        return at_group_level(rows, self.groups, purchase_days=self._connected_days, window_months=months)

    @cached_property
    def _connected_days(self) -> pd.DataFrame:
        """On which days connected customers bought, for a day on which two of a group did counts once."""
        import pandas as pd

        stages = self.customers.stages

        def compute(folder: Path) -> None:
            cohort = self.customers.cohort((self.params.as_of,))
            connected_purchase_days(cohort, self.groups).to_parquet(folder / "days.parquet", index=False)

        key = stage_key(
            sources=source_digest(CONNECTED_DAYS),
            inputs={"facts": self.customers.facts_key},
            settings={"as_of": self.params.as_of.isoformat(), "groups": self.params.groups.model_dump(mode="json")},
        )
        return pd.read_parquet(stages.stored("connected_days", key, CONNECTED_DAYS, compute) / "days.parquet")

    @cached_property
    def profile(self) -> Profile | None:
        """What the members of each group have in common; None where customers have no symbols."""
        now = self.now

        def compute(folder: Path) -> None:
            found = None if now.missing is not None else self._profile(now)
            (folder / "profile.json").write_bytes(PROFILES.dump_json(found, indent=1))

        key = stage_key(
            sources=source_digest(PROFILE),
            inputs={"features": self.customers.features_key, "ledger": self.customers.stages.ledger_key},
            settings={
                "references": repr(now.references),
                "segments": self.params.segments.model_dump(mode="json"),
                "profile": self.params.profile.model_dump(mode="json"),
                "numbers": TOLD_NUMBERS,
            },
        )
        stored = self.customers.stages.stored("profile", key, PROFILE, compute)
        return PROFILES.validate_json((stored / "profile.json").read_bytes())

    def _profile(self, now: Segmentation) -> Profile:
        from lrfm.segments.profile.traits import profile_of  # scipy.stats: a second that nothing else waits for

        features = self.features.last
        numbers = features[list(TOLD_NUMBERS)]
        master = self.master.reset_index().melt("customer_key", var_name="column", value_name="value").dropna()
        return profile_of(
            now.frame["group"],
            numbers=numbers.astype("float64"),
            values=master[["customer_key", "column", "value"]],
            settings=self.params.profile,
        )

    @cached_property
    def master(self) -> pd.DataFrame:
        """What master data say of customers."""
        return master_of(self.customers.stages.ledger, engine=self.customers.stages.engine)

    @cached_property
    def white_space(self) -> pd.DataFrame | None:
        """What most of a customer's group buys and the customer does not; None where the files hold no products."""
        import pandas as pd

        stages, now = self.customers.stages, self.now
        if "order_lines" not in stages.ledger.optional or now.missing is not None:
            return None

        def compute(folder: Path) -> None:
            peers = now.frame["group"].rename("segment").dropna().reset_index()
            cohort = self.customers.cohort((self.params.as_of,))
            products_of_peers(cohort, peers=peers).to_parquet(folder / "white_space.parquet", index=False)

        key = stage_key(
            sources=source_digest(WHITE_SPACE),
            inputs={"features": self.customers.features_key},
            settings={"references": repr(now.references), "segments": self.params.segments.model_dump(mode="json")},
        )
        return pd.read_parquet(stages.stored("white_space", key, WHITE_SPACE, compute) / "white_space.parquet")
