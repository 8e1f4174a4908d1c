"""The convention: read, and every usual mistake explained with its line."""

import pytest

from smkit.analysis.errors import InputError
from smkit.analysis.smarketing import ConventionError, load, promising


def plain(text: object) -> str:
    return str(text).replace("\xa0", " ").replace("\u202f", " ")


def test_what_people_write_is_read(text: str) -> None:
    found = load(text)
    promise = found.delay("B2B")
    assert (
        promise is not None
        and promise.minutes(found.horaires.opening()) == 2 * 24 * 60
        and not promise.worked
    )
    assert found.delay("B2C") is None  # the chat is promised nothing by this convention
    supply = found.supply("B2B")
    assert supply is not None and supply.part_profil == 0.6
    assert found.horaires.opening().hours == ((540, 1080),)


@pytest.mark.parametrize(
    ("delay", "minutes"),
    [
        ("4 heures ouvrées", 240),
        ("30 minutes ouvrées", 30),
        ("2 jours ouvrés", 1080),
        ("1,5 heure calendaire", 90),
        ("3 j ouvrés", 1620),
    ],
)
def test_delays_as_people_write_them(text: str, delay: str, minutes: float) -> None:
    found = promising(load(text), delay)
    promise = found.delay("B2B")
    assert promise is not None and promise.minutes(found.horaires.opening()) == minutes


def test_a_worked_day_has_no_lunch(text: str) -> None:
    found = load(
        text.replace("2 jours calendaires", "1 jour ouvré") + "horaires: {pauses: ['12:00-13:30']}\n"
    )
    promise = found.delay("B2B")
    assert promise is not None and promise.minutes(found.horaires.opening()) == 450


def test_hours_that_yaml_reads_as_numbers(text: str) -> None:
    found = load(text + "horaires: {plages: [[9:00, 18:00]], jours: [lun, mar]}\n")
    assert found.horaires.opening().hours == ((540, 1080),) and found.horaires.opening().weekdays == (0, 1)


def test_a_closed_day_is_closed_whole(text: str) -> None:
    from smkit.analysis.smarketing import elapsed

    when = load(text + "horaires: {fermetures: [2026-03-04]}\n").horaires.opening()
    assert elapsed("2026-03-03 17:00", "2026-03-05 10:00", when) == 120


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("titre: Convention ventes et marketing\n", "", "il manque « titre »"),
        ("2 jours calendaires", "2 jours", "sans « ouvrés » ni « calendaires »"),
        ("2 jours calendaires", "bientôt", "n'est pas un délai"),
        ("2 jours calendaires", "0 heures ouvrées", "supérieur à 0"),
        ("marketing:\n", "horaires: {pauses: ['08:00-19:00']}\nmarketing:\n", "aucune minute ouvrée"),
        ("arrivee: premier contact", "arrivee: création", "ne vient pas après"),
        ("depart: affectation", "depart: arrivée", "Choisissez parmi"),
        ("60 %", "160 %", "une part entre 0 et 1"),
        ("60 %", "beaucoup", "une part"),
        ("leads_par_mois: 40", "leads_par_mois: 0", "supérieur à 0"),
        ("leads_par_mois: 40", "leads_par_mois: dix", "un nombre entier"),
        ("en_vigueur: 2024-01-01", "en_vigueur: hier", "une date écrite 2026-03-01"),
        ("en_vigueur: 2024-01-01", "en_vigueur: 2024-02-31", "n'existe pas au calendrier"),
        ("champs: [compte, source, région]", "champs: [compte, humeur]", "Choisissez parmi"),
        ("entre: [Direction commerciale, Direction marketing]", "entre: [Moi]", "au moins une ligne de plus"),
        ("marketing:\n", "marketting:\n", "Vouliez-vous dire « marketing »"),
        ("delais:\n", "delais: &a\n", None),
        ("titre: Convention ventes et marketing", "titre: [Convention", "pas du YAML correct"),
        ("marketing:\n", "horaires: {region: Mozelle}\nmarketing:\n", "Moselle"),
        ("marketing:\n", "horaires: {plages: ['9 heures']}\nmarketing:\n", "09:00-18:00"),
        ("marketing:\n", "horaires: {jours: [dredi]}\nmarketing:\n", "jour de la semaine"),
        ("marketing:\n", "titre: Encore\nmarketing:\n", "est déjà à la ligne 2"),
    ],
)
def test_each_mistake_is_explained(text: str, before: str, after: str, said: str | None) -> None:
    assert before in text
    if said is None:
        assert load(text.replace(before, after)).titre  # an anchor that nothing uses
        return
    with pytest.raises(ConventionError) as caught:
        load(text.replace(before, after), file="ma_convention.yaml")
    message = plain(caught.value)
    assert said in message and "ma_convention.yaml" in message
    assert "Input should" not in message and "type=" not in message


def test_all_mistakes_are_told_at_once_each_with_its_line(text: str) -> None:
    wrong = text.replace("2 jours calendaires", "2 jours").replace("leads_par_mois: 40", "leads_par_mois: 0")
    with pytest.raises(ConventionError) as caught:
        load(wrong)
    lines = plain(caught.value).splitlines()
    assert [line.partition(" : ")[0] for line in lines] == [
        "convention.yaml, ligne 6",
        "convention.yaml, ligne 9",
    ]


def test_a_yaml_bomb_is_refused_at_once() -> None:
    bomb = "a: &a [x, x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(ConventionError, match="renvois"):
        load(bomb)
    with pytest.raises(ConventionError, match="commence par"):
        load("- une liste")


def test_a_delay_tried_that_cannot_be_read_is_explained(text: str) -> None:
    with pytest.raises(InputError, match="n'est pas un délai"):
        promising(load(text), "vite")
