"""Ranking, checklist, agreement and steps, on findings made by hand: order and counting, nothing else."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest

import rejection_insight as ri
from rejection_insight import resources
from rejection_insight.advice import Findings, agreement, highlights, rank_areas, standing, wording
from rejection_insight.checklist import answered
from rejection_insight.feedback import Feedback
from rejection_insight.reflection import QUESTIONS, Notes
from rejection_insight.results import (
    AREAS,
    STAGES,
    CheckAnswer,
    Evidence,
    FeedbackSkill,
    ImprovementArea,
    Match,
    OutsideReason,
    Requirement,
    Statement,
)
from rejection_insight.steps import plan_steps


def said(at: int, polarity: str, *areas: str, severity: int | None = None) -> Statement:
    grade = 2 if polarity == "improvement" and severity is None else severity
    return Statement(Evidence("feedback", at, at + 5, f"f{at:04}"), polarity, areas, grade)  # type: ignore[arg-type]


def noted(at: int, polarity: str, *areas: str) -> Statement:
    grade = 2 if polarity == "improvement" else None
    return Statement(Evidence("notes", at, at + 5, f"n{at:04}"), polarity, areas, grade, basis="self")  # type: ignore[arg-type]


def feedback(*statements: Statement, outside: tuple[OutsideReason, ...] = (), invited: bool = False) -> Feedback:
    quote = (Evidence("feedback", 0, 5, "f0000"),)
    return Feedback(statements, (), "rejected", quote, None, (), outside, invited, "in May" if invited else None, quote)


def notes(*statements: Statement, **answers: str) -> Notes:
    quote = (Evidence("notes", 0, 5, "n0000"),)
    given = {q: CheckAnswer(a, quote) for q, a in answers.items()}  # type: ignore[arg-type]
    return Notes(statements, (), {q: given.get(q, CheckAnswer()) for q in QUESTIONS})


def asked(
    keyword: str, status: str, kind: str = "skill", importance: str = "must", **more: str
) -> tuple[Requirement, Match]:
    quote = Evidence("job", 1, 2, keyword[:1])
    shown = (Evidence("resume", 3, 4, more.pop("shown")),) if "shown" in more else ()
    requirement = Requirement(keyword, kind, importance, quote)  # type: ignore[arg-type]
    return requirement, Match(keyword, status, importance, evidence=(quote, *shown), **more)  # type: ignore[arg-type]


def findings(*parts: Feedback, own: Notes | None = None, pairs: tuple[tuple[Requirement, Match], ...] = ()) -> Findings:
    return Findings(parts, own, None, None, tuple(r for r, _ in pairs), tuple(m for _, m in pairs))


def test_an_area_is_claimed_where_it_is_likely_together_with_the_concern() -> None:
    sure = replace(said(0, "improvement", "communication", "leadership"), probability=0.9)
    part = replace(feedback(sure), likelihoods=((0.95, 0.5),))
    assert [area.area for area in rank_areas(findings(part))] == ["communication"]
    assert findings(part).feedback[0].statements[0].areas == ("communication", "leadership")  # it is still told
    unweighed = replace(part, likelihoods=())
    assert [area.area for area in rank_areas(findings(unweighed))] == ["communication", "leadership"]


def test_an_area_of_one_remark_must_be_surer_among_several_areas() -> None:
    areas = ("communication", "leadership", "collaboration")
    remarks = [replace(said(20 * at, "improvement", area), probability=1.0) for at, area in enumerate(areas)]
    part = replace(feedback(*remarks), likelihoods=((0.7,), (0.9,), (0.9,)))
    assert {area.area for area in rank_areas(findings(part))} == {"leadership", "collaboration"}
    again = replace(said(80, "improvement", "communication"), probability=1.0)
    twice = replace(feedback(*remarks, again), likelihoods=((0.7,), (0.9,), (0.9,), (0.7,)))
    few = replace(feedback(*remarks[:2]), likelihoods=((0.7,), (0.9,)))
    unsure = replace(part, likelihoods=((0.7,),) * 3)
    for enough in (twice, few, unsure):
        assert "communication" in {area.area for area in rank_areas(findings(enough))}


def test_stated_comes_before_told_before_inferred() -> None:
    found = rank_areas(
        findings(
            feedback(said(1, "improvement", "communication", severity=1)),
            own=notes(noted(1, "improvement", "leadership")),
            pairs=(asked("Rust", "missing"),),
        )
    )
    assert [(a.area, a.basis) for a in found] == [
        ("communication", "stated"),
        ("leadership", "told"),
        ("technical_skills", "inferred"),
    ]


def test_severity_then_number_then_place() -> None:
    found = rank_areas(
        findings(
            feedback(
                said(1, "improvement", "motivation"),
                said(2, "improvement", "communication"),
                said(3, "improvement", "communication"),
                said(4, "improvement", "leadership", severity=3),
                said(5, "improvement", "values_fit", severity=1),
                said(6, "improvement", "collaboration"),
            )
        )
    )
    assert [a.area for a in found] == ["leadership", "communication", "motivation", "collaboration", "values_fit"]
    assert [a.severity for a in found] == [3, 2, 2, 2, 1]
    assert found[-1].low_reliability
    assert len(found[1].evidence) == 2


def test_what_was_praised_is_out_even_where_it_is_feared_or_inferred() -> None:
    found = findings(
        feedback(said(1, "strength", "confidence_presence"), said(2, "strength", "technical_skills")),
        own=notes(noted(1, "improvement", "confidence_presence")),
        pairs=(asked("Rust", "missing"),),
    )
    assert rank_areas(found) == ()
    assert [n.area for n in agreement(found).unfounded_worries] == ["confidence_presence"]


def test_a_missing_nice_or_trait_is_no_area() -> None:
    pairs = (
        asked("Rust", "missing", importance="nice"),
        asked("humour", "missing", kind="trait"),
        asked("Go", "partial"),
    )
    assert rank_areas(findings(pairs=pairs)) == ()


def test_highlights_give_the_employers_words_first() -> None:
    own = notes(of_ones_own("I explained the plan clearly."))
    found = highlights(findings(feedback(said(9, "strength", "motivation")), own=own))
    assert [(h.text, h.basis) for h in found] == [("f0009", "stated"), ("I explained the plan clearly.", "told")]


def of_ones_own(text: str) -> Statement:
    return Statement(Evidence("notes", 0, len(text), text), "strength", (), basis="self")


@pytest.mark.parametrize(
    ("text", "kept"), [("Good.", 0), ("I did.", 0), ("Demo went great.", 1), ("Knew their app well.", 1)]
)
def test_a_note_that_says_nothing_alone_is_no_highlight(text: str, kept: int) -> None:
    assert len(highlights(findings(own=notes(of_ones_own(text))))) == kept


def test_agreement_holds_both_views_together() -> None:
    found = agreement(
        findings(
            feedback(
                said(1, "strength", "communication"), said(2, "improvement", "leadership"),
                said(3, "improvement", "motivation"), said(4, "strength", "questions_asked"),
            ),
            own=notes(
                noted(1, "strength", "communication"), noted(2, "improvement", "motivation"),
                noted(3, "improvement", "questions_asked"), noted(4, "improvement", "professionalism"),
            ),
        )
    )  # fmt: skip
    assert [n.area for n in found.agreed_strengths] == ["communication"]
    assert [n.area for n in found.agreed_gaps] == ["motivation"]
    assert [n.area for n in found.blind_spots] == ["leadership"]
    assert [n.area for n in found.unfounded_worries] == ["questions_asked"]
    assert [n.area for n in found.open_worries] == ["professionalism"]
    assert {e.source for e in found.agreed_gaps[0].evidence} == {"feedback", "notes"}
    assert agreement(findings(feedback(said(1, "improvement", "leadership")))).blind_spots == ()


@pytest.mark.parametrize(
    ("statements", "own", "answer"),
    [
        ((said(1, "improvement", "preparation_research"),), "yes", "no"),
        ((said(1, "strength", "preparation_research"),), "no", "yes"),
        (
            (said(1, "strength", "preparation_research"), said(2, "improvement", "preparation_research")),
            "no",
            "partly",
        ),
        ((said(1, "improvement", "preparation_research", severity=1),), "yes", "no"),
        ((), "partly", "partly"),
        ((), "unknown", "unknown"),
    ],
)
def test_the_employer_outranks_a_hopeful_note(statements: tuple[Statement, ...], own: str, answer: str) -> None:
    found = answered(findings(feedback(*statements), own=notes(researched_role_company=own)))
    assert found.researched_role_company.answer == answer


@pytest.mark.parametrize(
    ("words", "is_repeated"),
    [
        ("I would suggest spending some shifts with a charge nurse on triage.", True),
        ("My advice: practise answering aloud in two minutes, main point first.", True),
        ("She suggested a heritage study that sits on the landing page of our site.", False),
        ("What I would suggest.", False),
        ("As we suggested, your answers on triage were too general for this ward.", False),
        ("Your answers on triage were too general for a ward as busy as ours is.", False),
        ("At your age I would suggest looking for a quieter ward than ours is.", False),
    ],
)
def test_what_the_employer_advises_is_the_step(words: str, *, is_repeated: bool) -> None:
    quote = Evidence("feedback", 0, len(words), words)
    area = ImprovementArea("technical_skills", 2, "stated", "yes", (quote,))
    (step,) = plan_steps(findings(), (area,), (), letter_is_empty=False)
    assert (words.rstrip(".") in step.action) == is_repeated


def test_advice_on_an_impression_is_no_step() -> None:
    words = "I would suggest smiling more when you meet a team for the first time."
    quote = Evidence("feedback", 0, len(words), words)
    area = ImprovementArea("values_fit", 2, "stated", "yes", (quote,), low_reliability=True)
    steps = plan_steps(findings(), (area,), (), letter_is_empty=False)
    assert steps
    assert all("smiling" not in step.action for step in steps)


def test_advice_on_two_areas_is_one_step() -> None:
    words = "I would suggest spending some shifts with a charge nurse on triage."
    quote = Evidence("feedback", 0, len(words), words)
    areas = [ImprovementArea(name, 2, "stated", "yes", (quote,)) for name in ("technical_skills", "problem_solving")]
    first, second = plan_steps(findings(), tuple(areas), (), letter_is_empty=False)
    assert words.rstrip(".") in first.action
    assert words.rstrip(".") not in second.action


def test_steps_rest_on_evidence_and_come_in_order() -> None:
    found = findings(
        feedback(said(1, "improvement", "communication"), invited=True, outside=(
            OutsideReason("salary_mismatch", Evidence("feedback", 7, 9, "££")),)),
        pairs=(asked("Go", "missing"), asked("JavaScript", "reworded", shown="JS", how="alias"),
               asked("SQL", "partial", short="2 years of the 5 asked for", shown="SQL")),
    )  # fmt: skip
    skills = (FeedbackSkill("Kafka", "strength", Evidence("feedback", 1, 2, "K")),)
    steps = plan_steps(found, rank_areas(found), skills, letter_is_empty=False)
    assert [step.for_ for step in steps] == ["communication", "JavaScript", "SQL", "Go", "salary_mismatch", "reapply"]
    assert all(step.evidence for step in steps)
    assert steps[1].action == "Use the advert's own words, “JavaScript”, where your résumé says it in others."
    assert "2 years of the 5 asked for" in steps[2].action
    assert "(in May)" in steps[-1].action


def test_several_missing_musts_make_one_step() -> None:
    pairs = (asked("Go", "missing"), asked("Rust", "missing"), asked("humour", "missing", kind="trait"))
    (step,) = plan_steps(findings(pairs=pairs), (), (), letter_is_empty=False)
    assert step.for_ == "Go, Rust"
    assert "2 things that the advert asks as a must" in step.action
    assert len(step.evidence) == 2


def test_an_empty_letter_gets_a_mail_that_asks() -> None:
    found = findings(feedback(said(0, "outcome")))
    (step,) = plan_steps(found, (), (), letter_is_empty=True)
    assert step.for_ == "feedback"
    assert step.ask[0].startswith("Dear hiring team,")


def test_a_low_reliability_remark_becomes_no_advice_to_change() -> None:
    found = findings(feedback(said(1, "improvement", "values_fit")))
    (step,) = plan_steps(found, rank_areas(found), (), letter_is_empty=False)
    assert "decide for yourself" in step.action


@pytest.mark.parametrize(
    "remark", ["Your accent was hard to follow", "We wanted more energy", "At your age, we wondered"]
)
def test_a_remark_on_who_somebody_is_is_marked_ranked_last_and_gets_no_step(remark: str) -> None:
    personal = Statement(Evidence("feedback", 0, len(remark), remark), "improvement", ("communication",), 3)
    found = findings(feedback(personal, said(90, "improvement", "motivation", severity=1)))
    areas = rank_areas(found)
    assert [(a.area, a.low_reliability) for a in areas] == [("motivation", False), ("communication", True)]
    assert [step.for_ for step in plan_steps(found, areas, (), letter_is_empty=False)] == ["motivation"]


def test_quotes_leave_out_the_but_and_the_comma() -> None:
    text = "but your questions were the best,"
    praise = Statement(Evidence("feedback", 10, 10 + len(text), text), "strength", ("questions_asked",))
    (found,) = highlights(findings(feedback(praise)))
    assert found.text == found.evidence.text == "your questions were the best"
    assert (found.evidence.start, found.evidence.end) == (14, 10 + len(text) - 1)


def test_standing_says_what_is_missing() -> None:
    found = standing(findings(feedback(said(1, "improvement", "values_fit"))), None, ())
    assert "the advert and the résumé are missing" in found.role_fit.text
    assert found.company_fit.evidence


def test_every_area_and_stage_has_its_wording() -> None:
    advice = resources.load_json("advice/areas.json")
    assert set(advice) == set(AREAS)
    assert all({"action", "why", "effort", "ask"} == set(entry) for entry in advice.values())
    assert set(wording("standing")) == {*STAGES, "none", "offer_withdrawn"}
    assert {entry["id"] for entry in resources.load_json("feedback/taxonomy.json")["areas"]} == set(AREAS)


def test_no_placeholder_is_unknown() -> None:
    known = {"asked", "shown", "count", "short", "skill", "when", "reason"}
    for step in wording("steps").values():
        for text in step.values():
            assert {name for _, name, _, _ in string.Formatter().parse(text) if name} <= known


def test_a_worry_that_the_employer_may_share_is_not_unfounded() -> None:
    doubtful = replace(said(2, "improvement", "technical_skills"), probability=0.6)
    found = findings(
        feedback(said(1, "strength", "technical_skills"), doubtful),
        own=notes(noted(3, "improvement", "technical_skills")),
    )
    assert agreement(found).unfounded_worries == ()
    assert [n.area for n in agreement(found).open_worries] == ["technical_skills"]
    assert [a.area for a in rank_areas(found)] == ["technical_skills"]


@pytest.mark.parametrize(
    ("letter", "skill", "polarity"),
    [
        ("You knew a lot about our Salesforce migration.", "Salesforce", "neutral"),
        ("You know Salesforce very well.", "Salesforce", "strength"),
        ("Customer service: you were too quick with the angry caller.", "customer service", "neutral"),
    ],
)
def test_a_topic_and_the_firms_own_are_no_skill_of_the_person(letter: str, skill: str, polarity: str) -> None:
    found = ri.analyze(feedback=letter).feedback_skills
    assert [(one.keyword, one.polarity) for one in found] == [(skill, polarity)]


@pytest.mark.parametrize(
    ("letter", "action"),
    [
        ("It's a no for this one. I have another role at a bank, shall I send the advert over?", "Answer them"),
        ("It's a no for the lead position. Call me directly when you have your ticket.", "Put a date"),
        ("We chose somebody else. Please call me if you have any questions.", None),
        ("We chose somebody else. You are welcome to apply again in the spring.", "Note down to apply"),
    ],
)
def test_a_letter_that_waits_for_an_answer_gets_one(letter: str, action: str | None) -> None:
    steps = [step.action for step in ri.analyze(letter).steps if step.for_ == "reapply"]
    assert [step.startswith(action) for step in steps] == [True] if action else steps == []


def test_a_concern_that_names_no_area_is_asked_about() -> None:
    told = ri.analyze("You jumped quickly to screens. We chose somebody else.")
    assert not [area for area in told.areas if area.basis == "stated"]
    assert any("“You jumped quickly to screens”" in step.action for step in told.steps)


def test_a_step_names_the_line_that_it_speaks_of() -> None:
    told = ri.analyze(
        job="Required:\n- Working at height", resume="Work\n- Patched slate roofs from ladders for nine summers"
    )
    assert any("Patched slate roofs from ladders" in step.action for step in told.steps)


def test_nobody_is_sent_to_ask_after_who_they_are() -> None:
    findings = Findings(feedback=(Feedback(statements=(replace(
        said(0, "improvement"), evidence=Evidence("feedback", 0, 37, "You seemed a little old for our team.")
    ),)),))  # fmt: skip
    assert not any("“" in step.action for step in plan_steps(findings, (), (), letter_is_empty=False))
