package dev.offload.http.sqs;

import dev.offload.http.queue.QueueParts;
import dev.offload.settings.Queues;
import dev.offload.settings.Settings;
import java.util.HashMap;
import java.util.Map;

/** Puts the parts of the SQS endpoint together. */
public final class Sqs {

  private Sqs() {}

  /** Returns what answers SQS clients. */
  public static SqsEndpoint endpoint(Settings settings, QueueParts parts) {
    Queues.Sqs sqs = settings.queues().sqs();
    QueueNames names = new QueueNames(sqs, settings.http().basePath());
    NamedQueues queues = new NamedQueues(parts.queues(), names);
    QueueAttributes attributes = new QueueAttributes(names);
    Map<String, Operation> all = new HashMap<>();
    all.putAll(new QueueOperations(queues, attributes, parts.broker()).all());
    all.putAll(new AttributeOperations(queues, attributes).all());
    all.putAll(new SendOperations(queues, parts.messages(), parts.broker()).all());
    all.putAll(new ReceiveOperations(queues, parts.receiving()).all());
    all.putAll(new SettleOperations(queues, parts.broker()).all());
    all.putAll(new MoveOperations(queues, parts.broker(), parts.reads()).all());
    Signature signature = new Signature(sqs.keys(), parts.messages()::nowMs);
    return new SqsEndpoint(parts.bodies(), signature, all);
  }
}
