package dev.offload.worker;

import dev.offload.handler.Demo;
import dev.offload.schedule.Declared;
import dev.offload.task.Shelf;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What a worker has to do.
 *
 * @param demo the waits of those lanes that have nothing else to do
 * @param random where retries get their jitter from
 * @param schedules those of the configuration
 */
public record Plan(
    List<Lane.Definition> lanes, Demo demo, RandomGenerator random, List<Declared> schedules) {

  /** Without schedules in the configuration. */
  public Plan(List<Lane.Definition> lanes, Demo demo, RandomGenerator random) {
    this(lanes, demo, random, List.of());
  }

  /** Returns its lanes and more. */
  List<Lane.Definition> and(Lane.Definition... own) {
    return Stream.concat(lanes.stream(), Stream.of(own)).toList();
  }

  /** The demo alone. */
  public static Plan of(Demo demo, RandomGenerator random) {
    Lane.Definition background = new Lane.Definition(Shelf.BACKGROUND_TASK, Shelf.DEFAULT, null);
    return new Plan(List.of(background), demo, random);
  }
}
