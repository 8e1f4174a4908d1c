"""A script that is said or written, shown in a report, or on one page to print and keep beside the telephone."""

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from smkit.analysis.prospecting import rules
from smkit.analysis.prospecting.script import PARTS
from smkit.display import record
from smkit.typography import typeset

if TYPE_CHECKING:
    from smkit.analysis.prospecting import Script

_ALONE = "–"
_LETTERS = "ABCD"
_STYLE = """<style>
@page{size:A4;margin:14mm}
body{margin:0 auto;max-width:48em;padding:1.5em 1.2em;color:#24292F;background:#fff;
  font:16px/1.5 system-ui,"Segoe UI","Helvetica Neue",Arial,"DejaVu Sans",sans-serif}
h1{margin:0 0 .4em;font-size:1.6em}h2{margin:1em 0 .3em;font-size:1.1em;color:#0072B2}
p{margin:.3em 0}.soft{color:#57606A;font-size:.9em}.say{border-left:4px solid #0072B2;padding:.2em .8em}
b{color:#57606A}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35em .8em .35em 0;border-bottom:1px solid #D8DEE4}
tbody th{font-weight:400;width:38%}.count td,.count th{height:1.9em;width:auto}
@media(max-width:30em){body{padding:1em .8em}th,td{padding-right:.4em;overflow-wrap:anywhere}.count{font-size:.82em}}
@media print{body{padding:0;max-width:none;font-size:11.5px;line-height:1.35}
  h1{font-size:1.4em}h2{margin-top:.7em;break-after:avoid}th,td{padding-top:.2em;padding-bottom:.2em}tr,.say{break-inside:avoid}}
</style>"""


def script(found: "Script") -> None:
    """Show and record a script: each step, its versions, and the answer to each objection.

    Parameters: `found`, as `analysis.prospecting.load_script` returns it.
    """
    import pandas as pd

    rows = [
        {"step": step, "lead": typeset(lead), "text": typeset(text)} for step, lead, text in _lines(found)
    ]
    labels = {"step": "Étape", "lead": "Version, ou objection", "text": "Ce que vous dites"}
    record.table("script", pd.DataFrame(rows), title=_title(found), labels=labels)


def page(found: "Script") -> str:
    """Return a script as a whole HTML page that asks the network for nothing and prints on one sheet.

    Parameters: as `script`. Every text is escaped. At its foot, what the law asks for on the phone, and room to count each version.
    """
    title = escape(typeset(_title(found)))
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
    steps = {PARTS["accroche"]: found.hooks, PARTS["valeur"]: found.values}
    body = "".join(_step(name, versions) for name, versions in steps.items())
    rows = "".join(
        f'<tr><th scope="row">{_text(f"« {each} »")}</th><td>{_text(answer)}</td></tr>'
        for each, answer in found.objections
    )
    heads = '<thead><tr><th scope="col">On vous dit</th><th scope="col">Vous répondez</th></tr></thead>'
    body += f"<h2>{PARTS['objections']}</h2><table>{heads}<tbody>{rows}</tbody></table>"
    body += _step(PARTS["appel"], found.calls)
    known = rules()
    law = " ".join(f"{known[name].text}" for name in ("tel_b2b", "oppose"))
    return (
        f'<!doctype html><html lang="fr"><head>{head}<title>{title}</title>{_STYLE}</head><body><main><h1>{title}</h1>{body}'
        f'{_counting(found)}<p class="soft">{_text(law)} Ceci n\'est pas un avis juridique.</p></main></body></html>\n'
    )


def _title(found: "Script") -> str:
    return "Le script d'appel" + (f" : {found.title}" if found.title else "")


def _lines(found: "Script") -> Iterator[tuple[str, str, str]]:
    """Each thing that is said: its step, the version or the objection that it answers, its text."""
    for step, versions in ((PARTS["accroche"], found.hooks), (PARTS["valeur"], found.values)):
        yield from _versions(step, versions)
    for each, answer in found.objections:
        yield PARTS["objections"], f"« {each} »", answer
    yield from _versions(PARTS["appel"], found.calls)


def _versions(step: str, versions: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for letter, text in zip(_LETTERS, versions, strict=False):
        yield step, f"Version {letter}" if len(versions) > 1 else _ALONE, text


def _step(name: str, versions: tuple[str, ...]) -> str:
    said = "".join(
        f'<p class="say">{f"<b>{letter}</b> " if len(versions) > 1 else ""}{_text(text)}</p>'
        for letter, text in zip(_LETTERS, versions, strict=False)
    )
    return f"<h2>{name}</h2>{said}"


def _counting(found: "Script") -> str:
    """Room to count by hand: one line a version."""
    names = (
        [f"Version {letter}" for letter in _LETTERS[: found.versions]]
        if found.versions > 1
        else ["Le script"]
    )
    heads = "".join(
        f'<th scope="col">{name}</th>' for name in ("", "Contacts", "Rendez-vous", "Refus", "À rappeler le")
    )
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td></td><td></td><td></td><td></td></tr>' for name in names
    )
    drawn = (
        "<p>Tirez au sort, avant chaque appel, laquelle des versions vous dites ; ne concluez "
        "rien avant le nombre de contacts que donne le rapport « prospection ».</p>"
        if found.versions > 1
        else ""
    )
    return f'<h2>Comptez</h2>{typeset(drawn)}<table class="count"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _text(text: str) -> str:
    return escape(typeset(text))
