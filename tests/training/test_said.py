"""What people say around an answer: read where it changes nothing, refused where it makes another answer of it.

Each line was written and judged by hand, from what a French beginner would type; sums are checked against floats of Python.
"""

import pytest
from answers import plain
from hypothesis import given
from hypothesis import strategies as st

from smkit.training import registry
from smkit.training.exercises import check
from smkit.training.numbers import number
from smkit.training.spelt import figures
from smkit.training.sums import computed
from smkit.training.typed import explain, rewrite
from smkit.training.words import unsure

EVERY = {one.name: one for prefix in registry.LESSONS for one in registry.load(prefix).EXERCISES}

RIGHT = [
    ("kpi.nouveaux_clients", "deux clients"),
    ("vente.clients", "j'en compte quatre"),
    ("plan.ecart_jours", "vingt et un jours"),
    ("roi.seuil_mailing", "trois cents ventes"),
    ("roi.seuil_mailing", "=15000/50"),
    ("roi.seuil_mailing", "15 000 / 50 = 300 ventes"),
    ("roi.seuil_mailing", "au moins 300 ventes"),
    ("kpi.retention", "trois quarts"),
    ("kpi.retention", "¾"),
    ("kpi.retention", "trois sur quatre, soit 75 %"),
    ("kpi.retention", "0,75 (75 %)"),
    ("kpi.taux_transformation", "6/40 = 15 %"),
    ("kpi.taux_transformation", "un taux de 15 %"),
    ("kpi.taux_transformation", "taux de transformation : 15 %"),
    ("kpi.taux_transformation", "15 ％ environ"),
    ("kpi.par_rapport_a_quand", "25 % de baisse"),
    ("kpi.par_rapport_a_quand", "un recul de 25 %"),
    ("kpi.delais", {"moyenne": "dix jours", "mediane": "2 jours et demi"}),
    ("roi.premiere", "10 € de perte"),
    ("roi.gain_net", "on perd 5 000 €"),
    ("roi.gain_net", "(5 000 €)"),
    ("roi.gain_net", "-5.000 €"),
    ("donnees.premiere", "8.091"),
    ("donnees.premiere", "il manque 8 091 €"),
    ("donnees.premiere", "8 090,57 € hors taxes"),
    ("plan.premiere", "35 mille euros"),
    ("plan.premiere", "environ 35 KEUR"),
    ("donnees.disparues", "5 lignes perdues"),
    ("kpi.retention", "3 clients sur 4"),
    ("decouverte.bant", "2 sur 8"),
    ("donnees.conservation", "le 10/05/2026"),
    ("vente.lift", "1,5 fois"),
    ("smarketing.rapport", "la moitié"),
    ("smarketing.melange", "aucun"),
    ("roi.cout_contact", "3 € par personne contactée"),
    ("donnees.doublon", "→ C02061,"),
    ("donnees.doublon", "C02061, évidemment"),
    ("donnees.accents", "je dirais théière en fonte"),
    ("decouverte.hotel", "de meilleurs avis sur le petit déjeuner"),
    ("decouverte.hotel", "la bonne réponse est B"),
    ("decouverte.lme", "non, pas du tout"),
    ("decouverte.lme", "sans doute non"),
    ("roi.decision", "oui, sous condition"),
    ("smarketing.jeune", "trop tôt pour conclure"),
    ("synthese.recommandations", list("ACD")),
    ("synthese.recommandations", "A ; C ; D"),
]


@pytest.mark.parametrize(("name", "answer"), RIGHT)
def test_what_is_said_around_a_right_answer_leaves_it_right(name: str, answer: object) -> None:
    result = check(EVERY[name], answer)
    assert result.status == "juste", result.message


WRONG = [
    ("roi.seuil_mailing", "300 ou 301", "un seul nombre"),
    ("roi.seuil_mailing", "moins de 300", "On attend un nombre"),
    ("roi.seuil_mailing", "pas 300", "On attend un nombre"),
    ("roi.seuil_mailing", "entre 290 et 310", "On attend un nombre"),
    ("roi.seuil_mailing", "300 × 2", ""),
    ("roi.seuil_mailing", "300 = 400", "deux nombres qui ne sont pas égaux"),
    (
        "roi.seuil_mailing",
        "300 contacts",
        "On attend un nombre de ventes ; vous donnez un nombre de contacts.",
    ),
    (
        "kpi.nouveaux_clients",
        "2 commandes",
        "On attend un nombre de clients ; vous donnez un nombre de commandes.",
    ),
    (
        "donnees.disparues",
        "5 commandes",
        "On attend un nombre de lignes ; vous donnez un nombre de commandes.",
    ),
    ("kpi.premiere", "25 points", "Des points sont l'écart entre deux pourcentages"),
    ("kpi.panier_moyen", "70 $", "on compte en euros ; vous donnez des dollars"),
    ("kpi.panier_moyen", "70 € TTC", "hors taxes (HT)"),
    ("kpi.panier_moyen", "70 € par client", "« par client »"),
    ("kpi.panier_moyen", "70 points", "On attend un montant en euros ; vous donnez un nombre de points."),
    (
        "donnees.sans_client",
        "197,67 €",
        "C'est le montant : rapportez-le au total",
    ),  # the mistake says more than the unit
    ("vente.attente", "20,40 ventes", "un montant en euros"),
    ("vente.lot", "10 × 2", ""),
    ("smarketing.premiere", "0,75 × 2", ""),
    ("donnees.negatif", "(48,30)", ""),
    ("donnees.point", "1.234", "Que fait alors le point"),
    ("roi.seuil_mailing", "300 fois", "« fois » n'est pas une unité"),
    ("roi.regards", "je ne sais pas", "Pas d'idée ?"),
    ("roi.seuil_mailing", "?", "Pas d'idée ?"),
    ("decouverte.hotel", "un café moins cher", "C'est le besoin dit"),
    ("decouverte.hotel", "A ; B", "Répondez par"),
    ("decouverte.hotel", "B (ou A)", "Répondez par"),
    ("roi.cout_coupon", 6.0, "ni point ni virgule ne séparent les milliers"),
]


