"""`smkit atelier`: what is asked reaches what makes it, and a room's progress is told as it is."""

import json
from pathlib import Path
from typing import Any

import pytest

from smkit.workshop import make, offline


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a workshop was asked for, in place of its making."""
    seen: dict[str, Any] = {}

    def workshop(lessons: tuple[str, ...], to: Path, **more: Any) -> Path:
        more.pop("tell")("Diaporama")
        seen.update(lessons=lessons, to=to, **more)
        return to / "guide.html"

    def wheels(to: Path, python: str, tell: Any) -> Path:
        tell("Linux")
        seen.update(to=to, python=python)
        return to

    monkeypatch.setattr(make, "make", workshop)
    monkeypatch.setattr(offline, "make", wheels)
    return seen


def test_a_workshop_is_asked_for_with_its_people_and_its_hours_in_minutes(typed, asked) -> None:
    hours = ("--personnes", "8", "--duree", "2h", "--debut", "14h05")
    code, out, err = typed("atelier", "03", "05", "--to", "salle", *hours)
    assert code == 0 and Path(out.strip()) == Path("salle/guide.html")
    assert asked == {"lessons": ("03", "05"), "to": Path("salle"), "people": 8, "minutes": 120, "start": 845}
    assert err.splitlines()[0] == "Diaporama" and "Ouvrez ce guide d'abord" in err.replace("’", "'")


def test_by_default_twelve_people_for_a_morning(typed, asked) -> None:
    assert typed("atelier", "05", "--to", "salle")[0] == 0
    assert (asked["people"], asked["minutes"], asked["start"]) == (12, 210, 540)


@pytest.mark.parametrize("arguments", [[], ["05"], ["--to", "salle"]])
def test_what_lacks_is_said_with_an_example(typed, asked, arguments: list[str]) -> None:
    code, out, err = typed("atelier", *arguments)
    assert (code, out, asked) == (2, "", {}) and "smkit atelier 05 --to atelier" in err


@pytest.mark.parametrize(("option", "text"), [("--duree", "longtemps"), ("--debut", "25h")])
def test_an_hour_that_is_none_is_told(typed, asked, option: str, text: str) -> None:
    code, _, err = typed("atelier", "05", "--to", "salle", option, text)
    assert code == 1 and f"« {text} »" in err and asked == {}


def test_a_folder_without_network_is_asked_for_the_rooms_python(typed, asked) -> None:
    code, out, err = typed("atelier", "--hors-ligne", "cle", "--python", "3.13")
    assert (code, out, err) == (0, "cle\n", "Linux\n") and asked == {"to": Path("cle"), "python": "3.13"}


def station(folder: Path, name: str, **right: bool) -> None:
    (folder / name / ".smkit").mkdir(parents=True)
    told = {exercise.replace("_dot_", "."): {"juste": its, "essais": 2} for exercise, its in right.items()}
    (folder / name / ".smkit" / "progression.json").write_text(json.dumps(told), "utf-8")


def test_a_room_is_followed_exercise_by_exercise(typed, tmp_path: Path) -> None:
    room = tmp_path / "postes"
    station(room, "poste_01", roi_dot_marge=False, roi_dot_gain_net=False, synthese_dot_ca=True)
    station(room, "poste_02", roi_dot_marge=False, roi_dot_gain_net=True)
    station(room, "poste_03", roi_dot_marge=True)
    (room / "poste_04" / ".smkit").mkdir(parents=True)
    (room / "poste_04" / ".smkit" / "progression.json").write_text("{", "utf-8")
    code, out, _ = typed("atelier", "--suivi", "postes")
    lines = [line for line in out.splitlines() if not line.startswith("    ")]
    assert code == 0 and lines[:4] == [
        "Progressions lues : 3",
        "Illisibles, laissées de côté : poste_04",
        "« Le ROI des campagnes », exercice 4 : 2 sur 3 n'y sont pas encore (poste_01, poste_02)",
        "« Le ROI des campagnes », exercice 5 : 1 sur 2 n'y est pas encore (poste_01)",
    ]
    assert len(lines) == 5 and lines[4].startswith("Cas de synthèse, poste_01 : ") and " 1 sur " in lines[4]
    assert "    Sur ces 20 000 € de ventes" in out  # the question itself, to read it out


def test_a_room_where_all_goes_well_and_one_without_progress(typed, tmp_path: Path) -> None:
    station(tmp_path / "salle", "poste_01", roi_dot_marge=True)
    code, out, _ = typed("atelier", "--suivi", "salle")
    assert code == 0 and out.splitlines()[-1] == "Personne ne bute : tout ce qui a été essayé est réussi."
    (tmp_path / "vide").mkdir()
    code, _, err = typed("atelier", "--suivi", "vide")
    assert code == 1 and "Aucune progression dans « vide »" in err


def test_the_folder_one_stands_in_has_a_name_and_a_damaged_station_praises_nobody(
    typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    salle = tmp_path / "salle"
    salle.mkdir()
    monkeypatch.chdir(salle)
    assert "Aucune progression dans « salle »" in typed("atelier", "--suivi", ".")[2]
    (salle / ".smkit").mkdir()
    (salle / ".smkit" / "progression.json").write_text('{"roi.marge"')
    code, out, _ = typed("atelier", "--suivi", ".")
    assert code == 0 and "Illisibles, laissées de côté : salle" in out and "Personne ne bute" not in out


def test_stations_of_two_rooms_are_all_counted_and_told_apart(typed, tmp_path: Path) -> None:
    for room in ("lundi", "mardi"):
        station(tmp_path / "salles" / room, "poste_01", roi_dot_marge=False)
    out = typed("atelier", "--suivi", "salles")[1]
    assert (
        "Progressions lues : 2" in out
        and "2 sur 2 n'y sont pas encore (lundi/poste_01, mardi/poste_01)" in out
    )


def test_no_line_with_a_lesson_that_is_none_is_advised(typed) -> None:
    code, _, err = typed("atelier", "99")
    assert code == 1 and "Aucune leçon ne s'appelle « 99 »" in err and "--to atelier" not in err


def test_a_workshop_is_not_made_over_the_folder_one_stands_in(typed, tmp_path: Path) -> None:
    code, _, err = typed("atelier", "05", "--to", ".", "--duree", "1h", "--personnes", "1")
    assert (
        code == 1
        and f"« {tmp_path.name} » est le dossier où vous êtes" in err
        and not any(tmp_path.iterdir())
    )


def test_a_room_that_has_not_begun_is_no_folder_to_copy(typed, tmp_path: Path) -> None:
    for name in ("poste_01", "poste_02"):
        (tmp_path / "postes" / name / ".smkit").mkdir(parents=True)
    code, out, _ = typed("atelier", "--suivi", "postes")
    assert (
        code == 0 and "N'ont encore rien essayé : poste_01, poste_02" in out and "Personne ne bute" not in out
    )
