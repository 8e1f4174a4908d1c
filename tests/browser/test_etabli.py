"""« L'établi » in a browser, on the boutique: from the drop to the report, by how many clicks, with nothing in anyone's way."""

import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from browsing import needed
from exports import EXPORTS, Export
from pace import slowness
from visiting import barriers, drop, said, tab_to
from workshop import Workshop

from smkit import paths
from smkit.reports.asking import shelf

pytestmark = needed


def follow(page: Any, here: Workshop, file: Path, export: Export) -> int:
    """From the drop to the opened report; returns the clicks that it takes."""
    drop(page, here, file)
    clicks = 2  # « Choisir un fichier », then the file
    for selector in export.answers:
        with page.expect_navigation():  # each answer reads again
            page.locator(selector).click()
        page.wait_for_selector(".cards a")
        clicks += 1
    page.locator(f'a[href*="rapport={export.report}"]').click()
    page.locator("button.main").first.click()
    page.wait_for_url("**/lire?nom=*")
    assert page.frame_locator("iframe.report").locator("h1").inner_text()
    return clicks + 2


@pytest.mark.parametrize("kind", EXPORTS)
def test_an_export_becomes_a_report_and_so_does_the_next_month_s(
    here: Workshop, opened: Any, tmp_path: Path, kind: str
) -> None:
    export = EXPORTS[kind]
    file = tmp_path / export.name
    export.write(file, 0)
    begun = time.monotonic()
    clicks = follow(opened, here, file, export)
    seconds = time.monotonic() - begun
    print(f"{kind} : {clicks} clics, {seconds:.0f} s")
    assert clicks <= 6 and seconds < 90 * slowness()
    opened.get_by_role("link", name="Changer les réglages").click()
    opened.locator(".crumb a").last.click()
    assert [word for word in export.said if word not in said(opened, "main")] == []
    again = file.with_stem(f"{file.stem}_2")
    export.write(again, 1)
    drop(opened, here, again)  # two clicks, and nothing is asked any more
    opened.locator(".again button").click()
    opened.wait_for_url("**/lire?nom=*_2*")
    assert opened.frame_locator("iframe.report").locator("h1").inner_text()
    assert "Depuis la fois d'avant" in said(opened, "main")  # last month's, which another file gave


@pytest.mark.trials
@pytest.mark.parametrize("kind", [kind for kind, export in EXPORTS.items() if export.real])
def test_a_real_export_becomes_a_report(here: Workshop, opened: Any, shared: Path, kind: str) -> None:
    export = EXPORTS[kind]
    begun = time.monotonic()
    clicks = follow(opened, here, shared / export.real, export)
    print(f"{export.real} : {clicks} clics, {time.monotonic() - begun:.0f} s")
    assert clicks <= 6


def test_a_report_leads_to_a_simulator_that_begins_at_its_figures(here: Workshop, opened: Any) -> None:
    """By hand: 37 buyers × 52,14 € × 42 % = 810,26 € of margin, for 260 € of cost."""
    drop(opened, here, paths.BOUTIQUE / "campagnes.csv")
    opened.locator('a[href*="rapport=campagnes"]').click()
    opened.locator("button.main").first.click()
    opened.wait_for_url("**/lire?nom=*")
    opened.select_option("#campagne", "Vœux 2024")
    with opened.context.expect_page() as shown:
        opened.get_by_role("button", name="Le ROI d'une campagne").click()
    simulator = shown.value
    simulator.set_default_timeout(90_000)
    assert "Vœux 2024" in said(simulator, ".smkit-depart")
    assert "810,26 € de marge pour 260 € de coûts" in said(simulator, ".smkit-reponse")
    simulator.close()


def test_from_the_drop_to_the_report_then_the_next_month(here: Workshop, opened: Any, tmp_path: Path) -> None:
    begun, clicks, wrong = time.monotonic(), 1, list[str]()  # the drop
    opened.on("pageerror", lambda problem: wrong.append(str(problem)))
    opened.goto(here.address)
    assert barriers(opened) == []
    drop(opened, here, paths.BOUTIQUE / "commandes.csv")
    assert "Commandes" in opened.locator(".facts").inner_text()
    assert barriers(opened) == []
    opened.locator('a[href*="rapport=indicateurs"]').click()
    opened.wait_for_selector("button.main")
    assert barriers(opened) == []
    opened.locator("button.main").first.click()
    clicks += 2
    opened.wait_for_selector("[data-follow]")
    assert barriers(opened) == []
    opened.reload()  # nothing is lost by it
    opened.wait_for_url("**/lire?nom=*")
    assert opened.frame_locator("iframe.report").locator("h1").inner_text()
    assert barriers(opened) == []
    assert clicks <= 6 and time.monotonic() - begun < 90 * slowness()
    # the export of the next month has the same headers, in another order
    head, *rows = (paths.BOUTIQUE / "commandes.csv").read_text("utf-8-sig").splitlines()
    order = [1, 0, *range(2, len(head.split(";")))]
    lines = [";".join(line.split(";")[place] for place in order) for line in (head, *rows[:4000])]
    (tmp_path / "avril.csv").write_text("\n".join(lines), "utf-8")
    drop(opened, here, tmp_path / "avril.csv")
    opened.locator(".again button").click()  # two clicks with the drop
    opened.wait_for_url("**/lire?nom=indicateurs_avril*")
    opened.locator("summary", has_text="Depuis la fois d'avant").click()
    told = said(opened, "details[open]")
    assert (
        "le rapport lisait « commandes.csv »" in told and "Nombre de commandes" in told and "points" in told
    )
    assert "_" not in told and "Nb commandes" not in told  # no name of ours
    opened.get_by_text("Refaire chaque mois").click()
    assert "sur « avril.csv » : enregistrez le nouvel export sous ce même nom" in said(opened, "main")
    assert barriers(opened) == []
    assert wrong == []


