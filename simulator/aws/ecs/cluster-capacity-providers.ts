import { behaviour, type Inputs, type Problem } from "../../kit";

export const clusterCapacityProviders = behaviour("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", {
  check({ capacityProviders = [], defaultCapacityProviderStrategies = [] }) {
    const bases = defaultCapacityProviderStrategies.filter(({ base }: Inputs) => base > 0);
    const strangers = defaultCapacityProviderStrategies.filter(
      ({ capacityProvider }: Inputs) => !capacityProviders.includes(capacityProvider),
    );
    return [
      ...(bases.length > 1
        ? [{ path: "defaultCapacityProviderStrategies", reason: "only one of them may have a base" }]
        : []),
      ...strangers.map(
        ({ capacityProvider }: Inputs): Problem => ({
          path: "defaultCapacityProviderStrategies.capacityProvider",
          reason: `found "${capacityProvider}"; it must be one of capacityProviders`,
        }),
      ),
    ];
  },
});
