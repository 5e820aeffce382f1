"""Say what is short of a requirement: years, a level, a number, a certificate that is not held. Floor 6.

Only what the résumé itself writes can be short: its dates, its stated years, levels and numbers, its "exam booked".
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from rejection_insight.cues import CueSet
from rejection_insight.levels import rank_of
from rejection_insight.periods import stated_career, stated_total, stated_years, years_within
from rejection_insight.quantities import amounts, same_thing
from rejection_insight.resources import load_json
from rejection_insight.resume import Spent, section_at, sentence_at, state_of, time_spent, total_spent
from rejection_insight.sentences import bullet_end
from rejection_insight.wording import contains_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rejection_insight.credentials import State
    from rejection_insight.cues import Hit
    from rejection_insight.results import Evidence, Requirement
    from rejection_insight.resume import Resume, ResumeSkill

YEAR = 12
NOT_YET = "not yet held"
_OF_THE_FIRM = re.compile(r"\b(?:our|we|us|serves?|employs?)\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d[\d,]*")
_GRADE = re.compile(r"\b[Ll]evel (\d)\b")
_ANY_AT_ALL = re.compile(r"\b(?:some|a little|a bit|a few words|beginner\w*)\b", re.IGNORECASE)
_OF_STUDY = re.compile(r"\b(?:first|second|third|fourth|final|last|\d(?:st|nd|rd|th))[ -]year\b", re.IGNORECASE)
_ROUNDING = 3  # months: four years and nine months pass for five, but ten months not for a year
_UNSEEN = 5 * YEAR  # months that a job may have gone on since the latest date in the résumé, where nothing says
_CLEAR = 2  # rungs of the ladder of skills, whose words people use loosely

_BEGUN = 2  # rungs of the ladder of languages below which nobody works in one
_LISTS = {"certificates", "education"}  # sections of a résumé
_NOTED = {"skills", "other"}
_BESIDE, _BEHIND_COLON = 20, 60  # characters between a thing and the remark on it
_TAUGHT = {*_LISTS, "other"}  # where courses stand; in a list of skills one entry says nothing of the next
_DONE = {"skill", "experience"}  # kinds that one shows by doing
HELD = {"certificate", "licence", "education"}  # kinds that one holds, or does not

Short = tuple[str, tuple["Evidence", ...]]


def find_short(
    asked: Requirement, resume: Resume, spans: Sequence[tuple[int, int]], skill: ResumeSkill | None
) -> Short | None:
    """Say what is short of a requirement that the résumé shows in some words.

    Parameters
    ----------
    asked : Requirement
    resume : Resume
    spans : sequence of tuple of int
        The words that show it, and the words of skills that include it.
    skill : ResumeSkill or None
        The skill asked for, where the résumé names it.

    Returns
    -------
    tuple of str and tuple of Evidence, or None
        What is short ("3 years of the 5 asked for") and the words that say so.
    """
    return (
        _not_held(asked, resume, spans)
        or _level_short(asked, resume, skill)
        or _grade_short(asked, resume, spans)
        or _years_short(asked, resume, spans)
        or _amount_short(asked, resume, spans)
        or _lesson_only(asked, resume, spans)
    )


def total_short(asked: Requirement, resume: Resume) -> Short | None:
    """Say by how many years all jobs together are short."""
    return _short_of(asked.min_years, total_spent(resume), stated_total(resume.document.text))


def unfinished(state: str, note: str) -> str:
    """Say that a certificate or degree is not held, in the résumé's own words."""
    return f"{note}, {'no longer held' if state == 'expired' else NOT_YET}"


def find_plan(asked: Requirement, resume: Resume, spans: Sequence[tuple[int, int]]) -> Evidence | None:
    """Give the words by which a certificate is no more than planned ("course booked"), None where there is more."""
    states = _states(asked, resume, spans)
    return states[0][1] if states and all(state == "planned" for state, _ in states) else None


def _not_held(asked: Requirement, resume: Resume, spans: Sequence[tuple[int, int]]) -> Short | None:
    states = _states(asked, resume, spans)
    if not states or any(state == "held" for state, _ in states):
        return None
    state, note = next((told for told in states if told[0] != "planned"), states[0])
    return (unfinished(state, note.text), (note,)) if note else None


