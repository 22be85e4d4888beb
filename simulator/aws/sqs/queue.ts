import { behaviour, type Problem } from "../../kit";

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
export const queue = behaviour("aws:sqs/queue:Queue", {
  check({ name, fifoQueue, contentBasedDeduplication }) {
    const problems: Problem[] = [];
    if (fifoQueue && name !== undefined && !name.endsWith(".fifo"))
      problems.push({ path: "name", reason: `found "${name}"; that of a FIFO queue must end with .fifo` });
    if (!fifoQueue && name?.endsWith(".fifo"))
      problems.push({ path: "name", reason: `found "${name}"; only that of a FIFO queue ends with .fifo` });
    if (!fifoQueue && contentBasedDeduplication)
      problems.push({ path: "contentBasedDeduplication", reason: "found true; it needs fifoQueue: true" });
    return problems;
  },
});
