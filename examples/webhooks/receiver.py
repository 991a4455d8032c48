"""Receives webhooks with Python's standard library: python3 receiver.py [PORT]

CRM_SECRET is the secret that Offload signs with, whsec_ and Base64.
"""

import base64
import hashlib
import hmac
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOLERANCE_S = 5 * 60
BODY_MAX_BYTES = 1024 * 1024

key = base64.b64decode(os.environ["CRM_SECRET"].removeprefix("whsec_"))
# A task comes again after a crash or a lost answer. A real receiver keeps its ids in a database.
done = set()


def is_signed(headers, body):
    task, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > TOLERANCE_S:
        return False
    signed = f"{task}.{timestamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    # While a secret is rotated there are several signatures, separated by spaces.
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(expected.encode(), one.encode()) for one in given)


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10

    def do_POST(self):
        length = int(self.headers.get("content-length", "0"))
        if length > BODY_MAX_BYTES:
            self.close_connection = True
            return self.answer(413)
        body = self.rfile.read(length)
        if not is_signed(self.headers, body):
            return self.answer(401)
        task = self.headers["webhook-id"]
        if task not in done:
            print(task, body.decode(), flush=True)
            done.add(task)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 9000), Receiver)
print("Receiving on port", server.server_port, flush=True)
server.serve_forever()
