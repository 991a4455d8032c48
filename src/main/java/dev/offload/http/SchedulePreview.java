package dev.offload.http;

import dev.offload.http.kit.Call;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Reply;
import dev.offload.http.publish.ScheduleRequest;
import dev.offload.schedule.LocalTimes;
import dev.offload.schedule.Schedule;
import dev.offload.schedule.Timetable;
import dev.offload.time.StoreClock;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** When a definition would fire that is not stored. */
record SchedulePreview(WaitingHeads heads, StoreClock clock) {

  /** {@code POST /api/schedules/preview?next=}: the slots that a definition would have. */
  Future<Reply> answer(Call call) {
    String wanted = Parameters.of(call, "next").get("next");
    int count = ScheduleApi.number("next", wanted, ScheduleApi.NEXT, ScheduleApi.NEXT_MAX);
    return heads
        .read(call.request(), false)
        .map(
            body -> {
              Buffer json = ScheduleRequest.json(call.request().headers(), body);
              JsonArray slots = new JsonArray(next(json, count));
              return Reply.json(200, new JsonObject().put("next", slots));
            })
        .onComplete(done -> heads.letIn());
  }

  /** Returns the next five slots of a definition, or fewer if it has no more. */
  List<String> next(Buffer body) {
    return next(body, ScheduleApi.NEXT);
  }

  private List<String> next(Buffer body, int count) {
    Schedule.When when = ScheduleRequest.times(body);
    Timetable slots = when.slots();
    List<String> next = new ArrayList<>();
    long slot = slots.next(clock.likelyMs());
    while (slot != Timetable.NEVER && next.size() < count) {
      next.add(LocalTimes.text(slot, when.zone()));
      slot = slots.next(slot);
    }
    return next;
  }
}
