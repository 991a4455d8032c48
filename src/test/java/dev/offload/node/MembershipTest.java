package dev.offload.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.impl.MemberImpl;
import com.hazelcast.version.MemberVersion;
import dev.offload.node.Membership.Neighbour;
import dev.offload.observe.LogLines;
import dev.offload.observe.NodeNames;
import java.lang.reflect.Proxy;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator reads of nodes that come and go. */
class MembershipTest {
  @RegisterExtension final LogLines log = new LogLines();
  private final NodeNames names = new NodeNames();
  private final Membership membership = new Membership();
  private final Member other = member("id-of-other");
  private int changes;

  @BeforeEach
  void listen() {
    membership.onChange(names, () -> changes++);
  }

  @Test
  void a_node_that_joins_is_named_by_its_address_and_then_as_it_tells() {
    membership.memberAdded(event(MembershipEvent.MEMBER_ADDED, 2));
    assertThat(membership.heard(other(false))).isTrue();
    assertThat(membership.heard(other(false))).isFalse();

    assertThat(log.all())
        .containsExactly(
            "INFO 127.0.0.1:5702 joined the cluster, nodes now: 2",
            "INFO Cluster member: node-2 (127.0.0.1:5702, web 127.0.0.1:8081)");
    assertThat(changes).isEqualTo(1);
  }

  @Test
  void one_that_stopped_is_told_from_one_that_was_lost() {
    membership.heard(other(false));
    membership.heard(other(true));
    membership.memberRemoved(event(MembershipEvent.MEMBER_REMOVED, 1));
    membership.heard(other(false));
    membership.memberRemoved(event(MembershipEvent.MEMBER_REMOVED, 1));

    String name = "node-2 (127.0.0.1:5702, web 127.0.0.1:8081)";
    assertThat(log.all())
        .contains(
            "INFO " + name + " stopped and left the cluster, nodes now: 1",
            "WARN " + name + " was lost: it left the cluster without stopping, nodes now: 1");
  }

  @Test
  void one_that_told_nothing_is_named_by_its_address() {
    membership.memberRemoved(event(MembershipEvent.MEMBER_REMOVED, 1));

    assertThat(log.all()).containsExactly("INFO 127.0.0.1:5702 left the cluster, nodes now: 1");
  }

  @Test
  void one_without_a_worker_is_named_by_where_it_listens() {
    membership.heard(new Neighbour("id-of-other", null, "web 127.0.0.1:8081", true));
    membership.memberRemoved(event(MembershipEvent.MEMBER_REMOVED, 1));

    assertThat(log.all())
        .contains(
            "INFO a node without a worker (web 127.0.0.1:8081) stopped"
                + " and left the cluster, nodes now: 1");
  }

  @Test
  void what_more_than_a_thousand_tell_is_not_kept() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(membership.heard(new Neighbour("id-" + i, null, "x", false))).isTrue();
    }
    assertThat(membership.heard(other(false))).isFalse();
  }

  private static Neighbour other(boolean isStopping) {
    return new Neighbour("id-of-other", "node-2", "127.0.0.1:5702, web 127.0.0.1:8081", isStopping);
  }

  private MembershipEvent event(int type, int nodes) {
    Cluster cluster =
        (Cluster)
            Proxy.newProxyInstance(
                Cluster.class.getClassLoader(),
                new Class<?>[] {Cluster.class},
                (proxy, method, arguments) -> null);
    Set<Member> members =
        nodes == 1 ? Set.of(member("id-of-own")) : Set.of(member("id-of-own"), other);
    return new MembershipEvent(cluster, other, type, members);
  }

  private static Member member(String id) {
    try {
      return new MemberImpl.Builder(new Address("127.0.0.1", 5702))
          .version(MemberVersion.UNKNOWN)
          .uuid(UUID.randomUUID())
          .attributes(Map.of("__vertx.nodeId", id))
          .build();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
