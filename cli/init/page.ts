import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { Copy, From } from "dockerfile-ast";
import { dockerfileOf, instructionsOf } from "../../modules/compose/image-user.ts";
import type { ComposeProject, ComposeService } from "../../modules/compose/index.ts";
import { readText, whyUnreadable } from "../../modules/read-text.ts";
import { guardOf } from "./guards.ts";
import { readManifest } from "./manifest.ts";
import { type Route, type Routes, routesIn } from "./nginx-routes.ts";
import type { ProposedPage } from "./proposal.ts";
import { baseImage } from "./services.ts";

/** Packages that build a page of files. */
const BUILDERS = ["vite", "react-scripts", "@vue/cli-service", "@angular/cli", "parcel"];
/** Where nginx's image serves files from, and so `site.files`, too. */
const SERVED = "/usr/share/nginx/html";
const CONFIGURATION = "/etc/nginx";

/**
 * The page that a service serves behind nginx, built in its image, as `site` can have it: CloudFront takes its files from
 * S3, and passes its other paths on to one service as they are. A sentence says why it cannot; undefined for other services.
 */
export function pageOf(project: ComposeProject, name: string): ProposedPage | string | undefined {
  const service = project.services[name];
  if (service?.build === undefined || !baseImage(service)?.name.startsWith("nginx")) return undefined;
  const image = imageOf(service);
  if (image === undefined || !isBuiltByBundler(service)) return undefined;
  const { routes, roots, isGuarded } = image.routes;
  const [root = SERVED, ...others] = [...new Set(roots.map(trimmed))];
  const files = image.built.includes(root) ? root : undefined;
  if (files === undefined || others.length > 0) return undefined;
  if (isGuarded) return "its nginx asks who may come in";
  const guard = guardOf(project, name);
  if (guard !== undefined) return `a proxy on the laptop asks who may come in (${guard.by})`;
  const odd = routes.map(whyNot).find((why) => why !== undefined);
  if (odd !== undefined) return odd;
  const targets = [...new Set(routes.map(({ to }) => to))];
  if (targets.length > 1) return `its nginx passes requests on to ${targets.join(" and ")}`;
  const [host = "", port = "80"] = (targets[0] ?? "").split(":");
  if (project.services[host] === undefined)
    return targets.length === 0
      ? "its nginx passes nothing on, so that nobody knows which paths are the application's"
      : `its nginx passes requests on to ${host}, which is no service`;
  return {
    service: name,
    files: files === SERVED ? undefined : files,
    paths: widest(routes.map(patternOf)),
    behind: { service: host, port: Number(port) },
  };
}

/** CloudFront passes a request on as it is, by patterns that know `*` and `?` alone. */
function whyNot({ modifier, path, isHttp, isKept }: Route): string | undefined {
  if (!isHttp) return `its nginx speaks another protocol than HTTP with what is behind ${path}`;
  if (modifier?.startsWith("~")) return `its nginx finds paths by a regular expression, ${path}`;
  if (path === "/") return "its nginx passes on what it has no file for";
  return isKept ? undefined : `its nginx passes ${path} on under another path`;
}

/** Without patterns whose requests another one takes. */
const widest = (patterns: readonly string[]): string[] =>
  [...new Set(patterns)].filter(
    (one, _, all) =>
      !all.some((other) => other !== one && other.endsWith("*") && one.startsWith(other.slice(0, -1))),
  );

const patternOf = ({ modifier, path }: Route): string => (modifier === "=" ? path : `${path}*`);

const trimmed = (path: string): string => path.replace(/(?<=.)\/+$/, "");

function isBuiltByBundler({ build }: ComposeService): boolean {
  if (build === undefined) return false;
  const folders = [build.context, dirname(join(build.context, build.dockerfile ?? "Dockerfile"))];
  return folders.some(buildsAPage);
}

