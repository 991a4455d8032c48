// A receiver of webhooks that reads them with the published libraries, and answers what it read.
// Arguments: the secret with which signatures are verified. Prints its port.

const http = require("node:http");
const { HTTP } = require("cloudevents");
const { Webhook } = require("standardwebhooks");

const webhook = new Webhook(process.argv[2]);

function read(headers, body) {
  webhook.verify(body, headers);
  const event = HTTP.toEvent({ headers, body });
  const { id, source, type, subject, time, comexampleext, datacontenttype, data } = event;
  return { id, source, type, subject, time, comexampleext, datacontenttype, data };
}

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    try {
      const answer = JSON.stringify(read(request.headers, Buffer.concat(chunks).toString("utf8")));
      response.writeHead(200, { "content-type": "application/json" }).end(answer);
    } catch (e) {
      response.writeHead(400, { "content-type": "text/plain" }).end(String(e));
    }
  });
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
// Ends with whoever started it.
process.stdin.on("end", () => process.exit(0)).resume();
