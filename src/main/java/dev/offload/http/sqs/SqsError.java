package dev.offload.http.sqs;

import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.http.queue.KnownQueues;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Throws what is answered to an SQS client that cannot be answered as it asked. */
final class SqsError extends RuntimeException {
  private static final String CORAL = "com.amazon.coral.service#";
  private static final String SQS = "com.amazonaws.sqs#";
  private static final String PREFIX = "AWS.SimpleQueueService.";
  private static final int FIRST_OF_OURS = 500;
  private static final String SOON_S = "1";

  private final Kind kind;
  private final transient Map<String, String> headers;

  /** The kinds of the service model, and those that every service of AWS has. */
  enum Kind {
    QUEUE_DOES_NOT_EXIST(SQS + "QueueDoesNotExist", PREFIX + "NonExistentQueue", 400),
    QUEUE_NAME_EXISTS(SQS + "QueueNameExists", "QueueAlreadyExists", 400),
    RECEIPT_HANDLE_IS_INVALID(SQS + "ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid", 400),
    INVALID_MESSAGE_CONTENTS(SQS + "InvalidMessageContents", "InvalidMessageContents", 400),
    IDS_NOT_DISTINCT(SQS + "BatchEntryIdsNotDistinct", PREFIX + "BatchEntryIdsNotDistinct", 400),
    EMPTY_BATCH(SQS + "EmptyBatchRequest", PREFIX + "EmptyBatchRequest", 400),
    TOO_MANY_ENTRIES(
        SQS + "TooManyEntriesInBatchRequest", PREFIX + "TooManyEntriesInBatchRequest", 400),
    INVALID_BATCH_ENTRY_ID(SQS + "InvalidBatchEntryId", PREFIX + "InvalidBatchEntryId", 400),
    BATCH_TOO_LONG(SQS + "BatchRequestTooLong", PREFIX + "BatchRequestTooLong", 400),
    PURGE_IN_PROGRESS(SQS + "PurgeQueueInProgress", PREFIX + "PurgeQueueInProgress", 403),
    OVER_LIMIT(SQS + "OverLimit", "OverLimit", 403),
    INVALID_ATTRIBUTE_NAME(SQS + "InvalidAttributeName", "InvalidAttributeName", 400),
    INVALID_ATTRIBUTE_VALUE(SQS + "InvalidAttributeValue", "InvalidAttributeValue", 400),
    UNSUPPORTED_OPERATION(SQS + "UnsupportedOperation", PREFIX + "UnsupportedOperation", 400),
    RESOURCE_NOT_FOUND(SQS + "ResourceNotFoundException", "ResourceNotFoundException", 404),
    INVALID_PARAMETER(CORAL + "InvalidParameterValueException", "InvalidParameterValue", 400),
    MISSING_PARAMETER(CORAL + "MissingRequiredParameterException", "MissingParameter", 400),
    UNKNOWN_OPERATION(CORAL + "UnknownOperationException", "InvalidAction", 400),
    SERIALIZATION(CORAL + "SerializationException", "SerializationException", 400),
    ACCESS_DENIED(CORAL + "AccessDeniedException", "AccessDenied", 403),
    INVALID_SIGNATURE(CORAL + "InvalidSignatureException", "InvalidSignature", 403),
    MISSING_TOKEN(CORAL + "MissingAuthenticationTokenException", "MissingAuthenticationToken", 403),
    UNKNOWN_CLIENT(CORAL + "UnrecognizedClientException", "UnrecognizedClient", 403),
    UNAVAILABLE(CORAL + "ServiceUnavailable", "ServiceUnavailable", 503),
    INTERNAL(CORAL + "InternalFailure", "InternalFailure", 500);

    private final String type;
    private final String code;
    private final int status;

    Kind(String type, String code, int status) {
      this.type = type;
      this.code = code;
      this.status = status;
    }

    /** Says whether whoever asked is to blame. */
    boolean isSenders() {
      return status < FIRST_OF_OURS;
    }
  }

  SqsError(Kind kind, String message) {
    this(kind, message, Map.of());
  }

  private SqsError(Kind kind, String message, Map<String, String> headers) {
    super(message, null, false, false);
    this.kind = kind;
    this.headers = headers;
  }

  static SqsError invalid(String message) {
    return new SqsError(Kind.INVALID_PARAMETER, message);
  }

  /** Refuses a value of a parameter, in the words of SQS. */
  static SqsError invalid(Object value, String parameter, String reason) {
    return invalid(
        "Value " + value + " for parameter " + parameter + " is invalid. Reason: " + reason);
  }

  static SqsError missing(String parameter) {
    return new SqsError(
        Kind.MISSING_PARAMETER, "The request must contain the parameter " + parameter + ".");
  }

  static SqsError noQueue() {
    return new SqsError(Kind.QUEUE_DOES_NOT_EXIST, "The specified queue does not exist.");
  }

  static SqsError unknownAttribute(String name) {
    return new SqsError(Kind.INVALID_ATTRIBUTE_NAME, "Unknown Attribute " + name + ".");
  }

  /** Returns what is answered to a failure; null when it is none that is foreseen. */
  static SqsError of(Throwable failure) {
    if (failure instanceof SqsError error) {
      return error;
    }
    if (!(failure instanceof Problem problem)) {
      return null;
    }
    String reason = problem.refusal().reason();
    return switch (problem.status()) {
      case 413 ->
          invalid(
              "One or more parameters are invalid. Reason: Message must be shorter than "
                  + SqsMessage.BYTES_MAX
                  + " bytes.");
      case 403 -> new SqsError(Kind.ACCESS_DENIED, reason);
      case 409 ->
          problem.code().equals(KnownQueues.TOO_MANY)
              ? new SqsError(Kind.OVER_LIMIT, reason)
              // Somebody else changed the queue meanwhile: clients try again.
              : new SqsError(Kind.UNAVAILABLE, reason);
      case 503 -> new SqsError(Kind.UNAVAILABLE, reason, problem.headers());
      default ->
          problem.status() < FIRST_OF_OURS
              ? new SqsError(Kind.INVALID_PARAMETER, reason)
              : new SqsError(Kind.INTERNAL, reason);
    };
  }

  /** Returns it as an entry of a batch that failed. */
  JsonObject entry(String id) {
    return new JsonObject()
        .put("Id", id)
        .put("SenderFault", kind.isSenders())
        .put("Code", kind.code)
        .put("Message", getMessage());
  }

  /** Returns the answer; older clients look for the code in a header. */
  Reply reply() {
    Map<String, String> all = new LinkedHashMap<>(headers);
    if (kind == Kind.UNAVAILABLE) {
      all.putIfAbsent("Retry-After", SOON_S);
    }
    all.put("x-amzn-query-error", kind.code + ";" + (kind.isSenders() ? "Sender" : "Receiver"));
    JsonObject body = new JsonObject().put("__type", kind.type).put("message", getMessage());
    return new Reply(kind.status, SqsEndpoint.TYPE, body.toBuffer(), all);
  }
}
