"""Skills that the roles asked for against what the résumé shows, and how the applications bear on a goal. Floor 5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rejection_insight.recurrence import Said
from rejection_insight.results import Importance, Kind, Match, Requirement, Status
from rejection_insight.shares import Share, share
from rejection_insight.wording import content_words, root

if TYPE_CHECKING:
    from rejection_insight.records import Goal, Record
    from rejection_insight.vocabulary import Vocabulary

WEIGHTS: dict[Importance, float] = {"must": 1.0, "nice": 0.5}
LAST = 10  # applications that a goal is held against: older ones tell of an older search

_KINDS: frozenset[Kind] = frozenset({"skill", "language", "certificate", "licence"})
_HELD: frozenset[Status] = frozenset({"shown", "reworded"})
_WORST: tuple[Status, ...] = ("missing", "partial", "unknown", "reworded", "shown")


@dataclass(frozen=True, slots=True)
class SkillDemand:
    """One skill, under whatever name it was mentioned, over all applications.

    Attributes
    ----------
    skill : str
        Normal form.
    asked, must, nice : int
        Adverts that ask for it, and as what; of `adverts` that were read.
    adverts : int
    shown, partial, missing, unknown : int
        In how many of these the résumé shows it (perhaps in other words), shows less than asked, lacks it, or was
        not there to be read. They add up to ``asked``.
    weight, missing_weight : float
        A must counts 1, a nice-to-have 0.5; a part that is short counts half of that as missing.
    known : Share
        Shown, of those where a résumé was read.
    latest : {"shown", "reworded", "partial", "missing", "unknown"} or None
        In the latest application that asks for it; None where none does.
    praised, to_deepen : int
        Applications in whose feedback the employer names it as a strength, or as something to deepen.
    evidence : tuple of Said
        The adverts' and employers' words, in order of time.
    """

    skill: str
    asked: int
    must: int
    nice: int
    adverts: int
    shown: int
    partial: int
    missing: int
    unknown: int
    weight: float
    missing_weight: float
    known: Share
    latest: Status | None
    praised: int
    to_deepen: int
    evidence: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class GoalSkill:
    """A skill of a goal: how many of the adverts ask for it, and what the résumé shows in these."""

    skill: str
    asked: Share
    shown: int
    partial: int
    missing: int
    unknown: int


@dataclass(frozen=True, slots=True)
class GoalBearing:
    """How the last applications bear on a goal.

    Attributes
    ----------
    role : str
    by : datetime.date or None
    days_left : int or None
        From the latest application to ``by``; no clock is read. Negative where ``by`` has passed.
    applications : int
        How many were looked at: the last `LAST`.
    roles : Share
        Those whose role fits the goal's words, of those whose role is known.
    fitting : tuple of str
        Their ids.
    skills : tuple of GoalSkill
        In the goal's order.
    """

    role: str
    by: date | None
    days_left: int | None
    applications: int
    roles: Share
    fitting: tuple[str, ...]
    skills: tuple[GoalSkill, ...]


def demands(records: Sequence[Record]) -> tuple[SkillDemand, ...]:
    """Merge the mentions of each skill; what is missing most, and weighs most, comes first.

    Parameters
    ----------
    records : sequence of Record
        In order of time.
    """
    names: dict[str, str] = {}
    places: dict[str, list[tuple[Record, tuple[Requirement, Match] | None]]] = {}
    for record in records:
        asked = _asked(record)
        spoken = [skill.keyword for skill in record.insight.feedback_skills if skill.polarity != "neutral"]
        for name in (*(requirement.keyword for requirement, _ in asked.values()), *spoken):
            names.setdefault(key := name.casefold(), name)
            named = places.setdefault(key, [])
            if not named or named[-1][0] is not record:
                named.append((record, asked.get(key)))
    adverts = sum(bool(record.insight.requirements) for record in records)
    found = [_demand(places[key], key, name, adverts) for key, name in names.items()]
    return tuple(sorted(found, key=lambda one: (-one.missing_weight, -one.to_deepen, -one.weight, one.skill)))


def not_shown(records: Sequence[Record], skill: str) -> Share:
    """Give in how many applications a skill was asked for and not (or not fully) shown, where both were read."""
    pairs = [_asked(record).get(skill.casefold()) for record in records]
    known: list[Status] = [pair[1].status for pair in pairs if pair and pair[1].status != "unknown"]
    return share(sum(status not in _HELD for status in known), len(known))


def bearing(records: Sequence[Record], goal: Goal, vocabulary: Vocabulary) -> GoalBearing:
    """Hold the last applications against a goal.

    A role fits where it holds more than half of the goal's words: "Data Engineer" fits "Senior data engineer", and
    "Software Engineer" does not fit "Data engineer".
    """
    last = records[-LAST:]
    known = [record for record in last if record.role.strip()]
    fitting = tuple(record.id for record in known if fits(record.role, goal.role))
    days_left = (goal.by - last[-1].on).days if goal.by and last else None
    skills = dict.fromkeys(vocabulary.normal(skill) or skill for skill in goal.skills)
    return GoalBearing(
        goal.role,
        goal.by,
        days_left,
        len(last),
        share(len(fitting), len(known)),
        fitting,
        tuple(_goal_skill(last, skill) for skill in skills),
    )


def fits(role: str, goal: str) -> bool:
    """Tell whether a role's title holds more than half of a goal's words.

    Examples
    --------
    >>> fits("Data Engineer (m/f/d)", "Senior data engineer"), fits("Software Engineer", "Data engineer")
    (True, False)
    """
    wanted, offered = ({root(word) for word in content_words(text.casefold())} for text in (goal, role))
    return 2 * len(wanted & offered) > len(wanted)


def _goal_skill(records: Sequence[Record], skill: str) -> GoalSkill:
    key, adverts = skill.casefold(), sum(bool(record.insight.requirements) for record in records)
    statuses: list[Status] = []
    for record in records:
        asked = _asked(record)
        accepted: list[Status] = [
            m.status for r, m in asked.values() if key in {other.casefold() for other in r.alternatives}
        ]
        statuses.extend([asked[key][1].status] if key in asked else accepted[:1])
    return GoalSkill(skill, share(len(statuses), adverts), *_split(statuses))


def _demand(
    named: Sequence[tuple[Record, tuple[Requirement, Match] | None]], key: str, name: str, adverts: int
) -> SkillDemand:
    quotes: list[Said] = []
    found: list[tuple[Requirement, Match]] = []
    praised = to_deepen = 0
    for record, pair in named:
        spoken = [skill for skill in record.insight.feedback_skills if skill.keyword.casefold() == key]
        if pair:
            found.append(pair)
            quotes.append(Said(record.id, record.on, record.employer, pair[0].evidence))
        praised += any(skill.polarity == "strength" for skill in spoken)
        to_deepen += any(skill.polarity == "improvement" for skill in spoken)
        quotes += [Said(record.id, record.on, record.employer, s.evidence) for s in spoken if s.polarity != "neutral"]
    statuses: list[Status] = [match.status for _, match in found]
    shown, partial, missing, unknown = _split(statuses)
    weights = [WEIGHTS[asked.importance] for asked, _ in found]
    short = {"missing": 1.0, "partial": 0.5}
    return SkillDemand(
        name,
        len(found),
        sum(asked.importance == "must" for asked, _ in found),
        sum(asked.importance == "nice" for asked, _ in found),
        adverts,
        shown,
        partial,
        missing,
        unknown,
        sum(weights),
        sum(weight * short.get(status, 0.0) for weight, status in zip(weights, statuses, strict=True)),
        share(shown, len(found) - unknown),
        statuses[-1] if statuses else None,
        praised,
        to_deepen,
        tuple(quotes),
    )


def _split(statuses: Sequence[Status]) -> tuple[int, int, int, int]:
    counts = [sum(status in group for status in statuses) for group in (_HELD, {"partial"}, {"missing"}, {"unknown"})]
    return counts[0], counts[1], counts[2], counts[3]


def _asked(record: Record) -> dict[str, tuple[Requirement, Match]]:
    """Give what one advert asks, each skill once: as a must if it says so anywhere, by what is shown least of it."""
    found: dict[str, tuple[Requirement, Match]] = {}
    for asked, match in zip(record.insight.requirements, record.insight.matches, strict=True):
        if asked.kind not in _KINDS:
            continue
        other = found.get(key := asked.keyword.casefold())
        if other is None or _order(asked, match) < _order(*other):
            found[key] = (asked, match)
    return found


def _order(asked: Requirement, match: Match) -> tuple[bool, int]:
    return asked.importance != "must", _WORST.index(match.status)
