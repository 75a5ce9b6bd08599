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
export const VENDOR_PATTERNS: readonly SecretPattern[] = [
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
    pattern: /\bgl(?:pat|dt|rt|cbt|ptt|oas)-[A-Za-z0-9_.-]{20,}/,
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
    pattern: /\bhv[bs]\.[A-Za-z0-9_-]{90,}/,
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
