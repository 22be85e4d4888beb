import { ChaosExperiments, type ChaosExperimentsArgs } from "../../../../components/chaos";
import { deploy } from "../../harness";

const place = { accountId: "111122223333", region: "us-east-1" };
export const groups = ["targetgroup/entity-api-tg/73e2d6bc24d8a067", "targetgroup/entity-api-alt/8d2f1c3b4a5e6f70"];
export const clusterArn = "arn:aws:ecs:us-east-1:111122223333:cluster/main";
export const databaseArn = "arn:aws:rds:us-east-1:111122223333:db:entity-db-5c3d1e7f";
export const databaseClusterArn = "arn:aws:rds:us-east-1:111122223333:cluster:cluster-db-5c3d1e7f";
const stack: Omit<ChaosExperimentsArgs, "experiments"> = {
  ...place,
  environment: "staging",
  vpcId: "vpc-1",
  cluster: { arn: clusterArn, clusterName: "main" },
  loadBalancerArnSuffix: "app/main/50dc6c495c0c9188",
  services: {
    "entity-api": { serviceName: "entity-api-1234567", targetGroupArnSuffixes: groups },
    search: { serviceName: "search-1234567", targetGroupArnSuffixes: groups },
  },
  databases: {
    "entity-db": { kind: "instance", arn: databaseArn, endpoint: "entity-db.rds.amazonaws.com", port: 5432 },
    "cluster-db": { kind: "aurora", arn: databaseClusterArn, endpoint: "cluster-db.rds.amazonaws.com", port: 5432 },
  },
};
export const stopTasks = { fault: "stopTasks", service: "entity-api", percent: 34 } as const;
export const way = { service: "entity-api", database: "entity-db", minutes: 3 } as const;
export const watching = { services: ["entity-api", "search"] };

export type Experiments = ChaosExperimentsArgs["experiments"];
type Given = Partial<ChaosExperimentsArgs>;

export const create = (given: Given = {}) =>
  new ChaosExperiments("chaos", { ...stack, experiments: { drill: stopTasks }, ...given });
export const deployed = (experiment: Experiments[string]) =>
  deploy(() => create({ experiments: { drill: experiment } }));
