package dev.offload.worker;

import dev.offload.task.LiveTask;
import dev.offload.task.Shelf;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What is known of the tasks that are not held, shelf by shelf: one that stands still keeps its
 * tasks in the store, and takes no places from the others.
 */
final class Backlogs {
  static final long NEVER = Long.MAX_VALUE;

  private final Function<Shelf, Places> places;
  private final Map<Shelf, Backlog> all = new HashMap<>();

  /** A reading of everything is under way or to come: of shelves that are new nothing was read. */
  private boolean isAllToRead = true;

  /**
   * @param places where the tasks of a shelf are held: asked once for each
   */
  Backlogs(Function<Shelf, Places> places) {
    this.places = places;
  }

  Backlog of(Shelf shelf) {
    Backlog known = all.get(shelf);
    if (known == null) {
      known = new Backlog(places.apply(shelf), isAllToRead);
      all.put(shelf, known);
    }
    return known;
  }

  /**
   * A task is held in place of what was held of it. What an attempt runs of has no place: there are
   * no more of those than slots.
   *
   * @param before null for none
   * @return whether it ends the wait for places
   */
  boolean held(LiveTask before, LiveTask task) {
    boolean hadPlace = before != null && !before.attempts().running();
    boolean needsPlace = !task.attempts().running();
    boolean staysThere = hadPlace && needsPlace && before.shelf().equals(task.shelf());
    if (needsPlace && !staysThere) {
      of(task.shelf()).places().take();
    }
    return hadPlace && !staysThere && of(before.shelf()).places().giveBack();
  }

  /**
   * Returns when far tasks are to be read that there may be room for.
   *
   * @param leadMs how long before they are due, if there is much room
   */
  long readAt(long leadMs) {
    long soonest = NEVER;
    for (Backlog it : all.values()) {
      soonest = Math.min(soonest, it.readAt(leadMs));
    }
    return soonest;
  }

  /** Says whether tasks that were stored as near found no room, and may find some now. */
  boolean isNearToRead() {
    return all.values().stream().anyMatch(Backlog::isNearToRead);
  }

  /** Returns the shelves of which it is not worth reading tasks yet. */
  Set<Shelf> full() {
    Set<Shelf> full = new HashSet<>();
    all.forEach(
        (shelf, it) -> {
          if (it.places().areAwaited()) {
            full.add(shelf);
          }
        });
    return full;
  }

  /**
   * A reading of what is far begins.
   *
   * @param leftOut the shelves that are not read
   */
  void readingBegins(Set<Shelf> leftOut) {
    each(leftOut, Backlog::readingBegins);
  }

  /** A reading of everything begins, as it is not known what there is. */
  void readingOfAllBegins() {
    isAllToRead = true;
    each(Set.of(), Backlog::readingOfAllBegins);
  }

  /** It came to the end; or there was no room for some, which are minded. */
  void readingEnds(Set<Shelf> leftOut) {
    isAllToRead = false;
    each(leftOut, Backlog::readingEnds);
  }

  private void each(Set<Shelf> leftOut, Consumer<Backlog> what) {
    all.forEach(
        (shelf, backlog) -> {
          if (!leftOut.contains(shelf)) {
            what.accept(backlog);
          }
        });
  }

  /** Forgets what is known of a lane, and how many places it has. */
  void forget(String lane) {
    isAllToRead = true;
    all.keySet().removeIf(shelf -> shelf.lane().equals(lane));
  }

  /** There may be a far task in a lane of which neither priority nor due time are known. */
  void forgetWhatIsHeld(String lane) {
    all.forEach(
        (shelf, backlog) -> {
          if (shelf.lane().equals(lane)) {
            backlog.forgetWhatIsHeld();
          }
        });
  }

  void clear() {
    isAllToRead = true;
    all.values().forEach(it -> it.places().clear());
    all.clear();
  }
}
