// A list that is drawn, with the markup and the manners of Select2 3: pressed open, filled by a call, picked on release.
(function () {
  "use strict";
  var numbers = 0;
  var open = null;

  function make(tag, attributes, children) {
    var element = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      var value = attributes[name];
      if (typeof value === "function") { element.addEventListener(name.slice(2), value); }
      else if (value !== null && value !== undefined && value !== false) { element.setAttribute(name, value === true ? "" : value); }
    });
    [].concat(children === undefined ? [] : children).forEach(function (child) {
      if (child) { element.appendChild(typeof child === "string" ? document.createTextNode(child) : child); }
    });
    return element;
  }

  function close() {
    if (!open) { return; }
    open.drop.remove();
    open.mask.remove();
    open.container.classList.remove("select2-dropdown-open", "select2-container-active");
    clearTimeout(open.timer);
    open = null;
  }

  /** One list. `load(term, start)` promises {result, more}; `picked(option)` is told what was picked. */
  function list(settings) {
    numbers += 1;
    var number = numbers;
    var chosen = make("span", { "class": "select2-chosen", id: "select2-chosen-" + number }, "-- Aucun --");
    var choice = make("a", { href: "javascript:void(0)", "class": "select2-choice select2-default", tabindex: "-1" }, [
      chosen, make("abbr", { "class": "select2-search-choice-close" }),
      make("span", { "class": "select2-arrow", role: "presentation" }, make("b", { role: "presentation" }))]);
    var focusser = make("input", { "class": "select2-focusser select2-offscreen", type: "text", "aria-haspopup": "true",
      role: "button", "aria-labelledby": "select2-chosen-" + number, id: "s2id_autogen" + number });
    var container = make("div", { "class": "select2-container form-control", id: "s2id_sp_formfield_" + settings.name }, [
      choice, make("label", { "for": "s2id_autogen" + number, "class": "select2-offscreen" }, settings.label), focusser]);
    var self = { container: container, focusser: focusser, value: "", disable: function (off) {
      container.classList.toggle("select2-container-disabled", off);
      if (off) { self.set(null); }
    }, set: function (option) {
      self.value = option ? option.value : "";
      chosen.textContent = option ? option.chosen || option.text : "-- Aucun --";
      choice.classList.toggle("select2-default", !option);
    } };

    function show() {
      if (container.classList.contains("select2-container-disabled")) { return; }
      var was = open && open.container === container;
      close();
      if (was) { return; }
      var box = make("input", { type: "text", autocomplete: "off", autocorrect: "off", spellcheck: "false", "class": "select2-input",
        role: "combobox", "aria-expanded": "true", "aria-autocomplete": "list", "aria-owns": "select2-results-" + number,
        id: "s2id_autogen" + number + "_search" });
      var results = make("ul", { "class": "select2-results", role: "listbox", id: "select2-results-" + number });
      var drop = make("div", { "class": "select2-drop select2-drop-active" + (settings.search ? " select2-with-searchbox" : ""), id: "select2-drop" }, [
        make("div", { "class": "select2-search" + (settings.search ? "" : " select2-search-hidden select2-offscreen") }, box), results]);
      var mask = make("div", { id: "select2-drop-mask", "class": "select2-drop-mask", onmousedown: close });
      var at = container.getBoundingClientRect();
      drop.style.left = at.left + window.scrollX + "px";
      drop.style.top = at.bottom + window.scrollY + "px";
      drop.style.width = at.width + "px";
      document.body.appendChild(mask);
      document.body.appendChild(drop);
      container.classList.add("select2-dropdown-open", "select2-container-active");
      open = { container: container, drop: drop, mask: mask, timer: 0, asked: 0 };
      var mine = open;

      function draw(answer, start) {
        if (open !== mine) { return; }
        if (!start) { results.textContent = ""; }
        Array.prototype.forEach.call(results.querySelectorAll(".select2-searching, .select2-more-results"), function (line) { line.remove(); });
        answer.result.forEach(function (option) {
          numbers += 1;
          var label = make("div", { "class": "select2-result-label", role: "option", id: "select2-result-label-" + numbers }, [
            make("div", {}, [make("span", { "class": "select2-match" }), option.text]),
            option.more ? make("div", { "class": "select2-result-more" }, option.more) : null]);
          var line = make("li", { "class": "select2-results-dept-0 select2-result select2-result-selectable", role: "presentation" }, label);
          line.addEventListener("mouseup", function () { close(); self.set(option); settings.picked(option); });
          line.addEventListener("mousemove", function () {
            Array.prototype.forEach.call(results.children, function (one) { one.classList.toggle("select2-highlighted", one === line); });
          });
          results.appendChild(line);
        });
        if (!answer.result.length && !start) { results.appendChild(make("li", { "class": "select2-no-results" }, "Aucun résultat trouvé")); }
        if (answer.more) { results.appendChild(make("li", { "class": "select2-more-results" }, "Chargement de résultats supplémentaires…")); }
      }

      function ask(start) {
        mine.asked += 1;
        var turn = mine.asked;
        if (!start) {
          results.textContent = "";
          results.appendChild(make("li", { "class": "select2-searching" }, "Recherche…"));
        }
        settings.load(box.value, start).then(function (answer) { if (open === mine && turn === mine.asked) { draw(answer, start); } });
      }

      box.addEventListener("input", function () {
        clearTimeout(mine.timer);
        mine.timer = setTimeout(function () { ask(0); }, 250);
      });
      box.addEventListener("keydown", function (event) { if (event.key === "Escape") { close(); } });
      results.addEventListener("scroll", function () {
        var more = results.querySelector(".select2-more-results");
        if (more && results.scrollTop + results.clientHeight >= results.scrollHeight - 20) {
          ask(results.querySelectorAll(".select2-result").length);
        }
      });
      box.focus();
      ask(0);
    }

    choice.addEventListener("mousedown", function (event) { event.preventDefault(); show(); });
    focusser.addEventListener("keydown", function (event) { if (event.key === "Enter" || event.key === "ArrowDown") { event.preventDefault(); show(); } });
    return self;
  }

  window.select2 = { list: list, make: make, close: close };
}());
