package dev.offload.store;

import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.Claims.Claim;
import dev.offload.task.TaskIds;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link TaskStore} promises of the keys that events claim. */
public abstract class ClaimContract extends OverrideContract {
  private static final String DIGEST = "ab".repeat(32);
  private static final String OTHER_DIGEST = "cd".repeat(32);

  @Test
  void a_key_stays_with_the_event_that_claimed_it_first() throws Exception {
    Claim first = claim(1, NOW_MS, DIGEST);
    Claim later = new Claim(first.key(), event(NOW_MS + 5_000), OTHER_DIGEST, NOW_MS + 9);
    Claim other = claim(2, NOW_MS, DIGEST);
    assertThat(answer(store.claim(List.of(first)))).containsExactly(first);
    assertThat(answer(store.claim(List.of(later, other, first))))
        .containsExactly(first, other, first);
  }

  @Test
  void of_two_with_one_key_in_one_call_the_first_has_it() throws Exception {
    Claim first = claim(1, NOW_MS, DIGEST);
    Claim second = new Claim(first.key(), event(NOW_MS + 1), DIGEST, 7);
    assertThat(answer(store.claim(List.of(first, second)))).containsExactly(first, first);
  }

  @Test
  void a_claim_of_a_day_ago_gives_way() throws Exception {
    Claim old = claim(1, NOW_MS, DIGEST);
    answer(store.claim(List.of(old)));
    Claim day = new Claim(old.key(), event(NOW_MS + TaskStore.CLAIMED_MS), OTHER_DIGEST, 1);
    assertThat(answer(store.claim(List.of(day)))).containsExactly(old);
    Claim more = new Claim(old.key(), event(NOW_MS + TaskStore.CLAIMED_MS + 1), OTHER_DIGEST, 1);
    assertThat(answer(store.claim(List.of(more)))).containsExactly(more);
    assertThat(answer(store.claim(List.of(old)))).containsExactly(more);
  }

  @Test
  void old_claims_are_forgotten_a_thousand_at_a_time() throws Exception {
    List<Claim> claims = new ArrayList<>();
    IntStream.range(0, 1_200).forEach(i -> claims.add(claim(i, NOW_MS, DIGEST)));
    Claim young = claim(2_000, NOW_MS + 10, DIGEST);
    claims.add(young);
    answer(store.claim(claims));
    int forgotten = answer(store.forgetClaims(NOW_MS + 10));
    assertThat(forgotten).isPositive();
    while (answer(store.forgetClaims(NOW_MS + 10)) > 0) {
      assertThat(forgotten).isEqualTo(TaskStore.FORGOTTEN_MAX);
    }
    Claim again = new Claim(claims.get(0).key(), event(NOW_MS + 20), OTHER_DIGEST, 3);
    Claim late = new Claim(young.key(), event(NOW_MS + 20), OTHER_DIGEST, 3);
    assertThat(answer(store.claim(List.of(again, late)))).containsExactly(again, young);
  }

  private static Claim claim(int key, long atMs, String digest) {
    return new Claim(String.format(java.util.Locale.ROOT, "%064x", key), event(atMs), digest, atMs);
  }

  private static UUID event(long atMs) {
    UUID lowest = TaskIds.lowestAt(atMs);
    return new UUID(lowest.getMostSignificantBits() | 0x7000, Long.MIN_VALUE | 5);
  }
}