def test_a_report_that_is_cancelled_leaves_nothing(here: Workshop, opened: Any) -> None:
    drop(opened, here, paths.BOUTIQUE / "leads.csv")
    opened.locator('a[href*="rapport=prospection"]').click()
    opened.locator("button.main").first.click()
    opened.wait_for_selector("[data-follow]")
    begun = time.monotonic()
    opened.get_by_role("button", name="Annuler").click()
    opened.wait_for_selector("text=Annulé à votre demande")
    print(f"annulé en {time.monotonic() - begun:.1f} s")  # the clock is watched by test_faults
    assert barriers(opened) == []
    reports = here.root / "rapports"
    assert not [
        p for p in reports.rglob("*") if "prospection" in p.name or p.name in (".en_cours", "_echecs")
    ]
    assert "prospection" not in here.ask("GET", "/rapports")[2]


def test_a_report_is_found_made_again_and_deleted(here: Workshop, opened: Any) -> None:
    search = f"http://127.0.0.1:{here.port}/etabli/rapports?chercher=indicateurs_commandes"
    opened.goto(search)
    assert barriers(opened) == [] and opened.locator(".cards li").count() == 1
    opened.locator(".cards a").click()
    opened.get_by_role("button", name="Refaire").click()
    opened.wait_for_url("**/lire?nom=indicateurs_commandes")
    opened.get_by_text("Refaire chaque mois").click()
    assert "schtasks" in opened.locator("pre").first.inner_text()
    opened.get_by_text("Supprimer ce rapport").click()
    opened.get_by_role("button", name="Supprimer le rapport").click()
    opened.wait_for_url("**/rapports")
    opened.goto(search)
    assert "Aucun rapport ne contient" in said(opened, "main")
    assert (here.root / "mes_fichiers" / "commandes.csv").is_file()


#: The simulators that a person opens from the page, by their fields' names: no one is without.
_ROLES = ("textbox", "slider", "combobox", "checkbox")


@pytest.mark.parametrize("item", shelf.items("simulateurs"), ids=lambda item: item.name)
def test_a_simulator_asks_no_network_names_its_fields_and_no_menu_that_is_not_there(
    here: Workshop, opened: Any, item: shelf.Item
) -> None:
    asked: list[str] = []
    folder = here.root / "notebooks" / "simulateurs"
    folder.mkdir(exist_ok=True)
    shutil.copy(paths.NOTEBOOKS / "simulateurs" / item.path.name, folder)
    opened.goto(here.address)
    simulator = opened.context.new_page()
    simulator.set_default_timeout(90_000)
    simulator.on("request", lambda request: asked.append(request.url))
    simulator.goto(f"http://127.0.0.1:{here.port}/etabli/ouvrir?simulateur={item.name}")
    simulator.locator(".widget-text input").first.wait_for()
    simulator.wait_for_function("!document.querySelector('.noUi-handle:not([aria-label])')")
    tree = opened.context.new_cdp_session(simulator).send("Accessibility.getFullAXTree")["nodes"]
    fields = [node["name"]["value"] for node in tree if node.get("role", {}).get("value") in _ROLES]
    assert fields and all(fields)
    assert "Exécution" not in simulator.locator("body").inner_text()
    for reached in (".widget-text input", ".noUi-handle"):
        if simulator.locator(reached).count():  # who goes by the keyboard sees where
            tab_to(simulator, reached)
            assert simulator.evaluate("getComputedStyle(document.activeElement).outline").endswith(
                "solid 2px"
            )
    assert [
        url for url in asked if not url.startswith((f"http://127.0.0.1:{here.port}/", "data:", "blob:"))
    ] == []
    simulator.close()


def test_a_setting_is_corrected_on_its_form_and_a_refused_one_spoils_no_report(
    here: Workshop, opened: Any, tmp_path: Path
) -> None:
    file = tmp_path / "refus.csv"
    file.write_text("N°;Date;Montant\n1;31/01/2026;12\n2;03/02/2026;15\n", "utf-8")
    drop(opened, here, file)
    opened.locator('a[href*="rapport=indicateurs"]').click()
    opened.locator("button.main").first.click()
    opened.wait_for_url("**/lire?nom=*")
    opened.get_by_role("link", name="Changer les réglages").click()
    opened.locator("summary").click()
    opened.fill("#rejets_max", "abc")
    opened.fill("#debut", "2026-06-01")
    opened.fill("#fin", "2026-01-01")
    opened.locator("button.main").first.click()
    assert "« abc »" in said(opened, "#faute-rejets_max") and barriers(opened) == []
    assert opened.input_value("#debut") == "2026-06-01" and "smkit" not in said(opened, "main")
    opened.fill("#rejets_max", "0,3")
    opened.locator("button.main").first.click()
    opened.get_by_role("link", name="Revenir aux réglages").click()
    assert opened.input_value("#debut") == "2026-06-01"
    opened.goto(f"http://127.0.0.1:{here.port}/etabli/lire?nom=indicateurs_refus")
    assert "2026-06-01" not in opened.content()
    opened.get_by_role("button", name="Préparer le PDF").click()
    opened.wait_for_url("**/lire?nom=*")
    assert opened.get_by_role("link", name="PDF").count() == 1
