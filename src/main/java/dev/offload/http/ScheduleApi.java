package dev.offload.http;

import dev.offload.bus.ScheduleCommand;
import dev.offload.http.ScheduleReads.Found;
import dev.offload.http.kit.Call;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.http.publish.ScheduleRequest;
import dev.offload.schedule.Wanted;
import dev.offload.settings.Queues;
import dev.offload.settings.Topics;
import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.time.StoreClock;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/** Schedules as JSON, and what is done with them. */
final class ScheduleApi {

  private static final String INVALID = "invalid_schedule";
  private static final int LIMIT = 50;
  private static final int LIMIT_MAX = 100;

  /** How many slots are told unless asked otherwise. */
  static final int NEXT = 5;

  static final int NEXT_MAX = 100;

  private final WaitingHeads heads;
  private final Workers workers;
  private final ScheduleReads reads;
  private final Defining defining;

  /**
   * What a definition is judged by.
   *
   * @param payloadMaxBytes how long a payload may be
   */
  record Defining(Topics topics, StoreClock clock, int payloadMaxBytes) {}

  ScheduleApi(WaitingHeads heads, Workers workers, ScheduleReads reads, Defining defining) {
    this.heads = heads;
    this.workers = workers;
    this.reads = reads;
    this.defining = defining;
  }

  /** {@code GET /api/schedules?limit=&cursor=}: one page. */
  Future<Reply> list(Call call) {
    Parameters parameters = Parameters.of(call, "limit", "cursor");
    int limit = number("limit", parameters.get("limit"), LIMIT, LIMIT_MAX);
    UUID before = TaskApi.cursor(parameters.get("cursor"));
    return reads
        .page(before, limit)
        .map(
            page -> {
              JsonArray items = new JsonArray();
              long nowMs = defining.clock.likelyMs();
              page.items().forEach(it -> items.add(ScheduleJson.listed(it, nowMs, NEXT)));
              JsonObject json = new JsonObject().put("items", items);
              if (!page.unreadable().isEmpty()) {
                json.put("unreadable", ScheduleJson.unreadable(page.unreadable()));
              }
              return Reply.json(
                  200, page.next() == null ? json : json.put("nextCursor", page.next().toString()));
            });
  }

  /** {@code GET /api/schedules/:id?next=}: one, with so many slots to come. */
  Future<Reply> one(Call call) {
    int next = number("next", Parameters.of(call, "next").get("next"), NEXT, NEXT_MAX);
    return shown(call.id(), 200, next);
  }

  private Future<Reply> shown(String name, int status, int next) {
    return find(name)
        .map(
            it ->
                Reply.json(status, ScheduleJson.of(it, defining.clock.likelyMs(), next))
                    .with("ETag", Revision.tag(it.wanted().revision())));
  }

  /**
   * Finds one; fails with a {@link Problem} 404 when there is none of this name, and 422 when it
   * cannot be read.
   */
  Future<Found> find(String name) {
    return reads
        .one(name)
        .map(
            found -> {
              found.unreadable().forEach(ScheduleApi::refuse);
              return found.items().stream().findFirst().orElseThrow(() -> unknown(name));
            });
  }

  /** {@code PUT /api/schedules/:id}: makes one, or changes it. */
  Future<Reply> put(Call call) {
    Parameters.of(call);
    int revision = Revision.of(call.request());
    return heads
        .read(call.request(), false)
        .map(body -> ScheduleRequest.json(call.request().headers(), body))
        .compose(body -> define(call.id(), body, revision))
        .compose(stored -> shown(call.id(), stored.inserted() ? 201 : 200, NEXT))
        .onComplete(done -> heads.letIn());
  }

  /**
   * Makes or changes one.
   *
   * @param body JSON, which says how it is to be
   * @param revision as {@link ScheduleCommand.Put} has it
   */
  Future<Answer.Stored> define(String name, Buffer body, int revision) {
    ScheduleRequest wanted = ScheduleRequest.read(name, body, defining.payloadMaxBytes);
    refuse(defining.topics.refuse(wanted.schedule().topic()), "unknown_topic");
    return refuseQueue(new ScheduleCommand.Put(wanted.schedule(), wanted.paused(), revision))
        .compose(this::done);
  }

