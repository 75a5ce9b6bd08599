import { ADMIN_TOOLS } from "./admin-tools.ts";
import { APPLICATIONS } from "./applications.ts";
import { CACHES } from "./caches.ts";
import { DATABASES } from "./databases.ts";
import { FOR_DEVELOPMENT } from "./for-development.ts";
import { MAIL_CATCHERS } from "./mail-catchers.ts";
import { MONITORING } from "./monitoring.ts";
import { PROXIES } from "./proxies.ts";
import { QUEUES } from "./queues.ts";
import type { KnownImage } from "./row.ts";
import { RUNTIMES } from "./runtimes.ts";
import { SEARCH_ENGINES } from "./search-engines.ts";
import { STORAGE } from "./storage.ts";
import { WEB_SERVERS } from "./web-servers.ts";

/** All of them; `row.ts` says what a row holds. */
export const KNOWN_IMAGES: readonly KnownImage[] = [
  ...DATABASES,
  ...CACHES,
  ...QUEUES,
  ...SEARCH_ENGINES,
  ...STORAGE,
  ...PROXIES,
  ...WEB_SERVERS,
  ...RUNTIMES,
  ...ADMIN_TOOLS,
  ...MAIL_CATCHERS,
  ...MONITORING,
  ...APPLICATIONS,
  ...FOR_DEVELOPMENT,
];
