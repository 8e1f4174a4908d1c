"""An executed notebook as one HTML page: no request, code folded away, formulas as MathML, right on paper too."""

import re
import unicodedata
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal
from jinja2 import pass_context
from latex2mathml.converter import convert as to_mathml
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from smkit.reports.formats import Finished

_TEMPLATES = Path(__file__).parent / "templates"


class _Markdown(IPythonRenderer):
    """Markdown with readable heading ids and formulas that need no script."""

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        return f'<h{level} id="{_slug(text)}">{text}</h{level}>\n'

    def inline_math(self, body: str) -> str:
        return str(to_mathml(body))

    def block_math(self, body: str) -> str:
        return str(to_mathml(body, display="block"))


class _Exporter(HTMLExporter):
    """nbconvert's exporter with our Markdown."""

    @pass_context
    def markdown2html(self, _context: Any, source: str) -> str:
        renderer = _Markdown(escape=False, allow_harmful_protocols=False)
        return str(MarkdownWithMath(renderer=renderer).render(source))


@cache
def _exporter() -> _Exporter:
    """One exporter for every page: making one costs more than a page does."""
    exporter = _Exporter(template_name="smkit", extra_template_basedirs=[str(_TEMPLATES)])
    exporter.register_filter("decimal", lambda number: format_decimal(number, locale="fr_FR"))
    return exporter


def page(finished: Finished) -> str:
    """Return the HTML page of a report: whole, and asking for nothing from a network.

    Parameters: `finished`, the report that has run.
    """
    cells = finished.notebook.cells
    shown = (c for c in cells if c.cell_type == "markdown" and "carnet" not in c.metadata.get("tags", []))
    sections = [text for cell in shown for text in re.findall(r"^## +(.+?) *$", cell.source, re.MULTILINE)]
    contents = [(_slug(text), text) for text in sections]
    about = {"title": finished.title, "line": finished.line, "provenance": finished.provenance}
    html, _ = _exporter().from_notebook_node(finished.notebook, {"page": about | {"contents": contents}})
    return str(html)


def _slug(text: str) -> str:
    text = unescape(re.sub(r"<[^>]+>", "", text))
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "section"
