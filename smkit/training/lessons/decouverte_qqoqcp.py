"""Lesson 01, « Découvrir le vrai besoin »: its exercises and quiz.

Expected answers come from `smkit.analysis.discovery` and from the boutique's interviews. The stock software is the worked example
of source 002; the legal points are those of article 13 of the GDPR and of articles L441-1 and L441-10 of the Code de commerce.
"""

from functools import cache
from typing import TYPE_CHECKING

from smkit.training.exercises import Exercise, Mistake
from smkit.training.lessons import openings

if TYPE_CHECKING:
    import pandas as pd

TITLE = "Découvrir le vrai besoin"

#: The worked example: a stock software is asked for.
STOCK = (
    ("Que cherchez-vous ?", "Un logiciel de gestion de stock."),
    ("Pourquoi un logiciel ?", "Parce que personne ne sait ce qu'il reste vraiment en réserve."),
    (
        "Et qu'est-ce que cela vous fait perdre ?",
        "Des ruptures chaque semaine, des clients qui partent, des achats en urgence.",
    ),
)
_FORMS = ("ouverte", "fermée", "alternative", "orientée")
_DIMENSIONS = ("qui", "quoi", "où", "quand", "comment", "combien", "pourquoi")
_FRENCH = {"fermee": "fermée", "orientee": "orientée", "ou": "où"}


@cache
def boutique() -> "pd.DataFrame":
    """Return the interviews of the boutique, classed."""
    from smkit import paths
    from smkit.analysis.discovery import assess
    from smkit.tables import read

    return assess(read("interviews", paths.BOUTIQUE / "entretiens.csv").table)


def stock() -> "pd.DataFrame":
    """Return the worked example as an interview."""
    import pandas as pd

    from smkit.analysis.discovery import assess

    rows = [{"prospect": "Client", "question": question, "answer": answer} for question, answer in STOCK]
    return assess(pd.DataFrame(rows))


def talk(name: str) -> "pd.DataFrame":
    """Return the interview whose prospect's name begins so."""
    table = boutique()
    return table[table["prospect"].str.startswith(name)]


def form(question: str) -> str:
    """Return the form of a question, in French."""
    from smkit.analysis.discovery import classify

    found = str(classify([question])["form"].iloc[0])
    return _FRENCH.get(found, found)


def dimension(question: str) -> str:
    """Return the dimension of a question, in French."""
    from smkit.analysis.discovery import classify

    found = str(classify([question])["dimension"].iloc[0])
    return _FRENCH.get(found, found)


def skipped(name: str) -> list[str]:
    """Return the letters that an interview never touches, in French."""
    from smkit.analysis import discovery

    return [_FRENCH.get(letter, letter) for letter in discovery.skipped(talk(name))]


def bant_points(name: str) -> int:
    """Return the BANT points of an interview."""
    from smkit.analysis import discovery

    return int(discovery.bant(talk(name))["score"].sum())


def reasons() -> int:
    """Return how many answers lead from the stock software to the deep need."""
    from smkit.analysis import discovery

    return len(discovery.need(stock()).chain)


def motive(answer: str) -> str:
    """Return the SONCAS motive that one answer shows, in French."""
    import pandas as pd

    from smkit.analysis import discovery

    table = discovery.motives(pd.DataFrame({"prospect": ["A"], "question": ["?"], "answer": [answer]}))
    names = {"securite": "sécurité", "nouveaute": "nouveauté"}
    found = str(table["motive"].iloc[0])
    return names.get(found, found)


