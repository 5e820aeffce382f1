"""What is found: frozen, slotted dataclasses with the evidence for every claim.

The fields are the JSON form: `Insight.to_dict` writes them under these names, in this order. Nothing here computes;
the stages fill these in, and `insight` holds them together. Floor 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Source = Literal["feedback", "job", "resume", "notes"]
Polarity = Literal["strength", "improvement", "neutral", "outcome", "boilerplate"]
Outcome = Literal["rejected", "advanced", "offer", "none"]
Basis = Literal["stated", "told", "inferred"]
Kind = Literal["skill", "experience", "education", "certificate", "language", "licence", "trait"]
Importance = Literal["must", "nice"]
Status = Literal["shown", "reworded", "partial", "missing", "unknown"]
How = Literal["exact", "alias", "implied", "fuzzy", "meaning", "alternative"]
Answer = Literal["yes", "partly", "no", "unknown"]
Effort = Literal["hours", "days", "weeks", "months"]

SOURCES: tuple[Source, ...] = ("feedback", "job", "resume", "notes")
AREAS: tuple[str, ...] = (
    "technical_skills", "experience_credentials", "work_sample", "problem_solving", "communication",
    "evidence_examples", "preparation_research", "questions_asked", "motivation", "confidence_presence",
    "application_materials", "leadership", "collaboration", "customer_focus", "strategic_commercial",
    "values_fit", "professionalism", "learning_adaptability",
)  # fmt: skip
REASONS: tuple[str, ...] = (
    "other_candidate", "internal_candidate", "high_volume", "position_filled", "role_cancelled", "role_on_hold",
    "role_changed", "salary_mismatch", "location", "work_authorisation", "availability", "overqualified",
    "team_composition", "unspecified_fit", "other",
)  # fmt: skip
STAGES: tuple[str, ...] = (
    "application", "screen", "assessment", "first_interview", "technical", "onsite", "final", "offer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that a claim rests on.

    ``insight.documents`` keeps the text, and ``text == that_text[start:end]`` always holds.

    Attributes
    ----------
    source : {"feedback", "job", "resume", "notes"}
    start, end : int
        Offsets in characters of the text that `read` gave, end exclusive.
    text : str
        The words themselves.
    part : int
        Which feedback document, counted from 0; 0 for the other sources.
    """

    source: Source
    start: int
    end: int
    text: str
    part: int = 0


@dataclass(frozen=True, slots=True)
class PartInfo:
    """One document that was given.

    ``text`` is empty where the caller asked not to keep it; ``read`` is False where nothing was taken from it, as it
    holds no text, or none in English.
    """

    name: str
    kind: str
    characters: int
    warnings: tuple[str, ...] = ()
    text: str = ""
    read: bool = True


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """One of the four sources: what was given, and what could not be read of it.

    A source that was not given has kind ``missing``, no parts, and a warning that says what cannot be told
    without it.
    """

    name: str
    kind: str
    characters: int
    warnings: tuple[str, ...] = ()
    parts: tuple[PartInfo, ...] = ()

    @property
    def was_read(self) -> bool:
        """Whether anything of it could be read."""
        return any(part.read and part.characters for part in self.parts)


@dataclass(frozen=True, slots=True)
class Sources:
    """The four sources of an analysis."""

    feedback: SourceInfo
    job: SourceInfo
    resume: SourceInfo
    notes: SourceInfo


@dataclass(frozen=True, slots=True)
class Statement:
    """One span of the feedback or of the notes, and how it was understood.

    Attributes
    ----------
    evidence : Evidence
    polarity : {"strength", "improvement", "neutral", "outcome", "boilerplate"}
    areas : tuple of str
        Ids of `AREAS`, most central first; only on strength, improvement and neutral.
    severity : int or None
        1 minor, 2 clear, 3 decisive; on improvements only.
    reason : str or None
        Id of a reason outside the person's control, where the span states one.
    basis : {"employer", "self"}
        Who says it.
    probability : float or None
        The classifier's probability for the polarity, 0 to 1, as the regression gives it (the model card says how far
        it can be trusted); None where a rule overruled the classifier.
    """

    evidence: Evidence
    polarity: Polarity
    areas: tuple[str, ...] = ()
    severity: int | None = None
    reason: str | None = None
    basis: Literal["employer", "self"] = "employer"
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Strength:
    """Something that went well, in the employer's words (``stated``) or the person's own (``told``)."""

    text: str
    areas: tuple[str, ...]
    basis: Basis
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ImprovementArea:
    """An area to work on.

    Attributes
    ----------
    area : str
        Id of `AREAS`.
    severity : int
        1 minor, 2 clear, 3 decisive.
    basis : {"stated", "told", "inferred"}
        Stated by the employer, told by the person, inferred from comparing documents.
    controllable : {"yes", "partly", "no"}
        Whether the person can change it.
    evidence : tuple of Evidence
    low_reliability : bool
        True for remarks on culture fit, accent, energy and the like: repeated, never advised upon.
    """

    area: str
    severity: int
    basis: Basis
    controllable: Literal["yes", "partly", "no"]
    evidence: tuple[Evidence, ...]
    low_reliability: bool = False


