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
    ],
)
def test_a_letter_is_dated_by_a_line_of_its_own(letter: str, expected: tuple[int, int] | None) -> None:
    assert month_of([Document(LETTER.format(letter))], []) == expected


def test_the_letter_outranks_the_closing_date() -> None:
    advert = Document(JOB + "\n\nClosing date: 6 September 2025, 12 noon.")
    assert month_of([Document(LETTER.format("Hello"))], [advert]) == (2025, 9)
    assert month_of([Document(LETTER.format("14 October 2025"))], [advert]) == (2025, 10)
    assert month_of([], [Document(JOB + "\n\nOur office opened in May 2019.")]) is None


def test_years_of_a_job_that_goes_on_end_with_the_letter() -> None:
    dated = ri.analyze(feedback=LETTER.format("14 October 2025"), job=JOB, resume=RESUME)
    assert dated.matches[0].short == "2.5 years of the 4 asked for"
    assert ri.analyze(feedback=LETTER.format("Hello"), job=JOB, resume=RESUME).matches[0].status == "shown"
