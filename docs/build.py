"""Write what is made from the code: the JSON Schema, the page of the ids, the picture. Run by `make docs`."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import msgspec

import rejection_insight as ri

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE / "examples"


def schema() -> dict[str, Any]:
    """Give the JSON Schema of the JSON form."""
    made = msgspec.json.schema(ri.Insight)
    step = made["$defs"]["Step"]
    step["properties"] = {("for" if k == "for_" else k): v for k, v in step["properties"].items()}
    step["required"] = ["for" if name == "for_" else name for name in step["required"]]
    for name, definition in made["$defs"].items():
        definition["description"] = definition.get("description", name).split("\n\n")[0].replace("\n", " ")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The JSON form of an insight",
        **made,
    }


def ids() -> str:
    """Give the page that says what the ids of areas and reasons mean, from the taxonomy that decides."""
    known = json.loads((HERE.parent / "models" / "feedback" / "taxonomy.json").read_text(encoding="utf-8"))
    lines = [
        "# What the ids mean",
        "",
        "Written by `docs/build.py` from the taxonomy that the library uses; do not edit.",
        "",
        "## Areas",
        "",
        "| id | means | is not | in your hands |",
        "|---|---|---|---|",
    ]
    lines += [f"| `{a['id']}` | {a['definition']} | {a['excludes']} | {a['controllable']} |" for a in known["areas"]]
    lines += ["", "## Reasons outside your hands", "", "| id | means |", "|---|---|"]
    lines += [f"| `{name}` | {means} |" for name, means in known["outcome_reasons"].items()]
    lines += ["", "## How far you got", "", ", then ".join(f"`{name}`" for name in known["stages"]) + "."]
    return "\n".join(lines) + "\n"


def example() -> ri.Insight:
    """Analyse the invented application."""
    return ri.analyze(
        feedback=EXAMPLES / "feedback.eml",
        job=EXAMPLES / "job.txt",
        resume=EXAMPLES / "resume.pdf",
        notes=EXAMPLES / "notes.txt",
    )


def picture(insight: ri.Insight) -> None:
    """Photograph the page with headless Chromium, where there is one."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        print("no Chromium here: the picture stays as it is", file=sys.stderr)
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_page(viewport={"width": 1000, "height": 900}, device_scale_factor=1.5)
        page.set_content(insight.to_html())
        page.screenshot(path=str(HERE / "card.png"))
        chromium.close()


def main() -> None:
    """Write them."""
    (HERE / "areas.md").write_text(ids(), encoding="utf-8")
    (HERE / "insight.schema.json").write_text(json.dumps(schema(), indent=1) + "\n", encoding="utf-8")
    picture(example())


if __name__ == "__main__":
    main()
