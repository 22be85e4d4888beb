import { checkKubernetesVersion } from "../../../components/service/eks-versions";
import { digest, type Refusal } from "./refusal";

/** What a stack file in production can say wrongly of its cluster on EKS, and of a service that runs there. */
export const eksRefusals: readonly Refusal[] = [
  [
    "a version out of standard support",
    { "eks.version": "1.33" },
    [`eks.version: found "1.33"; ${checkKubernetesVersion("1.33", new Date())}`],
  ],
  [
    "a version without quotes",
    { "eks.version": 1.4 },
    ["eks.version: found 1.4; it has to be a string. Write it in quotes."],
  ],
  [
    "an API that is open to all, and to half of all",
    { "eks.endpoint.publicCidrs": ["0.0.0.0/0", "128.0.0.0/1"] },
    [
      'eks.endpoint.publicCidrs[0]: found "0.0.0.0/0"; in production the API talks to nobody whom one does not know. Leave it out and deploy from inside the VPC, or give the addresses of your own, /16 or smaller.',
      'eks.endpoint.publicCidrs[1]: found "128.0.0.0/1"; in production the API talks to nobody whom one does not know. Leave it out and deploy from inside the VPC, or give the addresses of your own, /16 or smaller.',
    ],
  ],
  [
    "a cluster that may be deleted",
    { "eks.deletionProtection": false },
    [
      "eks.deletionProtection: found false; in production a mistaken change may not delete the cluster. Set it to true. To take production down for good, deploy it with environmentType staging first.",
    ],
  ],
  [
    "the session of a role, and nobody who deploys",
    {
      "eks.administrators": [],
      "eks.viewers": ["arn:aws:sts::444455556666:assumed-role/developers/jane"],
    },
    [
      "eks.administrators: found []; without an administrator nobody can reach what is in the cluster. Name the role that deploys, at least.",
      'eks.viewers[0]: found "arn:aws:sts::444455556666:assumed-role/developers/jane"; it is a session of a role. Give the role, such as arn:aws:iam::444455556666:role/developers.',
    ],
  ],
  [
    "services among the addresses of the VPC",
    { "eks.serviceCidr": "10.90.0.0/20" },
    [
      'eks.serviceCidr: found "10.90.0.0/20"; these are addresses of the VPC, 10.90.0.0/16, too. Choose others, such as 172.20.0.0/16.',
    ],
  ],
  [
    "fewer virtual CPUs than a deployment takes",
    { "eks.nodes.maxVcpus": 4 },
    [
      "eks.nodes.maxVcpus: found 4; while all services are deployed at their largest, pods of one architecture keep 6 virtual CPUs for themselves. Set it to 8 or more, or lower scaling.max or kubernetes.requests of services.",
    ],
  ],
  [
    "a chart whose version is moved",
    { "eks.charts.externalSecrets.version": "2.x" },
    ['eks.charts.externalSecrets.version: found "2.x"; one exact version such as 2.40.9.'],
  ],
  [
    "keys of Datadog in plain sight, which are not said again",
    { "eks.datadog.apiKey": "0123456789abcdef", "eks.datadog.appKey": "fedcba9876543210" },
    [
      "eks.datadog.apiKey: found a value that is not shown here; it has to be an object.",
      "eks.datadog.appKey: found a value that is not shown here; it has to be an object.",
    ],
  ],
  [
    "a service on EKS without a cluster",
    { eks: undefined },
    ["eks: is missing, and parcel-api runs on EKS. Give version and administrators, at the least."],
  ],
  [
    "a strategy without anybody who judges new versions, or hears of them",
    { "eks.datadog": undefined },
    [
      'services.parcel-api.deployment.strategy: found "canary"; on EKS it asks Datadog how the new version does, and the stack has none there. Give eks.datadog, or set it to rolling.',
      "eks.datadog: is missing; of pods and their requests Datadog hears from its agents on the cluster alone, and nobody would know that services there are down. Say where its keys are: apiKey and appKey.",
    ],
  ],
  [
    "one pod of which one has to stay",
    {
      "services.parcel-api.scaling": { min: 1, max: 12 },
      "services.parcel-api.kubernetes.disruption": { minAvailable: 1 },
    },
    [
      "services.parcel-api.kubernetes.disruption.minAvailable: found 1; the service has 1 pod at the least, of which none could be moved, and its node never be emptied. Say maxUnavailable: 1, or run two pods or more.",
      "services.parcel-api.scaling.min: found 1; production runs a task in each of three zones. Set it to 3 or more.",
    ],
  ],
  [
    "a deadline that probes outlast",
    { "services.parcel-api.kubernetes.progressDeadlineSeconds": 60 },
    [
      "services.parcel-api.kubernetes.progressDeadlineSeconds: found 60; health gives a pod 115 seconds to get well, and it counts 30 seconds after that: a deployment would have failed before its pods have. Set it to 146 or more, leave it out, which means 600, or lower health.graceSeconds.",
    ],
  ],
  [
    "more kept for a pod than it may take",
    { "services.parcel-api.kubernetes.requests": { cpuMillicores: 600, memoryMiB: 1024 } },
    [
      "services.parcel-api.kubernetes.requests.cpuMillicores: found 600; what is kept for a pod cannot be more than its limit: cpu 512 are 500. Lower it, or raise cpu.",
      "services.parcel-api.kubernetes.requests.memoryMiB: found 1024; what is kept for a pod cannot be more than its limit, memory, which is 512. Lower it, or raise memory.",
    ],
  ],
  [
    "a pod without memory",
    { "services.parcel-api.memory": 0 },
    ["services.parcel-api.memory: found 0; a pod takes 32 to 122880 MiB. Set it to as much as the service needs."],
  ],
  [
    "a namespace of the controllers",
    { "services.parcel-api.kubernetes.namespace": "argo-rollouts" },
    [
      'services.parcel-api.kubernetes.namespace: found "argo-rollouts"; the namespace "argo-rollouts" is taken by what runs the cluster. Choose another one for the service.',
    ],
  ],
  [
    "a namespace of Kubernetes itself, beside what ECS alone has",
    {
      "services.parcel-api.kubernetes.namespace": "kube-x",
      "services.parcel-api.capacity.spotPercent": 50,
      "services.parcel-api.user": "node",
    },
    [
      'services.parcel-api.kubernetes.namespace: found "kube-x"; names that start with kube- belong to Kubernetes.',
      "services.parcel-api.capacity.spotPercent: found 50; the nodes of EKS are on demand, all of them. Set it to 0.",
      'services.parcel-api.user: found "node"; Kubernetes cannot tell by a name that it is not root. Give its number, such as 1000:1000.',
    ],
  ],
  [
    "a namespace that another service uses with other settings",
    {
      "services.parcel-jobs": {
        runtime: "eks",
        image: `parcel-jobs@${digest}`,
        port: 3000,
        routing: "none",
        health: { command: ["healthy"] },
        deployment: { strategy: "rolling" },
        scaling: { min: 3, max: 3 },
        kubernetes: { namespace: "parcel-api", namespaceQuota: { vcpus: 40, memoryGiB: 80 } },
      },
    },
    [
      'services.parcel-jobs.kubernetes.namespaceQuota: found {"vcpus":40,"memoryGiB":80}; the namespace parcel-api is that of parcel-api, too, which says nothing. Say the same, or choose another namespace.',
    ],
  ],
  [
    "what ECS alone has",
    {
      "services.parcel-api.capacity.spotPercent": 50,
      "services.parcel-api.user": "node",
      "services.parcel-api.scaling.requestsPerMinutePerTask": 500,
      "services.parcel-api.deployment.canary.percent": 2.5,
      "services.parcel-api.health.statusCodes": "200-499",
      "loadBalancer.testAllowedCidrs": ["203.0.113.0/24"],
    },
    [
      "services.parcel-api.capacity.spotPercent: found 50; the nodes of EKS are on demand, all of them. Set it to 0.",
      'services.parcel-api.user: found "node"; Kubernetes cannot tell by a name that it is not root. Give its number, such as 1000:1000.',
      "services.parcel-api.scaling.requestsPerMinutePerTask: found 500; Kubernetes does not count the load balancer's requests. Leave it out: cpuPercent follows the load.",
      "services.parcel-api.deployment.canary.percent: found 2.5; Argo Rollouts shifts whole percents. Set it to 3.",
      'services.parcel-api.health.statusCodes: found "200-499"; to Kubernetes an answer of 400 or more means that a pod is unwell. Leave those out.',
      'loadBalancer.testAllowedCidrs: found "203.0.113.0/24"; on Kubernetes there is no port on which a new version is tried before it gets production traffic. Leave it out, or run the services on ECS.',
    ],
  ],
  [
    "bounds that are scheduled by nobody, and for once",
    {
      "services.parcel-api.scaling.schedules": {
        launch: { when: "at(2027-01-31T07:00:00)", min: 6 },
      },
    },
    [
      'services.parcel-api.scaling.schedules.launch.when: found "at(2027-01-31T07:00:00)"; Kubernetes knows no schedule that happens once. Give cron(...), or scale once by hand.',
      "services.parcel-api.scaling.schedules.launch: on EKS kubectl sets the bounds, and the stack has no image of it. Give eks.charts.kubectlImage.",
    ],
  ],
  [
    "a secret of another region",
    {
      "services.parcel-api.secrets.PARTNER_TOKEN": {
        existing: "arn:aws:secretsmanager:us-east-1:444455556666:secret:partner/token-AbCdEf",
      },
    },
    [
      "services.parcel-api.secrets.PARTNER_TOKEN.existing: is in us-east-1; on EKS it is read in eu-west-1. Replicate it there, and give the ARN of the replica.",
    ],
  ],
  [
    "a move to where the service is",
    { "services.parcel-api.movingTo": "eks" },
    [
      'services.parcel-api.movingTo: found "eks"; the service runs on eks already. Leave it out, or name the other one.',
    ],
  ],
  [
    "requests for a runtime on which nothing answers",
    { "loadBalancer.eksPercent": 0 },
    [
      "loadBalancer.eksPercent: found 0; 100 of 100 clients of parcels.example.com go to ecs, and parcel-api, which answers for it, does not run there. Set it to 100, let parcel-api run on both by movingTo, or give it hosts of its own.",
    ],
  ],
];

