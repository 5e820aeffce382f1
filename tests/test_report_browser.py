"""The page and the card in a real browser: accessible, within the screen, silent, printable, harmless."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rejection_insight import report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DATA = Path(__file__).parent / "data"
CLEAR = "rgba(0, 0, 0, 0)"
NAMES = ("full", "empty_letter", "hostile")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium or Chrome is installed"),
]

# What JupyterLab's own rules do to a card, at their real strength.
NOTEBOOK = """<!doctype html><html lang="en"><head><title>Notebook</title><style>
.host {{ background: {paper}; color: {ink}; }}
.host table {{ table-layout: fixed; margin-left: auto; font-size: 12px; }}
.host td, .host th, .host tr {{ text-align: right; vertical-align: middle; padding: 0.5em; max-width: none; }}
.host tbody tr:nth-child(odd) {{ background: #ff0; }}
.host ul:not(.list-inline), .host ol:not(.list-inline) {{ padding-left: 2em; }}
.host blockquote {{ margin: 1em 2em; border-left: 5px solid #888; }}
</style></head><body data-jp-theme-light="{light}"><main><h1>Notebook</h1><div class="host">{card}</div></main></body></html>
"""


def load(name: str) -> dict[str, Any]:
    return json.loads((DATA / f"insight_{name}.json").read_bytes())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        yield found
        found.close()


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Any]:
    """Open a page from disk, as people do, and keep what it asks the network for and says."""
    opened: list[Page] = []

    def opener(html: str, *, width: int = 1280, scheme: str = "light", scripts: bool = True) -> Page:
        path = tmp_path / f"{len(opened)}.html"
        path.write_text(html, encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
        )
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("dialog", lambda dialog: (page.said.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri())
        opened.append(page)
        return page

    yield opener
    for page in opened:
        page.context.close()


def violations(page: Page) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    found = axe.Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
@pytest.mark.parametrize("name", NAMES)
def test_page_has_no_accessibility_violation(show: Any, name: str, width: int, scheme: str) -> None:
    # The policy of the page stops axe, too: it is tested by itself below.
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", report.to_page(load(name)))
    page = show(html, width=width, scheme=scheme)
    unfold(page)
    assert violations(page) == []


@pytest.mark.parametrize(("light", "paper", "ink"), [("true", "#fff", "#111"), ("false", "#111", "#eee")])
@pytest.mark.parametrize("name", NAMES)
def test_card_has_no_accessibility_violation(show: Any, name: str, light: str, paper: str, ink: str) -> None:
    card = report.to_card(load(name))
    page = show(NOTEBOOK.format(card=card, light=light, paper=paper, ink=ink))
    unfold(page)
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_of_the_notebook_wins_over_that_of_the_system(show: Any, scheme: str) -> None:
    shades: dict[str, float] = {}
    for light in ("true", "false"):
        html = NOTEBOOK.format(card=report.to_card(load("full")), light=light, paper="#fff", ink="#111")
        colour = show(html, scheme=scheme).evaluate("getComputedStyle(document.querySelector('.ri')).backgroundColor")
        shades[light] = sum(map(float, re.findall(r"[\d.]+", colour)[:3]))
    assert shades["true"] > 700
    assert shades["false"] < 100


def test_the_rules_of_the_notebook_do_not_bend_the_card(show: Any) -> None:
    page = show(NOTEBOOK.format(card=report.to_card(load("full")), light="true", paper="#fff", ink="#111"))
    unfold(page)
    style = "element => { const s = getComputedStyle(element); return [s.textAlign, s.paddingLeft]; }"
    for selector in ("tbody td", "tbody th"):
        assert page.eval_on_selector(f".ri {selector}", style) == ["start", "0px"]
    assert page.eval_on_selector(".ri tbody tr", "element => getComputedStyle(element).backgroundColor") == CLEAR
    assert page.eval_on_selector(".ri .ri-list", style)[1] == "0px"
    assert page.eval_on_selector(".ri blockquote", "element => getComputedStyle(element).borderLeftWidth") == "0px"


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_out_of_the_screen(show: Any, name: str, width: int) -> None:
    page = show(report.to_page(load(name)), width=width)
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        beyond = page.evaluate(
            "[...document.querySelectorAll('main *')].filter(element => element.getClientRects().length"
            " && element.getBoundingClientRect().right > innerWidth + 1 && !element.closest('.ri-line, thead'))"
            ".map(element => element.className)"
        )
        assert beyond == []
        unfold(page)


@pytest.mark.parametrize("name", ["full", "empty_letter"])
def test_every_disclosure_opens_by_keyboard(show: Any, name: str) -> None:
    page = show(report.to_page(load(name)))
    total = page.locator("details").count()
    opened: set[int] = set()
    for _ in range(2 * total):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "(() => { const at = document.activeElement.closest('details');"
            " return [document.activeElement.tagName, [...document.querySelectorAll('details')].indexOf(at)]; })()"
        )
        if at[0] != "SUMMARY" or at[1] in opened:
            break
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
        page.keyboard.press("Enter" if at[1] % 2 else "Space")
        opened.add(at[1])
    assert opened == set(range(total))
    assert page.locator("details:not([open])").count() == 0
    assert all(mark.is_visible() for mark in page.locator("mark").all())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("face", ["page", "card"])
def test_no_script_runs_and_nothing_is_asked_of_the_network(show: Any, name: str, face: str) -> None:
    data = load(name)
    html = report.to_page(data) if face == "page" else "<!doctype html><title>x</title>" + report.to_card(data)
    page = show(html)
    unfold(page)
    page.wait_for_timeout(50)
    assert page.evaluate("window.hacked") is None
    assert page.asked == [page.url]
    assert page.said == []
    assert page.locator("script, img, iframe, object, embed, link, form, a").count() == 0


def test_the_policy_of_the_page_stops_a_script_that_gets_in(show: Any) -> None:
    inserted = "<script>window.hacked = 1</script><img src='https://evil.example/x.png'></main>"
    page = show(report.to_page(load("full")).replace("</main>", inserted))
    assert page.evaluate("window.hacked") is None
    assert any("Content Security Policy" in said for said in page.said)


def test_it_opens_without_scripts(show: Any) -> None:
    page = show(report.to_page(load("full")), scripts=False)
    summary = page.locator(".ri-areas summary").first
    assert not page.locator(".ri-areas mark").first.is_visible()
    summary.click()
    assert page.locator(".ri-areas mark").first.is_visible()


@pytest.mark.parametrize("name", ["full", "empty_letter"])
def test_print(show: Any, name: str) -> None:
    import pypdfium2

    data = load(name)
    pdf = show(report.to_page(data), scheme="dark").pdf(prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [document[number] for number in range(len(document))]
        assert len(pages) <= (2 if name == "full" else 1)
        assert [round(side) for side in pages[0].get_size()] == [595, 842]
        text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())
        corner = pages[0].render(scale=0.2).to_numpy()[1, 1]
        assert min(corner[:3]) > 240, "paper is white, in a dark theme too"
    finally:
        document.close()
    flat = re.sub(r"\W+", "", text)
    for item in data["highlights"] + data["outside_control"] + data["areas"]:
        quotes = item["evidence"] if isinstance(item["evidence"], list) else [item["evidence"]]
        for quote in quotes:
            assert re.sub(r"\W+", "", quote["text"]) in flat
    for match in data["matches"]:
        assert re.sub(r"\W+", "", match["keyword"]) in flat
    for step in data["steps"]:
        assert re.sub(r"\W+", "", step["action"]) in flat
    assert "▸" not in text
