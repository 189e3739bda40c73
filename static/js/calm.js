// A region that refreshes itself never moves under a finger, and what appears under one does not
// take the tap that was meant for what stood there before.
const NEW_FOR_MS = 500;
const LONGEST_HOLD_MS = 4000;
let downSince = 0;
let waiting = null;

export function startCalm() {
  document.addEventListener("pointerdown", () => { downSince = Date.now(); }, true);
  for (const ended of ["pointerup", "pointercancel"]) document.addEventListener(ended, release, true);
  document.addEventListener("htmx:before:swap", hold);
  document.addEventListener("htmx:after:swap", markNew);
  document.addEventListener("click", shield, true);
  document.addEventListener("htmx:before:swap", measureRows);
  document.addEventListener("htmx:after:swap", keepRows);
}

function isHeld() {
  return downSince && Date.now() - downSince < LONGEST_HOLD_MS;
}

// The answer is let go; the next one, a moment after the finger is up, is newer anyway.
function hold(event) {
  const region = event.target.closest?.("[data-region]");
  if (!region || !isHeld()) {
    remember(region);
    return;
  }
  event.preventDefault();
  waiting = region;
}

function release() {
  downSince = 0;
  if (!waiting) return;
  waiting = null;
  setTimeout(() => document.body.dispatchEvent(new CustomEvent("bedside:wake")), NEW_FOR_MS);
}

let before = new Map();

function targets(region) {
  return region ? [...region.querySelectorAll("a[href], button")] : [];
}

function says(target) {
  return `${target.getAttribute("href") ?? target.form?.action ?? ""} ${target.textContent.trim()}`;
}

function remember(region) {
  before = new Map(targets(region).map((target) => [placeOf(target), says(target)]));
}

function placeOf(target) {
  const { left, top } = target.getBoundingClientRect();
  return `${Math.round(left)} ${Math.round(top)}`;
}

function markNew(event) {
  const region = event.target.closest?.("[data-region]");
  followLine(region);
  for (const target of targets(region)) {
    const was = before.get(placeOf(target));
    // A countdown ticking inside a button is no other button.
    if (was !== undefined && without(was) !== without(says(target))) {
      target.dataset.new = String(Date.now());
    }
  }
}

// A dialog that is closed is drawn on what stands around it: its decision names that line.
function followLine(region) {
  const seq = region?.dataset.seq;
  if (!seq) return;
  for (const field of document.querySelectorAll("dialog:not([open]) input[name=seq]")) {
    field.value = seq;
  }
}

function without(words) {
  return words.replace(/\d+(hr|min)/g, "");
}

function shield(event) {
  const target = event.target.closest?.("[data-new]");
  if (!target || Date.now() - Number(target.dataset.new) > NEW_FOR_MS) return;
  event.preventDefault();
  event.stopPropagation();
}

// An answered check needs less room than an open one. It keeps the room it had, so that the answers
// below do not move up under the next tap and take it.
let heights = new Map();

function measureRows() {
  const rows = document.querySelectorAll(".fit__item[id]");
  heights = new Map([...rows].map((row) => [row.id, row.getBoundingClientRect().height]));
}

function keepRows() {
  for (const [id, height] of heights) {
    const row = document.getElementById(id);
    if (row && row.getBoundingClientRect().height < height) row.style.minHeight = `${height}px`;
  }
}
