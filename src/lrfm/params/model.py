"""What a params file holds: composed from the settings classes that live beside the code they steer."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
    field_validator,
    model_validator,
)

from lrfm.backtest.settings import TournamentSettings
from lrfm.cohort.settings import OutcomeSettings
from lrfm.core.client import ClientSettings
from lrfm.core.money import minor_digits, to_minor
from lrfm.core.reason import Reason
from lrfm.core.settings import Day, Refused, Settings
from lrfm.engine.settings import EngineSettings
from lrfm.features.settings import FeatureSettings, GroupSettings, ScoreSettings
from lrfm.kpi.provision.settings import ProvisionSettings
from lrfm.kpi.settings import TargetSettings, ThresholdSettings, WindowSettings
from lrfm.ledger.settings import (
    AllocationSettings,
    ControlSettings,
    LedgerSettings,
    MappingSettings,
    ScopeSettings,
    SourcesSettings,
)
from lrfm.params.pairs import given_mappings, given_sources, unpaired
from lrfm.report.settings import ReportSettings
from lrfm.runner.settings import RunnerSettings
from lrfm.segments.clusters.settings import ClusterSettings
from lrfm.segments.profile.settings import ProfileSettings
from lrfm.segments.settings import SegmentSettings
from lrfm.survival.cash.settings import CashSettings
from lrfm.survival.proof.settings import ProofSettings
from lrfm.survival.settings import HazardSettings, SurvivalSettings
from lrfm.weights.settings import WeightSettings

__all__ = ["LAST_MONTH_END", "RESERVED_RULE_NAMES", "SCHEMA", "Params", "PresetName", "missing_half"]

SCHEMA = 1
"""The version of params files that this code reads without migration."""

LAST_MONTH_END = "last month end"

RESERVED_RULE_NAMES = ("zero_amount", "totals_row", "related_party", "repeated_by_line", "side_set_apart")
"""What `lrfm.ledger.tables.faults` calls rows that it sets apart by itself (a test compares)."""


PresetName = Literal[
    "cdnow",
    "dynamics_365",
    "erpnext",
    "erpnext_gl",
    "es_facturas",
    "fa_invoices",
    "he_invoices",
    "ibm_late_payments",
    "odoo",
    "online_retail",
    "quickbooks",
    "sample_of_cdnow",
    "sap_fbl5n",
    "sap_fbl5n_de",
    "vendor_settlements",
    "xero",
]
"""The files of `lrfm.params.presets` (a test compares)."""


def _as_of(value: object, as_day: ValidatorFunctionWrapHandler) -> object:
    """Name both ways to write the date; the reader has already resolved the words."""
    try:
        return as_day(value)
    except ValidationError as error:
        cause = error.errors()[0].get("ctx", {}).get("error")
        if isinstance(cause, Refused) and cause.reason.key != "params.not_a_date":
            raise cause from None
        raise Refused(Reason.of("params.not_an_as_of")) from None


def _digits(validated: dict[str, object]) -> int:
    return minor_digits(str(validated["currency"]))


_AS_OF_SCHEMA = {"anyOf": [{"type": "string", "format": "date"}, {"const": LAST_MONTH_END}]}

AsOf = Annotated[Day, WrapValidator(_as_of), WithJsonSchema(_AS_OF_SCHEMA, mode="validation")]
Folder = Annotated[Path, PlainSerializer(str, return_type=str), WithJsonSchema({"type": "string"})]


class Params(Settings):
    """One client's pack, as asked for; `as_of` is a date and `data_dir` absolute once it has been read."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    schema_version: Literal[1] = Field(alias="schema", description="version of the params file: 1")
    client: ClientSettings = Field(description="whom the pack is about")
    language: str = Field(
        default="en", pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$", description="language of the pack, such as en"
    )
    currency: str = Field(pattern=r"^[A-Z]{3}$", description="base currency, ISO 4217, such as EUR")
    currency_digits: int = Field(
        default_factory=_digits, ge=0, le=6, description="decimals of an amount; without it those of the currency"
    )
    as_of: AsOf = Field(description="the day of the pack, such as 2026-10-31, or: last month end")
    extract_date: Day | None = Field(default=None, description="the day on which the files were extracted")
    data_dir: Folder = Field(
        default=Path(), description="folder of the files, relative to the params file; without it that file's folder"
    )
    preset: PresetName | None = Field(
        default=None,
        description="ready-made sources, mapping and scope of a program; what is written here goes over it",
    )
    sources: SourcesSettings = Field(description="where the rows are")
    mapping: MappingSettings | None = Field(
        default=None, description="what the columns mean; left out only for the demo, whose mapping is built in"
    )
    scope: ScopeSettings = Field(default=ScopeSettings(), description="which rows count, and how many may fail")
    allocation: AllocationSettings = Field(
        default=AllocationSettings(), description="what settles what, where the files do not say"
    )
    control: ControlSettings = Field(default=ControlSettings(), description="balances to reconcile with")
    thresholds: ThresholdSettings = Field(
        default=ThresholdSettings(), description="amounts that matter here; lrfm check proposes some"
    )
    targets: TargetSettings = Field(default=TargetSettings(), description="what figures of the month should be")
    windows: WindowSettings = Field(default=WindowSettings(), description="ageing buckets and periods")
    provision: ProvisionSettings = Field(
        default=ProvisionSettings(), description="what is set aside for losses of open invoices"
    )
    features: FeatureSettings = Field(default=FeatureSettings(), description="windows of what is known of customers")
    scores: ScoreSettings = Field(default=ScoreSettings(), description="how customers are scored")
    groups: GroupSettings = Field(default=GroupSettings(), description="which customers count as one buyer")
    outcomes: OutcomeSettings = Field(default=OutcomeSettings(), description="what a default is, and when it counts")
    segments: SegmentSettings = Field(default=SegmentSettings(), description="how customers are sorted")
    clusters: ClusterSettings = Field(default=ClusterSettings(), description="how clusters of customers are found")
    profile: ProfileSettings = Field(default=ProfileSettings(), description="what members of a segment have in common")
    survival: SurvivalSettings = Field(
        default=SurvivalSettings(), description="when invoices are paid: curves, and from how much on they are told"
    )
    engine: EngineSettings = Field(default=EngineSettings(), description="what computes the tables")
    hazard: HazardSettings = Field(
        default=HazardSettings(), description="the model of payment: where its hazard may change, and its calendar"
    )
    proof: ProofSettings = Field(default=ProofSettings(), description="how predictions of past days are scored")
    cash: CashSettings = Field(default=CashSettings(), description="how cash is forecast, and what it has to cover")
    tournament: TournamentSettings = Field(
        default=TournamentSettings(), description="how schemes of weights are held against observed defaults"
    )
    weights: WeightSettings = Field(
        default=WeightSettings(), description="how criteria are weighed, and what experts judged"
    )
    report: ReportSettings = Field(default=ReportSettings(), description="what is rendered, and whether names show")
    runner: RunnerSettings = Field(default=RunnerSettings(), description="how notebooks are executed")

    @field_validator("scope")
    @classmethod
    def _rules_have_names_of_their_own(cls, value: ScopeSettings) -> ScopeSettings:
        for index, rule in enumerate(value.set_apart):
            if rule.name in RESERVED_RULE_NAMES:
                raise Refused(Reason.of("params.name_reserved", name=rule.name), at=("set_apart", index, "name"))
        return value

    @model_validator(mode="after")
    def _mapping_fits_the_source(self) -> Self:
        if self.sources.is_demo:
            if self.mapping is not None:
                raise Refused(Reason.of("params.mapping_of_demo"), at=("mapping",))
            return self
        if self.mapping is None:
            raise Refused(Reason.of("params.mapping_missing"), at=("mapping",))
        for keys in unpaired(_tree(given_sources(self.sources)), _tree(given_mappings(self.mapping))):
            raise Refused(missing_half(keys), at=keys)
        return self

    @model_validator(mode="after")
    def _payments_have_a_day(self) -> Self:
        if self.scope.undated_payments != "at_extract":
            return self
        if self.extract_date is None:
            raise Refused(Reason.of("params.extract_date_needed"), at=("extract_date",))
        if self.as_of < self.extract_date:
            # what was paid by the extract would stand open on an earlier day
            raise Refused(Reason.of("params.as_of_before_extract", extract=self.extract_date), at=("as_of",))
        return self

    @model_validator(mode="after")
    def _payments_are_stated_once(self) -> Self:
        mapping = self.mapping
        if mapping is None or mapping.receipts is None or mapping.invoices is None:
            return self
        if fields := mapping.invoices.payment_fields:
            raise Refused(Reason.of("params.payments_twice", field=fields[0]), at=("mapping", "invoices", fields[0]))
        return self

    @model_validator(mode="after")
    def _balances_are_whole_minor_units(self) -> Self:
        for account in type(self.control).model_fields:
            for day, balance in getattr(self.control, account).items():
                if not _is_whole(balance, digits=self.currency_digits):
                    reason = Reason.of("params.balance_too_fine", digits=self.currency_digits)
                    raise Refused(reason, at=("control", account, day.isoformat()))
        return self

    @model_validator(mode="after")
    def _cash_is_whole_minor_units(self) -> Self:
        reason = Reason.of("params.balance_too_fine", digits=self.currency_digits)
        opening = self.cash.opening_balance
        if opening is not None and not _is_whole(opening, digits=self.currency_digits):
            raise Refused(reason, at=("cash", "opening_balance"))
        for index, outflow in enumerate(self.cash.outflows):
            if not _is_whole(outflow.amount, digits=self.currency_digits):
                raise Refused(reason, at=("cash", "outflows", index, "amount"))
        return self

    @model_validator(mode="after")
    def _provision_fits(self) -> Self:
        stated, buckets = self.provision.stated, len(self.windows.ageing_upper_days) + 2
        if stated is not None and len(stated.shares) != buckets:
            reason = Reason.of("params.rates_count", count=len(stated.shares), buckets=buckets)
            raise Refused(reason, at=("provision", "stated", "shares"))
        for index, one in enumerate(self.provision.specific):
            if one.amount is not None and not _is_whole(one.amount, digits=self.currency_digits):
                reason = Reason.of("params.balance_too_fine", digits=self.currency_digits)
                raise Refused(reason, at=("provision", "specific", index, "amount"))
        return self

    def ledger_settings(self) -> LedgerSettings:
        """Give everything that the ledger stage reads, and nothing else: it is part of the stage's key."""
        return LedgerSettings(
            currency=self.currency,
            currency_digits=self.currency_digits,
            extract_date=self.extract_date,
            sources=self.sources,
            mapping=self.mapping,
            scope=self.scope,
            allocation=self.allocation,
        )


def missing_half(keys: tuple[str, ...]) -> Reason:
    """Say that a source lacks its mapping, or a mapping its source; `keys` name what is missing."""
    table = ".".join(keys[1:])
    if keys[0] == "mapping":
        return Reason.of("params.mapping_missing")
    return Reason.of("params.source_of_mapping_missing", table=table)


def _tree(given: Iterable[tuple[tuple[str, ...], Settings]]) -> dict[str, object]:
    """Put what is given back under its keys, as plain data would stand."""
    tree: dict[str, object] = {}
    optional: dict[str, object] = {}
    for keys, settings in given:
        (tree if len(keys) == 1 else optional)[keys[-1]] = settings
    return {**tree, "optional": optional}


def _is_whole(balance: Decimal, *, digits: int) -> bool:
    try:
        to_minor(balance, digits=digits)
    except ValueError:
        return False
    return True