@pytest.mark.parametrize(("name", "answer", "said"), WRONG)
def test_what_makes_another_answer_of_it_is_refused_and_told(name: str, answer: object, said: str) -> None:
    result = check(EVERY[name], answer)
    assert result.status == "faux" and said in plain(result.message), result.message


def test_who_has_no_idea_is_given_the_hint_then_the_first_step() -> None:
    exercise = EVERY["roi.seuil_mailing"]
    assert plain(exercise.hint) in plain(check(exercise, "aucune idée").message)
    assert plain(exercise.step) in plain(check(exercise, "je ne sais pas", errors=2).message)
    assert not unsure("on ne peut pas dire") and not unsure("non")


@given(st.integers(1, 10**6), st.integers(1, 10**4), st.sampled_from("+-*/"))
def test_a_calculation_is_what_python_makes_of_it(one: int, other: int, sign: str) -> None:
    found = computed(f"{one:,} € {sign} {other}".replace(",", " "))
    assert found is not None and float(found) == pytest.approx(eval(f"{one} {sign} {other}"))


@given(st.integers(2, 999_999))
def test_a_number_in_letters_is_that_number(count: int) -> None:
    """Against the spelling of the language's own rules, written here from the units up."""
    assert figures(spelt(count)) == str(count)
    assert number(f"{spelt(count)} ventes") == count


def spelt(count: int) -> str:
    words = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split()
    tens = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}
    if count >= 1_000:
        thousands, rest = divmod(count, 1_000)
        before = (
            ""
            if thousands == 1
            else f"{spelt(thousands)} ".replace("cents ", "cent ").replace("vingts ", "vingt ")
        )
        return f"{before}mille{f' {spelt(rest)}' if rest else ''}"
    if count >= 100:
        hundreds, rest = divmod(count, 100)
        before = "" if hundreds == 1 else f"{words[hundreds]} "
        return f"{before}cent {spelt(rest)}" if rest else f"{before}cent{'s' if hundreds > 1 else ''}"
    if count <= 16:
        return words[count]
    if count < 20:
        return f"dix-{words[count - 10]}"
    ten, rest = divmod(count, 10)
    if ten in (7, 9):
        ten, rest = ten - 1, rest + 10
    if rest == 0:
        return f"{tens[ten]}s" if ten == 8 else tens[ten]
    joint = " et " if rest in (1, 11) and ten != 8 else "-"
    return f"{tens[ten]}{joint}{spelt(rest)}"


TYPED = {
    "environ 1 200 €": "environ 1 200 €",
    "-48,65 €": "-48,65 €",
    "+ 17,50": "+ 17,50",
    "8 090,57 € HT": "8 090,57 € HT",
    "trois clients": "trois clients",
    "3 sur 4": "3 sur 4",
    "taux : 12 %": "taux : 12 %",
    "25 % environ": "25 % environ",
    "~12": "~12",
    "2025-T2": "2025-T2",
    "effet-de-mélange": "effet-de-mélange",
    "A et C": "A et C",
    "A, C": "A, C",
    "B)": "B",
    "oui,": "oui,",
    "j'en compte 3": "j'en compte 3",
    "1 200 contacts": "1 200 contacts",
    "?": "?",
    "=1200/4": 300.0,
    "": ...,
}


@pytest.mark.parametrize(("typed", "meant"), TYPED.items())
def test_what_is_typed_without_quotes_is_read_as_it_is_said(typed: str, meant: object) -> None:
    space: dict = {}
    exec(rewrite(f"reponse = {typed}"), space)
    assert space["reponse"] == meant


@pytest.mark.parametrize(
    "typed", ["marge / cout", "marge - cout", "sum(prix", "df.head()", "total x 3", "prix[0"]
)
def test_what_looks_like_code_stays_code(typed: str) -> None:
    assert rewrite(f"reponse = {typed}", {"prix"}) == f"reponse = {typed}"


def test_the_line_to_type_that_a_comma_gets_works_when_it_is_typed() -> None:
    for typed in ("197,67 € / 10 625,37 €", "17,50 * 3", "-48,65 € + 3"):
        said = explain(SyntaxError(), f"reponse = {typed}")
        line = said.rpartition(" : ")[2].removesuffix(".")
        assert isinstance(eval(line), float), said


def test_several_values_typed_with_commas_and_units_are_read() -> None:
    space: dict = {}
    exec(rewrite('reponse = {"moyenne": 10 jours, "mediane": 2,5}'), space)
    assert check(EVERY["kpi.delais"], space["reponse"]).status == "juste"
