"""Tell of each clause of an advert whether it asks, how firmly, or expressly does not. Floor 6.

What the rules of `importance` make of a clause is one sign among others: its words, those of the heading above it and
of the sentence before it, its cues. A linear model weighs them all. Trained by ``models/adverts/train.py``; the card
there says on what, and how well it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rejection_insight import resources
from rejection_insight.cues import words
from rejection_insight.linear import Features, Linear, encode, load_arrays, unpack, unpack_lines, word_features

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rejection_insight.asked import Thing
    from rejection_insight.cues import Hit
    from rejection_insight.importance import Clause, Verdict
    from rejection_insight.items import Item
    from rejection_insight.phrases import Years
    from rejection_insight.sections import Section
    from rejection_insight.sentences import Span

HEADING, ABOVE, REST = 0.7, 0.3, 0.4  # weight of words around a clause: its heading, what stands above it, its sentence
SIGN = 0.7  # weight of what the rules make of it


class Heard(NamedTuple):
    """A clause with all that the rules know of it.

    Attributes
    ----------
    section, item, clause
        Where it stands.
    above : Span or None
        The item before it in its section.
    things : list of Thing
        What it names that can be asked for.
    hits : sequence of Hit
        The cues in its item.
    verdicts : dict of int to str or None
        What the rules say of each thing, by its offset.
    years : sequence of Years
        Numbers of years that its item asks for.
    """

    section: Section
    item: Item
    above: Span | None
    clause: Clause
    things: list[Thing]
    hits: Sequence[Hit]
    verdicts: dict[int, Verdict | None]
    years: Sequence[Years]


class Answer(NamedTuple):
    """What a clause does: ``must``, ``nice``, ``duty``, ``unneeded`` or ``other``, and how likely that is."""

    label: str
    likely: float


@dataclass(frozen=True, slots=True)
class AskModel:
    """The model: which feature stands where, and the weights."""

    index: dict[str, int]
    linear: Linear

    def answers(self, rows: Sequence[Features]) -> list[Answer]:
        """Judge clauses by their features."""
        found: list[list[float]] = self.linear.probabilities(encode(list(rows), self.index)).tolist() if rows else []
        best = [max(zip(row, self.linear.classes, strict=True)) for row in found]
        return [Answer(label, likely) for likely, label in best]


def clause_features(text: str, heard: Heard, verdict: str) -> Features:
    """Describe a clause, and what the rules say of a thing in it (``none``; ``nothing`` where it names nothing)."""
    clause, item, section = heard.clause, heard.item, heard.section
    found = word_features(_spoken(text, clause.start, clause.end))
    parts: list[tuple[str, Span | Item | None, float]] = [("h", section.heading, HEADING), ("a", heard.above, ABOVE)]
    if (clause.start, clause.end) != (item.start, item.end):
        parts.append(("r", item, REST))
    for name, part, weight in parts:
        if part is None:
            found[f"{name}|none"] = weight
            continue
        around = word_features(_spoken(text, part.start, part.end), pieces=name == "h")
        found |= {f"{name}|{key}": weight * value for key, value in around.items()}
    hits = [hit for hit in heard.hits if ":" not in hit.label]
    signs = {
        f"rule={verdict}", f"call={clause.call}", f"section={section.kind}",
        *(f"cue={hit.label}" for hit in hits if hit.start < clause.end and clause.start < hit.end),
        *(f"item={hit.label}" for hit in hits),
        *(f"kind={thing.kind}" for thing in heard.things),
    }  # fmt: skip
    looks = {"bulleted": item.bulleted, "whole": item.whole, "loose": item.loose, "question": text[item.end - 1] == "?"}
    signs |= {f"look={name}" for name, seen in looks.items() if seen}
    return {**found, **dict.fromkeys(sorted(signs), SIGN)}


def verdicts_of(heard: Heard) -> list[str]:
    """Give what the rules say of the things of a clause, each verdict once."""
    return list(dict.fromkeys(_verdict(heard, thing) for thing in heard.things)) or ["nothing"]


def answers_of(text: str, clauses: Iterable[Heard]) -> list[dict[str, Answer]]:
    """Judge every clause, by what the rules say of its things."""
    asked = [(heard, verdict) for heard in clauses for verdict in verdicts_of(heard)]
    found = default_asking().answers([clause_features(text, *pair) for pair in asked])
    told: list[dict[str, Answer]] = []
    last: Heard | None = None
    for (heard, verdict), answer in zip(asked, found, strict=True):
        if heard is not last:
            told.append({})
            last = heard
        told[-1][verdict] = answer
    return told


def answer_of(heard: Heard, thing: Thing, told: dict[str, Answer]) -> Answer:
    """Give the answer for one thing of a clause."""
    return told[_verdict(heard, thing)]


def _verdict(heard: Heard, thing: Thing) -> str:
    return str(heard.verdicts[thing.start] or "none")


def _spoken(text: str, start: int, end: int) -> list[str]:
    return [word.text for word in words(text, start, end)]


@cache
def default_asking() -> AskModel:
    """Load the model that comes with the package."""
    arrays = load_arrays(resources.load_bytes("adverts/clauses.npz"))
    index = {feature: row for row, feature in enumerate(unpack_lines(arrays["features"]))}
    return AskModel(index, unpack("label", arrays))
