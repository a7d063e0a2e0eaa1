// Files dropped or chosen are sent one by one, each with its progress; without this file the form sends them as they are.
"use strict";
const form = document.querySelector("[data-drop]");
const field = form.querySelector("input[type=file]");
const list = form.querySelector(".sending");
const waiting = [];
let busy = false;

function shown(name) {
  const line = document.createElement("li");
  const label = document.createElement("span");
  const bar = document.createElement("progress");
  const state = document.createElement("b");
  label.textContent = name;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", name);
  line.append(label, bar, state);
  list.append(line);
  return { bar, state, line };
}

function next() {
  const entry = waiting.shift();
  busy = Boolean(entry);
  if (!entry) {
    window.htmx.trigger("#now", "refresh");
    return;
  }
  const { file, bar, state, line } = entry;
  const ended = (kept, why) => {
    line.className = kept ? "kept" : "late";
    state.textContent = why;
    bar.remove();
    next();
  };
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("accept", "application/json");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = event.loaded / event.total;
  });
  request.addEventListener("load", () => {
    if (request.status === 200) return ended(true, form.dataset.kept);
    let why = request.responseText;
    try {
      why = JSON.parse(why).error;
    } catch {
      why = request.status === 413 ? form.dataset.tooLarge : `${form.dataset.notKept} (${request.status})`;
    }
    return ended(false, why);
  });
  request.addEventListener("error", () => ended(false, form.dataset.lost));
  const body = new FormData();
  body.append("file", file, file.name);
  request.send(body);
}

function send(files) {
  for (const file of files) {
    const entry = { file, ...shown(file.name) };
    if (file.size > Number(form.dataset.largest) * 2 ** 20) {
      entry.line.className = "late";
      entry.state.textContent = form.dataset.tooLarge;
      entry.bar.remove();
    } else {
      waiting.push(entry);
    }
  }
  if (!busy) next();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send([...field.files]);
  form.reset();
});
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    form.classList.toggle("over", name === "dragover");
    if (name === "drop") send([...event.dataTransfer.files]);
  });
}
