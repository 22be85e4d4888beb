/** A container image by its parts: `111122223333.dkr.ecr.us-east-1.amazonaws.com/entity-api@sha256:...`. */
export interface Image {
  /** Registry and name, without tag and digest. */
  repository: string;
  tag?: string;
  digest?: string;
  /** Where the image lies in Amazon's private registry. */
  ecr?: { accountId: string; region: string; repository: string };
}

const IMAGE =
  /^(?<repository>[a-z0-9][a-z0-9.-]*(?::\d+)?(?:\/[a-z0-9._-]+)*)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>sha256:[a-f0-9]{64}))?$/;
const ECR = /^(?<accountId>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(?<repository>.+)$/;

/** Nothing for what names no image. */
export function parseImage(text: string): Image | undefined {
  const { repository, tag, digest } = IMAGE.exec(text)?.groups ?? {};
  if (!repository) return undefined;
  const ecr = ECR.exec(repository)?.groups;
  return {
    repository,
    ...(tag && { tag }),
    ...(digest && { digest }),
    ...(ecr && { ecr: { accountId: ecr.accountId ?? "", region: ecr.region ?? "", repository: ecr.repository ?? "" } }),
  };
}

/** What is wrong with an image, apart from whether it exists. */
export function checkImage(text: string): string | undefined {
  const image = parseImage(text);
  if (!image)
    return "it has to be an image such as 111122223333.dkr.ecr.us-east-1.amazonaws.com/entity-api@sha256:<digest>.";
  if (image.digest) return undefined;
  if (image.tag && image.tag !== "latest") return undefined;
  return "what it means changes without a deployment. Give the digest, `@sha256:...`, or at least the tag of one build.";
}

/** What is wrong with an image that has to be one forever, so that its digest is asked for in every environment. */
export function checkPinnedImage(text: string): string | undefined {
  const image = parseImage(text);
  if (!image) return "it has to be an image by its digest such as public.ecr.aws/datadog/agent@sha256:<digest>.";
  return image.digest ? undefined : "what a tag means can change. Give the digest: name@sha256:<digest>.";
}

/** Which version of a service an image is, in few letters: how its digest begins, or its tag. */
export function versionOf(text: string): string {
  const { tag, digest } = parseImage(text) ?? {};
  return digest?.slice("sha256:".length, "sha256:".length + 12) ?? tag ?? text;
}

/** The ARN of the repository in Amazon's private registry that holds an image. */
export function repositoryArn({ region, accountId, repository }: NonNullable<Image["ecr"]>): string {
  return `arn:aws:ecr:${region}:${accountId}:repository/${repository}`;
}
