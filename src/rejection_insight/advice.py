"""Weigh what was found: highlights, ranked areas, named skills, agreement, standing. Floor 8.

Every rule here is one of order or of counting; the words come from the documents or from ``models/advice``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, cast

from rejection_insight import resources
from rejection_insight.care import IMPRESSION, is_personal
from rejection_insight.explain import central_first, weight
from rejection_insight.others import names_somebody
from rejection_insight.results import (
    Agreement,
    AreaNote,
    Basis,
    Evidence,
    FeedbackSkill,
    Fit,
    ImprovementArea,
    Standing,
    Strength,
)
from rejection_insight.wording import content_words, root

if TYPE_CHECKING:
    from rejection_insight.feedback import Feedback
    from rejection_insight.job import Job
    from rejection_insight.reflection import Notes
    from rejection_insight.results import Match, Requirement, Statement
    from rejection_insight.resume import Resume

# `IMPRESSION` is the area of impressions of a person; single remarks of that sort are told by their words
# (`care`). Both are repeated, marked, ranked last of their kind, and never advised upon.
_FRAME = re.compile(r"(?:and|but|so|though|although|however|yet|that said|whereas|while)\b,?\s+", re.IGNORECASE)
CLAIM = 0.75  # likelihood of a concern, below which no area is claimed of it: blame is worse than silence
NAMED = 0.6  # likelihood of a concern and of an area of it together, below which the area is not claimed
ALONE, SEVERAL = 0.85, 2  # the same for an area that one remark alone speaks of, among more areas than these
TELLING = 2  # content words of a note that is a highlight by itself
PRAISE = 0.7  # likelihood of praise, below which it is no highlight
SHORTEST_QUOTE = 8  # characters
BRIEF = 5  # words: "Then the business side." says little when it stands first
_SHORT = 3  # letters of a word that tells little
_SHARED = 3  # words of content that notes and feedback have in common where they tell of one thing
_INFERRED = {
    "skill": "technical_skills",
    "experience": "experience_credentials",
    "education": "experience_credentials",
    "certificate": "experience_credentials",
    "licence": "experience_credentials",
    "language": "technical_skills",
}
# Areas in which a skill that is named beside them is not what was wanting.
_OF_MANNER = frozenset(
    {"confidence_presence", "motivation", "preparation_research", "professionalism", "questions_asked", "values_fit"}
)
_IS_TOPIC = re.compile(r"\s?:\s")  # behind a skill that only heads what is said
_OURS = re.compile(r"\b(?:our|their|learning|to learn)\s(?:\S+\s){0,2}\Z")  # before what is the firm's
_NEAR = 60  # characters before a skill in which it is looked for


@dataclass(frozen=True, slots=True)
class Findings:
    """What the stages found about one application: all that advice is allowed to rest on.

    ``shown`` are those skills named in the feedback that the résumé shows.
    """

    feedback: tuple[Feedback, ...] = ()
    notes: Notes | None = None
    job: Job | None = None
    resume: Resume | None = None
    requirements: tuple[Requirement, ...] = ()
    matches: tuple[Match, ...] = ()
    advert: str = ""
    claim: float = CLAIM
    shown: frozenset[str] = frozenset()

    def stated(self, polarity: str) -> list[Statement]:
        """Give the employer's statements of one polarity, in the order of the documents."""
        return [s for part in self.feedback for s in part.statements if s.polarity == polarity]

    def claims(self, polarity: str) -> list[Statement]:
        """Give those of the employer's statements that are likely enough to rest a claim on.

        Of a concern with the areas alone that are likely enough, too.
        """
        if polarity != "improvement":
            return [s for s in self.stated(polarity) if is_claimed(s.probability, min(self.claim, PRAISE))]
        weighed: list[tuple[Statement, dict[str, float]]] = []
        for part in self.feedback:
            for at, statement in enumerate(part.statements):
                if statement.polarity == polarity and is_claimed(statement.probability, self.claim):
                    sure = part.likelihoods[at] if at < len(part.likelihoods) else ()
                    weighed.append((statement, _named(statement, sure)))
        lone = _lone([areas for _, areas in weighed])
        return [replace(one, areas=tuple(area for area in areas if area not in lone)) for one, areas in weighed]

    def told(self, polarity: str) -> list[Statement]:
        """Give the person's own statements of one polarity."""
        return [s for s in self.notes.statements if s.polarity == polarity] if self.notes else []


