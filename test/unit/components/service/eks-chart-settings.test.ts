import assert from "node:assert/strict";

import type * as z from "zod";

import { settingsProblems } from "../../../../components/base";
import { checkNamespace } from "../../../../components/service/controller-namespaces";
import { datadogKeys } from "../../../../components/service/eks/controllers/datadog-keys";
import { chartSettings, checkControllersReachable } from "../../../../components/service/eks-chart-settings";
import { eksDatadogSettings, keysElsewhere } from "../../../../components/service/eks-datadog-settings";
import { resolved } from "../../harness";

describe("settings of charts", () => {
  it("names one version of each chart, and the project's own repository, where a stack says nothing", () => {
    assert.deepEqual(chartSettings.parse({}), {
      externalSecrets: { repository: "https://charts.external-secrets.io", version: "2.8.0" },
      argoRollouts: { repository: "https://argoproj.github.io/argo-helm", version: "2.40.9" },
      reloader: { repository: "https://stakater.github.io/stakater-charts", version: "2.2.9" },
      datadogOperator: { repository: "https://helm.datadoghq.com", version: "2.26.0" },
      fluentBit: { repository: "https://aws.github.io/eks-charts", version: "0.2.1" },
    });
  });

  it("takes a chart from a copy of its repository", () => {
    const repository = "oci://111122223333.dkr.ecr.us-east-1.amazonaws.com/charts";
    const { reloader } = chartSettings.parse({ reloader: { repository } });
    assert.deepEqual(reloader, { repository, version: "2.2.9" });
  });

  const bad: [string, object, RegExp][] = [
    ["a range", { reloader: { version: "^2.2.0" } }, /^reloader\.version: .*one exact version such as 2\.40\.9/],
    ["a version that moves", { reloader: { version: "latest" } }, /^reloader\.version: .*one exact version/],
    ["plain HTTP", { reloader: { repository: "http://charts" } }, /^reloader\.repository: .*begins with https:\/\/ or/],
    ["an image by its tag", { kubectlImage: "rancher/kubectl:v1.35.0" }, /^kubectlImage: .*Give the digest/],
    ["a chart that nobody knows", { istio: {} }, /istio/],
  ];
  for (const [what, settings, problem] of bad) {
    it(`refuses ${what}`, () => {
      assert.match(problems(chartSettings, settings), problem);
    });
  }

  it("says that controllers cannot come into a network without the internet", () => {
    assert.equal(checkControllersReachable(true), undefined);
    assert.match(checkControllersReachable(false) ?? "", /no way to the internet\. Give it NAT, or run .* on ECS\.$/);
  });
});

describe("namespaces of controllers", () => {
  it("are no service's", () => {
    const taken = ["datadog", "external-secrets", "argo-rollouts", "reloader", "log-shipper", "default", "kube-system"];
    for (const name of taken) assert.match(checkNamespace(name) ?? "", new RegExp(`"${name}" is taken`));
    assert.equal(checkNamespace("entity-api"), undefined);
  });
});

describe("settings of Datadog on EKS", () => {
  const secret = (name: string) => `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}-AbCdEf`;

  it("refer to secrets that exist", () => {
    const settings = { apiKey: { existing: secret("datadog/api") }, appKey: { existing: secret("datadog/app") } };
    assert.deepEqual(eksDatadogSettings.parse(settings), {
      ...settings,
      site: "datadoghq.com",
      registry: "public.ecr.aws/datadog",
    });
  });

  it("may name a field of a secret, and the key that it is encrypted with", async () => {
    const keyArn = "arn:aws:kms:us-east-1:111122223333:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
    const both = { existing: secret("datadog"), keyArn };
    const settings = { apiKey: { ...both, jsonKey: "api" }, appKey: { ...both, jsonKey: "app" } };
    const { apiKey, appKey } = datadogKeys(eksDatadogSettings.parse(settings));

    assert.deepEqual([apiKey.remote.property, appKey.remote.property], ["api", "app"]);
    assert.deepEqual([await resolved(apiKey.keyArn), await resolved(appKey.keyArn)], [keyArn, keyArn]);
    for (const jsonKey of ["", "api key", "api:", ":api", '"api"', " api"]) {
      const wrong = { ...settings, apiKey: { ...both, jsonKey } };
      assert.match(problems(eksDatadogSettings, wrong), /^apiKey\.jsonKey: .*without colons or spaces/, jsonKey);
    }
  });

  it("are of keys that are where the cluster is", () => {
    const settings = { apiKey: { existing: secret("datadog/api") }, appKey: { existing: secret("datadog/app") } };
    const parsed = eksDatadogSettings.parse(settings);

    assert.deepEqual(keysElsewhere(parsed, "us-east-1"), []);
    assert.deepEqual(
      keysElsewhere(parsed, "eu-west-1").map(({ path }) => path),
      ["apiKey.existing", "appKey.existing"],
    );
  });

  it("take no key itself, and say so of every field at once", () => {
    const settings = { apiKey: "0123456789abcdef", appKey: { existing: "datadog/app" }, registry: "https://registry" };
    const found = problems(eksDatadogSettings, settings);

    assert.match(found, /^apiKey: /m);
    assert.match(found, /^appKey\.existing: .*the whole ARN of a secret/m);
    assert.match(found, /^registry: .*a registry such as public\.ecr\.aws\/datadog/m);
  });
});

function problems(schema: z.ZodType, given: object): string {
  const issues = schema.safeParse(given).error?.issues ?? [];
  return settingsProblems(schema, given, issues)
    .map(({ path, message }) => `${path}: ${message}`)
    .join("\n");
}
