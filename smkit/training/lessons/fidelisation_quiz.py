"""Quiz of lesson « fidelisation »."""

from smkit.training.quiz import Question

QUIZ = (
    Question(
        "Le chiffre d'affaires monte de 10 %. Que sait-on de la fidélité des clients ?",
        (
            "qu'elle monte au moins autant que lui",
            "rien, tant qu'on n'a pas suivi les clients",
            "qu'elle tient : sinon, il aurait baissé",
        ),
        1,
        "De nouveaux clients peuvent cacher ceux qui partent. Seul le suivi des mêmes clients le dit.",
    ),
    Question(
        "Pourquoi regarder aussi la rétention sur une demi-année ?",
        (
            "la rétention y est toujours plus flatteuse",
            "un trimestre oublie les pertes du précédent",
            "les comptes de l'entreprise se publient ainsi",
        ),
        1,
        "D'un trimestre à l'autre, un client perdu n'est compté qu'une fois. Sur deux trimestres, la perte reste visible.",
    ),
    Question(
        "La première cohorte d'un export est énorme. Pourquoi, le plus souvent ?",
        (
            "elle contient d'anciens clients",
            "une campagne a très bien marché au début",
            "des dates du fichier sont mal lues",
        ),
        0,
        "L'export commence après l'entreprise : tout le monde y paraît nouveau au début.",
    ),
    Question(
        "À quoi sert un rang RFM, et à quoi ne sert-il pas ?",
        (
            "à prévoir les ventes, pas à choisir un client",
            "à choisir à qui écrire, pas à prévoir",
            "à fixer les prix, pas à trouver des clients",
        ),
        1,
        "Pour choisir, un simple rang vaut les modèles. Pour dire combien de commandes attendre, il n'en dit rien.",
    ),
    Question(
        "Sans groupe témoin, que mesure le nombre de retours après une relance ?",
        ("ce que la relance a ramené", "ce que la relance a coûté, au plus", "les retours, relance ou pas"),
        2,
        "Une partie serait revenue d'elle-même. Seuls ceux à qui l'on n'écrit pas disent combien.",
    ),
    Question(
        "Un client s'oppose à la prospection par e-mail. Que faites-vous ?",
        (
            "je l'ôte de la liste sans délai",
            "je lui demande d'abord les raisons",
            "je lui écris une dernière fois",
        ),
        0,
        "Le droit d'opposition à la prospection ne se discute pas (RGPD, article 21). Ceci n'est pas un avis juridique.",
    ),
    Question(
        "Les « 3R » de la fidélité sont la rétention, les ventes associées et…",
        ("les remises et les réductions", "les recommandations", "les relances envoyées à temps"),
        1,
        "Retention, related sales, referrals : Heskett, Sasser et Schlesinger, The Service Profit Chain, 1997.",
    ),
)
