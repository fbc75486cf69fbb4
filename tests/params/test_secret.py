"""A secret is named in the file and shown nowhere; `lrfm.report.mask` fetches it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lrfm.errors import UserError
from lrfm.params import effective_text, read_params
from lrfm.report.language import Language

Write = Callable[[str | bytes], Path]
VALUE = "h4nter-two"


def test_the_value_of_a_secret_stays_out_of_params(
    good: str,
    written: Write,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ACME_KEY", VALUE)
    params = read_params(written(good + "report: {mask_key: {env: ACME_KEY}}\n"))
    assert params.report.mask_key is not None
    assert params.report.mask_key.env == "ACME_KEY"
    assert VALUE not in effective_text(params)
    assert VALUE not in repr(params)
    assert VALUE not in params.model_dump_json()


@pytest.mark.parametrize(
    "wrong",
    [
        f"report: {{mask_key: {VALUE}}}",
        f"report: {{mask_key: [{VALUE}]}}",
        f"report: {{mask_key: {{env: {VALUE}}}}}",
        f"report: {{mask_key: {{env: [{VALUE}]}}}}",
        f"report: {{mask_key: {{{VALUE}: x}}}}",
        f"report: {{mask_key: {{env: ACME_KEY, value: {VALUE}}}}}",
        f"report: [mask_key, {VALUE}]",
        f"report: {VALUE}",
        f"report: {{mask_kay: {VALUE}}}",
        f"report: {{mask_key: !secret {VALUE}}}",
        f"report: {{mask_key: *{VALUE}}}",
        f"report: {{mask_key: &{VALUE} x}}",
        f"report: {{mask_key: a, mask_key: {VALUE}}}",
        f"report: {{mask_key: '{VALUE}",
    ],
)
def test_a_secret_written_into_the_file_is_refused_and_not_repeated(wrong: str, good: str, written: Write) -> None:
    path = written(good + wrong + "\n")
    with pytest.raises(UserError) as caught:
        read_params(path)
    said = " ".join(Language.load("en").fault(fault) for fault in caught.value.faults)
    assert VALUE not in said
    assert VALUE not in str(caught.value)
    assert VALUE not in repr(caught.value.faults)


def test_a_secret_on_the_command_line_is_refused_and_not_repeated(good: str, written: Write) -> None:
    with pytest.raises(UserError) as caught:
        read_params(written(good), overrides=[f"report.mask_key={VALUE}"])
    fault = caught.value.faults[0]
    assert (fault.key, str(fault.place)) == ("params.secret_in_file", "--set report.mask_key")
    assert "wanted the name of an environment variable" in Language.load("en").fault(fault)
    assert VALUE not in str(caught.value)
