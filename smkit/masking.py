"""Personal data in what people answer: e-mails, telephones and names leave before a sheet is written."""

import re
from functools import cache

from smkit import first_names

_CAPITAL = r"[A-ZÀ-ÖØ-ÞŒ]"
# brands and companies are no people
_OTHERS = r"(?:Microsoft|Google|Apple|Amazon|Excel|Word|Adobe|Cr[ée]dit|Banque|Groupe|H[ôo]tel|Maison|Soci[ée]t[ée]|Salon|Saint)"
_NAME = rf"(?!{_OTHERS}\b){_CAPITAL}[\w’']*\w(?:-{_CAPITAL}[\w’']*\w)*"
# « de », « le », « el »… belong to the last name that follows
_REST = rf"(?:[ \u00a0](?:(?:de|du|des|le|la|el|ben|van|von|der)[ \u00a0](?:la[ \u00a0])?)?{_NAME}){{0,2}}"
_ROLES = (
    r"(?:directeur|directrice|g[ée]rante?|patronne?|associ[ée]e?|comptable|acheteu(?:r|se)|responsable|chef(?:fe)?|coll[èe]gue|pr[ée]sidente?"
    r"|secr[ée]taire|assistante?|maire|mari|femme|[ée]pou(?:x|se)|fils|fille|fr[èe]re|s[œo]+e?ur|ing[ée]nieure?|conseill(?:er|[èe]re)|contact)"
)
_BEFORE = (
    r"[Aa]ppelle|[Aa]ppelez|appeler|nomm[ée]e?|[Cc]ontacte[rz]|[Dd]emande[rz](?:[ \u00a0]à)?|parle[rz][ \u00a0]à|[cC]['’]est"
    r"|[Vv](?:oir|oyez|u)(?:[ \u00a0]avec)?"
    r"|[Mm]erci(?:[ \u00a0]à)?|[Gg]r[âa]ce[ \u00a0]à|[Rr]appele[rz]|[Jj]oindre|[Ss]ign[ée]|[Cc]ordialement,?"
    rf"|(?:[Mm]on|[Mm]a|[Nn]otre|[Vv]otre|[Ll]e|[Ll]a)[ \u00a0]{_ROLES}(?:[ \u00a0][a-zé]+)?,?"
)
_AFTER = (
    r"[ \u00a0](?:qui\b|d[ée]cide|signe|valide|tranche|g[èe]re|s['’]occupe|pilote|choisit|suit\b|prend\b)"
    r"|,?[ \u00a0]joignable\b|,?[ \u00a0](?:au[ \u00a0])?(?:\[téléphone\]|\[e-mail\]|Personne-[0-9a-f]{12})"
    rf"|,?[ \u00a0](?:est[ \u00a0])?(?:mon|ma|notre|le|la|l['’])[ \u00a0]?{_ROLES}"
)
_MASKS = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"(?:\+\d{1,3}|\b0\d)(?:[ .\-]?\d){8,10}\b|\b\d{3}[ .-]\d{3}[ .-]\d{4}\b"), "[téléphone]"),
    (
        re.compile(
            rf"\b(M\.|Mr|Mme|Mlle|Monsieur|Madame|Mademoiselle|Dr|Me|Docteur|Maître)[ \u00a0]+{_NAME}{_REST}"
        ),
        r"\1 [nom]",
    ),
    (re.compile(rf"\b({_BEFORE})[ \u00a0]{_NAME}[ \u00a0]{_NAME}"), r"\1 [nom]"),
    (re.compile(rf"\b{_NAME}[ \u00a0]{_NAME}(?={_AFTER})"), "[nom]"),
)


def mask(text: str) -> str:
    """Return a text without e-mails, telephones, nor the names of people.

    Parameters: `text`, an answer or a question. A name is what follows « Mme » or « M. », a first name of `prenoms.yaml` with
    the last name after it, or two capitalised words where a person is told (« c'est … qui décide », « notre comptable, … »).

    >>> mask("Appelez M. Untel : untel@exemple.fr ou +32 470 12 34 56.")
    'Appelez M. [nom] : [e-mail] ou [téléphone].'
    """
    for pattern, said in _MASKS:
        text = pattern.sub(said, text)
    return _first_names().sub("[nom]", text)


def contacts(text: str) -> str:
    """Return a text without e-mails nor telephones, whatever else it says.

    >>> contacts("export a.b@exemple.fr")
    'export [e-mail]'
    """
    for pattern, said in _MASKS[:2]:
        text = pattern.sub(said, text)
    return text


@cache
def _first_names() -> re.Pattern[str]:
    names = sorted(map(re.escape, first_names.known()), key=len, reverse=True)
    spelled = "|".join([*names, *(name.upper() for name in names)])
    # « l'hôtel Saint-Pierre » and « rue Pierre » are places
    return re.compile(
        rf"(?<![\w-])(?<!\b[Ss]aint )(?<!\b[Ss]ainte )(?<!\b[Rr]ue )(?:{spelled})(?:-{_NAME})*(?!\w){_REST}"
    )
