import assert from "node:assert/strict";

import { settingsProblems } from "../../../../components/base";
import { checkServicesApart, eksClusterSettings } from "../../../../components/service/eks-settings";
import { supportedVersions } from "../../../../components/service/eks-versions";

const deployer = "arn:aws:iam::111122223333:role/ci/deploy";
const least = { version: supportedVersions(new Date()).at(-1), administrators: [deployer] };

describe("the settings of a cluster on EKS", () => {
  it("need a version and an administrator, and have production's defaults", () => {
    assert.deepEqual(eksClusterSettings.parse(least), {
      ...least,
      viewers: [],
      endpoint: { publicCidrs: [], privateCidrs: [] },
      logs: { keepDays: 365 },
      deletionProtection: true,
      serviceCidr: "172.20.0.0/16",
      addOns: { "metrics-server": "v0.8.0-eksbuild.2" },
      nodes: { instanceCategories: ["c", "m", "r"], maxVcpus: 256, expireAfterDays: 14, diskGiB: 80 },
    });
  });

  it("name roles by their ARNs, with or without a path, of any account", () => {
    const sso =
      "arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Ops_0123456789abcdef";

    assert.deepEqual(problems({ administrators: [deployer, sso] }), []);
  });

  for (const [what, given, expected] of [
    [
      "no administrator, which locks out whoever deploys",
      { administrators: [] },
      [
        "administrators: found []; without an administrator nobody can reach what is in the cluster. " +
          "Name the role that deploys, at least.",
      ],
    ],
    [
      "the session of a role",
      { administrators: ["arn:aws:sts::111122223333:assumed-role/deploy/runner-1"] },
      [
        'administrators[0]: found "arn:aws:sts::111122223333:assumed-role/deploy/runner-1"; it is a session of a role. ' +
          "Give the role, such as arn:aws:iam::111122223333:role/deploy.",
      ],
    ],
    [
      "a role of AWS's own",
      { administrators: ["arn:aws:iam::111122223333:role/aws-service-role/support.amazonaws.com/Support"] },
      [
        'administrators[0]: found "arn:aws:iam::111122223333:role/aws-service-role/support.amazonaws.com/Support"; ' +
          "EKS lets no service-linked role in.",
      ],
    ],
    [
      "a user",
      { viewers: ["arn:aws:iam::111122223333:user/eve"] },
      [
        'viewers[0]: found "arn:aws:iam::111122223333:user/eve"; ' +
          "it has to be the ARN of a role such as arn:aws:iam::111122223333:role/deploy.",
      ],
    ],
    [
      "a role twice",
      { administrators: [deployer, deployer], viewers: [] },
      [`administrators: found ["${deployer}","${deployer}"]; ${deployer} stands here twice.`],
    ],
    [
      "an administrator among the viewers",
      { viewers: [deployer] },
      [
        `viewers: found ["${deployer}"]; ${deployer} is an administrator already, and EKS takes a role once. ` +
          "Leave it out.",
      ],
    ],
    [
      "private addresses on the internet, and public ones in the VPC",
      { endpoint: { publicCidrs: ["10.0.0.0/8"], privateCidrs: ["203.0.113.0/24"] } },
      [
        'endpoint.publicCidrs[0]: found "10.0.0.0/8"; nobody comes from there over the internet. ' +
          "Name it under privateCidrs.",
        'endpoint.privateCidrs[0]: found "203.0.113.0/24"; these addresses are not private. ' +
          "Give blocks in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, or name it under publicCidrs.",
      ],
    ],
    [
      "addresses that are none",
      { endpoint: { publicCidrs: ["203.0.113.7"], privateCidrs: ["10.0.0.1/8"] } },
      [
        'endpoint.publicCidrs[0]: found "203.0.113.7"; it has to be a block of IPv4 addresses such as 10.20.0.0/16.',
        'endpoint.privateCidrs[0]: found "10.0.0.1/8"; it does not begin where such a block begins; that is 10.0.0.0/8.',
      ],
    ],
    [
      "addresses of services that EKS does not take",
      { serviceCidr: "172.20.0.0/28" },
      ['serviceCidr: found "172.20.0.0/28"; EKS takes blocks from /12 to /24.'],
    ],
    [
      "addresses of services that are no block",
      { serviceCidr: "172.20.0.0" },
      ['serviceCidr: found "172.20.0.0"; it has to be a block of IPv4 addresses such as 10.20.0.0/16.'],
    ],
    [
      "addresses of services that are not private",
      { serviceCidr: "100.64.0.0/16" },
      ['serviceCidr: found "100.64.0.0/16"; it has to lie in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16.'],
    ],
    [
      "more addresses of services than EKS takes",
      { serviceCidr: "10.0.0.0/11" },
      ['serviceCidr: found "10.0.0.0/11"; EKS takes blocks from /12 to /24.'],
    ],
    [
      "an add-on's version that is none",
      { addOns: { "metrics-server": "latest" } },
      ['addOns.metrics-server: found "latest"; it has to be the version of an EKS add-on such as v0.8.0-eksbuild.2.'],
    ],
  ] as const) {
    it(`refuse ${what}`, () => assert.deepEqual(problems(given), expected));
  }

  it("take the largest and the smallest block of services that EKS takes", () => {
    assert.deepEqual([...problems({ serviceCidr: "10.16.0.0/12" }), ...problems({ serviceCidr: "10.0.1.0/24" })], []);
  });

  for (const version of ["1.29", "2.0"]) {
    it(`refuse Kubernetes ${version}, which has no standard support`, () => {
      const [problem = "", ...others] = problems({ version });

      assert.match(problem, /^version: found "\d\.\d+"; .*support.* (Choose|Enter)/);
      assert.deepEqual(others, []);
    });
  }

  it("refuse nodes of no kind, of one kind twice, that run nothing, and whose disk holds no image", () => {
    const nodes = [{ instanceCategories: [] }, { instanceCategories: ["m", "m"] }, { maxVcpus: 1 }, { diskGiB: 19 }];

    assert.deepEqual(
      nodes.flatMap((given) => problems({ nodes: given })).map((problem) => problem.split(":")[0]),
      ["nodes.instanceCategories", "nodes.instanceCategories", "nodes.maxVcpus", "nodes.diskGiB"],
    );
  });

  it("refuse the same addresses twice", () => {
    const endpoint = { publicCidrs: twice("203.0.113.0/24"), privateCidrs: twice("10.30.0.0/16") };

    assert.deepEqual(
      problems({ endpoint }).map((problem) => problem.split(":")[0]),
      ["endpoint.publicCidrs", "endpoint.privateCidrs"],
    );
  });

  it("refuse what merely contains the ARN of a role", () => {
    const viewers = [`${deployer} `, ` ${deployer}`, `${deployer}*`];

    assert.equal(problems({ viewers }).length, viewers.length);
  });

  it("refuse an add-on that comes with Auto Mode, and nodes that would grow too old", () => {
    const given = { addOns: { "vpc-cni": "v1.20.0-eksbuild.1" }, nodes: { expireAfterDays: 21 } };

    assert.deepEqual(
      problems(given).map((problem) => problem.split(":")[0]),
      ["addOns.vpc-cni", "nodes.expireAfterDays"],
    );
  });
});

describe("the addresses of services", () => {
  it("are others than those of the VPC, as far as these are known", () => {
    assert.equal(checkServicesApart("172.20.0.0/16", "10.20.0.0/16"), undefined);
    assert.equal(checkServicesApart("172.20.0.0/16", undefined), undefined);
    assert.equal(
      checkServicesApart("172.20.0.0/16", "172.20.128.0/20"),
      "these are addresses of the VPC, 172.20.128.0/20, too. Choose others, such as 10.100.0.0/16.",
    );
    assert.equal(
      checkServicesApart("10.100.0.0/16", "10.0.0.0/8"),
      "these are addresses of the VPC, 10.0.0.0/8, too. Choose others, such as 172.20.0.0/16.",
    );
  });
});

function twice<T>(value: T): T[] {
  return [value, value];
}

function problems(more: object): string[] {
  const given = { ...least, ...more };
  const issues = eksClusterSettings.safeParse(given).error?.issues ?? [];
  return settingsProblems(eksClusterSettings, given, issues).map(({ path, message }) => `${path}: ${message}`);
}
