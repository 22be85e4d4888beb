import { all, defineRule, of, oneOf, type Rule } from "../kit";
import { expectOwnKey } from "./own-key";

const TEMPLATE = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
const KEY = "arn:aws:kms:eu-central-1:111122223333:key/images";

function encrypted(encryptionType: string, kmsKey?: string) {
  return { encryptionConfigurations: [{ encryptionType, ...(kmsKey && { kmsKey }) }] };
}

const imagesOwnKey = defineRule({
  id: "ecr-own-key",
  title: "Images are encrypted with a key of one's own",
  severity: "medium",
  resources: ["aws:ecr/repository:Repository", TEMPLATE],
  why: "Images hold the code and what was built into it by mistake. How a repository is encrypted is said when it is made and never again.",
  fix: 'Set encryptionConfigurations to [{ encryptionType: "KMS", kmsKey }] with a key that this program creates.',
  link: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
  controls: { fsbp: ["ECR.5"], nist80053: ["SC-12(2)", "SC-28(1)"], pciDss: ["3.6.1"] },
  passes: [encrypted("KMS", KEY), encrypted("KMS_DSSE", KEY), of(TEMPLATE, encrypted("KMS", KEY))],
  fails: [{}, encrypted("AES256"), encrypted("KMS"), encrypted("KMS", "alias/aws/ecr"), of(TEMPLATE, encrypted("KMS"))],

  validate(repository) {
    // A list for the provider's sake: there is one at most.
    const none = repository.at("encryptionConfigurations").wrong("a KMS key of one's own");
    return repository.some(
      "encryptionConfigurations",
      (encryption) =>
        all([encryption.expect("encryptionType", oneOf("KMS", "KMS_DSSE")), expectOwnKey(encryption, "kmsKey")]),
      none,
    );
  },
});

export const rules: readonly Rule[] = [imagesOwnKey];
