// AES-GCM with a key that no script can read again: a copy of what stands on the disk is not plain text.
const ALGORITHM = "AES-GCM";
const text = new TextEncoder();

export function keyFrom(base64url) {
  const plain = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return crypto.subtle.importKey("raw", Uint8Array.from(plain, (each) => each.charCodeAt(0)), ALGORITHM, false, ["encrypt", "decrypt"]);
}

// The place is bound to what is sealed, so that nothing can be put where something else stood.
export async function seal(key, place, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: ALGORITHM, iv, additionalData: text.encode(place) };
  return { iv, sealed: await crypto.subtle.encrypt(how, key, text.encode(JSON.stringify(value))) };
}

export async function unseal(key, place, { iv, sealed }) {
  const how = { name: ALGORITHM, iv, additionalData: text.encode(place) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, sealed)));
}
