// Finds people as one types at a door: any order of words, no accents, a letter too many or too few.
const LETTERS = { ø: "o", đ: "d", ð: "d", ł: "l", ħ: "h", ı: "i", æ: "ae", œ: "oe", þ: "th", ß: "ss", "'": " ", "’": " " };

// The same as app.web.search.plain.
export function plain(text) {
  const folded = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return folded.replace(/[øđðłħıæœþß'’]/g, (letter) => LETTERS[letter]);
}

// How many letters differ between what was typed and the beginning of the word that is most like it (transposed neighbours are one).
export function distance(typed, word) {
  let twoAgo = [];
  let ago = Array.from({ length: word.length + 1 }, (_, column) => column);
  for (let row = 1; row <= typed.length; row++) {
    const now = [row];
    for (let column = 1; column <= word.length; column++) {
      const same = typed[row - 1] === word[column - 1];
      now[column] = Math.min(ago[column] + 1, now[column - 1] + 1, ago[column - 1] + (same ? 0 : 1));
      if (row > 1 && column > 1 && typed[row - 1] === word[column - 2] && typed[row - 2] === word[column - 1])
        now[column] = Math.min(now[column], twoAgo[column - 2] + 1);
    }
    [twoAgo, ago] = [ago, now];
  }
  return Math.min(...ago);
}

const allowed = (typed) => (typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2);

function cost(typed, word) {
  if (word.startsWith(typed)) return 0;
  if (word.includes(typed)) return 1;
  if (allowed(typed) === 0) return Infinity;
  const wrong = distance(typed, word);
  return wrong <= allowed(typed) ? 1 + wrong : Infinity;
}

// People, given with `words` (plain text, apart), the most like first, those equally like in the order given.
export function find(asked, people) {
  const wanted = plain(asked).split(/[\s,.;-]+/).filter(Boolean);
  const known = wanted.map(() => new Map());
  const costOf = (place, word) => {
    if (!known[place].has(word)) known[place].set(word, cost(wanted[place], word));
    return known[place].get(word);
  };
  return people
    .map((person) => [person, wanted.reduce((sum, _, place) => sum + Math.min(...person.words.map((word) => costOf(place, word))), 0)])
    .filter(([, sum]) => sum < Infinity)
    .sort((one, other) => one[1] - other[1])
    .map(([person]) => person);
}
