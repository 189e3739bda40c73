// The focused row stays clear of the system's keypad, and Next walks from field to field.
// Trend points and NEWS2 are asked from the server (htmx attributes on the fields), not worked out.
export function startEntry() {
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.(".entry, .blind__field");
    if (row) row.scrollIntoView({ block: "center", behavior: "auto" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.(".entry__input")) return;
    event.preventDefault();
    next(event.target)?.focus();
  });
  // A wheel or a swipe over a number must not change it.
  document.addEventListener("wheel", (event) => {
    if (event.target.matches?.("input[type=number]")) event.target.blur();
  }, { passive: true });
}

function next(field) {
  const fields = [...field.form.querySelectorAll(".entry__input")];
  const behind = fields.slice(fields.indexOf(field) + 1);
  return behind.find((other) => !isSkipped(other)) ?? null;
}

function isSkipped(field) {
  return field.closest(".entry").querySelector(".entry__cannot-box")?.checked ?? false;
}
