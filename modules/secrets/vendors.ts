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
    what: "an AWS access key",
    pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/,
    source: 'IAM User Guide, "IAM identifiers", unique ID prefixes',
  },
  {
    what: "a GitHub token",
    pattern: /\b(?:gh[oprsu]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})/,
    source: 'GitHub Docs, "About authentication to GitHub", token formats',
  },
  {
    what: "a GitLab token",
    pattern: /\bgl(?:pat|dt|rt|rtr|cbt|ptt|oas|ft|agent|imt|soat|ffct)-[A-Za-z0-9_.-]{20,}/,
    source: 'GitLab Docs, "Token overview", token prefixes',
  },
  {
    what: "a Stripe secret key",
    pattern: /\b(?:[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9]{16,})/,
    source: 'Stripe documentation, "API keys"',
  },
  {
    what: "a Slack token",
    pattern: /\b(?:xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}|xapp-\d-[A-Za-z0-9-]{10,})/,
    source: 'Slack documentation, "Token types"',
  },
  {
    what: "a Slack incoming webhook",
    pattern: /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9]/,
    source: 'Slack documentation, "Sending messages using incoming webhooks"',
  },
  {
    what: "a Google API key",
    pattern: /\bAIza[A-Za-z0-9_-]{35}/,
    isGivenToBrowsers: true,
    source: `${GITLEAKS}, gcp-api-key; Google publishes no form`,
  },
  {
    what: "a Google client secret",
    pattern: /\bGOCSPX-[A-Za-z0-9_-]{20,}/,
    source: "Google publishes no form; seen in its client files",
  },
  {
    what: "an npm token",
    pattern: /\bnpm_[A-Za-z0-9]{36}\b/,
    source: 'GitHub Blog, "Announcing npm\'s new access token format", 2021-09-23',
  },
  {
    what: "a PyPI token",
    pattern: /\bpypi-AgEI[A-Za-z0-9_-]{30,}/,
    source: "PyPI help, API tokens",
  },
  {
    what: "a Docker Hub token",
    pattern: /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}/,
    source: 'Docker documentation, "Personal access tokens"',
  },
  {
    what: "a SendGrid API key",
    pattern: /\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}\b/,
    source: 'Twilio SendGrid documentation, "API keys"',
  },
  {
    what: "an OpenAI or Anthropic API key",
    pattern:
      /\bsk-(?:(?:proj|svcacct|admin|ant|or)-[A-Za-z0-9_-]{20,}|[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20})/,
    source: `${GITLEAKS}, openai-api-key and anthropic-api-key`,
  },
  {
    what: "a Hugging Face token",
    pattern: /\b(?:hf|api_org)_[A-Za-z]{34}\b/,
    source: `${GITLEAKS}, huggingface-access-token`,
  },
  {
    what: "a DigitalOcean token",
    pattern: /\bdo[opr]_v1_[a-f0-9]{64}\b/,
    source: `${GITLEAKS}, digitalocean-pat`,
  },
  {
    what: "a Mailgun API key",
    pattern: /\bkey-[a-f0-9]{32}\b/,
    source: `${GITLEAKS}, mailgun-private-api-token`,
  },
  {
    what: "a Mailchimp API key",
    pattern: /\b[a-f0-9]{32}-us\d{1,2}\b/,
    source: `${GITLEAKS}, mailchimp-api-key`,
  },
  {
    what: "a Brevo API key",
    pattern: /\bxkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}\b/,
    source: `${GITLEAKS}, sendinblue-api-token`,
  },
  {
    what: "a Twilio API key",
    pattern: /\bSK[0-9a-fA-F]{32}\b/,
    source: `${GITLEAKS}, twilio-api-key`,
  },
  {
    what: "a Telegram bot token",
    pattern: /(?<!\d)\d{5,16}:A[A-Za-z0-9_-]{34}(?![\w-])/,
    source: `${GITLEAKS}, telegram-bot-api-token`,
  },
  {
    what: "a Microsoft Teams webhook",
    pattern: /\bhttps:\/\/[a-z0-9]+\.webhook\.office\.com\/webhookb2\/[A-Za-z0-9]/,
    source: `${GITLEAKS}, microsoft-teams-webhook`,
  },
  {
    what: "a Shopify token",
    pattern: /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/,
    source: `${GITLEAKS}, shopify-access-token`,
  },
  {
    what: "a Square token",
    pattern: /\bsq0(?:atp|csp)-[A-Za-z0-9_-]{22,}/,
    source: `${GITLEAKS}, square-access-token`,
  },
  {
    what: "a HashiCorp Vault token",
    pattern: /\bhv[bsr]\.[A-Za-z0-9_-]{24,}/,
    source: `${GITLEAKS}, vault-service-token`,
  },
  {
    what: "a Grafana token",
    pattern: /\bgl(?:sa|c)_[A-Za-z0-9+/]{32,}/,
    source: `${GITLEAKS}, grafana-service-account-token`,
  },
  {
    what: "a Sentry token",
    pattern: /\bsntry(?:u_[a-f0-9]{64}|s_eyJ[A-Za-z0-9+/=_]{40,})/,
    source: `${GITLEAKS}, sentry-user-token`,
  },
  {
    what: "a Microsoft Entra client secret",
    pattern: /(?<![\w~.-])[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![\w~.-])/,
    source: `${GITLEAKS}, azure-ad-client-secret`,
  },
  {
    what: "an Atlassian token",
    pattern: /\bATATT3[A-Za-z0-9_=-]{186}/,
    source: `${GITLEAKS}, atlassian-api-token`,
  },
  {
    what: "a Discord webhook",
    pattern: /\bhttps:\/\/(?:(?:canary|ptb)\.)?discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d+\/[\w-]/,
    source: 'Discord Developer Documentation, "Webhook Resource": the token is in the URL',
  },
];

