"""The network of the feedback encoder and of its teacher: what a text teaches it, its heads, what it is held to."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from corpus import Labelled, LabelledDocument
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

sys.path.append(str(Path(__file__).resolve().parents[1] / "notes"))

import noted

from rejection_insight.documents import Document
from rejection_insight.encoder import MARKS, WINDOW, sequences, windows
from rejection_insight.line_reader import LONGEST_ASKED, LONGEST_LINE
from rejection_insight.results import AREAS, REASONS, STAGES
from rejection_insight.segments import pieces, units
from rejection_insight.wordpiece import WordPieces

CLASSES: dict[str, tuple[str, ...]] = {
    "polarity": ("boilerplate", "improvement", "neutral", "outcome", "strength"),
    "areas": AREAS,
    "severity": ("1", "2", "3"),
    "reason": ("none", *REASONS),
    "outcome": ("none", "rejected", "advanced", "offer"),
    "stage": ("none", *STAGES),
    "reapply": ("false", "true"),
    "critical": ("false", "true"),
    **dict.fromkeys(noted.QUESTIONS, ("none", *noted.ANSWERS)),
}
CHOICES = ("polarity", "severity", "reason", *noted.QUESTIONS)  # of each piece, one class
WHOLE_HEADS = ("outcome", "stage", "reapply", "critical")
WEIGHT = {
    "polarity": 1.0, "areas": 1.0, "severity": 0.3, "reason": 0.3,
    "outcome": 0.2, "stage": 0.3, "reapply": 0.2, "critical": 0.3, "met": 2.0, **dict.fromkeys(noted.QUESTIONS, 0.3),
}  # fmt: skip
MET = ("no", "partial", "shown")  # what a line of a résumé says of a requirement
RANK = 64  # of what holds a line of a résumé against a requirement
IGNORED = -100
UNSAID = -1  # nobody has labelled it, but the teacher may say something
Batch = dict[str, Any]
Spanned = TypeVar("Spanned", Labelled, noted.Span)


@dataclass(frozen=True, slots=True)
class Row:
    """What one window of a text teaches.

    Attributes
    ----------
    numbers, owners : array of shape (n,)
        Of each word piece, with the ``[CLS]``: its number, and the piece of text that it belongs to, from 1.
    choices : array of shape (p, len(CHOICES))
        The class of each piece of text; `IGNORED` where nothing is known.
    areas : array of shape (p, len(AREAS))
    weight, judged : array of shape (p,)
        How much a piece counts, and how much its areas do.
    whole : array of shape (len(WHOLE_HEADS),)
    met : array of shape (asked, p), optional
        Where the first pieces are requirements and the others lines of a résumé: what each line says of each of them.
    """

    numbers: NDArray[np.int16]
    owners: NDArray[np.int16]
    choices: NDArray[np.int16]
    areas: NDArray[np.bool_]
    weight: NDArray[np.float32]
    judged: NDArray[np.float32]
    whole: NDArray[np.int16]
    met: NDArray[np.int16] | None = None

    @property
    def size(self) -> int:
        """Word pieces, with the ``[CLS]``."""
        return len(self.numbers)


def rows_of(document: LabelledDocument, words: WordPieces) -> Iterator[Row]:
    """Cut a document as the library does, and lay the gold labels on the pieces."""
    whole = {"critical": int(any(span.polarity == "improvement" for span in document.spans))}
    if document.fields.get("kind") != "remark":
        for head in ("outcome", "stage", "reapply"):
            whole[head] = CLASSES[head].index(document.fields.get(head) or CLASSES[head][0])
    return _rows(document.text, document.spans, words, whole, told=False)


def rows_of_note(note: noted.Note, words: WordPieces) -> Iterator[Row]:
    """Do the same with what a candidate wrote down; of the whole it says only whether anything went badly."""
    whole = {"critical": int(any(span.polarity == "improvement" for span in note.spans))}
    return _rows(note.text, note.spans, words, whole, told=True)


def _rows(
    text: str, spans: Sequence[Spanned], words: WordPieces, whole: Mapping[str, int], *, told: bool
) -> Iterator[Row]:
    found = pieces(text, units(Document(text)))
    numbers = sequences(text, found, words, told=told)
    gold = [_most(spans, unit.start, unit.end) for unit in found]
    opening = words.number("[CLS]")
    labels = np.array([whole.get(head, IGNORED) for head in WHOLE_HEADS], dtype=np.int16)
    for window in windows(numbers):
        inside = numbers[window.start : window.stop]
        choices = np.full((len(inside), len(CHOICES)), IGNORED, dtype=np.int16)
        areas = np.zeros((len(inside), len(AREAS)), dtype=np.bool_)
        weight, judged = np.zeros(len(inside), dtype=np.float32), np.zeros(len(inside), dtype=np.float32)
        for place, at in enumerate(window):
            span = gold[at]
            if span is None:
                continue
            weight[place] = math.sqrt(found[at].end - found[at].start)
            for head, name in _chosen(span).items():
                choices[place, CHOICES.index(head)] = CLASSES[head].index(name)
            if span.areas and span.polarity in {"strength", "improvement"}:
                judged[place] = weight[place]
                areas[place, [AREAS.index(area) for area in span.areas]] = True
        yield Row(*_flat(inside, opening), choices, areas, weight, judged, labels)


def sides(
    asked: Sequence[str], lines: Sequence[str], vocabulary: WordPieces
) -> tuple[list[list[int]], list[list[int]]]:
    """Give the numbers that stand for requirements, and those that stand for lines of a résumé."""
    first = len(vocabulary)
    marked = first + MARKS.index("asked"), first + MARKS.index("shown")
    return (
        [[marked[0], *vocabulary.encode(text)][:LONGEST_ASKED] for text in asked],
        [[marked[1], *vocabulary.encode(text)][:LONGEST_LINE] for text in lines],
    )


def row_of_pairs(
    asked: Sequence[str], lines: Sequence[str], met: Mapping[tuple[int, int], str], words: WordPieces
) -> Row | None:
    """Put requirements and lines of a résumé in one window, if they fit; ``met`` names what is not "no", or unknown."""
    left, right = sides(asked, lines, words)
    inside = [*left, *right]
    if sum(map(len, inside)) >= WINDOW:
        return None
    labels = np.full((len(left), len(inside)), IGNORED, dtype=np.int16)
    labels[:, len(left) :] = MET.index("no")
    for (one, other), name in met.items():
        labels[one, len(left) + other] = MET.index(name) if name in MET else UNSAID
    nothing = np.zeros(len(inside), dtype=np.float32)
    choices = np.full((len(inside), len(CHOICES)), IGNORED, dtype=np.int16)
    areas = np.zeros((len(inside), len(AREAS)), dtype=np.bool_)
    whole = np.full(len(WHOLE_HEADS), IGNORED, dtype=np.int16)
    return Row(*_flat(inside, words.number("[CLS]")), choices, areas, nothing, nothing, whole, labels)


def _flat(inside: Sequence[Sequence[int]], opening: int) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """Give the numbers of the word pieces behind the ``[CLS]``, and the piece of text that each belongs to."""
    owners = [0, *(place + 1 for place, part in enumerate(inside) for _ in part)]
    return np.array([opening, *(number for part in inside for number in part)], np.int16), np.array(owners, np.int16)


def _chosen(span: Labelled | noted.Span) -> dict[str, str]:
    """Give the classes of a span, head by head."""
    found = {"polarity": span.polarity}
    if span.severity:
        found["severity"] = str(span.severity)
    if isinstance(span, noted.Span):
        return found | {question: span.answers.get(question, "none") for question in noted.QUESTIONS}
    if span.reason or span.polarity == "outcome":
        found["reason"] = span.reason or "none"
    return found


def _most(spans: Sequence[Spanned], start: int, end: int) -> Spanned | None:
    best = max(spans, key=lambda span: min(end, span.end) - max(start, span.start), default=None)
    return best if best and min(end, best.end) > max(start, best.start) else None


def collate(rows: Sequence[Row]) -> Batch:
    """Lay rows out as tensors."""
    size, count = max(row.size for row in rows), max(len(row.weight) for row in rows)
    numbers, piece = np.zeros((len(rows), size), np.int64), np.zeros((len(rows), size), np.int64)
    choices = np.full((len(rows), count, len(CHOICES)), IGNORED, np.int64)
    areas = np.zeros((len(rows), count, len(AREAS)), np.float32)
    weight, judged = np.zeros((len(rows), count), np.float32), np.zeros((len(rows), count), np.float32)
    for at, row in enumerate(rows):
        numbers[at, : row.size], piece[at, : row.size] = row.numbers, row.owners
        held = len(row.weight)
        choices[at, :held], areas[at, :held] = row.choices, row.areas
        weight[at, :held], judged[at, :held] = row.weight, row.judged
    met = np.full((len(rows), max(0 if row.met is None else len(row.met) for row in rows), count), IGNORED, np.int64)
    for at, row in enumerate(rows):
        if row.met is not None:
            met[at, : len(row.met), : row.met.shape[1]] = row.met
    real = np.arange(size) < np.array([row.size for row in rows])[:, None]
    laid = {"numbers": numbers, "real": real.astype(np.int64), "piece": piece, "choices": choices, "areas": areas}
    laid |= {"met": np.where(met == UNSAID, IGNORED, met), "paired": (met != IGNORED).astype(np.float32)}
    laid |= {"weight": weight, "judged": judged, "whole": np.stack([row.whole for row in rows]).astype(np.int64)}
    return {name: torch.from_numpy(array) for name, array in laid.items()}


class Network(nn.Module):
    """A transformer with its heads.

    Parameters
    ----------
    body : transformer
        From vectors to vectors.
    table : tensor of shape (word pieces, d)
        The vectors that word pieces start from; they are not trained.
    like : int, optional
        Length of the teacher's vectors, which those of the pieces should resemble.
    """

    def __init__(self, body: nn.Module, table: torch.Tensor, like: int | None = None) -> None:
        super().__init__()
        self.body = body
        size = table.shape[1]
        self.register_buffer("vectors", table.clone())
        self.marks = nn.Parameter(torch.randn(len(MARKS), size) * 0.02)
        self.drop = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({name: nn.Linear(size, len(CLASSES[name])) for name in (*CHOICES, "areas")})
        self.whole = nn.ModuleDict({name: nn.Linear(2 * size, len(CLASSES[name])) for name in WHOLE_HEADS})
        self.piece = nn.ModuleDict({name: nn.Linear(size, len(CLASSES[name])) for name in WHOLE_HEADS})
        self.asked, self.lines = nn.Linear(size, len(MET) * RANK), nn.Linear(size, len(MET) * RANK)
        self.line = nn.Linear(size, len(MET))
        self.like = nn.Linear(size, like) if like else None
        nn.init.constant_(self.heads["areas"].bias, -2.0)

    def forward(self, batch: Batch) -> dict[str, torch.Tensor]:
        """Give the scores of every head, and the ``vectors`` of the pieces."""
        table = torch.cat([self.vectors, self.marks])
        hidden = self.body(
            inputs_embeds=table[batch["numbers"]], attention_mask=batch["real"]
        ).last_hidden_state.float()
        member = functional.one_hot(batch["piece"], batch["weight"].shape[1] + 1)[:, :, 1:].float()
        counts = member.sum(1)
        there = (counts > 0).float()
        vectors = torch.einsum("btp,bth->bph", member, hidden) / counts.clamp(min=1)[..., None]
        mean = (vectors * there[..., None]).sum(1) / there.sum(1, keepdim=True).clamp(min=1)
        dropped, mean = self.drop(vectors), self.drop(torch.cat([hidden[:, 0], mean], -1))
        scores = {name: head(dropped) for name, head in self.heads.items()}
        absent = (there == 0)[..., None]
        for name in WHOLE_HEADS:
            spoken = self.piece[name](dropped).masked_fill(absent, -1e4).amax(1)
            scores[name] = self.whole[name](mean) + spoken
        asked = self.asked(dropped[:, : batch["met"].shape[1]]).unflatten(-1, (len(MET), RANK))
        lines = self.lines(dropped).unflatten(-1, (len(MET), RANK))
        scores["met"] = torch.einsum("bacr,blcr->balc", asked, lines) / RANK**0.5 + self.line(dropped)[:, None]
        scores["vectors"] = self.like(vectors) if self.like else vectors
        return scores


def hidden(batch: Batch, share: float, words: WordPieces) -> Batch:
    """Hide some of the words, not the marks."""
    numbers = batch["numbers"]
    gone = torch.rand(numbers.shape, device=numbers.device) < share
    gone &= (batch["piece"] > 0) & (numbers < len(words))
    return {**batch, "numbers": numbers.masked_fill(gone, words.number("[MASK]"))}


def loss_of(scores: dict[str, torch.Tensor], batch: Batch) -> torch.Tensor:
    """Add the losses of all heads; a longer piece counts for more, as it does for the figures."""
    golds = {head: batch["choices"][:, :, at] for at, head in enumerate(CHOICES)}
    golds |= {head: batch["whole"][:, at] for at, head in enumerate(WHOLE_HEADS)} | {"met": batch["met"]}
    each = functional.binary_cross_entropy_with_logits(scores["areas"], batch["areas"], reduction="none").sum(-1)
    total = WEIGHT["areas"] * _mean(each, batch["judged"])
    for name, gold in golds.items():
        flat = gold.flatten()
        weight = (flat != IGNORED).float() * (batch["weight"].flatten() if name == "polarity" else 1.0)
        each = functional.cross_entropy(scores[name].flatten(0, -2), flat, ignore_index=IGNORED, reduction="none")
        total = total + WEIGHT[name] * _mean(each, weight)
    return total


def taught_loss(scores: dict[str, torch.Tensor], taught: dict[str, torch.Tensor], batch: Batch) -> torch.Tensor:
    """Hold the student to what the teacher makes of the same text.

    Its probabilities (Hinton et al. 2015, arXiv:1503.02531), each where it means something: areas where something is
    praised or faulted. And the direction of its vectors (Romero et al. 2015, arXiv:1412.6550).
    """
    kind = dict(zip(CLASSES["polarity"], taught["polarity"].softmax(-1).unbind(-1), strict=True))
    weight = batch["weight"]
    meant = {"polarity": weight, "severity": weight * kind["improvement"], "reason": weight * kind["outcome"]}
    target = taught["areas"].sigmoid()
    each = functional.binary_cross_entropy_with_logits(scores["areas"], target, reduction="none").sum(-1)
    total = WEIGHT["areas"] * _mean(each, weight * (kind["strength"] + kind["improvement"]))
    for name in ("polarity", "severity", "reason", *WHOLE_HEADS):
        each = -(taught[name].softmax(-1) * scores[name].log_softmax(-1)).sum(-1)
        total = total + WEIGHT[name] * _mean(each, meant.get(name, (weight.sum(1) > 0).float()))
    each = -(taught["met"].softmax(-1) * scores["met"].log_softmax(-1)).sum(-1)
    total = total + WEIGHT["met"] * _mean(each, batch["paired"])
    there = torch.zeros_like(weight).scatter(1, (batch["piece"] - 1).clamp(min=0), 1.0)
    apart = 1 - functional.cosine_similarity(scores["vectors"], taught["vectors"], dim=-1)
    return total + _mean(apart, there)


def _mean(each: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    each, weight = each.flatten(), weight.flatten()
    return (each * weight).sum() / weight.sum().clamp(min=1)
