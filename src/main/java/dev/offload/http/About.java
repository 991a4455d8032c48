package dev.offload.http;

import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What this node knows of itself and of others, to be told.
 *
 * @param version of the program
 * @param commit of which it was built
 * @param startedAt in epoch milliseconds by the store's clock
 * @param leases asks until when each living node has its lease, by its name, in epoch milliseconds
 *     by the store's clock; nothing where the store is this process's alone
 */
public record About(
    String version, String commit, long startedAt, Supplier<Future<Map<String, Long>>> leases) {}
