package dev.offload.worker;

import dev.offload.bus.Given;
import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.Submissions;
import dev.offload.bus.Submissions.Answers;
import dev.offload.bus.Take;
import dev.offload.bus.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Nodes of a test that reach each other at once, unless messages are lost. */
final class TestPeers implements Peers {
  final List<Waiting> told = new ArrayList<>();
  final List<Take> wanted = new ArrayList<>();
  private final Map<String, TestNode> nodes = new HashMap<>();
  private boolean losesHints;
  private boolean losesAnswers;

  TestNode connect(String name, TestNode node) {
    nodes.put(name, node);
    node.reach(this);
    return node;
  }

  void loseHints() {
    losesHints = true;
  }

  void loseAnswers() {
    losesAnswers = true;
  }

  @Override
  public void waiting(Waiting waiting) {
    told.add(waiting);
    if (!losesHints) {
      nodes.values().forEach(node -> node.worker.sharing().heard(waiting));
    }
  }

  @Override
  public Future<Given> take(String from, Take take) {
    wanted.add(take);
    Future<Given> given = named(from).worker.sharing().give(take);
    return losesAnswers ? Future.failedFuture("no answer") : given;
  }

  @Override
  public Future<QueueAnswer> ask(String home, QueueCommand command, long withinMs) {
    Promise<QueueAnswer> answer = Promise.promise();
    named(home)
        .worker
        .desk()
        .answer(
            command,
            said -> {
              if (losesAnswers) {
                answer.tryFail("no answer");
                return Future.failedFuture("not received");
              }
              answer.tryComplete(said);
              return Future.succeededFuture();
            });
    return answer.future();
  }

  @Override
  public Future<Answers> submit(String home, Submissions messages) {
    Promise<Answers> answers = Promise.promise();
    named(home).worker.inbox().takeHere(messages, answers::tryComplete);
    return losesAnswers ? Future.failedFuture("no answer") : answers.future();
  }

  @Override
  public void given(String to, Given given) {
    if (!losesHints) {
      named(to).worker.sharing().heard(to, given);
    }
  }

  private TestNode named(String incarnation) {
    return nodes.get(incarnation.split("-")[0]);
  }
}