/** Whether the package.json of a folder has something that builds a page. */
function buildsAPage(folder: string): boolean {
  if (!existsSync(join(folder, "package.json"))) return false;
  const { dependencies, devDependencies } = readManifest(folder)?.manifest ?? {};
  return BUILDERS.some((name) => ({ ...dependencies, ...devDependencies })[name] !== undefined);
}

interface Image {
  /** Folders that files of an earlier stage come to. */
  readonly built: readonly string[];
  readonly routes: Routes;
}

/** What the last stage of a Dockerfile is made of; undefined where another one is built, or there is none to read. */
function imageOf({ build, environment = {}, volumes = [] }: ComposeService): Image | undefined {
  const text = build === undefined ? undefined : dockerfileOf(build);
  if (build === undefined || text === undefined || build.target !== undefined) return undefined;
  const instructions = instructionsOf(text);
  const last = instructions.findLastIndex((one) => one instanceof From);
  let folder = "/";
  const built: string[] = [];
  const configurations: string[] = [];
  for (const one of instructions.slice(last)) {
    if (one.getKeyword() === "WORKDIR") folder = posix.resolve(folder, one.getArgumentsContent() ?? "");
    if (!(one instanceof Copy)) continue;
    const words = wordsOf(one);
    const target = trimmed(posix.resolve(folder, words.at(-1) ?? ""));
    if (one.getFromFlag() !== null) built.push(target);
    else if (isBelow(target, CONFIGURATION))
      configurations.push(...words.slice(0, -1).flatMap((source) => textsAt(join(build.context, source))));
  }
  const mounted = volumes.flatMap(({ type, source, target }) =>
    type === "bind" && source !== undefined && isBelow(target, CONFIGURATION) ? textsAt(source) : [],
  );
  return { built, routes: routesIn([...configurations, ...mounted].join("\n"), environment) };
}

const wordsOf = (copy: Copy): string[] => {
  const listed = copy.getJSONStrings();
  return listed.length > 0
    ? listed.map((one) => one.getJSONValue())
    : copy.getArguments().map((one) => one.getValue());
};

const isBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** The texts of a file, or of the files in a folder. */
function textsAt(path: string): string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    return readdirSync(path).flatMap((name) => textsAt(join(path, name)));
  return whyUnreadable(path) === undefined ? [readText(path, path)] : [];
}

/** How deep pages lie in repositories, as `apps/web` does. */
const DEPTH = 2;

/** Folders of pages that Vite builds and no service's image has, relative to the repository. */
export function pagesBeside(repository: string, { services }: ComposeProject): string[] {
  const builds = Object.values(services).flatMap(({ build }) => (build === undefined ? [] : [build]));
  return foldersIn(repository, DEPTH)
    .filter((folder) => existsSync(join(folder, "index.html")) && buildsAPage(folder))
    .filter((folder) => !builds.some((build) => mayHave(build, folder)))
    .map((folder) => relative(repository, folder) || ".");
}

function foldersIn(folder: string, depth: number): string[] {
  if (depth === 0) return [folder];
  const below = readdirSync(folder, { withFileTypes: true })
    .filter((one) => one.isDirectory() && one.name !== "node_modules" && !one.name.startsWith("."))
    .flatMap(({ name }) => foldersIn(join(folder, name), depth - 1));
  return [folder, ...below];
}

/** Whether an image may be built of a folder: it is the context, or the Dockerfile copies it or everything around it. */
function mayHave(build: NonNullable<ComposeService["build"]>, folder: string): boolean {
  const inside = relative(build.context, folder);
  if (inside === "") return true;
  if (inside.startsWith("..")) return false;
  const text = dockerfileOf(build);
  // Of one that cannot be read nothing is known.
  if (text === undefined) return true;
  return instructionsOf(text).some(
    (one) =>
      one instanceof Copy &&
      wordsOf(one)
        .slice(0, -1)
        .some(
          (source) =>
            isBelow(inside, posix.normalize(source).replace(/^\/|\/$/g, "")) || /^\.?\/?\*?$/.test(source),
        ),
  );
}
