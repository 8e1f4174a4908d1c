"""Every state of « L'établi » is open to all: by axe-core at both widths, by the keyboard alone, and when the line is cut."""

import shutil
from pathlib import Path
from typing import Any

from browsing import needed
from exports import EXPORTS
from visiting import barriers, drop, said, tab_to
from workshop import Workshop, workshop

from smkit import paths

pytestmark = needed


def test_each_page_is_clean(here: Workshop, opened: Any, tmp_path: Path) -> None:
    """Those that running work and reports show are in `test_etabli`."""
    opened.goto(here.address)  # empty
    assert "Aucun fichier pour l'instant" in said(opened, "main") and barriers(opened) == []
    for where in (
        "rapports",
        "rapports?chercher=zzz",
        "simuler",
        "apprendre",
        "lire?nom=absent",
        "travail?id=absent",
    ):
        opened.goto(f"http://127.0.0.1:{here.port}/etabli/{where}")
        opened.wait_for_function(
            "!document.querySelector('[data-follow]')"
        )  # a page that counts comes again by itself
        assert said(opened, "h1") and barriers(opened) == [], where
    for kind in (
        "régie publicitaire",
        "milliers ambigus",
        "un onglet par mois",
        "remise sans total",
    ):  # error, questions
        EXPORTS[kind].write(tmp_path / EXPORTS[kind].name, 0)
        drop(opened, here, tmp_path / EXPORTS[kind].name)
        opened.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert barriers(opened) == [], kind
    (tmp_path / "rejets.csv").write_text(
        "N°;Date;Montant\n1;31/02/2026;12\n2;01/02/2026;x\n3;02/02/2026;5\n", "utf-8"
    )
    drop(opened, here, tmp_path / "rejets.csv")
    assert "31/02/2026" in said(opened, "table") and barriers(opened) == []


def test_a_folder_that_is_watched_does_not_call_back_who_is_led_to_a_new_file(
    here: Workshop, opened: Any, tmp_path: Path
) -> None:
    """The page of a file may take longer to come than the next look at the folder, where that file now is."""
    (tmp_path / "attendu.csv").write_text("N°;Date;Montant\n1;31/01/2026;12\n", "utf-8")
    held = list[Any]()
    opened.goto(here.address)
    with opened.expect_response("**/etabli/vie"):
        pass  # what was there before is known
    opened.route("**/fichier?nom=attendu.csv", lambda route: held.append(route))
    with opened.expect_request("**/fichier?nom=attendu.csv"):
        opened.set_input_files("#choisir", tmp_path / "attendu.csv")
    for _ in range(2):
        with opened.expect_response("**/etabli/vie"):
            pass
    assert len(held) == 1
    held[0].continue_()
    opened.wait_for_url("**/fichier?nom=attendu.csv")
    opened.unroute("**/fichier?nom=attendu.csv")


def test_a_file_copied_into_the_folder_appears_and_moves_nobody(here: Workshop, opened: Any) -> None:
    opened.goto(here.address)
    with opened.expect_response("**/etabli/vie"):
        pass  # what was there before is known
    tab_to(opened, "#choisir")
    (here.root / "mes_fichiers" / "copié.csv").write_text("N°;Date;Montant\n1;31/01/2026;12\n", "utf-8")
    opened.locator("#dossier").get_by_text("copié.csv").wait_for()
    assert opened.evaluate("document.activeElement.id") == "choisir"


def test_what_was_practised_is_shown(here: Workshop, opened: Any) -> None:
    (here.root / ".smkit" / "progression.json").write_text(
        '{"vente.quiz": {"juste": true, "essais": 1}}', "utf-8"
    )
    opened.goto(f"http://127.0.0.1:{here.port}/etabli/apprendre")
    opened.wait_for_selector(".cards progress")  # it comes by itself to who waits for the count
    card = opened.locator(".cards li:has(progress)")
    assert card.count() == 1 and "1 exercice sur" in said(opened, ".cards li:has(progress)")
    assert barriers(opened) == []


def test_a_lesson_can_be_read_on_a_telephone(here: Workshop, opened: Any) -> None:
    name = "01_decouverte_qqoqcp.ipynb"
    lesson = here.root / "notebooks" / "formation" / name
    lesson.parent.mkdir(exist_ok=True)
    shutil.copy(paths.NOTEBOOKS / "formation" / name, lesson)
    opened.set_viewport_size({"width": 390, "height": 800})
    opened.goto(here.address)
    opened.get_by_role("link", name="Apprendre").click()
    with opened.expect_popup() as tab:
        opened.locator(".cards a").first.click()
    tab.value.set_viewport_size({"width": 390, "height": 800})  # a tab has its browser's
    shown = tab.value.locator(".jp-Notebook h1").first
    shown.wait_for(timeout=90_000)
    tab.value.wait_for_timeout(1_000)  # panels, where there are any, are there by then
    assert tab.value.locator(".jp-NotebookPanel").first.bounding_box()["width"] > 250
    tab.value.close()
    opened.set_viewport_size({"width": 1400, "height": 900})


