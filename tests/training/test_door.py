"""The front door's panel, spaced review and other numbers: what is due, what is asked again, where to go on."""

from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest

from smkit.errors import SmkitError
from smkit.training import door, exercises, progress, registry, review, variants
from smkit.training.exercises import check

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def attended(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CI", "SMKIT_HEADLESS"):
        monkeypatch.delenv(name, raising=False)


def test_prerequisites_come_before_in_the_course() -> None:
    order = list(registry.LESSONS)
    assert set(registry.NEEDS) == set(registry.MINUTES) == set(order)
    assert all(
        order.index(need) < order.index(one) for one, needs in registry.NEEDS.items() for need in needs
    )


def test_an_error_brings_an_exercise_back_sooner_than_a_success() -> None:
    card = review.rescheduled(None, True, NOW)
    later = NOW + timedelta(days=30)
    day = {right: review.rescheduled(card, right, later)["due"] for right in (True, False)}
    assert day[False] < day[True]
    assert not review.due(card, NOW) and review.due(card, later)
    assert not review.due({"due": "mardi"}, NOW) and not review.due(None, NOW)


def test_what_was_right_is_asked_again_with_other_numbers_and_counts_for_the_same_exercise() -> None:
    progress.record("roi.cout_coupon", right=True, answer=6000)
    later = datetime.now(UTC) + timedelta(days=60)
    assert door.again() == []
    (again,) = door.again(later)
    assert (
        again.name.startswith("roi.cout_coupon@")
        and again.question != exercises.find("roi.cout_coupon").question
    )
    progress.record(again.name, right=True, answer=again.expected())
    assert progress.attempts("roi.cout_coupon") == 2 and progress.last() == "roi.cout_coupon"


@pytest.mark.parametrize("name", variants.names())
def test_drawn_numbers_are_answered_as_the_originals_are(name: str) -> None:
    for seed in range(60):
        drawn = exercises.find(f"{name}@{seed}")
        assert drawn is not None and drawn.question == exercises.find(f"{name}@{seed}").question
        assert check(drawn, drawn.expected()).status == "juste"
        assert check(drawn, -987_654.3).status == "faux"


def test_the_panel_says_where_to_begin_then_where_to_go_on_and_is_well_formed() -> None:
    assert "Commencer" in door.as_html()
    progress.record("roi.marge", right=True, answer=1)
    page = door.as_html()
    assert "Reprendre" in page and "formation/05_roi_campagnes.ipynb" in page
    assert f"1 sur {len(registry.load('roi').EXERCISES) + 1}" in page
    ElementTree.fromstring(f"<div>{page}</div>".replace("<br>", "<br/>"))
    assert "Le ROI des campagnes" in door.as_text() or "ROI" in door.as_text()


def test_the_lesson_tried_last_is_taken_up_whatever_its_name() -> None:
    for name in ("vente.support", "fidelite.premiere", "decouverte.ouvertes"):
        progress.record(name, right=False, answer=1)
    assert progress.last() == "decouverte.ouvertes"


def _done(prefix: str, *left: str) -> None:
    for name in [*(one.name for one in registry.load(prefix).EXERCISES), f"{prefix}.quiz"]:
        if name not in left:
            progress.record(name, right=True, answer=1)


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (("decouverte.quiz",), "il reste le quiz."),
        (("decouverte.bant",), "il reste 1 exercice."),
        (("decouverte.bant", "decouverte.quiz"), "il reste 1 exercice et le quiz."),
        (("decouverte.bant", "decouverte.hotel"), "il reste 2 exercices."),
    ],
)
def test_what_is_left_is_told_in_french(left: tuple[str, ...], said: str) -> None:
    _done("decouverte", *left)
    assert said in door.as_html().replace("\xa0", " ")


def test_a_lesson_begun_before_the_last_one_was_finished_is_taken_up_again() -> None:
    _done("decouverte", "decouverte.bant")
    _done("donnees")
    assert "Reprendre" in door.as_html() and "Commencer" not in door.as_html()


def test_a_finished_path_has_its_attestation_without_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SmkitError, match="n'est pas terminé"):
        door.attester("analyste")
    for prefix in registry.COURSES["analyste"][1]:
        _done(prefix)
    panel = unescape(door.as_html())
    line = 'from smkit.training.door import attester; attester("analyste")'
    assert f"<code>{line}</code>" in panel and "<code>smkit attestation analyste</code>" in panel
    exec(line, {})  # the line that the panel gives works as it is
    page = (tmp_path / "attestation_analyste.html").read_text("utf-8")
    assert "Attestation de formation" in page and "attestation_analyste.html" in capsys.readouterr().out
