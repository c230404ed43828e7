// What a scanner or a person may have meant by a text.
const BADGE = /^[A-Z2-7]{42}$/;
const PART_OF_ONE = /^(?=.*[2-7])[A-Z2-7]{16,80}$/;

// {kind: "badge" | "cut" | "other", code}: a badge bears 42 capitals and digits (base 32).
export function read(text) {
  const code = text.replace(/\s/g, "").toUpperCase();
  if (BADGE.test(code)) return { kind: "badge", code };
  return { kind: PART_OF_ONE.test(code) ? "cut" : "other", code };
}

// A scanner that types behind a name that was searched for: the badge alone. Capitals tell it from the name, as scanners type what is printed.
export function endOf(text) {
  return /[A-Z2-7]{42}$/.test(text) && !BADGE.test(text) && /\s|[a-z]/.test(text) ? text.slice(-42) : text;
}
