"""Cues: the four signs, contractions, and what must not match."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejection_insight import resources
from rejection_insight.cues import CueSet, words

HITS = [
    ("did not know", "You didn't know it.", True),
    ("did not know", "you didnt know it", True),
    ("did not know", "You didn’t know it.", True),
    ("did not know", "You did know.", False),
    ("did not know", "You did. Not know.", False),
    ("can not", "We cannot say.", True),
    ("can not", "We can't say.", True),
    ("would have", "We'd have hired.", True),
    ("need* more", "needing more depth", True),
    ("need* more", "needed much more depth", False),
    ("we|they hoped", "they hoped for more", True),
    ("we|they hoped", "she hoped for more", False),
    ("lack of ... detail", "a lack of any real detail", True),
    ("lack of ... detail", "a lack of one two three four five detail", False),
    ("lack of ... detail", "a lack of care. The detail was fine", False),
    ("lack of ... detail", "a lack of care\n\nDetail was fine", False),
    ("was very? clear", "it was clear", True),
    ("was very? clear", "it was very clear", True),
    ("was very? clear", "it was not clear", False),
    ("good", "goodness", False),
    ("well prepared", "well-prepared", True),
    ("c++", "some C++ code", True),
]


@pytest.mark.parametrize(("cue", "text", "found"), HITS)
def test_a_cue_matches_what_it_says(cue: str, text: str, found: bool) -> None:  # noqa: FBT001
    assert bool(CueSet({"x": [cue]}).find(text)) is found


def test_hits_give_the_words_of_the_text() -> None:
    text = "Sadly, you didn't really explain why."
    (hit,) = CueSet({"gap": ["did not ... explain*"]}).find(text)
    assert text[hit.start : hit.end] == "didn't really explain"


@pytest.mark.parametrize("cue", ["", "... detail", "very? clear", "lack of ..."])
def test_a_cue_without_firm_ends_is_refused(cue: str) -> None:
    with pytest.raises(ValueError, match="a cue must begin and end with a word"):
        CueSet({"x": [cue]})


CUE_FILES = sorted(name for name in resources.manifest() if name.split("/")[-1] in {
    "areas.json", "polarity.json", "reasons.json", "layout.json", "scales.json", "reflection.json"
} and not name.startswith("advice"))  # fmt: skip


@pytest.mark.parametrize("name", CUE_FILES)
def test_cue_files_compile_and_every_cue_finds_itself(name: str) -> None:
    data = resources.load_json(name)
    cues = CueSet(data)
    for label, written in data.items():
        assert len(written) == len(set(written)), f"{label} holds a cue twice"
        for cue in written:
            plain = " ".join(part.rstrip("?").split("|")[0].rstrip("*") for part in cue.split() if part != "...")
            assert (label, cue) in {(hit.label, hit.cue) for hit in cues.find(plain)}, json.dumps([label, cue])


@given(st.text(max_size=200))
def test_words_slice_back_and_never_raise(text: str) -> None:
    found = words(text)
    assert all(0 <= word.start < word.end <= len(text) for word in found)
    assert [word.start for word in found] == sorted(word.start for word in found)


WORD = st.sampled_from(["a", "b", "c", "."])


def naive(cue: list[str], text: list[str]) -> bool:
    """Match a cue of plain words and dots at any place, by trying everything."""

    def from_(at: int, rest: list[str]) -> bool:
        if not rest:
            return True
        if rest[0] == "...":
            return any(
                "." not in text[at : at + skip] and from_(at + skip, rest[1:])
                for skip in range(5)
                if at + skip <= len(text)
            )
        return at < len(text) and text[at] == rest[0] and from_(at + 1, rest[1:])

    return any(from_(at, cue) for at in range(len(text)))


@given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=2, max_size=3), st.booleans(), st.lists(WORD, max_size=12))
def test_matching_agrees_with_a_naive_matcher(cue: list[str], gap: bool, text: list[str]) -> None:  # noqa: FBT001
    written = [cue[0], "...", *cue[1:]] if gap else cue
    found = CueSet({"x": [" ".join(written)]}).find(" ".join(text).replace(" .", "."))
    assert bool(found) == naive(written, text)


@pytest.mark.parametrize("text", ["N'T", "n’t", "'s", "Couldn't", "don't n't"])
def test_no_word_is_empty(text: str) -> None:
    assert all(word.text for word in words(text))
    assert words(text)
