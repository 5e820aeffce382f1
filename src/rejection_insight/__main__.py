"""The command line: ``rejection-insight analyze --feedback letter.eml --job advert.txt``. Floor 12.

Exit codes: 0 all is well, 1 a document cannot be read or a file cannot be written, 2 the arguments are off,
130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rejection_insight import __version__
from rejection_insight.errors import DocumentError, RejectionInsightError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rejection_insight.documents import Document
    from rejection_insight.insight import Insight

_STDIN = "-"
_SOURCES = ("feedback", "job", "resume", "notes")
_HEADINGS = {
    "feedback": "the employer's feedback; may be given several times",
    "job": "the job advert",
    "resume": "the résumé (text, PDF, DOCX, JSON Resume)",
    "notes": "your own notes on how it went",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and give the exit code."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if not any(getattr(arguments, source) for source in _SOURCES):
        parser.error("give at least one of --feedback, --job, --resume, --notes (a file, or - for standard input)")
    if sum(_stdin_uses(arguments, source) for source in _SOURCES) > 1:
        parser.error("standard input (-) can be read only once")
    if wrong := _clash(arguments):
        parser.error(wrong)
    try:
        _analyze(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # "| head" has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (RejectionInsightError, OSError) as error:
        print(f"rejection-insight: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


class _Once(argparse.Action):
    """An option that can be given once: the first of two would be passed over in silence."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        if getattr(namespace, self.dest) is not None:
            parser.error(f"{option_string} can be given only once")
        setattr(namespace, self.dest, values)


def _clash(arguments: argparse.Namespace) -> str:
    """Say which files or forms cannot go together: what is written must not be what is read."""
    written = {name: value for name in ("html", "json") if (value := getattr(arguments, name)) and value != _STDIN}
    places = {Path(one).resolve() for one in written.values()}
    if arguments.html == arguments.json == _STDIN or len(places) < len(written):
        return "--html and --json must go to different places"
    if arguments.markdown and _STDIN in {arguments.html, arguments.json}:
        return "--markdown prints to standard output, and so does - of --html and --json: give one of them"
    read = [one for source in _SOURCES for one in _listed(getattr(arguments, source)) if one != _STDIN]
    if "" in read or "" in written.values():
        return "a file name is empty"
    over = next((one for one in read if Path(one).resolve() in places), None)
    return f"{over} is read, so nothing can be written there" if over else ""


def _listed(value: str | list[str] | None) -> list[str]:
    return value if isinstance(value, list) else [value] if value is not None else []


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rejection-insight",
        description="Tells what to take from a job rejection. Nothing leaves this machine.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    analyze = commands.add_parser("analyze", help="analyse one application", description="Analyse one application.")
    for source in _SOURCES:
        action = "append" if source == "feedback" else _Once
        analyze.add_argument(f"--{source}", action=action, metavar="FILE", help=_HEADINGS[source])
    analyze.add_argument("--html", metavar="FILE", help="also write a page that stands alone")
    analyze.add_argument("--json", metavar="FILE", help="also write the JSON form; - writes it to standard output")
    analyze.add_argument("--markdown", action="store_true", help="print the full report as Markdown")
    analyze.add_argument("--quiet", action="store_true", help="print nothing but errors")
    return parser


def _stdin_uses(arguments: argparse.Namespace, source: str) -> int:
    return _listed(getattr(arguments, source)).count(_STDIN)


def _analyze(arguments: argparse.Namespace) -> None:
    from rich.console import Console

    progress = Console(stderr=True, quiet=arguments.quiet or not sys.stderr.isatty())
    with progress.status("Reading the documents") as status:
        from rejection_insight.analyzer import analyze

        given = {source: _read(getattr(arguments, source)) for source in _SOURCES}
        status.update("Comparing them")
        insight = analyze(**given)  # type: ignore[arg-type]
    _write(insight, arguments)
    if not arguments.quiet and _STDIN not in {arguments.json, arguments.html}:
        _show(insight, markdown=arguments.markdown)
    if arguments.html and arguments.html != _STDIN:
        progress.print(f"The page is in {arguments.html}", style="dim")


def _read(value: str | list[str] | None) -> Document | list[Document] | None:
    from rejection_insight.documents import read

    if value is None:
        return None
    if isinstance(value, list):
        return [read(sys.stdin.buffer.read() if name == _STDIN else Path(name)) for name in value]
    return read(sys.stdin.buffer.read() if value == _STDIN else Path(value))


def _write(insight: Insight, arguments: argparse.Namespace) -> None:
    for name, content in (("html", insight.to_html), ("json", lambda: insight.to_json(indent=2) + "\n")):
        target = getattr(arguments, name)
        if target == _STDIN:
            sys.stdout.buffer.write(content().encode())  # a pipe of Windows knows few letters; both forms are UTF-8
            sys.stdout.buffer.flush()
        elif target:
            try:
                Path(target).write_text(content(), encoding="utf-8")
            except OSError as error:
                reason = error.strerror or "unknown"
                raise DocumentError(
                    f"cannot be written ({reason})", where=target, cure="Choose another place."
                ) from error


def _show(insight: Insight, *, markdown: bool) -> None:
    known = getattr(sys.stdout, "reconfigure", None)
    if known is not None:
        known(errors="replace")
    if markdown:
        print(insight.to_markdown())
    elif sys.stdout.isatty():
        from rich.console import Console
        from rich.text import Text

        text = Text(insight.to_text())
        text.highlight_regex(r"(?m)^\S.*$", "bold")  # headings stand at the margin
        text.highlight_regex(r"“[^”]*”", "cyan")
        Console().print(text, soft_wrap=True)
    else:
        print(insight.to_text())


if __name__ == "__main__":
    sys.exit(main())
