// The form works without this. It keeps one click from becoming two tasks, and ids fresh.

import { own } from "./announcer.js";
import { byId } from "./dom.js";
import { clock } from "./time.js";

const SUBMIT_TIMEOUT_MS = 10_000;

/** A UUIDv7 (RFC 9562, section 5.7). */
function newTaskID() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let ms = Math.floor(clock.nowMs());
  for (let i = 5; i >= 0; i--) {
    bytes[i] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export function improveForm(form) {
  const button = form.querySelector("button");
  const label = button.textContent;
  const id = form.elements.taskID;
  let keepsID = form.hasAttribute("data-retry");
  let isSent = false;
  let timer = null;
  const enable = () => {
    clearTimeout(timer);
    isSent = false;
    button.disabled = false;
    button.textContent = label;
  };
  form.addEventListener("submit", (event) => {
    if (isSent) {
      event.preventDefault();
      return;
    }
    isSent = true;
    if (!keepsID) {
      id.value = newTaskID();
    }
    own.add(id.value);
    button.disabled = true;
    button.textContent = "Sending…";
    // Still here: it was stopped; or back here. Either way the same text must be the same task, and
    // the server makes another text another one.
    keepsID = true;
    timer = setTimeout(enable, SUBMIT_TIMEOUT_MS);
  });
  const shortcut = document.createElement("span");
  shortcut.className = "shortcut";
  shortcut.textContent = " Ctrl+Enter starts it.";
  byId("hint").append(shortcut);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      enable();
    }
  });
}
