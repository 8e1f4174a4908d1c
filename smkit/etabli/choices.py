"""What a person picks from, in words, for each answer that a reading may need."""

from collections.abc import Mapping

Options = tuple[tuple[str, str], ...]

_DATES: Options = (
    ("jma", "jour/mois/année : 03/04 est le 3 avril"),
    ("mja", "mois/jour/année : 03/04 est le 4 mars"),
    ("amj", "année/mois/jour"),
)
CHOICES: Mapping[str, tuple[str, Options]] = {
    "en_attente": (
        "Devis et commandes en attente",
        (("ecarter", "Les laisser de côté"), ("compter", "Les compter comme ventes")),
    ),
    "doublons": (
        "Ce qui est écrit deux fois",
        (("ecarter", "Les compter une seule fois"), ("compter", "Compter chaque ligne")),
    ),
    "lointaines": (
        "Dates hors du temps du fichier",
        (("ecarter", "Les laisser de côté"), ("compter", "Les compter")),
    ),
    "essais": (
        "Commandes qui ressemblent à des essais",
        (("ecarter", "Les laisser de côté"), ("compter", "Les compter")),
    ),
    "totaux": (
        "Lignes qui sont le total d'autres lignes",
        (("ecarter", "Les laisser de côté"), ("compter", "Les compter")),
    ),
    "historique": (
        "Affaires écrites une fois par étape",
        (("dernier", "Garder la dernière étape de chacune"), ("compter", "Compter chaque ligne")),
    ),
    "clients": (
        "Clients dont le code ou le nom s'écrit de plusieurs façons",
        (("reunir", "Les réunir"), ("tels_quels", "Les garder tels quels")),
    ),
    "groupes": (
        "Régions, canaux, segments, catégories ou produits qui s'écrivent de plusieurs façons",
        (("reunir", "Les réunir"), ("tels_quels", "Les garder tels quels")),
    ),
    "base": ("Les montants sont", (("HT", "Hors taxes (HT)"), ("TTC", "Taxes comprises (TTC)"))),
    "remise": ("La remise est écrite en", (("pourcent", "pour cent"), ("euros", "euros"))),
    "taux": (
        "0,5 dans une colonne de taux qui va au-delà de 1",
        (
            ("melange", "est une part : 50 %"),
            ("pourcent", "est en % : 0,5 %"),
            ("part", "est une part, comme toute la colonne"),
        ),
    ),
    "dates": ("Ordre des dates", _DATES),
    "nombres": (
        "Un nombre s'écrit",
        (("1 234,50", "1 234,50"), ("1.234,50", "1.234,50"), ("1,234.50", "1,234.50 (à l'anglaise)")),
    ),
    "echelle": (
        "Les montants sont écrits en",
        (
            ("k€", "milliers d'euros (k€)"),
            ("M€", "millions d'euros (M€)"),
            ("centimes", "centimes"),
            ("micros", "millionièmes (micros)"),
            ("unite", "euros, à l'unité"),
        ),
    ),
    "fuseau": (
        "Ramener les heures au fuseau de",
        (
            ("Europe/Paris", "Paris"),
            ("Europe/Brussels", "Bruxelles"),
            ("America/Toronto", "Montréal"),
            ("UTC", "UTC"),
        ),
    ),
    "devise": (
        "Devise du rapport",
        tuple((code, code) for code in ("EUR", "USD", "GBP", "CHF", "CAD", "MAD", "TND", "XOF")),
    ),
}
#: Answers on dates that only some files are offered, in words.
WAYS = {
    "prouvees": "chaque date dans l'ordre qu'elle prouve",
    "debut": "une semaine, un mois ou un intervalle lu à son premier jour",
}
#: What holds until the question is answered, where a choice is already made.
NOW = {"compter": "ecarter", "ecarter": "compter", "jma": "mja", "mja": "jma"}
WORDS: Mapping[str, tuple[str, Options]] = {
    "statuts": (
        "est",
        (
            ("vente", "une vente"),
            ("attente", "en attente (devis…)"),
            ("annulee", "une annulation"),
            ("remboursee", "un remboursement"),
            ("avoir", "un avoir"),
        ),
    ),
    "etapes": (
        "veut dire",
        (("open", "affaire ouverte"), ("won", "affaire gagnée"), ("lost", "affaire perdue")),
    ),
    "natures": (
        "est",
        (("media", "du média"), ("salary", "un salaire"), ("tool", "un outil"), ("agency", "une agence")),
    ),
    "etats": (
        "veut dire",
        (
            ("planned", "action prévue"),
            ("running", "action en cours"),
            ("done", "action terminée"),
            ("cancelled", "action abandonnée"),
            ("draft", "contenu en brouillon"),
            ("brand", "contenu relu pour la marque"),
            ("legal", "contenu relu par le juridique"),
            ("approved", "contenu validé"),
            ("published", "contenu publié"),
        ),
    ),
}
