package dev.offload.worker;

import dev.offload.task.LiveTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Messages of an ordered queue that are due. Those of a group go out by their ids, and none while
 * one of the group is with a receiver, or one before it waits after it was received. Groups take
 * turns; messages without a group are one.
 */
final class OrderedTasks implements Ready {
  private static final String NONE = "";

  private final Map<String, Group> groups = new HashMap<>();

  /** Those of which some message may go out, in the order in which they take turns. */
  private final Set<Group> free = new LinkedHashSet<>();

  /** How many are due since each time. */
  private final TreeMap<Long, Integer> dueTimes = new TreeMap<>();

  private int waiting;
  private volatile int size;
  private volatile long oldestDueAt = Long.MAX_VALUE;

  private static final class Group {
    private final String name;
    private final TreeMap<UUID, LiveTask> ready = new TreeMap<>();
    private final Set<UUID> out = new HashSet<>();
    private final TreeSet<UUID> waiting = new TreeSet<>();

    Group(String name) {
      this.name = name;
    }

    boolean hasNext() {
      return !ready.isEmpty()
          && (waiting.isEmpty() || waiting.first().compareTo(ready.firstKey()) > 0);
    }

    boolean knows(UUID id) {
      return ready.containsKey(id) || out.contains(id) || waiting.contains(id);
    }

    boolean isEmpty() {
      return ready.isEmpty() && out.isEmpty() && waiting.isEmpty();
    }
  }

  private Group of(LiveTask task) {
    return groups.computeIfAbsent(task.group() == null ? NONE : task.group(), Group::new);
  }

  private void changed(Group group) {
    if (group.out.isEmpty() && group.hasNext()) {
      free.add(group);
    } else {
      free.remove(group);
    }
    if (group.isEmpty()) {
      groups.remove(group.name);
    }
  }

  @Override
  public void add(LiveTask task) {
    Group group = of(task);
    group.out.remove(task.id());
    isWaitingNoMore(group, task.id());
    came(group.ready.put(task.id(), task), -1);
    came(task, 1);
    changed(group);
  }

  @Override
  public void isOut(LiveTask task) {
    Group group = of(task);
    came(group.ready.remove(task.id()), -1);
    isWaitingNoMore(group, task.id());
    group.out.add(task.id());
    changed(group);
  }

  @Override
  public void waits(LiveTask task) {
    Group group = of(task);
    group.out.remove(task.id());
    waiting += group.waiting.add(task.id()) ? 1 : 0;
    changed(group);
  }

  @Override
  public void ended(LiveTask task) {
    Group group = of(task);
    group.out.remove(task.id());
    isWaitingNoMore(group, task.id());
    changed(group);
  }

  private boolean isWaitingNoMore(Group group, UUID id) {
    boolean waited = group.waiting.remove(id);
    waiting -= waited ? 1 : 0;
    return waited;
  }

  @Override
  public int waiting() {
    return waiting;
  }

  @Override
  public boolean letGo(UUID id, int version) {
    Group group = groups.values().stream().filter(it -> it.knows(id)).findFirst().orElse(null);
    if (group == null) {
      return false;
    }
    LiveTask ready = group.ready.get(id);
    isWaitingNoMore(group, id);
    if (ready != null && ready.version() <= version) {
      came(group.ready.remove(id), -1);
    }
    changed(group);
    return ready != null;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public long oldestDueAt() {
    return oldestDueAt;
  }

  /** Counts one that came, or that went. */
  private void came(LiveTask task, int count) {
    if (task != null) {
      size += count;
      dueTimes.merge(
          task.dueAt(), count, (before, more) -> before + more == 0 ? null : before + more);
      oldestDueAt = dueTimes.isEmpty() ? Long.MAX_VALUE : dueTimes.firstKey();
    }
  }

  /** Takes one to be sent elsewhere: where its order is kept. */
  @Override
  public LiveTask take() {
    Group group =
        groups.values().stream().filter(it -> !it.ready.isEmpty()).findFirst().orElseThrow();
    LiveTask first = group.ready.pollFirstEntry().getValue();
    came(first, -1);
    changed(group);
    return first;
  }

  /** Takes what may go out to one receiver, which gets several of a group in order. */
  @Override
  public List<LiveTask> take(int max) {
    List<LiveTask> taken = new ArrayList<>();
    List<Group> chosen = new ArrayList<>();
    Iterator<Group> turns = free.iterator();
    while (taken.size() < max && turns.hasNext()) {
      Group group = turns.next();
      chosen.add(group);
      while (taken.size() < max && group.hasNext()) {
        LiveTask next = group.ready.pollFirstEntry().getValue();
        group.out.add(next.id());
        taken.add(next);
        came(next, -1);
      }
    }
    chosen.forEach(this::changed);
    return taken;
  }

  @Override
  public void clear() {
    groups.clear();
    free.clear();
    dueTimes.clear();
    size = 0;
    waiting = 0;
    oldestDueAt = Long.MAX_VALUE;
  }
}
