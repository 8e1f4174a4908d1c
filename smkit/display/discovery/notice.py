"""What the law asks one to tell a person whose words are written down (GDPR, article 13)."""

#: To be read, or handed over, before an interview; the company completes what stands between brackets.
NOTICE = (
    "Ce que vous nous dites sert à préparer une proposition qui réponde à votre besoin. Responsable : "
    "[votre entreprise, adresse, contact "
    "du délégué à la protection des données s'il y en a un]. Base légale : mesures précontractuelles "
    "prises à votre demande, ou notre "
    "intérêt légitime à vous proposer nos services [rayez la mention inutile].",
    "Destinataires : notre équipe commerciale [et : prestataires, transferts hors de l'Union européenne "
    "s'il y en a]. Durée : 3 ans à compter "
    "de votre dernier contact, durée recommandée par la CNIL pour un prospect.",
    "Vous pouvez demander à consulter, corriger ou effacer ces données, à en limiter l'usage, à les "
    "recevoir, et vous opposer à tout moment à "
    "la prospection : [adresse]. Vous pouvez aussi saisir la CNIL (cnil.fr). Répondre n'est pas "
    "obligatoire ; sans réponse, notre proposition sera "
    "moins précise. Aucune décision n'est prise par une machine.",
)
WARNING = "Ceci n'est pas un avis juridique : faites relire cette mention, et vérifiez les textes en vigueur."
