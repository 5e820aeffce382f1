"""Vocabularies from the files of ESCO and O*NET; the rows are ours, in their form."""

from __future__ import annotations

from pathlib import Path

import pytest

import rejection_insight as ri
from rejection_insight.errors import InputError
from rejection_insight.keywords import KeywordFinder

ESCO = """conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,inScheme
KnowledgeSkillCompetence,x:1,knowledge,sector-specific,Quill (computer programming),"Quill
quill scripting",,released,http://e/skills
KnowledgeSkillCompetence,x:2,skill/competence,transversal,meet agreed dates,"keep to dates",,released,http://e/skills
KnowledgeSkillCompetence,x:3,knowledge,cross-sector,Northmoorish,,,released,"http://e/skills, http://e/languages"
KnowledgeSkillCompetence,x:4,knowledge,sector-specific,go,,,released,http://e/skills
KnowledgeSkillCompetence,x:5,knowledge,sector-specific,Python (computer programming),"snake scripting",,released,x
"""
ONET = (
    "O*NET-SOC Code\tTitle\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand\n"
    "1\tA\tMicrosoft Quarry\t4\tTool software\tY\tN\n"
    "2\tB\tMicrosoft Quarry\t4\tTool software\tY\tN\n"
    "2\tB\tAdobe Tide Gauge software\t4\tTool software\tN\tN\n"
)


@pytest.fixture
def esco(tmp_path: Path) -> Path:
    path = tmp_path / "skills_en.csv"
    path.write_text("\ufeff" + ESCO, encoding="utf-8")
    return path


def test_esco_gives_labels_aliases_and_kinds(esco: Path) -> None:
    vocabulary = ri.Vocabulary.from_esco(esco)
    assert [skill.name for skill in vocabulary] == ["Quill", "meet agreed dates", "Northmoorish", "go", "Python"]
    assert [skill.kind for skill in vocabulary] == ["skill", "trait", "language", "skill", "skill"]
    assert vocabulary.normal("Quill scripting") == "Quill"


def test_short_labels_of_esco_are_not_found_in_prose(esco: Path) -> None:
    finder = KeywordFinder(ri.Vocabulary.from_esco(esco))
    assert [found.keyword for found in finder.find("You go home and write Quill.", "job")] == ["Quill"]


def test_esco_joins_the_default_without_touching_what_that_knows(esco: Path) -> None:
    default = ri.Vocabulary.default()
    both = default.merge(ri.Vocabulary.from_esco(esco))
    assert len(both) == len(default) + 3
    assert both.normal("snake scripting") == "Python"
    assert both.siblings("Tableau") == default.siblings("Tableau")
    finder = KeywordFinder(both)
    assert [found.keyword for found in finder.find("We go far. Backend: Go, Quill.", "job")][-2:] == ["Go", "Quill"]
    assert finder.find("We go far.", "job") == ()


def test_onet_gives_each_product_once_with_its_short_name(tmp_path: Path) -> None:
    path = tmp_path / "Technology Skills.txt"
    path.write_text(ONET, encoding="utf-8")
    vocabulary = ri.Vocabulary.from_onet(path)
    assert [skill.name for skill in vocabulary] == ["Microsoft Quarry", "Adobe Tide Gauge software"]
    finder = KeywordFinder(vocabulary)
    assert [found.keyword for found in finder.find("A quarry. Tide Gauge, Quarry.", "job")] == [
        "Adobe Tide Gauge software",
        "Microsoft Quarry",
    ]


def test_another_file_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"no column 'preferredLabel'.*skills_en.csv"):
        ri.Vocabulary.from_esco(path)
    with pytest.raises(InputError, match="cannot be read"):
        ri.Vocabulary.from_onet(tmp_path / "none.txt")
