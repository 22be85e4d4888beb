import { all, pass, textOf, texts, type Verdict, type View } from "../kit";

/** The setting of rules about images. */
export const onlyRegistries = texts({
  default: [],
  description: "Hosts of the registries that images may come from, such as docker.io. Any, if empty.",
});

/** The container's image has to mean the same tomorrow, and to come from one of these registries if there are any. */
export function expectFixedImage(container: View, registries: readonly string[]): Verdict {
  const image = container.at("image");
  // Without an image there is no container: AWS and Kubernetes refuse it themselves.
  return image.decide((value) => {
    const { registry, tag, hasDigest } = parse(textOf(value));
    const isFixed = hasDigest || (tag !== "" && tag !== "latest");
    return all([
      isFixed ? pass : image.wrong("a digest, or a tag other than latest"),
      registries.length === 0 || registries.includes(registry) ? pass : image.wrong(`one of ${registries.join(", ")}`),
    ]);
  }, pass);
}

/**
 * What has no host is Docker's.
 * https://github.com/distribution/reference/blob/main/normalize.go
 */
function parse(image: string): { registry: string; tag: string; hasDigest: boolean } {
  const [name = "", digest] = image.trim().split("@");
  const [first = "", ...rest] = name.split("/");
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const last = name.split("/").at(-1) ?? "";
  const tag = last.includes(":") ? last.slice(last.indexOf(":") + 1) : "";
  return { registry: hasHost ? first : "docker.io", tag, hasDigest: digest !== undefined };
}
