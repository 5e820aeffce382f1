"""Read a job advert: what is asked, how firmly, for how long, and what would do instead.

How firmly is told by the section and, stronger, by the sentence ("a plus", "is essential"); in a section of
requirements that says neither, what is asked counts as a must. A tool that only the duties name is asked too: as a
must where the advert has no list of requirements, else as a nice. Praise of the company, what customers or other
teams use, benefits, the hiring process and equal-opportunity text ask for nothing, and neither does what the advert
says it does not need. Floor 4.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from rejection_insight.asked import Thing, Years, data, find_things, find_years
from rejection_insight.cues import CueSet, Hit
from rejection_insight.groups import Group, find_groups
from rejection_insight.items import Item, find_items
from rejection_insight.job_facts import find_facts
from rejection_insight.levels import levels_of
from rejection_insight.results import Requirement
from rejection_insight.sections import find_sections
from rejection_insight.sentences import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rejection_insight.documents import Document
    from rejection_insight.keywords import KeywordFinder
    from rejection_insight.results import Evidence, Importance, Keyword
    from rejection_insight.sections import Section, SectionKind
