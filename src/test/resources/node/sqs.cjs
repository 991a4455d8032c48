// What the client of AWS for JavaScript and sqs-consumer do with the queues at an endpoint. Prints a
// line for each thing that was as it must be.
const assert = require("node:assert");
const {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} = require("@aws-sdk/client-sqs");
const { Consumer } = require("sqs-consumer");

const endpoint = process.argv[2];
const options = {
  region: "us-east-1",
  credentials: { accessKeyId: "id", secretAccessKey: "secret" },
};
const client = new SQSClient({ ...options, endpoint });
const ok = (what) => console.log("ok " + what);
const queue = async (QueueName, Attributes) =>
  (await client.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl;
const receive = (QueueUrl, more) =>
  client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }));

async function sendsAndReceives() {
  const QueueUrl = await queue("js");
  const MessageAttributes = {
    A: { DataType: "String", StringValue: "x" },
    B: { DataType: "Binary", BinaryValue: new Uint8Array([1, 2]) },
  };
  await client.send(
    new SendMessageCommand({ QueueUrl, MessageBody: "grüße €", MessageAttributes }),
  );
  const { Messages } = await receive(QueueUrl, {
    WaitTimeSeconds: 5,
    MessageAttributeNames: ["All"],
    MessageSystemAttributeNames: ["All"],
  });
  assert.strictEqual(Messages[0].Body, "grüße €");
  assert.deepStrictEqual([...Messages[0].MessageAttributes.B.BinaryValue], [1, 2]);
  assert.strictEqual(Messages[0].Attributes.ApproximateReceiveCount, "1");
  ok("a message is received as it was sent");

  const { ReceiptHandle } = Messages[0];
  await client.send(
    new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
  );
  const again = await receive(QueueUrl, { WaitTimeSeconds: 5 });
  const Entries = again.Messages.map((it) => ({ Id: "a", ReceiptHandle: it.ReceiptHandle }));
  const deleted = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  assert.strictEqual(deleted.Successful.length, 1);
  assert.strictEqual((await receive(QueueUrl)).Messages, undefined);
  ok("it is released, received again and deleted");
}

async function talksToTheHostOfTheUrl() {
  const QueueUrl = await queue("js");
  const other = new SQSClient(options);
  await other.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }));
  await client.send(new PurgeQueueCommand({ QueueUrl }));
  ok("without an endpoint the host of the queue is asked");
}

async function isTold() {
  const none = { QueueUrl: endpoint + "/000000000000/none", MessageBody: "x" };
  const error = await client.send(new SendMessageCommand(none)).catch((e) => e);
  assert.ok(error instanceof QueueDoesNotExist);
  assert.strictEqual(error.name, "QueueDoesNotExist");
  const QueueUrl = await queue("js-batch");
  const Entries = [
    { Id: "a", MessageBody: "1" },
    { Id: "b", MessageBody: "2", DelaySeconds: 901 },
  ];
  const answer = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  assert.strictEqual(answer.Successful[0].Id, "a");
  assert.strictEqual(answer.Failed[0].Code, "InvalidParameterValue");
  const listed = await client.send(new ListQueuesCommand({ QueueNamePrefix: "js-b" }));
  assert.deepStrictEqual(listed.QueueUrls, [QueueUrl]);
  ok("what is wrong is told");
}

async function keepsOrder() {
  const QueueUrl = await queue("js.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true" });
  for (const MessageBody of ["1", "2", "2", "3"]) {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: "g" }));
  }
  const { Messages } = await receive(QueueUrl, { WaitTimeSeconds: 5 });
  assert.deepStrictEqual(
    Messages.map((it) => it.Body),
    ["1", "2", "3"],
  );
  ok("a group keeps its order and takes nothing twice");
}

async function consumes() {
  const queueUrl = await queue("js-consumer", { VisibilityTimeout: "1" });
  const seen = [];
  const all = new Promise((resolve) => {
    const consumer = Consumer.create({
      queueUrl,
      sqs: client,
      batchSize: 10,
      waitTimeSeconds: 2,
      handleMessage: async (message) => {
        seen.push(message.Body);
        if (message.Body === "fails once" && seen.filter((it) => it === message.Body).length < 2) {
          throw new Error("as meant");
        }
        if (seen.length === 4) {
          resolve(consumer);
        }
        return message;
      },
    });
    consumer.on("error", () => {});
    consumer.on("processing_error", () => {});
    consumer.start();
  });
  for (const MessageBody of ["one", "fails once", "two"]) {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
  }
  const consumer = await all;
  const stopped = new Promise((resolve) => consumer.on("stopped", resolve));
  consumer.stop();
  await stopped;
  const names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
  let left = 1;
  while (left > 0) {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: names }),
    );
    left = names.map((it) => Number(Attributes[it])).reduce((a, b) => a + b);
  }
  assert.deepStrictEqual(seen.sort(), ["fails once", "fails once", "one", "two"]);
  ok("a consumer gets what it failed at again");
}

(async () => {
  await sendsAndReceives();
  await talksToTheHostOfTheUrl();
  await isTold();
  await keepsOrder();
  await consumes();
})().catch((e) => {
  console.error(e);
  process.exit(1);
});
