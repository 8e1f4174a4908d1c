"""A right answer said otherwise is right, in words, fractions, hours, cents or quarters; a wrong one said so is wrong still."""

import pytest
import yaml

from smkit.paths import KIT
from smkit.training import registry
from smkit.training.answers import REAL
from smkit.training.exercises import check
from smkit.training.typed import rewrite

EVERY = {each.name: each for prefix in registry.LESSONS for each in registry.load(prefix).EXERCISES}

RIGHT = {
    "smarketing.minutes": [
        "2 h",
        "2 heures",
        "deux heures",
        "2h00",
        "2 h 00",
        "2h",
        "2 heures ouvrées",
        "120 mn",
    ],
    "prospection.retard": [
        "S36",
        "s36",
        "S 36",
        "sem. 36",
        "semaine 36",
        "sem 36",
        "semaine n° 36",
        "la semaine 36",
        "en S36",
        "jusqu'à la semaine 36",
    ],
    "vente.lift": [
        "x1,5",
        "× 1,5",
        "x 1.5",
        "1,5 fois",
        "1,5x",
        "1,5 ×",
        "fois 1,5",
        "1,5 fois plus",
        "3/2",
        "un et demi",
        "X1,5",
    ],
    "vente.sucre": ["x0,83", "0,83 fois", "5/6", "cinq sixièmes"],
    "roi.marge_par_euro": [
        "67 centimes",
        "66 centimes",
        "0,67 €",
        "deux tiers",
        "67 c",
        "67 cts",
        "67 centimes par euro",
        "67 centimes d'euro",
        "66,7 centimes",
        "x0,67",
        "2/3 d'euro",
    ],
    "roi.cout_contact": ["300 centimes", "3 euros"],
    "smarketing.rapport": [
        "la moitié",
        "1 sur 2",
        "un demi",
        "deux fois moins",
        "2 fois moins",
        "x0,5",
        "0,5 fois",
        "50 %",
        "moitié",
        "la moitié des chances",
        "moitié moins",
    ],
    "fidelite.boutique_date": [
        "T2",
        "T2 2025",
        "2025 T2",
        "2e trimestre 2025",
        "deuxième trimestre 2025",
        "2ème trimestre 2025",
        "T2-2025",
        "trimestre 2 de 2025",
        "le 2e trimestre",
        "2025T2",
        "T2/2025",
        "le T2 2025",
        "2e trim. 2025",
    ],
    "kpi.retention": [
        "trois quarts",
        "les trois quarts",
        "3 quarts",
        "3 sur 4",
        "0,75",
        "75 pour cent",
        "les 3/4",
        "trois clients sur quatre",
        "3 clients sur les 4",
    ],
    "vente.confiance_inverse": [
        "3 sur 5",
        "trois cinquièmes",
        "3 cinquièmes",
        "six dixièmes",
        "6 tickets sur 10",
    ],
    "vente.support": ["trois dixièmes", "3 sur 10", "3 tickets sur 10"],
    "prospection.taux_affaire": [
        "un trentième",
        "1/30",
        "1 sur 30",
        "une sur trente",
        "un contact sur 30",
        "4 sur 120",
    ],
    "roi.roi_standard": [
        "moins un tiers",
        "-1/3",
        "- 33 %",
        "-33,3 %",
        "moins 33 %",
        "une perte d'un tiers",
        "−⅓",
    ],
    "kpi.premiere": [
        "un quart",
        "+25 %",
        "d'un quart",
        "+ 1/4",
        "un quart de plus",
        "plus 25 %",
        "20 000 / 80 000",
    ],
    "kpi.par_rapport_a_quand": ["moins un quart", "un quart de moins", "-1/4", "baisse d'un quart"],
    "plan.ecart_jours": ["3 semaines", "trois semaines", "21 jours", "21 j", "vingt-et-un jours"],
    "prospection.heures": [
        "10 h",
        "dix heures",
        "10h",
        "600 minutes",
        "10 heures chacun",
        "10h00",
        "10 h par semaine",
    ],
    "smarketing.samedi": ["13 h", "13h", "13 h 00", "13:00", "lundi 13 h", "treize heures", "à 13 h"],
    "kpi.delais": [
        {"moyenne": "10 jours", "mediane": "deux jours et demi"},
        {"moyenne": "dix", "mediane": "2,5 j"},
    ],
    "kpi.deux_roi": [
        {"marge par euro": "1,20 €", "roi": "20 %"},
        {"marge par euro": "x1,2", "roi": "un cinquième"},
        {"marge par euro": "120 centimes", "roi": "20 %"},
    ],
    "fidelite.mouvements": ["110 k€", "110 000 €", "110"],
    "fidelite.annee": ["41 %", "40,96 %"],
    "roi.comparer_roi": [
        {"A": "150 %", "B": "75 %"},
        {"A": "1,5", "B": "trois quarts"},
        {"A": "x1,5", "B": "0,75"},
    ],
    "plan.rendement": ["partenariat", "les partenariats commerciaux"],
    "fidelite.cohorte": ["12 sur 40", "3 sur 10", "trois dixièmes"],
    "smarketing.part": ["quatre septièmes", "4/7", "4 sur 7"],
    "roi.seuil_conversion": ["6 pour cent", "300 sur 5 000", "6 sur 100", "six sur cent"],
    "plan.recettes": ["200 k€", "200 mille", "deux cent mille euros"],
    "vente.attente": ["20,40 €", "20 € 40", "20 euros et 40 centimes", "2040 centimes"],
    "plan.debut": ["le 30", "30 avril", "le jeudi 30", "30"],
    "donnees.conservation": ["mai 2026", "le 10 mai 2026", "fin 2026", "2026"],
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_said_otherwise_is_right(name: str) -> None:
    refused = [
        (answer, result.message)
        for answer in RIGHT[name]
        if (result := check(EVERY[name], answer)).status != "juste"
    ]
    assert not refused


WRONG = {
    "vente.clients": ["12 tiers", "16 quarts"],
    "smarketing.melange": ["0,25 quarts", "0,5 tiers"],
    "smarketing.minutes": ["1 h", "une heure", "3 heures", "2", "2 jours", "une demi-heure", "17 h", "120 h"],
    "prospection.retard": ["S46", "S35", "S10", "T3", "36 jours"],
    "vente.lift": ["x0,67", "× 2", "le double", "1,5 %", "1,5 €", "1,5 fois moins", "deux tiers"],
    "roi.marge_par_euro": ["33 centimes", "67 €", "67", "un tiers", "trois quarts", "67 centimes par client"],
    "smarketing.rapport": ["le double", "2 fois", "x2", "deux fois plus", "3 fois moins", "un quart"],
    "fidelite.boutique_date": [
        "T4",
        "T3 2025",
        "2e trimestre 2024",
        "T2 2024",
        "pas T2",
        "T2 ou T3",
        "le dernier trimestre",
        "T1",
    ],
    "kpi.retention": ["un quart", "le quart", "trois tiers", "1 sur 4", "trois clients", "3 sur 5"],
    "kpi.premiere": ["un quart de moins", "baisse d'un quart", "un cinquième", "le quart de 80 000"],
    "kpi.par_rapport_a_quand": ["un quart de plus", "hausse d'un tiers", "un tiers de moins"],
    "plan.ecart_jours": ["2 semaines", "3 mois", "une semaine"],
    "plan.chaine": ["2 semaines", "12 semaines"],
    "prospection.heures": ["10 minutes", "20 minutes", "600 heures", "une heure"],
    "vente.support": ["trois quarts", "un tiers", "3 sur 4", "30 centimes"],
    "prospection.premiere": ["x1200", "1 200 x", "1 200 fois"],
    "roi.seuil_mailing": ["x300", "300 fois", "300 centimes", "S300"],
    "kpi.panier_moyen": ["70 centimes", "x70", "70 fois"],
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_said_otherwise_is_wrong_still(name: str) -> None:
    taken = [answer for answer in WRONG[name] if check(EVERY[name], answer).status != "faux"]
    assert not taken


@pytest.mark.parametrize("written", ["plausible.yaml", "plausible_again.yaml"])
def test_plausible_wrong_answers_are_wrong(written: str) -> None:
    plausible = yaml.safe_load((KIT / "tests" / "training" / written).read_text("utf-8"))
    taken = [
        (name, answer)
        for name, wrong in plausible.items()
        for answer in wrong
        if check(EVERY[name], answer).status != "faux"
    ]
    assert not taken


@pytest.mark.parametrize("lesson", registry.LESSONS)
def test_a_usual_mistake_is_one_in_every_writing(lesson: str) -> None:
    for exercise in registry.load(lesson).EXERCISES:
        for wrong in filter(_number, (mistake.example() for mistake in exercise.mistakes)):
            said = f"{float(wrong):g}".replace(".", ",")
            for answer in (
                f"x{said}",
                f"{said} ×",
                f"{said} fois",
                f"S{said}",
                f"{said} sur 1",
                f"{said}/1",
            ):
                assert check(exercise, answer).status == "faux", (exercise.name, answer)


def _number(said: object) -> bool:
    return isinstance(said, REAL) and not isinstance(said, bool)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("x1,5", "x1,5"), ("× 1,5", "× 1,5"), ("1,5 x", "1,5 x"), ("67 centimes", "67 centimes"), ("une heure", "une heure"),
     ("S36", "S36"), ("T2 2025", "T2 2025"), ("les deux tiers", "les deux tiers"), ("2h", "2h"), ("1 h 30", "1 h 30"),
     ("un quart de moins", "un quart de moins"), ("2e trimestre 2025", "2e trimestre 2025")],
)  # fmt: skip
def test_they_are_typed_without_quotes(typed: str, meant: str) -> None:
    assert rewrite(f"reponse = {typed}") == f"reponse = {meant!r}"
