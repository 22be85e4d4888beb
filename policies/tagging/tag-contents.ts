import {
  defineRule,
  fail,
  hasSecretShape,
  notApplicable,
  of,
  pass,
  type Rule,
  show,
  textOf,
  withEnvironment,
} from "../kit";
import { eachTag, goodTags, taggableTypes } from "./tags";

const VPC = "aws:ec2/vpc:Vpc";

function tagged(change: Readonly<Record<string, unknown>>) {
  return of(VPC, { tagsAll: { ...goodTags, ...change } });
}

const nothingPrivate = defineRule({
  id: "tags-nothing-private",
  title: "No tag holds a secret, a card number or somebody's address",
  severity: "high",
  resources: taggableTypes,
  why: "Everybody who may list resources reads tags, and bills, logs and inventories copy them: nothing takes them back.",
  fix: "Keep secrets in Secrets Manager and people's data where it is protected. Addresses of teams belong into Owner, or a key that speaks of a contact.",
  link: "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html",
  controls: { nist80053: ["IA-5(7)", "SC-28"], pciDss: ["3.4.1", "8.6.2"] },
  passes: [
    tagged({ Owner: "platform@example.com", Contact: "orders@example.com" }),
    tagged({ Account: "111122223333", Version: "2026.11.21", SecretName: "orders/database", ApiKey: "" }),
    tagged({ Repository: "git@github.com:example/orders.git", Ticket: "4111-1111-1111-1112", Batch: "1763719200000" }),
    tagged({ Order: "ref-4111111111111111", Shipment: "4111111111111111 (2)", Part: "4111111111111111111111" }),
  ],
  fails: [
    tagged({ Note: "AKIAIOSFODNN7EXAMPLE" }),
    tagged({ Source: "postgres://app:horse@db.internal/orders" }),
    tagged({ DatabasePassword: "horse" }),
    tagged({ RequestedBy: "ada.lovelace@example.com" }),
    tagged({ Card: "4111 1111 1111 1111" }),
    tagged({ Card: "378282246310005" }),
    tagged({ Card: "6011-0009-9013-9424" }),
  ],

  validate: (resource) =>
    eachTag(resource, (key, value) =>
      value.decide((found) => {
        const kind = privateKind(key, textOf(found));
        return kind ? fail(`found what looks like ${kind}, expected nothing private`, value.path) : pass;
      }, pass),
    ),
});

const HOLDS_SECRET = /(?:passw(?:or)?d|passphrase|pwd|(?:api|private)[-_ ]?key|(?:access|auth)[-_ ]?token)$/i;
const SPEAKS_OF_CONTACT = /owner|contact|mail|maintainer|on-?call/i;

function privateKind(key: string, value: string): string | undefined {
  if (hasSecretShape(value) || (HOLDS_SECRET.test(key) && value !== "")) return "a secret";
  if (/[^\s@]@[\w.-]+\.[a-z]{2,}$/i.test(value) && !SPEAKS_OF_CONTACT.test(key)) return "an e-mail address";
  return isCardNumber(value) ? "a card number" : undefined;
}

/** Whether the digits are those of a payment card: their number, the issuer's first one, and the checksum of Luhn. */
function isCardNumber(value: string): boolean {
  const digits = value.replace(/[ -]/g, "");
  if (!/^[3-6]\d{12,18}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const weighed = Number(digit) * (at % 2 === 0 ? 1 : 2);
    return total + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  return sum % 10 === 0;
}

const tellsEnvironment = defineRule({
  id: "tags-environment-true",
  title: "The tag Environment says which environment it is",
  severity: "medium",
  resources: taggableTypes,
  why: "Costs, alerts and access rules follow the tag: staging that is tagged production pages somebody at night, and the other way round nobody.",
  fix: "Take the value from the stack's own type of environment, once, in the provider's defaultTags.",
  link: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/building-your-tagging-strategy.html",
  controls: { nist80053: ["CM-8", "SC-16"] },
  passes: [
    withEnvironment("staging", tagged({})),
    withEnvironment("development", tagged({ Environment: "dev-anna" })),
    withEnvironment("staging", tagged({ Environment: "blue" })),
    withEnvironment("staging", of(VPC, {})),
  ],
  fails: [
    withEnvironment("staging", tagged({ Environment: "production" })),
    withEnvironment("development", tagged({ Environment: "prod" })),
    withEnvironment("development", tagged({ Environment: "Staging" })),
  ],

  validate(resource, { environment, stackName, stackTags }) {
    // A stack that does not say what it is counts as production, and may be anything.
    const says = environment !== "production" || /prod/i.test(stackName) || stackTags.has("environment");
    if (!says) return notApplicable("the stack does not say what it is for");
    return eachTag(resource, (key, value) => {
      if (key !== "Environment") return pass;
      const wrong = value.wrong(`${show(environment, "environment")}, as the stack is`);
      return value.decide((found) => {
        const meant = SPELLINGS.find(([spelling]) => spelling.test(textOf(found)));
        return meant && meant[1] !== environment ? wrong : pass;
      }, pass);
    });
  },
});

const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/^prod/i, "production"],
  [/^(?:stag|stg)/i, "staging"],
  [/^dev/i, "development"],
];

export const rules: readonly Rule[] = [nothingPrivate, tellsEnvironment];
