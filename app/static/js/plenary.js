// Small comforts; every page works without them.
document.addEventListener("DOMContentLoaded", () => {
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
  for (const select of document.querySelectorAll("select[data-submit]")) {
    select.addEventListener("change", () => select.form.requestSubmit());
  }
  for (const input of document.querySelectorAll("input[data-largest]")) {
    // The server would read no such request to its end, so what was typed beside it would be lost.
    const error = Object.assign(document.createElement("p"), { className: "error", hidden: true });
    error.setAttribute("role", "alert");
    input.before(error);
    input.addEventListener("change", () => {
      const tooLarge = [...input.files].reduce((sum, file) => sum + file.size, 0) > Number(input.dataset.largest);
      error.textContent = tooLarge ? input.dataset.tooLarge : "";
      error.hidden = !tooLarge;
      if (tooLarge) input.value = "";
    });
  }
  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", () => {
      for (const button of form.querySelectorAll("button")) setTimeout(() => { button.disabled = true; });
    });
  }
});
