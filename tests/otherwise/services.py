"""The Portail de services made of the parts that ServiceNow is made of: AngularJS 1, jQuery, Select2 3.5, Bootstrap 3.

Each piece of it is drawn late, by a time that a seed chooses. Must not know the robot.
"""

# ruff: noqa: E501 - markup is kept as it would stand in a page

import json
import random
import re

from aiohttp import web

from .parts import LATEST, NOTING, fetch_parts, serve_parts
from .portal import SERVICES, OtherPortal

FILES = ("angular/angular.min.js", "jquery/dist/jquery.min.js", "select2/select2.js", "select2/select2.css",
         "select2/select2_locale_fr.js", "select2/select2.png", "select2/select2-spinner.gif",
         "bootstrap/dist/css/bootstrap.min.css", "bootstrap/dist/js/bootstrap.min.js")  # fmt: skip
HEAD = """<link rel=stylesheet href="/parts/bootstrap/dist/css/bootstrap.min.css">
<link rel=stylesheet href="/parts/select2/select2.css"><style>[ng-cloak] {display: none} .frame {border: 2px solid red}
.select2-container {width: 100%}</style><script src="/parts/jquery/dist/jquery.min.js"></script>
<script src="/parts/bootstrap/dist/js/bootstrap.min.js"></script><script src="/parts/select2/select2.js"></script>
<script src="/parts/select2/select2_locale_fr.js"></script><script src="/parts/angular/angular.min.js"></script>"""

BODY = """<div ng-app="portail" ng-controller="Portail" ng-cloak>
<header class="navbar navbar-default"><div class="container">
 <div class="navbar-header"><button type="button" class="navbar-toggle collapsed" data-toggle="collapse" data-target="#onglets"
  aria-expanded="false"><span class="sr-only">Navigation</span><span class="icon-bar"></span><span class="icon-bar"></span></button>
  <a class="navbar-brand" href="/aife_csm?id=aife_index">Portail de services <strong>Chorus Pro</strong></a></div>
 <div class="collapse navbar-collapse" id="onglets"><ul class="nav navbar-nav" ng-if="drawn.tabs">
  <li><a href="/aife_csm?id=aife_index">Accueil</a></li><li><a href="/aife_csm?id=domaines">Domaines</a></li></ul>
 <ul class="nav navbar-nav navbar-right" ng-if="drawn.account"><li class="dropdown"><a href="" class="dropdown-toggle" data-toggle="dropdown">
  Claire DODUE <span class="caret"></span></a><ul class="dropdown-menu"><li><a href="/aife_csm?id=profil">Mon profil</a></li>
  <li><a href="/logout.do">Se déconnecter</a></li></ul></li></ul></div></div></header>
<main class="container" ng-switch="view">
 <section ng-switch-when="aife_index"><h1>Bienvenue</h1></section>
 <section ng-switch-when="domaines"><div ng-if="drawn.one"><h1>Les domaines Chorus Pro</h1><h2>Facturation</h2>
  <p><a href="/aife_csm?id=aife_index">Factures reçues</a></p><h2>Raccordements</h2>
  <p><a href="/aife_csm?id=aife_index">API</a></p><p><a href="/aife_csm?id=domaine">Compte technique</a></p></div></section>
 <section ng-switch-when="domaine"><div ng-if="drawn.one"><h1>Compte technique</h1><h2>Les applications du domaine Compte technique</h2>
  <div class="panel panel-default" ng-repeat="one in applications"><div class="panel-body"><h3>{{one.name}}</h3>
  <button type="button" class="btn btn-primary" ng-click="go(one.to)">Accéder</button></div></div></div></section>
 <section ng-switch-when="demande"><h1>Gérer un compte technique</h1>
  <form name="f" ng-submit="send()" novalidate>
  <div class="form-group"><label for="sp_formfield_type_de_demande" class="field-label">Type de demande
   <span class="mandatory" title="Obligatoire">*</span></label>
   <div ng-if="drawn.type"><select id="sp_formfield_type_de_demande" sn-list="type" placeholder="-- Aucun --"><option></option>
    <option value="creation">Création d'un compte technique</option>
    <option value="reset">Réinitialisation du mot de passe d'un compte technique</option></select></div></div>
  <p><a href="" ng-click="help()">ClaudIA, l'assistante virtuelle</a></p>
  <div ng-if="chosen.type == 'reset' && drawn.structure"><h2>Informations générales</h2>
  <div class="form-group"><label for="sp_formfield_structure">Structure *</label>
   <input type="hidden" id="sp_formfield_structure" sn-list="structure"></div>
  <div class="form-group"><label for="sp_formfield_compte">Compte technique *</label>
   <input type="hidden" id="sp_formfield_compte" sn-list="account"></div></div>
  <div class="frame" ng-if="password"><p>Nouveau mot de passe :</p><p>{{password}}</p></div>
  <button class="btn btn-primary" id="submit-btn" name="submit">Soumettre</button></form></section>
 <section ng-switch-when="faite"><div ng-if="drawn.one"><h1>Demande RITM0012345</h1>
  <p class="alert alert-success">Votre demande a bien été prise en compte.</p><p>Structure : {{siret}}</p></div></section>
</main></div>"""

