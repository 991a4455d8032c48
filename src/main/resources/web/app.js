// Makes the pages live. Without it everything works, but a page must be reloaded to see what is new.

import { announcer } from "./announcer.js";
import { byId } from "./dom.js";
import { improveForm } from "./form.js";
import { live, overdue } from "./live.js";
import { rows } from "./rows.js";
import { previewWhileTyping } from "./schedule.js";
import { root } from "./server.js";
import { subscriptions } from "./subscriptions.js";
import { startTask } from "./task.js";
import { clock, tellTimes } from "./time.js";

/** Runs at once and each second while the page can be seen. */
function whileVisible(show, hide, tick) {
  let timer = null;
  const change = () => {
    clearInterval(timer);
    if (document.hidden) {
      hide();
    } else {
      timer = setInterval(tick, 1_000);
      show();
    }
  };
  document.addEventListener("visibilitychange", change);
  if (!document.hidden) {
    timer = setInterval(tick, 1_000);
  }
}

function startHome(main) {
  const isOlder = main.hasAttribute("data-older");
  live.isFiltered = main.hasAttribute("data-filtered");
  if (!live.isFiltered) {
    // Of older tasks the list does not show what was just taken.
    improveForm(byId("new-task"), isOlder ? () => location.assign(root) : live.take);
  }
  if (isOlder) {
    whileVisible(tellTimes, () => {}, tellTimes);
    return;
  }
  rows.all().forEach(rows.schedule);
  live.remember();
  byId("live-switch").checked = !live.isOff;
  byId("live-switch").addEventListener("change", (event) => live.turn(event.target.checked));
  byId("new").addEventListener("click", rows.showNew);
  const tick = () => {
    tellTimes();
    overdue.tick();
    live.tick();
    announcer.tick();
  };
  whileVisible(live.catchUp, live.stop, tick);
  window.addEventListener("pagehide", live.stop);
  window.addEventListener("online", () => document.hidden || live.catchUp());
  window.addEventListener("pageshow", (event) => event.persisted && live.catchUp());
  if (document.hidden) {
    return;
  }
  live.tell("connecting");
  if (main.hasAttribute("data-store-down")) {
    live.later("down");
  } else {
    live.goOn(main.dataset.position);
  }
}

// What only works with a script is to be seen only now.
document.documentElement.classList.add("scripted");

const schedule = byId("schedule-form");
if (schedule) {
  previewWhileTyping(schedule);
}

const main = document.querySelector("main[data-now]");
if (main) {
  clock.set(main.dataset.now);
  tellTimes();
  if (main.id === "home") {
    startHome(main);
  } else if (main.id !== "task") {
    whileVisible(subscriptions.tick, () => {}, subscriptions.tick);
  } else {
    const page = startTask(main);
    whileVisible(page.show, page.hide, page.tick);
  }
}
