"""Train what reads requirements and lines of résumés, and what lays their words beside each other; store both.

    python models/matching/train_alignment.py           # a further round from what is stored; then `make manifest`
    python models/matching/train_alignment.py --afresh  # from the layers of the feedback encoder

Needs ``pip install -e '.[train]'`` and the encoder; an hour of one core, two with ``--afresh``, a fixed seed; the test
authors' sets are left out. What is learnt says `rejection_insight.alignment`: where each word piece lies, how much it
matters, and what nearness means; and the layers of `rejection_insight.line_reader`.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from mentioned import as_sets, read_mentions
from numpy.typing import NDArray
from paired import TEST_AUTHORS, Pairs, read_pairs
from torch import nn
from torch.nn import functional
from transformers import BertModel

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rejection_insight.alignment import VIEWS, load_alignment
from rejection_insight.encoder import MARKS, default_encoder
from rejection_insight.line_reader import LONGEST_ASKED, LONGEST_LINE, default_reader
from training import read_body, store_body

HERE = Path(__file__).resolve().parent
SIZE, STEPS, AFRESH = 64, 1500, 2700  # numbers of a view; steps of a round, and of the first one
LAYERS = 4
RATE, LAYER_RATE, PIECE_RATE = 5e-4, 1e-4, 2.5e-4
TOGETHER, WARM = 8, 60  # sets of a step; steps until the rates are reached
PART = 0.3  # what a line is worth that shows a requirement in part
WHOLE = 0.25  # weight of whether any line shows a requirement, beside which
OFTEN = 20  # sets that hold a piece whose move is stored
HIDDEN, DROPPED = 0.06, 0.1  # share of the word pieces that are hidden in training, and of what the layers drop
SAMPLED = 200  # sets from which it is seen how the vectors lie at first
KINDS = ("mean", "projection", "weight", "share")  # of what is learnt of each view
LEAST = 1e-3  # share of a view
BEFORE = 2  # numbers before the word pieces of a text: the opening and its mark
Vectors = NDArray[np.float32]


class Texts:
    """Some texts as word pieces, filled up: their numbers (-1 beyond), and what the layers begin with."""

    def __init__(self, texts: Sequence[str], mark: str, most: int, *, hide: float = 0.0) -> None:
        encoder = default_encoder()
        words = encoder.pieces.vocabulary
        rows = [words.encode(text)[:most] or [words.number("[UNK]")] for text in texts]
        numbers = np.full((len(rows), max(map(len, rows))), -1)
        for row, own in zip(numbers, rows, strict=True):
            row[: len(own)] = own
        self.numbers = torch.from_numpy(numbers)
        shown = numbers.clip(min=0)
        shown[np.random.random(numbers.shape) < hide] = words.number("[MASK]")  # noqa: NPY002
        before = np.tile([encoder.pieces.opening, len(words) + MARKS.index(mark)], (len(rows), 1))
        self.vectors = torch.from_numpy(encoder.look_up(np.concatenate([before, shown], axis=1)))

    @property
    def held(self) -> torch.Tensor:
        """Where a word piece stands."""
        return self.numbers >= 0


class Network(nn.Module):
    """Layers, vectors of word pieces, and what is made of them."""

    def __init__(self, body: BertModel) -> None:
        super().__init__()
        pieces = default_encoder().pieces
        count, size = pieces.vectors.shape
        self.body = body
        self.table = torch.from_numpy(pieces.look_up(np.arange(count)))
        self.rarity = torch.log1p(torch.arange(count).float()) / np.log(count)
        self.mean = nn.ParameterDict({name: torch.zeros(size) for name in VIEWS})
        self.projection = nn.ParameterDict({name: torch.zeros(size, SIZE) for name in VIEWS})
        self.weight = nn.ParameterDict({name: torch.zeros(size) for name in VIEWS})
        self.share = nn.ParameterDict({name: torch.tensor(0.5) for name in VIEWS})
        self.bias = nn.Parameter(torch.tensor(-2.4))
        self.rare, self.slope = nn.Parameter(torch.tensor(4.0)), nn.Parameter(torch.tensor(10.0))
        self.offset = nn.Parameter(torch.tensor(-7.0))
        self.moves = nn.Parameter(torch.zeros(count, len(VIEWS) * SIZE))
        self.worth = nn.Parameter(torch.zeros(count))

    def forward(self, asked: Texts, lines: Texts) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Lay out both sides: vectors of the requirements, how much their pieces matter, vectors of the lines."""
        (left, matters), (right, _) = self._laid_out(asked), self._laid_out(lines)
        return left, matters, right

    def odds(self, left: torch.Tensor, matters: torch.Tensor, right: torch.Tensor, held: torch.Tensor) -> torch.Tensor:
        """Give the log odds that the lines show the requirements."""
        near = torch.einsum("aid,ljd->alij", left, right) - 9 * (~held).float()[None, :, None]
        return self.slope * ((near.amax(-1) * matters[:, None]).sum(-1) / matters.sum(-1)[:, None]) + self.offset

    def in_context(self, texts: Texts) -> torch.Tensor:
        """Run the layers."""
        read = functional.pad(texts.held, (BEFORE, 0), value=True)
        return self.body(inputs_embeds=texts.vectors, attention_mask=read).last_hidden_state[:, BEFORE:].float()

    def _laid_out(self, texts: Texts) -> tuple[torch.Tensor, torch.Tensor]:
        at = texts.numbers.clamp(min=0)
        vectors = {"plain": self.table[at], "context": self.in_context(texts)}
        matters = self.bias + self.rare * self.rarity[at] + self.worth[at]
        views: list[torch.Tensor] = []
        for name, move in zip(VIEWS, self.moves[at].chunk(len(VIEWS), dim=-1), strict=True):
            plain = functional.normalize(vectors[name] - self.mean[name], dim=-1)
            matters = matters + plain @ self.weight[name]
            moved = functional.normalize(plain @ self.projection[name] + move, dim=-1)
            views.append(moved * self.share[name].clamp(min=LEAST) ** 0.5)
        return torch.cat(views, -1), functional.softplus(matters) * texts.held


