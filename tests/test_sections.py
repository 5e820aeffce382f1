"""Headings as people write them, beside sentences that only hold the word."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejection_insight.sections import find_sections


def kinds(text: str, document: str = "job") -> list[str]:
    return [section.kind for section in find_sections(text, document)]


def bodies(text: str, document: str = "job") -> list[tuple[str, str]]:
    return [(s.kind, text[s.body : s.end].strip(" \n:*_#-–=")) for s in find_sections(text, document)]


JOB_HEADINGS = [
    ("What you'll bring", "requirements"),
    ("What you’ll need:", "must"),
    ("About you", "requirements"),
    ("You might be a fit if", "requirements"),
    ("You might be a fit if you:", "requirements"),
    ("Who you are", "requirements"),
    ("Must-haves", "must"),
    ("MUST HAVE", "must"),
    ("Essential criteria", "must"),
    ("Essential:", "must"),
    ("Desirable", "nice"),
    ("Desirable skills and experience", "nice"),
    ("Nice-to-haves", "nice"),
    ("Bonus points", "nice"),
    ("Bonus points if you have:", "nice"),
    ("It would be great if you had:", "nice"),
    ("Basic Qualifications", "must"),
    ("Minimum qualifications", "must"),
    ("PREFERRED QUALIFICATIONS:", "nice"),
    ("Qualifications", "requirements"),
    ("Knowledge, skills & experience", "requirements"),
    ("Skills and experience required", "requirements"),
    ("Person specification", "requirements"),
    ("Your profile", "requirements"),
    ("What we're looking for", "requirements"),
    ("The successful candidate will have:", "requirements"),
    ("The role", "summary"),
    ("**About the role**", "summary"),
    ("Day to day", "responsibilities"),
    ("Your day-to-day", "responsibilities"),
    ("Key responsibilities", "responsibilities"),
    ("Duties & responsibilities", "responsibilities"),
    ("## What you'll do", "responsibilities"),
    ("What you'll do at Brightwire", "responsibilities"),
    ("About Brightwire", "company"),
    ("Life at Brightwire", "company"),
    ("Who we are", "company"),
    ("What we offer", "benefits"),
    ("Perks & benefits", "benefits"),
    ("What's in it for you?", "benefits"),
    ("How to apply", "process"),
    ("OUR PROCESS", "process"),
    ("__How we hire__", "process"),
    ("Equal opportunities", "equal_opportunity"),
    ("Diversity, equity & inclusion", "equal_opportunity"),
    ("What you don't need", "not_required"),
    ("🚀 What you'll do", "responsibilities"),
    ("1. Requirements", "requirements"),
]


@pytest.mark.parametrize(("heading", "kind"), JOB_HEADINGS)
def test_job_heading_on_its_own_line(heading: str, kind: str) -> None:
    text = f"Baker\n\n{heading}\n- flour\n"
    found = find_sections(text, "job")
    assert [section.kind for section in found] == ["summary", kind]
    assert found[1].heading is not None
    assert text[slice(*found[1].heading)] in heading


RESUME_HEADINGS = [
    ("Profile", "summary"),
    ("PERSONAL STATEMENT", "summary"),
    ("About me", "summary"),
    ("Work history", "experience"),
    ("Employment", "experience"),
    ("Career history", "experience"),
    ("PROFESSIONAL EXPERIENCE", "experience"),
    ("## Experience", "experience"),
    ("Relevant experience:", "experience"),
    ("Education", "education"),
    ("Education & Qualifications", "education"),
    ("Qualifications", "education"),
    ("Training", "education"),
    ("Certifications", "certificates"),
    ("Registration", "certificates"),
    ("Licences and certifications", "certificates"),
    ("Technical skills", "skills"),
    ("CORE COMPETENCIES", "skills"),
    ("Tools", "skills"),
    ("Languages", "languages"),
    ("Projects", "projects"),
    ("Selected publications", "publications"),
    ("Volunteering", "volunteering"),
    ("Interests", "interests"),
    ("Hobbies & interests", "interests"),
    ("References", "references"),
    ("References available on request", "references"),
    ("Awards", "other"),
    ("Contact", "contact"),
]


@pytest.mark.parametrize(("heading", "kind"), RESUME_HEADINGS)
def test_resume_heading_on_its_own_line(heading: str, kind: str) -> None:
    assert kinds(f"Ada Moss\nada@example.org\n\n{heading}\nLine\n", "resume") == ["contact", kind]


NO_HEADINGS = [
    "You will have responsibilities for ten residents.",
    "Requirements change, and so do we.",
    "Our requirements engineer sits in Leeds.",
    "- Training",
    "We offer what you need, and the essentials are covered.",
    "Experience in residential care",
    "Skills in drawing and a good eye",
    "essential to us is that the team laughs",
    "The benefits of the scheme are explained by the pension team, at length, every year in May.",
]


@pytest.mark.parametrize("line", NO_HEADINGS)
def test_a_sentence_with_the_word_is_no_heading(line: str) -> None:
    assert kinds(f"Baker\n\n{line}\nMore text here.\n") == ["summary"]


def test_underlined_and_labelled_headings() -> None:
    text = "Cook\n\nRequirements\n------------\nKnives\n\nDesirable - pastry\nSalary: good\n\nWe bake daily."
    assert bodies(text) == [
        ("summary", "Cook"),
        ("requirements", "------------\nKnives".strip("- \n")),
        ("nice", "pastry"),
        ("summary", "good"),
        ("other", "We bake daily."),
    ]


def test_flat_text_that_lost_its_line_breaks() -> None:
    text = (
        "We build bridges and have done so for years, with a team that cares about every bolt and every beam. "
        "Responsibilities The team designs spans and checks drawings, and each drawing is checked twice. "
        "Qualifications Required qualifications: BEng in civil engineering and a steady hand with detailed drawings"
        "Preferred Qualifications:Welsh Benefits: cake"
    )
    assert bodies(text) == [
        ("summary", text[: text.index("Responsibilities")].strip()),
        ("responsibilities", "The team designs spans and checks drawings, and each drawing is checked twice."),
        ("requirements", ""),
        ("must", "BEng in civil engineering and a steady hand with detailed drawings"),
        ("nice", "Welsh"),
        ("benefits", "cake"),
    ]


def test_a_flat_sentence_is_left_whole() -> None:
    text = "You will meet customers and learn of their qualifications and requirements before lunch. " * 5
    assert kinds(text) == ["summary"]


def test_bare_headings_hand_their_importance_down() -> None:
    text = "Essential\nQualifications\n- PGCE\nSkills\n- SQL\nDesirable\nQualifications\n- MA\nExperience\n- SEN\n"
    found = [(kind, body) for kind, body in bodies(text) if body]
    assert found == [("must", "PGCE"), ("must", "SQL"), ("nice", "MA"), ("nice", "SEN")]


@pytest.mark.parametrize("heading", ["We value", "What we'd like", "What we like to see:"])
def test_a_soft_heading_asks_for_wishes_only_after_a_list_of_needs(heading: str) -> None:
    """Alone it is all that an advert asks for."""
    assert kinds(f"You have\n- SQL\n- Excel\n\n{heading}\n- French\n") == ["requirements", "nice"]
    assert kinds(f"Clerk\n\n{heading}\n- SQL\n")[-1] == "requirements"
    assert kinds(f"What you'll bring\nWe are a small team.\n\n{heading}\n- SQL\n- Excel\n")[-1] == "requirements"


def test_a_heading_of_equal_weight_ends_what_was_nice() -> None:
    text = "Desirable\n- Welsh\n\nExperience\n- farm work\n"
    assert bodies(text) == [("nice", "Welsh"), ("requirements", "farm work")]


def test_deeper_heading_stays_inside() -> None:
    text = "## Essential\n### Skills\n- SQL\n### Odds and ends\n- Go\n## Odds and ends\nCake\n"
    assert bodies(text) == [("must", ""), ("must", "SQL\n### Odds and ends\n- Go"), ("other", "Cake")]


def test_prose_behind_a_labelled_list_is_outside() -> None:
    text = "Essential: a van licence\n\nWe are a family firm.\n"
    assert bodies(text) == [("must", "a van licence"), ("other", "We are a family firm.")]


def test_table_with_essential_and_desirable_columns() -> None:
    text = "Criteria | Essential | Desirable\nEducation | Degree | Master's\nSkills | Cannulation | ALS\n\nThank you."
    found = [(kind, body.strip(" |")) for kind, body in bodies(text)]
    assert [pair for pair in found if pair[0] in {"must", "nice"}] == [
        ("must", "Degree"),
        ("nice", "Master's"),
        ("must", "Cannulation"),
        ("nice", "ALS"),
    ]
    assert found[-1] == ("other", "Thank you.")


def test_resume_labels_below_a_job_stay_with_it() -> None:
    text = (
        "Jo Marsh\n\nEXPERIENCE\nFitter, 2019 - now\nTechnologies: PLC\nKey achievements:\n- less waste\n\n"
        "EDUCATION\nNVQ\n\nLanguages: English, Welsh\n"
    )
    assert [kind for kind, _ in bodies(text, "resume")] == ["contact", "experience", "education", "languages"]


def test_resume_skills_may_hold_programming_languages() -> None:
    text = "Jo\n\n## Technical skills\nLanguages: Python, SQL\nTools: Docker\n\n## Languages\nFrench\n"
    assert [kind for kind, _ in bodies(text, "resume")] == ["contact", "skills", "languages"]


def test_resume_prose_before_any_heading_is_a_summary() -> None:
    text = "Jo Marsh\njo@example.org\n\nFitter with ten years in food factories who likes a quiet line and a clean floor.\n"
    assert [kind for kind, _ in bodies(text, "resume")] == ["contact", "summary"]


def test_a_job_title_in_capitals_is_no_heading_in_a_resume() -> None:
    text = "Jo\n\nEXPERIENCE\nPROJECTS DIRECTOR\nMoss Ltd\n"
    assert kinds(text, "resume") == ["contact", "experience"]


def test_empty_text_has_no_sections() -> None:
    assert find_sections("", "job") == ()
    assert find_sections("", "resume") == ()


@given(
    st.lists(
        st.sampled_from(
            ["Requirements", "# About us", "**Desirable**", "- SQL", "\n", "a | b", "Essential | Desirable", "----",
             "You have:", "Skills: Go", "WORK HISTORY", "text. ", "\t", " ", "é", ":", "Qualifications " * 20]
        )
    ).map("\n".join),
    st.sampled_from(["job", "resume"]),
)  # fmt: skip
def test_sections_cover_the_whole_text(text: str, document: str) -> None:
    found = find_sections(text, document)
    assert "".join(text[section.start : section.end] for section in found) == text
    for section in found:
        assert section.heading is None or text[slice(*section.heading)].strip() == text[slice(*section.heading)]


@pytest.mark.parametrize(
    "unit", ["Requirements: ", "AAAA BBBB: ", "Qualifications ", "a | b\n", "#", "A:", "\n", "Is "]
)
def test_time_grows_with_the_text(unit: str) -> None:
    begin = time.perf_counter()
    find_sections("Essential | Desirable\n" + unit * (60_000 // len(unit)), "job")
    assert time.perf_counter() - begin < 5


def test_headings_that_were_glued_to_what_they_announce() -> None:
    filler = "We build things for people all over the world, and we have done so for many years now, with a large team of people."
    text = f"{filler} Qualifications Required3 or more years of software design.{filler}.PreferredDeep knowledge of cryptography"
    found = [(section.kind, text[section.body :][:4]) for section in find_sections(text, "job") if section.heading]
    assert found[-2:] == [("must", "3 or"), ("nice", "Deep")]
