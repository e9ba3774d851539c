// What a page does without its server: opening and closing dialogs.
(function () {
  "use strict";
  var each = function (selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); };

  function open(box) {
    if (box.showModal) { box.showModal(); return; }
    box.hidden = false;
    if (box.classList.contains("fade")) { void box.offsetWidth; }
    box.classList.add("in");
  }

  function close(box) {
    if (box.close) { box.close(); return; }
    box.classList.remove("in");
    if (box.classList.contains("fade")) { setTimeout(function () { box.hidden = true; }, 300); } else { box.hidden = true; }
  }

  each("[data-reset]", function (button) {
    button.addEventListener("click", function () {
      var box = document.getElementById("confirmation");
      if (button.dataset.reset !== "confirm") { open(box); return; }
      if (window.confirm(box.dataset.text)) { document.getElementById("reinitialisation").submit(); }
    });
  });
  each("[data-cancel]", function (button) {
    button.addEventListener("click", function () { close(document.getElementById("confirmation")); });
  });
  each("[data-close]", function (button) {
    button.addEventListener("click", function () { close(document.querySelector(button.dataset.close)); });
  });
  each("[data-sign-out]", function (link) {
    link.addEventListener("click", function (event) {
      if (link.dataset.signOut === "box") {
        if (!window.confirm("Souhaitez-vous vraiment vous déconnecter ?")) { event.preventDefault(); }
        return;
      }
      event.preventDefault();
      open(document.getElementById("sortie"));
    });
  });
  each("[data-announcement]", function (box) {
    var delay = Number(box.dataset.announcement);
    if (delay) { setTimeout(function () { open(box); }, delay); } else { open(box); }
  });
}());
