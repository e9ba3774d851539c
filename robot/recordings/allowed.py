"""What passes when a recording is sanitised: names of headers, fields, keys and attributes, and words of portals.

All that is not named here is replaced. Must not know how. No name of a person, place or body may ever stand here.
"""

from __future__ import annotations

import re
from typing import Final


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


HEADERS: Final = _names(
    """content-type cache-control pragma vary allow accept-ranges content-language x-content-type-options
    x-frame-options x-requested-with faces-request retry-after refresh-policy access-control-allow-methods
    access-control-allow-headers access-control-allow-credentials access-control-max-age
    access-control-request-method access-control-request-headers cross-origin-opener-policy
    cross-origin-resource-policy"""
)
"""Headers that pass as they are."""
ADDRESSES: Final = _names("location content-location access-control-allow-origin")
"""Headers that hold an address."""
DROPPED: Final = _names(
    """accept origin referer accept-encoding accept-language age alt-svc authorization connection content-encoding
    content-length content-security-policy content-security-policy-report-only cookie date dnt etag expect-ct
    expires forwarded from host if-modified-since if-none-match keep-alive last-modified link nel
    permissions-policy priority proxy-authorization public-key-pins referrer-policy report-to reporting-endpoints
    save-data server server-timing strict-transport-security te timing-allow-origin trailer transfer-encoding
    upgrade upgrade-insecure-requests user-agent via x-forwarded-for x-powered-by x-real-ip x-xss-protection
    x-aspnet-version x-request-id x-correlation-id"""
)
"""Headers that no replay needs, and that tell of the machine, the network or the moment."""
_DROPPED_KINDS: Final = ("sec-", "cf-", "x-amz-", "x-forwarded-", "x-envoy-")

FIELDS: Final = _names(
    """_eventid execution listeresultats.page listeresultats.taille ligne tableau apply valider submit action op lang
    langue locale page taille size tri sort ordre order onglet tab etat statut status type format mode vue view
    nom-page javax.faces.source javax.faces.partial.ajax javax.faces.partial.execute javax.faces.partial.render
    javax.faces.behavior.event"""
)
"""Fields of forms and addresses whose values pass, but for what has the shape of a value."""
KEYS: Final = FIELDS | _names(
    """code message messages erreur erreurs error errors warning libelle label titre title texte text statut status
    type etat total nombre count taille page pages actif active visible href url path role roles action actions
    coderetour libelleretour resultat data items rows columns"""
)
"""Keys of JSON whose values pass, but for what has the shape of a value or is a name."""

ATTRIBUTES: Final = _names(
    """abbr accept accept-charset accesskey align allow allowfullscreen as async autocapitalize autocomplete
    autofocus autoplay border cellpadding cellspacing charset checked class cols colspan contenteditable controls
    coords crossorigin d datetime-local decoding defer dir dirname disabled download draggable enctype
    enterkeyhint fill fill-rule focusable for form formenctype formmethod formnovalidate formtarget frameborder
    headers height hidden high http-equiv id inputmode integrity is ismap kind lang language link loading loop low
    max maxlength media method min minlength multiple muted name nomodule nonce novalidate nowrap open optimum
    pattern playsinline points preserveaspectratio r readonly referrerpolicy rel required reversed role rows
    rowspan rules sandbox scope scrolling selected shape size sizes slot span spellcheck start step stroke
    stroke-linecap stroke-linejoin stroke-width style tabindex target transform translate type usemap valign
    version viewbox width wrap x x1 x2 xmlns xmlns:xlink y y1 y2 cx cy rx ry bgcolor color face property"""
)
"""Attributes of HTML that pass, but for what in them has the shape of a value."""
TEXTS: Final = _names(
    "title alt placeholder summary label aria-label aria-description aria-valuetext aria-roledescription"
)
"""Attributes that hold a text for people."""
LINKS: Final = _names("href src action formaction cite data poster background longdesc manifest profile xlink:href")
"""Attributes that hold an address."""

SECRET_FIELD: Final = re.compile(r"pass(?!age|e-partout)|secret|mdp|motdepasse|mot_de_passe|\bpin\b|pwd", re.IGNORECASE)
"""Names of fields that hold a password."""

