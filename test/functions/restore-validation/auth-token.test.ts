import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { authToken } from "../../../functions/restore-validation/auth-token";
import { awsCommands, installAwsTools } from "../aws/moto";

const database = { host: "db.c9akciq32rgs.us-east-1.rds.amazonaws.com", port: 5432, user: "restore_check" };
const region = "eu-central-1";

describe("the token by which the restore check logs in", function () {
  // The AWS command is installed first, from PyPI.
  this.timeout(300_000);

  before(installAwsTools);

  it("is the one that AWS's own command makes", () => {
    for (const sessionToken of [undefined, "IQoJb3JpZ2luX2VjE/with+signs=="]) {
      const expected = byAwsCommand(sessionToken);
      const [, year, month, day, hour, minute, second] =
        /X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(expected) ?? [];
      const signedAt = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);

      const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG", sessionToken };
      assert.deepEqual(parts(authToken({ ...database, region }, credentials, signedAt)), parts(expected));
    }
  });
});

/** The order of the parameters is another one, which the signature does not depend on. */
function parts(token: string): string[] {
  return token.split(/[?&]/).sort();
}

function byAwsCommand(sessionToken: string | undefined): string {
  const asked = ["--hostname", database.host, "--port", String(database.port), "--username", database.user];
  const command = ["rds", "generate-db-auth-token", "--region", region, ...asked];
  const env = {
    PATH: process.env.PATH,
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG",
    ...(sessionToken && { AWS_SESSION_TOKEN: sessionToken }),
  };
  return execFileSync(join(awsCommands, "aws"), command, { env, encoding: "utf8" }).trim();
}
