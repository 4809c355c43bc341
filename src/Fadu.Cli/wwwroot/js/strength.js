// 口令强弱。Says while one types how far a new password is from good; whether it is taken the server decides, which knows common words and names besides.
"use strict";

(function () {
  const rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "01234567890", "abcdefghijklmnopqrstuvwxyz", "!@#$%^&*()"];

  function back(text) {
    return [...text].reverse().join("");
  }

  // A row of keys, a repetition, a year is one piece however long; of digits three are one.
  function cost(piece, before) {
    if ([...piece].every(function (sign) { return sign === piece[0]; }) || before.endsWith(piece) || /^(19|20)\d\d$/.test(piece))
      return 1;
    if (rows.some(function (row) { return row.includes(piece) || row.includes(back(piece)); }))
      return 1;
    return /^\d{4,}$/.test(piece) ? Math.ceil(piece.length / 3) : Infinity;
  }

  function pieces(text) {
    const fewest = [0];
    for (let end = 1; end <= text.length; end++) {
      fewest[end] = fewest[end - 1] + 1;
      for (let start = end - 3; start >= 0; start--)
        fewest[end] = Math.min(fewest[end], fewest[start] + cost(text.slice(start, end), text.slice(0, start)));
    }
    return fewest[text.length];
  }

  for (const line of document.querySelectorAll("[data-strength-of]")) {
    const input = document.getElementById(line.dataset.strengthOf);
    const shortest = Number(line.dataset.shortest);
    input.addEventListener("input", function () {
      const text = input.value.normalize("NFKC").toLowerCase();
      const missing = shortest - [...text].length;
      const made = pieces(text);
      line.hidden = text.length === 0;
      line.textContent = missing > 0 ? line.dataset.short.replace("{n}", missing) : made < 7 ? line.dataset.weak : made < 12 ? line.dataset.fair : line.dataset.strong;
    });
  }
})();
