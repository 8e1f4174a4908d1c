"""What can be wrong with a file or a cell, and how it is said in French."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import category

from smkit.errors import SmkitError
from smkit.tables import doors
from smkit.typography import clip, typeset
from smkit.typography import count as count  # so that who tells a problem finds its words here
from smkit.typography import listing as listing

NBSP = "\u00a0"
THIN = "\u202f"
#: What stands between a question and the line that answers it.
ARROW = " → "
_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}


class ReadError(SmkitError):
    """What is wrong with a whole file: the message, in French, says what was found and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(doors.around(message))


class AskedError(ReadError):
    """A file that is not read before somebody answers: the sentence, and the answers in the line to type that ends it."""

    def __init__(self, said: str, answers: Mapping[str, str]) -> None:
        super().__init__(said + doors.line(**answers))
        self.said, self.answers = said, dict(answers)

    def and_then(self, answers: Mapping[str, str]) -> "AskedError":
        """Return the same with a line that holds more answers, to what would be asked next.

        >>> error = AskedError("Il manque la date. Si c'est « Le », écrivez ", {"colonnes": "order_date=Le"})
        >>> print(*str(error.and_then({"colonnes": "order_date=Le", "dates": "jma"})).split())
        Il manque la date. La ligne répond aussi à ce qui serait demandé ensuite (dates) : changez-y ce qui n'est pas juste. Si
        c'est « Le », écrivez colonnes : « order_date=Le », dates : « jma ».
        """
        more = [name for name in answers if name not in self.answers] or list(answers)
        before, stop, last = self.said.rpartition(". ")
        also = f"La ligne répond aussi à ce qui serait demandé ensuite ({', '.join(more)}) : changez-y ce qui n'est pas juste. "
        return AskedError(f"{before}{stop}{also}{last}", answers)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell, and what to do; `{…}` are filled in for the column at hand."""

    text: str
    advice: str

    def fill(self, **words: object) -> "Problem":
        """Return the problem with its blanks filled in.

        >>> PROBLEMS["missing"].fill(label="Coût").advice
        'Complétez la colonne «\\xa0Coût\\xa0»\\xa0: elle est obligatoire.'
        """
        return Problem(self.text.format(**words), self.advice.format(**words))


def _problem(text: str, advice: str) -> Problem:
    return Problem(typeset(text), typeset(advice))


PROBLEMS: dict[str, Problem] = {
    "missing": _problem("la case est vide", "Complétez la colonne « {label} » : elle est obligatoire."),
    "incomplete": _problem(
        "la case est vide et rien ne la remplace", "Donnez {sets} pour que la ligne ait une valeur."
    ),
    "not_a_number": _problem("ce n'est pas un nombre", f"Écrivez un nombre seul, par exemple 1{THIN}234,50."),
    "units": _problem(
        "les cases de cette colonne ne comptent pas toutes la même chose (ici « {found} »)",
        "Gardez une seule unité par colonne, ou le nombre seul : « 2 lots » et « 3 pièces » ne s'additionnent pas.",
    ),
    "in_thousands": _problem(
        "ce n'est pas un nombre à l'unité : il est écrit en milliers ou en millions, et ses voisins non",
        f"Écrivez-le à l'unité, par exemple 12{THIN}500 au lieu de 12,5 k€.",
    ),
    "infinite": _problem(
        "ce nombre est infini", "Corrigez la formule qui l'a produit, souvent une division par zéro."
    ),
    "not_whole": _problem("il faut un nombre entier ici", "Vérifiez la colonne « {label} » de l'export."),
    "percent": _problem("un pourcentage n'a pas de sens ici", "Donnez la valeur elle-même, sans « % »."),
    "out_of_range": _problem(
        "la valeur sort de ce qui est possible ({range})", "Vérifiez l'échelle de la colonne « {label} »."
    ),
    "other_currency": _problem(
        "la devise n'est pas celle du rapport ({currency})",
        "Convertissez le montant, ou lancez un rapport dans cette devise : rien n'est converti ici.",
    ),
    "not_a_date": _problem("ce n'est pas une date reconnue", "Écrivez jj/mm/aaaa, par exemple 28/02/2025."),
    "not_a_period": _problem(
        "ce n'est pas une période reconnue",
        "Écrivez un mois (2026-03), un trimestre (2026-T1) ou une année (2026).",
    ),
    "week": _problem("c'est une semaine, et non un jour", "{hint}"),
    "month": _problem("c'est un mois, et non un jour", "{hint}"),
    "quarter": _problem("c'est un trimestre, et non un jour", "{hint}"),
    "half_year": _problem("c'est un semestre, qui n'est pas lu ici", "{hint}"),
    "date_range": _problem("c'est un intervalle de dates, et non un jour", "{hint}"),
    "no_such_day": _problem(
        "ce jour ou cette heure n'existe pas", "Corrigez la date à la source : elle n'est jamais devinée."
    ),
    "two_ways": _problem(
        "cette date en chiffres se lit de plusieurs façons : « {found} » peut commencer par le jour, ou par l'année",
        "Rien n'est deviné ici : dites l'ordre (jma pour jour, mois, année ; amj pour année, mois, jour) → {hint}",
    ),
    "odd_year": _problem("l'année est hors de 1900–2100", "Écrivez l'année sur quatre chiffres."),
    "unproven": _problem(
        "cette colonne a deux ordres, et rien ne dit si ce jour est jour/mois ou mois/jour",
        "Écrivez-le sans doute possible, par exemple 4 mars 2026.",
    ),
    "not_yes_no": _problem("ce n'est ni oui ni non", "Écrivez oui ou non (ou 1, 0, vrai, faux)."),
    "unknown_value": _problem("cette valeur n'est pas connue ; on attend {values}", "{hint}"),
    "either_way": _problem(
        "ce nombre se lit de deux façons (« {found} » : avec des milliers, ou avec trois décimales)",
        "Rien n'est deviné ici : exportez « {label} » avec deux décimales, ou dites comment un nombre s'écrit → {hint}",
    ),
    "mixed_shares": _problem(
        "ce taux se lit de deux façons : cette colonne a aussi des nombres au-delà de 1, qui sont des %",
        "Rien n'est deviné ici. S'il est en %, comme eux, écrivez pourcent et non melange ; si c'est une part (0,5 vaut 50 %) "
        "→ {hint}",
    ),
    "repeated_total": _problem(
        "ce total de commande est déjà compté sur une ligne précédente",
        "Exportez la quantité et le prix unitaire de chaque ligne, ou une seule ligne par commande.",
    ),
    "formula_error": _problem(
        "la formule de cette case est en erreur", "Corrigez la formule dans la feuille, puis relancez."
    ),
    "field_count": _problem(
        "la ligne a {found} champs et l'en-tête en a {expected}",
        "Cherchez un séparateur en trop ou en moins, ou un guillemet oublié, sur cette ligne.",
    ),
}


def code_of(problem: str) -> str:
    """Return the code of a problem from its text, where the blanks are filled in.

    >>> code_of(PROBLEMS["field_count"].fill(found=3, expected=6).text)
    'field_count'
    """
    for code, known in PROBLEMS.items():
        if re.fullmatch(re.sub(r"\\\{\w+\\\}", ".*", re.escape(known.text)), problem):
            return code
    raise KeyError(problem)


def money(value: float, currency: str = "EUR") -> str:
    """Write an amount in French, to the cent.

    >>> money(1234.5), money(-3, "CHF")
    ('1\\u202f234,50\\xa0€', '−3,00\\xa0CHF')
    """
    digits = f"{value:,.2f}".replace(",", THIN).replace(".", ",").replace("-", "−")
    return f"{digits}{NBSP}{_SIGNS.get(currency, currency)}".rstrip(NBSP)


def one_line(header: str) -> str:
    """Return a header as a sentence quotes it: on one line, and no longer than a header is.

    >>> one_line("P.U.\\nHT"), len(one_line("x" * 3_000_000))
    ('P.U. HT', 60)
    """
    return clip(" ".join(header[:1000].split()), 60)


def shape(text: str, limit: int = 40) -> str:
    """Return what a cell looks like without what it says, for columns that hold personal data.

    >>> shape("Élan N. 06 12")
    'Aaaa A. 99 99'
    """
    kinds = {"Lu": "A", "Lt": "A", "Ll": "a", "Lo": "a", "Lm": "a", "Nd": "9"}
    drawn = "".join(kinds.get(category(letter), letter) for letter in text[:limit])
    return drawn + ("…" if len(text) > limit else "")