  private Future<ScheduleCommand.Put> refuseQueue(ScheduleCommand.Put put) {
    String queue = put.schedule().queue();
    if (queue == null) {
      return Future.succeededFuture(put);
    }
    return reads
        .queue(queue)
        .map(
            found -> {
              refuse(Queues.refuse(queue, found), "unknown_queue");
              return put;
            });
  }

  private static void refuse(Optional<Refusal> refusal, String unknown) {
    refusal.ifPresent(
        it -> {
          throw switch (it.code()) {
            case Refusal.NOT_FOUND -> new Problem(400, it.reason()).coded(unknown);
            case Refusal.CONFLICT -> Problem.of(it).coded("no_subscriptions");
            default -> Problem.of(it).coded(INVALID);
          };
        });
  }

  /** {@code POST /api/schedules/:id/pause}: no slot fires any more. */
  Future<Reply> pause(Call call) {
    return pause(call, Wanted.BY_HAND);
  }

  /** {@code POST /api/schedules/:id/resume}: slots fire again; those of the pause are left out. */
  Future<Reply> resume(Call call) {
    return pause(call, null);
  }

  private Future<Reply> pause(Call call, String why) {
    Parameters.of(call);
    return done(new ScheduleCommand.Pause(call.id(), why, Revision.of(call.request())))
        .compose(stored -> shown(call.id(), 200, NEXT));
  }

  /** {@code POST /api/schedules/:id/run?force=true}: publishes now, whatever its slots are. */
  Future<Reply> run(Call call) {
    String force = Parameters.of(call, "force").get("force");
    if (force != null && !force.equals("true") && !force.equals("false")) {
      throw new Problem(400, "force must be true or false");
    }
    return done(new ScheduleCommand.Run(call.id(), "true".equals(force))).map(this::begun);
  }

  private Reply begun(Answer.Stored stored) {
    Wanted wanted = Wanted.of(stored.task().payload());
    UUID event = wanted.run().event();
    JsonArray tasks = new JsonArray();
    reads.tasksOf(wanted.schedule(), event).forEach(task -> tasks.add(task.toString()));
    return Reply.json(202, new JsonObject().put("eventID", event.toString()).put("taskIDs", tasks));
  }

  /** {@code DELETE /api/schedules/:id}: removes it; what it published goes on. */
  Future<Reply> remove(Call call) {
    Parameters.of(call);
    return done(new ScheduleCommand.Remove(call.id(), Revision.of(call.request())))
        .map(removed -> Reply.empty(204));
  }

  private Future<Answer.Stored> done(ScheduleCommand command) {
    return workers.command(command).map(answer -> done(command, answer));
  }

  private static Answer.Stored done(ScheduleCommand command, Answer answer) {
    if (answer instanceof Answer.Stored stored) {
      return stored;
    }
    Problem problem = Problem.of((Refusal) answer);
    throw switch (problem.status()) {
      case Refusal.BAD_REQUEST -> problem.coded(INVALID);
      case Refusal.NOT_FOUND -> problem.coded("unknown_schedule");
      case Refusal.CONFLICT ->
          command instanceof ScheduleCommand.Run
              ? problem.coded("not_runnable")
              : problem.coded("schedule_declared");
      case Refusal.UNPROCESSABLE -> unreadable(problem);
      default -> problem;
    };
  }

  private static void refuse(ScheduleReads.Unreadable it) {
    String why = "what is stored of the schedule cannot be read: " + it.why();
    throw unreadable(new Problem(Refusal.UNPROCESSABLE, why));
  }

  private static Problem unreadable(Problem problem) {
    return problem.coded("schedule_unreadable");
  }

  private static Problem unknown(String name) {
    return new Problem(404, "there is no schedule " + Refusal.shown(name))
        .coded("unknown_schedule");
  }

  /** Reads a whole number from 1 to a maximum. */
  static int number(String name, String text, int otherwise, int max) {
    if (text == null) {
      return otherwise;
    }
    int number = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > max) {
      throw new Problem(400, name + " must be a whole number from 1 to " + max);
    }
    return number;
  }
}