def _states(
    asked: Requirement, resume: Resume, spans: Sequence[tuple[int, int]]
) -> list[tuple[State, Evidence | None]]:
    """Tell of every mention whether it is of something held.

    A skill is not held; but among the certificates and courses of a résumé it stands for one, which may be booked
    or have run out ("Mediation: booked for May"), and so it does where the advert asks for the paper ("registration
    with the SABPP").
    """
    held = asked.kind in HELD or not _papers().isdisjoint(asked.evidence.text.lower().split())
    papers: list[tuple[State, Evidence | None]] = []
    mentions: list[tuple[State, Evidence | None]] = []
    for span in spans:
        told = state_of(resume, *span)
        listed = section_at(resume, span[0]) in _LISTS or _has_a_line(resume, span, told[1])
        if held:
            (papers if listed else mentions).append(told)
        else:
            mentions.append(told if listed and _is_told(told) else ("held", None))
    return papers or mentions  # "Counterbalance and reach" of a job says less than "Counterbalance: expired in May"


def _has_a_line(resume: Resume, span: tuple[int, int], note: Evidence | None) -> bool:
    """Tell whether a remark is about what begins its line in a list: "Revit: registered for the batch in August"."""
    if note is None or section_at(resume, span[0]) not in _NOTED:
        return False
    text, line = resume.document.text, sentence_at(resume, span[0])
    between = text[span[1] : note.start]
    near = _BEHIND_COLON if between.startswith(":") else _BESIDE
    return bullet_end(text, *line) == span[0] and 0 <= note.start - span[1] <= near and "," not in between


def _is_told(told: tuple[State, Evidence | None]) -> bool:
    """Tell whether a course is not done; being in the second year of a degree says nothing of its subjects."""
    state, note = told
    return state != "held" and not (state == "in_progress" and (note is None or _OF_STUDY.search(note.text)))


def _level_short(asked: Requirement, resume: Resume, skill: ResumeSkill | None) -> Short | None:
    """Compare levels; of a skill only what is clearly lower, since people use these words loosely.

    A language that is asked for without a level is asked for to work in: the words of a beginner are short of that.
    """
    if skill is None or skill.level is None:
        return None
    spoken = asked.kind == "language"
    stated = resume.document.text[skill.level.start : skill.level.end]
    if spoken and _ANY_AT_ALL.search(asked.level or "") and any(map(str.isdigit, stated)):
        return None  # "some French" is met by A1, and not by "learning on an app"
    rank = rank_of("language" if spoken else "skill", asked.level or (asked.evidence.text if spoken else ""))
    have = skill.level.rank
    words = resume.document.evidence("resume", skill.level.start, skill.level.end)
    if rank is None:
        return (f"{words.text} only", (words,)) if spoken and have <= _BEGUN else None
    if have >= rank or not (spoken or have == 1 or rank - have >= _CLEAR):
        return None
    return f"{words.text}, where {asked.level or 'more'} is asked for", (words,)


def _grade_short(asked: Requirement, resume: Resume, spans: Sequence[tuple[int, int]]) -> Short | None:
    """Compare numbered levels: "Safeguarding Level 2" is short of "Safeguarding Level 3"."""
    needed = [int(match[1]) for match in _GRADE.finditer(asked.evidence.text)]
    if len(needed) != 1:
        return None
    text, have = resume.document.text, list[tuple[int, tuple[int, int]]]()
    for span in spans:
        line = sentence_at(resume, span[0])
        grades = [(int(match[1]), match.span()) for match in _GRADE.finditer(text, *line)]
        if len(grades) != 1:
            return None  # shown without a level, or beside several
        have += grades
    best = max(have, default=None)
    if best is None or best[0] >= needed[0]:
        return None
    words = resume.document.evidence("resume", *best[1])
    return f"{words.text} of the Level {needed[0]} asked for", (words,)


def _years_short(asked: Requirement, resume: Resume, spans: Sequence[tuple[int, int]]) -> Short | None:
    if asked.min_years is None:
        return None
    text = resume.document.text
    spent = time_spent(resume, [start for start, _ in spans])
    said = (stated_years(text, *span) or years_within(text, *span) for span in spans)
    stated = max((years for years in said if years), default=None)
    if spent.months is None and stated is None:
        jobs = [entry for entry in resume.entries if entry.kind == "experience"]
        if not jobs or not all(entry.period for entry in jobs):
            return None  # nothing is dated: nothing is said of years
        total = _short_of(asked.min_years, total_spent(resume), stated_total(text))
        return total and (f"{total[0]}, all jobs together", total[1])
    career = stated_career(text) if spent.at_least and stated is None else None
    if career and career[0] * YEAR + _ROUNDING >= (spent.months or 0):  # the most that a job without an end has given
        stated, words = career[0], resume.document.evidence("resume", *career[1:])
        spent = spent._replace(evidence=(words, *spent.evidence))
    return _short_of(asked.min_years, spent, stated)


