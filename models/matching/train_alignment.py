"""Train what lays the words of a requirement beside those of a line, and store it.

    python models/matching/train_alignment.py  # all but the test authors; then `make manifest`

Needs ``pip install -e '.[train]'`` and the encoder; ten minutes of one core, a fixed seed. What is learnt says
`rejection_insight.alignment`: where each word piece lies, how much it matters, and what nearness means. The encoder
stays as it is, so what it makes of the texts is read once.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from mentioned import as_sets, read_mentions
from numpy.typing import NDArray
from paired import TEST_AUTHORS, Pairs, read_pairs
from torch import nn
from torch.nn import functional

from rejection_insight.alignment import VIEWS
from rejection_insight.encoder import LONGEST_ASKED, LONGEST_LINE, default_encoder
from rejection_insight.wordpiece import Words

HERE = Path(__file__).resolve().parent
SIZE, EPOCHS, RATE, PIECE_RATE = 64, 6, 1e-3, 4e-4
TOGETHER = 8  # sets of a step
PART = 0.3  # what a line is worth that shows a requirement in part
OFTEN = 16  # sets that hold a piece whose move is stored
SAMPLED = 200  # sets from which it is seen how the vectors lie at first
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Texts:
    """Some texts: the numbers of their word pieces, filled up with -1, and their vectors, in half precision."""

    numbers: torch.Tensor
    vectors: torch.Tensor


Lesson = tuple[Texts, Texts, torch.Tensor]


class Network(nn.Module):
    """Vectors of word pieces, and what is made of them."""

    def __init__(self, plain: Vectors, context: Vectors) -> None:
        super().__init__()
        count, size = plain.shape
        self.table = torch.from_numpy(plain)
        self.rarity = torch.log1p(torch.arange(count).float()) / np.log(count)
        self.mean = {name: torch.from_numpy(some.mean(0)) for name, some in zip(VIEWS, (plain, context), strict=True)}
        self.projection = nn.ParameterDict(
            {"plain": _directions(plain[::3]), "context": _directions(context)},
        )
        self.weight = nn.ParameterDict({name: torch.zeros(size) for name in VIEWS})
        self.mix, self.bias = nn.Parameter(torch.tensor(0.0)), nn.Parameter(torch.tensor(-2.4))
        self.rare, self.slope = nn.Parameter(torch.tensor(4.0)), nn.Parameter(torch.tensor(10.0))
        self.offset = nn.Parameter(torch.tensor(-7.0))
        self.moves = nn.Parameter(torch.zeros(count, len(VIEWS) * SIZE))
        self.worth = nn.Parameter(torch.zeros(count))

    def forward(self, asked: Texts, lines: Texts) -> torch.Tensor:
        """Give log odds."""
        (left, matters), (right, _) = self._laid_out(asked), self._laid_out(lines)
        near = torch.einsum("aid,ljd->alij", left, right) - 9 * (lines.numbers < 0).float()[None, :, None]
        nearness = (near.amax(-1) * matters[:, None]).sum(-1) / matters.sum(-1)[:, None]
        return self.slope * nearness + self.offset

    def shares(self) -> dict[str, torch.Tensor]:
        """Give the share of each view in the nearness."""
        return {"plain": torch.sigmoid(self.mix), "context": torch.sigmoid(-self.mix)}

    def _laid_out(self, texts: Texts) -> tuple[torch.Tensor, torch.Tensor]:
        at = texts.numbers.clamp(min=0)
        vectors = {"plain": self.table[at], "context": texts.vectors.float()}
        matters = self.bias + self.rare * self.rarity[at] + self.worth[at]
        views: list[torch.Tensor] = []
        for name, move in zip(VIEWS, self.moves[at].chunk(len(VIEWS), dim=-1), strict=True):
            plain = functional.normalize(vectors[name] - self.mean[name], dim=-1)
            matters = matters + plain @ self.weight[name]
            moved = functional.normalize(plain @ self.projection[name] + move, dim=-1)
            views.append(moved * self.shares()[name] ** 0.5)
        return torch.cat(views, -1), functional.softplus(matters) * (texts.numbers >= 0)


def _directions(vectors: Vectors) -> torch.Tensor:
    """Give the directions in which vectors of length one differ most."""
    plain = functional.normalize(torch.from_numpy(vectors - vectors.mean(0)), dim=-1)
    return torch.from_numpy(np.linalg.svd(plain.numpy(), full_matrices=False)[2][:SIZE].T.copy())


def lesson(one: Pairs) -> Lesson:
    """Give both sides of a set, and what each line is worth for each requirement."""
    encoder = default_encoder()
    worth = torch.zeros(len(one.asked), len(one.lines))
    for place, name in one.met.items():
        worth[place] = {"shown": 1.0, "partial": PART}[name]
    return _filled(encoder.read_asked(one.asked)), _filled(encoder.read_lines(one.lines)), worth


def _filled(texts: Sequence[Words]) -> Texts:
    rows = [torch.from_numpy(text.numbers) for text in texts]
    vectors = [torch.from_numpy(text.vectors).half() for text in texts]
    fill = nn.utils.rnn.pad_sequence
    return Texts(fill(rows, batch_first=True, padding_value=-1), fill(vectors, batch_first=True))


def train(sets: Sequence[Pairs]) -> Network:
    """Train on these sets."""
    torch.manual_seed(0)
    chance = random.Random(0)  # noqa: S311
    every = [lesson(one) for one in sets]
    print(f"{len(every)} sets read", flush=True)
    pieces = default_encoder().pieces
    sides = [side for one in every[:: max(1, len(every) // SAMPLED)] for side in one[:2]]
    context = torch.cat([side.vectors[side.numbers >= 0].float() for side in sides]).numpy()
    network = Network(pieces.look_up(np.arange(len(pieces.vocabulary))), context)
    apart = [network.moves, network.worth]
    rest = [one for one in network.parameters() if all(one is not other for other in apart)]
    steps = torch.optim.Adam([{"params": apart, "lr": PIECE_RATE}, {"params": rest, "lr": RATE}])
    count = EPOCHS * (-(-len(every) // TOGETHER))
    slower = torch.optim.lr_scheduler.LambdaLR(steps, lambda step: 1 - step / count)
    for epoch in range(EPOCHS):
        chance.shuffle(every)
        total = 0.0
        for begin in range(0, len(every), TOGETHER):
            for asked, lines, worth in every[begin : begin + TOGETHER]:
                loss = functional.binary_cross_entropy_with_logits(network(asked, lines), worth)
                loss.backward()
                total += loss.item()
            steps.step()
            steps.zero_grad()
            slower.step()
        print(f"epoch {epoch}: {total / len(every):.4f}", flush=True)
    return network


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
    """Store it: moves in 8 bits, of the pieces that were met often; the rest in half precision."""
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
        arrays[f"{name}.mean"] = network.mean[name].numpy()
        for kind, one in (
            ("projection", network.projection[name]),
            ("weight", network.weight[name]),
            ("share", network.shares()[name]),
        ):
            arrays[f"{name}.{kind}"] = one.detach().numpy()
    halved = {name: one.astype(np.float16) if one.dtype == np.float32 else one for name, one in arrays.items()}
    np.savez_compressed(path, **halved)


def main() -> None:
    """Train on everything but the test authors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=HERE, help="folder to write")
    into: Path = parser.parse_args().into
    into.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    sets = [one for one in read_pairs() if one.author not in TEST_AUTHORS]
    sets += as_sets(read_mentions())
    store(train(sets), met_often(sets), into / "alignment.npz")


if __name__ == "__main__":
    main()
