// Unpacks LZMA, as xz writes it with `--format=lzma`: a quarter smaller than what browsers can inflate by themselves,
// and old ones cannot even do that. After the LZMA specification by Igor Pavlov (7-zip.org/sdk.html, public domain).
// The finished output is the dictionary, so that nothing else is kept.
function unpacked(input) {
  "use strict";

  var lc = input[0] % 9;
  var lp = Math.floor(input[0] / 9) % 5;
  var pb = Math.floor(input[0] / 45);
  // Sizes are stated in 64 bits; no program is so large that the upper ones count.
  var size = input[5] + input[6] * 0x100 + input[7] * 0x10000 + input[8] * 0x1000000;
  var out = new Uint8Array(size);

  // The range coder: a bit at a time, each with a probability of its own that it shifts.
  var at = 18;
  var range = 0xFFFFFFFF;
  var code = (input[14] * 0x1000000) + (input[15] << 16 | input[16] << 8 | input[17]);

  function chances(count) { return new Uint16Array(count).fill(1024); }

  function next() {
    range = (range << 8) >>> 0;
    code = (code << 8 | input[at]) >>> 0;
    at += 1;
  }

  function bit(odds, index) {
    var chance = odds[index];
    var bound = (range >>> 11) * chance;
    var one = code >= bound;
    if (one) {
      range -= bound;
      code -= bound;
      odds[index] = chance - (chance >> 5);
    } else {
      range = bound;
      odds[index] = chance + (2048 - chance >> 5);
    }
    if (range < 0x1000000) { next(); }
    return one ? 1 : 0;
  }

  // Bits without a probability.
  function plain(count) {
    var value = 0;
    for (; count > 0; count -= 1) {
      range = range >>> 1;
      var one = code >= range;
      if (one) { code -= range; }
      value = value << 1 | (one ? 1 : 0);
      if (range < 0x1000000) { next(); }
    }
    return value;
  }

  // A number of some bits, the highest first, each bit's odds chosen by those before it.
  function tree(odds, from, bits) {
    var node = 1;
    for (var i = 0; i < bits; i += 1) { node = node << 1 | bit(odds, from + node); }
    return node - (1 << bits);
  }

  // The same, the lowest first.
  function reverse(odds, from, bits) {
    var node = 1;
    var value = 0;
    for (var i = 0; i < bits; i += 1) {
      var one = bit(odds, from + node);
      node = node << 1 | one;
      value |= one << i;
    }
    return value;
  }

  function lengths() { return { choice: chances(2), low: chances(128), middle: chances(128), high: chances(256) }; }

  function length(odds, place) {
    if (!bit(odds.choice, 0)) { return 2 + tree(odds.low, place << 3, 3); }
    if (!bit(odds.choice, 1)) { return 10 + tree(odds.middle, place << 3, 3); }
    return 18 + tree(odds.high, 0, 8);
  }

  var literal = chances(0x300 << lc + lp);
  var isMatch = chances(192);
  var isAgain = chances(12);
  var isOther = [chances(12), chances(12), chances(12)];
  var isLonger = chances(192);
  var slots = chances(256);
  var distances = chances(128);
  var aligned = chances(16);
  var matched = lengths();
  var repeated = lengths();

  var state = 0;
  // The last four distances, the latest first.
  var last = [1, 1, 1, 1];
  var done = 0;

  function byte() {
    var before = done ? out[done - 1] : 0;
    var odds = 0x300 * (((done & (1 << lp) - 1) << lc) + (before >> 8 - lc));
    var symbol = 1;
    if (state >= 7) {
      // After a match the byte that would have come next says which odds count, as long as it is right.
      var guess = out[done - last[0]];
      while (symbol < 0x100) {
        var guessed = guess >> 7 & 1;
        guess <<= 1;
        var one = bit(literal, odds + (1 + guessed << 8) + symbol);
        symbol = symbol << 1 | one;
        if (one !== guessed) { break; }
      }
    }
    while (symbol < 0x100) { symbol = symbol << 1 | bit(literal, odds + symbol); }
    out[done] = symbol;
    done += 1;
    state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  }

  function distance(count) {
    var slot = tree(slots, Math.min(count - 2, 3) << 6, 6);
    if (slot < 4) { return slot + 1; }
    var bits = (slot >> 1) - 1;
    var base = (2 | slot & 1) << bits;
    if (slot < 14) { return base + reverse(distances, base - slot, bits) + 1; }
    return base + (plain(bits - 4) << 4) + reverse(aligned, 0, 4) + 1;
  }

  while (done < size) {
    var place = done & (1 << pb) - 1;
    if (!bit(isMatch, (state << 4) + place)) {
      byte();
      continue;
    }
    var count;
    if (!bit(isAgain, state)) {
      count = length(matched, place);
      last = [distance(count), last[0], last[1], last[2]];
      state = state < 7 ? 7 : 10;
    } else {
      var which = 0;
      while (which < 3 && bit(isOther[which], state)) { which += 1; }
      if (which === 0 && !bit(isLonger, (state << 4) + place)) {
        count = 1;
        state = state < 7 ? 9 : 11;
      } else {
        last.unshift(last.splice(which, 1)[0]);
        count = length(repeated, place);
        state = state < 7 ? 8 : 11;
      }
    }
    var from = done - last[0];
    if (from < 0) { throw new Error("damaged"); }
    for (var end = Math.min(done + count, size); done < end; done += 1, from += 1) { out[done] = out[from]; }
  }
  return out;
}
