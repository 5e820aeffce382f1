from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejection_insight.documents import Document
from rejection_insight.keywords import KeywordFinder
from rejection_insight.periods import stated_total, stated_years
from rejection_insight.resume import read_resume
from rejection_insight.skills import Skill
from rejection_insight.vocabulary import Vocabulary

if TYPE_CHECKING:
    from rejection_insight.resume import Resume, ResumeSkill

VOCABULARY = Vocabulary(
    [
        Skill("Python", aliases=("py",)),
        Skill("Django", implies=("Python",)),
        Skill("SQL"),
        Skill("Excel", aliases=("Microsoft Excel",)),
        Skill("Spark", aliases=("Apache Spark",)),
        Skill("phlebotomy"),
        Skill("French", "language"),
        Skill("German", "language"),
        Skill("Spanish", "language"),
        Skill("ACCA", "certificate"),
        Skill("CKA", "certificate"),
        Skill("AAT", "certificate"),
        Skill("NMC registration", "licence", aliases=("NMC PIN",)),
        Skill("driving licence", "licence", aliases=("driver's license",)),
    ]
)
FINDER = KeywordFinder(VOCABULARY)


def read(text: str, as_of: tuple[int, int] | None = None) -> Resume:
    return read_resume(Document(text), FINDER, as_of)


def skill(resume: Resume, name: str) -> ResumeSkill:
    return next(one for one in resume.skills if one.keyword == name)


JOBS = """Experience
Data Engineer, Ostwind Ltd, Jan 2020 - Dec 2021
- Built pipelines in Python and Spark.
Analyst, Westwind plc, Jul 2019 - Jun 2020
- Reports in Python and SQL.

Skills
Python, Excel
"""


def test_a_skill_is_shown_by_the_sentences_of_jobs() -> None:
    resume = read(JOBS)
    assert [quote.text for quote in skill(resume, "Python").shown] == [
        "- Built pipelines in Python and Spark.",
        "- Reports in Python and SQL.",
    ]
    assert skill(resume, "Excel").shown == ()
    assert [quote.text for quote in skill(resume, "Excel").mentions] == ["Excel"]


def test_months_of_jobs_that_overlap_are_counted_once() -> None:
    resume = read(JOBS)
    assert skill(resume, "Spark").months == 24
    assert skill(resume, "SQL").months == 12
    assert skill(resume, "Python").months == 30, "Jul 2019 to Dec 2021"
    assert skill(resume, "Excel").months is None, "listed, shown by no job"


JOB_WITHOUT_END = "Experience\nData Engineer, Ostwind Ltd, Jan 2020 - present\n- Python\n"


def test_present_is_what_the_caller_says() -> None:
    python = skill(read(JOB_WITHOUT_END, (2023, 12)), "Python")
    assert (python.months, python.at_least) == (48, False)


def test_without_a_date_present_is_the_latest_one_written_and_a_lower_bound() -> None:
    text = JOB_WITHOUT_END + "\nCertificates\nFirst aid, Mar 2022\n"
    python = skill(read(text), "Python")
    assert (python.months, python.at_least) == (27, True)
    assert any("lower bound" in warning for warning in read(text).warnings)


@pytest.mark.parametrize(
    ("head", "dates", "months"),
    [
        ("Jo Field\nCV, September 2025\n\n", "Jan 2020 - present", 69),
        ("Jo Field - Résumé - March 2024\n", "Jan 2020 - present", 51),
        ("Last updated: March 2024\n", "Jan 2020 - present", 51),
        ("", "Jan 2020 to date (sixteen months)", 16),
    ],
)
def test_a_resume_says_itself_what_present_is(head: str, dates: str, months: int) -> None:
    resume = read(f"{head}Experience\nAnalyst, Ostwind Ltd, {dates}\n- Built reports in Python.")
    (python,) = (skill for skill in resume.skills if skill.keyword == "Python")
    assert (python.months, python.at_least) == (months, False)


@pytest.mark.parametrize(
    "line", ["Manual updated 2023", "Updated: March 2023", "Talk: how to write a CV, May 2021", "Python 3, 2023"]
)
def test_a_date_in_what_is_told_is_not_the_resumes_own(line: str) -> None:
    assert not read(f"Experience\nAnalyst, Ostwind Ltd, Jan 2020 - present\n- {line}").present_known


