/** What a secret looks like, whatever the variable is called. */
export interface SecretPattern {
  /** As a sentence goes on after "what looks like". */
  readonly what: string;
  readonly pattern: RegExp;
  /** Made for pages, which everybody may read. */
  readonly isGivenToBrowsers?: true;
  readonly source: string;
}

/** The scanner's rules are read as facts; ours are wider where a vendor may lengthen its tokens. */
const GITLEAKS = "Gitleaks, config/gitleaks.toml";

/**
 * Forms that vendors give to their secrets so that they can be found. Looked up in November 2026; each is long enough
 * that no ordinary word has it.
 */
const NAMED: readonly SecretPattern[] = [
  {
    what: "an access key of AWS",
    pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/,
    source: 'IAM User Guide, "IAM identifiers", unique ID prefixes',
  },
  {
    what: "a token of GitHub",
    pattern: /\b(?:gh[oprsu]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})/,
    source: 'GitHub Docs, "About authentication to GitHub", token formats',
  },
  {
    what: "a token of GitLab",
    pattern: /\bgl(?:pat|dt|rt|rtr|cbt|ptt|oas|ft|agent|imt|soat|ffct)-[A-Za-z0-9_.-]{20,}/,
    source: 'GitLab Docs, "Token overview", token prefixes',
  },
  {
    what: "a secret key of Stripe",
    pattern: /\b(?:[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9]{16,})/,
    source: 'Stripe documentation, "API keys"',
  },
  {
    what: "a token of Slack",
    pattern: /\b(?:xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}|xapp-\d-[A-Za-z0-9-]{10,})/,
    source: 'Slack documentation, "Token types"',
  },
  {
    what: "an incoming webhook of Slack",
    pattern: /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9]/,
    source: 'Slack documentation, "Sending messages using incoming webhooks"',
  },
  {
    what: "an API key of Google",
    pattern: /\bAIza[A-Za-z0-9_-]{35}/,
    isGivenToBrowsers: true,
    source: `${GITLEAKS}, gcp-api-key; Google publishes no form`,
  },
  {
    what: "a client secret of Google",
    pattern: /\bGOCSPX-[A-Za-z0-9_-]{20,}/,
    source: "Google publishes no form; seen in its client files",
  },
  {
    what: "a token of npm",
    pattern: /\bnpm_[A-Za-z0-9]{36}\b/,
    source: 'GitHub Blog, "Announcing npm\'s new access token format", 2021-09-23',
  },
  {
    what: "a token of PyPI",
    pattern: /\bpypi-AgEI[A-Za-z0-9_-]{30,}/,
    source: "PyPI help, API tokens",
  },
  {
    what: "a token of Docker Hub",
    pattern: /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}/,
    source: 'Docker documentation, "Personal access tokens"',
  },
  {
    what: "an API key of SendGrid",
    pattern: /\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}\b/,
    source: 'Twilio SendGrid documentation, "API keys"',
  },
  {
    what: "an API key of OpenAI or Anthropic",
    pattern:
      /\bsk-(?:(?:proj|svcacct|admin|ant|or)-[A-Za-z0-9_-]{20,}|[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20})/,
    source: `${GITLEAKS}, openai-api-key and anthropic-api-key`,
  },
  {
    what: "a token of Hugging Face",
    pattern: /\b(?:hf|api_org)_[A-Za-z]{34}\b/,
    source: `${GITLEAKS}, huggingface-access-token`,
  },
  {
    what: "a token of DigitalOcean",
    pattern: /\bdo[opr]_v1_[a-f0-9]{64}\b/,
    source: `${GITLEAKS}, digitalocean-pat`,
  },
  {
    what: "an API key of Mailgun",
    pattern: /\bkey-[a-f0-9]{32}\b/,
    source: `${GITLEAKS}, mailgun-private-api-token`,
  },
  {
    what: "an API key of Mailchimp",
    pattern: /\b[a-f0-9]{32}-us\d{1,2}\b/,
    source: `${GITLEAKS}, mailchimp-api-key`,
  },
  {
    what: "an API key of Brevo",
    pattern: /\bxkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}\b/,
    source: `${GITLEAKS}, sendinblue-api-token`,
  },
  {
    what: "an API key of Twilio",
    pattern: /\bSK[0-9a-fA-F]{32}\b/,
    source: `${GITLEAKS}, twilio-api-key`,
  },
  {
    what: "a bot token of Telegram",
    pattern: /(?<!\d)\d{5,16}:A[A-Za-z0-9_-]{34}(?![\w-])/,
    source: `${GITLEAKS}, telegram-bot-api-token`,
  },
  {
    what: "a webhook of Microsoft Teams",
    pattern: /\bhttps:\/\/[a-z0-9]+\.webhook\.office\.com\/webhookb2\/[A-Za-z0-9]/,
    source: `${GITLEAKS}, microsoft-teams-webhook`,
  },
  {
    what: "a token of Shopify",
    pattern: /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/,
    source: `${GITLEAKS}, shopify-access-token`,
  },
  {
    what: "a token of Square",
    pattern: /\bsq0(?:atp|csp)-[A-Za-z0-9_-]{22,}/,
    source: `${GITLEAKS}, square-access-token`,
  },
  {
    what: "a token of HashiCorp Vault",
    pattern: /\bhv[bsr]\.[A-Za-z0-9_-]{24,}/,
    source: `${GITLEAKS}, vault-service-token`,
  },
  {
    what: "a token of Grafana",
    pattern: /\bgl(?:sa|c)_[A-Za-z0-9+/]{32,}/,
    source: `${GITLEAKS}, grafana-service-account-token`,
  },
  {
    what: "a token of Sentry",
    pattern: /\bsntry(?:u_[a-f0-9]{64}|s_eyJ[A-Za-z0-9+/=_]{40,})/,
    source: `${GITLEAKS}, sentry-user-token`,
  },
  {
    what: "a client secret of Microsoft Entra",
    pattern: /(?<![\w~.-])[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![\w~.-])/,
    source: `${GITLEAKS}, azure-ad-client-secret`,
  },
  {
    what: "a token of Atlassian",
    pattern: /\bATATT3[A-Za-z0-9_=-]{186}/,
    source: `${GITLEAKS}, atlassian-api-token`,
  },
  {
    what: "a webhook of Discord",
    pattern: /\bhttps:\/\/(?:(?:canary|ptb)\.)?discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d+\/[\w-]/,
    source: 'Discord Developer Documentation, "Webhook Resource": the token is in the URL',
  },
];