EXERCISES = (
    openings.DECOUVERTE,
    Exercise(
        name="decouverte.depuis_quand",
        question="« Depuis quand travaillez-vous avec ce fournisseur ? » : ouverte, fermée, alternative ou orientée ?",
        expected=lambda: form("Depuis quand travaillez-vous avec ce fournisseur ?"),
        why="Une seule donnée suffit à y répondre : une date. Elle est fermée, et très utile pour vérifier un point.",
        hint="Demandez-vous combien de mots il faut pour répondre complètement.",
        mistakes=(
            Mistake(
                "ouverte",
                "Elle ne commence pas par un verbe, mais une date suffit à y répondre : personne ne raconte rien.",
            ),
            Mistake(
                "alternative",
                "Une alternative énonce ses options (« lundi ou mardi ? »). Ici, il n'y en a pas.",
            ),
            Mistake("orientée", "La réponse attendue ne se devine pas : rien n'est soufflé."),
        ),
        choices=_FORMS,
    ),
    Exercise(
        name="decouverte.enveloppe",
        question="« Pourriez-vous me dire comment vous passez vos commandes ? » : ouverte, fermée, alternative ou orientée ?",
        expected=lambda: form("Pourriez-vous me dire comment vous passez vos commandes ?"),
        why="La politesse ne compte pas : dessous, on demande comment. Personne ne répond « oui » et s'arrête là.",
        hint="Enlevez « Pourriez-vous me dire » : que reste-t-il ?",
        mistakes=(
            Mistake(
                "fermée",
                "À la lettre, on pourrait dire « oui ». Mais qui le fait ? Retirez la formule de politesse.",
            ),
            Mistake(
                "orientée", "Rien n'indique la réponse que l'on espère : la formule est polie, c'est tout."
            ),
        ),
        choices=_FORMS,
    ),
    Exercise(
        name="decouverte.soufflee",
        question="« Vous préférez quand même un fournisseur qui livre à l'heure, n'est-ce pas ? » : ouverte, "
        "fermée, alternative ou "
        "orientée ?",
        expected=lambda: form("Vous préférez quand même un fournisseur qui livre à l'heure, n'est-ce pas ?"),
        why="« Quand même » et « n'est-ce pas » soufflent la réponse. Le client dira oui, et vous n'aurez rien appris.",
        hint="Cherchez les mots qui disent ce que vous aimeriez entendre.",
        mistakes=(
            Mistake("fermée", "On y répond par oui ou non, c'est vrai. Mais deux mots disent déjà lequel."),
            Mistake("alternative", "Une seule possibilité est énoncée : il n'y a rien à choisir."),
            Mistake("ouverte", "Le client n'a qu'à acquiescer : ce n'est pas une invitation à raconter."),
        ),
        choices=_FORMS,
    ),
    Exercise(
        name="decouverte.combien_de_temps",
        question="« Combien de temps dure une livraison ? » : de quoi parle une réponse complète (qui, quoi, où, "
        "quand, comment, combien, "
        "pourquoi) ?",
        expected=lambda: dimension("Combien de temps dure une livraison ?"),
        why="D'une durée : c'est « quand ». Le premier mot d'une question ne dit pas toujours sa dimension.",
        hint="Imaginez la réponse : parle-t-elle d'une quantité, ou du temps ?",
        mistakes=(
            Mistake("combien", "Le mot y est, mais la réponse sera une durée, pas une quantité ni un prix."),
            Mistake("comment", "On ne demande pas de quelle façon la livraison se passe."),
        ),
        choices=_DIMENSIONS,
    ),
    Exercise(
        name="decouverte.se_fait_il",
        question="« Comment se fait-il que vous n'ayez pas renouvelé le contrat ? » : de quoi parle une réponse complète ?",
        expected=lambda: dimension("Comment se fait-il que vous n'ayez pas renouvelé le contrat ?"),
        why="D'une raison : c'est un « pourquoi » qui n'accuse pas. Il ouvre souvent mieux que le mot lui-même.",
        hint="Remplacez « comment se fait-il que » par un seul mot.",
        mistakes=(
            Mistake(
                "comment", "Le mot y est, mais on n'attend pas une façon de faire : on attend une raison."
            ),
            Mistake("quoi", "On ne demande pas quelle chose, mais ce qui a décidé."),
        ),
        choices=_DIMENSIONS,
    ),
    Exercise(
        name="decouverte.ouvertes",
        question="Dans l'entretien avec le Cabinet des Tilleuls (tableau ci-dessus), combien de questions sont ouvertes ?",
        expected=lambda: int((talk("Cabinet")["form"] == "ouverte").sum()),
        why="Les autres se répondent en un mot. Les deux premières ont d'ailleurs reçu « oui ».",
        step="écartez celles dont la réponse complète tient en un mot ou en un lieu : « oui », « dans la salle d'attente ».",
        hint="Pour chaque question : peut-on répondre complètement en un mot, un nom ou un lieu ?",
        mistakes=(
            Mistake(
                lambda: len(talk("Cabinet")),
                "Vous avez compté toutes les questions. Lesquelles font vraiment raconter ?",
            ),
            Mistake(
                4,
                "Une question en « où » ou en « qui » n'ouvre que si sa réponse raconte. « Où » attend ici un lieu.",
            ),
            Mistake(2, "« Qui utilisera la machine ? » a reçu un récit : elle compte aussi."),
        ),
    ),
    Exercise(
        name="decouverte.oubli",
        question="Dans l'entretien avec le Restaurant des Remparts, quelle lettre du QQOQCP n'est jamais "
        "demandée (« comment » et « combien » "
        "comptent ensemble) ?",
        expected=lambda: skipped("Restaurant")[0],
        why="Personne n'a demandé qui décide, ni qui ouvre la porte au livreur. On peut signer avec la mauvaise personne.",
        hint="Prenez les lettres une à une, et cherchez une question pour chacune.",
        mistakes=(
            Mistake("où", "« Par où livre-t-on ? » : le lieu a été demandé."),
            Mistake("quand", "Deux questions parlent du moment : la livraison, et la fin du contrat."),
            Mistake(
                "pourquoi",
                "« Qu'est-ce qui vous ferait quitter ce fournisseur ? » demande une raison, sans le mot.",
            ),
        ),
        choices=("qui", "quoi", "où", "quand", "comment", "pourquoi"),
    ),
    Exercise(
        name="decouverte.oublis",
        question="Et avec la Brasserie du Vieux Quai, combien de lettres ne sont jamais demandées ?",
        expected=lambda: len(skipped("Brasserie")),
        why="Ni qui, ni où, ni pourquoi : on sait quel moulin, pas ce qu'il doit résoudre. Le besoin profond reste inconnu.",
        step="écrivez les six lettres, et barrez « quoi » : « quel matériel avez-vous ? » la demande.",
        hint="Six lettres en tout : cochez celles que l'entretien touche.",
        mistakes=(
            Mistake(
                2, "Il en manque une de plus : cherchez une question pour chaque lettre, sans la deviner."
            ),
            Mistake(4, "« Pour quand » demande bien le moment, et « quel prix » dit combien."),
            Mistake(
                1,
                "Il n'en manque pas qu'une : le matériel est décrit, mais sait-on tout de ceux qui s'en serviront ?",
            ),
        ),
    ),
    Exercise(
        name="decouverte.pourquois",
        question="Dans l'exemple du logiciel de stock, combien de réponses mènent du besoin dit au besoin profond ?",
        expected=reasons,
        why="Deux : la réserve que personne ne connaît, puis les ruptures et les clients perdus. Un seul « "
        "pourquoi » s'arrêtait trop tôt.",
        step="comptez à partir de la première question « pourquoi », ou de celle qui en tient lieu.",
        hint="Comptez les réponses à une question qui cherche une raison ou une conséquence.",
        mistakes=(
            Mistake(len(STOCK), "Vous avez compté la première réponse, qui ne dit que la demande."),
            Mistake(1, "Une seule réponse donne une gêne. La seconde dit ce que cette gêne coûte."),
        ),
    ),
    Exercise(
        name="decouverte.hotel",
        question="Hôtel du Phare : quel est le besoin profond ? A. un café moins cher ; B. de meilleurs avis sur "
        "le petit déjeuner ; C. une "
        "livraison plus tôt.",
        expected=lambda: "B" if "avis" in _deep("Hôtel") else "A",
        why=lambda: f"« {_deep('Hôtel')} » Le prix n'était que la première phrase.",
        hint="Relisez la réponse à « Pourquoi changer maintenant ? ».",
        mistakes=(
            Mistake(
                "A",
                "C'est le besoin dit. À la fin, le client dit lui-même que dix centimes ne sont pas le sujet.",
            ),
            Mistake("C", "Personne n'a parlé d'heure de livraison dans cet entretien."),
        ),
        choices=("A", "B", "C"),
    ),
    Exercise(
        name="decouverte.agence",
        question="Agence du Canal : quel est le besoin profond ? A. un café bio ; B. un coin café par étage ; C. "
        "recruter et garder des salariés.",
        expected=lambda: "C" if "développeurs" in _deep("Agence") else "A",
        why=lambda: f"« {_deep('Agence')} » Le bio est un moyen, pas le but.",
        hint="Cherchez ce que l'agence a perdu cette année.",
        mistakes=(
            Mistake("A", "C'est le besoin dit. Pourquoi le bio est-il important pour elle ?"),
            Mistake("B", "C'est un lieu, pas une raison : il répond à « où »."),
        ),
        choices=("A", "B", "C"),
    ),
    Exercise(
        name="decouverte.bant",
        question="BANT donne 0 (inconnu), 1 (évoqué) ou 2 (établi) au budget, au décideur, au besoin et à "
        "l'échéance. Combien de points pour le "
        "Cabinet des Tilleuls, sur 8 ?",
        expected=lambda: bant_points("Cabinet"),
        why="Le besoin seul est établi. « Oui, à peu près » ne dit pas quel budget : ce n'est pas une preuve.",
        step="le budget : « oui, à peu près », sans montant. Il est évoqué, et vaut 1. Passez aux trois autres.",
        hint="Cherchez un montant, une fonction qui signe, une raison, une date. Ce qui n'est pas dit vaut 0.",
        mistakes=(
            Mistake(4, "« Oui, à peu près » n'est pas un budget : il faudrait un montant."),
            Mistake(
                3, "« Oui, à peu près » répond à « avez-vous un budget ? », mais n'en donne aucun : 0 point."
            ),
            Mistake(1, "Un critère établi vaut 2 points, pas 1."),
        ),
    ),
    Exercise(
        name="decouverte.soncas",
        question="« Le percolateur lâche une fois par mois et là, c'est la panique. » Quelle motivation SONCAS "
        "entend-on (sécurité, orgueil, "
        "nouveauté, confort, argent, sympathie) ?",
        expected=lambda: motive("Le percolateur lâche une fois par mois et là, c'est la panique."),
        why="La panne fait peur : on veut du fiable. Un mot est un indice, pas un portrait : vérifiez-le par une question.",
        hint="De quoi ce client voudrait-il être protégé ?",
        mistakes=(
            Mistake(
                "confort",
                "On pourrait y penser, mais il ne demande pas plus simple : il demande que cela ne lâche plus.",
            ),
            Mistake("argent", "Aucun coût n'est cité. C'est la panne qui inquiète."),
        ),
        choices=("sécurité", "orgueil", "nouveauté", "confort", "argent", "sympathie"),
    ),
    Exercise(
        name="decouverte.reformuler",
        question="Laquelle reformule sans souffler ? A. « Si je résume, vous voulez notre formule complète, "
        "n'est-ce pas ? » ; B. « Si je résume, "
        "vous voulez éviter les ruptures, avec un outil simple. Est-ce bien cela ? » ; C. « Vous devez "
        "en avoir assez, de ces ruptures ? »",
        expected=lambda: _neutral(),
        why="Elle reprend les mots du client et le laisse corriger. Les deux autres parlent de vous.",
        hint="Laquelle ne contient que ce que le client a dit, et une vraie question ?",
        mistakes=(
            Mistake(
                "A", "« Notre formule complète » n'est pas dans ses mots, et « n'est-ce pas » attend un oui."
            ),
            Mistake("C", "Elle devine une humeur et la souffle : ce n'est plus un résumé."),
        ),
        choices=("A", "B", "C"),
    ),
    Exercise(
        name="decouverte.lme",
        question="« La loi LME oblige le vendeur à comprendre les attentes de son client professionnel. » Oui ou non ?",
        expected=lambda: "non",
        why="La LME (2008) demande la transparence des conditions de vente et encadre les délais de "
        "paiement entre professionnels (Code de commerce, "
        "L441-1 et suivants, L441-10). Comprendre le besoin est une bonne pratique, pas un article de cette loi.",
        hint="De quoi parle cette loi : des besoins, ou des conditions de vente et de paiement ?",
        mistakes=(
            Mistake(
                "oui", "On le lit parfois. Le texte parle de conditions de vente et de délais de paiement."
            ),
            Mistake("peut-être", "Tranchez : le texte parle-t-il d'attentes, ou de conditions de vente ?"),
        ),
        choices=("oui", "non"),
    ),
    Exercise(
        name="decouverte.article13",
        question="Un prospect particulier vous parle de sa famille, vous notez. Quand lui dire ce que vous ferez "
        "de ces notes ? A. quand il signe ; "
        "B. au moment où vous les recueillez ; C. s'il le demande.",
        expected=lambda: "B",
        why="L'article 13 du RGPD demande d'informer au moment de la collecte : qui, pourquoi, combien de temps, quels droits.",
        hint="L'information sert à choisir de répondre ou non. Quand doit-elle donc arriver ?",
        mistakes=(
            Mistake("A", "À la signature, il a déjà tout dit : l'information arrive trop tard."),
            Mistake("C", "Il n'a pas à demander : c'est à vous d'informer."),
        ),
        choices=("A", "B", "C"),
    ),
)


def _deep(name: str) -> str:
    from smkit.analysis import discovery

    return discovery.need(talk(name)).deep


def _neutral() -> str:
    """Which of the three reformulations leads nowhere."""
    said = {
        "A": "Si je résume, vous voulez notre formule complète, n'est-ce pas ?",
        "B": "Si je résume, vous voulez éviter les ruptures, avec un outil simple. Est-ce bien cela ?",
        "C": "Vous devez en avoir assez, de ces ruptures ?",
    }
    return next(letter for letter, question in said.items() if form(question) == "fermée")
