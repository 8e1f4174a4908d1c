"""The convention on one page, to print and sign."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from smkit.display import french
from smkit.display.smarketing.words import whole_share
from smkit.typography import typeset

if TYPE_CHECKING:
    from smkit.analysis.smarketing import Convention
    from smkit.analysis.smarketing.convention import Hours

_STYLE = """<style>
@page{size:A4;margin:14mm}
body{margin:0 auto;max-width:48em;padding:1.5em 1.2em;color:#24292F;background:#fff;
  font:15px/1.45 system-ui,"Segoe UI","Helvetica Neue",Arial,"DejaVu Sans",sans-serif}
h1{margin:0;font-size:1.6em}h2{margin:1.1em 0 .3em;font-size:1.1em;color:#0072B2}
p{margin:.3em 0}.soft{color:#57606A}ul{margin:.2em 0;padding-left:1.2em}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3em .6em .3em 0;border-bottom:1px solid #D8DEE4}
.sign{display:flex;gap:2em;margin-top:1.6em}.sign div{flex:1;border-top:1px solid #24292F;padding-top:.3em;min-height:5em}
@media(max-width:600px){.sign{flex-direction:column}}
@media print{body{padding:0;font-size:13px}}
</style>"""


def page(convention: "Convention") -> str:
    """Return the convention as a whole HTML page that asks the network for nothing and prints on one sheet.

    Parameters: `convention`. Every text is escaped.
    """
    title = escape(typeset(convention.titre))
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
    between = french.listing(convention.entre)
    signs = "".join(
        f"<div>{escape(typeset(name))}<br><span class='soft'>Date et signature</span></div>"
        for name in convention.entre
    )
    body = "".join(f"<h2>{escape(typeset(name))}</h2>{content}" for name, content in _rooms(convention))
    return (
        f'<!doctype html><html lang="fr"><head>{head}<title>{title}</title>{_STYLE}</head><body><main><h1>{title}</h1>'
        f'<p class="soft">{escape(typeset(f"Entre {between} · en vigueur depuis le {french.date(convention.en_vigueur)}"))}</p>'
        f'{body}<div class="sign">{signs}</div></main></body></html>\n'
    )


def lines(convention: "Convention") -> Iterator[str]:
    """Say the convention for a terminal, one line a promise. Parameters: `convention`."""
    yield typeset(
        f"{convention.titre} : {french.listing(convention.entre)}, depuis le {french.date(convention.en_vigueur)}"
    )
    for rule in convention.delais:
        whom = f" ({rule.segment})" if rule.segment else ""
        yield typeset(
            f"  {rule.qui} : {rule.quoi.lower()}{whom}, {rule.delai} après {_THE[rule.depart]}, pour {whole_share(rule.part)}"
        )
    for owed in convention.marketing:
        whom = f" ({owed.segment})" if owed.segment else ""
        share = f", dont {whole_share(owed.part_profil)} au profil" if owed.part_profil is not None else ""
        yield typeset(f"  Marketing : {french.plural(owed.leads_par_mois, 'lead')} par mois{whom}{share}")
    for goal in convention.objectifs:
        yield typeset(f"  Ensemble : {goal.nom.lower()}, {whole_share(goal.cible)}")


def _rooms(convention: "Convention") -> Iterator[tuple[str, str]]:
    rules = (
        (
            rule.qui,
            rule.quoi,
            rule.segment or "tous",
            f"{rule.delai} après {_THE[rule.depart]}",
            whole_share(rule.part),
        )
        for rule in convention.delais
    )
    yield (
        "Qui fait quoi, en combien de temps",
        _table(("Qui", "Quoi", "Leads", "Délai", "Part à tenir"), rules),
    )
    yield (
        "Le temps qui compte",
        _list(
            [
                _hours(convention.horaires),
                *(f"{team} : {_hours(h)}" for team, h in convention.equipes.items()),
            ]
        ),
    )
    fields = (
        f"Sa fiche dit : {french.listing(convention.lead_qualifie.champs)}."
        if convention.lead_qualifie.champs
        else ""
    )
    reasons = convention.lead_qualifie.motifs_de_renvoi
    back = (
        f"On ne le renvoie qu'avec un motif : {french.listing((word.lower() for word in reasons), 'ou')}."
        if reasons
        else ""
    )
    yield "Ce qu'est un lead qualifié", _list(filter(None, [convention.lead_qualifie.profil, fields, back]))
    owed = (
        (
            supply.segment or "tous", french.number(supply.leads_par_mois),
            whole_share(supply.part_profil) if supply.part_profil is not None else "non fixée",
        )
        for supply in convention.marketing
    )  # fmt: skip
    yield "Ce que le marketing fournit", _table(("Leads", "Par mois", "Part au profil"), owed)
    if convention.objectifs:
        yield (
            "Ce que l'on vise ensemble",
            _list(f"{goal.nom} : {whole_share(goal.cible)}" for goal in convention.objectifs),
        )
    if convention.rendez_vous:
        yield "Quand on en parle", _list(convention.rendez_vous)
    yield (
        "Comment on compte",
        _list(
            [
                "Un lead dont l'échéance n'est pas passée n'est ni à temps ni en retard ; un lead jamais contacté est manqué à "
                "l'échéance.",
                "On compare des équipes et des mois, jamais des personnes (Code du travail, article L1222-3).",
            ]
        ),
    )


def _hours(hours: "Hours") -> str:
    spans = french.listing(f"{start} à {end}" for start, end in hours.plages)
    days = french.listing(hours.jours)
    breaks = (
        f", sauf {french.listing(f'{start} à {end}' for start, end in hours.pauses)}" if hours.pauses else ""
    )
    where = f"{hours.pays}, {hours.region}" if hours.region else hours.pays
    closed = (
        f" ; fermé aussi {french.listing(f'le {french.date(day)}' for day in hours.fermetures)}"
        if hours.fermetures
        else ""
    )
    return f"{spans}, {days}{breaks} ; jours fériés fermés ({where}){closed}"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(typeset(name))}</th>' for name in heads)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(typeset(str(cell)))}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _list(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(typeset(item))}</li>' for item in items)}</ul>"


_THE = {
    "création": "la création",
    "qualification": "la qualification",
    "affectation": "l'affectation",
    "premier contact": "le premier contact",
    "clôture": "la clôture",
}
