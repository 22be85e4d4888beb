import {
  all,
  defineRule,
  of,
  pass,
  type ResourceView,
  type Rule,
  textOf,
  type Verdict,
  wholeNumber,
  withSettings,
} from "../kit";
import { setTo } from "../kit/remedy";

const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const INSTANCE = "aws:ec2/instance:Instance";
const CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration";

function metadata(metadataOptions: Readonly<Record<string, unknown>>) {
  return { metadataOptions };
}

const metadataGuarded = defineRule({
  id: "ec2-metadata-guarded",
  title: "What asks an instance for its credentials has to run on it",
  severity: "high",
  resources: [TEMPLATE, INSTANCE, CONFIGURATION],
  why: "With version 1 of the metadata service one request that an application can be talked into gives away the instance's role; with more hops a container on it gets that too.",
  fix: 'Set metadataOptions.httpTokens to "required" and httpPutResponseHopLimit to 1.',
  link: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
  controls: {
    fsbp: ["EC2.8", "EC2.170", "AutoScaling.3"],
    cis: ["5.6"],
    nist80053: ["AC-3", "AC-6"],
    pciDss: ["2.2.6"],
  },
  settings: {
    mostHops: wholeNumber({
      default: 1,
      minimum: 1,
      maximum: 64,
      description: "How many hops an answer may go. 2 reaches containers that have a network of their own.",
    }),
  },
  passes: [
    metadata({ httpTokens: "required" }),
    metadata({ httpTokens: "required", httpPutResponseHopLimit: 1 }),
    metadata({ httpEndpoint: "disabled" }),
    withSettings({ mostHops: 2 }, metadata({ httpTokens: "required", httpPutResponseHopLimit: 2 })),
    of(INSTANCE, metadata({ httpTokens: "required" })),
    of(INSTANCE, { launchTemplate: { name: "orders" } }),
  ],
  fails: [
    {},
    metadata({ httpTokens: "optional" }),
    metadata({ httpEndpoint: "enabled" }),
    metadata({ httpTokens: "required", httpPutResponseHopLimit: 2 }),
    withSettings({ mostHops: 2 }, metadata({ httpTokens: "required", httpPutResponseHopLimit: 3 })),
    of(INSTANCE, metadata({ httpTokens: "optional" })),
    of(INSTANCE, { launchTemplate: { name: "orders" }, ...metadata({ httpTokens: "optional" }) }),
    of(INSTANCE, { launchTemplate: { name: "orders" }, ...metadata({ httpPutResponseHopLimit: 2 }) }),
    of(CONFIGURATION, metadata({})),
  ],

  validate(host, { settings }) {
    const hops = host.at("metadataOptions.httpPutResponseHopLimit");
    const guarded = all([
      // Absent, the image or the account decides, and most of them let version 1 be.
      // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
      isAsTemplate(host) ? pass : host.expect("metadataOptions.httpTokens", "required"),
      hops.decide(
        (value) => (Number(textOf(value)) <= settings.mostHops ? pass : hops.wrong(`${settings.mostHops} at most`)),
        pass,
      ),
    ]);
    const endpoint = host.at("metadataOptions.httpEndpoint");
    return endpoint.decide((value) => (textOf(value) === "disabled" ? pass : guarded), guarded);
  },

  remedy(host, { settings }) {
    // To change a launch configuration is to replace it.
    if (host.type === CONFIGURATION || host.at("metadataOptions.httpEndpoint").text === "disabled") return [];
    const hops = "metadataOptions.httpPutResponseHopLimit";
    const isFar = Number(host.at(hops).text) > settings.mostHops;
    return [
      ...setTo(host, "metadataOptions.httpTokens", "required"),
      ...(isFar ? setTo(host, hops, settings.mostHops) : []),
    ];
  },
});

/** Whether an instance leaves to its launch template, which the rule judges too, what its metadata service demands. */
function isAsTemplate(host: ResourceView): boolean {
  return host.type === INSTANCE && host.has("launchTemplate") && !host.has("metadataOptions.httpTokens");
}

const notPublic = defineRule({
  id: "ec2-no-public-ip",
  title: "An instance has no public address",
  severity: "high",
  resources: [TEMPLATE, INSTANCE, CONFIGURATION],
  why: "With a public address, one wrong security group rule puts everything on the instance on the internet.",
  fix: "Set associatePublicIpAddress to false, of the instance or of each of its networkInterfaces, and use private subnets.",
  link: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html",
  controls: { fsbp: ["EC2.9", "EC2.25", "AutoScaling.5"], nist80053: ["AC-4", "SC-7"], pciDss: ["1.4.4"] },
  passes: [
    {},
    { networkInterfaces: [{ associatePublicIpAddress: "false" }] },
    of(INSTANCE, { associatePublicIpAddress: false }),
    of(CONFIGURATION, { associatePublicIpAddress: false }),
  ],
  fails: [
    { networkInterfaces: [{ associatePublicIpAddress: "true" }] },
    of(INSTANCE, { associatePublicIpAddress: true }),
    of(CONFIGURATION, { associatePublicIpAddress: true }),
  ],

  validate: (host) => all([isPrivate(host), host.each("networkInterfaces", (face) => isPrivate(face))]),
});

function isPrivate(part: Pick<ResourceView, "refuse">): Verdict {
  return part.refuse("associatePublicIpAddress", true, "false");
}

export const rules: readonly Rule[] = [metadataGuarded, notPublic];
