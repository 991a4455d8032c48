package dev.offload.launch;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says who joins and leaves the cluster. Nothing that must be exclusive rests on it. */
final class Membership implements MembershipListener {
  private static final Logger LOG = LoggerFactory.getLogger("offload");

  private volatile Runnable changed = () -> {};

  /** Sets who is told of changes, on a thread of the cluster's. */
  void onChange(Runnable told) {
    changed = told;
  }

  @Override
  public void memberAdded(MembershipEvent event) {
    tell("joined", event);
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    tell("left", event);
  }

  private void tell(String what, MembershipEvent event) {
    LOG.info(
        "{} {} the cluster, nodes now: {}",
        event.getMember().getAddress(),
        what,
        event.getMembers().size());
    changed.run();
  }
}
