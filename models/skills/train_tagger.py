"""Train the tagger of skills and store it in 8 bits.

    python models/skills/train_tagger.py DATA              # teachers, then the student; then `make manifest`
    python models/skills/train_tagger.py DATA --plain      # the student without teachers, for comparison

DATA is a folder with ``skillspan/train.jsonl``, ``green/train.jsonl`` and ``jd_microsoft/postings.jsonl``: the card
says where they come from. Needs ``pip install -e '.[train]'``. The seeds are fixed.

The teachers are the twelve layers of all-mpnet-base-v2, fine-tuned with a conditional random field for each layer of
labels; a head of its own learns the labels of Green et al., which mean something else. The student is the first two
layers of all-MiniLM-L6-v2. It learns from the labels, and from what the teachers make of every sentence, labelled or
not (Hinton et al. 2015, arXiv:1503.02531), and of the same with some words exchanged (Jiao et al. 2020,
arXiv:1909.10351).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from rejection_insight.encoder import PieceVectors, default_pieces
from rejection_insight.sentences import sentences
from rejection_insight.tagger import BEGIN, INSIDE, LAYERS, SHAPES, Token, tokens
from training import (
    DEVICE,
    Plan,
    batches,
    exchanged,
    fit,
    laid,
    load_body,
    load_mpnet,
    moved,
    neighbours,
    store_body,
)

HERE = Path(__file__).resolve().parent
HEADS = (*LAYERS, "Green")
STUDENT_LAYERS = 2
TEACHER_EPOCHS, STUDENT_EPOCHS, PASSES = 6, 6, 4  # an epoch of the student has words exchanged, and is passed through
BATCH, RATE, TEACHER_RATE = 2000, 5e-4, 8e-5  # word pieces; of the transformers' weights
AMONG = 512  # sentences among which those of one length are put together
GREEN = 0.3  # share of the sentences of Green et al. in an epoch of a teacher
UNLABELLED = 0.5  # share of the sentences without labels in an epoch of the student
HIDDEN = 0.1  # share of the words that are hidden in training
CHANGED, EXCHANGED = 0.5, 0.25  # share of the sentences, and of their words, that are exchanged
TAUGHT = 1.0  # weight of the teachers' scores against the labels
_NEVER, _UNKNOWN = -1e4, -1
Batch = dict[str, torch.Tensor]


@dataclass(slots=True)
class Sentence:
    """A sentence with its tags by head, where it has labels."""

    tokens: list[Token]
    tags: dict[str, list[int]]

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
    """A transformer with a linear layer and transitions for each head; ``table`` is what word pieces start from."""

    def __init__(self, body: nn.Module, table: torch.Tensor) -> None:
        super().__init__()
        self.body = body
        size = table.shape[1]
        self.register_buffer("vectors", table, persistent=False)
        self.shapes = nn.Embedding(len(SHAPES), size)
        nn.init.zeros_(self.shapes.weight)
        self.drop = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({name: nn.Linear(size, 3) for name in HEADS})
        self.transitions = nn.ParameterDict({name: nn.Parameter(torch.zeros(3, 3)) for name in HEADS})

    def forward(self, batch: Batch) -> Batch:
        """Give the scores of every word for every head: (sentences, words, 3)."""
        spoken = (batch["owner"] > 0).float()[..., None]
        vectors = self.vectors[batch["numbers"]] + self.shapes(batch["shapes"]) * spoken
        hidden = self.body(inputs_embeds=vectors, attention_mask=batch["real"]).last_hidden_state.float()
        owner = batch["owner"][..., None].expand(-1, -1, hidden.shape[2])
        empty = hidden.new_zeros(len(hidden), batch["counts"].shape[1] + 1, hidden.shape[2])
        sums = empty.scatter_add_(1, owner, hidden)
        words = self.drop(sums[:, 1:] / batch["counts"].clamp(min=1)[..., None])
        return {name: head(words) for name, head in self.heads.items()}


def collate(batch: list[Sentence], opening: int) -> Batch:
    """Lay sentences out as tensors, the tags of each head under its name."""
    size, count = max(s.size for s in batch), max(len(s.tokens) for s in batch)
    numbers = torch.zeros(len(batch), size, dtype=torch.long)
    shapes, owner, real = torch.zeros_like(numbers), torch.zeros_like(numbers), torch.zeros_like(numbers)
    counts = torch.zeros(len(batch), count)
    tags = {name: torch.full((len(batch), count), _UNKNOWN) for name in HEADS}
    for at, sentence in enumerate(batch):
        real[at, : sentence.size] = 1
        lengths = torch.tensor([len(token.pieces) for token in sentence.tokens])
        flat = [number for token in sentence.tokens for number in token.pieces]
        numbers[at, : sentence.size] = torch.tensor([opening, *flat])
        shaped = torch.tensor([token.shape for token in sentence.tokens])
        shapes[at, 1 : sentence.size] = shaped.repeat_interleave(lengths)
        owner[at, 1 : sentence.size] = torch.arange(1, len(lengths) + 1).repeat_interleave(lengths)
        counts[at, : len(lengths)] = lengths
        for name, one in sentence.tags.items():
            tags[name][at, : len(one)] = torch.tensor(one)
    return {"numbers": numbers, "shapes": shapes, "owner": owner, "real": real, "counts": counts, **tags}


def hidden(batch: Batch, mask: int) -> Batch:
    """Hide some of the words."""
    gone = (torch.rand(batch["numbers"].shape, device=DEVICE) < HIDDEN) & (batch["owner"] > 0)
    return {**batch, "numbers": batch["numbers"].masked_fill(gone, mask)}


def unlikelihood(scores: torch.Tensor, tags: torch.Tensor, real: torch.Tensor, steps: torch.Tensor) -> torch.Tensor:
    """Give minus the log likelihood of each sequence under a linear-chain conditional random field.

    The steps from word to word are multiplied in pairs, pairs of pairs, and so on, so that long sentences take few
    operations.
    """
    legal, still = torch.zeros(3, 3), torch.full((3, 3), _NEVER)
    legal[0, INSIDE] = _NEVER
    still.fill_diagonal_(0.0)
    steps, still = steps + legal.to(steps.device), still.to(steps.device)
    first = scores[:, 0] + torch.tensor([0.0, 0.0, _NEVER], device=scores.device)
    there = real[:, 1:]
    links = torch.where(there[:, :, None, None], steps + scores[:, 1:, None], still)
    while links.shape[1] > 1:
        if links.shape[1] % 2:
            links = torch.cat([links, still.expand(len(links), 1, 3, 3)], 1)
        links = torch.logsumexp(links[:, ::2, :, :, None] + links[:, 1::2, None], 3)
    last = torch.logsumexp(first[:, :, None] + links[:, 0], 1) if links.shape[1] else first
    gold = scores.gather(2, tags[..., None])[..., 0]
    between = steps[tags[:, :-1], tags[:, 1:]]
    return torch.logsumexp(last, 1) - gold[:, 0] - ((gold[:, 1:] + between) * there).sum(1)


def loss_of(network: Network, scores: Batch, batch: Batch) -> torch.Tensor:
    """Add the losses of all heads, each over the sentences that are labelled or taught for it."""
    real = batch["counts"] > 0
    words, total = real.sum(), torch.zeros((), device=real.device)
    for name, one in scores.items():
        known = batch[name][:, 0] != _UNKNOWN
        each = unlikelihood(one, batch[name].clamp(min=0), real, network.transitions[name])
        total = total + 10 * (each * known).sum() / words
    if "taught" in batch:
        own = torch.stack([scores[name] for name in LAYERS], 1).log_softmax(-1)
        said = batch["taught"].float().log_softmax(-1)
        off = functional.kl_div(own, said, log_target=True, reduction="none").sum(-1)
        total = total + 10 * TAUGHT * (off * real[:, None]).sum() / words
    return total


def _scores(network: Network, batch: Batch) -> Batch:
    with torch.autocast(DEVICE, dtype=torch.bfloat16):
        scores = network(batch)
    return {name: one.float() for name, one in scores.items()}


def trained(network: Network, plan: Plan, kept: list[str], speed: float) -> Network:
    """Train on batches in their order."""
    mask = kept.index("[MASK]")

    def loss(laid_out: Batch) -> torch.Tensor:
        batch = hidden(moved(laid_out), mask)
        return loss_of(network, _scores(network, batch), batch)

    return fit(network.train().to(DEVICE), plan, loss, speed)


def train_teacher(own: list[Sentence], green: list[Sentence], kept: list[str], seed: int) -> Network:
    """Train a teacher on the labels."""
    torch.manual_seed(seed)
    network, chance = Network(*load_mpnet(kept)), random.Random(seed)  # noqa: S311
    some, plan = int(GREEN * len(green)), list[list[Sentence]]()
    for _ in range(TEACHER_EPOCHS):
        plan += batches([*own, *chance.sample(green, some)], chance, AMONG, BATCH)
    lay = partial(collate, opening=kept.index("[CLS]"))
    return trained(network, laid(plan, lay), kept, TEACHER_RATE).to(DEVICE)


@torch.no_grad()
def taught(own: list[Sentence], more: list[Sentence], teachers: Sequence[Network], kept: list[str]) -> list[Batch]:
    """Give batches in which some words are exchanged, with what the teachers together make of them: ``taught``."""
    torch.manual_seed(0)
    near, chance = neighbours(teachers[0].vectors, kept).to(DEVICE), random.Random(0)  # noqa: S311
    some, found = int(UNLABELLED * len(more)), list[Batch]()
    plan = [b for _ in range(STUDENT_EPOCHS) for b in batches([*own, *chance.sample(more, some)], chance, AMONG, BATCH)]
    for laid_out in laid(plan, partial(collate, opening=kept.index("[CLS]"))):
        batch: Batch = moved(laid_out)
        numbers, changed = batch["numbers"], torch.rand(len(batch["numbers"]), device=DEVICE)[:, None] < CHANGED
        these = changed & (batch["owner"] > 0) & (torch.rand(numbers.shape, device=DEVICE) < EXCHANGED)
        batch |= {"numbers": exchanged(numbers, near, these)}
        batch |= {name: batch[name].masked_fill(changed, _UNKNOWN) for name in HEADS}
        every = [_scores(teacher, batch) for teacher in teachers]
        means = [torch.stack([one[name] for one in every]).mean(0) for name in LAYERS]
        found.append(batch | {"taught": torch.stack(means, 1).half()})
    return found


def export(network: Network, folder: Path) -> None:
    """Store the transformer in 8 bits, and the rest in half precision."""
    network = network.cpu()
    store_body(network.body, folder / "tagger.onnx")
    arrays = {"shapes": network.shapes.weight.detach().numpy().astype(np.float16)}
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
    arguments = parser.parse_args()
    pieces = default_pieces()
    own = list(labelled(arguments.data / "skillspan/train.jsonl", LAYERS, pieces))
    green = list(labelled(arguments.data / "green/train.jsonl", ("Green",), pieces))
    bare = [Sentence(sentence.tokens, {}) for sentence in green]
    bare += list(unlabelled(arguments.data / "jd_microsoft/postings.jsonl", pieces))
    kept = (HERE.parent / "feedback" / "pieces.txt").read_text(encoding="utf-8").splitlines()
    table = torch.from_numpy(pieces.look_up(np.arange(len(kept))))
    chance = random.Random(0)  # noqa: S311
    if arguments.plain:
        plan = [b for _ in range(STUDENT_EPOCHS) for b in batches([*own, *green], chance, AMONG, BATCH)]
        lessons: Plan = laid(plan, partial(collate, opening=kept.index("[CLS]")))
    else:
        teachers = [train_teacher(own, green, kept, seed) for seed in range(arguments.teachers)]
        pool = taught(own, bare, teachers, kept)
        lessons = [one for _ in range(PASSES) for one in chance.sample(pool, len(pool))]
    torch.manual_seed(0)
    student = Network(load_body(arguments.layers)[0], table)
    export(trained(student, lessons, kept, RATE), arguments.into)


if __name__ == "__main__":
    main()
