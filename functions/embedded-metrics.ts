/** A figure of something. */
export interface Figure {
  name: string;
  unit: "Count" | "None";
  value: number;
}

/** Of what kind of thing figures are, and under which namespace they are found. */
export interface Subject {
  namespace: "Evenkeel/Data" | "Evenkeel/Secrets";
  dimension: "Database" | "Secret";
  name: string;
}

/** A database, as the metrics of backups and restores know it. */
export function databaseNamed(name: string): Subject {
  return { namespace: "Evenkeel/Data", dimension: "Database", name };
}

/**
 * A line of log from which CloudWatch makes metrics. It has to be written as it is: the console of a
 * function with a JSON log would wrap it up.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(subject: Subject, figures: readonly Figure[], now: Date): string {
  const { namespace, dimension, name: of } = subject;
  return JSON.stringify({
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [[dimension]],
          Metrics: figures.map(({ name, unit }) => ({ Name: name, Unit: unit })),
        },
      ],
    },
    [dimension]: of,
    ...Object.fromEntries(figures.map(({ name, value }) => [name, value])),
  });
}
