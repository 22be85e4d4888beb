import * as z from "zod";

// https://docs.datadoghq.com/getting_started/site/
/** Where a Datadog account is. */
export const datadogSite = z
  .enum([
    "datadoghq.com",
    "us3.datadoghq.com",
    "us5.datadoghq.com",
    "datadoghq.eu",
    "ap1.datadoghq.com",
    "ap2.datadoghq.com",
    "ddog-gov.com",
  ])
  .default("datadoghq.com")
  .describe("Where your Datadog account is.");
