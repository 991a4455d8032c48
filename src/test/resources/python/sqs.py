"""What boto3 does with the queues at an endpoint. Prints a line for each thing as it must be."""

import hashlib
import sys

import boto3
from botocore.exceptions import ClientError

sqs = boto3.client(
    "sqs",
    endpoint_url=sys.argv[1],
    region_name="us-east-1",
    aws_access_key_id="id",
    aws_secret_access_key="secret",
)


def ok(what):
    print("ok " + what, flush=True)


def receive(url, **more):
    answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, **more)
    return answer.get("Messages", [])


def sends_and_receives():
    url = sqs.create_queue(QueueName="py", tags={"a": "b"})["QueueUrl"]
    body = "gr\u00fc\u00dfe \u20ac" * 10_000
    attributes = {"N": {"DataType": "Number", "StringValue": "1"}}
    sent = sqs.send_message(QueueUrl=url, MessageBody=body, MessageAttributes=attributes)
    assert sent["MD5OfMessageBody"] == hashlib.md5(body.encode()).hexdigest()
    message = receive(
        url, WaitTimeSeconds=5, MessageAttributeNames=["All"], MessageSystemAttributeNames=["All"]
    )[0]
    assert message["Body"] == body
    assert message["MessageAttributes"] == attributes
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    assert receive(url) == []
    assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"a": "b"}
    ok("a message is received as it was sent, and deleted")


def is_told():
    try:
        sqs.get_queue_url(QueueName="none")
        raise AssertionError("there is no such queue")
    except sqs.exceptions.QueueDoesNotExist as e:
        code = e.response["Error"]["Code"]
        assert code == "AWS.SimpleQueueService.NonExistentQueue", code
    try:
        sqs.receive_message(QueueUrl="declared", MaxNumberOfMessages=11)
        raise AssertionError("eleven are too many")
    except ClientError as e:
        assert e.response["Error"]["Code"] == "InvalidParameterValue"
        assert e.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    ok("what is wrong is told")


def keeps_order():
    url = sqs.create_queue(QueueName="py.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    entries = [
        {"Id": str(i), "MessageBody": str(i), "MessageGroupId": "g", "MessageDeduplicationId": str(i)}
        for i in range(10)
    ]
    assert len(sqs.send_message_batch(QueueUrl=url, Entries=entries)["Successful"]) == 10
    messages = receive(url, WaitTimeSeconds=5)
    assert [it["Body"] for it in messages] == [str(i) for i in range(len(messages))]
    assert messages
    ok("a group keeps the order of a batch")


def changes():
    url = sqs.create_queue(QueueName="py", Attributes={"VisibilityTimeout": "30"})["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "31"})
    names = ["VisibilityTimeout", "QueueArn"]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    assert attributes == {
        "VisibilityTimeout": "31",
        "QueueArn": "arn:aws:sqs:us-east-1:000000000000:py",
    }
    pages = sqs.get_paginator("list_queues").paginate(PaginationConfig={"PageSize": 1})
    assert url in [it for page in pages for it in page.get("QueueUrls", [])]
    sqs.delete_queue(QueueUrl=url)
    ok("queues are described, listed and removed")


sends_and_receives()
is_told()
keeps_order()
changes()
