"""What the kit holds, what was practised, whether the machine is ready: as the terminal says it."""

import io
import json
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from smkit import doctor
from smkit.doctor import Check
from smkit.training import progress, registry


@pytest.fixture(autouse=True)
def _attended(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CI", "SMKIT_HEADLESS"):
        monkeypatch.delenv(name, raising=False)


def answers(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """What is typed at a question."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_the_list_has_every_notebook_and_case_on_a_line_of_its_own(typed, kit: Path) -> None:
    code, out, _ = typed("list")
    heads = [line for line in out.splitlines() if not line.startswith(" ")]
    named = {line.split()[0] for line in out.splitlines() if line.startswith(" ")}
    folders = (*(kit / "notebooks" / kind for kind in ("formation", "rapports", "simulateurs")),)
    there = {path.stem for folder in folders for path in folder.glob("*.ipynb")}
    there |= {path.stem for path in (kit / "datasets" / "cas").glob("*.yaml")}
    assert code == 0 and heads == ["Leçons", "Rapports", "Simulateurs", "Études de cas"]
    assert named == there
    machine = json.loads(typed("list", "--json")[1])
    assert {each["name"] for rows in machine.values() for each in rows} == there


def test_progress_is_that_of_the_folder_that_is_named(typed, tmp_path: Path) -> None:
    progress.record("roi.cout_coupon", right=True)  # here
    (tmp_path / "mon kit").mkdir()
    code, out, _ = typed("progress", "mon kit")
    assert code == 0 and out.startswith("Progression de « mon kit »\n") and "à reprendre" not in out
    assert out.count("exercices réussis, 0 sur") == len(registry.LESSONS)
    code, _, err = typed("progress", "absent")
    assert code == 2 and "« absent » est introuvable" in err
    (tmp_path / "fichier").touch()
    assert "est un fichier, là où il faut un dossier" in typed("progress", "fichier")[2]


def test_a_lesson_that_was_begun_says_what_is_left_of_it_and_no_other_does(typed) -> None:
    names = [each.name for each in registry.load("roi").EXERCISES]
    for name in names[1:]:
        progress.record(name, right=True)
    progress.record(names[0], right=False)
    lines = typed("progress")[1].splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith("Le ROI des campagnes"))
    assert lines[at].endswith(f"exercices réussis, {len(names) - 1} sur {len(names) + 1}")  # and its quiz
    assert lines[at + 1] == "    à reprendre :" and lines[at + 3] == "      Le quiz"
    assert lines[at + 2].startswith("      Première question : 30 € de prospectus font vendre 4 paquets")
    assert not any(name in line for name in names for line in lines)  # what it is, not its code
    assert sum("à reprendre" in line for line in lines) == 1
    machine = {each["lesson"]: each for each in json.loads(typed("progress", "--json")[1])}
    assert machine[registry.LESSONS["roi"]]["left"] == [names[0], "roi.quiz"]


def test_what_is_due_today_is_said(typed, monkeypatch: pytest.MonkeyPatch) -> None:
    progress.record("donnees.accents", right=True)
    assert "À revoir" not in typed("progress")[1]

    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(UTC) + timedelta(days=400)

    monkeypatch.setattr("smkit.training.door.datetime", Later)
    head, line = typed("progress")[1].splitlines()[-2:]
    assert head.startswith("À revoir aujourd'hui") and "exercice 2 : Un produit s'affiche" in line
    assert line.endswith('verifier("donnees.accents", …)')


@pytest.mark.parametrize("said", ["oui", "O", " OUI "])
def test_progress_is_forgotten_on_a_yes(typed, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    progress.record("roi.cout_coupon", right=True)
    answers(monkeypatch, "peut-être", said)
    code, out, _ = typed("progress", "--oublier")
    assert code == 0 and out.endswith("La progression est effacée.\n")
    assert out.count("[o/N] : ") == 2 and "Répondez par oui ou par non." in out
    assert progress.last() == ""


@pytest.mark.parametrize("said", ["non", "n", ""])
def test_and_kept_on_a_no(typed, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    progress.record("roi.cout_coupon", right=True)
    answers(monkeypatch, said)
    code, out, err = typed("progress", "--oublier")
    assert code == 0 and out.endswith("Rien n'est effacé.\n") and err == ""
    assert progress.last() == "roi.cout_coupon"


def test_nobody_is_asked_where_nobody_answers(typed, monkeypatch: pytest.MonkeyPatch) -> None:
    progress.record("roi.cout_coupon", right=True)
    answers(monkeypatch)  # the stream is at its end
    assert typed("progress", "--oublier")[0] == 130 and progress.last() == "roi.cout_coupon"
    assert typed("progress", "--oublier", "--oui")[:2] == (0, "La progression est effacée.\n")
    assert progress.last() == ""


def test_an_attestation_is_asked_for_what_was_named_and_a_browser_that_lacks_is_told(
    typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, Path]] = []

    def put(page: str, to: Path) -> str:
        seen.append((page, to))
        return "" if len(seen) == 1 else "Aucun navigateur ici"

    monkeypatch.setattr("smkit.training.attestation.page", lambda course, name: f"{course}/{name}")
    monkeypatch.setattr("smkit.reports.writing.pdf.put", put)
    code, out, _ = typed("attestation", "analyste", "--nom", "Une équipe", "--to", "a/b.pdf")
    assert (code, out) == (0, f"{Path('a/b.pdf')}\n") and seen[0][0] == "analyste/Une équipe"
    assert (tmp_path / "a").is_dir() and seen[0][1].name == "b.pdf"
    code, out, err = typed("attestation")
    assert (code, out, err) == (1, "", "Aucun navigateur ici.\n") and seen[1] == ("nouveau/", seen[1][1])
    assert seen[1][1].name == "attestation.pdf"


CHECKS = [Check(True, True, "Python"), Check(False, False, "Chromium", "Installez Chromium.")]
BAD = Check(False, True, "Disque", "Faites de la place.")


def test_what_lacks_is_marked_by_its_weight_and_what_is_needed_alone_fails(
    typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "examine", lambda: CHECKS)
    monkeypatch.setattr(doctor, "examine_room", lambda: [BAD])
    assert typed("doctor")[:2] == (0, "✓ Python\n– Chromium\n    Installez Chromium.\n")
    code, out, _ = typed("doctor", "--salle")
    assert code == 1 and out.endswith("✗ Disque\n    Faites de la place.\n")
    code, out, _ = typed("doctor", "--salle", "--json")
    assert code == 1 and [each["ok"] for each in json.loads(out)] == [True, False, False]


def test_a_damaged_key_and_a_damaged_record_are_told(typed, tmp_path: Path) -> None:
    inside = tmp_path / ".smkit"
    inside.mkdir()
    (inside / "cle").write_text("abc")
    (inside / "progression.json").write_text('{"roi.marge": ')
    (found,) = [each for each in doctor.examine() if each.text.startswith("Pseudonymes")]
    assert not found.ok and "abîmée" in found.remedy
    for _ in range(2):  # once it is set aside too
        assert "« .smkit/progression.abime.json »" in typed("progress")[2]
    (inside / "cle").unlink()
    (found,) = [each for each in doctor.examine() if each.text.startswith("Pseudonymes")]
    assert found.ok


@pytest.mark.parametrize("name", ["mon kit", "l'agence", 'agence "Sud"', "-kit", "kit&co"])
def test_the_line_that_init_ends_with_leads_to_its_folder(typed, name: str, tmp_path: Path) -> None:
    out = typed("init", "--", name)[1]
    line = next(line for line in out.splitlines() if line.startswith("Pour commencer"))
    (folder,) = shlex.split(line.partition(" : ")[2])[2:]
    assert (tmp_path / folder / "notebooks").is_dir()
