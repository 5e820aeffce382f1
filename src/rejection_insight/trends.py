"""Many applications over time: what recurs, what fades, how far they got, what the roles ask for. Floor 6.

Everything is counted by application, with the honest denominator and an interval; under a minimum nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, cast

from rejection_insight import __version__, recurrence, report, trends_view
from rejection_insight.demand import LAST, WEIGHTS, GoalBearing, SkillDemand, bearing, demands, not_shown
from rejection_insight.errors import InputError
from rejection_insight.records import Goal, Record
from rejection_insight.recurrence import Letter, Pattern, Said, count_area, letter, patterns
from rejection_insight.results import AREAS, STAGES, Outcome
from rejection_insight.shares import MIN_HALF, Change, Share, change, share
from rejection_insight.vocabulary import Vocabulary

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Entry", "FunnelStep", "Letters", "Outside", "Progress", "Trends", "trends"]

MIN_AFTER = 3  # applications on either side of a step: with fewer it is too early to look for a difference


@dataclass(frozen=True, slots=True)
class Entry:
    """One application, as far as counting needs it.

    Attributes
    ----------
    record : str
        Its id.
    on : datetime.date
    employer, role : str
        Empty where they are not known.
    stage : str or None
        The furthest stage that it is known to have reached.
    outcome : {"rejected", "advanced", "offer", "none"}
    letter : {"telling", "empty", "none"}
        Whether the feedback says anything of the person or gives a reason; ``none`` where there was none to read.
    """

    record: str
    on: date
    employer: str
    role: str
    stage: str | None
    outcome: Outcome
    letter: Letter


@dataclass(frozen=True, slots=True)
class Letters:
    """How many letters were read, how many of these say anything, and the ids of those that held nothing."""

    read: int
    telling: int
    held_nothing: tuple[str, ...]
    without: int


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """How many applications reached at least this stage, of those whose stage is known."""

    stage: str
    reached: Share


@dataclass(frozen=True, slots=True)
class Progress:
    """A matter before and after a step for it was marked done.

    Attributes
    ----------
    target : str
        The area or the skill.
    kind : {"area", "skill"}
    done : datetime.date
        When the first step for it was done.
    before, after : Share
        Applications in which the employer named the area, of those that could have; or in which the skill was asked
        for and not fully shown. What was decided on the day itself counts as before.
    verdict : {"too_few", "less", "more", "no_clear_change"}
        ``less`` is what one hopes for; it is no proof that the step was the cause.
    """

    target: str
    kind: Literal["area", "skill"]
    done: date
    before: Share
    after: Share
    verdict: Change


@dataclass(frozen=True, slots=True)
class Outside:
    """A reason outside the person's hands: in how many applications, of the letters that were read."""

    reason: str
    share: Share
    evidence: tuple[Said, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Trends:
    """What many applications say together.

    Attributes
    ----------
    version : str
    settings : dict
        The minimum numbers and weights that it was made with.
    applications : tuple of Entry
        In order of time.
    letters : Letters
    strengths, areas : tuple of Pattern
        The employers' words first (``stated``), then the notes (``told``); what recurs first.
    skills : tuple of SkillDemand
        What weighs most and is missing most first.
    funnel : tuple of FunnelStep
        One for each of `STAGES`.
    stage_unknown : int
        Applications that the funnel leaves out.
    progress : tuple of Progress
        One for each area or skill for which a step was marked done.
    outside : tuple of Outside
        Most frequent first.
    goals : tuple of GoalBearing
    """

    version: str
    settings: dict[str, int | float]
    applications: tuple[Entry, ...]
    letters: Letters
    strengths: tuple[Pattern, ...]
    areas: tuple[Pattern, ...]
    skills: tuple[SkillDemand, ...]
    funnel: tuple[FunnelStep, ...]
    stage_unknown: int
    progress: tuple[Progress, ...]
    outside: tuple[Outside, ...]
    goals: tuple[GoalBearing, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give plain dicts, lists, strings, numbers and None; dates are written as ``2025-03-31``."""
        import msgspec

        return cast("dict[str, Any]", msgspec.json.decode(msgspec.json.encode(self)))

    def to_rows(self) -> list[dict[str, Any]]:
        """Give one flat row for each count, with the keys of `trends_view.ROW_KEYS`."""
        return trends_view.rows(self.to_dict())

    def to_frame(self) -> pd.DataFrame:
        """Give `to_rows` as a pandas data frame; needs ``pip install rejection-insight[frames]``."""
        try:
            import pandas as pd
        except ImportError as error:
            raise InputError("pandas is not installed", cure="pip install 'rejection-insight[frames]'") from error
        return pd.DataFrame(self.to_rows(), columns=list(trends_view.ROW_KEYS))

    def to_text(self) -> str:
        """Give some plain lines, as the terminal shows them."""
        return trends_view.to_text(self.to_dict())

    def to_markdown(self) -> str:
        """Give a Markdown report with the quotes; text from the documents is escaped."""
        return report.render("trends.md.j2", view=trends_view.view(self.to_dict()))

    def to_html(self) -> str:
        """Give a card: an HTML fragment with its own scoped style, no script, everything escaped."""
        return report.render("trends.html.j2", view=trends_view.view(self.to_dict()))

    def __repr__(self) -> str:
        """Show what `to_text` gives."""
        return self.to_text()

    def _repr_html_(self) -> str:
        """Show the card in notebooks."""
        return self.to_html()


def trends(records: Iterable[Record], goals: Iterable[Goal] = (), *, vocabulary: Vocabulary | None = None) -> Trends:
    """Tell what many applications say together.

    Parameters
    ----------
    records : iterable of Record
        In any order; each id once.
    goals : iterable of Goal
        Where the person wants to get to.
    vocabulary : Vocabulary, optional
        That of the analyzer, if it was one of your own: by it the skills of a goal are known.

    Returns
    -------
    Trends

    Raises
    ------
    InputError
        If something else was given, or an id twice, or a step marked done that the insight does not have.

    Examples
    --------
    >>> from datetime import date
    >>> import rejection_insight as ri
    >>> from rejection_insight.records import Record
    >>> from rejection_insight.trends import trends
    >>> analyzer = ri.Analyzer(fast=True)
    >>> letters = ["Your answers were hard to follow.", "You rambled, and twice we lost the thread.", "Strong SQL."]
    >>> records = [Record(str(n), analyzer.analyze(feedback=text), date(2025, n, 1), f"Firm {n}")
    ...            for n, text in enumerate(letters, 1)]
    >>> area = trends(records).areas[0]
    >>> area.area, area.share.count, area.share.of, area.recurring
    ('communication', 2, 3, False)
    """
    ordered = _ordered(records)
    known = Vocabulary.default() if vocabulary is None else vocabulary
    entries = tuple(_entry(record) for record in ordered)
    read = [entry for entry in entries if entry.letter != "none"]
    return Trends(
        version=__version__,
        settings={
            "recurring_count": recurrence.RECURRING_COUNT,
            "recurring_employers": recurrence.RECURRING_EMPLOYERS,
            "recurring_share": round(recurrence.RECURRING_SHARE, 4),
            "min_half": MIN_HALF,
            "min_after": MIN_AFTER,
            "last": LAST,
            "weight_must": WEIGHTS["must"],
            "weight_nice": WEIGHTS["nice"],
        },
        applications=entries,
        letters=Letters(
            len(read),
            sum(entry.letter == "telling" for entry in read),
            tuple(entry.record for entry in read if entry.letter == "empty"),
            len(entries) - len(read),
        ),
        strengths=patterns(ordered, "strength"),
        areas=patterns(ordered, "improvement"),
        skills=demands(ordered),
        funnel=_funnel(entries),
        stage_unknown=sum(_reached(entry) is None for entry in entries),
        progress=tuple(_progress(ordered)),
        outside=_outside(ordered, len(read)),
        goals=tuple(bearing(ordered, goal, known) for goal in _goals(goals)),
    )


def _ordered(records: Iterable[Record]) -> list[Record]:
    found: dict[str, Record] = {}
    for record in cast("Iterable[object]", records):
        if not isinstance(record, Record):
            raise InputError(f"{type(record).__name__} is not a Record", where="records", cure="Give Record objects.")
        if record.id in found:
            raise InputError(f"the id {record.id!r} twice", where="records", cure="Give each application once.")
        found[record.id] = record
    return sorted(found.values(), key=lambda record: (record.on, record.id))


def _goals(goals: Iterable[Goal]) -> list[Goal]:
    found: list[Goal] = []
    for goal in cast("Iterable[object]", goals):
        if not isinstance(goal, Goal):
            raise InputError(f"{type(goal).__name__} is not a Goal", where="goals", cure="Give Goal objects.")
        if isinstance(cast("object", goal.skills), str):
            raise InputError("the skills are one string", where="goals", cure="Give them as a tuple of strings.")
        found.append(goal)
    return found


def _entry(record: Record) -> Entry:
    insight = record.insight
    return Entry(
        record.id, record.on, record.employer, record.role, insight.stage_reached, insight.outcome, letter(record)
    )


def _reached(entry: Entry) -> str | None:
    return "offer" if entry.outcome == "offer" else entry.stage


def _funnel(entries: Sequence[Entry]) -> tuple[FunnelStep, ...]:
    """Count who got at least so far. Stages are taken in their usual order; an employer may leave some out."""
    known = [STAGES.index(stage) for entry in entries if (stage := _reached(entry)) is not None]
    return tuple(
        FunnelStep(stage, share(sum(reached >= place for reached in known), len(known)))
        for place, stage in enumerate(STAGES)
    )


def _outside(records: Sequence[Record], read: int) -> tuple[Outside, ...]:
    quotes: dict[str, list[Said]] = {}
    for record in records:
        for reason in record.insight.outside_control:
            said = Said(record.id, record.on, record.employer, reason.evidence)
            quotes.setdefault(reason.reason, []).append(said)
    found = [
        Outside(reason, share(len({quote.record for quote in said}), read), tuple(said))
        for reason, said in quotes.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.share.count, one.reason)))


def _progress(records: Sequence[Record]) -> Iterable[Progress]:
    """Hold before and after apart for each area or skill with a step done, in the order in which they were done."""
    firsts: dict[str, date] = {}
    for record in records:
        for place, done in record.done:
            for target in _targets(record, place):
                firsts[target] = min(done, firsts.get(target, done))
    for target, done in sorted(firsts.items(), key=lambda pair: (pair[1], pair[0])):
        before = [record for record in records if record.on <= done]
        after = [record for record in records if record.on > done]
        is_area = _is_area(target, records)
        one, other = (count_area(part, target) if is_area else not_shown(part, target) for part in (before, after))
        yield Progress(target, "area" if is_area else "skill", done, one, other, change(one, other, MIN_AFTER))


def _targets(record: Record, place: int) -> list[str]:
    """Give the areas and skills that a step is for; a step towards the employer has none that could be counted."""
    steps = record.insight.steps
    if not 0 <= place < len(steps):
        raise InputError(
            f"step {place} is marked done, and there are {len(steps)}",
            where=f"record {record.id!r}",
            cure="Count the steps of insight.steps from 0.",
        )
    wanted = steps[place].for_
    skills = {asked.keyword for asked in record.insight.requirements}
    skills |= {skill.keyword for skill in record.insight.feedback_skills}
    if wanted in skills or _is_area(wanted, [record]):
        return [wanted]
    return [part for part in wanted.split(", ") if part in skills]  # one step for all that is missing


def _is_area(target: str, records: Sequence[Record]) -> bool:
    return target in AREAS or any(target == entry.area for record in records for entry in record.insight.areas)
