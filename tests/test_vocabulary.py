"""The vocabulary: its files hold together, and it answers for names, aliases and relations."""

from __future__ import annotations

import json
from collections import Counter

import pytest

import rejection_insight as ri
from rejection_insight import resources
from rejection_insight.skills import KINDS, Skill, atoms, fold, matching, singular
from rejection_insight.vocabulary import Vocabulary

VOCABULARY = Vocabulary.default()
FILES = sorted(n for n in resources.manifest() if n.startswith("vocabulary/") and not n.endswith("matching.json"))


def test_there_are_skills_of_every_field() -> None:
    fields = Counter(skill.field for skill in VOCABULARY)
    assert len(VOCABULARY) >= 2_500
    assert {f"vocabulary/{field}.json" for field in fields} == set(FILES)
    assert min(fields.values()) >= 30


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_sorted_one_entry_a_line(name: str) -> None:
    lines = resources.load_bytes(name).decode().split("\n")
    assert (lines[0], lines[-2:]) == ("[", ["]", ""])
    entries = [json.loads(line.strip().removesuffix(",")) for line in lines[1:-2]]
    names = [entry["name"] for entry in entries]
    assert names == sorted(names, key=lambda one: (one.casefold(), one))


def test_no_skill_stands_in_two_files() -> None:
    names = Counter(entry["name"] for name in FILES for entry in resources.load_json(name))
    assert [name for name, count in names.items() if count > 1] == []


def test_relations_point_to_skills() -> None:
    names = {skill.name for skill in VOCABULARY}
    told = {
        (skill.name, other)
        for skill in VOCABULARY
        for other in (*skill.implies, *skill.siblings, *filter(None, (skill.version_of,)))
    }
    assert sorted(pair for pair in told if pair[1] not in names or pair[0] == pair[1]) == []


def test_kinds_are_those_of_the_json_form() -> None:
    assert {skill.kind for skill in VOCABULARY} <= set(KINDS)
    assert {"skill", "certificate", "licence", "language", "education", "trait"} <= {s.kind for s in VOCABULARY}


def test_a_form_of_two_skills_says_when_it_is_which() -> None:
    shared = {
        key: [form.skill.name for form in forms]
        for key, forms in VOCABULARY.forms.items()
        if len({form.skill.name for form in forms}) > 1
        and sum(not form.conditions for form in forms) > 0
        and not any(form.written == form.skill.name and not form.conditions for form in forms)
    }
    assert shared == {}


def test_no_common_word_stands_for_a_skill_without_a_condition() -> None:
    risky = {"send", "it", "be", "go", "r", "rest", "excel", "express", "word", "access", "spark", "swift", "chef"}
    risky |= {"rust", "assembly", "slack", "zoom", "make", "sage", "collection", "react", "shell", "pa"}
    free = {
        (form.written, form.skill.name)
        for word in risky
        for form in VOCABULARY.forms.get(word, ())
        if not form.conditions
    }
    assert free <= {("React", "React"), ("react", "React")}


def test_a_phrase_begins_with_whole_words() -> None:
    firsts = [phrase.split()[0] for skill in VOCABULARY for phrase in skill.phrases]
    assert firsts
    assert not [first for first in firsts if "*" in first or "?" in first]


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("JS", "JavaScript"), ("javascript", "JavaScript"), ("K8s", "Kubernetes"), ("Postgres", "PostgreSQL"),
        ("C#", "C#"), ("c++", "C++"), (".net", ".NET"), ("Node JS", "Node.js"), ("nodejs", "Node.js"),
        ("CI CD", "CI/CD"), ("french", "French"), ("Car-driving sorcery", None), ("", None), ("!?", None),
    ],
)  # fmt: skip
def test_names_and_aliases_lead_to_the_normal_form(form: str, name: str | None) -> None:
    assert VOCABULARY.normal(form) == name
    assert (form in VOCABULARY) is (name is not None)


def test_a_form_of_several_skills_is_nobodys() -> None:
    vocabulary = Vocabulary([Skill("Terraform", aliases=("TF",)), Skill("TensorFlow", aliases=("TF",))])
    assert vocabulary.get("TF") is None
    assert "TF" not in vocabulary


def test_implication_is_transitive_and_survives_cycles() -> None:
    skills = [Skill("a", implies=("b",)), Skill("b", implies=("c",)), Skill("c", implies=("a",), version_of="d")]
    vocabulary = Vocabulary([*skills, Skill("d")])
    assert vocabulary.implies("a") == ("b", "c", "d")
    assert vocabulary.implies("d") == vocabulary.implies("nothing") == ()


