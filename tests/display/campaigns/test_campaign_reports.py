"""The reports on campaigns and experiments, from the command's parameters to what people receive."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from smkit.reports.keeping import build
from smkit.reports.writing import formulas


def make(to: Path, report: str, **given: str) -> dict[str, Any]:
    """Run one report and return what it published, or fail with its reason."""
    outcome = build.make(build.plan(report, given, []), to, ["html"])[0]
    assert outcome.made, outcome.reason
    return json.loads((to / report / "resultats.json").read_text("utf-8"))


def figures(content: dict[str, Any]) -> dict[tuple[str, ...], float | None]:
    return {(f["id"], *f["dims"].values()): f["value"] for f in content["figures"]}


def said(content: dict[str, Any], role: str) -> str:
    return " ".join(" ".join(f["text"].split()) for f in content["findings"] if f["role"] == role)


@pytest.fixture(scope="module")
def boutique(tmp_path_factory: pytest.TempPathFactory):
    """The reports on the boutique, each made once, when it is asked for."""

    @cache
    def made(report: str) -> tuple[dict[str, Any], str]:
        to = tmp_path_factory.mktemp(report)
        content = make(to, report)
        return content, (to / report / "rapport.html").read_text("utf-8")

    return made


def test_hillstrom_as_the_command_line_gives_it(shared: Path, tmp_path: Path) -> None:
    file = str(shared / "hillstrom" / "hillstrom.csv")
    given = {"groupe": "segment", "temoin": "No E-Mail", "converti": "conversion", "valeur": "spend"}
    content = make(tmp_path, "experience", experience=file, **given)
    got = {(f["id"], f["dims"].get("groupe")): f["value"] for f in content["figures"]}
    assert all(set(f["dims"]) - {"decoupage"} == {"groupe"} for f in content["figures"])
    assert {f["dims"]["decoupage"] for f in content["figures"] if f["id"] == "p_segments"} == {"Canal"}
    assert round(got["z", "Mens E-Mail"], 3) == 7.385 and round(got["z", "Womens E-Mail"], 3) == 3.780
    assert round(got["ca_incremental", "Mens E-Mail"], 2) == 16402.71
    assert round(got["ca_incremental", "Womens E-Mail"], 2) == 9076.90
    assert said(content, "answer").startswith("Oui : la conversion passe de 0,57 %")


def test_facebook_ads_as_the_command_line_gives_it(shared: Path, tmp_path: Path) -> None:
    file = str(shared / "facebook_ads" / "KAG_conversion_data.csv")
    columns = "campaign=xyz_campaign_id, cost=Spent, buyers=Approved_Conversion"
    got = figures(make(tmp_path, "campagnes", campagnes=file, colonnes=columns))
    assert round(got["ctr",], 7) == 0.0001788 and round(got["cpc",], 4) == 1.5382
    assert round(got["cpm",], 5) == 0.27505 and round(got["cpa",], 3) == 54.407
    assert got["gain_net",] is None, "no sales, no margin: no gain is made up"


def test_the_boutiques_test_finds_the_offer_alone(boutique) -> None:
    content, page = boutique("experience")
    assert "« E-mail offre »" in said(content, "answer") and "Rien ne prouve" in said(content, "answer")
    assert "n'étendez pas « e-mail catalogue »" in said(content, "advice").lower()
    assert "Rien ne montre que l'effet diffère d'un segment à l'autre" in said(content, "finding")
    assert "<math" in page and "Comptoir Azimut (entreprise fictive)" in page


def test_the_boutiques_campaigns_name_the_losing_channel_and_the_illusion(boutique) -> None:
    content, page = boutique("campagnes")
    assert "6 des 22 campagnes ont perdu de l'argent" in said(content, "answer")
    assert "« Black Friday −30 % » fait illusion" in said(content, "finding")
    assert "« Réseaux sociaux » perd 3 520 €" in said(content, "finding")
    assert "Hypothèses :" in said(content, "advice"), "a budget is a hypothesis, and says which"
    got = figures(content)
    assert got["gain_net", "Black Friday −30 %"] == -910
    per_channel = {
        f["dims"]["canal"]: f["value"]
        for f in content["figures"]
        if f["id"] == "gain_net" and "canal" in f["dims"]
    }
    assert sum(per_channel.values()) == pytest.approx(got["gain_net",])
    proposed = sum(v for k, v in got.items() if k[0] == "budget_propose")
    assert proposed <= got["cout",] + 1e-6


@pytest.mark.parametrize("report", ["experience", "campagnes"])
def test_every_formula_gives_its_figure_from_its_parts(boutique, report: str) -> None:
    content, _ = boutique(report)
    checked = 0
    for figure in content["figures"]:
        if "formula" in figure:
            parts = {f["id"]: f["value"] for f in content["figures"] if f["dims"] == figure["dims"]}
            assert formulas.value(figure["formula"], parts) == pytest.approx(figure["value"], rel=1e-9), (
                figure["id"]
            )
            checked += 1
    assert checked > 10


@pytest.mark.parametrize("report", ["experience", "campagnes"])
def test_more_buyers_move_the_roi_or_what_leads_to_it(boutique, report: str) -> None:
    """What a spreadsheet does when the buyers cell is changed: every figure that rests on it follows."""
    content, _ = boutique(report)
    dims = {"groupe": "E-mail offre"} if report == "experience" else {}
    parts = {f["id"]: f["value"] for f in content["figures"] if f["dims"] == dims}
    chain = {f["id"]: f["formula"] for f in content["figures"] if f["dims"] == dims and "formula" in f}
    moved = dict(parts, acheteurs=parts["acheteurs"] * 1.1)
    for _ in chain:  # formulas rest on each other: as many rounds as there are links is enough
        moved |= {id: formulas.value(formula, moved) for id, formula in chain.items()}
    last = "ca_incremental" if report == "experience" else "roi"
    assert moved[last] > parts[last]


@pytest.mark.parametrize(
    ("report", "rows", "reason"),
    [
        ("campagnes", "Campagne;Coût\nMars;-100\n", "n'a aucune ligne à analyser"),
        ("campagnes", "Campagne;Coût;Taux de marque\nMars;100;1,4\n", "au plus 1"),
        ("campagnes", "Campagne;Coût\nMars;100 €\nAvril;$100\n", "la devise n'est pas celle du rapport"),
        (
            "campagnes",
            "Campagne;Coût;Code de devise\nMars;100;EUR\nAvril;90;USD\n",
            "la devise n'est pas celle du rapport",
        ),
        (
            "experience",
            "Groupe;Converti;Devise\nTémoin;oui;EUR\nE-mail;oui;USD\n",
            "la devise n'est pas celle du rapport",
        ),
        ("experience", "Groupe;Converti\nTémoin;oui\ntemoin;oui\nE-mail;non\n", "écrit de plusieurs façons"),
        ("experience", "Groupe;Converti\nA;oui\nB;non\n", "quel groupe est le témoin"),
        ("experience", "Groupe;Converti\nE-mail;oui\nE-mail;non\n", "sans groupe témoin"),
        ("experience", "Groupe;Converti\nTémoin;non\nE-mail;non\n", "Personne n'a acheté"),
    ],
)
def test_bad_data_stops_the_report_with_its_reason_in_french(
    tmp_path: Path, report: str, rows: str, reason: str
) -> None:
    file = tmp_path / "donnees.csv"
    file.write_text(rows, "utf-8")
    outcome = build.make(build.plan(report, {report: str(file)}, []), tmp_path / "sortie", ["html"])[0]
    assert not outcome.made
    assert reason in " ".join(outcome.reason.split())


def test_a_bad_campaign_is_told_and_the_others_are_reported(tmp_path: Path) -> None:
    file = tmp_path / "donnees.csv"
    rows = ["Campagne;Coût;Début;Fin", "Mars;100;31/03/2026;01/03/2026", "Avril;-50;;", "Mai;70;;"]
    file.write_text("\n".join(rows), "utf-8")
    content = make(tmp_path, "campagnes", campagnes=str(file))
    costs = {f["dims"]["campagne"]: f["value"] for f in content["figures"] if f["id"] == "cout" and f["dims"]}
    assert costs == {"Mars": 100, "Mai": 70}
    page = " ".join((tmp_path / "campagnes" / "rapport.html").read_text("utf-8").split())
    assert "1 coût négatif (ligne 3" in page and "1 campagne finit avant de commencer (ligne 2" in page


def test_what_a_campaign_cannot_have_counted_is_told_and_the_others_are_reported(tmp_path: Path) -> None:
    file = tmp_path / "donnees.csv"
    rows = ["Mars;100;10;5;20;500", "Avril;100;-10;5;2;500", "Mai;100;100;-5;2;-50", "Juin;100;100;50;4;900"]
    file.write_text("\n".join(["Campagne;Coût;Contacts;Clics;Acheteurs;CA", *rows]), "utf-8")
    content = make(tmp_path, "campagnes", campagnes=str(file), taux_marque="0,5")
    got = {(f["id"], f["dims"].get("campagne")): f["value"] for f in content["figures"]}
    assert [got["cout", name] for name in ("Mars", "Avril", "Mai", "Juin")] == [100] * 4
    assert got["gain_net", "Juin"] == 350 and got.get(("gain_net", "Mai")) is None
    page = " ".join((tmp_path / "campagnes" / "rapport.html").read_text("utf-8").split())
    assert "3 valeurs impossibles (ligne 3" in page and "acheteurs que de contacts (ligne 2" in page


def test_groups_of_odd_sizes_conclude_nothing(tmp_path: Path) -> None:
    rows = [
        "Groupe;Converti",
        *["Témoin;non"] * 1_800,
        *["Témoin;oui"] * 100,
        *["E-mail;non"] * 1_200,
        *["E-mail;oui"] * 300,
    ]
    file = tmp_path / "test.csv"
    file.write_text("\n".join(rows), "utf-8")
    content = make(tmp_path, "experience", experience=str(file))
    assert said(content, "answer").startswith("On ne peut pas conclure")
    assert "Étendez" not in said(content, "advice")
    planned = make(tmp_path, "experience", experience=str(file), repartition="{Témoin: 19, E-mail: 15}")
    assert said(planned, "answer").startswith("Oui")


def test_mails_without_costs_make_a_page_of_what_they_count(tmp_path: Path) -> None:
    (tmp_path / "envois.csv").write_text(
        "Nom de la campagne;Date d'envoi;Délivrés;Ouvertures uniques;Clics uniques\n"
        "Soldes;12/01/2026;5100;1800;240\nPrintemps;20/03/2026;5220;1650;150\n"
    )
    content = make(tmp_path, "campagnes", campagnes=str(tmp_path / "envois.csv"))
    got = figures(content)
    assert got["contacts",] == 10_320 and round(got["clics_par_contact",] or 0, 6) == round(390 / 10_320, 6)
    assert None not in got.values() and not {"gain_net", "roi"} & {id for id, *_ in got}
    assert "Sans leurs coûts" in said(content, "answer") and "390 clics" in said(content, "answer").replace(
        "\xa0", " "
    )
    page = (tmp_path / "campagnes" / "rapport.html").read_text("utf-8")
    assert "depenses" in page and "Soldes=…; Printemps=…" in page


#: What a tool that sends e-mails exports, with no cost: twice the clicks for the same contacts, and one that chance explains.
MAILS = (
    "Nom de la campagne;Date d'envoi;Délivrés;Ouvertures uniques;Clics uniques\n"
    "Soldes;12/01/2026;5100;1800;480\nPrintemps;20/03/2026;5220;1650;150\n"
)
VISITS = "Campaign,Date,Impressions,Clicks,Conversions\nSearch,2026-03-16,90000,1200,60\nSocial,2026-03-23,80000,400,9\n"


@pytest.mark.parametrize(("file", "clicks"), [(MAILS, 630.0), (VISITS, 1600.0)])
def test_a_dashboard_of_campaigns_without_costs_counts_what_they_count(
    tmp_path: Path, file: str, clicks: float
) -> None:
    (tmp_path / "envois.csv").write_text(file, "utf-8")
    content = make(tmp_path, "indicateurs", campagnes=str(tmp_path / "envois.csv"))
    got = figures(content)
    assert got["clics",] == clicks and not {"cout", "marge_par_euro"} & {id for id, *_ in got}
    assert "Sans leurs coûts" in said(content, "answer") and "n'explique pas" in said(content, "finding")
    page = (tmp_path / "indicateurs" / "rapport.html").read_text("utf-8")
    assert "Où en sont les campagnes" in page and "depenses" in page and "=…" in page


def test_a_dashboard_of_sales_keeps_its_figures_beside_campaigns_without_costs(tmp_path: Path) -> None:
    rows = [f"{n};{1 + n % 28:02}/{1 + n % 3:02}/2026;K{n % 9};{100 + n}" for n in range(60)]
    (tmp_path / "ventes.csv").write_text("\n".join(["N° commande;Date;Client;Montant", *rows]), "utf-8")
    (tmp_path / "envois.csv").write_text(MAILS, "utf-8")
    given = {"commandes": str(tmp_path / "ventes.csv"), "campagnes": str(tmp_path / "envois.csv")}
    got = figures(content := make(tmp_path, "indicateurs", **given))
    assert got["chiffre_affaires",] == sum(100 + n for n in range(60)), (
        "what campaigns sold is not added to it"
    )
    assert "clics pour 100" in said(content, "finding").replace("\xa0", " ")
    page = (tmp_path / "indicateurs" / "rapport.html").read_text("utf-8")
    assert "depenses" in page and "Soldes=…; Printemps=…" in page


def test_campaigns_that_sold_nothing_have_their_report_and_none_of_them_gains(tmp_path: Path) -> None:
    rows = [
        f"{name};{channel};{cost};0;0"
        for name, channel, cost in (("Foire", "Salon", 900), ("Tracts", "Courrier", 300))
    ]
    file = tmp_path / "campagnes.csv"
    file.write_text("\n".join(["Campagne;Canal;Coût;Acheteurs;Chiffre d'affaires", *rows]), "utf-8")
    content = make(tmp_path, "campagnes", campagnes=str(file), taux_marque="0,4")
    findings = said(content, "finding")
    assert "gagne le plus" not in findings and "un euro n'y laisse aucune marge" in findings
    told = " ".join(" ".join(each["text"].split()) for each in content["findings"])
    assert "1 200 € de dépenses n'ont laissé aucune marge ; l'ensemble perd 1 200 €" in told
