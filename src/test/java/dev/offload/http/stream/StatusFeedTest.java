package dev.offload.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.StatusEvents.Event;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StatusFeedTest {
  private final EventRing ring = new EventRing("0a");
  private int changes;
  private final StatusFeed feed = new StatusFeed(ring, () -> changes++);

  @Test
  void takes_events_in_order() {
    feed.receive(events("a", 1, 2));
    feed.receive(events("a", 3, 1));

    assertThat(told()).containsExactly("1", "2", "3");
    assertThat(changes).isEqualTo(2);
  }

  @Test
  void leaves_out_what_it_has_already() {
    feed.receive(events("a", 1, 3));
    feed.receive(events("a", 1, 3));
    feed.receive(events("a", 2, 3));

    assertThat(told()).containsExactly("1", "2", "3", "4");
    assertThat(changes).isEqualTo(2);
  }

  @Test
  void a_gap_means_read_everything_again() {
    feed.receive(events("a", 1, 1));
    feed.receive(events("a", 3, 1));

    assertThat(told()).containsExactly("1", "resync", "3");
  }

  @Test
  void a_sender_that_did_not_begin_here_means_read_everything_again() {
    feed.receive(events("a", 5, 1));

    assertThat(told()).containsExactly("resync", "5");
  }

  @Test
  void a_new_sender_means_read_everything_again() {
    feed.receive(events("a", 1, 1));
    feed.receive(events("b", 1, 1));
    feed.receive(events("a", 2, 1));

    assertThat(told()).containsExactly("1", "resync", "1", "2");
  }

  @Test
  void senders_that_went_silent_are_forgotten() {
    for (int i = 0; i <= StatusFeed.SENDERS_MAX; i++) {
      feed.receive(events("sender " + i, 1, 1));
    }
    long before = ring.last();
    feed.receive(events("sender 0", 1, 1));
    feed.receive(events("sender " + StatusFeed.SENDERS_MAX, 1, 1));

    assertThat(ring.after(before)).extracting(this::text).containsExactly("resync", "1");
  }

  private List<String> told() {
    return ring.after(0).stream().map(this::text).toList();
  }

  private String text(EventRing.Entry entry) {
    return entry.event() == null ? "resync" : String.valueOf(entry.event().at());
  }

  private static StatusEvents events(String sender, long first, int count) {
    return new StatusEvents(
        sender,
        first,
        LongStream.range(first, first + count)
            .mapToObj(n -> new Event(new UUID(7, n), Status.PROCESSING, 2, n, null))
            .toList());
  }
}