def test_siblings_are_mutual() -> None:
    vocabulary = Vocabulary([Skill("Tableau", siblings=("Power BI",)), Skill("Power BI")])
    assert vocabulary.siblings("Power BI") == ("Tableau",)
    assert "Tableau" in VOCABULARY.siblings("Power BI")


def test_extending_leaves_the_old_one_as_it_was() -> None:
    more = VOCABULARY.extend({"Argo Flows": ["argoflows"], "Python": ["Pythonista"]})
    assert (more.normal("argoflows"), VOCABULARY.normal("argoflows")) == ("Argo Flows", None)
    assert more.normal("Pythonista") == "Python"
    assert more.normal("Python3") == VOCABULARY.normal("Python3")
    assert len(more) == len(VOCABULARY) + 1
    taken = VOCABULARY.extend([Skill("Python", kind="trait")])
    found = taken.get("Python")
    assert found is not None
    assert found.kind == "trait"


def test_a_file_of_ones_own(tmp_path) -> None:
    path = tmp_path / "own.json"
    path.write_text(
        '[{"name": "Flux", "aliases": ["fluxcd"], "ambiguous": {"Flux": {"case": true, "near": ["@code"]}}}]'
    )
    own = ri.Vocabulary.from_file(path)
    found = own.get("fluxcd")
    assert found is not None
    assert "python" in found.conditions[0].near
    assert len(VOCABULARY.extend(own)) == len(VOCABULARY) + 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "cannot be read as JSON"),
        ('{"name": "x"}', "is a list of skills"),
        ("[1]", "has no name"),
        ('[{"aliases": []}]', "has no name"),
        ('[{"name": "!"}]', "has no name"),
        ('[{"name": "x", "alias": []}]', "has the key 'alias'"),
        ('[{"name": "x", "kind": "tool"}]', "has the kind 'tool'"),
        ('[{"name": "x", "aliases": "y"}]', "aliases are no list of strings"),
        ('[{"name": "x", "aliases": 3}]', "aliases are no list of strings"),
        ('[{"name": "x", "aliases": [1]}]', "aliases are no list of strings"),
        ('[{"name": "x"}, {"name": "x"}]', "stands there twice"),
        ('[{"name": "x", "ambiguous": []}]', "no object of forms"),
        ('[{"name": "x", "ambiguous": {"x": {"nearby": true}}}]', "condition for 'x' is off"),
        ('[{"name": "x", "ambiguous": {"x": {"near": ["@nowhere"]}}}]', "condition for 'x' is off"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(tmp_path, content: str, says: str) -> None:
    path = tmp_path / "own.json"
    path.write_text(content)
    with pytest.raises(ri.InputError, match=says) as caught:
        Vocabulary.from_file(path)
    assert caught.value.where == str(path)
    assert caught.value.cure


def test_a_missing_file_is_named(tmp_path) -> None:
    with pytest.raises(ri.InputError, match=r"none\.json: cannot be read"):
        Vocabulary.from_file(tmp_path / "none.json")


def test_words_of_a_form() -> None:
    assert fold("R&D") == "r and d"
    assert fold("bachelor's degree") == fold("Bachelor’s Degree") == "bachelor degree"
    assert [singular(key) for key in ("skills", "policies", "css", "data", "apis", "analysis")] == [
        "skill", "policy", "css", "data", "api", "analysis",
    ]  # fmt: skip
    text = "C#10, C++17, A+ and .NET; e.g. Node.js"
    assert all(text[a.start : a.end].lower() == a.text for a in atoms(text))


def test_the_lists_of_matching_are_sorted_and_used() -> None:
    data = matching()
    for name in ("decoys", "weak", "words"):
        assert data[name] == sorted(set(data[name])), name
    assert set(data) == {"contexts", "decoys", "spellings", "suites", "weak", "words"}
    known = ri.Vocabulary.default()
    for suite, parts in data["suites"].items():
        assert parts == sorted(parts)
        found = [known.get(name) for name in (suite, *parts)]
        assert [skill and skill.name for skill in found] == [suite, *parts]


def test_a_name_of_ones_own_is_no_alias_of_another_skill_any_more() -> None:
    own = ri.Vocabulary.default().extend({"viennoiserie": []})
    found = ri.KeywordFinder(own).find("Viennoiserie and pastry.", "resume")
    assert [keyword.keyword for keyword in found] == ["viennoiserie", "pastry"]