def test_a_date_that_is_only_expected_is_not_the_present() -> None:
    text = JOB_WITHOUT_END + "\nEducation\nMSc Statistics, expected June 2029\n"
    assert skill(read(text), "Python").months == 1


def test_courses_show_a_skill_and_are_no_years_of_practice() -> None:
    python = skill(read("Education\nBSc Physics, Hill University, 2015 - 2018\n- Dissertation in Python\n"), "Python")
    assert python.shown
    assert python.months is None


@pytest.mark.parametrize(
    "sentence",
    ["No experience with Spark.", "Worked alongside the data team, who used Spark."],
)
def test_what_is_denied_or_of_others_is_not_the_persons(sentence: str) -> None:
    names = [
        one.keyword for one in read(f"Experience\nAnalyst, Ostwind Ltd, 2019 - 2021\n- {sentence}\n- SQL\n").skills
    ]
    assert "Spark" not in names
    assert "SQL" in names


@pytest.mark.parametrize(
    ("line", "ranks"),
    [
        ("French (native), German - B2, holiday Spanish", {"French": 6, "German": 4, "Spanish": 2}),
        ("Fluent in French and German", {"French": 5, "German": 5}),
        ("French | conversational", {"French": 3}),
        ("GCSE French; German", {"French": 2, "German": None}),
    ],
)
def test_levels_of_languages(line: str, ranks: dict[str, int | None]) -> None:
    resume = read(f"Languages\n{line}\n")
    assert {one.keyword: one.level and one.level.rank for one in resume.languages} == ranks


@pytest.mark.parametrize(
    ("line", "states"),
    [
        ("ACCA, CKA", {"ACCA": ("held", None), "CKA": ("held", None)}),
        ("CKA exam booked for May", {"CKA": ("planned", "exam booked for May")}),
        (
            "AAT (2019), CKA: exam booked for May, ACCA part-qualified",
            {
                "AAT": ("held", None),
                "CKA": ("planned", "exam booked for May"),
                "ACCA": ("in_progress", "part-qualified"),
            },
        ),
        ("Currently studying towards ACCA; AAT held", {"ACCA": ("in_progress", None), "AAT": ("held", None)}),
        ("In progress: CKA, AAT", {"CKA": ("in_progress", "In progress"), "AAT": ("in_progress", "In progress")}),
        ("Provisional driving licence", {"driving licence": ("in_progress", "Provisional driving licence")}),
        ("NMC PIN (lapsed 2019)", {"NMC registration": ("expired", "lapsed 2019")}),
        ("Full clean driving licence", {"driving licence": ("held", None)}),
        ("CKA | expected 2026", {"CKA": ("in_progress", "expected 2026")}),
        ("CKA: place accepted for May", {"CKA": ("planned", "place accepted for May")}),
        ("CKA: two of six courses finished", {"CKA": ("in_progress", "two of six courses finished")}),
        ("CKA: six courses finished", {"CKA": ("held", None)}),
        ("CKA: six of six courses passed", {"CKA": ("held", None)}),
        ("CKA, portfolio submitted and passed", {"CKA": ("held", None)}),
    ],
)
def test_certificates_held_and_not_held(line: str, states: dict[str, tuple[str, str | None]]) -> None:
    found = {one.keyword: one for one in read(f"Certificates\n{line}\n").certificates}
    assert {name: one.state for name, one in found.items()} == {name: state for name, (state, _) in states.items()}
    for name, (_, note) in states.items():
        if note:
            words = found[name].note
            assert words
            assert words.text == note


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("Education\nBSc (Hons) Nursing, Hill University, 2013 - 2016\n", [(4, "held")]),
        ("Education\nHill University\nMaster of Arts in History\n2013 - 2014\n", [(5, "held")]),
        ("Education\nMSc Data Science, expected 2026\n", [(5, "in_progress")]),
        ("Education\nPhD candidate in Chemistry, 2022 - present\n", [(6, "in_progress")]),
        ("Education\nBA Law, 2010 - 2013\nA-levels: Maths, English\n", [(4, "held"), (2, "held")]),
        ("Education\nBSc Physics, Hill University\n(did not complete)\n", [(4, "expired")]),
        ("Jo Lind, MSc\nScrum Master with a degree of freedom\n", [(5, "held")]),
        ("Experience\nScrum Master, Hofgut Ltd, 2019 - 2021\n- Master data\n", []),
    ],
)
def test_degrees(text: str, degrees: list[tuple[int, str]]) -> None:
    assert [(degree.rank, degree.state) for degree in read(text).education] == degrees


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("6 years of Python", 6),
        ("Six years of commercial Python", 6),
        ("Python (5 yrs)", 5),
        ("Python – 4.5 years", 4.5),
        ("over 10 years' experience with Python", 10),
        ("Python for 3 years", 3),
        ("Python 3", None),
        ("aged 20 years, likes things such as long walks and Python", None),
        ("3 years of SQL. Python", None),
    ],
)
def test_years_that_are_stated(text: str, years: float | None) -> None:
    start = text.index("Python")
    assert stated_years(text, start, start + len("Python")) == years