def test_the_keyboard_alone_goes_from_the_file_to_the_report(
    here: Workshop, opened: Any, tmp_path: Path
) -> None:
    export = EXPORTS["remise sans total"]
    export.write(tmp_path / "clavier.csv", 0)
    opened.goto(here.address)
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.textContent") == "Aller au contenu"
    tab_to(opened, "#choisir")
    with opened.expect_file_chooser() as chooser:
        opened.keyboard.press("Space")
    chooser.value.set_files(tmp_path / "clavier.csv")
    opened.wait_for_selector('input[value="Remise %"]')
    opened.wait_for_load_state("load")
    tab_to(opened, 'input[value="Remise %"]')
    with opened.expect_navigation():  # the answer reads again
        opened.keyboard.press("Space")
    opened.wait_for_function("document.activeElement.id === 'contenu'")  # the question is answered for good
    assert "9 000,00 €" in said(opened, "main")
    tab_to(opened, 'a[href*="rapport=indicateurs"]')
    opened.keyboard.press("Enter")
    opened.wait_for_selector("button.main")
    tab_to(opened, "button.main")
    opened.keyboard.press("Enter")
    opened.wait_for_url("**/lire?nom=*")
    assert opened.frame_locator("iframe.report").locator("h1").inner_text()


def test_the_button_that_takes_a_file_shows_that_it_is_reached_and_the_door_that_is_open_stands_out(
    here: Workshop, opened: Any
) -> None:
    """The field of a file is hidden: its button has the ring. Where a system gives its own colours, a transparent line is drawn."""
    ring = "getComputedStyle(document.querySelector('label[for=choisir]')).outlineStyle"
    lines = (
        "[...document.querySelectorAll('.top nav a')].map((each) => getComputedStyle(each).borderBottomStyle)"
    )
    for colours in ("none", "active"):
        opened.emulate_media(forced_colors=colours)
        opened.goto(here.address)
        assert opened.evaluate(ring) == "none"
        tab_to(opened, "#choisir")
        assert opened.evaluate(ring) == "solid", colours
    assert opened.evaluate(lines) == ["solid", "none", "none", "none"]
    opened.emulate_media(forced_colors="none")


def test_a_line_that_is_cut_loses_nothing(here: Workshop, opened: Any, tmp_path: Path) -> None:
    EXPORTS["caisse"].write(tmp_path / "coupee.parquet", 0)
    opened.goto(here.address)
    opened.context.set_offline(True)
    opened.set_input_files("#choisir", tmp_path / "coupee.parquet")
    opened.get_by_text("La connexion s'est interrompue").wait_for()
    assert not (here.root / "mes_fichiers" / "coupee.parquet").exists()
    opened.context.set_offline(False)
    drop(opened, here, tmp_path / "coupee.parquet")
    opened.route("**/suivi?*", lambda asked: asked.abort())
    opened.locator('a[href*="rapport=indicateurs"]').click()
    opened.locator("button.main").first.click()
    opened.get_by_text("La connexion à l'établi est perdue").wait_for()
    opened.unroute_all()
    opened.wait_for_url("**/lire?nom=indicateurs_coupee*")  # it takes the line up again by itself


def test_a_file_refused_among_others_is_told_and_the_others_are_listed(
    here: Workshop, opened: Any, tmp_path: Path
) -> None:
    for name, lines in (("lourd.csv", 900), ("leger.csv", 3)):
        (tmp_path / name).write_text("N°;Date;Montant\n" + "1;31/01/2026;12\n" * lines, "utf-8")
    opened.goto(here.address)
    opened.evaluate("document.getElementById('depot').dataset.largest = 1000")
    opened.set_input_files("#choisir", [tmp_path / "lourd.csv", tmp_path / "leger.csv"])
    opened.locator("#dossier").get_by_text("leger.csv").wait_for()
    told = " ".join(opened.locator("#arrivee").inner_text().split())
    assert told == "« lourd.csv » est trop lourd : 2 Go au plus. Exportez une période plus courte."


def test_two_workspaces_open_at_once_do_not_mix(here: Workshop, opened: Any, tmp_path: Path) -> None:
    (here.root / "mes_fichiers" / "du premier.csv").write_text("a;b\n1;2\n", "utf-8")
    with workshop(tmp_path) as other:
        tab = opened.context.new_page()
        tab.goto(other.address)
        assert "du premier" not in said(tab, "main")
        opened.goto(f"http://127.0.0.1:{here.port}/etabli/")  # the first one's key still opens the first one
        assert "du premier.csv" in said(opened, "main")
        tab.get_by_role("button", name="Quitter").click()
        tab.get_by_text("L'établi est fermé").wait_for()
        assert barriers(tab) == []
        opened.reload()
        assert "du premier.csv" in said(opened, "main")
        tab.close()
