// The map moves with the slider; without it, or without scripts, the form asks for the map and the table of a day.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("map-day"), slider = document.getElementById("slider");
  const lands = [...document.querySelectorAll(".chart.world [data-changes]")];
  if (!form || !lands.length) return;
  const counts = Object.fromEntries([...document.querySelectorAll("[data-count]")].map((each) => [each.dataset.count, each]));
  const first = new Date(`${form.dataset.first}T00:00:00Z`);
  slider.closest("[hidden]").hidden = false;

  function statusOn(land, day) {
    const changes = land.dataset.changes.split(" ");
    let status = "not_party";
    for (let at = 0; at + 1 < changes.length && changes[at] <= day; at += 2) status = changes[at + 1];
    return status;
  }

  slider.addEventListener("input", () => {
    const day = new Date(first.getTime() + 86400000 * slider.value).toISOString().slice(0, 10);
    form.elements.day.value = day;
    const tally = { party: 0, signatory: 0, not_party: 0 };
    for (const land of lands) {
      const status = statusOn(land, day);
      land.setAttribute("class", status);
      land.querySelector("title").textContent = `${land.dataset.name}: ${counts[status].dataset.one}`;
      tally[status] += 1;
    }
    for (const [status, count] of Object.entries(tally)) counts[status].textContent = count;
  });
  slider.addEventListener("change", () => form.requestSubmit());
});
