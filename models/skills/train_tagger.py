"""Train the tagger of skills and store it in 8 bits.

    python models/skills/train_tagger.py DATA              # teachers, then the student; then `make manifest`
    python models/skills/train_tagger.py DATA --plain      # the student without teachers, for comparison

DATA is a folder with ``skillspan/train.jsonl``, ``green/train.jsonl`` and ``jd_microsoft/postings.jsonl``: the card
says where they come from. Needs ``pip install -e '.[train]'``. The seeds are fixed.

The teachers are the whole six-layer transformer, fine-tuned with a conditional random field for each layer of labels;
a head of its own learns the labels of Green et al., which mean something else. The student is its first two layers. It
learns from the labels, and from what the teachers make of every sentence, labelled or not (Hinton et al. 2015,
arXiv:1503.02531).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from rejection_insight.encoder import PieceVectors, default_pieces
from rejection_insight.sentences import sentences
from rejection_insight.tagger import BEGIN, INSIDE, KNOWN, LAYERS, SHAPES, Token, tokens
from training import DEVICE, batches, fit, load_body, moved, store_body

HERE = Path(__file__).resolve().parent
HEADS = (*LAYERS, "Green")
TEACHER_LAYERS, STUDENT_LAYERS = 6, 2
TEACHER_EPOCHS, STUDENT_EPOCHS = 4, 5
AMONG = 512  # sentences among which those of one length are put together
GREEN = 0.3  # share of the sentences of Green et al. in an epoch of a teacher
UNLABELLED = 0.5  # share of the sentences without labels in an epoch of the student
HIDDEN = 0.1  # share of the words that are hidden in training
TAUGHT = 1.0  # weight of the teachers' scores against the labels
_NEVER = -1e4


@dataclass(slots=True)
class Sentence:
    """A sentence with its tags by head, where it has labels, and what the teachers make of it."""

    tokens: list[Token]
    tags: dict[str, list[int]]
    taught: torch.Tensor | None = None

    @property
    def size(self) -> int:
        """Word pieces, with the ``[CLS]``."""
        return 1 + sum(len(token.pieces) for token in self.tokens)


def labelled(path: Path, heads: Sequence[str], pieces: PieceVectors) -> Iterator[Sentence]:
    """Read a file of labelled sentences; with one head every label is its own."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = tokens(row["text"], pieces)
        tags = {head: [0] * len(found) for head in heads}
        for span in row["spans"]:
            head = span["label"] if len(heads) > 1 else heads[0]
            inside = [at for at, token in enumerate(found) if token.start < span["end"] and token.end > span["start"]]
            for at in inside:
                tags[head][at] = BEGIN if at == inside[0] else INSIDE
        if found:
            yield Sentence(found, tags)


def unlabelled(path: Path, pieces: PieceVectors) -> Iterator[Sentence]:
    """Cut whole adverts into sentences."""
    for line in path.read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"]
        for span in sentences(text):
            if found := tokens(text, pieces, *span):
                yield Sentence(found, {})


