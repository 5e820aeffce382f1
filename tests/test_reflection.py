"""The person's own notes, in the forms that people write them."""

from __future__ import annotations

import pytest

import rejection_insight as ri
from rejection_insight.encoder import default_encoder
from rejection_insight.reflection import Notes, read_notes

FINDER = ri.KeywordFinder(ri.Vocabulary.default())


def read(text: str) -> Notes:
    return read_notes(ri.read(text), FINDER)


POLARITY = [
    ("I rambled when they asked about the budget", "improvement"),
    ("they laughed at my story about the boiler", "strength"),
    ("my mind went blank on the second question", "improvement"),
    ("I was not nervous at all", "strength"),
    ("The interview was on Tuesday at ten", "neutral"),
    ("i should have read their annual report", "improvement"),
    ("explained the ward round well I think", "neutral"),
    ("I nailed the role play", "strength"),
]


@pytest.mark.parametrize(("line", "polarity"), POLARITY)
def test_a_line_of_notes(line: str, polarity: str) -> None:
    assert [s.polarity for s in read(line).statements] == [polarity]


def test_plus_and_minus_decide_where_both_are_used() -> None:
    notes = read("+ the demo\n+ my questions\n- timing\n- the SQL part")
    assert [s.polarity for s in notes.statements] == ["strength", "strength", "improvement", "improvement"]
    plain = read("- the demo\n- timing")
    assert {s.polarity for s in plain.statements} == {"neutral"}, "a dash alone is a bullet"


def test_everything_in_notes_is_the_persons_own() -> None:
    assert {s.basis for s in read("I rambled. They liked my demo.\n\nBest,\nSam").statements} == {"self"}


ANSWERS = [
    ("I had read their annual report", "researched_role_company", "yes"),
    ("I did not research the company at all", "researched_role_company", "no"),
    ("I only skimmed their website", "researched_role_company", "partly"),
    ("Did I read their website?", "researched_role_company", "unknown"),
    ("I should have read their website", "researched_role_company", "no"),
    ("I brought up the new depot and they nodded", "brought_research_into_conversation", "yes"),
    ("Never got to use their strategy", "brought_research_into_conversation", "no"),
    ("I had three questions ready", "prepared_questions", "yes"),
    ("Asked at the end I had no questions", "prepared_questions", "no"),
    ("I tailored my CV to the advert", "optimised_keywords", "yes"),
    ("Sent the same CV as always", "optimised_keywords", "no"),
    ("I rambled about the rota", "communicated_as_intended", "no"),
    ("It rained all day", "prepared_questions", "unknown"),
]


@pytest.mark.parametrize(("line", "question", "answer"), ANSWERS)
def test_the_checklist_is_answered_from_the_notes(line: str, question: str, answer: str) -> None:
    found = read(line).answers[question]
    assert found.answer == answer
    assert [e.text for e in found.evidence] == ([] if answer == "unknown" else [line])


def test_both_sides_give_partly() -> None:
    found = read("I had three questions ready.\nWhen they asked, I had no questions.").answers["prepared_questions"]
    assert found.answer == "partly"
    assert len(found.evidence) == 2


def test_what_one_did_is_told_by_the_plainest_words() -> None:
    model = default_encoder()
    text = "Read their annual report before I went.\nThe second question surprised me a little."
    found = read_notes(ri.read(text), FINDER, model).answers["researched_role_company"]
    assert found.answer == "yes"
    assert [e.text for e in found.evidence] == ["Read their annual report before I went."]


@pytest.mark.parametrize("mishap", ["They laughed when I said where I stay.", "I burnt the first tray of loaves."])
def test_a_mishap_is_no_highlight(mishap: str) -> None:
    found = read_notes(ri.read(mishap), FINDER, default_encoder())
    assert [s.polarity for s in found.statements if s.polarity == "strength"] == []
    assert found.answers["communicated_as_intended"].answer == "unknown"


def test_what_was_done_is_nothing_to_improve() -> None:
    found = read_notes(ri.read("It rained.\nCV: I put the words from the ad in."), FINDER, default_encoder())
    assert found.answers["optimised_keywords"].answer == "yes"
    assert "improvement" not in {s.polarity for s in found.statements}


@pytest.mark.parametrize("line", ["Sent a thank you email the next day.", "Emailed them a thank you the next morning"])
def test_thanks_are_no_concern_and_no_application(line: str) -> None:
    notes = ri.analyze(notes=line)
    assert not notes.areas
    assert notes.checklist.optimised_keywords.answer == "unknown"


def test_thanks_that_were_forgotten_say_nothing_of_the_application() -> None:
    assert ri.analyze(notes="I forgot to send a thank you mail.").checklist.optimised_keywords.answer == "unknown"


@pytest.mark.parametrize(
    "note", ["I read up on the company. Nobody asked about it.", "I'd read the whole site. They didn't ask."]
)
def test_what_one_read_is_no_fault_and_neither_is_what_nobody_asked(note: str) -> None:
    insight = ri.analyze(notes=note)
    assert insight.checklist.researched_role_company.answer == "yes"
    assert insight.areas == ()
