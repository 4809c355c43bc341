// 表单：随填随显。What is asked for follows what is chosen; the server judges again whatever this hides or shows.
"use strict";

(function () {
  const form = document.querySelector("form[data-act]");
  if (!form)
    return;

  const conditional = [...form.querySelectorAll("[data-shown-when], [data-required-when]")];

  function inputs(name) {
    return [...form.elements].filter(one => one.name === name && !one.disabled);
  }

  function values(name) {
    return inputs(name).filter(one => (one.type !== "radio" && one.type !== "checkbox") || one.checked).map(one => one.value.trim()).filter(text => text !== "");
  }

  // true, false, or null for what cannot be told: the same three values as on the server.
  function leaf(asks, given) {
    if ("given" in asks)
      return (given.length > 0) === asks.given;
    if (given.length === 0)
      return null;
    if (asks.oneOf && !given.some(text => asks.oneOf.includes(text)))
      return false;
    const number = Number(given[0]);
    if ("atLeast" in asks && !(number >= asks.atLeast)) return false;
    if ("atMost" in asks && !(number <= asks.atMost)) return false;
    if ("moreThan" in asks && !(number > asks.moreThan)) return false;
    if ("lessThan" in asks && !(number < asks.lessThan)) return false;
    return true;
  }

  function rows(name) {
    const found = [];
    for (let i = 0; [...form.elements].some(one => one.name.startsWith(name + "[" + i + "]")); i++) {
      const prefix = name + "[" + i + "].";
      const row = {};
      for (const one of form.elements) {
        if (one.name.startsWith(prefix) && values(one.name).length > 0)
          row[one.name.slice(prefix.length)] = values(one.name);
      }
      if (Object.keys(row).length > 0)
        found.push(row);
    }
    return found;
  }

  function list(asks) {
    const items = rows(asks.list).concat(values(asks.list).map(text => ({ "": [text] })));
    if (items.length === 0)
      return null;
    const fits = item => asks.where.every(one => one && leaf(one, item[one.key] || item[""] || []) === true);
    if (asks.question === "any") return items.some(fits);
    if (asks.question === "every") return items.every(fits);
    return !items.some(fits);
  }

  function holds(tree) {
    if (tree === null || typeof tree === "boolean")
      return tree;
    if (tree.all) {
      const parts = tree.all.map(holds);
      return parts.includes(false) ? false : parts.includes(null) ? null : true;
    }
    if (tree.any) {
      const parts = tree.any.map(holds);
      return parts.includes(true) ? true : parts.includes(null) ? null : false;
    }
    if ("not" in tree) {
      const part = holds(tree.not);
      return part === null ? null : !part;
    }
    if (tree.list)
      return list(tree);
    return tree.field ? leaf(tree, values(tree.field)) : null;
  }

  function judge() {
    for (const field of conditional) {
      if (field.dataset.shownWhen) {
        const hidden = holds(JSON.parse(field.dataset.shownWhen)) === false;
        field.hidden = hidden;
        for (const one of field.querySelectorAll("input, select, textarea"))
          one.disabled = hidden;
      }
      if (field.dataset.requiredWhen) {
        const required = holds(JSON.parse(field.dataset.requiredWhen)) === true;
        field.classList.toggle("asked", required);
        for (const mark of field.querySelectorAll(".opt"))
          mark.hidden = required;
      }
    }
  }

  form.addEventListener("input", judge);
  form.addEventListener("change", judge);
  for (const button of form.querySelectorAll("[data-without-script]"))
    button.hidden = true;
  judge();

  // Ctrl+S keeps the draft, as the button does.
  document.addEventListener("keydown", event => {
    const keep = form.querySelector("button[value=draft]");
    if ((event.ctrlKey || event.metaKey) && event.key === "s" && keep) {
      event.preventDefault();
      form.requestSubmit(keep);
    }
  });
})();
