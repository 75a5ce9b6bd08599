/**
 * The image's JavaScript: one file for each command, and one for each driver that only some need. Node reads a few
 * files faster than a thousand, which is most of a start.
 */
import { defineConfig, type Plugin } from "rolldown";

/** A stack names our own sources; a package's frame stays a place in the file that the image has. */
const ownMapsOnly: Plugin = {
  name: "own-maps-only",
  transform: {
    filter: { id: /\/node_modules\// },
    handler: (code) => ({ code, map: { mappings: "" } }),
  },
};

/**
 * Rolldown takes these for pure and drops a call whose value nobody uses, though it throws on malformed text and a `try`
 * around it asks for that (Rolldown 1.2). It knows them by these names alone.
 */
const throwing = ["decodeURI", "decodeURIComponent", "encodeURI", "encodeURIComponent"];

export default defineConfig({
  input: {
    main: "src/main.ts",
    migrate: "src/migrate.ts",
    admin: "src/admin.ts",
    healthcheck: "src/healthcheck.ts",
    "sqlite-thread": "src/storage/sqlite/thread.ts",
  },
  platform: "node",
  logLevel: "warn",
  // Native code, and files for browsers.
  external: ["@node-rs/argon2", "swagger-ui-dist"],
  plugins: [ownMapsOnly],
  transform: { define: Object.fromEntries(throwing.map((name) => [name, `globalThis.${name}`])) },
  // Not minified: whoever reads a stack finds its lines in the container. Only ASCII: of a file with one other
  // character V8 keeps all characters in two bytes, which was 3 MB of a process that does nothing.
  output: { dir: "dist", cleanDir: true, sourcemap: true, charset: "ascii", comments: { jsdoc: false } },
});
