"""Why an area stands where it stands, and why a requirement has its status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import rejection_insight as ri
from rejection_insight.errors import InputError
from rejection_insight.explain import explain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LETTER = (
    "Thank you for coming in. You had clearly read our annual report. "
    "Your SQL was not strong enough for this role, and that decided it. "
    "You rambled a little. We have offered the role to another candidate."
)
ADVERT = "Analyst\n\nRequired:\n- SQL\n- 5+ years of data analysis\n- Tableau or a similar tool\n- Kubernetes\n"
RESUME = "Data Analyst, Fernhill, 2021-03 to 2023-03\n- Wrote SQL reports\n\nSkills: Power BI"


@pytest.fixture(scope="module")
def insight() -> ri.Insight:
    return ri.analyze(feedback=LETTER, job=ADVERT, resume=RESUME, notes="I rambled. I was nervous.")


def test_every_area_is_explained_down_to_the_words(insight: ri.Insight) -> None:
    assert len(insight.areas) > 1
    for place, area in enumerate(insight.areas, start=1):
        said = str(insight.explain(area.area))
        assert f"number {place} of {len(insight.areas)}" in said
        for quote in area.evidence:
            assert " ".join(quote.text.split()).strip(",.;") in said


def test_every_place_in_the_ranking_is_accounted_for(insight: ri.Insight) -> None:
    names = [str(insight.explain(area.area)) for area in insight.areas]
    assert "It stands after" not in names[0]
    assert all("It stands after" in said for said in names[1:])


def test_a_praised_area_is_said_to_be_praised(insight: ri.Insight) -> None:
    said = str(insight.explain("preparation_research"))
    assert "praises it" in said
    assert "annual report" in said


def test_an_area_of_which_nobody_speaks(insight: ri.Insight) -> None:
    assert insight.explain("leadership").sentences == (
        "Leadership is no area to improve here: none of the documents faults it.",
    )


@pytest.mark.parametrize("match", range(4))
def test_requirements_end_in_their_status(insight: ri.Insight, match: int) -> None:
    found = insight.matches[match]
    said = insight.explain(found.keyword.upper()).sentences
    assert insight.requirements[match].evidence.text in said[0]
    spoken = {"shown": "shown", "reworded": "reworded", "partial": "in part", "missing": "missing"}[found.status]
    assert spoken in said[-1]
    if found.short:
        assert found.short in said[-1]


def test_a_stored_insight_is_explained_too(insight: ri.Insight) -> None:
    assert explain(insight.to_dict(text=False), "SQL") == insight.explain("sql")


def test_what_is_neither_is_refused_with_what_there_is(insight: ri.Insight) -> None:
    with pytest.raises(InputError, match=r"'cobol' is no area.*Kubernetes"):
        insight.explain("cobol")


def test_prompts_speak_to_every_question_of_the_checklist() -> None:
    answered = {prompt.answers for prompt in ri.reflection_prompts()}
    assert answered >= set(ri.analyze(notes="It went well.").to_dict()["checklist"])


def test_areas_of_ones_own_and_ids_in_any_case_are_explained() -> None:
    class Mine:
        classes_ = ("testing",)

        def predict_proba(self, remarks: Sequence[str]) -> NDArray[np.float64]:
            return np.array([[float("test" in remark)] for remark in remarks])

    told = ri.Analyzer(area_model=Mine()).analyze(
        feedback="Your unit tests were missing. Your answers were hard to follow and far too long."
    )
    assert "testing" in {area.area for area in told.areas}
    assert all(str(told.explain(area.area.upper())) for area in told.areas)
    with pytest.raises(ri.InputError, match="is no area model"):
        ri.Analyzer(area_model="testing")  # type: ignore[arg-type]


def test_the_names_that_the_report_prints_are_explained_too() -> None:
    told = ri.analyze("We needed deeper SQL.", job="Must have: SQL")
    assert told.explain(" Professional knowledge and skill").subject == "technical_skills"
    assert told.explain("technical skills").subject == "technical_skills"
    assert "No résumé was given" in str(told.explain("SQL "))


def test_what_an_insight_holds_is_explained_as_it_is(insight: ri.Insight) -> None:
    assert insight.explain(insight.areas[0]).subject == insight.areas[0].area
    for one in (insight.requirements[0], insight.matches[0]):
        assert insight.explain(one).subject == one.keyword
    assert insight.explain(insight.gaps[0]).subject == insight.gaps[0].requirement.keyword
    with pytest.raises(InputError, match="NoneType where an area"):
        insight.explain(None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "words"), [({"nlp": "en_core_web_sm"}, "is no pipeline"), ({"vocabulary": {}}, "no vocab")]
)
def test_an_analyzer_says_at_once_what_it_cannot_use(given: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        ri.Analyzer(**given)
