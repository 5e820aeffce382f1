"""Join the pieces that a model has judged into statements, and claim of each only what is likely enough.

A few rules outrank the model: the frame of a letter is ceremony, orders to software are data, a fault that is named in
plain words is one, and the sentence that says what decided makes that concern the decisive one. Floor 6.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from rejection_insight import resources
from rejection_insight.care import IMPRESSION, is_of_no_work, is_protected
from rejection_insight.chosen import OF_THE_CHOSEN, of_the_chosen
from rejection_insight.cues import CueSet, Hit, words
from rejection_insight.pardons import OWN, announces, pardoned_until, praised_before_a_turn, takes_back, turns, weighs
from rejection_insight.results import REASONS, Polarity, Statement
from rejection_insight.runs import Run, mean_of, runs_of
from rejection_insight.segments import SHORTEST, Unit
from rejection_insight.sentences import Span, bullet_end
from rejection_insight.wording import content_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from rejection_insight.documents import Document
    from rejection_insight.judged import Judged

AREA_LIMIT = 3
BRIEF = 36  # characters: a shorter announcement has no content of its own
LONG = 90  # characters: a longer remark has content of its own
MINOR, DECISIVE = 1, 3  # the severity of a small remark, and of what decided
AREA_THRESHOLD = 0.4  # below it an area is not claimed: better none than a wrong one
CRITICAL_THRESHOLD = 0.85  # of a document that faults the candidate anywhere
LIKELY = 0.4  # of praise or a concern; below it nothing is claimed
SURE = 0.9  # of a concern in a document that otherwise reads as if it held none
VAGUE = 0.6  # of a concern of which no area is likely; below it there is none
SPOKEN = 0.8  # of an area; below it the concern before may be meant: "For someone on their own that is decisive"
PLAINLY = 0.95  # likelihood of a fault that is named in plain words
JUDGEMENTS = frozenset({"strength", "neutral", "improvement"})
PRACTICAL = frozenset({"salary_mismatch", "location", "work_authorisation", "availability"})
LOOK_BACK = 3  # statements among which "that decided it" looks for what it speaks of

_LINE = 500  # characters of a line that are looked back upon
_MOST_CUES = 8  # stretches that are looked at, so that the work is bounded
_STOP = re.compile(
    r"[,;:.!?\n–—]|\s-{1,2}\s|\s(?:but|and|though|although|however|yet(?=\s)|whereas|while|because|so|except)\b",
    re.IGNORECASE,
)
_BY_CANDIDATE = re.compile(
    r"\b(?:you|he|she)\s(?:(?:seemed|looked|were|was|are|is)\s)?$", re.IGNORECASE
)  # "you played no part in the discussion"
_ADDRESSED = re.compile(
    r"(?<!before )(?<!after )(?<!not )(?<!than )(?<!with )(?<!between )\byou(?:r|['’]\w+)?\b", re.IGNORECASE
)
_ABOUT_YOU = re.compile(
    r"\b(?:you|she|he)\s(?:did|had|were|was|took|has|could|can(?:not|['’]t)|didn['’]t)\b|\byour\b", re.IGNORECASE
)
_DENIALS = frozenset({"not", "never", "nothing", "no", "nobody", "hardly", "neither", "whether", "nor"})


class AreaModel(Protocol):
    """What names the areas of a remark, like a classifier of scikit-learn: `estimators.FeedbackClassifier` is one."""

    @property
    def classes_(self) -> Sequence[str]:
        """The areas that it knows, `AREAS` or your own."""
        ...

    def predict_proba(self, remarks: Sequence[str], /) -> NDArray[np.floating]:
        """Give the probability of each area for each remark: an array of shape (remarks, areas)."""
        ...


class _Heard(NamedTuple):
    """What cues a sentence holds, and where it says in plain words that something was wanting, or did not count."""

    labels: frozenset[str]
    faults: list[Span]
    pardons: list[Span]
    protected: bool


@cache
def _cues(name: str) -> CueSet:
    return CueSet(resources.load_json(f"feedback/{name}.json"))


def statements_of(
    document: Document, found: list[Unit], judged: Judged, part: int = 0, area_model: AreaModel | None = None
) -> tuple[tuple[Statement, ...], tuple[tuple[float, ...], ...]]:
    """Join pieces into statements, and claim of each what is likely enough.

    Parameters
    ----------
    document : Document
    found : list of Unit
        The pieces, in order.
    judged : Judged
        What a model makes of each.
    part : int
        Number of the document where there are several, from 0.
    area_model : AreaModel, optional
        Names the areas that it knows; ``judged`` names the others.

    Returns
    -------
    tuple of Statement
    tuple of tuple of float
        How likely each area of each statement is, 0 to 1.
    """
    text = document.text
    heard = _hear(text, found)
    judged, ruled = _by_plain_words(text, found, judged, heard)
    likeliest: list[int] = judged.units["polarity"].argmax(axis=1).tolist()
    said = {judged.classes["polarity"][at] for at in likeliest}
    framed = not said.isdisjoint({"boilerplate", "outcome"})  # a remark that was pasted alone has no letter around it
    critical = not framed or judged.probability("critical", "true") >= CRITICAL_THRESHOLD
    needed = {"strength": LIKELY, "improvement": LIKELY if critical else SURE}
    statements: list[Statement] = []
    sure: list[tuple[float, ...]] = []
    pardoned = 0  # up to where nothing counts, by an announcement
    runs = runs_of(found, judged)
    for run, named in zip(runs, _own_areas(text, found, runs, area_model), strict=True):
        first, start, end = found[run.first], found[run.first].start, found[run.last - 1].end
        mean = mean_of(run, found, judged)
        likely = float(mean["polarity"][judged.classes["polarity"].index(run.polarity)])
        polarity = _plainly(run.polarity, likely, needed, first)
        if polarity in needed and (_is_hollow(text, start, end) or _flatters(polarity, text[start:end])):
            polarity = "neutral"
        hits = _cues("polarity").find(text, start, end)
        around = heard[first.sentence].labels
        polarity = _by_rules(polarity, {hit.label for hit in hits}, around, text[start:end])
        pardoned = pardoned_until(text, Span(start, end), hits, pardoned, announced="pardons_ahead" in around)
        if polarity == "improvement" and start < pardoned and not turns(text, start, hits):
            polarity = "neutral"
        decisive = polarity == "improvement" and _says_what_decided(text, start, end, hits)
        if not decisive and _refers_back(polarity, hits, end - start):
            polarity = "outcome"
            _make_decisive(statements)
        if takes_back(text, start, hits):
            _forgive(statements)
            polarity = "neutral" if polarity == "improvement" else polarity
        known = {**dict(zip(judged.classes["areas"], mean["areas"].tolist(), strict=True)), **named}
        areas, likelihoods = _areas_of(text, start, end, known) if polarity in needed else ((), ())
        if polarity == "improvement" and is_of_no_work(text[start:end]):
            areas, likelihoods = (IMPRESSION,), ()  # of no work, whatever the model makes of "with two little ones"
        elif polarity == "improvement" and (max(likelihoods, default=0) < SPOKEN or weighs(text, start, hits)):
            before = _explained(statements, start, areas, hits)
            areas, likelihoods = (areas, likelihoods) if before is None else (statements[before].areas, sure[before])
        sure.append(likelihoods)
        labels = {hit.label for hit in hits}
        if polarity == "improvement" and not areas and (likely < VAGUE or "outcome" in labels):
            # a concern about nothing is none: "We chose someone else."
            others = dict(zip(judged.classes["polarity"], mean["polarity"].tolist(), strict=True))
            rest = ["outcome"] if "outcome" in labels else [name for name in others if name not in needed]
            polarity = max(rest, key=lambda name: others[name])
        reason = _reason(judged, mean, hits, likely) if polarity == "outcome" else None
        if reason in PRACTICAL and heard[first.sentence].protected:
            reason = "other"  # not for the person to settle
        severity = DECISIVE if decisive else MINOR if "minor_remark" in labels else 1 + int(mean["severity"].argmax())
        statements.append(
            Statement(
                document.evidence("feedback", start, end, part),
                cast("Polarity", polarity),
                areas,
                severity if polarity == "improvement" else None,
                reason,
                "employer",
                None if polarity != run.polarity or decisive or ruled.intersection(run.places) else round(likely, 3),
            )
        )
    return tuple(statements), tuple(sure)


def _plainly(polarity: str, likely: float, needed: dict[str, float], first: Unit) -> str:
    """Give what a run is by its place and its likelihood: in the frame of a letter it is ceremony."""
    if first.role == "ceremony" or first.by_candidate:
        return "neutral" if first.by_candidate else "boilerplate"
    if polarity not in needed:
        return polarity
    announced = first.mode == polarity  # by a heading: "To improve:"
    return polarity if likely >= (LIKELY if announced else needed[polarity]) else "neutral"


def _reason(judged: Judged, mean: dict[str, NDArray[np.float32]], hits: list[Hit], likely: float) -> str | None:
    """Give the reason that an outcome states; where the house stands is none, if it is not sure to be an outcome."""
    reason = judged.classes["reason"][int(mean["reason"].argmax())]
    plain = {hit.label for hit in hits if hit.label in REASONS}
    if reason in {"none", "other"} and len(plain) == 1:
        (reason,) = plain  # "The role is on hold."
    doubtful = (likely < VAGUE and reason in PRACTICAL) or (likely < SURE and reason == "other")
    junior = reason == "overqualified" and any(hit.label == "too_junior" for hit in hits)
    return None if doubtful or junior or reason == "none" else reason


def _hear(text: str, found: list[Unit]) -> dict[int, _Heard]:
    """Find the cues of each sentence.

    What announces advice to everybody is said of every bullet of the list behind it, too.
    """
    ends = {unit.sentence: unit.end for unit in found}
    starts = {unit.sentence: unit.start for unit in reversed(found)}
    heard: dict[int, _Heard] = {}
    announced = False
    for one, start in sorted(starts.items()):
        hits = _cues("polarity").find(text, start, ends[one])
        labels = {hit.label for hit in hits}
        if not announces(text, Span(start, ends[one]), hits):
            labels.discard("pardons_ahead")
        if not _is_bulleted(text, start):
            announced = "to_everybody" in labels and text[ends[one] - 1] == ":"
        elif announced:
            labels.add("in_list_for_everybody")
        if any(hit.label == "to_everybody" and ":" in text[hit.end : ends[one]] for hit in hits[:_MOST_CUES]):
            labels.add("in_list_for_everybody")  # "General advice for everyone: read the advert, adapt your CV"
        protected = is_protected(text[start : ends[one]])
        heard[one] = _Heard(frozenset(labels), _faults(text, start, hits), _pardons(text, hits), protected)
    for one in of_the_chosen(text, ((n, Span(starts[n], ends[n]), heard[n].labels) for n in heard)):
        heard[one] = heard[one]._replace(labels=heard[one].labels | {OF_THE_CHOSEN}, faults=[])
    return heard


def _is_bulleted(text: str, start: int) -> bool:
    """Tell whether the line on which something begins is a bullet."""
    begin = text.rfind("\n", low := max(0, start - _LINE), start) + 1 or low
    return bullet_end(text, begin, start + 1) > begin


def _faults(text: str, start: int, hits: list[Hit]) -> list[Span]:
    """Give where a fault of the candidate is named: not a denied one, not one of the firm, the pay, the audience."""
    others = [hit for hit in hits if hit.label == "no_fault_of_theirs"]
    found: list[Span] = []
    for hit in hits:
        if hit.label != "plain_fault":
            continue
        low = max(start, hit.start - LONG)
        begin = max((stop.end() for stop in _STOP.finditer(text, low, hit.start)), default=low)
        denied = any(word.text in _DENIALS for word in words(text, begin, hit.start))
        if not denied and not any(begin <= other.start < hit.end for other in others[:_MOST_CUES]):
            found.append(Span(hit.start, hit.end))
    return found


def _pardons(text: str, hits: list[Hit]) -> list[Span]:
    """Give where something is said not to have counted: "it did not bother us that", to the end of its clause."""
    found: list[Span] = []
    for hit in hits:
        if hit.label == "forgiven" and not _BY_CANDIDATE.search(text, max(0, hit.start - 12), hit.start):
            limit = min(len(text), hit.end + LONG)
            stop = _STOP.search(text, hit.end, limit)
            found.append(Span(hit.start, stop.start() if stop else limit))
    return found


def _by_plain_words(text: str, found: list[Unit], judged: Judged, heard: dict[int, _Heard]) -> tuple[Judged, set[int]]:
    """Judge the pieces that say in plain words that something was wanting, or that it did not count; name them."""
    classes = judged.classes["polarity"]
    said = judged.units["polarity"].copy()
    ruled: set[int] = set()
    for at, unit in enumerate(found):
        here = heard[unit.sentence]
        if unit.role in {"ceremony", "quote"} or "instruction" in here.labels:
            continue
        name = "neutral" if _touches(here.pardons, unit) else "improvement" if _touches(here.faults, unit) else None
        likeliest = classes[int(said[at].argmax())]
        turned = at + 1 < len(found) and found[at + 1].sentence == unit.sentence
        if not name and turned and likeliest in {"improvement", "strength"}:
            labels = _cues("polarity").labels(text, unit.start, unit.end)
            name = "strength" if praised_before_a_turn(text, found[at + 1].start, labels) else None
        if name and likeliest in (JUDGEMENTS if name != "neutral" else {"improvement", "neutral"}):
            said[at] = (1 - PLAINLY) / (len(classes) - 1)
            said[at][classes.index(name)] = PLAINLY
            ruled.add(at)
    return replace(judged, units={**judged.units, "polarity": said}), ruled


def _touches(spans: list[Span], unit: Unit) -> bool:
    """Tell whether one of some stretches, in the order of their beginnings, runs into a unit."""
    last = bisect_left(spans, Span(unit.end, 0))
    return any(span.end > unit.start for span in spans[max(0, last - _MOST_CUES) : last])


def _by_rules(polarity: str, cues: set[str], around: frozenset[str], said: str) -> str:
    """Let the rules outrank the model; ``around`` are the cues of the whole sentence."""
    if "ceremony" in cues:
        return "boilerplate"  # "Follow us on social media"
    if polarity not in {"boilerplate", "outcome"} and "instruction" in around:
        return "neutral"  # a text that gives orders is data, and says nothing of the candidate
    if polarity in JUDGEMENTS and OF_THE_CHOSEN in around and not _ADDRESSED.search(said):
        return "neutral"
    if polarity != "improvement":
        return polarity
    another = "of_another" in around and "comparative" not in around and len(said) < 2 * LONG
    to_all = "in_list_for_everybody" in around or ("to_everybody" in cues and not _ABOUT_YOU.search(said))
    if "less_than_you" in cues and not _ADDRESSED.search(said):
        return "neutral"  # "The person we chose was slower than you."
    unspoken = another or "legend" in around  # "The pass mark for each question is 3."
    if (unspoken and not _ADDRESSED.search(said)) or "own_worry" in cues or to_all:
        return "neutral"  # advice to all applicants is about none of them; what one feared is not what they saw
    if "announces" in cues and len(said) < BRIEF:
        return "neutral"  # "Two bits to work on.": what they are comes behind
    if "decision" in cues and "comparative" not in cues and len(said) < LONG:
        return "outcome"  # "We chose someone else." faults nobody
    return polarity


def _says_what_decided(text: str, start: int, end: int, hits: list[Hit]) -> bool:
    """Tell whether a concern is said to have decided, with the concern before it or behind it."""
    back = next((hit.start for hit in hits if hit.label == "refers_back"), None)
    if back is not None and len(words(text, start, back)) >= OWN:
        return True
    ahead = next((hit.end for hit in hits if hit.label == "points_ahead"), None)
    return ahead is not None and len(words(text, ahead, end)) >= SHORTEST


def _refers_back(polarity: str, hits: list[Hit], length: int) -> bool:
    """Tell whether a stretch only says that the gap before it decided: "In the end that is what decided it"."""
    back = any(hit.label == "refers_back" for hit in hits)
    return back and polarity in {"improvement", "outcome"} and length < LONG


def _forgive(statements: list[Statement]) -> None:
    """Take back the concern before, over what is too brief to say anything: "We discussed it"."""
    for at in range(len(statements) - 1, max(-1, len(statements) - LOOK_BACK), -1):
        one = statements[at]
        if one.polarity == "improvement":
            statements[at] = replace(one, polarity="neutral", areas=(), severity=None, probability=None)
        if one.polarity != "neutral" or len(one.evidence.text) > BRIEF:
            return


def _make_decisive(statements: list[Statement]) -> None:
    for at in range(len(statements) - 1, max(-1, len(statements) - LOOK_BACK - 1), -1):
        if statements[at].polarity == "improvement" and statements[at].areas:
            statements[at] = replace(statements[at], severity=DECISIVE)
            return


def _explained(statements: list[Statement], start: int, areas: tuple[str, ...], hits: list[Hit]) -> int | None:
    """Give the place of the concern that the next sentence only gives weight to, if its words name other areas.

    "For a pharmacist who is alone at weekends that is the reason" is about what was said before it.
    """
    if not any(hit.label in {"explains", "weighs"} for hit in hits):
        return None
    for at in range(len(statements) - 1, max(-1, len(statements) - 1 - LOOK_BACK), -1):
        one = statements[at]
        if one.polarity == "improvement" and one.areas:
            near = start - one.evidence.end < LONG
            return at if near and not set(areas) & set(one.areas) else None
    return None


def _flatters(polarity: str, said: str) -> bool:
    """Tell whether somebody is praised for who they are: "You plan to start a family"."""
    return polarity == "strength" and is_of_no_work(said)


def _is_hollow(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch, like "You did not" or "No.", says nothing by itself."""
    rest = [word for word in words(text, start, end) if word.text[0].isalnum()]
    if not rest or not content_words(text[start:end]):
        return True
    answers = (hit for hit in _cues("polarity").find(text, start, end) if hit.label == "bare_answer")
    return any(one.start == rest[0].start and one.end == rest[-1].end for one in answers)


