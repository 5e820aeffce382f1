from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejection_insight.documents import Document
from rejection_insight.entries import Entry, find_entries
from rejection_insight.sections import find_sections


def entries(text: str) -> list[Entry]:
    return list(find_entries(Document(text), find_sections(text, "resume"))[0])


def told(text: str) -> list[tuple[str | None, str | None, str | None]]:
    return [
        (entry.title and entry.title.text, entry.employer and entry.employer.text, entry.dates and entry.dates.text)
        for entry in entries(text)
    ]


LAYOUTS = {
    "all on one line": (
        (
            "Experience\nStaff Nurse, Birkenhof Clinic, Leeds  Jan 2019 – Present\n- Ran the ward\n"
            "Care Assistant, Oak Home   Jun 2016 - Dec 2018\n- Washed\n"
        ),
        [
            ("Staff Nurse", "Birkenhof Clinic", "Jan 2019 – Present"),
            ("Care Assistant", "Oak Home", "Jun 2016 - Dec 2018"),
        ],
    ),
    "employer, title, dates": (
        (
            "EMPLOYMENT HISTORY\n\nNordbau Ltd\nSite Engineer\nJan 2019 – Mar 2021\n• Set out\n• Poured\n"
            "Kranich plc\nTrainee Engineer\n2016 - 2018\n• Helped\n"
        ),
        [
            ("Site Engineer", "Nordbau Ltd", "Jan 2019 – Mar 2021"),
            ("Trainee Engineer", "Kranich plc", "2016 - 2018"),
        ],
    ),
    "dates first": (
        (
            "Work experience\n03/2019 - 02/2021\nSales Executive\nFelderhof Group\nSold things.\n"
            "06/2016 - 02/2019\nSales Assistant\nMeerblick Stores\nSold more.\n"
        ),
        [
            ("Sales Executive", "Felderhof Group", "03/2019 - 02/2021"),
            ("Sales Assistant", "Meerblick Stores", "06/2016 - 02/2019"),
        ],
    ),
    "markdown": (
        "## Experience\n### Data Analyst — Ostwind (2019–2021)\n- SQL\n### Teacher, Hill School\n*Mar 2015 - Feb 2019*\n- maths\n",
        [("Data Analyst", "Ostwind", "2019–2021"), ("Teacher", "Hill School", "Mar 2015 - Feb 2019")],
    ),
    "table": (
        (
            "Work History\nDates | Role | Duties\nJan 2019 – Mar 2021 | Electrician, Voltfeld Ltd | Rewired\n"
            "2015 - 2019 | Apprentice, Voltfeld Ltd | Learned\n"
        ),
        [("Electrician", "Voltfeld Ltd", "Jan 2019 – Mar 2021"), ("Apprentice", "Voltfeld Ltd", "2015 - 2019")],
    ),
    "no heading at all": (
        "Jo Lind\nJan 2020 - Dec 2022 Accountant, Ostwind Ltd\nMonth end\nMar 2018 - Dec 2019 Trainee at Westwind plc\nLedgers\n",
        [("Accountant", "Ostwind Ltd", "Jan 2020 - Dec 2022"), ("Trainee", "Westwind plc", "Mar 2018 - Dec 2019")],
    ),
    "prose": (
        "Employment\nFrom 2015 to 2019 I worked at Hofgut as a cook. From 2019 to 2021 I ran the kitchen at Seeblick.",
        [(None, None, "2015 to 2019"), (None, None, "2019 to 2021")],
    ),
    "bulleted": (
        "Career\n- 2019-2021: HR Adviser at Kranich plc\n- 2015-2019: HR Assistant at Hofgut Ltd\n",
        [("HR Adviser", "Kranich plc", "2019-2021"), ("HR Assistant", "Hofgut Ltd", "2015-2019")],
    ),
    "no dates": (
        "Experience\nGraphic Designer, Studio Lind\n- posters\nIllustrator, Hofgut Press\n- covers\n",
        [("Graphic Designer", "Studio Lind", None), ("Illustrator", "Hofgut Press", None)],
    ),
}


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_layouts(layout: str) -> None:
    text, expected = LAYOUTS[layout]
    assert told(text) == expected


def test_each_line_belongs_to_its_own_job() -> None:
    text = LAYOUTS["employer, title, dates"][0]
    first, second = entries(text)
    assert first.start <= text.index("Poured") < first.end <= text.index("Kranich") == second.start


def test_a_date_inside_a_duty_begins_no_job() -> None:
    text = "Experience\nNurse, Ward 4, 2015 - 2021\n- 2018: led the flu campaign\n- Trained staff from 2019 to 2020\n"
    assert [entry[2] for entry in told(text)] == ["2015 - 2021"]


def test_dates_in_a_column_of_their_own_are_given_to_no_job() -> None:
    text = "Employment\nJan 2019 – Mar 2021\nMay 2017 – Dec 2018\nSite Engineer\nNordbau Ltd\nTrainee Engineer\nKranich plc\n"
    found, detached = find_entries(Document(text), find_sections(text, "resume"))
    assert detached
    assert all(entry.period is None for entry in found)


def test_an_employer_named_like_a_trade_is_no_title() -> None:
    assert told("Experience\nAccountant, Baker Partners Ltd, 2019 - 2021\n")[0][:2] == (
        "Accountant",
        "Baker Partners Ltd",
    )


@given(
    st.lists(
        st.sampled_from(
            [
                "Experience",
                "Education",
                "Nurse, Hill Ltd",
                "2019 - 2021",
                "Jan 2020 - present",
                "- did it",
                "",
                "| a | b |",
            ]
        ),
        max_size=20,
    )
)
def test_entries_lie_in_order_and_quote_what_is_there(rows: list[str]) -> None:
    text = "\n".join(rows)
    reached = 0
    for entry in entries(text):
        assert reached <= entry.start < entry.end <= len(text)
        reached = entry.end
        for words in (entry.title, entry.employer, entry.dates):
            assert words is None or text[words.start : words.end] == words.text
