"""Reading before judging: what is ceremony, who speaks, what a heading announces, where a sentence turns."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejection_insight import analyze
from rejection_insight.documents import Document, Mark, read
from rejection_insight.segments import clauses, pieces, units


def roles(text: str) -> list[tuple[str, str]]:
    return [(unit.role, text[unit.start : unit.end]) for unit in units(Document(text))]


def test_greeting_closing_and_names_are_ceremony() -> None:
    text = "Dear Asha,\n\nYou were clear. We chose another.\n\nKind regards,\nRuth Calloway\nHead of Insight"
    assert roles(text) == [
        ("ceremony", "Dear Asha,"),
        ("body", "You were clear."),
        ("body", "We chose another."),
        ("ceremony", "Kind regards,"),
        ("ceremony", "Ruth Calloway"),
        ("ceremony", "Head of Insight"),
    ]


def test_thanks_at_the_start_of_a_sentence_is_no_closing() -> None:
    assert ("body", "Thanks for your time, your answers were clear.") in roles(
        "Thanks for your time, your answers were clear.\nWe chose another."
    )


def test_a_title_announces_what_follows_until_the_next() -> None:
    text = "What went well:\n- pace\n- warmth\n\nEven better if:\n- the plenary had been longer"
    found = [(u.mode, text[u.start : u.end]) for u in units(Document(text)) if u.role != "ceremony"]
    assert found == [("strength", "pace"), ("strength", "warmth"), ("improvement", "the plenary had been longer")]


def test_speakers_are_names_that_return_and_labels_are_not() -> None:
    chat = "Dana: sql was thin\nOmar: agreed\nDana: but lovely manner\nCommunication: good"
    found = roles(chat)
    assert [words for role, words in found if role == "ceremony"] == ["Dana: ", "Omar: ", "Dana: "] or [
        words.strip() for role, words in found if role == "ceremony"
    ] == ["Dana:", "Dana:"]


def test_score_lines_keep_their_comment() -> None:
    text = "Scores out of 5\nCommunication: 4/5 - clear, but a little long\nSQL: 2/5"
    assert [words for role, words in roles(text) if role == "score"] == [
        "Communication: 4/5 - clear, but a little long",
        "SQL: 2/5",
    ]


def test_marks_of_the_document_decide() -> None:
    text = "Subject: Your interview\nYou were clear.\n> I rambled"
    document = Document(text, marks=(Mark("header", 0, 23), Mark("quote", 40, len(text))))
    assert [unit.role for unit in units(document)] == ["ceremony", "body", "quote"]


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("Good pace; but the ending was rushed.", ["Good pace;", "but the ending was rushed."]),
        ("The opening was very good, but the ending was rushed.",
         ["The opening was very good,", "but the ending was rushed."]),
        ("Although you knew the product, you asked no questions.",
         ["Although you knew the product,", "you asked no questions."]),
        ("You planned well – the plenary came late – and you saw it.",
         ["You planned well –", "the plenary came late –", "and you saw it."]),
        ("Clear and calm.", ["Clear and calm."]),
    ],
)  # fmt: skip
def test_sentences_turn_at_contrasts(sentence: str, parts: list[str]) -> None:
    assert [sentence[a:b] for a, b in clauses(sentence, 0, len(sentence))] == parts


@given(st.text(alphabet=st.sampled_from("ab B.,;:-–\n>3/5 butDear"), max_size=160))
def test_every_word_is_in_one_unit(text: str) -> None:
    found = units(Document(text))
    assert all(one.end <= other.start for one, other in pairwise(found))
    held = {at for unit in found for at in range(unit.start, unit.end)}
    lost = [text[at] for at in range(len(text)) if at not in held and text[at].isalnum() and not text[at].isdigit()]
    assert not [sign for sign in lost if sign not in "abB"]  # what may be a bullet: "a)", "B3."


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Your SQL was not strong enough for this role.", "Your SQL was not strong enough"),
        ("We were only shown the first half.", "We were only shown the first half."),
        ("Your answers were clear but not short enough.", "Your answers were clear"),
    ],
)
def test_nothing_is_cut_between_a_verb_and_its_not(text: str, first: str) -> None:
    found = pieces(text, units(Document(text)))
    assert text[found[0].start : found[0].end] == first


def test_the_line_above_a_mark_is_a_heading() -> None:
    text = "Q2 Care centred on the patient and the family\nScore: 3\nGood example of the mask.\n"
    roles = [unit.role for unit in units(Document(text))]
    assert roles == ["ceremony", "score", "body"]


def test_the_mail_of_a_candidate_who_asks_for_news_is_not_the_employers() -> None:
    text = (
        "Hi Jess,\n\nSorry to chase again. It's been three weeks since my trial shift and I haven't heard anything. "
        "I really enjoyed the kitchen.\n\nThanks\nLuca\n\nOn Sun, 1 Mar 2026 at 23:48, Jess Moran wrote:\n"
        "> Hey Luca, the team loved you.\n> Will come back to you by Wednesday.\n"
    )
    document = read(text)
    roles = {document.text[unit.start : unit.end]: unit.role for unit in units(document)}
    assert roles["I really enjoyed the kitchen."] == "ceremony"
    assert any(role == "body" for said, role in roles.items() if "the team loved you" in said)


@pytest.mark.parametrize("sign", [" ", "\t", ".", "-", " -", "; ", "\n "])
def test_runs_of_signs_between_words_are_read_in_time(sign: str) -> None:
    text = f"Presentation skills were quite good{sign * 20_000}you explained the plan well to us."
    start = time.perf_counter()
    pieces(text, units(Document(text)))
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("quoted", "bases"),
    [
        (
            "On Mon, 3 Mar 2025, Sam wrote:\n> I was too slow on the SQL questions and\n> could not explain the join.",
            [],
        ),
        ("On Mon, 3 Mar 2025, Ana wrote:\n> I was too tired to write. You were slow on the SQL questions.", ["stated"]),
    ],
)
def test_a_candidate_who_finds_fault_with_themselves_in_a_quoted_mail_is_not_judged_by_it(
    quoted: str, bases: list[str]
) -> None:
    document = read(f"Hi,\nwe chose somebody else.\n\n{quoted}\n")
    assert any(unit.by_candidate for unit in units(document)) is not bool(bases)
    assert [area.basis for area in analyze(document).areas] == bases


@pytest.mark.parametrize("line", ["Position: Sales Manager, Acme", "Candidate: Ana Lee", "Interviewers: P. Roos (GM)"])
def test_the_fields_of_a_form_say_nothing(line: str) -> None:
    assert [unit.role for unit in units(Document(f"{line}\nThe sums were right.\n"))] == ["ceremony", "body"]


@pytest.mark.parametrize("line", ["Position: filled internally", "Position: closed in March", "Post: given to another"])
def test_what_became_of_a_position_is_no_field(line: str) -> None:
    assert units(Document(f"{line}\nThe sums were right.\n"))[0].role == "body"


def test_a_clause_is_not_cut_before_a_yet_that_ends_it() -> None:
    text = "There was no Dutch yet. We liked the plan, yet the sums were wrong."
    cut = [text[piece.start : piece.end] for piece in pieces(text, units(Document(text)))]
    assert cut[0] == "There was no Dutch yet."
    assert any(piece.startswith("yet the sums") for piece in cut)