def test_years_of_experience_as_such() -> None:
    assert stated_total("A nurse with over 12 years of acute care experience") == 12
    assert stated_total("The bank is 12 years old") is None


def test_an_empty_text_is_said_to_be_empty() -> None:
    assert read("  \n").warnings == ("The résumé holds no text.",)


def test_no_dates_are_said_to_be_missing() -> None:
    assert any("no years" in warning for warning in read("Skills\nPython\n").warnings)


LINES = st.sampled_from(
    [
        "Experience",
        "Education",
        "Skills",
        "Languages",
        "Nurse, Hill Clinic, 2019 - 2021",
        "Jan 2020 - present",
        "- Python and SQL",
        "French (B2), German",
        "ACCA part-qualified",
        "BSc Physics, expected 2026",
        "",
        "| Python | 2019 | 2021 |",
        "No Spark. Excel (basic)",
    ]
)


@given(st.lists(LINES, max_size=25).map("\n".join))
def test_every_quote_is_in_the_text_and_reading_twice_gives_the_same(text: str) -> None:
    resume = read(text)
    assert resume == read(text)
    quotes = [quote for one in resume.skills for quote in (*one.mentions, *one.shown)]
    quotes += [one.evidence for one in (*resume.education, *resume.certificates)]
    quotes += [one.note for one in (*resume.education, *resume.certificates) if one.note]
    for quote in quotes:
        assert quote.source == "resume"
        assert text[quote.start : quote.end] == quote.text


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    "piece",
    [
        "ACCA expected ",
        "French fluent ",
        "2019 - 2021 ",
        "Nurse, 2019 - present\n",
        "BSc, ",
        "Python (5 yrs), ",
        "| a ",
    ],
)
def test_time_grows_with_the_text(piece: str) -> None:
    def seconds(count: int) -> float:
        text = "Education\n" + piece * count
        begin = time.perf_counter()
        read(text)
        return time.perf_counter() - begin

    seconds(50)
    small, large = min(seconds(500) for _ in range(3)), min(seconds(4000) for _ in range(3))
    assert large < 8 * 5 * small + 0.1, "eight times the text, not sixty-four times the time"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (
            "Education\nBE (Hons) Civil, Hamilton, 2019\n\nMembership\nCPEng portfolio begun, submission planned for 2027",
            "held",
        ),
        ("Education\nBSc Computing, Hull, autumn 2027\nApplied for, not begun yet", "planned"),
        ("Education\nBSc Computing, Hull, 2030\nDue to start in September", "planned"),
    ],
)
def test_what_is_planned_behind_an_empty_line_is_another_thing_than_the_degree(text: str, state: str) -> None:
    assert [one.state for one in read_resume(Document(text), FINDER).education] == [state]


def test_a_certificate_named_twice_is_booked_as_a_whole() -> None:
    text = "EDUCATION\nMatric, Girls' Secondary, 2018\nRE5 exam: booked for 14 November\nCKA (Certified Kubernetes Administrator): exam booked"
    resume = read_resume(Document(text), KeywordFinder(Vocabulary.default()))
    assert {one.state for one in resume.certificates if "Kubernetes" in one.keyword or "CKA" in one.keyword} == {
        "planned"
    }
    assert [one.state for one in resume.education] == ["held"]