@dataclass(frozen=True, slots=True)
class OutsideReason:
    """A reason for the decision that was not in the person's hands, as the employer stated it."""

    reason: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Keyword:
    """A skill found in a text.

    Attributes
    ----------
    keyword : str
        Its normal form, for example ``"JavaScript"`` where the text says ``"JS"``.
    kind : str
        Its kind, as in `Requirement`.
    evidence : Evidence
        Where it stands.
    negated : bool
        True where the sentence denies it ("no SQL needed").
    owner : {"self", "other"}
        ``other`` where it is somebody else's ("our customers use Salesforce").
    """

    keyword: str
    kind: Kind
    evidence: Evidence
    negated: bool = False
    owner: Literal["self", "other"] = "self"


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that the advert asks for.

    Attributes
    ----------
    keyword : str
        Normal form.
    kind : {"skill", "experience", "education", "certificate", "language", "licence", "trait"}
    importance : {"must", "nice"}
    alternatives : tuple of str
        Normal forms that the advert accepts in its place.
    min_years : float or None
        Years asked for.
    level : str or None
        The level asked for, in the advert's words ("fluent", "C1", "chartered").
    evidence : Evidence
    """

    keyword: str
    kind: Kind
    importance: Importance
    evidence: Evidence
    alternatives: tuple[str, ...] = ()
    min_years: float | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """One requirement held against the résumé.

    Attributes
    ----------
    keyword : str
        The requirement's keyword.
    status : {"shown", "reworded", "partial", "missing", "unknown"}
        ``reworded``: the person has it and says it otherwise, or has something similar that is accepted;
        ``partial``: less than asked;
        ``unknown``: no résumé was given, it could not be read, it is silent on a trait, which proves nothing, or no
        line says it plainly, and yet it is likelier met than not (then ``short`` says so).
    importance : {"must", "nice"}
    how : {"exact", "alias", "implied", "fuzzy", "meaning", "alternative"} or None
    short : str or None
        What is short, for ``partial``: "3 years of the 5 asked for"; why nothing is said, for some ``unknown``.
    evidence : tuple of Evidence
        The advert's words first, then the résumé's.
    """

    keyword: str
    status: Status
    importance: Importance
    how: How | None = None
    short: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedbackSkill:
    """A skill that the feedback names, and where else it stands."""

    keyword: str
    polarity: Literal["strength", "improvement", "neutral"]
    evidence: Evidence
    in_job: bool = False
    in_resume: bool = False
    in_notes: bool = False


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """The answer to one question of the checklist, and the words it rests on (none for ``unknown``)."""

    answer: Answer = "unknown"
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Checklist:
    """Five questions to ask oneself after a rejection."""

    researched_role_company: CheckAnswer = CheckAnswer()
    brought_research_into_conversation: CheckAnswer = CheckAnswer()
    prepared_questions: CheckAnswer = CheckAnswer()
    optimised_keywords: CheckAnswer = CheckAnswer()
    communicated_as_intended: CheckAnswer = CheckAnswer()


@dataclass(frozen=True, slots=True)
class AreaNote:
    """An area, and the words of either side about it."""

    area: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """The employer's view of the interview held against the person's own.

    Attributes
    ----------
    agreed_strengths, agreed_gaps : tuple of AreaNote
        Both say it.
    blind_spots : tuple of AreaNote
        The employer names a gap that the person did not.
    unfounded_worries : tuple of AreaNote
        The person fears it and the employer praises it, or denies the concern.
    open_worries : tuple of AreaNote
        The person fears it and the employer says nothing of it.
    """

    agreed_strengths: tuple[AreaNote, ...] = ()
    agreed_gaps: tuple[AreaNote, ...] = ()
    blind_spots: tuple[AreaNote, ...] = ()
    unfounded_worries: tuple[AreaNote, ...] = ()
    open_worries: tuple[AreaNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """A sentence about fit, and the words it rests on."""

    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the person got and what that says; fit for the role and for the company apart."""

    text: str
    evidence: tuple[Evidence, ...]
    role_fit: Fit
    company_fit: Fit


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do next.

    Attributes
    ----------
    action : str
        What to do, in one sentence.
    for_ : str
        What it is for: an area, a keyword or several with commas between, the reason of a practical matter, or
        ``remark``, ``feedback``, ``reapply`` or ``offer``; ``for`` in the JSON form.
    why : str
        Why, in one sentence.
    effort : {"hours", "days", "weeks", "months"}
    evidence : tuple of Evidence
    ask : tuple of str
        Questions for a coach, a mentor or the employer.
    """

    action: str
    for_: str
    why: str
    effort: Effort
    evidence: tuple[Evidence, ...]
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A requirement that the résumé lacks or meets in part: a view on `Insight.matches`."""

    requirement: Requirement
    match: Match
