"""What a params file holds: composed from the settings classes that live beside the code they steer."""

from __future__ import annotations

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

from lrfm.core.client import ClientSettings
from lrfm.core.money import minor_digits, to_minor
from lrfm.core.reason import Reason
from lrfm.core.settings import Day, Refused, Settings
from lrfm.engine.settings import EngineSettings
from lrfm.kpi.settings import WindowSettings
from lrfm.ledger.settings import (
    ControlSettings,
    DemoSource,
    LedgerSettings,
    MappingSettings,
    ScopeSettings,
    SourcesSettings,
)
from lrfm.report.settings import ReportSettings
from lrfm.runner.settings import RunnerSettings

__all__ = ["LAST_MONTH_END", "RESERVED_RULE_NAME", "SCHEMA", "Params"]

SCHEMA = 1
"""The version of params files that this code reads without migration."""

LAST_MONTH_END = "last month end"

RESERVED_RULE_NAME = "zero_amount"
"""What `lrfm.ledger.classify` calls rows that it sets apart by itself (a test compares)."""


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
    sources: SourcesSettings = Field(description="where the rows are")
    mapping: MappingSettings | None = Field(
        default=None, description="what the columns mean; left out only for the demo, whose mapping is built in"
    )
    scope: ScopeSettings = Field(default=ScopeSettings(), description="which rows count, and how many may fail")
    control: ControlSettings = Field(default=ControlSettings(), description="balances to reconcile with")
    windows: WindowSettings = Field(default=WindowSettings(), description="ageing buckets and periods")
    engine: EngineSettings = Field(default=EngineSettings(), description="what computes the tables")
    report: ReportSettings = Field(default=ReportSettings(), description="what is rendered, and whether names show")
    runner: RunnerSettings = Field(default=RunnerSettings(), description="how notebooks are executed")

    @field_validator("scope")
    @classmethod
    def _rules_have_names_of_their_own(cls, value: ScopeSettings) -> ScopeSettings:
        for index, rule in enumerate(value.set_apart):
            if rule.name == RESERVED_RULE_NAME:
                raise Refused(Reason.of("params.name_reserved", name=rule.name), at=("set_apart", index, "name"))
        return value

    @model_validator(mode="after")
    def _mapping_fits_the_source(self) -> Self:
        demo = isinstance(self.sources.invoices, DemoSource)
        if self.mapping is None and not demo:
            raise Refused(Reason.of("params.mapping_missing"), at=("mapping",))
        if self.mapping is not None and demo:
            raise Refused(Reason.of("params.mapping_of_demo"), at=("mapping",))
        return self

    @model_validator(mode="after")
    def _balances_are_whole_minor_units(self) -> Self:
        for day, balance in self.control.balances.items():
            if not _is_whole(balance, digits=self.currency_digits):
                reason = Reason.of("params.balance_too_fine", digits=self.currency_digits)
                raise Refused(reason, at=("control", "balances", day.isoformat()))
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
        )


def _is_whole(balance: Decimal, *, digits: int) -> bool:
    try:
        to_minor(balance, digits=digits)
    except ValueError:
        return False
    return True
