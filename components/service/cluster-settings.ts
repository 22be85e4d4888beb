import * as z from "zod";

import { logRetentionDays } from "../base/settings";

/** What a stack can say about its cluster. The defaults are fit for production. */
export const clusterSettings = z.strictObject({
  exec: z
    .strictObject({
      keepDays: logRetentionDays.default(365).describe("Days until the record of a session is deleted."),
    })
    .prefault({})
    .describe("The record of what people do in containers, where a service lets them."),
  serviceConnect: z
    .strictObject({
      tls: z
        .strictObject({
          authorityArn: z
            .string()
            .regex(
              /^arn:aws[a-z-]*:acm-pca:[a-z0-9-]+:\d{12}:certificate-authority\/[0-9a-f-]{36}$/,
              "it has to be the ARN of an authority of AWS Private CA",
            )
            .describe("Who issues the certificates. The authority has to carry the tag AmazonECSManaged: true."),
        })
        .optional()
        .describe("Services talk to each other over TLS, if present. The services themselves need not know of it."),
    })
    .prefault({})
    .describe("How services of the stack reach each other."),
});

export type ClusterSettings = z.output<typeof clusterSettings>;
