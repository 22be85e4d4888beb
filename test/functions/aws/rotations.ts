import { randomUUID } from "node:crypto";

import { RotateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import { accountId, type Moto, region } from "./moto";

/** Secrets Manager, as far as it begins rotations. */
export interface Rotations {
  /** Begins a rotation, as Secrets Manager does: gives the version that it makes, which has no value yet. */
  begin(secretArn: string): Promise<string>;
  /** Sets rotation up without beginning one: gives the version with which Secrets Manager tries it out. */
  setUp(secretArn: string): Promise<string>;
}

/** Lets moto rotate secrets with a function that does nothing: tests call the steps of ours themselves. */
export async function rotationsOf(moto: Moto): Promise<Rotations> {
  const manager = new SecretsManagerClient(moto.client);
  const RotationLambdaARN = await emptyFunction(moto);
  const RotationRules = { AutomaticallyAfterDays: 30 };
  const rotate = async (SecretId: string, RotateImmediately: boolean) => {
    const version = randomUUID();
    const how = { ClientRequestToken: version, RotationLambdaARN, RotationRules, RotateImmediately };
    await manager.send(new RotateSecretCommand({ SecretId, ...how }));
    return version;
  };
  return {
    begin: async (secretArn) => await rotate(secretArn, true),
    setUp: async (secretArn) => await rotate(secretArn, false),
  };
}

// The end of a zip archive without any files.
const emptyArchive = Buffer.from("504b0506".padEnd(44, "0"), "hex").toString("base64");

async function emptyFunction({ endpoint }: Moto): Promise<string> {
  const send = async (service: string, path: string, body: string | URLSearchParams) => {
    // The signature is not looked at: the service is.
    const Authorization = `AWS4-HMAC-SHA256 Credential=stand-in/20260101/${region}/${service}/aws4_request`;
    const response = await fetch(`${endpoint}${path}`, { method: "POST", headers: { Authorization }, body });
    if (!response.ok) throw new Error(`moto refuses ${service}${path}: ${await response.text()}`);
  };
  await send("moto", "/moto-api/config", JSON.stringify({ lambda: { use_docker: false } }));
  const [Role, FunctionName] = [`arn:aws:iam::${accountId}:role/nothing`, "nothing"];
  await send(
    "iam",
    "/",
    new URLSearchParams({ Action: "CreateRole", RoleName: "nothing", AssumeRolePolicyDocument: "{}" }),
  );
  const code = { Runtime: "nodejs22.x", Handler: "index.handler", Code: { ZipFile: emptyArchive } };
  await send("lambda", "/2015-03-31/functions", JSON.stringify({ FunctionName, Role, ...code }));
  return `arn:aws:lambda:${region}:${accountId}:function:${FunctionName}`;
}
