import { digest, type Refusal } from "./refusal";

/** What a stack file can say wrongly of its load balancer, and of the requests that services get from it. */
export const loadBalancerRefusals: readonly Refusal[] = [
  [
    "no domain and no certificate",
    { "loadBalancer.domain": undefined, "loadBalancer.certificate": undefined },
    [
      "loadBalancer.domain: found nothing; HTTPS needs a host name such as api.example.com.",
      "loadBalancer.certificate: found nothing; HTTPS needs a certificate: give { arn } of a certificate, or { zoneId } of a hosted zone.",
    ],
  ],
  [
    "HTTPS and plain HTTP at once",
    {
      "loadBalancer.allowInsecureHttp": true,
      "loadBalancer.certificate": { zoneId: "Z0721934EXAMPLE7Q2W1" },
      "loadBalancer.tls": "1.3",
    },
    [
      'loadBalancer.certificate: found {"zoneId":"Z0721934EXAMPLE7Q2W1"}; it is of use to HTTPS alone, and allowInsecureHttp stands for plain HTTP. Leave out one of the two.',
      'loadBalancer.tls: found "1.3"; it is of use to HTTPS alone, and allowInsecureHttp stands for plain HTTP. Leave out one of the two.',
    ],
  ],
  [
    "a certificate of another region",
    { "loadBalancer.certificate.arn": "arn:aws:acm:eu-west-1:111122223333:certificate/3f6c1a52" },
    [
      'loadBalancer.certificate.arn: found "arn:aws:acm:eu-west-1:111122223333:certificate/3f6c1a52"; it has to be a certificate of us-east-1 in the account 111122223333.',
    ],
  ],
  [
    "a host that no certificate is for",
    {
      "loadBalancer.certificate": { zoneId: "Z0721934EXAMPLE7Q2W1" },
      "services.entity-api.routing": { hosts: ["www.example.com"] },
    },
    [
      'services.entity-api.routing.hosts: found "www.example.com"; the load balancer has certificates for staging.api.example.com. Add it to loadBalancer.extraDomains.',
    ],
  ],
  [
    "a version of TLS without quotes",
    { "loadBalancer.tls": 1.3 },
    ['loadBalancer.tls: found 1.3; allowed: "1.2", "1.3". Write it in quotes.'],
  ],
  [
    "a single address that is let in",
    { "loadBalancer.allowedCidrs": ["203.0.113.7"] },
    [
      'loadBalancer.allowedCidrs[0]: found "203.0.113.7"; it has to be a block of addresses; one of a single address is 203.0.113.7/32.',
    ],
  ],
  [
    "nobody who is let in",
    { "loadBalancer.allowedCidrs": [] },
    [
      "loadBalancer.allowedCidrs: found []; nobody could reach the services. Name a network, or a prefix list under allowedPrefixListIds.",
    ],
  ],
  [
    "addresses that the network does not speak",
    { "loadBalancer.allowedCidrs": ["2001:db8::/32"] },
    [
      'loadBalancer.allowedCidrs: found "2001:db8::/32"; the network has IPv4 addresses alone. Make it dual stack, or leave it out.',
    ],
  ],
  [
    "an internal load balancer for everybody",
    { "loadBalancer.scheme": "internal" },
    [
      `loadBalancer.allowedCidrs: found nothing, which means ["0.0.0.0/0"]; an internal load balancer lets in networks that are named, such as the VPC's own, 10.20.0.0/16.`,
    ],
  ],
  [
    "new versions for everybody",
    { "loadBalancer.testAllowedCidrs": ["0.0.0.0/0"] },
    [
      'loadBalancer.testAllowedCidrs: found ["0.0.0.0/0"]; versions that nobody has proven yet are not for everybody. Name the networks that try them.',
    ],
  ],
  [
    "groups of firewall rules under other names and with other reactions",
    { "loadBalancer.firewall": { groups: { CommonRuleSet: "allow", AWSManagedRulesSQLiRuleSet: "count" } } },
    [
      'loadBalancer.firewall.groups.CommonRuleSet: found "allow"; give block, count, off or { blockExcept } with the names of rules that only count.',
      "loadBalancer.firewall.groups.AWSManagedRulesSQLiRuleSet: is not a setting here. Known: AmazonIpReputationList, CommonRuleSet, KnownBadInputsRuleSet, SQLiRuleSet, LinuxRuleSet, AnonymousIpList, AdminProtectionRuleSet.",
    ],
  ],
  [
    "a rate limit that WAF does not have",
    { "loadBalancer.firewall": { rateLimit: { requests: 5, windowSeconds: 30 } } },
    [
      "loadBalancer.firewall.rateLimit.requests: found 5; it has to be 10 or more.",
      "loadBalancer.firewall.rateLimit.windowSeconds: found 30; allowed: 60, 120, 300, 600.",
    ],
  ],
  [
    "an archive that costs more than it saves",
    { "loadBalancer.logs": { keepDays: 100, archiveAfterDays: 50 } },
    [
      "loadBalancer.logs.archiveAfterDays: found 50; logs are deleted after 100 days and the archive bills 90 at least. Leave it out, or set keepDays to 140 or more.",
    ],
  ],
  [
    "two services for the same requests",
    { "services.web": { image: `registry.example.com/web@${digest}`, port: 8080, routing: {} } },
    [
      "services.web.routing: it takes /* of any host, and so does entity-api: one of them would never see a request. Give it hosts or paths.",
    ],
  ],
  [
    "two services at the same place among the rules",
    {
      "services.entity-api.routing": { priority: 10 },
      "services.web": {
        image: `registry.example.com/web@${digest}`,
        port: 8080,
        routing: { paths: ["/web/*"], priority: 10 },
      },
    },
    [
      "services.web.routing: its listener rule has priority 10, and so has that of entity-api. Set priority of one of them to another number.",
    ],
  ],
  [
    "a service that another one's rule keeps all requests from",
    {
      "services.entity-api.routing": { paths: ["/api/*"], priority: 10 },
      "services.web": {
        image: `registry.example.com/web@${digest}`,
        port: 8080,
        routing: { paths: ["/api/web/*"], priority: 20 },
      },
    },
    [
      "services.web.routing: the listener rule of entity-api comes first and takes /api/web/* of any host too, so it would never see those. Set priority to less than 10.",
    ],
  ],
  [
    "a place that no listener has",
    { "services.entity-api.routing": { priority: 50001 } },
    ["services.entity-api.routing.priority: found 50001; it has to be 50000 or less."],
  ],
  [
    "more hosts and paths than a rule holds",
    {
      "services.entity-api.routing": {
        hosts: ["a.example.com", "b.example.com", "c.example.com"],
        paths: ["/a", "/b", "/c"],
      },
    },
    [
      'services.entity-api.routing.paths: found ["/a","/b","/c"]; a listener rule has five hosts and paths at most. Join some with *.',
    ],
  ],
  [
    "hosts and paths that no request has",
    { "services.entity-api.routing": { hosts: ["API.example.com"], paths: ["web"] } },
    [
      'services.entity-api.routing.hosts[0]: found "API.example.com"; it has to be a host name in lower case; * and ? stand for others.',
      'services.entity-api.routing.paths[0]: found "web"; it has to start with "/".',
    ],
  ],
  [
    "a health check without an end",
    { "services.entity-api.health": { timeoutSeconds: 10 } },
    ["services.entity-api.health.timeoutSeconds: found 10; it has to be below intervalSeconds, which is 10."],
  ],
  [
    "a health check asked for sooner than its default ends",
    { "services.entity-api.health": { intervalSeconds: 5 } },
    [
      "services.entity-api.health.timeoutSeconds: found nothing, which means 5; it has to be below intervalSeconds, which is 5.",
    ],
  ],
  [
    "a slow start with an algorithm that forbids it",
    { "services.entity-api.balancing": { slowStartSeconds: 60 } },
    [
      "services.entity-api.balancing.slowStartSeconds: found 60; a slow start goes with round_robin alone, and the algorithm is least_outstanding_requests. Set that to it, or leave this out.",
    ],
  ],
  [
    "anomaly mitigation with an algorithm that forbids it",
    { "services.entity-api.balancing": { algorithm: "round_robin", anomalyMitigation: true } },
    [
      "services.entity-api.balancing.anomalyMitigation: found true; it goes with weighted_random alone, and the algorithm is round_robin. Set that to it, or leave this out.",
    ],
  ],
  [
    "users who keep to a version",
    { "services.entity-api.balancing": { stickinessSeconds: 60 } },
    [
      "services.entity-api.balancing.stickinessSeconds: found 60; it would keep users with a bad version that blueGreen has rolled back. Leave it out, or set deployment.strategy to rolling.",
    ],
  ],
  [
    "a service without users that is set up as if it had some",
    { "services.entity-api.routing": "none", "services.entity-api.balancing": { algorithm: "round_robin" } },
    [
      "services.entity-api.health.command: found nothing; without routing no load balancer asks whether a task is well. Give a command that finds out.",
      'services.entity-api.deployment.strategy: found "blueGreen"; blueGreen shifts requests, and the service gets none from the load balancer. Set it to rolling.',
      'services.entity-api.balancing: found {"algorithm":"round_robin"}; the service gets no requests from the load balancer that could be shared. Leave it out.',
    ],
  ],
];
