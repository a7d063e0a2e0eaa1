// Choosing all tasks of a page at once. Everything else works without this file.
"use strict";
document.addEventListener("change", (event) => {
  const name = event.target.dataset ? event.target.dataset.chooseAll : null;
  if (!name) return;
  for (const box of event.target.form.querySelectorAll(`input[type=checkbox][name="${name}"]`)) {
    if (!box.closest("details:not([open])")) box.checked = event.target.checked;
  }
});

// What the browser finds wrong must be seen: it cannot lead to a field that is folded away.
document.addEventListener("invalid", (event) => {
  const folded = event.target.closest("details");
  if (folded) folded.open = true;
}, true);

// A finding and its words on the page light up together; the selectable words lie over the marks.
function meant(event) {
  if (!event.target.closest) return null;
  if (!event.target.closest(".words")) return event.target.closest("[data-find]");
  const below = document.elementsFromPoint(event.clientX, event.clientY);
  return below.map((element) => element.closest("[data-find]")).find(Boolean);
}

function light(found) {
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (!found) return;
  for (const other of document.querySelectorAll(`[data-find="${CSS.escape(found.dataset.find)}"]`)) {
    other.classList.add("lit");
    const sheets = found.closest(".findings") && other.closest(".sheets");
    if (!sheets) continue;
    const place = other.getBoundingClientRect();
    const frame = sheets.getBoundingClientRect();
    if (place.top < frame.top || place.bottom > frame.bottom) {
      sheets.scrollTop += place.top - frame.top - frame.height / 3;
    }
  }
}
for (const name of ["mouseover", "focusin"]) document.addEventListener(name, (event) => light(meant(event)));
document.addEventListener("focusout", () => light(null));

// Words selected on a page become the text of a new task.
document.addEventListener("mouseup", () => {
  const selection = document.getSelection();
  const field = document.querySelector("[data-selected]");
  if (!field || !selection || selection.isCollapsed || !selection.anchorNode) return;
  const from = selection.anchorNode.parentElement;
  if (!from || !from.closest(".words")) return;
  const to = selection.focusNode.parentElement;
  const lines = [...document.querySelectorAll(".words text")];
  const chosen = lines.filter((line) => selection.containsNode(line, true)).map((line) => line.textContent);
  field.value = from === to ? selection.toString().trim() : chosen.join(" ");
  field.closest("details").open = true;
});

// One key for each answer: what bears data-key is pressed with it, or opened to be typed in, but not while somebody types.
let answered = false;
document.addEventListener("keydown", (event) => {
  if (answered || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const pressed = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!pressed) return;
  event.preventDefault();
  if (pressed.tagName !== "SUMMARY") {
    answered = true;
    pressed.click();
    return;
  }
  pressed.parentElement.open = true;
  pressed.parentElement.querySelector("input:not([type=hidden]), textarea, select").focus();
});
