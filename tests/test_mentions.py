"""Whose a named thing is: lines that look alike, and what a résumé is said to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rejection_insight as ri
from rejection_insight.documents import Document
from rejection_insight.keywords import KeywordFinder
from rejection_insight.mentions import WHOSE, default_mentions
from rejection_insight.resume import read_resume
from rejection_insight.sentences import Span
from rejection_insight.vocabulary import Vocabulary

if TYPE_CHECKING:
    from rejection_insight.wordpiece import Words

FINDER = KeywordFinder(Vocabulary.default())


def whose(line: str) -> str:
    """Judge a line whose named words stand in brackets."""
    before, _, rest = line.partition("[")
    name, _, behind = rest.partition("]")
    text = before + name + behind
    words = Span(len(before), len(before + name))
    return WHOSE[int(default_mentions().judge(text, [(Span(0, len(text)), words)])[0].argmax())]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Built the [Power BI] reports that the finance team opens every Monday", "own"),
        ("Sent my tables to the analysts, who built the [Power BI] reports", "others"),
        ("Ran the [payroll] for ninety people together with the bookkeeper", "own"),
        ("Sent the hours to the bureau that ran the [payroll]", "others"),
        ("Took over the [Kafka] cluster from a contractor and have run it since", "own"),
        ("A colleague tried out [Kafka], the firm stayed with nightly files", "others"),
        ("Course in [project management] booked for the spring", "part"),
        ("Have never worked with [Kubernetes]", "not"),
    ],
)
def test_lines_that_look_alike_are_told_apart(line: str, expected: str) -> None:
    assert whose(line) == expected


def shown(text: str, *, judged: bool) -> set[str]:
    judge = default_mentions() if judged else None
    return {skill.keyword for skill in read_resume(Document(text), FINDER, judge=judge).skills}


def test_a_resume_shows_nothing_of_what_a_line_says_of_others() -> None:
    text = (
        "Experience\nClerk, Holt Ltd, 2019 - 2023\n"
        "- Kept the order book in Excel.\n- Orders went into Salesforce, which only the reps could open.\n"
    )
    assert {"Excel", "Salesforce"} <= shown(text, judged=False)
    assert "Excel" in shown(text, judged=True)
    assert "Salesforce" not in shown(text, judged=True)


@pytest.mark.parametrize("text", ["Skills\nExcel, Kafka, SQL", "Languages\nSpanish (first language), English", "Kafka"])
def test_lists_and_languages_are_left_alone(text: str) -> None:
    assert shown(text, judged=True) == shown(text, judged=False)


@pytest.mark.parametrize(
    "line",
    [
        "Receptionist, Hotel Polonia, Wrocław\n2019 - 2023",
        "Junior Accountant, Kloof Motor Spares, Durban, 2019 - 2022",
        "- Xero, Access Dimensions, Excel, a little SQL",
        "- Containerised the application with Docker",
        "- Fill in the shift sheet in Excel",
    ],
)
def test_titles_lists_and_plain_lines_are_the_persons_own(line: str) -> None:
    text = f"Experience\n{line}\n"
    assert shown(text, judged=False)
    assert shown(text, judged=True) == shown(text, judged=False)


def test_what_the_judge_reads_is_kept_for_whoever_reads_on() -> None:
    text = "Experience\nClerk, Holt Ltd, 2019 - 2023\n- Kept the order book of the shop in Excel.\n"
    known: dict[str, Words] = {}
    read_resume(Document(text), FINDER, judge=default_mentions(), known=known)
    assert list(known) == ["Kept the order book of the shop in Excel."]


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("Skills\nExcel, Word\nThe web people on our floor use Figma.", "Figma"),
        (
            "Languages\nEnglish, Spanish\nMy mother trades in Porto and has very good Portuguese, I only greet in it.",
            "Portuguese",
        ),
    ],
)
def test_a_list_may_tell_of_others_too(text: str, keyword: str) -> None:
    assert keyword in shown(text, judged=False)
    assert keyword not in shown(text, judged=True)


@pytest.mark.parametrize(
    "text",
    [
        "Skills\nNot only Git but also Mercurial and Subversion",
        "Experience\nClerk, Holt Ltd, 2019 - 2023\n- Nobody else did payroll, so I did.\n- Clients praised my payroll.",
        "Languages\nNot just conversational Russian but business Russian as well",
    ],
)
def test_what_one_says_of_oneself_by_others_is_kept(text: str) -> None:
    assert shown(text, judged=False)
    assert shown(text, judged=True) == shown(text, judged=False)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("Contracts with group purchasing organizations are handled by key accounts in St. Louis", "missing"),
        ("Negotiated contracts with group purchasing organizations for three states", "shown"),
    ],
)
def test_words_that_no_list_knows_are_judged_too(line: str, status: str) -> None:
    resume = f"Ann Holt\n\nExperience\nRep, Dale Medical, Omaha\n2019 - 2023\n- {line}\n"
    advert = "Requirements\n- Experience with group purchasing organizations\n- English"
    first, *_ = ri.analyze(job=advert, resume=resume).matches
    assert (first.keyword, first.status) == ("group purchasing organizations", status)


@given(st.lists(st.text(max_size=80), max_size=4))
def test_anything_can_be_judged(lines: list[str]) -> None:
    text = "\n".join(lines)
    starts = np.cumsum([0, *(len(line) + 1 for line in lines)])
    named = [
        (Span(int(at), int(at) + len(line)), Span(int(at) + len(line) // 3, int(at) + len(line)))
        for at, line in zip(starts, lines, strict=False)
    ]
    likely = default_mentions().judge(text, named)
    assert likely.shape == (len(lines), len(WHOSE))
    assert np.allclose(likely.sum(axis=1), 1, atol=1e-5)


def test_what_lies_beyond_what_is_read_is_taken_for_own() -> None:
    text = "word " * 100 + "Kafka was run by the other team"
    start = text.index("Kafka")
    assert default_mentions().judge(text, [(Span(0, len(text)), Span(start, start + 5))])[0, 0] == 1
