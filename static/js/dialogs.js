// A link with data-dialog opens the dialog that is already in the page; without one it is a link.
import { freshen } from "./stepper.js";

export function startDialogs() {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey) return;
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog?.showModal) {
      event.preventDefault();
      open(dialog);
    }
    const closer = event.target.closest("[data-close]");
    if (closer) closer.closest("dialog")?.close();
  });
}

function open(dialog) {
  // What was typed before stays: closing is not losing.
  if (!dialog.open) {
    freshen(dialog);
    dialog.showModal();
  }
  const first = dialog.querySelector("[aria-invalid=true], .entry__input, .nhsuk-input");
  first?.focus();
}
