"""Where to start, and what a finished path gives: the path that fits, the page to sign, and what is left when it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smkit.cli import main
from smkit.errors import SmkitError
from smkit.training import attestation, progress, registry, skills


@pytest.fixture(autouse=True)
def attended(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("SMKIT_WORKSPACE", str(tmp_path))
    for name in ("CI", "SMKIT_HEADLESS"):
        monkeypatch.delenv(name, raising=False)


def finish(course: str) -> None:
    for prefix in registry.COURSES[course][1]:
        for exercise in registry.load(prefix).EXERCISES:
            progress.record(exercise.name, right=True, answer=1)
        progress.record(f"{prefix}.quiz", right=True)


def test_each_lesson_has_its_sentence_and_each_path_is_in_the_order_of_the_course() -> None:
    order = list(registry.LESSONS)
    assert list(skills.sentences()) == order
    for _, prefixes in registry.COURSES.values():
        assert list(prefixes) == sorted(prefixes, key=order.index)


@given(st.dictionaries(st.sampled_from(list(registry.LESSONS)), st.integers(0, 3)))
def test_no_lesson_that_one_can_explain_is_proposed_and_none_is_invented(levels: dict[str, int]) -> None:
    found = skills.propose(levels)
    assert set(found.lessons) <= set(registry.COURSES[found.course][1])
    assert all(levels.get(prefix, 0) <= 1 for prefix in found.lessons)
    if any(levels.get(prefix, 0) <= 1 for prefix in registry.LESSONS):
        assert found.lessons, "something is to be learnt, and nothing is proposed"


def test_a_beginner_an_analyst_and_a_single_gap_are_told_apart() -> None:
    able = dict.fromkeys(registry.LESSONS, 3)
    assert skills.propose({}).course == "nouveau"
    assert skills.propose(able | {"donnees": 0, "kpi": 1}).course == "analyste"
    assert skills.propose(able | {"prospection": 1}) == ("demi_journee", ("prospection",))
    assert "gardez la main" in skills.told(skills.propose(able))


def test_the_menus_propose_once_each_sentence_is_answered() -> None:
    box = skills.widget()
    *menus, answer = box.children
    assert "Encore 10 phrases" in " ".join(answer.value.split())
    for menu in menus:
        menu.value = 0
    assert "Découvrir le vrai besoin" in answer.value and "Parcours conseillé" in answer.value


def test_a_path_that_is_not_finished_says_what_is_left() -> None:
    with pytest.raises(SmkitError, match="n'est pas terminé.*Découvrir le vrai besoin"):
        attestation.page("nouveau")
    with pytest.raises(SmkitError, match="nouveau, demi_journee, analyste"):
        attestation.page("directeur")


def test_a_finished_path_is_printed_on_one_page_with_its_sums(tmp_path) -> None:
    from pypdf import PdfReader

    finish("analyste")
    target = tmp_path / "é t é" / "attestation.pdf"
    with pytest.raises(SystemExit) as ended:
        main(["attestation", "analyste", "--nom", "<b>Une équipe</b>", "--to", str(target)])
    assert ended.value.code == 0
    printed = PdfReader(target)
    text = " ".join(printed.pages[0].extract_text().split())
    assert len(printed.pages) == 1
    counts = [len(registry.load(prefix).EXERCISES) + 1 for prefix in registry.COURSES["analyste"][1]]
    assert f"{sum(counts)} exercices réussis" in text
    assert "10 h" in text  # 90 + 90 + 90 + 105 + 105 + 120 minutes, added by hand
    assert "<b>Une équipe</b>" in text and "ni un diplôme" in text