/** What a stack file in staging can say wrongly of services on two runtimes. */
export const mixedRefusals: readonly Refusal[] = [
  [
    "a call to a service of the other runtime",
    { "services.reports.calls": ["shop"], "services.shop.cpu": 512, "services.shop.memory": 1024 },
    [
      'services.reports.calls[0]: found "shop"; reports runs on eks, where shop does not, and has no name for it there. Run both on one runtime (movingTo lets shop run on two), or call it through the load balancer.',
    ],
  ],
  [
    "Kubernetes for a service that does not run there",
    { "services.shop.kubernetes": { namespace: "shops" } },
    [
      'services.shop.kubernetes: found {"namespace":"shops"}; the service does not run on EKS. Leave it out, or set runtime to eks.',
    ],
  ],
  [
    "one domain for services of both runtimes",
    { "services.reports.routing": { hosts: ["shop.staging.example.com"], paths: ["/reports/*"] } },
    [
      "loadBalancer.eksPercent: found nothing, which means 0; 100 of 100 clients of shop.staging.example.com go to ecs, and reports, which answers for it, does not run there. Let reports run on both by movingTo, or give it hosts of its own.",
    ],
  ],
  [
    "a zone in which EKS runs no cluster",
    { "network.zones": ["use1-az1", "use1-az3"] },
    [
      'network.zones[1]: found "use1-az3"; EKS runs no cluster in use1-az3. Choose another zone, or run all services on ECS.',
    ],
  ],
  [
    "a cluster that nothing runs on",
    {
      "services.reports.runtime": "ecs",
      "loadBalancer.extraDomains": [],
      "services.reports.routing": { hosts: ["shop.staging.example.com"], paths: ["/reports/*"] },
    },
    ["eks: is here, and no service runs on EKS. Leave it out, or set runtime of a service to eks."],
  ],
];
