// Keys that write into the PIN field, which hides behind its dots. Typing on a keyboard works too.
const DIGITS = 6;

export function startPinPads() {
  ready();
  document.addEventListener("htmx:after:swap", ready);
  document.addEventListener("click", (event) => {
    const key = event.target.closest("[data-digit], [data-clear]");
    if (key) press(key.closest("[data-pin-pad]"), key.dataset.digit);
  });
  document.addEventListener("input", (event) => {
    const pad = event.target.closest?.("[data-pin-pad]");
    if (pad) drawDots(pad);
  });
}

function ready() {
  for (const pad of document.querySelectorAll("[data-pin-pad]")) {
    for (const part of pad.querySelectorAll(".pin-dots, .pin-pad__keys")) part.hidden = false;
    drawDots(pad);
  }
}

function press(pad, digit) {
  const field = fieldOf(pad);
  if (digit === undefined) field.value = "";
  else if (field.value.length < DIGITS) field.value += digit;
  drawDots(pad);
}

function drawDots(pad) {
  const typed = fieldOf(pad).value.length;
  pad.querySelectorAll(".pin-dots i").forEach((dot, place) => {
    dot.classList.toggle("is-set", place < typed);
  });
}

function fieldOf(pad) {
  return pad.querySelector(".pin-pad__field");
}
