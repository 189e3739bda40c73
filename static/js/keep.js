// Forms with data-keep: when the server does not answer, what was typed is kept in this page,
// the nurse is told to write it down, and it is sent again with the same request id.
// Nothing goes to the tablet's storage: a patient's values must not outlive the page.
import { heardFrom } from "./lost.js";
import { save } from "./drafts.js";
import { isLocked, leaveWhenLocked } from "./pulse.js";
import { lastClock } from "./server_time.js";

const AGAIN_MS = 10000;
const WAIT_MS = 12000;
const unsent = new Map(); // request id -> {form, body, isSending}

export function startKeeping() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-keep]") || event.defaultPrevented || hasHtmx(form)) return;
    event.preventDefault();
    send(form, new URLSearchParams(new FormData(form, event.submitter)));
  });
  setInterval(sendAll, AGAIN_MS);
  window.addEventListener("online", sendAll);
  window.addEventListener("pageshow", sendAll);
  document.addEventListener("visibilitychange", sendAll);
  window.addEventListener("beforeunload", (event) => {
    if (unsent.size) event.preventDefault();
  });
}

function hasHtmx(form) {
  return form.hasAttribute("hx-post") || form.hasAttribute("hx-put");
}

function sendAll() {
  if (document.hidden) return;
  for (const { form, body } of unsent.values()) send(form, body);
}

async function send(form, body) {
  const id = body.get("request_id") ?? form.action;
  if (unsent.get(id)?.isSending) return;
  const isRetry = unsent.has(id);
  unsent.set(id, { form, body, isSending: true });
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "Bedside-Fetch": "1" },
      signal: AbortSignal.timeout(WAIT_MS),
    });
    // A gateway's error is no answer of ours: keep trying.
    if (response.status >= 502 && response.status <= 504) throw new Error("no answer");
    unsent.delete(id);
    heardFrom(response);
    if (isLocked(response.status)) {
      // Unlocking returns to the form with what was typed; nothing claims to be saved.
      if (form.dataset.draft) await save(form);
      leaveWhenLocked(response.status);
      return;
    }
    await answered(form, response, isRetry);
  } catch {
    unsent.set(id, { form, body, isSending: false });
    tell(form, false);
  }
}

async function answered(form, response, isRetry) {
  if (response.ok && isRetry) {
    tell(form, true);
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
  if (response.ok) {
    location.assign(response.url);
    return;
  }
  // A refusal is a whole page that says why and keeps what was typed.
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  document.title = page.title;
  document.body.replaceWith(page.body);
  window.htmx?.process(document.body);
  // Steppers, PIN pads and countdowns make the new page ready as after any swap.
  document.dispatchEvent(new CustomEvent("htmx:after:swap"));
  document.body.querySelector("[role=alert]")?.focus();
}

function tell(form, isSaved) {
  const line = form.querySelector("[data-unsaved]") ?? ownLine();
  const { wordsSaved, wordsUnsaved } = line.dataset;
  line.textContent = isSaved ? wordsSaved.replace("{}", lastClock()) : wordsUnsaved;
  line.classList.toggle("is-saved", isSaved);
  line.hidden = false;
}

// A one-tap button has no room of its own for words: they stand above the bar.
function ownLine() {
  const there = document.querySelector("body > .unsent");
  if (there) return there;
  const line = document.createElement("p");
  line.className = "dialog__unsaved unsent";
  line.setAttribute("role", "status");
  line.dataset.unsaved = "";
  const { wordsSaved, wordsUnsaved } = document.querySelector("[data-live]").dataset;
  Object.assign(line.dataset, { wordsSaved, wordsUnsaved });
  return document.body.appendChild(line);
}
