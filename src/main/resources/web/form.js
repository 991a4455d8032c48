// The form works without this. With it the text stays until it is known to be stored, one click does
// not become two tasks, and ids are fresh.

import { own } from "./announcer.js";
import { byId } from "./dom.js";
import { postForm } from "./server.js";
import { clock } from "./time.js";

const NO_ANSWER =
  "No answer came, so the text may or may not be stored. Try again: the same text cannot create a second task.";

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

/** Says above the text why it was not taken, or nothing more. */
function tell(text, why) {
  byId("problem")?.remove();
  text.toggleAttribute("aria-invalid", why !== "");
  text.setAttribute("aria-describedby", why ? "problem hint" : "hint");
  if (why) {
    const problem = document.createElement("p");
    problem.id = "problem";
    problem.className = "problem";
    problem.setAttribute("role", "alert");
    problem.textContent = why;
    text.before(problem);
    text.focus();
  }
}

/**
 * Has the form send its text without leaving the page.
 *
 * @param taken is given the page that shows what was taken
 */
export function improveForm(form, taken) {
  const button = form.querySelector("button");
  const { background: text, taskID: id } = form.elements;
  let label = button.textContent;
  // Until an answer says what became of it, the same text must be the same task; the server makes
  // another text another one.
  let keepsID = form.hasAttribute("data-retry");
  let isSent = false;

  /** What the page says that came as an answer: it has the form as it is to be now. */
  const refused = (fresh) => {
    const its = fresh.querySelector("#new-task");
    keepsID = its.hasAttribute("data-retry");
    id.value = its.elements.taskID.value;
    label = its.querySelector("button").textContent;
    tell(text, its.querySelector("#problem").textContent);
  };
  const send = async () => {
    try {
      const { main, isTaken } = await postForm(form);
      if (isTaken) {
        keepsID = false;
        label = "Start task";
        text.value = "";
        tell(text, "");
        taken(main);
      } else {
        refused(main);
      }
    } catch {
      keepsID = true;
      label = "Try again";
      tell(text, NO_ANSWER);
    }
    isSent = false;
    button.disabled = false;
    button.textContent = label;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isSent) {
      return;
    }
    isSent = true;
    if (!keepsID) {
      id.value = newTaskID();
    }
    own.add(id.value);
    button.disabled = true;
    button.textContent = "Sending…";
    send();
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
}
