// Choosing all tasks of a page at once. Everything else works without this file.
"use strict";
document.addEventListener("change", (event) => {
  const name = event.target.dataset ? event.target.dataset.chooseAll : null;
  if (!name) return;
  for (const box of event.target.form.querySelectorAll(`input[type=checkbox][name="${name}"]`)) {
    box.checked = event.target.checked;
  }
});
