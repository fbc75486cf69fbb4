"""The palette by arithmetic: axe-core leaves the contrast of text in figures undecided."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from lrfm.figures.style import PALETTE, Tone
from lrfm.report.sheet import TEMPLATES_DIR

TONES = {tone.role: tone for tone in PALETTE}
RAMP = [f"ramp-{step}" for step in range(1, 6)]
Rgb = tuple[float, float, float]

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
SIGHT: dict[str, tuple[Rgb, Rgb, Rgb]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def _linear(colour: str) -> Rgb:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def _luminance(colour: str, sight: str = "normal") -> float:
    rgb = _linear(colour)
    seen = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, rgb, strict=True)))) for row in SIGHT[sight]]
    return 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]


def contrast(one: str, other: str, sight: str = "normal") -> float:
    low, high = sorted((_luminance(one, sight), _luminance(other, sight)))
    return (high + 0.05) / (low + 0.05)


def _shown(role: str, page: str) -> str:
    return str(getattr(TONES[role], page))


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("page", ["light", "dark"])
@pytest.mark.parametrize("role", ["ink", "quiet", "accent"])
def test_words_stand_out(role: str, page: str) -> None:
    assert contrast(_shown(role, page), _shown("paper", page)) >= 4.5


@pytest.mark.parametrize("page", ["light", "dark"])
@pytest.mark.parametrize("role", ["accent", "muted", *RAMP])
def test_marks_stand_out(role: str, page: str) -> None:
    assert contrast(_shown(role, page), _shown("paper", page)) >= 3


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("page", ["light", "dark"])
def test_neighbours_differ_for_every_eye(page: str, sight: str) -> None:
    assert contrast(_shown("accent", page), _shown("muted", page), sight) >= 1.8
    steps = [_luminance(_shown(role, page), sight) for role in RAMP]
    assert steps in (sorted(steps), sorted(steps, reverse=True))
    assert all(contrast(_shown(a, page), _shown(b, page), sight) >= 1.25 for a, b in pairwise(RAMP))


def test_roles_and_colours_are_one_to_one() -> None:
    """The page finds a role by its light colour."""
    assert len({tone.light for tone in PALETTE}) == len({tone.role for tone in PALETTE}) == len(PALETTE)
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for tone in PALETTE for colour in (tone.light, tone.dark))


def test_style_sheet_uses_roles() -> None:
    """A colour written into a rule would not change in the dark; pictures and page numbers are always on white."""
    rules = (TEMPLATES_DIR / "lrfm/style.css").read_text(encoding="utf-8")
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", rules)) == {"#fff", TONES["quiet"].light}


def test_tone_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Tone("a", "#000000", "#ffffff").role = "b"  # type: ignore[misc]