class Network(nn.Module):
    """Some layers of the transformer, with a linear layer and transitions for each head."""

    def __init__(self, layers: int, pieces: PieceVectors) -> None:
        super().__init__()
        self.body, _ = load_body(layers)
        size = self.body.config.hidden_size
        every = pieces.look_up(np.arange(len(pieces.vocabulary)))
        self.register_buffer("vectors", torch.from_numpy(every), persistent=False)
        self.shapes = nn.Embedding(len(SHAPES), size)
        self.known = nn.Embedding(KNOWN, size)
        for told in (self.shapes, self.known):
            nn.init.zeros_(told.weight)
        self.drop = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({name: nn.Linear(size, 3) for name in HEADS})
        self.transitions = nn.ParameterDict({name: nn.Parameter(torch.zeros(3, 3)) for name in HEADS})

    def forward(self, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        """Give the scores of every word for every head: (sentences, words, 3)."""
        told = self.shapes(batch["shapes"]) + self.known(batch["known"])
        vectors = self.vectors[batch["numbers"]] + told * batch["spoken"][..., None]
        hidden = self.body(inputs_embeds=vectors, attention_mask=batch["real"]).last_hidden_state.float()
        owner = batch["owner"][..., None].expand(-1, -1, hidden.shape[2])
        empty = hidden.new_zeros(len(hidden), batch["counts"].shape[1] + 1, hidden.shape[2])
        sums = empty.scatter_add_(1, owner, hidden)
        words = self.drop(sums[:, 1:] / batch["counts"].clamp(min=1)[..., None])
        return {name: head(words) for name, head in self.heads.items()}


def collate(batch: list[Sentence], pieces: PieceVectors, hide: torch.Generator | None) -> dict[str, torch.Tensor]:
    """Lay sentences out as tensors, and hide words at random."""
    size, count = max(s.size for s in batch), max(len(s.tokens) for s in batch)
    numbers = torch.zeros(len(batch), size, dtype=torch.long)
    shapes, known, owner, real = (torch.zeros_like(numbers) for _ in range(4))
    counts = torch.zeros(len(batch), count)
    for at, sentence in enumerate(batch):
        real[at, : sentence.size] = 1
        lengths = torch.tensor([len(token.pieces) for token in sentence.tokens])
        flat = [number for token in sentence.tokens for number in token.pieces]
        numbers[at, : sentence.size] = torch.tensor([pieces.opening, *flat])
        for told, by_word in (
            (shapes, [t.shape for t in sentence.tokens]),
            (known, [t.known for t in sentence.tokens]),
        ):
            told[at, 1 : sentence.size] = torch.tensor(by_word).repeat_interleave(lengths)
        owner[at, 1 : sentence.size] = torch.arange(1, len(lengths) + 1).repeat_interleave(lengths)
        counts[at, : len(lengths)] = lengths
    if hide is not None:
        hidden = (torch.rand(numbers.shape, generator=hide) < HIDDEN) & (owner > 0)
        numbers[hidden] = pieces.vocabulary.number("[MASK]")
    spoken = (owner > 0).float()
    told = {"shapes": shapes, "known": known, "spoken": spoken}
    return {"numbers": numbers, "owner": owner, "real": real, "counts": counts, **told}


def unlikelihood(scores: torch.Tensor, tags: torch.Tensor, real: torch.Tensor, steps: torch.Tensor) -> torch.Tensor:
    """Give minus the log likelihood of each sequence under a linear-chain conditional random field."""
    legal = torch.zeros(3, 3)
    legal[0, INSIDE] = _NEVER
    steps = steps + legal.to(steps.device)
    forward = scores[:, 0] + torch.tensor([0.0, 0.0, _NEVER], device=scores.device)
    gold = scores[:, 0].gather(1, tags[:, :1])[:, 0]
    for at in range(1, scores.shape[1]):
        there = real[:, at]
        following = torch.logsumexp(forward[:, :, None] + steps[None], 1) + scores[:, at]
        forward = torch.where(there[:, None], following, forward)
        one = scores[:, at].gather(1, tags[:, at : at + 1])[:, 0] + steps[tags[:, at - 1], tags[:, at]]
        gold = gold + torch.where(there, one, torch.zeros_like(one))
    return torch.logsumexp(forward, 1) - gold


def loss_of(network: Network, scores: dict[str, torch.Tensor], batch: list[Sentence], counts: torch.Tensor) -> Any:
    """Add the losses of all heads, each over the sentences that are labelled or taught for it."""
    total = torch.zeros((), device=counts.device)
    words = (counts > 0).sum()
    for name, one in scores.items():
        rows = [at for at, sentence in enumerate(batch) if name in sentence.tags]
        if rows:
            real = counts[rows] > 0
            tags = torch.zeros(real.shape, dtype=torch.long)
            for place, at in enumerate(rows):
                tags[place, : len(batch[at].tokens)] = torch.tensor(batch[at].tags[name])
            total = total + 10 * unlikelihood(one[rows], moved(tags), real, network.transitions[name]).sum() / words
    rows = [at for at, sentence in enumerate(batch) if sentence.taught is not None]
    if rows:
        own = torch.stack([scores[name][rows] for name in LAYERS], 1)
        taught = torch.zeros(own.shape)
        for place, at in enumerate(rows):
            taught[place, :, : len(batch[at].tokens)] = batch[at].taught
        off = functional.kl_div(own.log_softmax(-1), moved(taught).log_softmax(-1), log_target=True, reduction="none")
        total = total + 10 * TAUGHT * (off.sum(-1) * (counts[rows] > 0)[:, None]).sum() / words
    return total


def trained(network: Network, plan: list[list[Sentence]], pieces: PieceVectors, seed: int) -> Network:
    """Train on batches in their order."""
    hide = torch.Generator().manual_seed(seed)

    def loss(batch: list[Sentence]) -> torch.Tensor:
        laid = moved(collate(batch, pieces, hide))
        with torch.autocast(DEVICE, dtype=torch.bfloat16):
            scores = network(laid)
        return loss_of(network, {name: one.float() for name, one in scores.items()}, batch, laid["counts"])

    return fit(network.to(DEVICE), plan, loss)


@torch.no_grad()
def teach(data: list[Sentence], teachers: list[Network], pieces: PieceVectors) -> None:
    """Leave with each sentence the mean of what the teachers make of it: (layers, words, 3)."""
    for batch in batches(data, random.Random(0), AMONG):  # noqa: S311
        laid = moved(collate(batch, pieces, None))
        every = [torch.stack([found[name] for name in LAYERS]) for found in (teacher(laid) for teacher in teachers)]
        mean = torch.stack(every).mean(0).cpu()
        for at, sentence in enumerate(batch):
            sentence.taught = mean[:, at, : len(sentence.tokens)].clone()


def export(network: Network, folder: Path) -> None:
    """Store the transformer in 8 bits, and the rest in half precision."""
    network = network.cpu()
    store_body(network.body, folder / "tagger.onnx")
    arrays = {
        name: told.weight.detach().numpy().astype(np.float16)
        for name, told in (("shapes", network.shapes), ("known", network.known))
    }
    for name in LAYERS:
        head = network.heads[name]
        steps = network.transitions[name].detach().numpy().copy()
        steps[0, INSIDE] = _NEVER
        arrays[f"{name}.weights"] = head.weight.detach().numpy().T.astype(np.float16)
        arrays[f"{name}.bias"] = head.bias.detach().numpy().astype(np.float32)
        arrays[f"{name}.transitions"] = steps.astype(np.float32)
    np.savez_compressed(folder / "tagger.npz", **arrays)


def main() -> None:
    """Train and store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--plain", action="store_true", help="no teachers")
    parser.add_argument("--teachers", type=int, default=2)
    parser.add_argument("--layers", type=int, default=STUDENT_LAYERS, help="of the student")
    parser.add_argument("--into", type=Path, default=HERE)
    parser.add_argument("--keep", type=Path, help="folder where teachers are stored, and taken from if they are there")
    arguments = parser.parse_args()
    pieces = default_pieces()
    own = list(labelled(arguments.data / "skillspan/train.jsonl", LAYERS, pieces))
    green = list(labelled(arguments.data / "green/train.jsonl", ("Green",), pieces))
    bare = [Sentence(sentence.tokens, {}) for sentence in green]
    bare += list(unlabelled(arguments.data / "jd_microsoft/postings.jsonl", pieces))
    teachers: list[Network] = []
    for seed in range(0 if arguments.plain else arguments.teachers):
        torch.manual_seed(seed)
        network, chance = Network(TEACHER_LAYERS, pieces), random.Random(seed)  # noqa: S311
        stored = arguments.keep / f"teacher_{seed}.pt" if arguments.keep else None
        if stored and stored.exists():
            network.load_state_dict(torch.load(stored, weights_only=True))
        else:
            some = int(GREEN * len(green))
            plan = [
                b for _ in range(TEACHER_EPOCHS) for b in batches([*own, *chance.sample(green, some)], chance, AMONG)
            ]
            network = trained(network.train(), plan, pieces, seed)
            if stored:
                torch.save(network.state_dict(), stored)
        teachers.append(network.eval())
    if teachers:
        teach([*own, *bare], teachers, pieces)
    torch.manual_seed(0)
    chance = random.Random(0)  # noqa: S311
    student = Network(arguments.layers, pieces).train()
    more, some = (bare, int(UNLABELLED * len(bare))) if teachers else (green, int(GREEN * len(green)))
    plan = [b for _ in range(STUDENT_EPOCHS) for b in batches([*own, *chance.sample(more, some)], chance, AMONG)]
    export(trained(student, plan, pieces, 0), arguments.into)


if __name__ == "__main__":
    main()
