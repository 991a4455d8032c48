package dev.offload.http.kit;

import java.util.ArrayList;
import java.util.List;

/** Things in the order in which they came, of which any can be taken out at no cost. */
final class OldestFirst<E> {
  private Place<E> oldest;
  private Place<E> newest;
  private int size;

  /** The place of one thing, in one list at a time; made with it and kept by it. */
  static final class Place<E> {
    private final E thing;
    private OldestFirst<E> in;
    private Place<E> before;
    private Place<E> after;

    Place(E thing) {
      this.thing = thing;
    }
  }

  /** Adds one as the newest; one that is in it already becomes the newest. */
  void add(Place<E> one) {
    remove(one);
    one.in = this;
    one.before = newest;
    if (newest == null) {
      oldest = one;
    } else {
      newest.after = one;
    }
    newest = one;
    size++;
  }

  /**
   * @return false when it is not in it
   */
  boolean remove(Place<E> one) {
    if (one.in != this) {
      return false;
    }
    if (one.before == null) {
      oldest = one.after;
    } else {
      one.before.after = one.after;
    }
    if (one.after == null) {
      newest = one.before;
    } else {
      one.after.before = one.before;
    }
    one.in = null;
    one.before = null;
    one.after = null;
    size--;
    return true;
  }

  boolean holds(Place<E> one) {
    return one.in == this;
  }

  int size() {
    return size;
  }

  /** Returns those that are in it now, oldest first. */
  List<E> all() {
    List<E> all = new ArrayList<>(size);
    for (Place<E> one = oldest; one != null; one = one.after) {
      all.add(one.thing);
    }
    return all;
  }

  /** Returns the one that is in it for longest, or null when there is none. */
  E oldest() {
    return oldest == null ? null : oldest.thing;
  }
}
