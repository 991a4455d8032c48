package dev.offload.store;

import static dev.offload.store.SampleTasks.ALL_NEAR;
import static dev.offload.store.StoreContract.ME;
import static dev.offload.store.StoreContract.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.ServerAddress;
import dev.offload.store.TaskStore.Removal;
import dev.offload.store.mongo.FrozenAnswers;
import dev.offload.store.mongo.MongoTaskStore;
import dev.offload.store.mongo.TestMongo;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.TaskReader.TaskPage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** MongoDB is asked twice for a page and for a removal; a task may change between the two. */
@ExtendWith(VertxExtension.class)
class ReadTwiceTest {

  /** A field that the first question asks for. */
  private static final String LOOKED_FOR = "backgroundBytes";

  private final TestMongo mongo = TestMongo.inJvm();
  private final SampleTasks samples = new SampleTasks();
  private final FrozenAnswers between = new FrozenAnswers();
  private TaskStore direct;
  private TaskStore slow;

  @BeforeEach
  void open(Vertx vertx) throws Exception {
    int behind = new ServerAddress(new ConnectionString(mongo.uri()).getHosts().get(0)).getPort();
    int port = answer(between.before(vertx, behind));
    direct = answer(MongoTaskStore.open(vertx, mongo.uri()));
    slow = answer(MongoTaskStore.open(vertx, "mongodb://127.0.0.1:" + port + "/test"));
  }

  @AfterEach
  void close() throws Exception {
    answer(slow.close());
    answer(direct.close());
    mongo.stop();
  }

  @Test
  void a_task_that_moves_on_meanwhile_is_not_in_a_page_of_its_former_status() throws Exception {
    Task moves = samples.task();
    Task stays = samples.task();
    answer(SampleTasks.insert(direct, ME, List.of(moves, stays), ALL_NEAR));
    Future<Void> looked = between.hold(LOOKED_FOR);
    Future<TaskPage> page = slow.page(new PageQuery(Status.RECEIVED, null, 10));
    answer(looked);

    answer(SampleTasks.apply(direct, ME, List.of(SampleTasks.next(moves)), ALL_NEAR));
    between.release();

    assertThat(answer(page).items()).containsExactly(stays);
  }

  @Test
  void a_task_that_is_sent_again_after_another_node_removed_it_is_not_removed() throws Exception {
    Task task = samples.task();
    complete(task);
    long afterMs = SampleTasks.NOW_MS + 1_000_000;
    Future<Void> looked = between.hold(LOOKED_FOR);
    Future<Removal> removal = slow.removeEnded(afterMs, null, 10);
    answer(looked);

    assertThat(answer(direct.removeEnded(afterMs, null, 10)).removed()).isEqualTo(1);
    answer(SampleTasks.insert(direct, ME, List.of(task), ALL_NEAR));
    between.release();

    assertThat(answer(removal).removed()).isZero();
    assertThat(answer(direct.find(task.id()))).contains(task);
  }

  private void complete(Task task) throws Exception {
    answer(SampleTasks.insert(direct, ME, List.of(task), ALL_NEAR));
    answer(SampleTasks.apply(direct, ME, List.of(SampleTasks.next(task)), ALL_NEAR));
    answer(
        SampleTasks.apply(
            direct, ME, List.of(SampleTasks.next(SampleTasks.moved(task))), ALL_NEAR));
  }
}