/** Forms for which a rule of the scanner is the source. */
const SCANNED: readonly (readonly [what: string, pattern: RegExp, rule: string])[] = [
  ["an age key", /\bAGE-SECRET-KEY-1[0-9A-Z]{40,}/, "age-secret-key"],
  ["an Amazon Bedrock API key", /\bABSK[A-Za-z0-9+/]{60,}={0,2}/, "aws-amazon-bedrock-api-key-long-lived"],
  ["a Databricks token", /\bdapi[a-f0-9]{32}(?:-\d)?\b/, "databricks-api-token"],
  ["a Doppler token", /\bdp\.(?:pt|st|ct|sa|scim|audit)\.(?:[\w-]+\.)?[A-Za-z0-9]{40,}/, "doppler-api-token"],
  ["a Fly.io token", /\b(?:fo1_[\w-]{43}|fm(?:1[ar]|2)_[A-Za-z0-9+/]{100,})/, "flyio-access-token"],
  ["a Heroku API key", /\bHRKU-AA[0-9A-Za-z_-]{58}/, "heroku-api-key-v2"],
  ["a Linear API key", /\blin_(?:api|oauth)_[A-Za-z0-9]{40,}/, "linear-api-key"],
  [
    "a New Relic API key",
    /\bNR(?:AK|II)-[A-Za-z0-9-]{27,}/,
    "new-relic-user-api-key and new-relic-insert-key",
  ],
  ["a Notion token", /\b(?:ntn_[0-9]{11}[A-Za-z0-9]{35}|secret_[A-Za-z0-9]{43})\b/, "notion-api-token"],
  ["a Perplexity API key", /\bpplx-[A-Za-z0-9]{48}\b/, "perplexity-api-key"],
  ["a PlanetScale password", /\bpscale_(?:tkn|oauth|pw)_[\w=.-]{32,}/, "planetscale-password"],
  ["a Postman API key", /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b/i, "postman-api-token"],
  ["a Pulumi token", /\bpul-[a-f0-9]{40}\b/, "pulumi-api-token"],
  ["a RubyGems API key", /\brubygems_[a-f0-9]{48}\b/, "rubygems-api-token"],
  ["an HCP Terraform token", /\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,}/, "hashicorp-tf-api-token"],
];

/** Forms that several public scanners know, and for which the vendor publishes none. Read on 2026-11-26. */
const KNOWN_TO_SCANNERS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["an Airtable token", /\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}\b/],
  ["a Discord bot token", /\b[MNO][A-Za-z\d_-]{23,25}\.[A-Za-z\d_-]{6}\.[A-Za-z\d_-]{27,}/],
  ["a Figma token", /\bfigd_[A-Za-z0-9_-]{20,}/],
  ["a Google OAuth token", /\b(?:ya29\.[A-Za-z0-9_-]{20,}|1\/\/0[A-Za-z0-9_-]{40,})/],
  ["a Groq API key", /\bgsk_[A-Za-z0-9]{20,}/],
  ["a HubSpot token", /\bpat-(?:na|eu|ap)\d-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}\b/i],
  ["a Mapbox secret token", /\bsk\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}/],
  ["a Replicate token", /\br8_[A-Za-z0-9]{30,}/],
  ["a Resend API key", /\bre_[A-Za-z0-9]{8,}_[A-Za-z0-9]{16,}/],
  ["a Supabase secret key", /\b(?:sbp_[a-f0-9]{40}|sb_secret_[A-Za-z0-9_-]{20,})/],
  ["a Tailscale key", /\btskey-(?:[a-z]+-)?[A-Za-z0-9]+-[A-Za-z0-9]{16,}/],
  ["an xAI API key", /\bxai-[A-Za-z0-9]{40,}/],
];

export const VENDOR_PATTERNS: readonly SecretPattern[] = [
  ...NAMED,
  ...SCANNED.map(([what, pattern, rule]) => ({ what, pattern, source: `${GITLEAKS}, ${rule}` })),
  ...KNOWN_TO_SCANNERS.map(([what, pattern]) => ({ what, pattern, source: "rules of public scanners" })),
];
