"""Turned down for a job? Read the feedback, the advert, the résumé and your notes, and see what to take from them.

>>> import rejection_insight as ri
>>> insight = ri.analyze(feedback="You explained the design clearly, but we needed deeper SQL knowledge.")
>>> [(area.area, area.evidence[0].text) for area in insight.areas]
[('technical_skills', 'we needed deeper SQL knowledge.')]

Names are loaded when they are first used: importing the package loads neither spaCy nor numpy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rejection_insight import estimators as estimators
    from rejection_insight import frames as frames
    from rejection_insight import plots as plots
    from rejection_insight import trends as trends
    from rejection_insight.analyzer import Analyzer, Application, analyze
    from rejection_insight.documents import Document, read
    from rejection_insight.errors import DocumentError, InputError, JournalError, ModelError, RejectionInsightError
    from rejection_insight.explain import Explanation
    from rejection_insight.frames import FRAME_SCHEMA, analyze_frame, analyze_frames, arrow_schema, spark_schema
    from rejection_insight.insight import Insight
    from rejection_insight.journal import Journal
    from rejection_insight.keywords import KeywordFinder
    from rejection_insight.privacy import RedactionKey, redact_insight, restore_insight
    from rejection_insight.records import Goal, Imported, Record
    from rejection_insight.redaction import Redacted, redact, restore
    from rejection_insight.reflection import Prompt, reflection_prompts
    from rejection_insight.results import (
        AREAS,
        REASONS,
        STAGES,
        Evidence,
        Gap,
        ImprovementArea,
        Keyword,
        Match,
        Requirement,
        Statement,
        Step,
        Strength,
    )
    from rejection_insight.skills import Skill
    from rejection_insight.vocabulary import Vocabulary

__version__ = "0.1.0"

__all__ = [
    "AREAS",
    "FRAME_SCHEMA",
    "REASONS",
    "STAGES",
    "Analyzer",
    "Application",
    "Document",
    "DocumentError",
    "Evidence",
    "Explanation",
    "Gap",
    "Goal",
    "Imported",
    "ImprovementArea",
    "InputError",
    "Insight",
    "Journal",
    "JournalError",
    "Keyword",
    "KeywordFinder",
    "Match",
    "ModelError",
    "Prompt",
    "Record",
    "Redacted",
    "RedactionKey",
    "RejectionInsightError",
    "Requirement",
    "Skill",
    "Statement",
    "Step",
    "Strength",
    "Vocabulary",
    "analyze",
    "analyze_frame",
    "analyze_frames",
    "arrow_schema",
    "read",
    "redact",
    "redact_insight",
    "reflection_prompts",
    "restore",
    "restore_insight",
    "spark_schema",
]

_HOMES = {
    "analyzer": ("Analyzer", "Application", "analyze"),
    "documents": ("Document", "read"),
    "errors": ("DocumentError", "InputError", "JournalError", "ModelError", "RejectionInsightError"),
    "frames": ("FRAME_SCHEMA", "analyze_frame", "analyze_frames", "arrow_schema", "spark_schema"),
    "insight": ("Insight",),
    "journal": ("Journal",),
    "keywords": ("KeywordFinder",),
    "explain": ("Explanation",),
    "privacy": ("RedactionKey", "redact_insight", "restore_insight"),
    "records": ("Goal", "Imported", "Record"),
    "redaction": ("Redacted", "redact", "restore"),
    "reflection": ("Prompt", "reflection_prompts"),
    "results": (
        "AREAS", "REASONS", "STAGES", "Evidence", "Gap", "ImprovementArea", "Keyword", "Match",
        "Requirement", "Statement", "Step", "Strength",
    ),
    "skills": ("Skill",),
    "vocabulary": ("Vocabulary",),
}  # fmt: skip
_HOME = {name: module for module, names in _HOMES.items() for name in names}
_MODULES = frozenset({"estimators", "frames", "plots", "trends"})  # some for libraries that not everybody has

if not TYPE_CHECKING:  # a checker knows the names from above, and tells a slip of the pen

    def __getattr__(name: str) -> object:
        """Load a public name from its module when it is first asked for."""
        from importlib import import_module

        if name in _MODULES:
            return import_module(f"{__name__}.{name}")
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME, *_MODULES})
