// Runs the program off the page: unpacks and compiles it once, then answers one message after the other.
// A thrown string is the program's own word on a file; anything else is a fault, and the page ends this worker.
"use strict";

// Chromium before 71 lacks the name by which the code above finds the source of chance.
if (typeof globalThis === "undefined") { self.globalThis = self; }

var program = null;

function file(made) {
  var out = { name: made.name, about: made.about, kind: made.kind, bytes: made.bytes.buffer };
  made.free();
  return out;
}

var jobs = {
  start: function (asked) {
    return wasm_bindgen({ module_or_path: unpacked(new Uint8Array(asked.bytes)) })
      .then(function () {
        program = new wasm_bindgen.Program();
        return JSON.parse(program.about());
      });
  },
  year: function (asked) { return program.year(asked.asOf); },
  workbooks: function (asked) { return Array.from(program.workbooks(asked.paths)); },
  yearOf: function (asked) { return program.year_of(asked.name, new Uint8Array(asked.bytes), asked.asOf) || 0; },
  refusal: function (asked) { return program.refusal(asked.size) || ""; },
  template: function (asked) { return file(program.template(asked.code || undefined, asked.year)); },
  check: function (asked) {
    var year = asked.year || program.year(asked.asOf);
    var before;
    if (asked.before) {
      before = program.last_year(asked.before.name, new Uint8Array(asked.before.bytes), asked.asOf, year);
    }
    var checked = program.check(asked.paths, asked.chosen, new Uint8Array(asked.bytes), asked.asOf, year, before);
    var files = [];
    for (var i = 0; i < program.reports(checked); i += 1) {
      self.postMessage({ stage: i + 1, stages: program.reports(checked) + 1 });
      files.push(file(program.report(checked, i)));
    }
    var summary = JSON.parse(program.summary(checked));
    checked.free();
    return { summary: summary, files: files };
  }
};

self.onmessage = function (event) {
  Promise.resolve(event.data)
    .then(function (asked) { return jobs[asked.job](asked); })
    .then(
      function (answer) { self.postMessage({ answer: answer }); },
      function (fault) {
        if (typeof fault === "string") { self.postMessage({ refused: fault }); }
        else { self.postMessage({ fault: String(fault) }); }
      }
    );
};