def is_claimed(probability: float | None, claim: float) -> bool:
    """Tell whether a concern or praise is likely enough; one that no model weighed is."""
    return probability is None or probability >= claim


def _named(statement: Statement, sure: tuple[float, ...]) -> dict[str, float]:
    """Give the areas of a concern that are likely together with it; what a cue or a rule says was not weighed."""
    likely = statement.probability or 1
    weighed = {area: one * likely for area, one in zip(statement.areas, sure, strict=False)}
    weighed = {area: one for area, one in weighed.items() if one >= NAMED}
    return weighed if sure else dict.fromkeys(statement.areas, 1.0)


def _lone(concerns: list[dict[str, float]]) -> set[str]:
    """Give the areas that rest on one remark that is not likely enough, where several others are faulted."""
    counts = Counter(area for areas in concerns for area in areas)
    lone = {area for areas in concerns for area, one in areas.items() if counts[area] == 1 and one < ALONE}
    return lone if len(counts) > SEVERAL and len(lone) < len(counts) else set()


@cache
def controllable(area: str) -> Literal["yes", "partly", "no"]:
    """Tell whether an area can be changed by the person, as the taxonomy says."""
    for entry in resources.load_json("feedback/taxonomy.json")["areas"]:
        if entry["id"] == area:
            return cast("Literal['yes', 'partly', 'no']", entry["controllable"].split(" ")[0])
    return "partly"


def wording(name: str) -> Any:
    """Give a sentence, or a table of sentences, of ``models/advice/sentences.json``."""
    return resources.load_json("advice/sentences.json")[name]


def highlights(findings: Findings) -> tuple[Strength, ...]:
    """Give what went well: the employer's words first, then the person's own.

    Praise that is hardly likely to be praise, and remarks on who somebody is, are left out; what is too brief to say
    much alone comes behind the rest; a note that says nothing alone ("Good.") is left to its list.
    """
    praise = [s for s in findings.claims("strength") if not is_personal(s.evidence.text)]
    stated = [(s.areas, _quote(s.evidence)) for s in sorted(praise, key=_is_brief)]
    noted = [s for s in findings.told("strength") if len(content_words(s.evidence.text)) >= TELLING]
    told = [(s.areas, _quote(s.evidence)) for s in sorted(noted, key=_is_brief)]
    return (
        *(Strength(quote.text, areas, "stated", quote) for areas, quote in stated),
        *(Strength(quote.text, areas, "told", quote) for areas, quote in told),
    )


def _quote(evidence: Evidence) -> Evidence:
    """Quote a clause without the "but" before it and the comma behind it."""
    text = evidence.text
    first = _FRAME.match(text)
    start = first.end() if first else 0
    end = len(text.rstrip(" \n\t,;:–—-"))
    if end - start < SHORTEST_QUOTE:
        return evidence
    return replace(evidence, start=evidence.start + start, end=evidence.start + end, text=text[start:end])


def rank_areas(findings: Findings) -> tuple[ImprovementArea, ...]:
    """Rank what to improve: stated before told before inferred, then by severity, number of remarks and place.

    An area that the employer praised and nowhere seems to fault is out, even where the person fears it.
    """
    praised = {area for s in findings.claims("strength") for area in s.areas} - _doubted(findings)
    stated = _areas(findings.claims("improvement"), "stated", set())
    known = {entry.area for entry in stated} | praised
    told = _areas(findings.told("improvement"), "told", known)
    known |= {entry.area for entry in told}
    return (*stated, *told, *(entry for entry in _inferred(findings) if entry.area not in known))


