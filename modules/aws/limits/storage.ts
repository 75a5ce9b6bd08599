import { isObject, type Json, type JsonObject, parseJson, show } from "../json.ts";
import { asNumber, elements, isSet, isUnreadable, type LimitRule, textRule } from "./rule.ts";

const LIFECYCLE_PAGE =
  "https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html";
const POLICY_GRAMMAR = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html";

const lifecycle = {
  service: "ecr",
  operations: ["PutLifecyclePolicy"],
  at: "lifecyclePolicyText",
  documentation: LIFECYCLE_PAGE,
} as const;

function rulesOf(text: Json): readonly JsonObject[] {
  const policy = parseJson(String(text));
  return isObject(policy) ? elements(policy["rules"]).filter(isObject) : [];
}

function selectionOf(rule: JsonObject): JsonObject {
  return isObject(rule["selection"]) ? rule["selection"] : {};
}

/** A rule for each rule of a lifecycle policy. */
function eachLifecycleRule(id: string, allowed: string, holds: (rule: JsonObject) => boolean): LimitRule {
  return {
    ...lifecycle,
    id,
    allowed,
    found: (text) => show(rulesOf(text).find((rule) => !holds(rule))),
    holds: (text) => rulesOf(text).every(holds),
  };
}

function hasValidSelection(rule: JsonObject): boolean {
  const { tagStatus, tagPrefixList, tagPatternList } = selectionOf(rule);
  if (tagStatus === "tagged") return isSet(tagPrefixList) !== isSet(tagPatternList);
  return (tagStatus === "untagged" || tagStatus === "any") && !isSet(tagPrefixList) && !isSet(tagPatternList);
}

function hasValidCount(rule: JsonObject): boolean {
  const { countType, countUnit, countNumber } = selectionOf(rule);
  const number = asNumber(countNumber);
  if (number === undefined || !Number.isInteger(number) || number < 1) return false;
  if (countType === "imageCountMoreThan") return !isSet(countUnit);
  return countUnit === "days" && /^since(ImagePushed|ImagePulled|ImageTransitioned)$/.test(String(countType));
}

function priorities(text: Json): (number | undefined)[] {
  return rulesOf(text).map((rule) => asNumber(rule["rulePriority"]));
}

const ecrRules: readonly LimitRule[] = [
  {
    ...lifecycle,
    id: "ecr-lifecycle-json",
    allowed: "a JSON object with a list of 1 to 50 rules",
    holds: (text) => {
      const policy = parseJson(String(text));
      const rules = isObject(policy) ? elements(policy["rules"]) : [];
      return rules.length >= 1 && rules.length <= 50 && rules.every(isObject);
    },
  },
  {
    ...lifecycle,
    id: "ecr-lifecycle-priority",
    allowed: "a rulePriority from 1 for each rule, no two the same",
    found: (text) => show(priorities(text).map((priority) => priority ?? null)),
    holds: (text) => {
      const numbers = priorities(text);
      const valid = numbers.every(
        (number) => number !== undefined && Number.isInteger(number) && number >= 1,
      );
      return valid && new Set(numbers).size === numbers.length;
    },
  },
  {
    ...lifecycle,
    id: "ecr-lifecycle-any-last",
    allowed: "one rule for any tag status at most, and that with the highest rulePriority",
    found: (text) => show(priorities(text).map((priority) => priority ?? null)),
    holds: (text) => {
      const ordered = [...rulesOf(text)].sort(
        (a, b) => (asNumber(a["rulePriority"]) ?? 0) - (asNumber(b["rulePriority"]) ?? 0),
      );
      return ordered.slice(0, -1).every((rule) => selectionOf(rule)["tagStatus"] !== "any");
    },
  },
  eachLifecycleRule(
    "ecr-lifecycle-selection",
    "tagStatus tagged with a tagPrefixList or a tagPatternList, or untagged or any with neither",
    hasValidSelection,
  ),
  eachLifecycleRule(
    "ecr-lifecycle-count",
    "a countNumber from 1, with countType imageCountMoreThan, or sinceImagePushed and countUnit days",
    hasValidCount,
  ),
  eachLifecycleRule(
    "ecr-lifecycle-action",
    "an action of type expire or transition",
    (rule) => isObject(rule["action"]) && ["expire", "transition"].includes(String(rule["action"]["type"])),
  ),
  textRule({
    service: "ecr",
    operations: ["CreateRepository"],
    id: "ecr-repository-name",
    at: "repositoryName",
    allowed: "a name that begins with a lower-case letter",
    documentation: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html",
    pattern: /^[a-z]/,
  }),
];

