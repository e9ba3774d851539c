// The tabs, and the toggle that shows the password.
(function () {
  "use strict";
  var tabs = Array.prototype.slice.call(document.querySelectorAll("[role=tab]"));
  tabs.forEach(function (tab) {
    tab.addEventListener("click", function () {
      tabs.forEach(function (one) {
        one.setAttribute("aria-selected", String(one === tab));
        document.getElementById(one.getAttribute("aria-controls")).hidden = one !== tab;
      });
    });
  });
  var show = document.getElementById("show");
  if (show) { show.addEventListener("change", function () { document.getElementById("passwordfield").type = show.checked ? "text" : "password"; }); }
}());
