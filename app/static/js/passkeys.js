// Asks the device for a passkey and sends its answer with the form that the button belongs to.
async function ask(button) {
  const form = button.closest("form");
  const answer = await fetch(button.dataset.options, {
    method: "POST",
    headers: { "X-CSRFToken": form.elements.csrf_token.value },
  });
  if (!answer.ok || answer.redirected) throw new Error("no options");
  const { secret, publicKey } = await answer.json();
  const credential =
    button.dataset.passkey === "add"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  form.elements.secret.value = secret;
  form.elements.answer.value = JSON.stringify(credential.toJSON());
  form.submit();
}

for (const button of document.querySelectorAll("[data-passkey]")) {
  const form = button.closest("form");
  if (!window.PublicKeyCredential || !PublicKeyCredential.parseRequestOptionsFromJSON) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const trouble = form.querySelector("[data-trouble]");
    trouble.hidden = true;
    button.disabled = true;
    ask(button).catch(() => {
      trouble.hidden = false;
      button.disabled = false;
    });
  });
}
