// The pages of the portal, drawn from what the server said of them.
(function () {
  "use strict";
  var make = window.select2.make;
  var link = function (text, to, attributes) {
    return make("a", Object.assign({ href: to, "data-route": true }, attributes || {}), text);
  };
  var address = function (id, more) { return "/aife_csm?id=" + id + (more || ""); };

  function header(user) {
    var kinds = ["Entreprise", "Entité publique", "Particulier", "Association"].map(function (kind) {
      return make("li", { "class": kind === "Entité publique" ? "active" : null }, make("a", { href: "#", onclick: function (event) { event.preventDefault(); } }, kind));
    });
    var tabs = [link("Accueil", address("aife_index")), link("Actualités", address("aife_index")), link("Domaines", address("aife_domaines")),
      user ? link("Approbations", address("aife_index")) : null, link("Support", address("aife_index")), link("Documentation", address("aife_index"))];
    var right = user ? account(user) : [make("a", { href: "#", "class": "btn btn-default", onclick: function (event) { event.preventDefault(); } }, "Créer un compte"),
      make("a", { href: "/login_with_sso.do", "class": "btn btn-primary" }, "Se connecter")];
    return make("header", { "class": "top" }, [
      make("ul", { "class": "kinds" }, kinds),
      make("div", { "class": "bar" }, [
        make("a", { "class": "brand", href: address("aife_index"), "data-route": true }, ["Portail de services ", make("strong", {}, "Chorus Pro")]),
        make("nav", { "aria-label": "Menu principal" }, make("ul", {}, tabs.map(function (tab) { return tab && make("li", {}, tab); }))),
        make("div", { "class": "who" }, right)]),
      make("div", { "class": "search" }, make("input", { type: "search", placeholder: "Rechercher un service", "aria-label": "Rechercher un service" }))]);
  }

  function account(user) {
    var menu = make("ul", { "class": "dropdown-menu", role: "menu", hidden: true }, ["Mon compte", "Mes rattachements", "Mes habilitations"].map(function (title) {
      return make("li", { role: "presentation" }, link(title, address("aife_index"), { role: "menuitem" }));
    }).concat(make("li", { role: "presentation" }, make("a", { href: "/logout.do", role: "menuitem" }, "Se déconnecter"))));
    return make("div", { "class": "dropdown" }, [
      make("button", { type: "button", "class": "dropdown-toggle btn-link", "aria-haspopup": "true", "aria-expanded": "false", onclick: function (event) {
        menu.hidden = !menu.hidden;
        event.currentTarget.setAttribute("aria-expanded", String(!menu.hidden));
      } }, [make("span", { "class": "avatar", "aria-hidden": "true" }, user.initials), make("span", {}, user.name), make("span", { "class": "caret" })]), menu]);
  }

  function crumbs(parts) {
    return make("nav", { "class": "crumbs", "aria-label": "Fil d'Ariane" }, make("ol", {}, parts.map(function (part) {
      return make("li", {}, part.to ? link(part.text, part.to) : make("span", { "aria-current": "page" }, part.text));
    })));
  }

  function home(page) {
    var tiles = [["Annuaire facturation", "Rechercher une entité publique"], ["Marché", "Répondre à un marché"], ["Commande", "Suivre vos engagements"],
      ["Facturation", "Suivre vos factures"], ["Organisation", "Gérer vos structures et vos utilisateurs"], ["Raccordements", "EDI, API, compte technique"]];
    return [page.left ? make("p", { "class": "alert", role: "status" }, "Vous êtes déconnecté du portail de services.") : null,
      make("div", { "class": "home" }, [
        make("section", { "class": "welcome" }, [make("h1", {}, "Bienvenue sur le portail de services Chorus Pro"),
          make("p", {}, "La solution mutualisée de facturation électronique de la sphère publique."),
          make("h2", {}, "Fonctionnalités les plus consultées"),
          make("ul", {}, ["Déposer une facture", "Rechercher une facture"].map(function (title) { return make("li", {}, link(title, address("aife_index"))); }))]),
        make("div", { "class": "tiles" }, tiles.map(function (tile) {
          return make("a", { href: address("aife_domaines"), "data-route": true, "class": "tile" }, [make("h2", {}, tile[0]), make("p", {}, tile[1])]);
        }))]), claudia()];
  }

  function claudia() {
    return make("button", { type: "button", "class": "claudia", title: "ClaudIA, votre assistante virtuelle" }, make("span", { "class": "face", "aria-hidden": "true" }));
  }

  function domains(page) {
    return [make("h1", {}, "Les domaines Chorus Pro"),
      make("p", {}, "Chaque domaine de Chorus Pro vous donne accès à un ensemble d'applications en lien avec cet espace. Cliquez sur le titre du domaine pour le découvrir ou accédez directement à l'application de votre choix !"),
      make("div", { "class": "domains" }, page.domains.map(function (domain) {
        return make("section", {}, [make("h2", {}, domain.name), make("p", {}, make("a", { href: "#", "class": "more", onclick: function (event) { event.preventDefault(); } }, "Plus de détails")),
          make("ul", {}, domain.items.map(function (item) { return make("li", {}, link(item, address("aife_domaine", "&nom=" + encodeURIComponent(item)))); }))]);
      })), claudia()];
  }

  function domain(page) {
    return [crumbs([{ text: "Accueil", to: address("aife_index") }, { text: page.domain, to: address("aife_domaines") }, { text: page.name }]),
      make("p", {}, link("Retour au domaine", address("aife_domaines"))),
      make("div", { "class": "about" }, [make("h1", {}, page.name), make("p", {}, page.about), make("p", {}, link("Accéder à la documentation", address("aife_index")))]),
      make("div", { "class": "news" }, [make("h2", {}, "Actualités " + page.name), make("p", {}, link("Voir toutes les actualités", address("aife_index")))]),
      make("h2", {}, "Les applications du domaine " + page.name),
      make("div", { "class": "cards" }, page.applications.map(function (one) {
        return make("article", { "class": "card" }, [make("h3", {}, one.name), make("p", {}, one.about),
          make("button", { type: "button", "class": "btn btn-primary", "data-to": address("aife_catitem_details", "&cat_item_id=" + one.item) }, "Accéder")]);
      })), claudia()];
  }

  function ticket(page) {
    var rows = [["Demande", page.number], ["Type de demande", page.type], ["Structure", page.structure], ["Compte technique", page.account], ["Date d'expiration du mot de passe", page.expires]];
    return [crumbs([{ text: "Accueil", to: address("aife_index") }, { text: "Mes demandes" }, { text: page.number }]),
      make("h1", {}, "Demande " + page.number),
      make("p", { "class": "alert alert-success", role: "status" }, "Votre demande a bien été prise en compte."),
      make("dl", {}, rows.reduce(function (all, row) { return all.concat(make("dt", {}, row[0] + " :"), make("dd", {}, row[1])); }, [])), claudia()];
  }

  function said(title, words) {
    return [make("h1", {}, title), make("p", {}, words)];
  }

  window.views = { header: header, home: home, domains: domains, domain: domain, ticket: ticket, said: said, crumbs: crumbs, address: address, link: link };
}());
