import { estimate, type KnownImage, WEB_PAGE } from "./row.ts";

/** SES takes mail at 25, 587 and 2587 with STARTTLS; AWS closes 25 to hosts. Source: SES developer guide, "SMTP endpoints". */
const SES = { port: 587 };

export const MAIL_CATCHERS: readonly KnownImage[] = [
  {
    name: "MailHog",
    kind: "mail catcher",
    repositories: ["mailhog/mailhog", "teawithfruit/mailhog"],
    port: 1025,
    memory: estimate(128, WEB_PAGE),
    data: [],
    aws: "Amazon SES",
    there: SES,
    laptopOnly: true,
    read: "mailhog/MailHog Dockerfile",
  },
  {
    name: "Mailpit",
    kind: "mail catcher",
    repositories: ["axllent/mailpit", "ghcr.io/axllent/mailpit"],
    port: 1025,
    memory: estimate(128, WEB_PAGE),
    data: [],
    aws: "Amazon SES",
    there: SES,
    laptopOnly: true,
    read: "axllent/mailpit Dockerfile",
  },
  {
    name: "MailDev",
    kind: "mail catcher",
    repositories: ["maildev/maildev", "djfarrelly/maildev"],
    port: 1025,
    memory: estimate(128, WEB_PAGE),
    data: [],
    aws: "Amazon SES",
    there: SES,
    laptopOnly: true,
    read: "maildev/maildev Dockerfile",
  },
  {
    name: "MailCatcher",
    kind: "mail catcher",
    repositories: ["schickling/mailcatcher", "sj26/mailcatcher", "dockage/mailcatcher"],
    port: 1025,
    memory: estimate(128, WEB_PAGE),
    data: [],
    aws: "Amazon SES",
    there: SES,
    laptopOnly: true,
  },
];
