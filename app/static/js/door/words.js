// The page's sentences, in its language, and times on the clock of the event.
const known = new Map();
let zone;

export function word(key, facts = {}) {
  if (known.size === 0) {
    for (const each of document.getElementById("words").content.querySelectorAll("[data-word]")) known.set(each.dataset.word, each.textContent);
  }
  return (known.get(key) ?? "").replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
}

// Why something is to be looked at: in the page's language where it knows the reason, else as the server said it.
export function reason({ outcome, reason: code, message }) {
  const key = { not_expected: "not_registered" }[code] ?? code;
  return outcome === "conflict" ? word("conflict") : word(key) || message || word("refused");
}

export function speakIn(name) {
  zone = name;
}

export function time(instant) {
  return inWords(instant, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

function inWords(instant, parts) {
  const language = document.documentElement.lang;
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { ...parts, timeZone: zone }).format(new Date(instant));
}

// Sessions in the order given, each as people call it; its day stands there where they are on several.
export function called(sessions) {
  const days = sessions.map((each) => each.starts_at && inWords(each.starts_at, { weekday: "short", day: "numeric", month: "short" }));
  const several = new Set(days.filter(Boolean)).size > 1;
  return sessions.map((each, nth) => [several && days[nth], each.starts_at && time(each.starts_at), each.title].filter(Boolean).join(" "));
}

export function standing(mark) {
  if (!mark) return "";
  const key = mark.standing === "present" && mark.mode === "online" ? "present_online" : mark.standing;
  return [mark.left ? word("left_at", { time: time(mark.left) }) : [word(key), time(mark.at)].join(" · "), mark.waiting && word("not_sent")].filter(Boolean).join(" · ");
}
