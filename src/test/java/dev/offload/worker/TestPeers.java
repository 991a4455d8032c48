package dev.offload.worker;

import dev.offload.bus.Given;
import dev.offload.bus.Take;
import dev.offload.bus.Waiting;
import io.vertx.core.Future;
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
      nodes.values().forEach(node -> node.worker.heard(waiting));
    }
  }

  @Override
  public Future<Given> take(String from, Take take) {
    wanted.add(take);
    Future<Given> given = named(from).worker.give(take);
    return losesAnswers ? Future.failedFuture("no answer") : given;
  }

  @Override
  public void given(String to, Given given) {
    if (!losesHints) {
      named(to).worker.heard(to, given);
    }
  }

  private TestNode named(String incarnation) {
    return nodes.get(incarnation.split("-")[0]);
  }
}
