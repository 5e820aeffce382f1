"""Tell how firmly a sentence of an advert asks: as a must, as a nice, expressly not, or not at all. Floor 5."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from rejection_insight.asked import Thing, data
from rejection_insight.items import SEMICOLON
from rejection_insight.phrases import Years
from rejection_insight.sentences import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rejection_insight.cues import Hit
    from rejection_insight.items import Item
    from rejection_insight.sections import SectionKind

Call = Literal["must", "nice", "unneeded"]
Verdict = Literal["must", "nice", "duty"]

ASKING = frozenset({"must", "nice", "requirements"})
_CLOSED = frozenset({"process", "equal_opportunity"})  # where only papers are asked for: a DBS check, a right to work
_PAPERS = frozenset({"licence", "certificate"})
_CALLS = frozenset({"must_after", "must_before", "nice_after", "nice_before", "learnable", "unneeded", "idioms"})
_FOREIGN = frozenset({"offered", "other_people", "process"})
_GOVERNING = _FOREIGN | {"ask", "must_before", "nice_before"}
_FIRM = 4  # characters from the start of a bullet in which "our customers use" may stand as its subject
_CUT = re.compile(
    rf"{SEMICOLON}|,\s(?=(?:who|which|you|we|and you|and we)\b)"
    r"|\s(?:but(?!\snot limited|\salso)|however|although|though|whereas)\s",
    re.IGNORECASE,
)
_WORD = re.compile(r"[ \t]([^\W\d_]+)")
_BRACKET = re.compile(r"\(([^()]{1,80})\)")
_LEADING = re.compile(r"(?:[\s,;/–—-]|(?:and|but|or|plus|with|however|although|as well as|an?)\s)*", re.IGNORECASE)
_END = " \t\n*_,;|–—-•·"


class Clause(NamedTuple):
    """A stretch of a sentence under one call: asked as a must, as a nice, or expressly not."""

    start: int
    end: int
    call: Call | None


def find_calls(text: str, item: Item, hits: Sequence[Hit], things: Sequence[Thing]) -> list[Hit]:
    """Keep the cues of importance that stand in no longer one ("required" in "not required"), and before no noun."""
    kept: list[Hit] = []
    for hit in sorted((h for h in hits if h.label in _CALLS), key=lambda h: (h.start - h.end, h.start, h.label)):
        if not any(hit.start < other.end and other.start < hit.end for other in kept):
            kept.append(hit)
    first = min((thing.end for thing in things), default=len(text))
    found = (hit for hit in kept if hit.label != "idioms" and not _is_attribute(text, item, hit, first))
    return sorted(found, key=lambda hit: hit.start)


def _is_attribute(text: str, item: Item, hit: Hit, first: int) -> bool:
    """Tell "the required budget" and "desirable and powerful devices" from "SQL required and dbt desirable"."""
    following = _WORD.match(text, hit.end, item.end) if hit.label in {"must_after", "nice_after"} else None
    if following is None:
        return False
    word = following.group(1).lower()
    return word not in data()["layout"]["after_call"] or (word == "and" and hit.start < first)


def cut_clauses(text: str, item: Item, calls: Sequence[Hit], things: Sequence[Thing]) -> list[Clause]:
    """Cut a sentence where its importance may change, and join what names nothing to its neighbour."""
    hard = {m.start() for m in _CUT.finditer(text, item.start, item.end)}
    soft = {m.start() for m in _openings().finditer(text, item.start, item.end)}
    for bracket in _BRACKET.finditer(text, item.start, item.end):
        if any(bracket.start() < hit.start < bracket.end() for hit in calls):
            hard |= set(bracket.span())
    forward: set[int] = set()
    for hit in calls:
        colon = text[hit.end : hit.end + 1] == ":" or not text[item.start : hit.start].strip(_END)
        if hit.label.endswith("_before") or (colon and hit.end < item.end):
            forward.add(hit.start)
            soft.add(hit.start)
        elif hit.label != "unneeded":
            hard.add(hit.end)
    covered = [(thing.start, thing.end) for thing in things]
    cuts = sorted(
        cut for cut in {*hard, *soft} if item.start < cut < item.end and not any(a < cut < b for a, b in covered)
    )
    clauses: list[Clause] = []
    carried: Call | None = None
    pending: Call | None = None
    for start, end in zip([item.start, *cuts], [*cuts, item.end], strict=True):
        inside = [hit for hit in calls if start <= hit.start < end]
        call = _call(inside)
        if start in hard:
            carried = None
        if any(hit.start in forward for hit in inside):
            carried = call
        if any(start <= thing.start < end for thing in things):
            own = call or carried or pending
            own = "nice" if pending == "nice" and own == "unneeded" else own
            begin = clauses[-1].end if clauses else item.start
            clauses.append(Clause(begin, end, own))
            pending = None
        elif clauses and not any(hit.start in forward for hit in inside):
            last = clauses[-1]
            corrected = last.call == "unneeded" and any(hit.label == "nice_after" for hit in inside)
            kept = call if last.call is None or corrected else last.call
            clauses[-1] = Clause(last.start, end, kept)
        else:
            pending = call or pending
    return clauses


def _call(hits: Sequence[Hit]) -> Call | None:
    labels = {hit.label for hit in hits}
    if labels & {"nice_after", "nice_before"}:
        return "nice"
    if "unneeded" in labels:
        return "unneeded"
    if "learnable" in labels:
        return "nice"
    return "must" if labels else None


def judge(
    kind: SectionKind, item: Item, clause: Clause, thing: Thing, hits: Sequence[Hit], *, opens: bool
) -> Verdict | None:
    """Decide whether a thing is asked for, and how firmly; ``duty`` where only a duty names it."""
    if clause.call == "unneeded":
        return None
    labels = {hit.label for hit in hits}
    if kind in _CLOSED or "equal_opportunity" in labels:
        return "must" if thing.kind in _PAPERS and clause.call == "must" else None
    before = [hit for hit in hits if hit.start < thing.start and hit.label in _GOVERNING]
    governor = max(before, key=lambda hit: (hit.start, hit.end), default=None)
    if kind in ASKING and not item.loose:
        subject = next((hit for hit in hits if hit.label in _GOVERNING and hit.start < thing.start), None)
        foreign = subject and subject.label in _FOREIGN - {"process"} and subject.start - item.start < _FIRM
        if foreign and not clause.call and (governor is None or governor.label in _FOREIGN):
            return None
        return clause.call or ("nice" if kind == "nice" else "must")
    called_behind = any(thing.end <= hit.start and hit.end <= clause.end for hit in hits if hit.label in _CALLS)
    if governor and governor.label in _FOREIGN and not (clause.call and called_behind):
        return None
    if "process" in labels or ("offered_nouns" in labels and not clause.call):
        return "must" if thing.kind in _PAPERS and clause.call == "must" else None
    if clause.call:
        return clause.call
    if governor or opens:
        return "must"
    named = thing.kind == "skill" and thing.source == "vocabulary"
    return "duty" if named and (kind == "responsibilities" or "duty" in labels) else None


def opens_with_ask(
    kind: SectionKind, item: Item, hits: Sequence[Hit], things: Sequence[Thing], years: Sequence[Years]
) -> bool:
    """Tell whether a sentence begins with what is asked ("Two years in a busy kitchen.", "Fluent French.")."""
    opening = {"follows", "knowledge"} if kind == "responsibilities" else {"follows", "knowledge", "opening"}
    starts = {hit.start for hit in hits if hit.label in opening}
    starts |= {number.start for number in years} | {thing.start for thing in things if thing.source == "degree"}
    return item.start in starts


def trim(text: str, start: int, end: int) -> Span:
    """Take connecting words and signs from the ends of a clause."""
    match = _LEADING.match(text, start, end)
    start = match.end() if match else start
    while end > start and text[end - 1] in _END:
        end -= 1
    if text.count("(", start, end) > text.count(")", start, end):
        if text[start] == "(":
            start += 1
        elif text[end : end + 1] == ")":
            end += 1
    return Span(start, end)


@cache
def _openings() -> re.Pattern[str]:
    """Match what parts a sentence before a word that begins another requirement."""
    after_comma = _either(data()["openers"])
    after_and = _either(word for word in data()["openers"] if word not in data()["layout"]["only_after_comma"])
    after_with = _either(data()["layout"]["after_with"])
    number = r"(?:at least\s|over\s)?\d{1,2}\s?\+?\s?(?:years|yrs)"
    return re.compile(
        rf",\s(?:and\s|plus\s)?(?:an?\s)?(?=(?:{after_comma}|{number})\b)"
        rf"|\s(?:and|plus|as well as)\s(?:an?\s)?(?=(?:{after_and}|{number})\b)"
        rf"|\swith\s(?:an?\s)?(?=(?:{after_with}|{number})\b)",
        re.IGNORECASE,
    )


def _either(found: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(found, key=lambda word: (-len(word), word)))
