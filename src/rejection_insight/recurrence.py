"""What recurs over applications: areas and strengths, counted by application and never by remark. Floor 4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from rejection_insight.results import AREAS, STAGES, Evidence
from rejection_insight.shares import Change, Share, change, share

if TYPE_CHECKING:
    from rejection_insight.records import Record

Side = Literal["improvement", "strength"]
Letter = Literal["telling", "empty", "none"]

# One letter is an opinion and two may be chance; from three on, two employers among them, it is worth a word.
RECURRING_COUNT = 3
RECURRING_EMPLOYERS = 2
# In many letters any area comes up three times; a third of those that could have said it is more than chance.
RECURRING_SHARE = 1 / 3

# What a paper cannot show: nobody is called nervous on the strength of a résumé.
_EARLIEST = {
    "communication": "screen",
    "confidence_presence": "screen",
    "problem_solving": "screen",
    "questions_asked": "screen",
    "work_sample": "assessment",
}
_NO_JOB = frozenset({"position_filled", "role_cancelled", "role_changed", "role_on_hold"})


@dataclass(frozen=True, slots=True)
class Said:
    """Words in one application; its document's ``text[start:end]`` is them.

    Attributes
    ----------
    record : str
        The id of the application.
    on : datetime.date
    employer : str
    evidence : Evidence
    """

    record: str
    on: date
    employer: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class StageShare:
    """How often at one stage; ``stage`` is None where it is not known."""

    stage: str | None
    share: Share


@dataclass(frozen=True, slots=True)
class Pattern:
    """An area, and in how many applications it came up.

    Several remarks or paraphrases in one application count once.

    Attributes
    ----------
    area : str
        Id of `AREAS`, or a label of your own.
    side : {"improvement", "strength"}
    basis : {"stated", "told"}
        The employers' words, or the person's notes: never added together.
    share : Share
        Applications with it, of those in which it could have come up: feedback that gives a reason or speaks of the
        person, and not only of a role that was withdrawn (for ``told``: those with notes); where only a conversation
        can show it, not those known to have ended before one.
    recurring : bool
        At least `RECURRING_COUNT` applications, `RECURRING_EMPLOYERS` employers, and `RECURRING_SHARE` of them.
    employers : int
        How many said it; an application without an employer's name counts as one of its own.
    stages : tuple of StageShare
        The same by the stage that was reached.
    first, last : datetime.date
        When it came up first and last.
    course : {"too_few", "less", "more", "no_clear_change"}
        The recent half of the applications held against the earlier half.
    earlier, recent : Share
        The two halves.
    low_reliability : bool
        True for remarks on culture fit, accent, energy and the like: repeated, never advised upon.
    records, could : tuple of str
        Ids of the applications with it, and of all in which it could have come up, in order of time.
    evidence : tuple of Said
        The words, in order of time.
    """

    area: str
    side: Side
    basis: Literal["stated", "told"]
    share: Share
    recurring: bool
    employers: int
    stages: tuple[StageShare, ...]
    first: date
    last: date
    course: Change
    earlier: Share
    recent: Share
    low_reliability: bool
    records: tuple[str, ...]
    could: tuple[str, ...]
    evidence: tuple[Said, ...]


def letter(record: Record) -> Letter:
    """Tell whether the feedback says anything: of the person, or of a reason that is more than courtesy."""
    insight = record.insight
    if not insight.documents.feedback.was_read:
        return "none"
    praised = any(strength.basis == "stated" for strength in insight.highlights)
    return "telling" if insight.reason_given or praised or mentioned(record, "improvement", "stated") else "empty"


def mentioned(record: Record, side: Side, basis: Literal["stated", "told"]) -> dict[str, list[Evidence]]:
    """Give the areas that come up in one application on one side, and the words about each."""
    found: dict[str, list[Evidence]] = {}
    insight = record.insight
    if side == "strength":
        said = [(strength.areas, strength.evidence) for strength in insight.highlights if strength.basis == basis]
    elif basis == "stated":
        said = [((a.area,), quote) for a in insight.areas if a.basis == "stated" for quote in a.evidence]
    else:  # `insight.areas` leaves out what the employer said as well; what the person noted counts all the same
        own = [s for s in insight.statements if s.basis == "self" and s.polarity == "improvement"]
        said = [(statement.areas, statement.evidence) for statement in own]
    for areas, quote in said:
        for area in areas:
            found.setdefault(area, []).append(quote)
    return found


def could_come_up(record: Record, area: str, basis: Literal["stated", "told"]) -> bool:
    """Tell whether somebody could have said it; where the stage is not known, they could."""
    insight = record.insight
    if basis == "stated" and (letter(record) != "telling" or _nobody_was_judged(record)):
        return False
    if basis == "told" and not insight.documents.notes.was_read:
        return False
    reached, earliest = insight.stage_reached, _EARLIEST.get(area)
    return reached is None or earliest is None or STAGES.index(reached) >= STAGES.index(earliest)


def _nobody_was_judged(record: Record) -> bool:
    """Tell whether the letter only says that there is no job any more."""
    insight = record.insight
    said = any(s.basis == "employer" and s.polarity in {"improvement", "strength"} for s in insight.statements)
    return not said and bool(insight.decision_reasons) and _NO_JOB.issuperset(insight.decision_reasons)


def patterns(records: Sequence[Record], side: Side) -> tuple[Pattern, ...]:
    """Give what came up on one side, the employers' words before the person's, what recurs first.

    Parameters
    ----------
    records : sequence of Record
        In order of time.
    side : {"improvement", "strength"}
    """
    found = [_pattern(records, area, side, "stated") for area in _areas(records, side, "stated")]
    found += [_pattern(records, area, side, "told") for area in _areas(records, side, "told")]
    return tuple(sorted(found, key=_rank))


def count_area(records: Sequence[Record], area: str) -> Share:
    """Give in how many applications the employer named an area to improve, of those that could have."""
    return _counted(records, area, "improvement", "stated")


def _rank(pattern: Pattern) -> tuple[bool, bool, bool, int, int, int, str]:
    known = AREAS.index(pattern.area) if pattern.area in AREAS else len(AREAS)
    return (
        pattern.basis == "told",
        pattern.low_reliability,
        not pattern.recurring,
        -pattern.share.count,
        -pattern.last.toordinal(),
        known,
        pattern.area,
    )


def _areas(records: Sequence[Record], side: Side, basis: Literal["stated", "told"]) -> list[str]:
    return list(dict.fromkeys(area for record in records for area in mentioned(record, side, basis)))


def _pattern(records: Sequence[Record], area: str, side: Side, basis: Literal["stated", "told"]) -> Pattern:
    quotes = {record.id: mentioned(record, side, basis).get(area, []) for record in records}
    able = [record for record in records if quotes[record.id] or could_come_up(record, area, basis)]
    said = [record for record in able if quotes[record.id]]
    voices = {record.employer.casefold().strip() or f"\n{record.id}" for record in said}
    total = share(len(said), len(able))
    half = len(able) - len(able) // 2  # an odd one belongs to the past
    earlier, recent = (_counted(part, area, side, basis) for part in (able[:half], able[half:]))
    stages = sorted({record.insight.stage_reached for record in able}, key=_place)
    return Pattern(
        area,
        side,
        basis,
        total,
        recurs(total, len(voices)),
        len(voices),
        tuple(
            StageShare(stage, _counted([r for r in able if r.insight.stage_reached == stage], area, side, basis))
            for stage in stages
        ),
        said[0].on,
        said[-1].on,
        change(earlier, recent),
        earlier,
        recent,
        side == "improvement" and all(_is_doubtful(record, area, basis) for record in said),
        tuple(record.id for record in said),
        tuple(record.id for record in able),
        tuple(Said(record.id, record.on, record.employer, quote) for record in said for quote in quotes[record.id]),
    )


def recurs(total: Share, employers: int) -> bool:
    """Tell whether a count is enough for the word "recurring"."""
    return (
        total.count >= RECURRING_COUNT
        and employers >= RECURRING_EMPLOYERS
        and total.count >= RECURRING_SHARE * total.of - 1e-9
    )


def _counted(records: Sequence[Record], area: str, side: Side, basis: Literal["stated", "told"]) -> Share:
    said = [area in mentioned(record, side, basis) for record in records]
    pairs = zip(records, said, strict=True)
    return share(sum(said), sum(has or could_come_up(record, area, basis) for record, has in pairs))


def _is_doubtful(record: Record, area: str, basis: Literal["stated", "told"]) -> bool:
    entries = [entry for entry in record.insight.areas if entry.area == area and entry.basis == basis]
    return bool(entries) and all(entry.low_reliability for entry in entries)


def _place(stage: str | None) -> int:
    return len(STAGES) if stage is None else STAGES.index(stage)
