// Spans are worked out anew every second from the server's time; nothing is ever counted down.
import { serverNow } from "./server_time.js";

const MINUTE = 60000;
const announced = new Set();

export function startCountdowns() {
  draw();
  setInterval(draw, 1000);
  document.addEventListener("visibilitychange", draw);
  document.addEventListener("htmx:after:swap", draw);
}

function draw() {
  const now = serverNow();
  if (now === null || document.body.classList.contains("is-lost")) return;
  for (const span of document.querySelectorAll("time[data-countdown]")) drawOne(span, now);
}

function drawOne(span, now) {
  const at = Date.parse(span.dateTime);
  const kind = span.dataset.countdown;
  const left = kind === "since" ? now - at : at - now;
  if (kind !== "since" && left <= 0) fallenDue(span.dateTime);
  const words = kind === "clock" ? clock(left) : duration(left, kind);
  const said = span.dataset.pattern.replace("{}", words);
  if (span.textContent !== said) span.textContent = said;
}

// Time that has passed rounds down, time to come rounds up: never better than it is.
function duration(span, kind) {
  const whole = kind === "since" ? Math.floor(span / MINUTE) : Math.ceil(span / MINUTE);
  const minutes = Math.max(0, whole);
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (!hours) return `${rest}min`;
  return rest ? `${hours}hr ${rest}min` : `${hours}hr`;
}

function clock(span) {
  const seconds = Math.max(0, Math.ceil(span / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// The server decides what is due; the page only asks it at the right moment, once an instant.
function fallenDue(instant) {
  if (announced.has(instant)) return;
  announced.add(instant);
  document.body.dispatchEvent(new CustomEvent("bedside:due"));
}
