import { behaviour, type Inputs, type Problem, refuse } from "../../kit";

export const distribution = behaviour("aws:cloudfront/distribution:Distribution", {
  // https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DefaultCacheBehavior.html
  check({ origins = [], originGroups = [], defaultCacheBehavior, orderedCacheBehaviors = [] }) {
    const ids: string[] = [...origins, ...originGroups].map(({ originId }: Inputs) => originId);
    const behaviours: [string, Inputs][] = [
      ["defaultCacheBehavior", defaultCacheBehavior],
      ...orderedCacheBehaviors.map((one: Inputs, index: number) => [`orderedCacheBehaviors[${index}]`, one]),
    ];
    return behaviours.flatMap(([path, { targetOriginId: found }]): Problem[] => {
      if (ids.includes(found)) return [];
      const reason = `found "${found}"; the originId of one of its origins is expected: ${ids.join(", ")}`;
      return [{ path: `${path}.targetOriginId`, reason }];
    });
  },

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
  create(_, { viewerCertificate }) {
    const arn: string | undefined = viewerCertificate?.acmCertificateArn;
    if (arn === undefined || arn === "" || arn.startsWith("arn:aws:acm:us-east-1:")) return undefined;
    return refuse(
      "InvalidViewerCertificate",
      "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.",
      `make ${arn} in us-east-1`,
    );
  },
});
