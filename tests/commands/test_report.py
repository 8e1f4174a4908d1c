"""`smkit report`: what the terminal says of a batch that is over, whatever became of its reports."""

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from smkit import stopping
from smkit.commands import underway
from smkit.reports.asking import recall
from smkit.reports.keeping import build, verify
from smkit.reports.keeping.manifest import Outcome
from smkit.reports.keeping.verify import Comparison
from smkit.tables import environment

ASKED = ("report", "etude_de_cas_roi", "--to", "r")


def made(name: str = "etude_de_cas_roi", **more: Any) -> Outcome:
    return Outcome(
        name, "etude_de_cas_roi", True, **{"answer": "Le mailing a\nperdu 5 000 €.", "seconds": 2.04} | more
    )


def failed(name: str, reason: str = "Le fichier est vide.") -> Outcome:
    return Outcome(name, "etude_de_cas_roi", False, reason=reason)


@pytest.fixture
def ending(monkeypatch: pytest.MonkeyPatch):
    """Have a batch end so, without making anything; return what it was asked."""
    seen: dict[str, Any] = {}

    def end(*outcomes: Outcome) -> dict[str, Any]:
        def make(jobs: Any, to: Path, formats: Any, tell: Any, settings: Any) -> list[Outcome]:
            seen.update(jobs=jobs, to=to, formats=formats, settings=settings)
            for done, outcome in enumerate(outcomes, start=1):
                tell(done, len(outcomes), outcome)
            return list(outcomes)

        monkeypatch.setattr(build, "make", make)
        return seen

    return end


def test_options_reach_the_batch_as_they_are_meant(typed, ending) -> None:
    asked = ending(made())
    more = (
        "--formats",
        " HTML, pdf,",
        "--jobs",
        "3",
        "--timeout",
        "90",
        "--memory",
        "1.5",
        "--force",
        "--annexes",
    )
    code, out, err = typed(*ASKED, "-p", "contacts", "400", *more, "--show-personal-data")
    settings = asked["settings"]
    assert code == 0 and Path(out.strip()) == Path("r/etude_de_cas_roi/rapport.html")
    assert asked["formats"] == ["html", "pdf"] and asked["to"] == Path("r")
    assert asked["jobs"][0].parameters["contacts"] == 400
    assert (settings.jobs, settings.seconds, settings.memory) == (3, 90, 1_610_612_736)
    assert settings.force and settings.annexes and settings.personal and not settings.retry
    assert err == "[1/1] etude_de_cas_roi : fait en 2,0 s\n"


def test_the_result_is_the_page_else_the_figures_else_the_index(typed, ending) -> None:
    ending(made())
    assert Path(typed(*ASKED, "--formats", "xlsx")[1].strip()) == Path("r/etude_de_cas_roi/resultats.json")
    ending(failed("etude_de_cas_roi"))
    code, out, err = typed(*ASKED)
    assert code == 1 and Path(out.strip()) == Path("r/index.html")
    assert err.splitlines() == [
        "[1/1] etude_de_cas_roi : en échec",
        "etude_de_cas_roi : Le fichier est vide.",
        "1 rapport en échec sur 1. La même commande avec --retry ne refait que celui-là.",
    ]


@pytest.mark.parametrize(
    ("outcomes", "said", "code"),
    [
        ([made()], "Le mailing a perdu 5 000 €. — r/etude_de_cas_roi/rapport.html", 0),
        ([made(answer="")], "1 rapport produit — r/etude_de_cas_roi/rapport.html", 0),
        ([made("a"), made("b")], "2 rapports produits — r/index.html", 0),
        (
            [made("a"), failed("b"), failed("c", "x")],
            "2 rapports en échec sur 3, « b » : Le fichier est vide. — r/index.html",
            1,
        ),
    ],
)
def test_one_line_for_a_mail(typed, ending, outcomes: list[Outcome], said: str, code: int) -> None:
    ending(*outcomes)
    left, out, _ = typed(*ASKED, "--bref")
    assert left == code and out.replace(os.sep, "/") == f"{said}\n"


def test_what_a_person_had_written_and_what_stands_is_said(typed, ending) -> None:
    ending(made("a", kept=("rapport_modifie.html",)), made("b", unchanged=True), made("c", unchanged=True))
    code, _, err = typed(*ASKED)
    assert code == 0 and err.splitlines()[1].startswith("[2/3] b : inchangé, reste environ ")
    assert err.splitlines()[-2:] == [
        "a : vous aviez modifié un fichier ; il est gardé sous le nom « rapport_modifie.html ».",
        "2 rapports inchangés sur 3 : rien à refaire. --force pour refaire.",
    ]


