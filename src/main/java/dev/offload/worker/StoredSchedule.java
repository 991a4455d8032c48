package dev.offload.worker;

import dev.offload.schedule.Firing;
import dev.offload.schedule.Past;
import dev.offload.schedule.Timetables;
import dev.offload.schedule.Wanted;
import dev.offload.task.Task;

/** A schedule as it is stored. */
record StoredSchedule(Task task, Wanted wanted, Past past) {

  /**
   * Reads the task that it is.
   *
   * @throws IllegalArgumentException when it is none
   */
  static StoredSchedule of(Task task) {
    return new StoredSchedule(task, Wanted.of(task.payload()), Past.of(task.state()));
  }

  /**
   * Reads the task that it is, slots and all.
   *
   * @throws IllegalArgumentException when it is none, or one that this version cannot read
   */
  static StoredSchedule whole(Task task) {
    StoredSchedule read = of(task);
    read.firing();
    return read;
  }

  Firing firing() {
    return new Firing(wanted, past);
  }

  /** The same, with slots that may have been read before. */
  Firing firing(Timetables known) {
    return new Firing(wanted, past, known.of(wanted.schedule()));
  }
}
