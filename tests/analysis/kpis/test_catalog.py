"""The catalogue: every entry is complete, and every mistake in a user's own file is told in French."""

import re

import pytest

from smkit.analysis.errors import CatalogError, UnknownKpi
from smkit.analysis.kpis.catalog import catalog, get, load, sheet
from smkit.analysis.kpis.measures import MEASURES

CONTRACT = """chiffre_affaires chiffre_affaires_net nb_factures nb_commandes panier_moyen nouveaux_clients retention
taux_transformation taux_conversion_site delai_moyen_conversion delai_median_conversion atteinte_objectif
affaires_gagnees affaires_perdues montant_gagne taux_de_gain cycle_moyen cycle_median
cout cout_par_contact gain_brut marge gain_net marge_par_euro roi seuil_rentabilite""".split()

ENTRY = """
{id}:
  name: {name}
  name_en: Test
  formula: a ÷ b
  unit: fraction
  direction: higher
  audience: both
  source: test
  says: Rien.
  pitfalls: Aucun.
  act: Rien.
  type: ratio
  numerator: {numerator}
  denominator: {denominator}
"""


def entry(id: str = "taux", name: str = "Taux", numerator: str = "won", denominator: str = "leads") -> str:
    return ENTRY.format(id=id, name=name, numerator=numerator, denominator=denominator).strip() + "\n"


def problems(text: str, **kwargs: object) -> list[str]:
    with pytest.raises(CatalogError) as caught:
        load(text, file="moi.yaml", **kwargs)  # type: ignore[arg-type]
    return [re.sub("[\u202f\u00a0]", " ", problem) for problem in caught.value.problems]


def test_every_kpi_of_the_contract_is_there_and_ids_are_ascii_snake_case() -> None:
    assert set(CONTRACT) <= set(catalog())
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", id) for id in catalog())


@pytest.mark.parametrize("id", CONTRACT)
def test_every_entry_explains_itself_in_sentences(id: str) -> None:
    kpi = get(id)
    for text in (kpi.says, kpi.pitfalls, kpi.act):
        assert len(text) > 25 and text[0].isupper() and text[-1] in ".?", text
        assert not re.search(r" [;!?%»:]|« ", text), f"plain space where French wants a no-break one: {text}"
    assert kpi.formula in sheet(kpi).replace("\n  ", " ")


def test_the_seven_indicators_of_source_002_come_from_it() -> None:
    seven = "chiffre_affaires taux_transformation nouveaux_clients panier_moyen retention delai_moyen_conversion atteinte_objectif"
    assert all("B2B ou B2C" in get(id).source for id in seven.split())


def test_counts_behind_a_measure_and_rows_left_out_are_measures_of_the_same_rows() -> None:
    for measure in MEASURES.values():
        for name in (measure.n or measure.name, *measure.ignores):
            other = MEASURES[name]
            assert (other.table, other.at, other.rows) == (measure.table, measure.at, measure.rows)
        assert all(MEASURES[name].code for name in measure.ignores)


def test_unknown_kpi_suggests_the_nearest() -> None:
    with pytest.raises(UnknownKpi) as caught:
        get("panier_moyn")
    assert str(caught.value) == (
        "Indicateur inconnu\u00a0: «\u00a0panier_moyn\u00a0». Vouliez-vous dire «\u00a0panier_moyen\u00a0»\u202f?"
    )
    assert isinstance(caught.value, LookupError)


def test_own_file_adds_and_overrides() -> None:
    kpis = load(entry() + entry("roi", "Mon ROI"), file="moi.yaml", base=catalog())
    assert kpis["taux"].parts == ("won", "leads")
    assert kpis["roi"].name == "Mon ROI" and get("roi").name == "ROI"
    assert len(kpis) == len(catalog()) + 1


def test_missing_part_says_which_and_where() -> None:
    text = entry().replace("  formula: a ÷ b\n", "").replace("  denominator: leads\n", "")
    assert problems("# mes indicateurs\n" + text) == [
        "moi.yaml, ligne 2 : dans « taux », il manque « formula », « denominator » ; ajoutez-les."
    ]


def test_unknown_part_unit_and_type() -> None:
    text = entry().replace("unit: fraction", "unit: pourcent").replace("  denominator:", "  denominateur:")
    assert problems(text) == [
        "moi.yaml, ligne 1 : dans « taux », il manque « denominator » ; ajoutez-le.",
        "moi.yaml, ligne 5 : dans « taux », « unit » vaut « pourcent » ; valeurs possibles : "
        "EUR, fraction, days, count, ratio ou points.",
        "moi.yaml, ligne 14 : « taux » a une rubrique inconnue, « denominateur ». Vouliez-vous dire « denominator » ?",
    ]
    assert problems(entry().replace("type: ratio", "type: ratoi")) == [
        "moi.yaml, ligne 12 : « taux » a un type inconnu, « ratoi ». Vouliez-vous dire « ratio » ?"
    ]
    assert "il manque « type »" in problems(entry().replace("  type: ratio\n", ""))[0]


def test_unknown_measure_suggests_the_nearest() -> None:
    assert problems(entry(numerator="leads_wn")) == [
        "moi.yaml, ligne 13 : « taux » s'appuie sur une mesure inconnue, « leads_wn ». Vouliez-vous dire « leads_won » ?"
    ]


def test_unknown_delay_points_at_its_line() -> None:
    text = (
        entry()
        .replace("type: ratio", "type: duration")
        .replace("numerator: won", "delay: cycl")
        .replace("denominator: leads", "statistic: mean")
    )
    found = problems(text)
    assert found and all("ligne 13" in problem and "« cycl »" in problem for problem in found)


