// The server's clock, as this tablet knows it: the last answer's time plus what has passed since.
// performance.now() is used because it does not jump when the tablet's own clock is set.
let serverAt = null;
let heardAt = 0;
let shownClock = "";

/** Take the time an answer was made at. */
export function hear(isoInstant, clock) {
  const at = Date.parse(isoInstant);
  if (Number.isNaN(at)) return;
  serverAt = at;
  heardAt = performance.now();
  if (clock) shownClock = clock;
}

/** Milliseconds since 1970 on the server, or null before the first answer. */
export function serverNow() {
  return serverAt === null ? null : serverAt + (performance.now() - heardAt);
}

/** How long the server has been silent, in milliseconds. */
export function silence() {
  return performance.now() - heardAt;
}

/** The ward's clock at the last answer, "11:40". */
export function lastClock() {
  return shownClock;
}

/** Read the page's own answer. */
export function hearPage(root = document) {
  const live = root.querySelector("[data-live]");
  if (live) hear(live.dataset.serverNow, live.dataset.liveAt);
}
