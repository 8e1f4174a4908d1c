"""An executed notebook as one HTML page: no request, code folded away, formulas as MathML, right on paper too."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from html import escape, unescape
from typing import Any

from jinja2 import pass_context
from latex2mathml.converter import convert as to_mathml
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from smkit.reports.writing import carried, columns, provenance, rooms
from smkit.reports.writing.finished import Finished
from smkit.reports.writing.safety import clean

_PHONE = "image/vnd.smkit.phone+png"
_INCLUDED = ("code", "input", "markdown", "output", "unknown")
_RESOURCES: dict[str, Any] = {"global_content_filter": {f"include_{part}": True for part in _INCLUDED}}
_TABLE = re.compile(
    r'<div class="smkit-table"[^>]*>(?=<table[^>]*>\s*(?:<caption[^>]*>(.*?)</caption>)?)', re.DOTALL
)

#: The table of actions, a link to a list, the name of a list, and the last cell of a row.
_ACTIONS = re.compile(r'<table class="smkit-actions".*?</table>', re.DOTALL)
_LEAD, _LISTS = re.compile(r'<a href="#(liste-[^"]+)">[^<]*</a>'), re.compile(r'id="(liste-[^"]+)"')
_LAST = re.compile(r"<t[dh][^>]*>[^<]*</t[dh]>(?=</tr>)")
#: A text between two tags, and a word that no line should end in the middle of: « E-mail ».
_TEXT, _HYPHENED = re.compile(r">[^<]+"), re.compile(r"\b[A-Za-z]-[^\W\d_]{2,}")
#: The look of a cell that has no class, and how many cells share one that is worth a name.
_CELL, _MANY = re.compile(r'<t[dh](?: scope="\w+")? style="([^"]+)">'), 5
#: A cell with a word that no column is wide enough for.
_LONG = re.compile(r"<(t[dh])(?=[^>]*>[^<]*[^\s<]{40})")


class _Markdown(IPythonRenderer):
    """Markdown with readable heading ids and formulas that need no script."""

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        return f'<h{level} id="{rooms.slug(_plain(text))}">{text}</h{level}>\n'

    def block_code(self, code: str, info: str | None = None) -> str:
        return f'<pre class="block" tabindex="0"><code>{escape(code)}</code></pre>\n'

    def inline_math(self, body: str) -> str:
        return str(to_mathml(body))

    def block_math(self, body: str) -> str:
        formula = to_mathml(body, display="block")
        return f'<div class="formula scroll" tabindex="0" role="group" aria-label="Formule">{formula}</div>\n'


class _Exporter(HTMLExporter):
    """nbconvert's exporter with our Markdown."""

    @pass_context
    def markdown2html(self, _context: Any, source: str, *, trusted: bool = True) -> str:
        """The kit's own text may hold HTML; what a cell printed may hold data, and is escaped."""
        renderer = _Markdown(escape=not trusted, allow_harmful_protocols=False)
        return str(MarkdownWithMath(renderer=renderer).render(source))


@cache
def _exporter() -> _Exporter:
    """One exporter for every page: making one costs more than a page does."""
    exporter = _Exporter(template_name="smkit", extra_template_basedirs=[str(carried.TEMPLATES)])
    exporter.register_filter("decimal", provenance.number)
    exporter.register_filter("reachable", _reachable)
    return exporter


def page(finished: Finished, *, appendix: bool = True) -> str:
    """Return the HTML page of a report: whole, asking for nothing from a network, running nothing but its own script.

    Parameters: `finished`, the report that has run; `appendix`, whether what is folded comes too.
    """
    sorted_out = rooms.arrange(finished.notebook)
    opened = rooms.headings([*sorted_out.decision, *sorted_out.proofs])
    about = {
        "title": finished.title,
        "line": finished.line,
        "contents": [(rooms.slug(text), text) for text in opened],
        "rooms": sorted_out,
        "appendix": appendix,
        "sources": provenance.sources(finished),
        "parameters": provenance.parameters(finished),
        "made": provenance.made(finished),
        "version": finished.provenance.get("version", ""),
        "personal": provenance.PERSONAL if finished.personal else "",
        "charte": finished.charte,
        "logo": carried.picture(finished.charte.logo),
        "policy": carried.policy(),
        "script": carried.script(),
    }
    # the exporter's template alone: its `from_notebook_node` validates and copies the notebook eleven times over
    cells = NotebookNode(cells=[*_marked(sorted_out, appendix=appendix)])
    html = _exporter().template.render(nb=cells, resources=_RESOURCES | {"page": about})
    return clean(_light(_leading(html.lstrip())))


def _leading(html: str) -> str:
    """The page without links to lists that it does not hold, as on paper, where the foot says where they are; and without the
    column of links where none is left."""
    here = set(_LISTS.findall(html))

    def led(table: re.Match[str]) -> str:
        left = _LEAD.sub(lambda link: link[0] if link[1] in here else "", table[0])
        return _LAST.sub("", left) if _LEAD.search(table[0]) and not _LEAD.search(left) else left

    return _ACTIONS.sub(led, html)


def _light(html: str) -> str:
    """The page with the looks that many cells of its tables share written once: a sixth of its weight."""
    shared = [look for look, count in Counter(_CELL.findall(html)).items() if count >= _MANY]
    names = {look: f"look{at}" for at, look in enumerate(shared)}
    # named four times to weigh more than the page's own rules, as what is written in a cell does
    rules = "".join(f".{name}" * 4 + f"{{{look}}}\n" for look, name in names.items())

    def named(found: re.Match[str]) -> str:
        look = found[1]
        return found[0].replace(f'style="{look}"', f'class="{names[look]}"') if look in names else found[0]

    return _CELL.sub(named, html.replace("</style>", rules + "</style>", 1))


def _marked(sorted_out: rooms.Rooms, *, appendix: bool) -> Iterator[NotebookNode]:
    """The cells in the order of the page, with a mark where a room begins."""
    for name in ("decision", "proofs", "appendix") if appendix else ("decision", "proofs"):
        cells = getattr(sorted_out, name)
        if cells or name == "appendix":
            yield NotebookNode(cell_type="raw", metadata={"smkit_room": name}, source="")
        yield from map(_wide_only, cells) if name == "appendix" else cells


def _wide_only(cell: NotebookNode) -> NotebookNode:
    """A folded cell: its charts keep one picture, for a page that opens fast."""
    if not any(_PHONE in output.get("data", {}) for output in cell.get("outputs", [])):
        return cell
    made = NotebookNode(cell)
    made.outputs = [
        NotebookNode(
            output | {"data": {mime: own for mime, own in output.get("data", {}).items() if mime != _PHONE}}
        )
        for output in cell.outputs
    ]
    return made


def _reachable(html: str, data: Mapping[str, Any]) -> str:
    """A table as the page shows it: its amounts on one scale, its name and anchor, to be scrolled without a mouse, long words that
    break and « E-mail » that does not.
    """
    table = data.get("application/vnd.smkit.table+json")
    anchor = f'id="liste-{escape(table["id"])}" ' if table else ""
    named = _TABLE.sub(
        lambda found: (
            f'<div {anchor}class="smkit-table scroll" tabindex="0" role="region" '
            f'aria-label="{escape(_plain(found[1] or (table or {}).get("title", "Tableau")))}">'
        ),
        html,
    )
    named = columns.page(named, table) if table else named
    return _TEXT.sub(
        lambda found: _HYPHENED.sub(r'<span class="one">\g<0></span>', found[0]),
        _LONG.sub(r'<\1 class="long"', named),
    )


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()
