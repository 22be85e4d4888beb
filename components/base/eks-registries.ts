// Where EKS keeps the images of its add-ons, in each region. Most are in one account.
// https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html
const COMMON = "602401143452";

const others: Readonly<Record<string, string>> = {
  "af-south-1": "877085696533",
  "ap-east-1": "800184023465",
  "ap-east-2": "533267051163",
  "ap-south-2": "900889452093",
  "ap-southeast-3": "296578399912",
  "ap-southeast-4": "491585149902",
  "ap-southeast-6": "333609536671",
  "ap-southeast-7": "121268973566",
  "ca-west-1": "761377655185",
  "eu-central-2": "900612956339",
  "eu-south-1": "590381155156",
  "eu-south-2": "455263428931",
  "il-central-1": "066635153087",
  "me-central-1": "759879836304",
  "me-south-1": "558608220178",
  "mx-central-1": "730335286997",
};

/** The repositories from which nodes of EKS pull AWS's add-ons. */
export function addOnRepositories(region: string): string {
  return `arn:aws:ecr:${region}:${others[region] ?? COMMON}:repository/eks/*`;
}

/** What pulling an image takes, once there is a token for the registry. */
export const pullActions = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
