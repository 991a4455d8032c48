package dev.offload.it;

import dev.offload.store.mongo.TestMongo;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A test whose nodes share a server: it is skipped where none is named. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfEnvironmentVariable(
    named = TestMongo.VARIABLE,
    matches = "mongodb.*",
    disabledReason = "MONGODB_URI names no server for nodes to share")
@interface OnSharedStore {}
