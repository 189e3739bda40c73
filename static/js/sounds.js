// A tone for what turns overdue and for every reaction: once on this tablet, also after a reload.
// The server says what is to be heard (Bedside-Sounds); the tablet only knows what it has played.
// Kept are opaque ids, nothing of a patient.
const KEPT = "bedside-heard";
const TONES = { o: [660, 880], r: [1046, 784, 1046, 784] };
const TONE_S = 0.18;
const GAP_S = 0.06;
const LOUDNESS = 0.4;
let context = null;
let current = null; // not told yet

export function startSounds() {
  if (!window.AudioContext) return; // "Sound off" stays
  context = new AudioContext();
  context.addEventListener("statechange", ready);
  for (const kind of ["pointerdown", "pointerup", "keydown"]) {
    document.addEventListener(kind, wake, { capture: true, passive: true });
  }
  ready();
}

/** The ids of an answer, or null where it carries none. */
export function hearSounds(ids) {
  if (ids === null) return;
  current = ids.split(" ").filter(Boolean);
  play();
}

// Browsers keep silent until a touch; what came meanwhile is heard at the touch.
function wake() {
  if (context.state !== "running") context.resume().then(ready, () => {});
}

function ready() {
  document.documentElement.classList.toggle("can-sound", context.state === "running");
  play();
}

function play() {
  if (current === null || context?.state !== "running") return;
  const heard = new Set(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]"));
  const fresh = current.filter((id) => !heard.has(id));
  // What is over is forgotten: should it come again, it is heard again.
  sessionStorage.setItem(KEPT, JSON.stringify(current));
  if (fresh.length) sound(TONES[fresh.some((id) => id.startsWith("r")) ? "r" : "o"]);
}

function sound(tones) {
  let at = context.currentTime;
  for (const hertz of tones) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = hertz;
    volume.gain.value = LOUDNESS;
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + TONE_S);
    at += TONE_S + GAP_S;
  }
}
