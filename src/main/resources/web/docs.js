// The page of the API: shows the document of this node, and no other that an address may name.

import { root } from "./server.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const showScheme = () => document.documentElement.classList.toggle("dark-mode", dark.matches);

showScheme();
dark.addEventListener("change", showScheme);

globalThis.SwaggerUIBundle({
  dom_id: "#api",
  url: new URL(`${root}openapi.yaml`, location.href).href,
  deepLinking: true,
  validatorUrl: "none",
});
