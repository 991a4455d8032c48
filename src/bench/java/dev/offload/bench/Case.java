package dev.offload.bench;

import java.util.List;

/** One thing to measure. */
interface Case {

  /** Says what is measured, in one line. */
  String title();

  /** Measures; bounded in time. */
  List<Row> run(Lab lab);
}
