"""What `make docs` needs, without building: the site names every page and every public name, and no link leads nowhere.

``make check`` builds it strictly, which looks at anchors too.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import re
from pathlib import Path
from types import ModuleType

import pytest

import rejection_insight as ri

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
CONFIG = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
NAMED = set(
    re.findall(
        r"^::: rejection_insight\.(\S+)$", "".join(p.read_text("utf-8") for p in DOCS.rglob("api/*.md")), re.MULTILINE
    )
)
WITH_NAMES = ("frames", "plots", "trends")
CLASSES = {
    "estimators": ("FeedbackClassifier", "KeywordVectorizer"),
    "spacy_components": ("Component", "set_extensions"),
}


@pytest.fixture(scope="module")
def hooks() -> ModuleType:
    spec = importlib.util.spec_from_file_location("site_pages", DOCS / "pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def written() -> dict[str, Path]:
    return {path.relative_to(DOCS).as_posix(): path for path in DOCS.rglob("*.md")}


def test_the_navigation_names_every_page_once(hooks: ModuleType) -> None:
    named = re.findall(r"^\s+- (?:\w+: )?(\S+\.md)$", CONFIG, re.MULTILINE)
    assert sorted(named) == sorted([*written(), *hooks.ELSEWHERE])


def test_every_card_is_a_page(hooks: ModuleType) -> None:
    cards = {path.relative_to(ROOT).as_posix() for path in (ROOT / "models").rglob("*.md")}
    assert cards <= set(hooks.ELSEWHERE.values())


def test_every_public_name_is_in_the_api() -> None:
    assert [name for name in ri.__all__ if name not in NAMED] == []
    for module in WITH_NAMES:
        names = importlib.import_module(f"rejection_insight.{module}").__all__
        assert module in NAMED or set(names) <= NAMED, module
    for module, names in CLASSES.items():
        assert {f"{module}.{name}" for name in names} <= NAMED


def test_what_the_api_names_is_there_and_documented() -> None:
    for name in NAMED:
        home, _, last = name.rpartition(".")
        module = importlib.import_module(f"rejection_insight.{home}" if home else "rejection_insight")
        assert hasattr(module, last), name


def test_no_link_leads_nowhere(hooks: ModuleType, caplog: pytest.LogCaptureFixture) -> None:
    pages = {name: path.read_text(encoding="utf-8") for name, path in written().items()}
    for name, source in hooks.ELSEWHERE.items():
        path = ROOT / source
        pages[name] = hooks.notebook(path)[0] if path.suffix == ".ipynb" else path.read_text(encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        for name, text in pages.items():
            hooks.rewritten(text, name)
    assert caplog.messages == []


def test_links_fit_the_site(hooks: ModuleType) -> None:
    assert hooks.moved("docs/how-it-decides.md#the-advert", "readme.md") == "how-it-decides.md#the-advert"
    assert hooks.moved("figures.md", "cards/feedback.md") == "feedback-figures.md"
    assert hooks.moved("../../models/feedback/README.md", "questions/why.md") == "../cards/feedback.md"
    assert (
        hooks.moved("03_own_skills_and_areas.ipynb", "notebooks/04_train_and_judge.md") == "03_own_skills_and_areas.md"
    )
    assert hooks.moved("https://example.org/a.md", "index.md") == "https://example.org/a.md"


def test_nothing_is_loaded_from_elsewhere() -> None:
    """No font, and neither a script nor a style with an address."""
    assert "font: false" in CONFIG
    assert "://" not in CONFIG
    assert "url(" not in (DOCS / "site.css").read_text(encoding="utf-8")
