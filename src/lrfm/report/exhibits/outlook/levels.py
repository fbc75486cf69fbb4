"""What is known of an invoice, its customer and a day, in plain words: levels of terms, and reasons."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lrfm.survival.book import TERMS_ENDS_DAYS
from lrfm.survival.reasons import LATENESS, PACE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lrfm.report.exhibits.voice import Voice

__all__ = ["level_words", "phase_words", "reason_words", "term_words", "times"]

SMALLEST_RATIO = 0.01
SIZE = "size"


def term_words(voice: Voice, term: str) -> str:
    """Name what an effect is of."""
    return voice.say(f"outlook.term_{term}")


def level_words(voice: Voice, term: str, level: str) -> str:
    """Say a level of a term."""
    match term:
        case "terms":
            return _terms_words(voice, int(level))
        case "size":
            return voice.say("outlook.level_size", amount_brief_minor=round(10 ** float(level)))
        case "weekday":
            return voice.say(f"habits.weekday_{int(level)}")
        case _:
            return voice.say(f"outlook.level_{term}_{level}")


def _terms_words(voice: Voice, last: int) -> str:
    if last <= TERMS_ENDS_DAYS[0]:
        return voice.say("outlook.level_terms_none")
    if last > TERMS_ENDS_DAYS[-1]:
        return voice.say("outlook.level_terms_above", last=TERMS_ENDS_DAYS[-1])
    before = next(first for first, end in pairwise(TERMS_ENDS_DAYS) if end == last)
    return voice.say("outlook.level_terms", first=before + 1, last=last)


def phase_words(voice: Voice, ends: Sequence[int], phase: int) -> str:
    """Name a phase of lateness by the last days of all but the last of them."""
    if phase == 0:
        return voice.say("outlook.phase_before" if ends[0] == -1 else "outlook.phase_up_to", last=ends[0])
    if phase == len(ends):
        return voice.say("outlook.phase_after", last=ends[-1])
    return voice.say("outlook.phase_between", first=ends[phase - 1] + 1, last=ends[phase])


def times(voice: Voice, ratio: float) -> str:
    """Write by what something is multiplied, small ones with more decimals."""
    if ratio < SMALLEST_RATIO:
        return voice.say("outlook.times_below", value=voice.language.number(SMALLEST_RATIO, decimals=2))
    return voice.say("outlook.times", value=voice.language.number(ratio, decimals=2 if ratio < 1 else 1))


def reason_words(voice: Voice, reason: str, *, level: str, ratio: float, lateness_days: int, is_newcomer: bool) -> str:
    """Say why an invoice is foretold to be paid sooner or later than the mean open one."""
    if reason == PACE:
        kind = "newcomer" if is_newcomer else "faster" if ratio > 1 else "slower"
        words = voice.say(f"outlook.reason_pace_{kind}")
    elif reason == LATENESS:
        words = _lateness_words(voice, lateness_days)
    elif reason == SIZE:  # its level is the middle of a class, which may be far from the invoice's own amount
        words = voice.say("outlook.reason_size")
    else:
        words = level_words(voice, reason, level)
    return voice.say("outlook.reason", words=words, times=times(voice, ratio))


def _lateness_words(voice: Voice, days: int) -> str:
    if days == 0:
        return voice.say("outlook.reason_due_today")
    return voice.say("outlook.reason_late" if days > 0 else "outlook.reason_not_due", count=abs(days))
