import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Client } from "pg";

import { answer, type World } from "../../../functions/database-user/answer";
import { openAt } from "../../../functions/database-user/database";
import type { Settings } from "../../../functions/database-user/settings";
import type { Login } from "../../../functions/database-user/value";
import { type Moto, startMoto } from "../aws/moto";
import { type Rotations, rotationsOf } from "../aws/rotations";
import { type PostgresServer, startPostgres } from "../postgres/server";

export type Step = "createSecret" | "setSecret" | "testSecret" | "finishSecret";
export const steps: Step[] = ["createSecret", "setSecret", "testSecret", "finishSecret"];

/** What one test plays on: a database, its administrator's secret, and an empty one for its application. */
export interface Stage {
  world: World & { settings: Settings };
  secretArn: string;
  role: string;
  /** The secrets of which has been told that they have changed. */
  announced: string[];
  firstValue(changed?: Partial<World>): Promise<unknown>;
  /** Begins a rotation, and gives its version. */
  begin(): Promise<string>;
  take(step: Step, version: string, changed?: Partial<World>): Promise<unknown>;
  /** A whole rotation. */
  rotate(): Promise<void>;
  /** The value that counts, or that of a version. */
  value(version?: string): Promise<Record<string, unknown> & Login>;
  versionId(): Promise<string | undefined>;
  /** What a client finds that logs in with a value. */
  ask(login: Login, question: string): Promise<unknown[]>;
  asAdministrator(statement: string): Promise<unknown[]>;
}

/** A database server and Secrets Manager, for all tests of a file. */
export interface Theatre {
  server: PostgresServer;
  moto: Moto;
  manager: SecretsManagerClient;
  rotations: Rotations;
  stage(names?: { role?: string; databaseName?: string }): Promise<Stage>;
  close(): Promise<void>;
}

export async function openTheatre(): Promise<Theatre> {
  // All that it hears is in its log: no password has to be.
  const [server, moto] = await Promise.all([startPostgres({ log_statement: "all" }), startMoto()]);
  const manager = new SecretsManagerClient(moto.client);
  const rotations = await rotationsOf(moto);
  let count = 0;
  return {
    server,
    moto,
    manager,
    rotations,
    async stage(names = {}) {
      count += 1;
      return await stageIn(
        { server, manager, rotations },
        { role: `app${count}`, databaseName: `entity${count}`, ...names },
      );
    },
    async close() {
      await Promise.all([server.stop(), moto.stop()]);
    },
  };
}

type Inside = Pick<Theatre, "server" | "manager" | "rotations">;

async function stageIn(
  { server, manager, rotations }: Inside,
  names: { role: string; databaseName: string },
): Promise<Stage> {
  const { role, databaseName } = names;
  const { host, port, administrator } = server;
  const query = async (login: Login, statement: string, database = databaseName) => {
    const client = new Client(server.connection({ user: login.username, password: login.password }, database));
    await client.connect();
    try {
      return (await client.query(statement)).rows;
    } finally {
      await client.end();
    }
  };
  const administratorLogin = { username: administrator.user, password: administrator.password };
  await query(administratorLogin, `CREATE DATABASE "${databaseName.replaceAll('"', '""')}"`, server.databaseName);
  const newSecret = async (name: string, SecretString?: string) => {
    const { ARN = "" } = await manager.send(
      new CreateSecretCommand({ Name: `${databaseName.length}-${Date.now()}-${name}`, SecretString }),
    );
    return ARN;
  };
  const secretArn = await newSecret("url");
  const settings: Settings = {
    secretArn,
    administratorSecretArn: await newSecret("administrator", JSON.stringify(administratorLogin)),
    server: { host, port, databaseName },
    client: { host: "entity.example.com", port: 6432, databaseName, rootCertificate: "/certificates/rds.pem" },
    role,
    checkUser: "restore_check",
  };
  const announced: string[] = [];
  const world: World = {
    settings,
    secrets: manager,
    announce: async (arn) => void announced.push(arn),
    open: openAt(settings.server, server.authority),
    sleep: async () => {},
  };
  const read = async (VersionId?: string) =>
    await manager.send(
      new GetSecretValueCommand({
        SecretId: secretArn,
        ...(VersionId ? { VersionId } : { VersionStage: "AWSCURRENT" }),
      }),
    );
  const stage: Stage = {
    world,
    secretArn,
    role,
    announced,
    firstValue: async (changed) => await answer({ Step: "firstValue", SecretId: secretArn }, { ...world, ...changed }),
    begin: async () => await rotations.begin(secretArn),
    async take(Step, version, changed) {
      return await answer({ Step, SecretId: secretArn, ClientRequestToken: version }, { ...world, ...changed });
    },
    async rotate() {
      const version = await stage.begin();
      for (const step of steps) await stage.take(step, version);
    },
    value: async (version) => JSON.parse((await read(version)).SecretString ?? ""),
    versionId: async () => (await read()).VersionId,
    ask: query,
    asAdministrator: async (statement) => await query(administratorLogin, statement),
  };
  return stage;
}