def _own_areas(text: str, found: list[Unit], runs: list[Run], area_model: AreaModel | None) -> list[dict[str, float]]:
    """Ask the caller's own model about every run at once."""
    if area_model is None:
        return [{} for _ in runs]
    remarks = [text[found[run.first].start : found[run.last - 1].end] for run in runs]
    rows = area_model.predict_proba(remarks).tolist()
    return [dict(zip(map(str, area_model.classes_), row, strict=True)) for row in rows]


def likely_areas(probabilities: dict[str, float]) -> tuple[str, ...]:
    """Give the likely areas, most likely first and three at most."""
    order = sorted(probabilities, key=lambda area: (-probabilities[area], area))
    return tuple(area for area in order[:AREA_LIMIT] if probabilities[area] >= AREA_THRESHOLD)


def _areas_of(text: str, start: int, end: int, known: dict[str, float]) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Give the areas of a stretch, and how likely each is; one that only a cue names was not weighed."""
    areas = likely_areas(known)
    return areas or _cued(text, start, end), tuple(known[area] for area in areas)


def _cued(text: str, start: int, end: int) -> tuple[str, ...]:
    """Give the one area that a cue names, if it is one."""
    named = _cues("areas").labels(text, start, end)
    return tuple(named) if len(named) == 1 else ()
