from __future__ import annotations

import pytest

from rejection_insight.sentences import sentences
from rejection_insight.wording import (
    WordIndex,
    contains_words,
    content_words,
    find_close,
    find_meaning,
    find_misspelt,
    find_phrase,
    index_words,
    plain,
    root,
    stem,
)


def index(text: str) -> WordIndex:
    return index_words(text, sentences(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("organisation", "Organizations"),
        ("policy", "policies"),
        ("colour", "color"),
        ("centres", "center"),
        ("analyse", "analyze"),
        ("test", "tests"),
        ("branch", "branches"),
        ("paediatric", "pediatric"),
    ],
)
def test_spelling_and_number_do_not_change_a_word(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("gas", "ga"), ("java", "javas cript"), ("four", "for"), ("news", "new "), ("c++", "c"), ("c#", "c")],
)
def test_other_words_stay_other(one: str, other: str) -> None:
    assert plain(one) != plain(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("led", "leading"),
        ("negotiating", "negotiated"),
        ("taught", "teaching"),
        ("planning", "planned"),
        ("sold", "sales"),
        ("teacher", "taught"),
        ("negotiation", "negotiated"),
        ("observation", "observed"),
        ("documentation", "documents"),
        ("treatment", "treated"),
        ("curator", "curatorial"),
        ("maintenance", "maintained"),
    ],
)
def test_inflection_shares_a_root(one: str, other: str) -> None:
    assert root(one) == root(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("supervised", "manage"),
        ("clients", "customer"),
        ("apprentices", "people"),
        ("hired", "recruitment"),
    ],
)
def test_meaning_shares_a_stem_and_no_root(one: str, other: str) -> None:
    assert stem(one) == stem(other)
    assert root(one) != root(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("leads", "leadership"),
        ("managed", "led"),
        ("present", "presentation"),
        ("organisation", "organised"),
        ("production", "product"),
    ],
)
def test_near_words_share_no_stem(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_words_in_words() -> None:
    assert contains_words("3 years of front-end work", "Frontend")
    assert contains_words("Health care", "healthcare")
    assert not contains_words("JavaScript", "Java")
    assert not contains_words("SAP", "SAS")
    assert not contains_words("anything", "")


def test_a_phrase_is_found_in_any_number_and_spelling() -> None:
    text = "Prioritised risk-assessments daily."
    assert [text[a:b] for a, b in find_phrase(index(text), "risk assessment")] == ["risk-assessments"]
    assert find_phrase(index("risk of assessment"), "risk assessment") == []


@pytest.mark.parametrize(
    ("text", "name", "hit"),
    [
        ("ran Kuberntes clusters", "Kubernetes", "Kuberntes"),
        ("Salesfroce admin", "Salesforce", "Salesfroce"),
        ("AutoCADD drawings", "AutoCAD", "AutoCADD"),
        ("qualified phlebotomisst", "phlebotomist", "phlebotomisst"),
        ("machine learnning models", "machine learning", "machine learnning"),
    ],
)
def test_one_slip_of_the_keyboard(text: str, name: str, hit: str) -> None:
    assert [text[a:b] for a, b in find_misspelt(index(text), name)] == [hit]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Java", "JavaScript"),
        ("C", "C#"),
        ("SAS", "SAP"),
        ("topography", "typography"),
        ("accountant", "accounting"),
        ("Oracle", "Oracles"),
        ("negotiated", "negotiate"),
        ("React", "Preact"),
        ("Scala", "Scalar"),
        ("physiology", "psychology"),
        ("machine reading", "machine learning"),
    ],
)
def test_other_words_are_no_slips(text: str, name: str) -> None:
    assert find_misspelt(index(text), name) == []


def test_content_words_leave_out_what_says_nothing() -> None:
    assert content_words("Proven experience of managing a busy caseload") == ["managing", "busy", "caseload"]
    assert content_words("5+ years of relevant professional experience") == []


def meant(text: str, phrase: str, blocks: list[tuple[int, int]] | None = None) -> list[tuple[list[str], bool]]:
    return [
        ([text[slice(*span)] for span in meaning.spans], meaning.literal)
        for meaning in find_meaning(index(text), phrase, blocks or [])
    ]


def test_meaning_needs_the_content_in_one_sentence() -> None:
    text = "Managed a caseload of 30 families. Wrote reports for court."
    assert meant(text, "experience managing a caseload") == [(["Managed a caseload of 30 families."], True)]
    assert meant(text, "supervising a caseload") == [(["Managed a caseload of 30 families."], False)]
    assert meant(text, "managing court reports") == []
    assert meant(text, "experience") == []


def test_or_all_of_it_in_one_job() -> None:
    text = "Account Executive, B2B software. Three years of closing. Liked it."
    assert meant(text, "closing in B2B software", [(0, len(text))]) == [
        (["Account Executive, B2B software.", "Three years of closing."], True)
    ]
    assert meant(text, "closing in B2B software", [(0, 30), (33, len(text))]) == []


def test_leading_people_is_managing_them_but_leads_are_no_leadership() -> None:
    assert meant("Led a team of nine.", "managing people") == [(["Led a team of nine."], False)]
    assert meant("Leads a team of nine.", "leadership") == []
    assert meant("Managed the diary.", "leadership") == []


def test_words_that_are_left_out_are_not_found() -> None:
    text = "Testing is done by the lads. Ran the jobs."
    spans = sentences(text)
    without = index_words(text, spans, spans[:1])
    assert find_phrase(without, "testing") == []
    assert find_meaning(without, "testing") == []
    assert find_phrase(without, "jobs") != []


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("Kept the till ledgers and the keys.", "ledger keeping", ["Kept the till ledgers"]),
        ("The ledgers of all the shops were, every night, at last kept.", "ledger keeping", []),
        ("Ledgers. Kept bees.", "ledger keeping", []),
        ("Ledgers: kept by date", "ledger keeping", []),
        ("Ledgers kept", "ledgers", []),
    ],
)
def test_words_close_together(text: str, phrase: str, found: list[str]) -> None:
    index = index_words(text, sentences(text))
    assert [text[start:end] for start, end in find_close(index, phrase)] == found