def test_a_reason_shared_by_four_is_told_with_their_names_and_a_missing_format_too(typed, ending) -> None:
    ending(*(failed(name) for name in "abcd"), made("e", missing=("Pas de PDF ici.",)))
    lines = typed(*ASKED)[2].splitlines()
    assert "a, b, c, d : Le fichier est vide." in lines and "e : Pas de PDF ici." in lines
    assert lines[-1].endswith("ne refait que ceux-là.")


def test_a_machine_is_given_the_same(typed, ending) -> None:
    ending(made("a"), failed("b"))
    code, out, _ = typed(*ASKED, "--json")
    content = json.loads(out)
    assert code == 1 and [each["made"] for each in content["reports"]] == [True, False]
    assert Path(content["result"]) == Path("r/index.html")


def test_a_batch_that_was_stopped_leaves_with_the_signals_code(
    typed, ending, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending(failed("a"))
    monkeypatch.setattr(stopping, "number", lambda: 15)
    assert typed(*ASKED)[0] == 143
    ending(made())
    assert typed(*ASKED)[0] == 0  # all was done before it came


def test_a_batch_that_cannot_be_remembered_is_made_and_that_is_said(
    typed, ending, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending(made())
    monkeypatch.setattr(recall, "note", lambda jobs, to: "Ce lot ne peut pas être retenu.")
    code, _, err = typed(*ASKED)
    assert code == 0 and err.splitlines()[0] == "Ce lot ne peut pas être retenu."


@pytest.mark.parametrize(
    ("found", "code", "said"),
    [
        (Comparison("a", 12), 0, ["a : 12 chiffres comparés, aucun changé."]),
        (
            Comparison("a", 1, ("cout : 1 → 2",), ("c.csv",)),
            1,
            ["a : 1 chiffre comparé, 1 changé.", "  fichier modifié depuis : c.csv", "  cout : 1 → 2"],
        ),
        (
            Comparison("a", 0, failed="Le fichier est vide."),
            1,
            ["a : n'a pas pu être refait. Le fichier est vide."],
        ),
    ],
)
def test_a_verification_says_each_change_and_fails_on_one(
    typed, monkeypatch: pytest.MonkeyPatch, found: Comparison, code: int, said: list[str]
) -> None:
    folders: list[Path] = []
    monkeypatch.setattr(verify, "compare", lambda jobs, folder, *more: folders.append(folder) or [found])
    left, out, _ = typed("report", "etude_de_cas_roi", "--verify", "mars")
    assert (left, out.splitlines()) == (code, [*said, "mars"]) and folders == [Path("mars")]
    left, out, _ = typed("report", "etude_de_cas_roi", "--verify", "mars", "--json")
    assert left == code and json.loads(out)["reports"][0]["figures"] == found.figures


def test_a_time_left_is_said_in_seconds_then_in_minutes() -> None:
    assert [underway._duration(each) for each in (0.4, 89.4, 90, 150, 3_599)] == [
        "environ 0 s", "environ 89 s", "environ 2 min", "environ 2 min", "environ 60 min",
    ]  # fmt: skip


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_in_a_terminal_a_bar_says_what_is_done_and_what_is_being_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = Terminal()
    monkeypatch.setattr("sys.stderr", seen)
    with underway.Progress(2) as progress:
        progress.place.write_text("x", encoding="utf-8")
        monkeypatch.setattr("smkit.tables.waiting.heard", lambda text: "lecture de commandes.csv")
        progress._look()
        progress.tell(1, 3, made())  # a report that is split has more parts than were known
        progress._look()
    written = seen.getvalue()
    assert "lecture de commandes.csv : 0/2" in written and "lecture de commandes.csv : 1/3" in written
    assert "fait en" not in written and environment.PROGRESS not in os.environ


def test_elsewhere_a_long_report_says_now_and_then_that_it_is_being_made(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with underway.Progress(1) as progress:
        progress._look()
    with underway.Progress(3) as progress:
        progress.done = 1
        progress._look()
    one, many = capsys.readouterr().err.splitlines()
    assert one == "En cours : préparation du rapport (0 s)"
    assert many == "En cours : 1 sur 3 faits ; préparation du rapport (0 s)"


def test_parameters_are_shown_one_a_line_with_their_kind_in_french(typed) -> None:
    code, out, _ = typed("params", "etude_de_cas_roi")
    rows = {line.split()[0]: line for line in out.splitlines()}
    machine = {each["name"]: each for each in json.loads(typed("params", "etude_de_cas_roi", "--json")[1])}
    assert code == 0 and set(rows) == set(machine)
    assert " nombre " in rows["prix"] and "aucune valeur" in rows["contacts"]
    assert all(
        each["help"] in " ".join(rows[name].split()) or each["help"] in rows[name]
        for name, each in machine.items()
    )
