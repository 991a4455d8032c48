// Asking the server.

const BACKOFF_MAX_MS = 30_000;
const FETCH_TIMEOUT_MS = 10_000;

/** Half to all of 0.5 s, 1 s, 2 s ... 30 s, so that pages do not come back in step. */
export function backoffMs(tries) {
  return Math.min(BACKOFF_MAX_MS, 500 * 2 ** Math.min(tries, 10)) * (1 + Math.random()) / 2;
}

/** The path of the home page: this file is two folders below it, also behind a proxy. */
export const root = new URL("../../", import.meta.url).pathname;

export function get(url, type) {
  const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
  return fetch(url, { headers: { accept: type }, cache: "no-store", signal });
}

/** Has something done with a task: `cancel` or `retry`. */
export function post(url) {
  const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
  return fetch(url, { method: "POST", headers: { accept: "application/json" }, signal });
}

async function mainOf(response, css = "main[data-now]") {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const main = page.querySelector(css);
  if (!main) {
    throw new Error(`${response.url} answered ${response.status}`);
  }
  return main;
}

export async function getMain(url) {
  return mainOf(await get(url, "text/html"));
}

function send(form, fields) {
  return fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { accept: "text/html" },
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  });
}

/** Sends a form as a browser would, and returns the page that answers; what is taken leads on. */
export async function postForm(form) {
  const response = await send(form, new FormData(form));
  return { main: await mainOf(response), isTaken: response.redirected };
}

/** Presses a button that only asks, and returns the form of the page that answers. */
export async function askBy(form, button) {
  const fields = new FormData(form);
  fields.append(button.name, button.value);
  return mainOf(await send(form, fields), `#${form.id}`);
}
