(function () {
  "use strict";
  // Printing shows everything: what CSS cannot unfold in older browsers is unfolded here, and folded again after.
  var folded = [];
  window.addEventListener("beforeprint", function () {
    folded = Array.prototype.filter.call(document.querySelectorAll("details"), function (d) { return !d.open; });
    folded.forEach(function (d) { d.open = true; });
  });
  window.addEventListener("afterprint", function () {
    folded.forEach(function (d) { d.open = false; });
    folded = [];
  });

  var fold = document.querySelector(".fold-all");
  if (fold) {
    fold.hidden = false;
    fold.addEventListener("click", function (event) {
      var how = event.target.getAttribute("data-fold");
      if (!how) { return; }
      document.querySelectorAll("details.measure").forEach(function (d) { d.open = how === "open"; });
    });
  }

  // A link to something folded away unfolds it.
  function reveal() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") { target.open = true; }
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  var form = document.querySelector("form.filter");
  var list = document.getElementById("action-list");
  if (form && list) {
    var rows = Array.prototype.slice.call(list.tBodies[0].rows);
    var selects = Array.prototype.slice.call(form.querySelectorAll("select"));
    var shown = form.querySelector("output");
    var apply = function () {
      var wanted = selects.filter(function (s) { return s.value; });
      var count = 0;
      rows.forEach(function (row) {
        var fits = wanted.every(function (s) { return row.getAttribute("data-" + s.getAttribute("data-filter")) === s.value; });
        row.hidden = !fits;
        if (fits) { count += 1; }
      });
      shown.textContent = "显示 " + count + " 项，共 " + rows.length + " 项";
    };
    form.hidden = false;
    form.addEventListener("change", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () { setTimeout(apply, 0); });
    apply();
  }
})();