def _areas(statements: list[Statement], basis: Basis, known: set[str]) -> list[ImprovementArea]:
    grouped: dict[str, list[tuple[int, Statement]]] = {}
    for statement in statements:
        for place, area in enumerate(central_first(statement.areas)):
            if area not in known:
                grouped.setdefault(area, []).append((place, statement))
    doubtful = {
        area
        for area, said in grouped.items()
        if area == IMPRESSION or all(is_personal(s.evidence.text) for _, s in said)
    }
    order = sorted(
        grouped,
        key=lambda area: (
            area in doubtful,
            -max(s.severity or 2 for _, s in grouped[area]),
            -weight([s.areas for _, s in grouped[area]], area),
            grouped[area][0][1].evidence.part,
            grouped[area][0][1].evidence.start,
            grouped[area][0][0],
        ),
    )
    return [
        ImprovementArea(
            area,
            max(s.severity or 2 for _, s in grouped[area]),
            basis,
            controllable(area),
            tuple(_quote(s.evidence) for _, s in sorted(grouped[area], key=_weightiest)),
            area in doubtful,
        )
        for area in order
    ]


def _weightiest(said: tuple[int, Statement]) -> tuple[int, bool]:
    """Order remarks for quoting: what decided before what did not, and words that say nothing alone behind others."""
    return -(said[1].severity or 2), _is_brief(said[1])


def _is_brief(statement: Statement) -> bool:
    return len(statement.evidence.text.split()) < BRIEF


def _inferred(findings: Findings) -> list[ImprovementArea]:
    evidence: dict[str, list[Evidence]] = {}
    for asked, match in zip(findings.requirements, findings.matches, strict=True):
        area = _INFERRED.get(asked.kind)
        if match.status == "missing" and asked.importance == "must" and area:
            evidence.setdefault(area, []).append(asked.evidence)
    order = sorted(evidence, key=lambda area: (-len(evidence[area]), area))
    return [
        ImprovementArea(area, 2, "inferred", controllable(area), tuple(evidence[area]), low_reliability=False)
        for area in order
    ]


def feedback_skills(findings: Findings) -> tuple[FeedbackSkill, ...]:
    """Give the skills that the employer named, and what was said of each."""
    asked = {r.keyword for r in findings.requirements}
    asked |= {other for r in findings.requirements for other in r.alternatives}
    noted = {k.keyword for k in findings.notes.keywords} if findings.notes else set[str]()
    found: dict[tuple[str, str], FeedbackSkill] = {}
    for part in findings.feedback:
        for keyword in part.keywords:
            if keyword.kind == "trait" or names_somebody(keyword.evidence.text):
                continue  # "the sous chef told us" speaks of nobody's kitchen management
            polarity = _polarity_at(part.statements, keyword.evidence, findings.claim)
            if polarity is None:
                continue  # a greeting, a job title in a subject line: nothing is said of the skill
            if keyword.negated:
                polarity = "neutral"  # "no French required", "Power BI rather than Tableau"
            found.setdefault(
                (keyword.keyword, polarity),
                FeedbackSkill(
                    keyword.keyword,
                    polarity,
                    keyword.evidence,
                    in_job=keyword.keyword in asked,
                    in_resume=keyword.keyword in findings.shown,
                    in_notes=keyword.keyword in noted,
                ),
            )
    return tuple(found.values())


def _polarity_at(
    statements: tuple[Statement, ...], named: Evidence, claim: float
) -> Literal["strength", "improvement", "neutral"] | None:
    """Give what is said of a skill, as far as it is claimed; None for boilerplate."""
    at = bisect_right(statements, named.start, key=lambda one: one.evidence.start) - 1
    said = statements[at] if at >= 0 and named.start < statements[at].evidence.end else None
    if said is None or said.polarity == "boilerplate":
        return None
    if said.polarity == "improvement" and not is_claimed(said.probability, claim):
        return "neutral"  # "we will have a project for a museum"
    polarity, whole = said.polarity, said.evidence
    begin = named.start - whole.start
    if _IS_TOPIC.match(whole.text, named.end - whole.start) or _OURS.search(whole.text[max(0, begin - _NEAR) : begin]):
        return "neutral"  # "Customer service: you were too quick"; "You knew a lot about our Salesforce migration"
    if polarity == "improvement" and said.areas and _OF_MANNER.issuperset(said.areas):
        return "neutral"  # "too quiet for a sales floor" faults no knowledge of sales
    return polarity if polarity == "strength" or polarity == "improvement" else "neutral"  # noqa: PLR1714


