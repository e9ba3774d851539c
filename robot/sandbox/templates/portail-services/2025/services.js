// The portal as one page: what is asked for is fetched as JSON and drawn a moment later; the address moves without a load.
(function () {
  "use strict";
  var root = document.documentElement;
  var place = document.getElementById("page");
  var make = window.select2.make;
  var views = window.views;
  var delay = Number(root.dataset.delay);
  var turn = 0;
  var known = null;

  function call(method, path, body) {
    return fetch(path, { method: method, headers: { "X-UserToken": root.dataset.token, Accept: "application/json", "Content-Type": "application/json" },
      body: body ? JSON.stringify(body) : undefined }).then(function (answer) {
      return answer.json().catch(function () { return { error: { message: "Une erreur technique est survenue." } }; }).then(function (said) {
        if (answer.ok) { return said; }
        throw Object.assign(new Error(said.error ? said.error.message : "Une erreur technique est survenue."), { status: answer.status });
      });
    });
  }

  function draw(user, parts) {
    place.textContent = "";
    place.appendChild(views.header(user));
    place.appendChild(make("main", { "class": "content" }, parts));
    window.scrollTo(0, 0);
  }

  function failed(error) {
    if (error.status === 401) { known = null; draw(null, views.said("Session expirée", "Votre session a expiré. Veuillez vous reconnecter.")); }
    else if (error.status === 404) { draw(known, views.said("Erreur 404", error.message)); }
    else { draw(known, views.said("Erreur", "Une erreur technique est survenue. Veuillez réessayer ultérieurement.")); }
  }

  function show() {
    turn += 1;
    var mine = turn;
    var query = new URLSearchParams(location.search);
    if (!query.get("id")) { query.set("id", "aife_index"); }
    window.select2.close();
    place.textContent = "";
    place.appendChild(make("div", { "class": "spinner", "aria-hidden": "true" }));
    call("GET", "/api/now/sp/page?" + query).then(function (answer) {
      setTimeout(function () {
        if (mine !== turn) { return; }
        var page = answer.result.page;
        var user = answer.result.user;
        known = user;
        if (page.view === "closed") { draw(user, views.said("Accès réservé", "Veuillez vous identifier pour accéder à cette application.")); return; }
        draw(user, page.view === "item" ? item(page) : views[page.view](page));
        if (page.announcement && page.announcement.kind !== "none" && user) { setTimeout(announce, page.announcement.delay); }
      }, delay);
    }).catch(failed);
  }

  function go(to) {
    history.pushState(null, "", to);
    show();
  }

  function announce() {
    var box = make("div", { "class": "modal", role: "dialog", "aria-modal": "true", "aria-label": "Information importante" }, make("div", { "class": "modal-content" }, [
      make("h4", {}, "Information importante"), make("p", {}, "En raison d'une opération de maintenance, le portail sera indisponible samedi de 8h à 14h."),
      make("button", { type: "button", "class": "btn btn-primary", onclick: function () { box.remove(); } }, "Fermer")]));
    document.body.appendChild(box);
  }

  function field(label, list) {
    return make("div", { "class": "form-group" }, [make("label", { "class": "field-label", "for": list.focusser.id }, [
      make("span", {}, label), " ", make("span", { "class": "mandatory", title: "Obligatoire" }, "*")]), list.container]);
  }

  function item(page) {
    var chosen = { type: "", structure: "", account: "" };
    var general = make("div", { hidden: true });
    var frame = make("div", { "class": "frame", hidden: true });
    var wrong = make("div", { role: "alert", "class": "wrong" });
    var reference = function (name) {
      return function (term, start) {
        return call("GET", "/api/now/sp/reference/" + name + "?" + new URLSearchParams({ term: term, start: start, structure: chosen.structure }));
      };
    };
    var types = window.select2.list({ name: "type_de_demande", label: "Type de demande", search: false, load: function () { return Promise.resolve({ result: page.types, more: false }); },
      picked: function (option) { chosen.type = option.value; setTimeout(function () { general.hidden = option.value !== "reinitialisation"; }, delay); } });
    var structures = window.select2.list({ name: "structure", label: "Structure", search: true, load: reference("structure"), picked: function (option) {
      chosen.structure = option.value;
      chosen.account = "";
      forget();
      accounts.disable(true);
      accounts.disable(false);
    } });
    var accounts = window.select2.list({ name: "compte_technique", label: "Compte technique", search: true, load: reference("account"), picked: function (option) {
      chosen.account = option.value;
      forget();
      if (chosen.type !== "reinitialisation") { return; }
      call("POST", "/api/now/sp/widget/" + page.item, { structure: chosen.structure, account: chosen.account }).then(function (answer) {
        setTimeout(function () { reveal(answer.result.data.password); }, delay);
      }).catch(failed);
    } });
    accounts.disable(true);

    function forget() {
      frame.hidden = true;
      frame.textContent = "";
    }

    function reveal(password) {
      if (password === undefined) { return; }
      frame.appendChild(make("p", { "class": "label" }, "Nouveau mot de passe :"));
      frame.appendChild(make("p", { "class": "value" }, password));
      frame.hidden = false;
    }

    function submit() {
      wrong.textContent = "";
      button.disabled = true;
      call("POST", "/api/sn_sc/v1/servicecatalog/items/" + page.item + "/submit_producer", { variables: chosen }).then(function (answer) {
        go(answer.result.redirect_url);
      }).catch(function (error) {
        if (error.status !== 400) { failed(error); return; }
        button.disabled = false;
        wrong.textContent = error.message;
      });
    }

    var button = make("button", { type: "button", "class": "btn btn-primary", id: "submit-btn", name: "submit", onclick: submit }, "Soumettre");
    [make("h2", {}, "Informations générales"), field("Structure", structures), field("Compte technique", accounts), frame,
      make("p", { "class": "note" }, "Pensez à noter le mot de passe affiché : il ne pourra plus être consulté.")].forEach(function (part) { general.appendChild(part); });
    return [views.crumbs([{ text: "Accueil", to: views.address("aife_index") }, { text: "Raccordements", to: views.address("aife_domaines") },
      { text: "Compte technique", to: views.address("aife_domaine", "&nom=Compte%20technique") }, { text: page.name }]),
    make("div", { "class": "catalogue" }, [make("h1", {}, page.name), make("p", {}, page.about), field("Type de demande", types), general, wrong, make("div", { "class": "actions" }, button)])];
  }

  document.addEventListener("click", function (event) {
    var to = event.target.closest("a[data-route]");
    var button = event.target.closest("[data-to]");
    if (to && event.button === 0) { event.preventDefault(); go(to.getAttribute("href")); }
    else if (button) { go(button.dataset.to); }
  });
  window.addEventListener("popstate", show);
  show();
}());
