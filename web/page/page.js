// The page: takes files, hands them to the worker, shows what comes back. Written for Chromium 69 and later.
(function () {
  "use strict";

  // A file that takes longer than this is given up; making the program ready may take an old machine longer.
  var PATIENCE = { start: 120000, compare: 60000, other: 30000 };
  var HELP = "请用表格软件打开这份文件，另存为 .xlsx 后再试；仍不行的，请把文件发给技术支持人员。";

  function at(id) { return document.getElementById(id); }

  function element(name, text, className) {
    var made = document.createElement(name);
    if (text) { made.textContent = text; }
    if (className) { made.className = className; }
    return made;
  }

  // ---- The worker -------------------------------------------------------------------------------------------------

  var bytes = null;
  var workerUrl = null;
  var worker = null;
  var ready = null;

  // Two characters are 13 bits: those from # to }, with ~ for <. What fills up the last byte is cut off.
  function decoded(text) {
    var out = new Uint8Array(Math.floor(text.length / 2 * 13 / 8));
    function digit(at) {
      var letter = text.charCodeAt(at);
      return (letter === 126 ? 60 : letter) - 35;
    }
    for (var from = 0, to = 0, held = 0, bits = 0; from < text.length; from += 2) {
      held = held << 13 | digit(from) * 91 + digit(from + 1);
      for (bits += 13; bits >= 8; bits -= 8) { out[to] = held >>> bits - 8 & 255; to += 1; }
      held &= (1 << bits) - 1;
    }
    return out;
  }

  // Asks the worker one thing. Fails with { refused } for the program's own word on a file, with { fault } otherwise;
  // then the worker is gone.
  function ask(message, transfer, onStage) {
    return new Promise(function (resolve, reject) {
      var asked = worker;
      var patience = message.before ? PATIENCE.compare : PATIENCE[message.job] || PATIENCE.other;
      var timer = setTimeout(function () { lose("timeout"); }, patience);
      function lose(fault) {
        clearTimeout(timer);
        asked.terminate();
        if (worker === asked) { worker = null; ready = null; }
        console.error(message.job, fault);
        reject({ fault: fault, seconds: patience / 1000 });
      }
      asked.onerror = function (event) { event.preventDefault(); lose(event.message || "error"); };
      asked.onmessage = function (event) {
        var data = event.data;
        if (data.stage) { if (onStage) { onStage(data.stage, data.stages); } return; }
        if ("fault" in data) { lose(data.fault); return; }
        clearTimeout(timer);
        if ("refused" in data) { reject({ refused: data.refused }); } else { resolve(data.answer); }
      };
      asked.postMessage(message, transfer || []);
    });
  }

  // The worker, made anew if the last one is gone; resolves to what the program says of itself.
  function started() {
    if (ready) { return ready; }
    if (!bytes) {
      bytes = decoded(at("program").textContent);
      workerUrl = URL.createObjectURL(new Blob([at("worker").textContent], { type: "text/javascript" }));
    }
    worker = new Worker(workerUrl);
    var copy = bytes.slice();
    ready = ask({ job: "start", bytes: copy.buffer }, [copy.buffer]);
    return ready;
  }

  // One question at a time, whoever asks.
  var turn = Promise.resolve();

  function asked(message, transfer, onStage) {
    var answer = turn.then(started).then(function () { return ask(message, transfer, onStage); });
    turn = answer.catch(function () {});
    return answer;
  }

  // ---- What the page says -----------------------------------------------------------------------------------------

  var busy = false;

  function say(text) { at("status").textContent = text; }

  function setBusy(is, text) {
    busy = is;
    at("progress").hidden = !is;
    at("progress").removeAttribute("value");
    at("main").setAttribute("aria-busy", String(is));
    ["pick-files", "pick-folder", "pick-before", "no-before", "make-blank"].forEach(function (id) { at(id).disabled = is; });
    at("for-county").disabled = is;
    if (text) { say(text); }
  }

  function trouble(text) {
    at("trouble").textContent = text;
    at("trouble").hidden = !text;
  }

  function told(what, failure) {
    if (failure && failure.refused) { return what + "没有核查：" + failure.refused; }
    if (failure && failure.fault === "timeout") {
      return what + "核查了 " + failure.seconds + " 秒仍没有完成，已经停止。文件可能已损坏，或者内容远多于一份自评工作簿。" + HELP;
    }
    if (failure && failure.unreadable) { return what + failure.unreadable; }
    return "核查" + what + "时程序内部出错，没有核查结果。" + HELP;
  }

  function clear(node) { while (node.firstChild) { node.removeChild(node.firstChild); } }

  function pairs(list, rows) {
    clear(list);
    rows.forEach(function (row) {
      var box = element("div");
      box.appendChild(element("dt", row[0]));
      box.appendChild(element("dd", row[1]));
      list.appendChild(box);
    });
  }

  function mark(of) {
    var made = element("span", "", "mark " + of.tone);
    var sign = element("span", of.sign);
    sign.setAttribute("aria-hidden", "true");
    made.appendChild(sign);
    made.appendChild(document.createTextNode(" " + of.word));
    return made;
  }

  function size(count) {
    return count < 1048576 ? Math.max(1, Math.round(count / 1024)) + " KB" : (count / 1048576).toFixed(1) + " MB";
  }

  // Links to files that stay in this page; those of the last time are let go.
  function offer(list, files) {
    Array.prototype.forEach.call(list.querySelectorAll("a"), function (a) { URL.revokeObjectURL(a.href); });
    clear(list);
    return files.map(function (file) {
      var blob = new Blob([file.bytes], { type: file.kind });
      var link = element("a", file.name);
      link.href = URL.createObjectURL(blob);
      link.download = file.name;
      var row = element("li");
      row.appendChild(link);
      row.appendChild(element("span", file.about + "，" + size(blob.size), "note"));
      list.appendChild(row);
      return link;
    });
  }

  // ---- Checking ---------------------------------------------------------------------------------------------------

  var before = null;
  var checkedLast = null;
  var NO_BEFORE = at("before").textContent;

  // Files handed in: { path, get }, where `get` gives the file itself, which only the workbook is asked for.
  function handedIn(files) {
    if (busy || !files.length) { return; }
    trouble("");
    at("choose").hidden = true;
    at("result").hidden = true;
    number();
    setBusy(true, "正在查看拖入或选择的文件……");
    var paths = files.map(function (file) { return file.path; });
    asked({ job: "workbooks", paths: paths }).then(function (found) {
      if (found.length === 1) { return check(files, paths, found[0]); }
      if (found.length === 2 && !before) { return sortYears(files, paths, found); }
      setBusy(false);
      if (!found.length) {
        say("没有核查。");
        trouble("所选的 " + files.length + " 个文件中没有工作簿（.xlsx 等）。请连同自评工作簿一起拖入，或者只选择自评工作簿。");
      } else {
        choose(files, paths, found);
      }
    }).catch(function (failure) { ended("所选的文件", failure); });
  }

  // Of two workbooks the one about the year before is what the other is compared with; otherwise the clerk chooses.
  function sortYears(files, paths, found) {
    function yearOf(index) {
      return bytesOf(files[index]).then(function (buffer) {
        return asked({ job: "yearOf", name: paths[index], bytes: buffer, asOf: at("as-of").value }, [buffer]);
      }).catch(function () { return 0; });
    }
    return yearOf(found[0]).then(function (one) {
      return yearOf(found[1]).then(function (other) {
        var year = Number(at("year").value);
        var now = one === year && other === year - 1 ? found[0] : other === year && one === year - 1 ? found[1] : -1;
        if (now < 0) {
          setBusy(false);
          choose(files, paths, found);
          return null;
        }
        var then = found[0] + found[1] - now;
        compareWith({ name: paths[then].replace(/^.*\//, ""), get: files[then].get });
        function stays(of, index) { return index !== then; }
        return check(files.filter(stays), paths.filter(stays), now > then ? now - 1 : now);
      });
    });
  }

  // Last year's workbook, { name, get }, or none.
  function compareWith(workbook) {
    before = workbook;
    at("before").textContent = workbook ? "与「" + workbook.name + "」比对。" : NO_BEFORE;
    at("no-before").hidden = !workbook;
  }

  // What is compared with is chosen or dropped after a check, too: then the workbook is checked again.
  function compareAnew(workbook) {
    compareWith(workbook);
    if (!busy && checkedLast) {
      trouble("");
      at("result").hidden = true;
      number();
      setBusy(true, "正在读取……");
      check(checkedLast.files, checkedLast.paths, checkedLast.chosen);
    }
  }

  function choose(files, paths, found) {
    var box = at("choose");
    clear(box);
    say("共有 " + found.length + " 份工作簿，一次核查一份。请选出自评工作簿，其余的作为附件。");
    var list = element("ul", "", "choices");
    found.forEach(function (index) {
      var button = element("button", paths[index]);
      button.type = "button";
      button.addEventListener("click", function () {
        box.hidden = true;
        setBusy(true, "正在读取……");
        check(files, paths, index).catch(function (failure) { ended("「" + paths[index] + "」", failure); });
      });
      var row = element("li");
      row.appendChild(button);
      list.appendChild(row);
    });
    box.appendChild(list);
    box.hidden = false;
    list.querySelector("button").focus();
  }

  function read(file) {
    return new Promise(function (resolve, reject) {
      var reader = new FileReader();
      reader.onload = function () { resolve(reader.result); };
      reader.onerror = function () {
        reject({ unreadable: "无法打开。请确认文件没有被移走、没有被其他程序占用，再重新选择。" });
      };
      reader.readAsArrayBuffer(file);
    });
  }

  // The bytes of a file, unless it is so large that the program would not read it.
  function bytesOf(handed) {
    return handed.get().then(function (file) {
      return asked({ job: "refusal", size: file.size }).then(function (refusal) {
        if (refusal) { throw { refused: refusal }; }
        return read(file);
      });
    });
  }

  function check(files, paths, chosen) {
    var what = "「" + paths[chosen] + "」";
    say("正在读取" + what + "……");
    checkedLast = { files: files, paths: paths, chosen: chosen };
    var earlier = before && bytesOf(before).catch(function (failure) {
      throw { refused: told("上年工作簿「" + before.name + "」", failure) };
    });
    return Promise.all([bytesOf(files[chosen]), earlier])
      .then(function (buffers) {
        say("正在核查" + what + "……");
        var message = { job: "check", paths: paths, chosen: chosen, bytes: buffers[0], asOf: at("as-of").value };
        if (at("year").value) { message.year = Number(at("year").value); }
        if (before) { message.before = { name: before.name, bytes: buffers[1] }; }
        return asked(message, buffers.filter(Boolean), function (stage, stages) {
          say("正在生成报告……");
          at("progress").max = stages;
          at("progress").value = stage;
        });
      })
      .then(function (answer) { show(answer, paths.length - 1); })
      .catch(function (failure) { ended(what, failure); });
  }

  // However it went wrong, the page goes on; a worker that is gone is made anew at once.
  function ended(what, failure) {
    say("没有核查结果。");
    trouble(told(what, failure));
    started().then(function () { setBusy(false); }, unusable);
  }

  function show(answer, others) {
    var summary = answer.summary;
    at("county").textContent = summary.county;
    clear(at("verdict"));
    at("verdict").appendChild(mark(summary.verdict));
    at("verdict").appendChild(element("span", summary.sentence));
    clear(at("tiles"));
    summary.tiles.forEach(function (tile) {
      var row = element("li", "", "tile " + tile.mark.tone + (tile.nil ? " nil" : ""));
      var word = element("span", "", "tile-word");
      var sign = element("span", tile.mark.sign);
      sign.setAttribute("aria-hidden", "true");
      word.appendChild(sign);
      word.appendChild(document.createTextNode(" " + tile.mark.word));
      row.appendChild(word);
      row.appendChild(document.createTextNode(" "));
      row.appendChild(element("b", tile.count, "tile-count"));
      if (tile.note) { row.appendChild(element("span", tile.note, "tile-note")); }
      at("tiles").appendChild(row);
    });
    pairs(at("facts"), [["文件", summary.file]].concat(summary.facts));
    var links = offer(at("saves"), answer.files);
    // The first file is the report; the frame lets no script of it run.
    at("report").src = links[0].href;
    at("result").hidden = false;
    number();
    setBusy(false, "「" + summary.file + "」核查完毕：" + summary.verdict.word + "。" +
      (others ? "同时核对了 " + others + " 个附件的文件名。" : "没有拖入或选择附件。"));
    at("h-result").focus();
  }

  // Sections are numbered as they are shown; on paper a result stands alone.
  function number() {
    var shown = !at("result").hidden;
    document.body.classList.toggle("has-result", shown);
    at("blank-no").textContent = shown ? "三" : "二";
    at("notes-no").textContent = shown ? "四" : "三";
  }

  // ---- Files in ---------------------------------------------------------------------------------------------------

  function picked(list) {
    return Array.prototype.map.call(list, function (file) {
      return { path: file.webkitRelativePath || file.name, get: function () { return Promise.resolve(file); } };
    });
  }

  // What is in a folder that was dropped, with the names alone.
  function walk(entry, into) {
    var path = entry.fullPath.replace(/^\//, "");
    if (entry.isFile) {
      into.push({
        path: path,
        get: function () {
          return new Promise(function (resolve, reject) {
            entry.file(resolve, function () {
              reject({ unreadable: "没有读取：浏览器不允许读取拖入的文件夹。请用“选择文件夹”，或者打开文件夹后把文件全选拖入。" });
            });
          });
        }
      });
      return Promise.resolve();
    }
    var reader = entry.createReader();
    // A reader gives at most a hundred entries at a time, and none at the end.
    function more() {
      return new Promise(function (resolve, reject) { reader.readEntries(resolve, reject); }).then(function (entries) {
        if (!entries.length) { return null; }
        return Promise.all(entries.map(function (below) { return walk(below, into); })).then(more);
      });
    }
    return more();
  }

  function dropped(data) {
    var entries = Array.prototype.map.call(data.items || [], function (item) {
      return item.webkitGetAsEntry && item.webkitGetAsEntry();
    }).filter(Boolean);
    if (!entries.some(function (entry) { return entry.isDirectory; })) {
      handedIn(picked(data.files));
      return;
    }
    var files = [];
    Promise.all(entries.map(function (entry) { return walk(entry, files); })).then(
      function () { handedIn(files); },
      function () { trouble("拖入的文件夹没有读取：浏览器不允许。请用“选择文件夹”，或者打开文件夹后把文件全选拖入。"); }
    );
  }

  function listen() {
    [["pick-files", "files"], ["pick-folder", "folder"]].forEach(function (pair) {
      at(pair[0]).addEventListener("click", function () { at(pair[1]).click(); });
      at(pair[1]).addEventListener("change", function () {
        var files = picked(at(pair[1]).files);
        // The same file may be chosen again once it has been corrected.
        at(pair[1]).value = "";
        handedIn(files);
      });
    });
    at("pick-before").addEventListener("click", function () { at("before-file").click(); });
    at("before-file").addEventListener("change", function () {
      var file = at("before-file").files[0];
      at("before-file").value = "";
      if (file) { compareAnew({ name: file.name, get: function () { return Promise.resolve(file); } }); }
    });
    at("no-before").addEventListener("click", function () {
      at("pick-before").focus();
      compareAnew(null);
    });
    // Anywhere on the page, so that a file that misses its place does not replace the page.
    ["dragenter", "dragover"].forEach(function (kind) {
      document.addEventListener(kind, function (event) {
        event.preventDefault();
        at("drop").classList.add("over");
      });
    });
    document.addEventListener("dragleave", function (event) {
      if (!event.relatedTarget) { at("drop").classList.remove("over"); }
    });
    document.addEventListener("drop", function (event) {
      event.preventDefault();
      at("drop").classList.remove("over");
      dropped(event.dataTransfer);
    });
    at("as-of").addEventListener("change", function () {
      if (!at("as-of").value) { at("as-of").value = today(); }
      setYear();
    });
    at("year").addEventListener("change", function () {
      if (!at("year").value || !at("year").checkValidity()) { setYear(); }
    });
    at("make-blank").addEventListener("click", blank);
    at("care").addEventListener("change", function () {
      // Browsers without :has() cannot tell in the style that the switch is on.
      var told = window.CSS && CSS.supports && CSS.supports("selector(:has(*))");
      document.documentElement.style.fontSize = at("care").checked && !told ? "137.5%" : "";
    });
  }

  function blank() {
    trouble("");
    setBusy(true, "正在生成工作簿……");
    asked({ job: "template", code: at("for-county").value, year: Number(at("year").value) }).then(function (file) {
      var links = offer(at("blank"), [file]);
      setBusy(false, "已生成 " + file.name + "。");
      links[0].click();
    }).catch(function (failure) { ended("空白工作簿", failure); });
  }

  // ---- The beginning ----------------------------------------------------------------------------------------------

  function today() {
    var now = new Date();
    function two(number) { return (number < 10 ? "0" : "") + number; }
    return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  }

  function setYear() {
    return asked({ job: "year", asOf: at("as-of").value }).then(function (year) { at("year").value = year; });
  }

  function fill(about) {
    at("plan").textContent = about.province + "《" + about.title + "》落实情况";
    var group = null;
    about.counties.forEach(function (county) {
      if (!group || group.label !== county.city) {
        group = element("optgroup");
        group.label = county.city;
        at("for-county").appendChild(group);
      }
      var option = element("option", county.name);
      option.value = county.code;
      group.appendChild(option);
    });
    pairs(at("about"), [["程序版本", about.program], ["方案版本", about.version], ["方案校验值", about.hash.slice(0, 8)]]);
  }

  function unusable() {
    setBusy(true, "网页没有准备好，不能核查。");
    at("progress").hidden = true;
    trouble("这个浏览器运行不了这个网页。请换用较新的浏览器，或改用《自查（旧浏览器）.html》。");
  }

  if (!window.WebAssembly || !window.Worker || !window.Promise) {
    unusable();
    return;
  }
  at("as-of").value = today();
  listen();
  setBusy(true, "正在准备……");
  started().then(function (about) {
    fill(about);
    return setYear();
  }).then(function () { setBusy(false, "准备好了，请选择自评工作簿。"); }, unusable);
})();