@torch.no_grad()
def begin_afresh(network: Network, sets: Sequence[Pairs]) -> None:
    """Let each view begin with the directions in which its vectors of length one differ most."""
    some = sets[:: max(1, len(sets) // SAMPLED)]
    sides = [side for one in some for side in _sides([one])]
    read = {
        "plain": network.table[::3],
        "context": torch.cat([network.in_context(side)[side.held] for side in sides]),
    }
    for name, vectors in read.items():
        network.mean[name].copy_(vectors.mean(0))
        plain = functional.normalize(vectors - vectors.mean(0), dim=-1)
        network.projection[name].copy_(torch.linalg.svd(plain, full_matrices=False).Vh[:SIZE].T)


@torch.no_grad()
def begin_where_it_was(network: Network) -> None:
    """Begin with what is stored."""
    arrays = load_alignment((HERE / "alignment.npz").read_bytes(), default_reader()).arrays
    moved = torch.from_numpy(arrays["moved"].astype(np.int64))
    network.moves[moved] = torch.from_numpy(arrays["moves"] * arrays["scales"][:, None])
    network.worth[moved] = torch.from_numpy(arrays["worth"])
    for name in ("bias", "rare", "slope", "offset"):
        getattr(network, name).fill_(float(arrays[name]))
    for name in VIEWS:
        for kind in KINDS:
            getattr(network, kind)[name].copy_(torch.from_numpy(np.asarray(arrays[f"{name}.{kind}"])))


def _sides(sets: Sequence[Pairs], hide: float = 0.0) -> tuple[Texts, Texts]:
    asked, lines = [text for one in sets for text in one.asked], [text for one in sets for text in one.lines]
    return Texts(asked, "asked", LONGEST_ASKED, hide=hide), Texts(lines, "shown", LONGEST_LINE, hide=hide)


def loss_of(network: Network, sets: Sequence[Pairs]) -> torch.Tensor:
    """Give the mean loss of some sets, whose texts are read together and held against each other set by set."""
    asked, lines = _sides(sets, HIDDEN)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        left, matters, right = network(asked, lines)
    total, first, begin = torch.tensor(0.0), 0, 0
    for one in sets:
        last, end = first + len(one.asked), begin + len(one.lines)
        odds = network.odds(
            left[first:last].float(), matters[first:last].float(), right[begin:end].float(), lines.held[begin:end]
        )
        worth = torch.zeros(len(one.asked), len(one.lines))
        for place, name in one.met.items():
            worth[place] = {"shown": 1.0, "partial": PART}[name]
        total = total + functional.binary_cross_entropy_with_logits(odds, worth)
        total = total + WHOLE * functional.binary_cross_entropy_with_logits(odds.amax(1), worth.amax(1))
        first, begin = last, end
    return total / len(sets)


def _drawn(sets: list[Pairs]) -> Iterator[list[Pairs]]:
    chance = random.Random(0)  # noqa: S311
    while True:
        chance.shuffle(sets)
        yield from (sets[at : at + TOGETHER] for at in range(0, len(sets) - TOGETHER + 1, TOGETHER))


def train(network: Network, sets: list[Pairs], count: int) -> Network:
    """Train on these sets for so many steps."""
    layers = list(network.body.parameters())
    apart = [network.moves, network.worth]
    rest = [one for one in network.parameters() if all(one is not other for other in (*apart, *layers))]
    steps = torch.optim.AdamW(
        [
            {"params": layers, "lr": LAYER_RATE, "weight_decay": 0.01},
            {"params": apart, "lr": PIECE_RATE, "weight_decay": 0},
            {"params": rest, "lr": RATE, "weight_decay": 0},
        ]
    )
    rate = torch.optim.lr_scheduler.LambdaLR(steps, lambda at: min(1, (at + 1) / WARM) * max(0.02, 1 - at / count))
    network.train()
    for at, some in zip(range(count), _drawn(sets), strict=False):
        loss = loss_of(network, some)
        loss.backward()
        nn.utils.clip_grad_norm_(layers, 1.0)
        steps.step()
        steps.zero_grad()
        rate.step()
        if at % 100 == 0:
            print(f"step {at} of {count}: {loss.item():.4f}", flush=True)
    return network.eval()


def met_often(sets: Sequence[Pairs]) -> NDArray[np.int32]:
    """Give the numbers of the word pieces that many sets hold, ascending."""
    encode = default_encoder().pieces.vocabulary.encode
    sides = [[(one.asked, LONGEST_ASKED), (one.lines, LONGEST_LINE)] for one in sets]
    held = Counter(
        number
        for both in sides
        for number in {n for texts, most in both for text in texts for n in encode(text)[:most]}
    )
    return np.array(sorted(number for number, count in held.items() if count >= OFTEN), dtype=np.int32)


def store(network: Network, moved: NDArray[np.int32], path: Path) -> None:
    """Store the alignment: moves in 8 bits, of the pieces that were met often; the rest in half precision."""
    moves = network.moves.detach().numpy()[moved]
    scales = np.abs(moves).max(axis=1).clip(min=1e-9) / 127
    arrays = {
        "moved": moved,
        "moves": np.round(moves / scales[:, None]).astype(np.int8),
        "scales": scales,
        "worth": network.worth.detach().numpy()[moved],
        **{name: getattr(network, name).detach().numpy() for name in ("bias", "rare", "slope", "offset")},
    }
    for name in VIEWS:
        for kind in KINDS:
            arrays[f"{name}.{kind}"] = getattr(network, kind)[name].detach().numpy()
    halved = {name: one.astype(np.float16) if one.dtype == np.float32 else one for name, one in arrays.items()}
    np.savez_compressed(path, **halved)


def main() -> None:
    """Train on everything but the test authors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=HERE, help="folder to write")
    parser.add_argument("--afresh", action="store_true", help="begin with the layers of the encoder")
    parser.add_argument("--steps", type=int, help="fewer, to try it out")
    given = parser.parse_args()
    given.into.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    np.random.seed(0)  # noqa: NPY002
    torch.set_num_threads(1)
    sets = [one for one in read_pairs() if one.author not in TEST_AUTHORS]
    sets += as_sets(read_mentions())
    begun = HERE.parent / "feedback" / "encoder.onnx" if given.afresh else HERE / "reader.onnx"
    network = Network(read_body(begun, LAYERS))
    for module in network.body.modules():
        if isinstance(module, nn.Dropout):
            module.p = DROPPED
    if given.afresh:
        begin_afresh(network, sets)
    else:
        begin_where_it_was(network)
    before = {name: one.clone() for name, one in network.state_dict().items()}
    network = train(network, sets, given.steps or (AFRESH if given.afresh else STEPS))
    if not given.afresh:  # a further round is half of what ships, so nothing is lost
        after = network.state_dict()
        network.load_state_dict({name: one.lerp(after[name], 0.5) for name, one in before.items()})
    store(network, met_often(sets), given.into / "alignment.npz")
    store_body(network.body, given.into / "reader.onnx")


if __name__ == "__main__":
    main()
