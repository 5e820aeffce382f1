"""Read the degrees that an advert asks for: level, subject, and what is accepted in their place. Floor 3."""

from __future__ import annotations

import re
from typing import NamedTuple

from rejection_insight.levels import Level, find_levels
from rejection_insight.resources import load_json

_BETWEEN = re.compile(
    r"(?:['’]s?)?\s?(?:degrees?\b)?\s?(?:(?:/|,|&|\(|\bor\b|\band\b|\ban?\b|\bpreferably\b|\bideally\b)\s?){0,4}",
    re.IGNORECASE,
)
_TO_SUBJECT = re.compile(
    r"(?:['’]s?)?\s?(?:degrees?\b|level\b|diploma\b|qualifications?\b)?,?\s?(?:(?:or|/)\s(?:an?\s)?diploma\b\s?)?"
    r"(?:\([^()]{1,20}\)|or (?:an? )?(?:above|higher|better|equivalent)(?: degree| level)?)?"
    r"\s?(?:\bin|\bof|\(in|\()\s?(?:an?\s|the\s)?",
    re.IGNORECASE,
)
_SUBJECT_END = re.compile(
    r"[.;:()|\n•·]|\s[–—-]\s"
    r"|,?\s(?:or|and)\s(?:an?\s|the\s)?(?:equivalent|relevant|comparable|similar|sufficient|qualified|significant|\d)"
    r"(?!\s(?:technical\s|academic\s)?(?:field|subject|discipline|area|degree|major))"
    r"|,?\s(?:or\s)?in\s(?:place|lieu)\b|\s?(?=\b\d{1,2}\s?\+?\s?(?:years?|yrs?)\b)|,?\s(?:with|plus|required|preferred|is|are|would|desirable|essential|from|strongly|at|we|you|to|as|and\s\d)\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"(?:[-\s](?:educated|level|qualified))?[\s,(]{0,3}(?:and/)?or\s(?:have\s|hold\s|with\s)?(?:an?\s|the\s)?"
    r"((?:[\w-]+\s){0,3}experience|(?:[\w-]+\s){0,2}diploma(?:\sin\s\w+)?|qualified by experience"
    r"|equivalent qualifications?|equivalent|similar|comparable)\b",
    re.IGNORECASE,
)
_CLASS = re.compile(r"\b(?:2[:.][12]|first[- ]class|(?:upper|lower)[- ]second)\b", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:,|/|\bor\b|\band\b|&)(?:\s*(?:,|/|\bor\b|\band\b|&))*\s*", re.IGNORECASE)
_PRODUCT = re.compile(
    r"\s?(?:office|excel|word|sql|teams|project|dynamics|outlook|access|365|edwards|power|windows|azure|exchange)\b",
    re.IGNORECASE,
)
_AFTER_LETTERS = re.compile(r"['’]?s?\s?(?:/|,|\(|\)|\bin\b|\bor\b|\band\b|degree|level|required|preferred|\.|$)")
_NOT_BEFORE = re.compile(
    r"(?:high|higher|large|some|certain|to an?|this|greater|great|360|same|one|scrum|any|no)[ -]?$", re.IGNORECASE
)
_STUDIES = re.compile(
    r"\s(?:students?|candidates?|supervis|programmes?|programs?|theses|thesis|projects?)", re.IGNORECASE
)
_NOT_AFTER = re.compile(r"\s?of\s(?!arts|science|engineering|laws|education|business)", re.IGNORECASE)
_BEFORE_SUBJECT = re.compile(r"(?<![\w:.])((?:[A-Z]?[\w&+#-]+\s){0,2}[A-Z]?[\w&+#-]+)\s$")
_ARTICLE = re.compile(r"(?:an?|the|any|another|closely|some|in|other)\s", re.IGNORECASE)
_DEGREE, _BACHELOR, _MASTER, _DOCTOR = "degree", "Bachelor's degree", "Master's degree", "PhD"
_NAMES = {4: _BACHELOR, 5: _MASTER, 6: _DOCTOR}
_BY_NAME = frozenset("bcom mcom btech mtech mba pgce pgde llm llb mbbs jd md meng".split())  # noqa: SIM905
_PLAIN = re.compile(
    r"(?:(?:university|college|first|honours|undergraduate) )?degrees?|graduate (?:of|in)", re.IGNORECASE
)
_MORE = re.compile(r"\bPh\.\s?D\.?|\bB\.\s?Sc\.?|\bM\.\s?Sc\.?|\bdegrees\b|\b[BM]\.?\s?(?:Com|Tech)\b", re.IGNORECASE)
_ANY = frozenset({"discipline", "subject", "field", "major"})  # "any" was taken off
_STANDARD = re.compile(r"\s?/?\s?(?:NZS|EN|ISO|IEC)\b|[ /]?\d")  # "AS/NZS 3000", "BS EN 1090"
_GLUED = re.compile(r"(?<=[a-z])(?:BSc?|BA|MSc?|PhD)(?![A-Za-z])")
_MORE_RANKS = {"p": 6, "b": 4, "m": 5, "d": 4}
_SCHOOL_SUBJECT = re.compile(r"s?\s(?=[A-Z])")
SCHOOL, _UNIVERSITY = 2, 4  # rungs of the ladder
_TAUGHT = re.compile(
    r"\b(?:teach|teaching|taught|tutoring|delivering)\b"
    r"(?:\s(?!(?:must|hold|have|having|need|with|plus|in|assistants?|certificates?|certification|qualifications?|"
    r"experience|degree|diploma|licen[cs]e)\b)[\w'’-]+){0,4}\s\Z",
    re.IGNORECASE,
)
_CLAUSE = 60  # characters before a school's level in which it is said that one teaches it
_LONGEST_SUBJECT = 6  # words


class Degree(NamedTuple):
    """A degree that is asked for.

    Attributes
    ----------
    keyword : str
        Normal form, with the first subject: ``"Bachelor's degree in physics"``.
    start, end : int
        Offsets of the whole wording, alternatives included.
    level : str
        The level in the advert's words: ``"BS/MS"``, ``"2:1"``.
    alternatives : tuple of str
        Other levels and subjects, and plain words such as ``"equivalent experience"``.
    """

    keyword: str
    start: int
    end: int
    level: str
    alternatives: tuple[str, ...]


def find_degrees(text: str, start: int, end: int) -> list[Degree]:
    """Find the degrees in a sentence.

    Examples
    --------
    >>> text = "BSc or MSc in maths, physics or a related field, or equivalent experience"
    >>> degree, = find_degrees(text, 0, len(text))
    >>> degree.keyword, degree.alternatives
    ("Bachelor's degree in maths", ("Master's degree", 'physics', 'related field', 'equivalent experience'))
    """
    found: list[Degree] = []
    runs: list[list[Level]] = []
    for level in _levels(text, start, end):
        if runs and _BETWEEN.fullmatch(text, runs[-1][-1].end, level.start):
            runs[-1].append(level)
        else:
            runs.append([level])
    for number, run in enumerate(runs):
        limit = runs[number + 1][0].start if number + 1 < len(runs) else end
        begin = found[-1].end if found else start
        found.append(_degree(text, run, begin, limit))
    return found


def find_taught(text: str, begin: int, start: int) -> int | None:
    """Give where it begins that an examination of schools is one to teach for: "teaching A level geography"."""
    match = _TAUGHT.search(text, max(begin, start - _CLAUSE), start)
    return match.start() if match else None


def _degree(text: str, run: list[Level], low: int, end: int) -> Degree:
    first, last = run[0], run[-1]
    names = [_name(text, level) for level in run]
    subjects, begin, stop = _subjects_behind(text, last, end), first.start, last.end
    if subjects:
        stop = subjects[-1][1]
    else:
        match = _BETWEEN.match(text, last.end, end)
        stop = match.end() if match and "degree" in match.group() else last.end
        begin, before = _subject_before(text, low, first)
        subjects = [before] if before else []
    others = [text[a:b] for a, b in subjects]
    instead = _INSTEAD.match(text, stop, end)
    if instead:
        others.append(instead.group(1))
        stop = instead.end()
    keyword = names[0]
    if subjects:
        subject = others.pop(0)
        keyword = f"{keyword} in {'any ' if subject.lower() in _ANY else ''}{subject}"
    grade = _CLASS.search(text, low, end)
    level = grade.group() if grade else text[first.start : last.end]
    alternatives = tuple(dict.fromkeys(name for name in [*names[1:], *others] if name not in {names[0], _DEGREE}))
    return Degree(keyword, begin, stop, level, alternatives)


def _name(text: str, level: Level) -> str:
    shown = text[level.start : level.end]
    plain = shown.lower().replace(".", "").replace(" ", "")
    if level.rank < _UNIVERSITY or plain in _BY_NAME or "diploma" in plain:
        return shown
    if _PLAIN.fullmatch(shown):
        return _DEGREE
    return "doctorate" if shown.lower().startswith("doctor") else _NAMES[level.rank]


def _subjects_behind(text: str, level: Level, end: int) -> list[tuple[int, int]]:
    opening = _TO_SUBJECT.match(text, level.end, end)
    if opening is None and level.rank <= SCHOOL:
        opening = _SCHOOL_SUBJECT.match(text, level.end, end)
    if opening is None:
        return []
    limit = _SUBJECT_END.search(text, opening.end(), end)
    stop = limit.start() if limit else end
    subjects: list[tuple[int, int]] = []
    begin = opening.end()
    if level.rank <= SCHOOL:  # "GCSE Maths and English" asks for both
        return [(begin, stop)] if stop > begin else []
    pieces = [*((match.start(), match.end()) for match in _PARTS.finditer(text, begin, stop)), (stop, stop)]
    for piece_end, following in pieces:
        article = _ARTICLE.match(text, begin, piece_end)
        begin = article.end() if article else begin
        piece = text[begin:piece_end].rstrip()
        if not piece or len(piece.split()) > _LONGEST_SUBJECT:
            break
        subjects.append((begin, begin + len(piece)))
        begin = following
    return subjects


def _subject_before(text: str, low: int, level: Level) -> tuple[int, tuple[int, int] | None]:
    """Read "computer science degree"; "relevant degree" and "honours degree" name no subject."""
    match = _BEFORE_SUBJECT.search(text, max(low, level.start - 60), level.start)
    if match is None or not text[level.start : level.end].lower().startswith(("degree", "graduate")):
        return level.start, None
    begin = match.start(1)
    for word in re.finditer(r"\S+", match.group(1)):
        if word.group().lower() in load_json("cues/job.json")["no_subject"]:
            begin = match.start(1) + word.end()
    while begin < level.start and text[begin].isspace():
        begin += 1
    stop = level.start - 1
    return (begin, (begin, stop)) if begin < stop else (level.start, None)


def _levels(text: str, start: int, end: int) -> list[Level]:
    """Find the words that name a level, without a preposition that belongs to the subject."""
    more = [
        Level(_MORE_RANKS[m.group()[0].lower()], *m.span())
        for pattern in (_MORE, _GLUED)
        for m in pattern.finditer(text, start, end)
    ]
    found: list[Level] = []
    for level in sorted([*find_levels("degree", text, start, end), *more], key=lambda level: (level.start, -level.end)):
        shown = text[level.start : level.end].lower()
        stop = level.end - 3 if shown.endswith((" in", " of")) else level.end
        short = Level(level.rank, level.start, stop)
        if _is_degree(text, short, start, end) and (not found or short.start >= found[-1].end):
            found.append(short)
    return found


def _is_degree(text: str, level: Level, start: int, end: int) -> bool:
    """Leave out what only looks like a degree: "MS Office", "a high degree of care", "teaching A level maths"."""
    shown = text[level.start : level.end]
    if level.rank <= SCHOOL and find_taught(text, start, level.start) is not None:
        return False
    if _NOT_BEFORE.search(text, max(start, level.start - 8), level.start) or _STUDIES.match(text, level.end, end):
        return False
    if shown.lower().startswith(("a ", "a-", "o ", "o-")) and not shown[0].isupper():
        return False
    if shown.lower() == "a level" and text[level.end : min(end, level.end + 2)].strip()[:1].isdigit():
        return False  # "a Level 3 award"
    if shown.lower() in {"degree", "a level", "graduate", "master", "bachelor"} and _NOT_AFTER.match(
        text, level.end, end
    ):
        return False
    if shown.lower() in {"degrees", "aa"} and text[max(start, level.start - 2) : level.start - 1].isdigit():
        return False  # of heat, of WCAG
    letters = shown.replace(".", "")
    if letters.isupper() and len(letters) == 2:  # BA, MS, ME
        if _STANDARD.match(text, level.end, end):
            return False
        return not _PRODUCT.match(text, level.end, end) and bool(_AFTER_LETTERS.match(text, level.end, end))
    return True