/** Forms for which a rule of the scanner is the source. */
const SCANNED: readonly (readonly [what: string, pattern: RegExp, rule: string])[] = [
  ["a key of age", /\bAGE-SECRET-KEY-1[0-9A-Z]{40,}/, "age-secret-key"],
  ["an API key of Amazon Bedrock", /\bABSK[A-Za-z0-9+/]{60,}={0,2}/, "aws-amazon-bedrock-api-key-long-lived"],
  ["a token of Databricks", /\bdapi[a-f0-9]{32}(?:-\d)?\b/, "databricks-api-token"],
  [
    "a token of Doppler",
    /\bdp\.(?:pt|st|ct|sa|scim|audit)\.(?:[\w-]+\.)?[A-Za-z0-9]{40,}/,
    "doppler-api-token",
  ],
  ["a token of Fly.io", /\b(?:fo1_[\w-]{43}|fm(?:1[ar]|2)_[A-Za-z0-9+/]{100,})/, "flyio-access-token"],
  ["an API key of Heroku", /\bHRKU-AA[0-9A-Za-z_-]{58}/, "heroku-api-key-v2"],
  ["an API key of Linear", /\blin_(?:api|oauth)_[A-Za-z0-9]{40,}/, "linear-api-key"],
  [
    "an API key of New Relic",
    /\bNR(?:AK|II)-[A-Za-z0-9-]{27,}/,
    "new-relic-user-api-key and new-relic-insert-key",
  ],
  ["a token of Notion", /\b(?:ntn_[0-9]{11}[A-Za-z0-9]{35}|secret_[A-Za-z0-9]{43})\b/, "notion-api-token"],
  ["an API key of Perplexity", /\bpplx-[A-Za-z0-9]{48}\b/, "perplexity-api-key"],
  ["a password of PlanetScale", /\bpscale_(?:tkn|oauth|pw)_[\w=.-]{32,}/, "planetscale-password"],
  ["an API key of Postman", /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b/i, "postman-api-token"],
  ["a token of Pulumi", /\bpul-[a-f0-9]{40}\b/, "pulumi-api-token"],
  ["an API key of RubyGems", /\brubygems_[a-f0-9]{48}\b/, "rubygems-api-token"],
  ["a token of HCP Terraform", /\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,}/, "hashicorp-tf-api-token"],
];

/** Forms that several public scanners know, and for which the vendor publishes none. Read on 2026-11-26. */
const KNOWN_TO_SCANNERS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["a token of Airtable", /\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}\b/],
  ["a bot token of Discord", /\b[MNO][A-Za-z\d_-]{23,25}\.[A-Za-z\d_-]{6}\.[A-Za-z\d_-]{27,}/],
  ["a token of Figma", /\bfigd_[A-Za-z0-9_-]{20,}/],
  ["an OAuth token of Google", /\b(?:ya29\.[A-Za-z0-9_-]{20,}|1\/\/0[A-Za-z0-9_-]{40,})/],
  ["an API key of Groq", /\bgsk_[A-Za-z0-9]{20,}/],
  ["a token of HubSpot", /\bpat-(?:na|eu|ap)\d-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}\b/i],
  ["a secret token of Mapbox", /\bsk\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}/],
  ["a token of Replicate", /\br8_[A-Za-z0-9]{30,}/],
  ["an API key of Resend", /\bre_[A-Za-z0-9]{8,}_[A-Za-z0-9]{16,}/],
  ["a secret key of Supabase", /\b(?:sbp_[a-f0-9]{40}|sb_secret_[A-Za-z0-9_-]{20,})/],
  ["a key of Tailscale", /\btskey-(?:[a-z]+-)?[A-Za-z0-9]+-[A-Za-z0-9]{16,}/],
  ["an API key of xAI", /\bxai-[A-Za-z0-9]{40,}/],
];

export const VENDOR_PATTERNS: readonly SecretPattern[] = [
  ...NAMED,
  ...SCANNED.map(([what, pattern, rule]) => ({ what, pattern, source: `${GITLEAKS}, ${rule}` })),
  ...KNOWN_TO_SCANNERS.map(([what, pattern]) => ({ what, pattern, source: "rules of public scanners" })),
];
