"""Quiz of lesson « decouverte_qqoqcp »."""

from smkit.training.quiz import Question

QUIZ = (
    Question(
        "À quoi sert surtout une question fermée ?",
        ("À vérifier une donnée précise", "À faire raconter une situation", "À faire dire oui trois fois"),
        0,
        "Un montant, une date, un accord : une question fermée confirme. Pour découvrir, ouvrez.",
    ),
    Question(
        "Le client dit : « Je cherche un logiciel de stock. » Que faites-vous ?",
        (
            "Vous présentez votre logiciel",
            "Vous demandez ce qui l'amène à en chercher un",
            "Vous demandez son budget",
        ),
        1,
        "C'est le besoin dit. Le logiciel à proposer dépend de ce qui se cache derrière.",
    ),
    Question(
        "« Comment expliquez-vous ces retards ? » demande…",
        ("une manière", "une durée", "une raison"),
        2,
        "La réponse commencera par « parce que » : c'est un pourquoi.",
    ),
    Question(
        "Deux réponses se contredisent. Que faites-vous ?",
        (
            "Vous gardez la dernière",
            "Vous posez une question pour éclaircir",
            "Vous gardez celle qui vous arrange",
        ),
        1,
        "Redites les deux phrases, et demandez ce qui pèsera le plus. C'est souvent là que le vrai besoin apparaît.",
    ),
    Question(
        "Après une découverte plus complète, on gagne plus d'affaires. Qu'en conclure ?",
        (
            "Que les questions font gagner",
            "Que les deux vont ensemble, sans plus",
            "Que les questions font perdre du temps",
        ),
        1,
        "Un client déjà décidé répond plus volontiers. Seul un essai dirait ce que les questions ajoutent.",
    ),
    Question(
        "SONCAS sert à…",
        (
            "ranger les clients en six types",
            "entendre une motivation à vérifier",
            "choisir le ton du contrat",
        ),
        1,
        "Une personne a plusieurs motivations, qui changent. Un mot donne un indice, une question le vérifie.",
    ),
)
