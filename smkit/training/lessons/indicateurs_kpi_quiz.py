"""Quiz of lesson « indicateurs_kpi »."""

from smkit.training.quiz import Question

QUIZ = (
    Question(
        "Le panier moyen de janvier est de 50 €, celui de février de 70 €. Celui des deux mois réunis est…",
        ("60 €", "120 €", "impossible à dire sans les commandes"),
        2,
        "Il faut le chiffre d'affaires et les commandes de chaque mois : un mois de soldes peut peser trois fois l'autre.",
    ),
    Question(
        "Dans une extraction qui commence le 1er janvier 2025, les nouveaux clients de janvier 2025 sont…",
        ("exacts", "trop nombreux : tout le monde y a l'air nouveau", "trop peu nombreux"),
        1,
        "Sans l'historique, un client de dix ans passe pour nouveau à sa première commande du fichier.",
    ),
    Question(
        "L'attrition est de 5 % par mois. Sur un an, elle est de…",
        ("46 %", "60 %", "5 %"),
        0,
        "Chaque mois, 95 % restent : 0,95 multiplié douze fois par lui-même fait 54 %. Il en est donc parti 46 %.",
    ),
    Question(
        "La NRR du B2B est de 103 %, sa GRR de 82 %. Cela veut dire…",
        (
            "que tout va bien : 103 %",
            "que les clients qui grandissent cachent ceux qui baissent ou partent",
            "qu'il y a une erreur de calcul",
        ),
        1,
        "La NRR compte les hausses, la GRR non. Entre les deux, des clients qui montent paient pour ceux qui s'en vont.",
    ),
    Question(
        "Trois leads sur quatre ont signé ce mois-ci : 75 %. Que dites-vous ?",
        (
            "Le meilleur mois de l'année",
            "Quatre cas, c'est trop peu : le vrai taux peut être n'importe où entre 30 % et 95 %",
            "Il faut recruter",
        ),
        1,
        "Avec quatre cas, l'intervalle de confiance couvre presque tout. Le kit le dit : « peu de cas ».",
    ),
    Question(
        "Le directeur veut afficher le classement des ventes par commercial dans le couloir. Vous répondez…",
        (
            "d'accord, c'est motivant",
            "non : le Code du travail (L1222-3) veut des méthodes connues d'avance, pertinentes, et des résultats confidentiels",
            "d'accord, mais sans les deux derniers",
        ),
        1,
        "On suit la moyenne de l'équipe, et chacun parle de ses résultats en tête à tête. Ceci n'est pas un avis juridique.",
    ),
)