def agreement(findings: Findings) -> Agreement:
    """Hold the employer's view against the person's, area by area."""
    if not findings.feedback or not findings.notes:
        return Agreement()
    praised, faulted = _by_area(findings.claims("strength")), _by_area(findings.claims("improvement"))
    proud, feared = _by_area(findings.told("strength")), _by_area(findings.told("improvement"))
    praised_alone = praised.keys() - faulted.keys() - _doubted(findings)
    noticed = {area: _noticed(quotes, findings.notes) for area, quotes in faulted.items() if area not in feared}
    feared |= {area: quotes for area, quotes in noticed.items() if quotes}
    return Agreement(
        agreed_strengths=_notes(praised, proud, [a for a in praised if a in proud]),
        agreed_gaps=_notes(faulted, feared, [a for a in faulted if a in feared]),
        blind_spots=_notes(faulted, {}, [a for a in faulted if a not in feared]),
        unfounded_worries=_notes(feared, praised, [a for a in feared if a in praised_alone]),
        open_worries=_notes(feared, {}, [a for a in feared if a not in praised_alone | faulted.keys()]),
    )


def _doubted(findings: Findings) -> set[str]:
    """Give the areas that the employer may fault: no worry about them is unfounded, even where it is not claimed."""
    return {area for s in findings.stated("improvement") for area in s.areas}


def _noticed(quotes: list[Evidence], notes: Notes) -> list[Evidence]:
    """Give where the notes tell without a judgement of what the employer faults: nobody is blind to that."""
    said = [_telling(quote) for quote in quotes]
    told = [s.evidence for s in notes.statements if s.polarity == "neutral"]
    return [one for one in told if any(len(words & _telling(one)) >= _SHARED for words in said)]


def _telling(quote: Evidence) -> frozenset[str]:
    common = resources.load_json("cues/other_languages.json")["english"]
    return frozenset(root(word) for word in content_words(quote.text) if len(word) > _SHORT and word not in common)


def _by_area(statements: list[Statement]) -> dict[str, list[Evidence]]:
    grouped: dict[str, list[Evidence]] = {}
    for statement in statements:
        for area in statement.areas:
            grouped.setdefault(area, []).append(statement.evidence)
    return grouped


def _notes(one: dict[str, list[Evidence]], other: dict[str, list[Evidence]], areas: list[str]) -> tuple[AreaNote, ...]:
    return tuple(AreaNote(area, (*one.get(area, ()), *other.get(area, ()))) for area in areas)


def standing(findings: Findings, stage: str | None, evidence: tuple[Evidence, ...]) -> Standing:
    """Say how far the person got and what that says, and fit for the role and the company apart."""
    withdrawn = stage == "offer" and any("offer_withdrawn" in part.course for part in findings.feedback)
    return Standing(
        wording("standing")["offer_withdrawn" if withdrawn else stage or "none"],
        evidence,
        _role_fit(findings),
        _company_fit(findings),
    )


def _role_fit(findings: Findings) -> Fit:
    if findings.job is None or findings.resume is None:
        absent = [
            name for name, source in (("the advert", findings.job), ("the résumé", findings.resume)) if source is None
        ]
        missing = " and ".join(absent) + (" is" if len(absent) == 1 else " are")
        return Fit(wording("role_fit_unknown").format(missing=missing))
    musts = [match for match in findings.matches if match.importance == "must"]
    if not musts:
        return Fit(wording("role_fit_no_musts"))
    shown = [match for match in musts if match.status in {"shown", "reworded"}]
    partly = [match for match in musts if match.status == "partial"]
    text = wording("role_fit_known").format(
        musts=len(musts),
        shown=len(shown),
        partly=wording("role_fit_partly").format(count=len(partly)) if partly else "",
    )
    return Fit(text, tuple(e for match in (*shown, *partly) for e in match.evidence))


def _company_fit(findings: Findings) -> Fit:
    good = tuple(s.evidence for s in findings.claims("strength") if "values_fit" in s.areas)
    bad = tuple(s.evidence for s in findings.claims("improvement") if "values_fit" in s.areas)
    if bad:
        return Fit(wording("company_fit_stated"), bad)
    return Fit(wording("company_fit_positive"), good) if good else Fit(wording("company_fit_unknown"))
