"""What a journal keeps: an application with its insight and what the person added, and a goal. Floor 3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from rejection_insight.insight import Insight


@dataclass(frozen=True, slots=True)
class Record:
    """One application.

    Attributes
    ----------
    id : str
        Its name in the journal.
    insight : Insight
    on : datetime.date
        The day of the decision, or of the entry where none was given.
    employer, role : str
        Empty where they are not known.
    tags : tuple of str
        The person's own.
    done : tuple of (int, datetime.date)
        Steps that were done: their place in ``insight.steps``, and when.
    """

    id: str
    insight: Insight
    on: date
    employer: str = ""
    role: str = ""
    tags: tuple[str, ...] = ()
    done: tuple[tuple[int, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """What somebody works towards.

    Attributes
    ----------
    role : str
        The role, in the person's own words.
    skills : tuple of str
        Skills that it needs.
    by : datetime.date or None
        When they want to be there.
    """

    role: str
    skills: tuple[str, ...] = ()
    by: date | None = None
