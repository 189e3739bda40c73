// Half-filled forms are kept on the server for the same person, day and form, so that a lock loses
// nothing. Only what was typed: no hidden field, no PIN. Cancel throws it away.
const AFTER_MS = 800;
const NEVER = ["hidden", "password", "submit", "button", "file"];
const timers = new Map();

export function startDrafts() {
  ready();
  document.addEventListener("htmx:after:swap", ready);
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = event.target.form;
      if (form && nameOf(form)) later(form);
    });
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-discard]")) discard();
  });
  // What is saved now must not come back as a draft.
  document.addEventListener("submit", (event) => forget(event.target), true);
  // The lock button leaves at once: what was typed last goes along.
  window.addEventListener("pagehide", () => {
    for (const form of [...timers.keys()]) save(form);
  });
}

// The name stands in the form's hidden fields, so that every form drawn from one carries it.
function ready() {
  for (const form of document.forms) {
    const name = form.elements.draft?.value;
    if (name) form.dataset.draft = name;
  }
}

function nameOf(form) {
  return form.dataset.draft;
}

function later(form) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), AFTER_MS));
}

function forget(form) {
  clearTimeout(timers.get(form));
  timers.delete(form);
}

/** Keeps what stands in this form now; settles once the server has it or does not answer. */
export function save(form) {
  forget(form);
  const body = new URLSearchParams();
  for (const field of form.elements) {
    if (isTyped(field)) body.append(field.name, field.value);
  }
  return send(form, body);
}

function discard() {
  for (const form of document.forms) {
    if (!nameOf(form)) continue;
    forget(form);
    send(form, new URLSearchParams());
  }
}

function send(form, body) {
  if (!nameOf(form)) return Promise.resolve();
  // Of one patient's day, or of the unit.
  const day = new URL(form.action).pathname.match(/^\/days\/[^/]+/)?.[0] ?? "";
  return fetch(`${day}/drafts/${nameOf(form)}`, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": form.elements.csrf_token?.value ?? "" },
    keepalive: true,
  }).catch(() => {}); // no answer: the page itself still holds what was typed
}

function isTyped(field) {
  if (!field.name || field.disabled || NEVER.includes(field.type)) return false;
  if (["radio", "checkbox"].includes(field.type)) return field.checked;
  // A time that nobody changed is the time of the page, not something typed.
  if (field.closest("[data-stepper]")) return field.value !== field.defaultValue;
  return field.value !== "";
}
