/** A figure of a database. */
export interface Figure {
  name: string;
  unit: "Count" | "None";
  value: number;
}

const NAMESPACE = "Evenkeel/Data";

/**
 * A line of log from which CloudWatch makes metrics of a database. It has to be written as it is: the console of a
 * function with a JSON log would wrap it up.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(database: string, figures: readonly Figure[], now: Date): string {
  return JSON.stringify({
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: NAMESPACE,
          Dimensions: [["Database"]],
          Metrics: figures.map(({ name, unit }) => ({ Name: name, Unit: unit })),
        },
      ],
    },
    Database: database,
    ...Object.fromEntries(figures.map(({ name, value }) => [name, value])),
  });
}
