// 通行密钥。Asks the device for a passkey, or for a new one, and sends its answer with the form. Without this script, or where a browser does not know passkeys, the page says so.
"use strict";

(function () {
  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.PublicKeyCredential || !navigator.credentials)
    return;

  const button = form.querySelector("button[type=submit]");
  const failed = form.querySelector(".pk-failed");
  form.querySelector(".pk-none").hidden = true;
  button.hidden = false;

  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }

  function text(buffer) {
    let plain = "";
    for (const one of new Uint8Array(buffer))
      plain += String.fromCharCode(one);
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  // What the server wrote as text, as the browser wants it.
  function read(options) {
    options.challenge = bytes(options.challenge);
    if (options.user)
      options.user.id = bytes(options.user.id);
    for (const list of [options.allowCredentials, options.excludeCredentials])
      for (const one of list || [])
        one.id = bytes(one.id);
    return options;
  }

  function write(credential) {
    const response = credential.response;
    const answer = { clientDataJSON: text(response.clientDataJSON) };
    if (response.attestationObject) {
      answer.attestationObject = text(response.attestationObject);
      answer.transports = response.getTransports ? response.getTransports() : [];
    } else {
      answer.authenticatorData = text(response.authenticatorData);
      answer.signature = text(response.signature);
      answer.userHandle = response.userHandle ? text(response.userHandle) : null;
    }
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response: answer,
      clientExtensionResults: credential.getClientExtensionResults(), authenticatorAttachment: credential.authenticatorAttachment,
    });
  }

  async function ask() {
    if (form.dataset.passkey === "create")
      return navigator.credentials.create({ publicKey: read(JSON.parse(form.dataset.options)) });
    const question = await (await fetch("/sign-in/passkey", { cache: "no-store" })).json();
    form.elements.ticket.value = question.ticket;
    return navigator.credentials.get({ publicKey: read(question.options) });
  }

  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    button.disabled = true;
    failed.hidden = true;
    try {
      form.elements.credential.value = write(await ask());
      form.submit();
    } catch {
      failed.hidden = false;
    }
    button.disabled = false;
  });
})();
