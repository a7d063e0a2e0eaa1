// Choosing all tasks of a page at once. Everything else works without this file.
"use strict";
document.addEventListener("change", (event) => {
  const name = event.target.dataset ? event.target.dataset.chooseAll : null;
  if (!name) return;
  for (const box of event.target.form.querySelectorAll(`input[type=checkbox][name="${name}"]`)) {
    box.checked = event.target.checked;
  }
});

// A finding and its words on the page light up together.
function light(event, on) {
  const found = event.target.closest ? event.target.closest("[data-find]") : null;
  if (!found) return;
  for (const other of document.querySelectorAll(`[data-find="${CSS.escape(found.dataset.find)}"]`)) {
    other.classList.toggle("lit", on);
    if (on && found.closest(".findings") && other.closest(".sheets")) {
      const sheets = other.closest(".sheets");
      const place = other.getBoundingClientRect();
      const frame = sheets.getBoundingClientRect();
      if (place.top < frame.top || place.bottom > frame.bottom) {
        sheets.scrollTop += place.top - frame.top - frame.height / 3;
      }
    }
  }
}
for (const [name, on] of [["mouseover", true], ["focusin", true], ["mouseout", false], ["focusout", false]]) {
  document.addEventListener(name, (event) => light(event, on));
}

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

// One key for each answer: what bears data-key is pressed with it, but not while something is typed.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const meant = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!meant) return;
  event.preventDefault();
  meant.click();
  const open = meant.closest("details[open]");
  if (open && meant.tagName === "SUMMARY") open.querySelector("input:not([type=hidden]), textarea, select").focus();
});
