// Publishes one CloudEvent in each mode, as the published library writes it. Arguments: the URL of
// a topic. Prints the answers, one in a line.

const { CloudEvent, HTTP } = require("cloudevents");

const topic = process.argv[2];

const event = (id) =>
  new CloudEvent({
    id,
    source: "/shop",
    type: "com.example.order.paid",
    subject: "orders/17",
    time: "2026-11-25T17:31:00.000Z",
    comexampleext: 5,
    data: { order: 17, note: "naïve 👍" },
  });

async function post(path, { headers, body }) {
  const response = await fetch(topic + path, { method: "POST", headers, body });
  console.log(JSON.stringify({ status: response.status, body: await response.json() }));
}

async function main() {
  await post("/events", HTTP.binary(event("binary")));
  await post("/events", HTTP.structured(event("structured")));
  await post("/events", HTTP.binary(event("structured")));
  await post("/batches", {
    headers: { "content-type": "application/cloudevents-batch+json" },
    body: JSON.stringify([event("first"), event("second")]),
  });
}

main();
