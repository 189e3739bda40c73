// After 15 s without an answer the screen says so. Nothing typed is touched.
import { hearSounds } from "./sounds.js";
import { hear, hearPage, lastClock, silence } from "./server_time.js";

const SILENT_AFTER_MS = 15000;
let wasHiddenAt = 0;

export function watchServer() {
  hearPage();
  document.addEventListener("htmx:after:request", (event) => {
    const answer = event.detail?.ctx?.response?.raw ?? event.detail?.ctx?.response;
    if (answer?.headers?.get) heardFrom(answer);
  });
  document.addEventListener("visibilitychange", () => {
    // A tablet that slept must not look current: performance.now() may have stood still.
    if (document.hidden) wasHiddenAt = Date.now();
    else if (wasHiddenAt && Date.now() - wasHiddenAt > SILENT_AFTER_MS) wake(true);
    else wake(false);
  });
  window.addEventListener("online", () => wake(false));
  window.addEventListener("offline", () => show(true));
  setInterval(() => show(!navigator.onLine || silence() > SILENT_AFTER_MS), 1000);
}

/** Any answer of the server, from htmx or fetch. */
export function heardFrom(response) {
  hearSounds(response.headers.get("Bedside-Sounds"));
  const at = response.headers.get("Bedside-Now");
  if (!at) return;
  hear(at, response.headers.get("Bedside-Clock"));
  show(false);
}

function wake(sleptLong) {
  if (sleptLong) show(true);
  document.body.dispatchEvent(new CustomEvent("bedside:wake"));
}

function show(isLost) {
  if (!document.querySelector("[data-live]")) return;
  document.body.classList.toggle("is-lost", isLost);
  if (!isLost) return;
  for (const live of document.querySelectorAll("[data-live]")) {
    const words = live.querySelector("[data-lost-text]");
    const said = live.dataset.lostWords.replace("{}", lastClock() || live.dataset.liveAt);
    if (words && words.textContent !== said) words.textContent = said;
  }
}
