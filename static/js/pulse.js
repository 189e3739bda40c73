// A page that does not refresh itself asks whether the server is there and the tablet still open,
// so that every screen says when it lost the server and locks in time. Touching or typing keeps
// the tablet awake; asking alone does not.
import { heardFrom } from "./lost.js";
import { silence } from "./server_time.js";

const EVERY_MS = 5000;
const WAIT_MS = 4000;
let isUsed = false;

export function startPulse() {
  // The wall screen asks by itself, and nobody is signed in there.
  if (!document.querySelector("[data-live]") || document.querySelector(".app--wall")) return;
  for (const kind of ["pointerdown", "keydown", "input"]) {
    document.addEventListener(kind, () => { isUsed = true; }, { capture: true, passive: true });
  }
  setInterval(beat, EVERY_MS);
  document.body.addEventListener("bedside:wake", beat);
}

async function beat() {
  if (document.hidden || (!isUsed && silence() < EVERY_MS - 500)) return;
  const query = isUsed ? "?used=1" : "";
  isUsed = false;
  try {
    const answer = await fetch(`/pulse${query}`, { signal: AbortSignal.timeout(WAIT_MS) });
    heardFrom(answer);
    leaveWhenLocked(answer.status);
  } catch {
    isUsed ||= query !== ""; // no answer: lost.js says so
  }
}

/** 423: the tablet is locked; 401: nobody is signed in. */
export function isLocked(status) {
  return status === 423 || status === 401;
}

/** To the locked screen or sign-in; afterwards the nurse is back here. */
export function leaveWhenLocked(status) {
  if (!isLocked(status)) return;
  if (status === 423 && document.body.classList.contains("app--locked")) return;
  const here = encodeURIComponent(location.pathname + location.search);
  location.assign(`${status === 423 ? "/locked" : "/sign-in"}?next=${here}`);
}
