"""Remarks on who somebody is: repeated as they were said, kept apart, and never a reason to change."""

from __future__ import annotations

import pytest

import rejection_insight as ri
from rejection_insight.care import is_of_no_work, is_personal, is_protected

REMARKS = [
    "And frankly at 46 you would be reporting to someone of 29, which can be awkward for both sides.",
    "With two little ones we felt that the hours might be a struggle for you.",
    "Given your pregnancy the timing is not ideal.",
    "It is a physical job and with your back that is a concern.",
    "You are a bit older than the rest of the team.",
    "As a Muslim you may find our client lunches difficult.",
    "We felt that your accent might be hard for our callers.",
    "You mentioned that you plan to start a family and we need somebody for the long term.",
]
ORDINARY = [
    "You turned your back to the class while you wrote on the board.",
    "We will get back to you with your health and safety certificate.",
    "You planned well for the children in your group.",
    "The maternity ward is short of staff and you had no plan for the handover.",
    "At 45 minutes your presentation was too long.",
    "Your answers on age-related macular degeneration were thin.",
    "The post covers a maternity leave until March.",
    "Your texts were too young for Year 6 and not right for the age group.",
    "Your children were not listening and you carried on.",
    "Your experience with young children was thin.",
    "A boy was crying by the door and you walked past him.",
    "You missed that the patient was pregnant.",
    "Your answer on sick leave was out of date.",
    "You had no plan for a client who is approaching retirement.",
    "Your childcare certificate has run out.",
    "Having a family meeting first would have been the better order.",
]


def letter(remark: str) -> str:
    return f"Dear Sam,\n\nThank you for coming in. {remark} We wish you well.\n\nKind regards\nJo"


@pytest.mark.parametrize("remark", REMARKS)
def test_a_remark_on_who_somebody_is_leads_to_no_advice_to_change(remark: str) -> None:
    assert is_personal(remark)
    assert is_protected(remark)
    insight = ri.analyze(feedback=letter(remark))
    assert not [area for area in insight.areas if not area.low_reliability]
    assert {step.for_ for step in insight.steps} == {"remark"}
    assert remark in insight.steps[0].evidence[0].text
    assert not {"salary_mismatch", "availability", "location"} & set(insight.decision_reasons)
    assert "change nothing about yourself" in insight.to_markdown()


@pytest.mark.parametrize("remark", ORDINARY)
def test_ordinary_remarks_in_the_same_words_are_none(remark: str) -> None:
    assert not is_protected(remark)


def test_what_is_said_of_age_is_of_no_area_of_work() -> None:
    said = "We went with someone who will bring some fresh energy to what is a young team."
    assert is_of_no_work(said)
    areas = ri.analyze(feedback=letter(said)).areas
    assert {area.area for area in areas} <= {"values_fit"}
    assert all(area.low_reliability for area in areas)


def test_work_that_is_faulted_beside_it_is_still_told() -> None:
    insight = ri.analyze(
        feedback=letter("Your SQL was weak and you could not explain joins. You are also too old for us.")
    )
    assert [area.area for area in insight.areas if not area.low_reliability] == ["technical_skills"]
    assert insight.steps[-1].for_ == "remark"
