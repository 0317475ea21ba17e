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
    if (!target) { return; }
    var folds = target.closest("details");
    if (folds && !folds.open) { folds.open = true; target.scrollIntoView(); }
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  // Each filter hides what does not fit and says so in a line that is printed, too.
  function filter(form, unit, show) {
    if (!form) { return; }
    var selects = Array.prototype.slice.call(form.querySelectorAll("select"));
    var line = document.getElementById(form.getAttribute("data-of") + "-narrowed");
    var apply = function () {
      var wanted = {}, said = [];
      selects.forEach(function (s) {
        if (!s.value) { return; }
        wanted[s.getAttribute("data-filter")] = s.value;
        said.push(s.parentNode.firstChild.textContent.trim() + "为“" + s.selectedOptions[0].textContent.trim() + "”");
      });
      var count = show(wanted, form);
      line.hidden = said.length === 0;
      line.textContent = said.length === 0 ? "" : "已筛选：" + said.join("，") + "。显示 " + count[0] + " " + unit + "，共 " + count[1] + " " + unit + "。";
    };
    form.hidden = false;
    form.addEventListener("change", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () { setTimeout(apply, 0); });
    apply();
  }

  var list = document.getElementById("action-list");
  if (list) {
    var rows = Array.prototype.slice.call(list.tBodies[0].rows);
    filter(document.querySelector('form.filter[data-of="action"]'), "项", function (wanted) {
      var count = 0;
      rows.forEach(function (row) {
        row.hidden = !Object.keys(wanted).every(function (key) { return row.getAttribute("data-" + key) === wanted[key]; });
        if (!row.hidden) { count += 1; }
      });
      return [count, rows.length];
    });
  }

  var matrix = document.getElementById("matrix-list");
  if (matrix) {
    var heads = Array.prototype.slice.call(matrix.tHead.rows[0].cells, 2);
    filter(document.querySelector('form.filter[data-of="matrix"]'), "个县区", function (wanted, form) {
      // A measure of another part cannot be asked for together with a part.
      form.querySelectorAll("option[data-part]").forEach(function (option) {
        option.disabled = Boolean(wanted.part) && option.getAttribute("data-part") !== wanted.part;
      });
      var columns = heads.map(function (head) {
        head.hidden = Boolean(wanted.part && head.getAttribute("data-part") !== wanted.part ||
          wanted.measure && head.getAttribute("data-measure") !== wanted.measure);
        return !head.hidden;
      });
      var count = 0, all = 0;
      Array.prototype.forEach.call(matrix.tBodies, function (body) {
        var city = body.rows[0], left = 0;
        Array.prototype.slice.call(body.rows, 1).forEach(function (row) {
          var cells = Array.prototype.slice.call(row.querySelectorAll("td.v"));
          var fits = !wanted.verdict;
          cells.forEach(function (cell, index) {
            cell.hidden = !columns[index];
            fits = fits || columns[index] && cell.classList.contains(wanted.verdict);
          });
          var state = row.querySelector(".state").textContent.trim();
          fits = fits && (!wanted.state || state.slice(-wanted.state.length) === wanted.state);
          fits = fits && (!wanted.city || city.cells[0].textContent.trim() === wanted.city);
          row.hidden = !fits;
          all += 1;
          if (fits) { left += 1; }
        });
        body.hidden = left === 0;
        count += left;
      });
      return [count, all];
    });
  }
})();