def _amount_short(asked: Requirement, resume: Resume, spans: Sequence[tuple[int, int]]) -> Short | None:
    """Compare numbers of the same thing, where the advert names the least: 45 calls a day are short of "60+".

    Where several numbers stand, nobody can say which is meant, or whether they add up: nothing is said.
    """
    text, advert = resume.document.text, asked.evidence.text
    needed = [one for one in amounts(advert, 0, len(advert)) if one.least]
    if len(needed) != 1 or _OF_THE_FIRM.search(advert, 0, needed[0].start):
        return None
    (need,) = needed
    lines = dict.fromkeys(sentence_at(resume, start) for start, _ in spans)
    told = [(one, line) for line in lines for one in amounts(text, *line) if same_thing(need, one)]
    if len(told) != 1:
        return None
    ((have, line),) = told
    others = (float(number.replace(",", "")) for number in _DIGITS.findall(text, *line))
    if have.least or have.value >= need.value or any(other >= need.value for other in others):
        return None
    words = resume.document.evidence("resume", have.start, have.stop)
    return f"{text[have.start : have.end]} of the {advert[need.start : need.stop]} asked for", (words,)


def _lesson_only(asked: Requirement, resume: Resume, spans: Sequence[tuple[int, int]]) -> Short | None:
    """Take a course for a beginning, where no work and no list shows a thing: "PyTorch for beginners".

    A course that is not for beginners is less than asked only where the advert wants experience.
    """
    if asked.kind not in _DONE or rank_of("skill", asked.level or "") == 1:
        return None
    less = {"begun", "attended"} if contains_words(asked.evidence.text, "experience") else {"begun"}
    notes: list[Evidence] = []
    text = resume.document.text
    for start, _ in spans:
        line = sentence_at(resume, start)
        hits = _lessons().find(text, *line)
        told = [hit for hit in hits if hit.label in less]
        thorough = any(hit.label == "thorough" for hit in hits)
        learning = [hit for hit in hits if hit.label == "learning" and _labels(text, line, hit)]
        if not (learning or (told and section_at(resume, start) in _TAUGHT)) or thorough:
            return None
        told = told or learning
        notes.append(resume.document.evidence("resume", told[0].start, told[0].end))
    return (f"a course so far ({notes[0].text})", (notes[0],)) if notes else None


def _labels(text: str, line: tuple[int, int], hit: Hit) -> bool:
    """Tell whether words head their line: "Learning now: Kubernetes"."""
    return hit.start == bullet_end(text, *line) and text.startswith(":", hit.end)


@cache
def _papers() -> frozenset[str]:
    return frozenset(load_json("cues/levels.json")["papers"])


@cache
def _lessons() -> CueSet:
    return CueSet(load_json("cues/resume.json")["lesson"])


def _short_of(needed: float | None, spent: Spent, stated: float | None) -> Short | None:
    """Hold months against years; a lower bound is short only where no likely end of it would be enough."""
    if needed is None or (spent.months is None and stated is None):
        return None
    months = max(spent.months or 0, round((stated or 0) * YEAR))
    bound = spent.at_least and stated is None
    grace = 1 if needed <= 1 else _ROUNDING
    if _years(months + (_UNSEEN if bound else 0), grace) >= needed:
        return None
    have = _years(months, grace)
    asked = f"{needed:g}" if have >= 1 else f"{needed:g} year{'' if needed == 1 else 's'}"
    shown = f"{have:g} year{'' if have == 1 else 's'}" if have >= 1 else f"{months} month{'' if months == 1 else 's'}"
    return f"{'at least ' if bound else ''}{shown} of the {asked} asked for", spent.evidence


def _years(months: int, grace: int) -> float:
    """Round to half years, and up where no more than ``grace`` months are missing."""
    return (months + grace) // 6 / 2
