// Minus and plus a minute beside a clock time; never later than the server's now.
import { serverNow } from "./server_time.js";

const DAY = 1440;

export function startSteppers() {
  reveal();
  document.addEventListener("htmx:after:swap", reveal);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) move(button.closest("[data-stepper]"), Number(button.dataset.step));
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches?.(".stepper__value, [data-clock]")) tidy(event.target);
  });
}

/** A time that nobody touched or recorded follows the clock when its dialog opens. */
export function freshen(root) {
  for (const stepper of root.querySelectorAll("[data-stepper]")) {
    const field = stepper.querySelector(".stepper__value");
    if (field.value !== field.defaultValue || "recorded" in field.dataset) continue;
    const drawn = field.form?.elements[field.name.replace(/at$/, "drawn_at")];
    field.defaultValue = field.value = words(latestMinute(stepper));
    if (drawn) drawn.value = field.value;
  }
}

function reveal() {
  for (const button of document.querySelectorAll("[data-step][hidden]")) button.hidden = false;
}

function move(stepper, by) {
  const field = stepper.querySelector(".stepper__value");
  const latest = latestMinute(stepper);
  const typed = minutesOf(field.value);
  const from = typed === null ? latest : typed;
  // Minutes back from now, so that midnight lies behind and nothing lies ahead.
  const behind = (latest - from + DAY) % DAY;
  const back = behind > DAY / 2 ? 0 : Math.max(0, behind - by);
  field.value = words((latest - back + DAY) % DAY);
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function latestMinute(stepper) {
  const drawn = minutesOf(stepper.dataset.latest);
  const now = serverNow();
  if (now === null) return drawn;
  const since = Math.max(0, Math.floor((now - Date.parse(stepper.dataset.latestAt)) / 60000));
  return (drawn + since) % DAY;
}

function tidy(field) {
  const minutes = minutesOf(field.value);
  if (minutes !== null) field.value = words(minutes);
}

function minutesOf(text) {
  const found = /^([01]?\d|2[0-3])[:.]?([0-5]\d)$/.exec(text.trim());
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}

function words(minutes) {
  const hour = String(Math.floor(minutes / 60)).padStart(2, "0");
  return `${hour}:${String(minutes % 60).padStart(2, "0")}`;
}
