package dev.offload.node;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import dev.offload.observe.NodeNames;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says who joins and leaves the cluster, and whether who left had told that it stops. Nothing that
 * must be exclusive rests on it. For any thread.
 */
public final class Membership implements MembershipListener {
  private static final Logger LOG = LoggerFactory.getLogger("offload");

  /** More than a cluster has; what tells of itself beyond is named by its address. */
  private static final int KNOWN_MAX = 1_000;

  private final Map<String, Neighbour> known = new ConcurrentHashMap<>();
  private volatile Runnable changed = () -> {};
  private volatile NodeNames names = new NodeNames();

  /**
   * What another node told of itself.
   *
   * @param member its id in the cluster
   * @param incarnation null when it runs no tasks
   * @param place host and ports, as they are shown
   */
  record Neighbour(String member, String incarnation, String place, boolean isStopping) {}

  /** Sets who is told of changes, on a thread of the cluster's, and where names are kept. */
  void onChange(NodeNames kept, Runnable told) {
    names = kept;
    changed = told;
  }

  /** Another node told of itself. Returns whether it was not known before. */
  boolean heard(Neighbour neighbour) {
    boolean isNew = !known.containsKey(neighbour.member);
    if (isNew && known.size() >= KNOWN_MAX) {
      return false;
    }
    known.put(neighbour.member, neighbour);
    if (neighbour.incarnation != null) {
      names.at(neighbour.incarnation, neighbour.place);
      if (neighbour.isStopping) {
        names.stopped(neighbour.incarnation);
      }
    }
    if (isNew) {
      LOG.info("Cluster member: {}", name(neighbour));
    }
    return isNew;
  }

  @Override
  public void memberAdded(MembershipEvent event) {
    LOG.info(
        "{} joined the cluster, nodes now: {}",
        place(event.getMember()),
        event.getMembers().size());
    changed.run();
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    Neighbour gone = known.remove(id(event.getMember()));
    int nodes = event.getMembers().size();
    if (gone == null) {
      LOG.info("{} left the cluster, nodes now: {}", place(event.getMember()), nodes);
    } else if (gone.isStopping) {
      LOG.info("{} stopped and left the cluster, nodes now: {}", name(gone), nodes);
    } else {
      if (gone.incarnation != null) {
        names.lost(gone.incarnation);
      }
      LOG.warn(
          "{} was lost: it left the cluster without stopping, nodes now: {}", name(gone), nodes);
    }
    changed.run();
  }

  private String name(Neighbour neighbour) {
    return neighbour.incarnation == null
        ? "a node without a worker (" + neighbour.place + ")"
        : names.of(neighbour.incarnation);
  }

  /** Returns host and port of membership, written as nodes tell them. */
  static String place(Member member) {
    String host = member.getAddress().getHost();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + member.getAddress().getPort();
  }

  /** Vert.x keeps its own id of a node there. */
  private static String id(Member member) {
    String id = member.getAttribute("__vertx.nodeId");
    return id == null ? member.getUuid().toString() : id;
  }
}
