"""The page that says a path was finished: what was done, when, and how long it takes; the reader signs it, the kit does not."""

from html import escape

from smkit import paths
from smkit.display import french
from smkit.errors import SmkitError, suggest
from smkit.training import progress, registry
from smkit.typography import typeset

_STYLE = (
    "@page{size:A4;margin:22mm 20mm}body{font:12pt/1.5 system-ui,'DejaVu Sans',sans-serif;color:#1a1a1a;margin:0}"
    "h1{font-size:24pt;margin:0 0 2mm}h2{font-size:14pt;font-weight:400;color:#57606a;margin:0 0 10mm}"
    ".name{font-size:18pt;border-bottom:1px solid #1a1a1a;min-height:10mm;margin:6mm 0 8mm}"
    "table{border-collapse:collapse;width:100%;margin:6mm 0}th,td{text-align:left;padding:2mm 4mm 2mm 0;"
    "border-bottom:1px solid #d0d7de}td.n,th.n{text-align:right}.sign{display:flex;gap:20mm;margin-top:14mm}"
    ".sign div{flex:1;border-top:1px solid #1a1a1a;padding-top:2mm;color:#57606a}small{color:#57606a}"
)


def page(course: str, name: str = "") -> str:
    """Write the attestation of a path as one page of HTML, to be printed.

    Parameters: `course`, of `registry.COURSES`; `name`, of who learnt, or "" for a line to write it on.
    Raises SmkitError when there is no such path, or when exercises are left.
    """
    if course not in registry.COURSES:
        known = ", ".join(registry.COURSES)
        raise SmkitError(
            f"Aucun parcours ne s'appelle « {course} ».{suggest(course, list(registry.COURSES))} Il y a : {known}."
        )
    title, prefixes = registry.COURSES[course]
    by_notebook = {lesson.lesson: lesson for lesson in progress.summary()}
    mine = [by_notebook[registry.LESSONS[prefix]] for prefix in prefixes]
    day = progress.finished(course)
    if day is None:
        left = [
            f"« {lesson.title} » ({french.plural(len(lesson.left), 'exercice')})"
            for lesson in mine
            if lesson.left
        ]
        raise SmkitError(
            f"Le parcours « {title} » n'est pas terminé dans l'espace de travail « {paths.workspace().resolve().name} ». Il "
            f"reste : {french.listing(left)}. Terminez d'abord cela, puis relancez cette commande."
        )
    rows = "".join(
        f"<tr><td>{_text(lesson.title)}</td><td class='n'>{len(lesson.done)}</td>"
        f"<td class='n'>{_text(french.duration(registry.MINUTES[prefix]))}</td></tr>"
        for prefix, lesson in zip(prefixes, mine, strict=True)
    )
    total = french.duration(sum(registry.MINUTES[prefix] for prefix in prefixes))
    done = sum(len(lesson.done) for lesson in mine)
    said = (
        f"a terminé le parcours « {title} » le {french.date(day)} : {french.plural(len(mine), 'leçon')}, "
        f"{french.plural(done, 'exercice réussi', 'exercices réussis')}, quiz compris, pour une durée prévue de {total}."
    )
    note = "Établi d'après la progression gardée dans l'espace de travail ; ce n'est ni un diplôme ni une certification."
    body = (
        f"<h1>Attestation de formation</h1><h2>{_text(title)}</h2><div class='name'>{_text(name)}</div><p>{_text(said)}</p>"
        f"<table><thead><tr><th>Leçon</th><th class='n'>Exercices</th><th class='n'>Durée prévue</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
        f"<div class='sign'><div>La personne formée</div><div>La formatrice ou le formateur, date</div></div>"
        f"<p><small>{_text(note)}</small></p>"
    )
    return (
        f"<!doctype html><html lang='fr'><head><meta charset='utf-8'><title>{_text(f'Attestation : {title}')}</title>"
        f"<style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )


def _text(text: str) -> str:
    return escape(typeset(text))