def test_same_name_twice_and_same_id_twice() -> None:
    assert problems(entry() + entry("autre", "taux")) == [
        "moi.yaml, ligne 16 : « autre » et « taux » portent le même nom, « taux » ; changez-en un."
    ]
    assert problems(entry(name="panier  Moyen"), base=catalog()) == [
        "moi.yaml, ligne 2 : « taux » et « panier_moyen » portent le même nom, « panier  Moyen » ; changez-en un."
    ]
    assert problems(entry() + entry()) == [
        "moi.yaml, ligne 15 : « taux » est déjà défini à la ligne 1 ; changez un des deux noms."
    ]


def test_cycle_is_cut() -> None:
    found = problems(entry("a", "A", "b", "leads") + entry("b", "B", "a", "leads"))
    assert found == [
        "moi.yaml, ligne 1 : « a » se définit par lui-même (a → b → a) ; coupez la boucle.",
        "moi.yaml, ligne 15 : « b » se définit par lui-même (b → a → b) ; coupez la boucle.",
    ]


def test_cohort_stands_on_the_customers_of_the_period_before() -> None:
    assert "type cohort" in problems(entry().replace("type: ratio", "type: cohort"))[0]


@pytest.mark.parametrize(
    "text", ["a: [", "- a\n- b\n", "taux: 3\n", "taux: {name: !!python/object:os.x {}}\n", "taux:\n\tname: x"]
)
def test_what_is_no_catalogue_is_told_with_a_line(text: str) -> None:
    found = problems(text)
    assert found and all(problem.startswith("moi.yaml, ligne ") for problem in found)


def test_empty_file_adds_nothing() -> None:
    assert load("", file="moi.yaml") == {}


@pytest.mark.parametrize("id", ["délai_relance", "Panier B2B", "2026_objectif", "panier-moyen"])
def test_an_id_is_ascii_snake_case_as_figures_and_formulas_need_it(id: str) -> None:
    found = problems(entry(id))
    assert len(found) == 1 and found[0].startswith(
        f"moi.yaml, ligne 1 : l'identifiant « {id} » s'écrit en minuscules"
    )
    hint = re.search(r"Par exemple : « (.+) »", found[0])
    assert hint and load(entry(hint[1]), file="moi.yaml")


def test_a_part_given_twice_does_not_hide_the_first() -> None:
    assert problems(entry() + "  unit: EUR\n") == [
        "moi.yaml, ligne 15 : dans « taux », « unit » est déjà à la ligne 5 ; retirez-en une."
    ]
    assert "retirez « id »" in problems(entry() + "  id: autre\n")[0]


def test_what_would_always_be_one_or_rests_on_nothing_computed() -> None:
    assert "divise « won » par lui-même" in problems(entry(denominator="won"))[0]
    for part in ("part_de_marche_volume", "atteinte_objectif"):
        found = problems(entry(denominator=part), base=catalog())
        assert found == [
            f"moi.yaml, ligne 14 : « taux » s'appuie sur « {part} », qui ne donne pas de valeur à reprendre ; "
            "choisissez une mesure ou un indicateur calculé."
        ]


def test_an_override_that_breaks_an_indicator_of_the_kit_is_told() -> None:
    text = entry("marge_par_acheteur", "Marge").replace("type: ratio", "type: defined\n  needs: tout")
    text = re.sub(r"  (numerator|denominator): .*\n", "", text)
    assert "« seuil_rentabilite » s'appuie sur « marge_par_acheteur »" in problems(text, base=catalog())[0]


def test_a_cohort_of_indicators_is_refused() -> None:
    text = entry(numerator="nb_commandes").replace("type: ratio", "type: cohort")
    assert any("type cohort" in problem for problem in problems(text, base=catalog()))


def test_a_tab_is_told_as_a_tab() -> None:
    assert problems("taux:\n\tname: x") == [
        "moi.yaml, ligne 2 : ce n'est pas du YAML correct ; remplacez les tabulations par des espaces."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "? [a, b]\n: {name: 3}\n",
        "a: {? [x] : 3}\n",
        "a\0b: 1",
        entry() + "  factor: .inf\n",
        "a: {type: [ratio]}\n",
    ],
)
def test_odd_yaml_is_told_and_never_crashes(text: str) -> None:
    found = problems(text)
    assert found and all(
        problem.startswith("moi.yaml, ligne ") and "Node(" not in problem for problem in found
    )


def test_every_mistake_of_an_entry_is_told_at_once() -> None:
    """A missing part must not hide a misspelt one: the second would only show after the first is mended."""
    found = problems(entry(numerator="gros_margin").replace("  unit: fraction\n", ""))
    assert [problem.partition(" : ")[0] for problem in found] == ["moi.yaml, ligne 1", "moi.yaml, ligne 12"]
    assert "« unit »" in found[0] and "« gross_margin »" in found[1]


def test_a_sheet_shows_what_one_writes_in_a_file_of_ones_own() -> None:
    def written(id: str) -> str:
        return sheet(get(id)).replace("\n  ", " ").partition("En YAML")[2].partition("\n")[0][3:]

    assert (
        written("nps") == "type: ratio, numerator: recommendation_balance, denominator: answers, factor: 100"
    )
    assert written("taux_de_gain") == "type: ratio, numerator: won, denominator: closed, proportion: true"
    assert written("atteinte_objectif") == ""
