"""The finder: hits beside near misses, scope, owners, and the laws on any text."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import rejection_insight as ri
from rejection_insight.keywords import KeywordFinder, shared_finder
from rejection_insight.skills import Condition, Skill
from rejection_insight.vocabulary import Vocabulary

FINDER = KeywordFinder(Vocabulary.default())


def named(text: str) -> list[str]:
    return [word.keyword for word in FINDER.find(text, "job")]


HITS = [
    ("Built a Django Hospital Portal", ["Django"]),
    ("Laravel Clinic Portal, Tableau Bar Charts", ["Laravel", "Tableau"]),
    ("Django\nSchool of Art", ["Django"]),
    # signs and boundaries
    ("C, C# and C++", ["C", "C#", "C++"]),
    ("C++17 and C#10 in production", ["C++", "C#"]),
    ("We use C#/.NET daily.", ["C#", ".NET"]),
    ("Build with .NET.", [".NET"]),
    ("Our backend is Node.js.", ["backend development", "Node.js"]),
    ("CI/CD with Jenkins", ["CI/CD", "Jenkins"]),
    ("CI CD, Docker", ["CI/CD", "Docker"]),
    ("A/B testing on emails", ["A/B testing"]),
    ("Split tests on landing pages", ["A/B testing"]),
    ("Python-based tooling", ["Python"]),
    ("Python's standard library", ["Python"]),
    ("Python’s decorators", ["Python"]),
    ("Postgres/MySQL", ["PostgreSQL", "MySQL"]),
    ("HTML5 & CSS", ["HTML", "CSS"]),
    ("(Kubernetes)", ["Kubernetes"]),
    ("Docker,Kubernetes", ["Docker", "Kubernetes"]),
    # one form of several
    ("Building REST APIs", ["REST APIs"]),
    ("an e-commerce shop", ["e-commerce"]),
    ("an ecommerce shop", ["e-commerce"]),
    ("problem solving", ["problem solving"]),
    ("problem-solving", ["problem solving"]),
    ("pivot table in Excel", ["pivot tables", "Excel"]),
    ("data visualization", ["data visualisation"]),
    ("data visualisation", ["data visualisation"]),
    ("Build, train, measure and look after all of our machine\nlearning models, every day", ["machine learning"]),
    # ordinary words that are names here
    ("5 years of Go, Python and Rust", ["Go", "Python", "Rust"]),
    ("microservices written in Go", ["microservices", "Go"]),
    ("- Go (two newer services are written in it)", ["Go"]),
    ("- R", ["R"]),
    ("Programming in R", ["R"]),
    ("JS (ES2022), Node.js, Express, Redis", ["JavaScript", "Node.js", "Express.js", "Redis"]),
    ("Advanced skills in Excel", ["Excel"]),
    ("good with excel, powerpoint", ["Excel", "Microsoft PowerPoint"]),
    ("Excel: pivot tables", ["Excel", "pivot tables"]),
    ("Swift and Kotlin", ["Swift", "Kotlin"]),
    ("Hadoop, Spark and Hive", ["Hadoop", "Apache Spark", "Hive"]),
    ("Ruby on Rails", ["Ruby on Rails"]),
    ("Create buckets with TF, using the modules", ["Terraform"]),
    ("Docker, K8s, TF, Git", ["Docker", "Kubernetes", "Terraform", "Git"]),
    ("Microsoft Word, Excel, Access and Outlook", ["Microsoft Word", "Excel", "Microsoft Access", "Microsoft Outlook"]),
    ("Slack, Zoom and Teams", ["Slack", "Zoom", "Microsoft Teams"]),
    # other fields
    ("French and German", ["French", "German"]),
    ("Fluent Polish", ["Polish"]),
    ("holder of a CSCS card", ["CSCS card"]),
    ("QBO for eleven clients", ["QuickBooks Online"]),
    ("Tableau or Power BI", ["Tableau", "Power BI"]),
    ("Supervised four apprentices on site", ["people management"]),
    ("two nurses report to me", ["people management"]),
    ("Led a team of nine people", ["team leadership"]),
]  # fmt: skip

MISSES = [
    "I excel at communication.",
    "Excel in a fast team!",
    "People who excel here are curious.",
    "Ann excels at solving things",
    "We go the extra mile for you.",
    "Go the extra mile.",
    "Our launch is a go-to-market race.",
    "Go-to-market",
    "Google is a company.",
    "R&D budget",
    "the R & D office",
    "the department of r",
    "You will have access to a gym.",
    "Access to parking.",
    "Customers come by word of mouth.",
    "express an interest by Friday",
    "Express your interest.",
    "It is on us.",
    "a swift response",
    "Swift, accurate work.",
    "rest assured",
    "the rest of it",
    "That will spark joy.",
    "lead times",
    "react quickly",
    "Let us make sure of it.",
    "The sun is rising: rust and dust.",
    "C-level executives",
    "vitamin C",
    "the C-suite",
    "Plan C",
    "Please send a letter.",
    "Please send it and be well.",
    "Based in Leeds.",
    "a slack week",
    "Zoom in on it.",
    "She is a gem of a person.",
    "An express train",
    "a scheme of theirs",
    "the outlook is good",
    "Meet at 3 PM.",
    "7 pm",
    "pa in Leeds",
    "we act as an agency",
    "Our ruby wedding",
    "See python.org.",
    "Write to docker@example.com.",
    "https://example.com/python/django",
    "www.tableau.com",
    "java_home",
    "@kubernetes",
    "Javanese food",
    "Scalable gains",
    "an unexcelled view",
    "Salesforces of nature?",
    "Java, script",
    "machine. Learning",
    "An Italian restaurant.",
    "Treasurer of the Tableau Supper Club, Jurong",
    "Salesforce Road, Leeds",
    "Slack Lane Primary School",
    "Taught at St Figma's, at St Figma School and at Kafka Bookshop",
    "The German market.",
]


@pytest.mark.parametrize(("text", "names"), HITS, ids=[text[:30] for text, _ in HITS])
def test_finds(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize("text", MISSES)
def test_finds_nothing(text: str) -> None:
    expected = {"Java, script": ["Java"]}.get(text, [])
    assert named(text) == expected


DENIED = [
    ("no SQL needed", {"SQL"}),
    ("No Python or Java required.", {"Python", "Java"}),
    ("French is not required.", {"French"}),
    ("French and German are not needed", {"French", "German"}),
    ("I have never used Kubernetes.", {"Kubernetes"}),
    ("You don't need Docker.", {"Docker"}),
    ("We worked without Terraform.", {"Terraform"}),
    ("no experience with Kafka", {"Kafka", "Apache Kafka"}),
    ("Xero is not mandatory, Python is.", {"Xero"}),
    ("no SQL, but Python", {"SQL"}),
    ("Python is essential and Java is not required.", {"Java"}),
    ("not only Python but Java", set[str]()),
    ("not just Docker, Kubernetes too", set[str]()),
    ("no later than May: Python", set[str]()),
    ("Python is a must; no degree is asked for", set[str]()),
    ("no worries if you bring Python", set[str]()),
    ("Python and Java are required.", set[str]()),
    ("No agency. Python please.", set[str]()),
]


@pytest.mark.parametrize(("text", "names"), DENIED, ids=[text for text, _ in DENIED])
def test_denies(text: str, names: set[str]) -> None:
    found = FINDER.find(text, "job")
    assert found
    assert {word.keyword for word in found if word.negated} <= names
    assert bool(names) is any(word.negated for word in found)
    if len(names) > 1 and " or " in text + " and ":
        assert sum(word.negated for word in found) >= 1


OTHERS = [
    ("Our customers use Salesforce.", "other"),
    ("The data team runs Airflow.", "other"),
    ("a pipeline that a colleague built in Java", "other"),
    ("Our brand agency does motion in After Effects.", "other"),
    ("Deploys with the GitHub Actions pipeline that our platform group designed", "other"),
    ("Payroll is run by a separate team.", "other"),
    ("Some client-side CFOs are using NetSuite.", "other"),
    ("We use Salesforce.", "self"),
    ("We are a Python shop.", "self"),
    ("I built it in Java.", "self"),
    ("Services are built by us in Java.", "self"),
    ("Work with our engineers on Python services", "self"),
    ("The team uses Python.", "self"),
    ("Our customers are shops, but I use Salesforce.", "self"),
]


@pytest.mark.parametrize(("text", "owner"), OTHERS, ids=[text[:40] for text, _ in OTHERS])
def test_whose_it_is(text: str, owner: str) -> None:
    found = FINDER.find(text, "resume")
    assert found
    assert {word.owner for word in found} == {owner}


def test_an_abbreviation_is_recalled_from_elsewhere_in_the_text() -> None:
    text = "Terraform was thin.\nWe talked at length about other things.\nBrush up on TF before then."
    assert named(text) == ["Terraform", "Terraform"]
    assert named("Brush up on TF before then.") == []


def test_capitals_say_nothing_in_a_shouted_line() -> None:
    assert named("WE EXPECT YOU TO GO FURTHER AND EXCEL EVERY DAY") == []
    assert named("SKILLS: PYTHON, SQL") == ["Python", "SQL"]


def test_a_stretch_of_a_text_and_the_part_of_a_document() -> None:
    text = "Python here. Java there. SQL last."
    found = FINDER.find(text, "feedback", 2, start=13, end=24)
    assert [(word.keyword, word.evidence.part, word.evidence.source) for word in found] == [("Java", 2, "feedback")]
    assert text[found[0].evidence.start : found[0].evidence.end] == "Java"


def test_skills_of_ones_own_are_found() -> None:
    finder = KeywordFinder(Vocabulary.default().extend({"Argo CD": ["argocd"], "zippy-zap": []}))
    assert [word.keyword for word in finder.find("We ship with argocd, Argo CD and ZippyZap.", "job")] == [
        "Argo CD", "Argo CD", "zippy-zap",
    ]  # fmt: skip


def test_a_spacy_pipeline_adds_its_entities_and_its_tags() -> None:
    import spacy
    from spacy.language import Language

    @Language.component("tag_go_as_verb")
    def tag(doc):
        for token in doc:
            token.pos_ = "VERB" if token.text == "Go" else "NOUN"
        return doc

    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(
        [{"label": "SKILL", "pattern": "wool dyeing"}, {"label": "ORG", "pattern": "Acme"}]
    )
    nlp.add_pipe("tag_go_as_verb")
    finder = KeywordFinder(Vocabulary.default(), nlp)
    text = "Acme wants wool dyeing, Python, Go."
    assert [word.keyword for word in finder.find(text, "job")] == ["wool dyeing", "Python"]
    assert named(text) == ["Python", "Go"]


PIECES = st.sampled_from(
    ["Python", "Go", "go", "R", "R&D", "C#", "C++", ".NET", "Node.js", "no", "not required", "our customers use", ",", ";",
     "or", "\n", "\n- ", "(", ")", "'s", "’s", "/", "K8s", "TF", "Excel", "excel at", "French", "@", "_", "\ud800", "ß", "İ", "ﬁ"]
)  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=200), st.lists(PIECES, max_size=20).map(" ".join), st.lists(PIECES, max_size=20).map("".join)
    )
)
@example("İstanbul: Python, İ R")
@example("C#C#C++")
def test_evidence_slices_back_in_order_without_overlap(text: str) -> None:
    found = FINDER.find(text, "notes")
    end = 0
    for word in found:
        assert text[word.evidence.start : word.evidence.end] == word.evidence.text != ""
        assert word.evidence.start >= end
        assert word.keyword in FINDER.vocabulary
        end = word.evidence.end
    assert found == FINDER.find(text, "notes")


@pytest.mark.parametrize(
    "piece",
    ["Python ", "no Python, ", "go R C ", "a", "a-", "(", "no ", "@", "supervised ", "our customers use ", "Go, "],
)
def test_time_grows_with_the_text(piece: str) -> None:
    def spent(times: int) -> float:
        text = piece * (times // len(piece))
        start = time.perf_counter()
        FINDER.find(text, "job")
        return time.perf_counter() - start

    spent(2_000)
    small = min(spent(8_000) for _ in range(3))
    large = min(spent(64_000) for _ in range(2))
    assert large < 8 * 4 * small + 0.15


def test_many_threads_find_the_same() -> None:
    texts = ["Python, Go and R; no SQL.", "JS on Node.js", "We excel at Excel"] * 20
    alone = [FINDER.find(text, "job") for text in texts]
    finder = KeywordFinder(ri.Vocabulary.default())
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: finder.find(text, "job"), texts)) == alone


def test_two_readings_that_both_hold_are_left_open() -> None:
    from rejection_insight.skills import Condition

    skills = [
        Skill("one", aliases=("XY",), conditions=(Condition("XY", near=frozenset({"here"})),)),
        Skill("other", aliases=("XY",), conditions=(Condition("XY", near=frozenset({"there"})),)),
    ]
    finder = KeywordFinder(Vocabulary(skills))
    assert [word.keyword for word in finder.find("XY here", "job")] == ["one"]
    assert finder.find("XY here and there", "job") == ()


def test_a_phrase_shows_its_skill_around_another_name() -> None:
    vocabulary = Vocabulary([Skill("leading", phrases=("led ... clerks",)), Skill("payroll")])
    found = KeywordFinder(vocabulary).find("Led two payroll clerks. Payroll clerks led the way.", "resume")
    assert [(word.keyword, word.evidence.text) for word in found] == [
        ("leading", "Led two"),
        ("payroll", "payroll"),
        ("payroll", "Payroll"),
    ]


def test_a_form_that_stays_open_does_not_hide_what_is_shown() -> None:
    condition = Condition("stands", near=frozenset({"trade"}))
    vocabulary = Vocabulary(
        [Skill("trade shows", conditions=(condition,)), Skill("building", phrases=("stands with",))]
    )
    finder = KeywordFinder(vocabulary)
    assert [word.keyword for word in finder.find("Built stands with hazel", "resume")] == ["building"]
    assert [word.keyword for word in finder.find("Built trade stands with hazel", "resume")] == ["trade shows"]


def test_what_shows_a_skill_is_never_cut_to_a_word_that_says_nothing() -> None:
    text = "Analyst who says in plain words where the depot managers lose money"
    found = ri.KeywordFinder(ri.Vocabulary.default()).find(text, "resume")
    assert [keyword.evidence.text for keyword in found] == ["plain words"]


def test_a_name_inside_a_sentence_is_recalled_from_elsewhere_in_the_text() -> None:
    found = FINDER.find("Built shops in React 18.\nBuilt portals in React.\nReact quickly to changes.", "resume")
    assert [(word.keyword, word.evidence.text) for word in found] == [("React", "React 18"), ("React", "React")]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Experience with a CRM", {"customer relationship management software"}),
        ("CRM for airline pilots", {"crew resource management"}),
        ("You jumped into picking technologies before asking about load.", set()),
        ("Picking and dispatch in the warehouse", {"order picking"}),
        ("Current annual practising certificate (nursing)", {"practising certificate"}),
        ("Good knowledge of German labour law", {"German employment law"}),
        ("A deteriorating patient", {"deteriorating patients"}),
        ("Valid driver's license and a clean driving record", {"Driving licence", "clean driving record"}),
    ],
)
def test_everyday_words_are_read_by_what_stands_around_them(said: str, names: set[str]) -> None:
    found = {one.keyword for one in shared_finder().find(said, "job")}
    assert names <= found
    assert found - names <= {"warehouse operations", "dispatch", "nursing", "piloting aircraft"}
