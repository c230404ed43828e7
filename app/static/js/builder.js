// Comforts for building a form: questions are dragged to their place, and a condition offers the answers of its question.
document.addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("place");
  let dragged = null;
  for (const item of place ? document.querySelectorAll("[data-item]") : []) {
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      dragged = item;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", item.dataset.item);
    });
    item.addEventListener("dragend", () => mark(null));
  }
  for (const list of place ? document.querySelectorAll("ol[data-section]") : []) {
    list.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      mark(list, before(list, event.clientY));
    });
    list.addEventListener("drop", (event) => {
      if (!dragged) return;
      event.preventDefault();
      const others = [...list.children].filter((each) => each !== dragged);
      const next = before(list, event.clientY);
      const sent = { item: dragged.dataset.item, section: list.dataset.section, index: next ? others.indexOf(next) : others.length };
      for (const [name, value] of Object.entries(sent)) place.elements.namedItem(name).value = value;
      dragged = null;
      place.submit();
    });
  }

  function before(list, y) {
    return [...list.children].find((each) => each !== dragged && y < each.getBoundingClientRect().top + each.offsetHeight / 2) || null;
  }

  function mark(list, next) {
    for (const each of document.querySelectorAll(".drop-before, .drop-last")) each.classList.remove("drop-before", "drop-last");
    if (next) next.classList.add("drop-before");
    else if (list) list.classList.add("drop-last");
  }

  for (const row of document.querySelectorAll(".condition")) {
    const [question, operator, value] = ["question", "operator", "value"].map((name) => row.querySelector(`[name$="-${name}"]`));
    const offer = () => {
      value.setAttribute("list", `answers-${question.value}`);
      value.closest(".field").hidden = operator.value === "answered";
    };
    question.addEventListener("change", offer);
    operator.addEventListener("change", offer);
    offer();
  }
});