SCRIPT = """<script>
const late = LATE, sirets = SIRETS;
angular.module("portail", []).directive("snList", ($timeout, $http) => ({
  link(scope, element, attributes) {
    const name = attributes.snList;
    const options = {placeholder: "-- Aucun --", minimumResultsForSearch: name === "type" ? -1 : 0};
    if (name !== "type") {
      options.query = (asked) => setTimeout(() => asked.callback({results: scope.found(name, asked.term)}), late.query);
    }
    $timeout(() => {
      element.select2(options).on("change", (event) => scope.$apply(() => scope.pick(name, event.val)));
    }, late.widget);
  },
})).controller("Portail", function ($scope, $timeout, $http) {
  $scope.view = new URLSearchParams(location.search).get("id") || "aife_index";
  $scope.siret = new URLSearchParams(location.search).get("siret");
  $scope.drawn = {};
  $scope.chosen = {};
  $scope.applications = [{name: "Gérer un compte technique", to: "/aife_csm?id=demande"}];
  for (const name of ["tabs", "account", "one", "type"]) $timeout(() => { $scope.drawn[name] = true; }, late[name]);
  $scope.go = (to) => { location.href = to; };
  $scope.help = () => {};
  $scope.found = (name, term) => (name === "structure"
    ? sirets.map((siret) => ({id: siret, text: "COMMUNE (" + siret + ")"}))
    : [{id: "TECH_1_" + $scope.chosen.structure + "@cpro.fr", text: "TECH_1_" + $scope.chosen.structure + "@cpro.fr"}]
  ).filter((one) => one.text.includes(term || ""));
  $scope.pick = (name, value) => {
    $scope.chosen[name] = value;
    if (name === "type") $timeout(() => { $scope.drawn.structure = true; }, late.structure);
    if (name === "account") $http.post("/api/apercu", $scope.chosen).then((answer) => $timeout(() => {
      $scope.password = answer.data.nouveauMotDePasse;
    }, late.password));
  };
  $scope.send = () => $http.post("/api/submit_producer", $scope.chosen).then((answer) => {
    location.href = "/aife_csm?id=faite&siret=" + answer.data.siret;
  });
});
</script>"""


def made_of_parts(portal: OtherPortal, seed: int, *, style: str = "") -> None:
    """Puts this portal in the place of Chorus Pro; `seed` chooses how late each piece of it is drawn."""
    fetch_parts()
    serve_parts(portal, *FILES)
    chance = random.Random(f"services {seed}")

    body = BODY if chance.random() < 0.5 else re.sub(r'<p><a href="" ng-click="help\(\)">.*?</p>', "", BODY)

    def page(portal: OtherPortal) -> str:
        names = ("tabs", "account", "one", "type", "widget", "structure", "query", "password")
        script = SCRIPT.replace("LATE", json.dumps({name: chance.randint(0, LATEST) for name in names}))
        script = script.replace("SIRETS", json.dumps(list(portal.accounts)))
        portal.open.add("portail-services")
        head = f'<meta charset="utf-8"><title>Portail de services</title>{HEAD}{style}'
        return f'<!doctype html><html lang="fr"><head>{head}</head><body>{NOTING}{body}{script}</body></html>'

    async def asked(portal: OtherPortal) -> web.Response:
        assert portal.request is not None
        given = json.loads(await portal.request.text())
        portal.siret = given["structure"]
        portal.new_passwords = [*portal.new_passwords, "Wm4(tRq9_zLk8"]
        return web.json_response({"nouveauMotDePasse": portal.new_passwords[-1]})

    async def submitted(portal: OtherPortal) -> web.Response:
        assert portal.request is not None
        given = json.loads(await portal.request.text() or "{}")
        portal.note("submitted", json.dumps(given))
        if given.get("account"):
            portal.reset()
        return web.json_response({"siret": given.get("structure")})

    def signed_out(portal: OtherPortal) -> str:
        portal.open.discard("portail-services")
        return "<h1>Vous êtes déconnecté</h1>"

    portal.pages["menu"] = lambda _: (
        f'<h1>Liste des applications disponibles pour Mme Claire DODUE</h1><ul><li><a href="https://{SERVICES}/aife_csm">'
        'Chorus Pro</a></li></ul><p><a href="/portail/deconnexion">Déconnexion</a></p>'
    )
    portal.paths[f"{SERVICES}/aife_csm"] = page
    portal.paths[f"{SERVICES}/api/apercu"] = asked
    portal.paths[f"{SERVICES}/api/submit_producer"] = submitted
    portal.paths[f"{SERVICES}/logout.do"] = signed_out
