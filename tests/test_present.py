"""What "present" means: the date of the letter, or the day on which the advert closed."""

from __future__ import annotations

import pytest

import rejection_insight as ri
from rejection_insight.documents import Document
from rejection_insight.present import month_of

JOB = "Engineer\n\nRequirements\n- 4 years of DevOps\n- Kubernetes"
RESUME = "Jo Marsh\n\nExperience\nDevOps Engineer, Apo GmbH, Kiel\nApril 2023 to today\n- Kubernetes clusters\n"
LETTER = "{}\n\nDear Jo,\n\nThank you for coming in. We have chosen another candidate.\n\nKind regards\nMia"


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        ("Hamburg, 14 October 2025", (2025, 10)),
        ("October 14, 2025", (2025, 10)),
        ("Date: 14/10/2025", (2025, 10)),
        ("We founded this firm in October 2015 and have grown ever since.", None),
        ("2019 to 2024", None),
        ("Hamburg, 14 October 2025.", (2025, 10)),
        ("Your partner since 1998", None),
        ("Next intake: September 2029", None),
    ],
)
def test_a_letter_is_dated_by_a_line_of_its_own(letter: str, expected: tuple[int, int] | None) -> None:
    assert month_of([Document(LETTER.format(letter))], []) == expected


def test_the_letter_outranks_the_closing_date() -> None:
    advert = Document(JOB + "\n\nClosing date: 6 September 2025, 12 noon.")
    assert month_of([Document(LETTER.format("Hello"))], [advert]) == (2025, 9)
    assert month_of([Document(LETTER.format("14 October 2025"))], [advert]) == (2025, 10)
    for more in (
        "Our office opened in May 2019.",
        "You can work to a deadline.\n\nEstablished in March 1987",
        "Fixed term, no later than 31 December 2028",
    ):
        assert month_of([], [Document(f"{JOB}\n\n{more}")]) is None, more
    advert = Document(JOB + "\n\nClosing date: 6 May 2025. Interviews: June 2025")
    assert month_of([], [advert]) == (2025, 5)


def test_only_what_stands_above_the_salutation_dates_a_letter() -> None:
    letter = LETTER.format("14 October 2025") + "\n\nApply again after\nMarch 2027"
    assert month_of([Document(letter)], []) == (2025, 10)


def test_years_of_a_job_that_goes_on_end_with_the_letter() -> None:
    dated = ri.analyze(feedback=LETTER.format("14 October 2025"), job=JOB, resume=RESUME)
    assert dated.matches[0].short == "2.5 years of the 4 asked for"
    assert ri.analyze(feedback=LETTER.format("Hello"), job=JOB, resume=RESUME).matches[0].status == "shown"
