// 到期提醒。Two minutes before a session ends the page says so; whoever wants to go on says so. Without this script nothing is lost either.
"use strict";

(function () {
  const box = document.getElementById("going");
  if (!box)
    return;

  const warned = 120000;
  const idle = Number(box.dataset.idle) * 1000;
  const until = Number(box.dataset.until);
  const button = box.querySelector("button");
  const seen = "fadu-seen";

  // A page opened or a form sent in another window keeps the session up as well.
  function touch() {
    try { localStorage.setItem(seen, String(Date.now())); } catch { /* the browser keeps nothing: this window counts alone */ }
    opened = Date.now();
  }

  function last() {
    try { return Math.max(opened, Number(localStorage.getItem(seen)) || 0); } catch { return opened; }
  }

  function show() {
    const left = Math.min(last() + idle, until) - Date.now();
    const goesOn = until - Date.now() > warned;
    box.hidden = left > warned;
    button.hidden = left <= 0 || !goesOn;
    box.querySelector(".going-soon").hidden = left <= 0;
    box.querySelector(".going-gone").hidden = left > 0;
  }

  let opened = 0;
  touch();
  button.addEventListener("click", async function () {
    button.disabled = true;
    try {
      const answer = await fetch("/account/stay", { redirect: "manual", cache: "no-store" });
      if (answer.status === 204)
        touch();
      else
        opened = 0;
    } catch { /* out of reach just now: the warning stays */ }
    button.disabled = false;
    show();
  });
  // A machine that slept counts nothing: what the clock says is asked, not how often this ran.
  setInterval(show, 5000);
  document.addEventListener("visibilitychange", show);
})();
