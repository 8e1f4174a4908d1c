"""What to say aloud and what to write on the page for an offer, and what the law says of it."""

from typing import TYPE_CHECKING, Any

from smkit.display import french, record
from smkit.typography import typeset

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_MOST = 5  # offers whose words are written out

#: Point, rule, what it means for an offer (see facts: Planet49, directive 2011/83, Code de la consommation).
_LAW = (
    (
        "Vente liée",
        "L'article L121-11 du Code de la consommation interdit de refuser une vente et les ventes liées déloyales.",
        "Chaque produit d'un lot reste vendu séparément, à son prix affiché.",
    ),
    (
        "Promesse trompeuse",
        "Les pratiques trompeuses sont interdites par les articles L121-2 à L121-4 du Code de la consommation, et non "
        "par le L121-11.",
        "« Souvent commandé avec » doit être vrai ; un lot ne se dit moins cher que s'il l'est.",
    ),
    (
        "Option payante",
        "Directive 2011/83, article 22 : un paiement en plus demande un accord exprès, jamais une case cochée d'avance.",
        "Le bouton d'ajout part toujours de « non » : c'est au client d'ajouter.",
    ),
    (
        "Case cochée d'avance",
        "CJUE, 1er octobre 2019, C-673/17 (Planet49) : une case cochée d'avance ne vaut pas consentement.",
        "Même règle pour les traceurs qui personnalisent l'offre : rien avant un accord.",
    ),
    (
        "Offre personnalisée",
        "RGPD, article 21, paragraphes 2 à 4 : toute personne peut s'opposer à tout moment à la prospection, profilage compris.",
        "Un lien simple pour refuser ; après un refus, l'offre disparaît. L'information est due dès la collecte (article 13).",
    ),
    (
        "Par e-mail",
        "Particuliers : accord préalable (article L34-5 du CPCE), sauf pour ses propres clients et des produits analogues. "
        "Entreprises : information et droit de refus.",
        "Dans chaque message, un moyen gratuit de ne plus en recevoir.",
    ),
    (
        "Par téléphone",
        "Particuliers : accord préalable depuis le 11 août 2026 (article L223-1 du Code de la consommation, loi 2025-594).",
        "Les conseils qui s'appuient sur Bloctel sont périmés. Reste permis d'appeler son client au cours d'un contrat, "
        "sur ce contrat "
        "ou des produits et services qui le complètent (alinéa 4) : la vente croisée à ses propres clients sous contrat.",
    ),
    (
        "Entre entreprises",
        "Loi LME de 2008 (Code de commerce, articles L441-1 et suivants, L441-10) : conditions de vente communiquées, délais de "
        "paiement encadrés. Elle ne dit rien de l'écoute des besoins du client.",
        "La remise d'un lot suit vos conditions générales de vente.",
    ),
)


def lasting(weeks: float | None) -> str:
    """Say how long the orders run, after a space; nothing when it is unknown.

    >>> tuple(lasting(weeks).replace(chr(160), " ") for weeks in (104.3, 3.2, None))
    (' en 24 mois', ' en 3 semaines', '')
    """
    if weeks is None:
        return ""
    return (
        f" en {round(weeks * 12 * 7 / 365.25)} mois"
        if weeks >= 9
        else f" en {french.plural(round(weeks), 'semaine')}"
    )


def script(offer: "Mapping[Any, Any]") -> str:
    """Return what a salesperson says. Parameters: `offer`, a row of `baskets.offers`.

    >>> script({"antecedent": "Cône", "consequent": "Filtres", "confidence": 0.47}).replace(chr(160), " ")
    'Avec « Cône », environ 5 commandes sur 10 comprennent aussi « Filtres ». En avez-vous déjà, ou je vous en ajoute ?'
    """
    return typeset(
        f"Avec « {offer['antecedent']} », {often(offer['confidence'])} aussi « {offer['consequent']} ». "
        "En avez-vous déjà, ou je vous en ajoute ?"
    ).replace("\u202f?", "\u00a0?")


def web(offer: "Mapping[Any, Any]") -> str:
    """Return what the page of a product says. Parameters: as `script`."""
    return typeset(
        f"Souvent commandé avec « {offer['antecedent']} » : « {offer['consequent']} ». [Ajouter\u00a0au\u00a0panier] "
        f"[Non\u00a0merci]"
    )


def often(share: float) -> str:
    """Return a share as one says it, with its verb.

    >>> often(0.26), often(0.02)
    ('environ 3 commandes sur 10 comprennent', 'quelques commandes comprennent')
    """
    tenths = round(share * 10)
    if tenths < 1:
        return "quelques commandes comprennent"
    return "presque toutes les commandes comprennent" if tenths >= 10 else (
        f"environ {tenths} commande{'s' if tenths > 1 else ''} sur 10 comprenn{'ent' if tenths > 1 else ''}"
        if tenths > 1
        else "environ 1 commande sur 10 comprend"
    )  # fmt: skip


def words_table(offers: "pd.DataFrame") -> None:
    """Show and record what to say and to write for each offer. Parameters: `offers`, of `baskets.offers`."""
    import pandas as pd

    if not len(offers):
        return
    rows = offers.head(_MOST).to_dict("records")
    shown = pd.DataFrame({"said": [script(row) for row in rows], "written": [web(row) for row in rows]})
    record.table("a_dire", shown, title="Les mots pour le dire, et pour l'écrire",
                 labels={"said": "À dire", "written": "À écrire sur la page du produit"})  # fmt: skip


def law_table() -> None:
    """Show and record what the law says of offers and bundles."""
    import pandas as pd

    labels = {"point": "Point", "rule": "La règle", "here": "Ce que cela change ici"}
    table = pd.DataFrame([[typeset(text) for text in row] for row in _LAW], columns=list(labels))
    record.table(
        "cadre_legal", table, title="Le cadre légal (ceci n'est pas un avis juridique)", labels=labels
    )
    record.limit(
        "Ceci n'est pas un avis juridique : vérifiez le texte en vigueur sur Légifrance avant de lancer une offre."
    )


def rate(x: Any) -> str:
    """Return an assumption or a threshold as it was given, to a hundredth of a percent.

    >>> [rate(x).replace(chr(160), " ") for x in (0.1, 0.125, 0.0005)]
    ['10 %', '12,5 %', '0,05 %']
    """
    least = next(
        digits for digits in (0, 1, 2) if digits == 2 or abs(round(100 * x, digits) - 100 * x) < 1e-9
    )
    return french.percent(x, least)


def share(x: Any) -> str:
    """Return a share without decimals, as sentences use it.

    >>> share(0.468).split()
    ['47', '%']
    """
    return french.percent(x, 0)