USER_FIELD: Final = re.compile(r"\Auser|login|identifiant|\Auid\Z|username|e?mail|courriel|utilisateur", re.IGNORECASE)
"""Names of fields that hold who signs in."""

PERSONAL: Final = re.compile(
    r"""\b(?:noms?|prenoms?|raison\ sociale|designation|denomination|demandeur|gestionnaire|responsable|interlocuteur
    |contact|signataire|titulaire|adresse|telephone|ville|commune|utilisateur|agent|comptable|ordonnateur|login|identifiant|
    beneficiaire|fournisseur|destinataire|courriel|mail|mot\ de\ passe|password|mdp|secret|code)\b""",
    re.VERBOSE,
)
"""Headings of columns, and labels, whose values are of persons and structures; in small letters, without accents."""

CIVILITY: Final = _names(
    "m mr mm mme mmes mlle monsieur madame mademoiselle messieurs mesdames maitre dr docteur bonjour"
)

WORDS: Final = _names(
    """accueil accepter actif active actifs activites actualites adresse ajouter aide aife annuler assistance attente
    authentification aucun aucune bienvenue chorus pro cpp code compte comptes confirmation confirmer connexion
    connecter consulter cookies courriel creer csv date dates deconnecter deconnexion demande demandes desactive
    desactiver dgfip directeur direction documentation donnees dossier dossiers edi editer emises enregistrer
    entrer environnement erreur espace espaces etat etats exporter expiration factures faq fermer fiche finances
    francais france generale gestion gestionnaire gouv guide helios html http https id identifiant identifiants
    identite impossible inactif inactive information informations ip json ok ko liste livechat ligne lignes
    maintenance menu mentions message messages mes modifier moa mon mot n° nom non nouveau nouvelle numero oui
    ouvrir page pages panneau parametres passe pdf pgssi piece pieces pigp piste portail precedent premier prenom
    principal professionnel profil publique publiques raison rattachement rattacher rcs reactiver recapitulatif
    rechercher recues refuser reinitialisation reinitialiser rejets republique retour role roles saisir secondaire
    section securite selectionner sepa service services session siren siret site sociale solliciter sollicitation
    sollicitations statistiques statut structure structures suivant supprimer support tableau tableaux technique
    telecharger telephone tic titre total tva type un une url utilisateur utilisateurs valide valider veuillez
    version voir votre vous xml lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai
    juin juillet aout septembre octobre novembre decembre le la les l de du des d et a au aux en sur sous par pour
    avec sans ce cette ces se s il elle nous je ne pas que qui est sont en besoin posez question memoires frais
    justice fil evenements bonjour utiliser rapide deposer facture agence informatique financiere aller demandeur
    designation creation appels afin indiquer reactivation privee prive politique banque technologies
    communication fiscalite directe locale valeurs foncieres passerelle transmission tableau bord financier
    technologie remboursement emettre recevoir numero adresses electronique postale libelle type demandeurs
    fonction denomination code postal ville pays bloque bloquee expire expiree incorrect incorrecte oublie oubliee
    nouveaux anciens ancien ancienne valeur motif commentaire historique suivi recherche criteres resultat
    resultats trie exporter importer fichier format taille maximum minimum obligatoire obligatoires facultatif
    champs champ etape suivante precedente terminer quitter continuer abandonner envoyer reception envoi envoye
    recu lu lire notification notifications preferences langue imprimer aucune seule tous toutes tout selection
    actions action vos nos leur leurs mien cliquez cliquer saisissez saisie veuillez merci patientez cours
    traitement traitements erreurs technique incident indisponible momentanement plan contact assistance
    accessibilite conformite partiellement principale internet legales etat interne application applications
    disponible disponibles dernier derniere charte conditions alerte attention important importante oubliez"""
)
"""Words that pass also with capital letters, in small letters and without accents."""


def is_dropped(header: str) -> bool:
    """Tell whether a header is left out, by its name in small letters."""
    return header in DROPPED or header.startswith(_DROPPED_KINDS)