/** A policy has to be a JSON object with a statement; what the statement says is IAM's to judge. */
function isPolicy(text: Json): boolean {
  if (isUnreadable(text)) return true;
  const policy = parseJson(String(text));
  return isObject(policy) && (isObject(policy["Statement"]) || elements(policy["Statement"]).length > 0);
}

const INLINE_POLICY_CHARACTERS = 10_240;

const iamRules: readonly LimitRule[] = [
  {
    service: "iam",
    operations: ["CreateRole"],
    id: "iam-trust-policy",
    at: "AssumeRolePolicyDocument",
    allowed: "a JSON policy with a Statement",
    documentation: POLICY_GRAMMAR,
    readsReferences: true,
    holds: isPolicy,
  },
  {
    service: "iam",
    operations: ["PutRolePolicy"],
    id: "iam-role-policy",
    at: "PolicyDocument",
    allowed: "a JSON policy with a Statement",
    documentation: POLICY_GRAMMAR,
    readsReferences: true,
    holds: isPolicy,
  },
  {
    service: "iam",
    operations: ["PutRolePolicy"],
    id: "iam-role-policy-size",
    at: "PolicyDocument",
    allowed: `at most ${INLINE_POLICY_CHARACTERS} characters without white space, all inline policies of the role together`,
    documentation: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    found: (value) => `${String(value).replaceAll(/\s/g, "").length} characters`,
    holds: (value) => String(value).replaceAll(/\s/g, "").length <= INLINE_POLICY_CHARACTERS,
  },
];

const SSM_PAGE = "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html";

const parameterRules: readonly LimitRule[] = [
  textRule({
    service: "ssm",
    operations: ["PutParameter"],
    id: "ssm-parameter-name",
    at: "Name",
    allowed: "letters, digits and . - _ with / between levels, beginning with / where there are levels",
    documentation: SSM_PAGE,
    pattern: /^([A-Za-z0-9._-]+|(\/[A-Za-z0-9._-]+)+)$/,
  }),
  {
    service: "ssm",
    operations: ["PutParameter"],
    id: "ssm-parameter-prefix",
    at: "Name",
    allowed: "a name that does not begin with aws or ssm",
    documentation: SSM_PAGE,
    holds: (value) => !/^\/?(aws|ssm)/i.test(String(value)),
  },
  {
    service: "ssm",
    operations: ["PutParameter"],
    id: "ssm-parameter-levels",
    at: "Name",
    allowed: "at most 15 levels",
    documentation: SSM_PAGE,
    holds: (value) => String(value).split("/").filter(Boolean).length <= 15,
  },
  {
    service: "ssm",
    operations: ["PutParameter"],
    id: "ssm-parameter-value",
    at: "Value",
    allowed: "at most 4096 bytes in the standard tier, 8192 in the others",
    documentation: SSM_PAGE,
    found: (value) => `${Buffer.byteLength(String(value))} bytes`,
    holds: (value, { parent }) => {
      const standard = (parent["Tier"] ?? "Standard") === "Standard";
      return Buffer.byteLength(String(value)) <= (standard ? 4096 : 8192);
    },
  },
  textRule({
    service: "secretsmanager",
    operations: ["CreateSecret"],
    id: "secretsmanager-name",
    at: "Name",
    allowed: "ASCII letters, digits and / _ + = . @ -",
    documentation: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
    pattern: /^[A-Za-z0-9/_+=.@-]+$/,
  }),
];

const bucketRules: readonly LimitRule[] = [
  textRule({
    service: "s3",
    operations: ["CreateBucket"],
    id: "s3-bucket-name",
    at: "Bucket",
    allowed:
      "3 to 63 lower-case letters, digits, dots and hyphens, beginning and ending with a letter or digit, no two dots together, not an IP address",
    documentation: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
    pattern:
      /^(?!\d+\.\d+\.\d+\.\d+$)(?!xn--|sthree-|amzn-s3-demo-)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  }),
];

const fileSystemRules: readonly LimitRule[] = [
  {
    service: "elasticfilesystem",
    operations: ["CreateFileSystem"],
    id: "efs-provisioned-throughput",
    at: "ThroughputMode",
    allowed: "provisioned with ProvisionedThroughputInMibps, the other modes without",
    documentation: "https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html",
    holds: (value, { input }) => (value === "provisioned") === isSet(input["ProvisionedThroughputInMibps"]),
  },
];

export const storageRules: readonly LimitRule[] = [
  ...ecrRules,
  ...iamRules,
  ...parameterRules,
  ...bucketRules,
  ...fileSystemRules,
];
