// Asking the server.

const BACKOFF_MAX_MS = 30_000;
const FETCH_TIMEOUT_MS = 10_000;

/** Half to all of 0.5 s, 1 s, 2 s ... 30 s, so that pages do not come back in step. */
export function backoffMs(tries) {
  return Math.min(BACKOFF_MAX_MS, 500 * 2 ** Math.min(tries, 10)) * (1 + Math.random()) / 2;
}

export function get(url, type) {
  const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
  return fetch(url, { headers: { accept: type }, cache: "no-store", signal });
}

/** Has something done with a task: `cancel` or `retry`. */
export function post(url) {
  const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
  return fetch(url, { method: "POST", headers: { accept: "application/json" }, signal });
}

export async function getMain(url) {
  const response = await get(url, "text/html");
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const main = page.querySelector("main[data-now]");
  if (!main) {
    throw new Error(`${url} answered ${response.status}`);
  }
  return main;
}
