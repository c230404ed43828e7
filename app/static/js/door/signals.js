// Sound and vibration, so that one need not look: high is yes, twice is already, low is no.
const TONES = { good: [[880, 0.12]], attention: [[660, 0.1], [660, 0.1]], wrong: [[220, 0.35]] };
const BEATS = { good: [80], attention: [60, 60, 60], wrong: [300] };
let speaker = null;

export function wanted(name) {
  return localStorage.getItem(`door-${name}`) !== "off";
}

export function want(name, yes) {
  localStorage.setItem(`door-${name}`, yes ? "on" : "off");
}

export function signal(tone) {
  if (wanted("vibration")) navigator.vibrate?.(BEATS[tone]);
  if (!wanted("sound") || !window.AudioContext) return;
  speaker ??= new AudioContext();
  speaker.resume();
  let at = speaker.currentTime;
  for (const [pitch, length] of TONES[tone]) {
    const voice = new OscillatorNode(speaker, { frequency: pitch, type: tone === "wrong" ? "square" : "sine" });
    const loudness = new GainNode(speaker, { gain: 0.2 });
    voice.connect(loudness).connect(speaker.destination);
    voice.start(at);
    voice.stop(at + length);
    at += length + 0.06;
  }
}
