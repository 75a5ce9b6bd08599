/** What of an nginx configuration says where requests go, as far as a site on CloudFront needs to know it. */

/** A location that passes requests on. */
export interface Route {
  /** `=`, `^~`, `~` or `~*`; undefined for a plain prefix. */
  readonly modifier: string | undefined;
  readonly path: string;
  /** Host and port that it leads to, as `proxy_pass` says after variables and upstreams. */
  readonly to: string;
  /** Whether it speaks HTTP with what is there, and not FastCGI or the like. */
  readonly isHttp: boolean;
  /** Whether the path arrives as it was asked for. */
  readonly isKept: boolean;
}

export interface Routes {
  readonly routes: readonly Route[];
  /** Folders that files are served from; none where the default counts. */
  readonly roots: readonly string[];
  /** Whether a password or an address decides who may come in, which no bucket asks for. */
  readonly isGuarded: boolean;
}

interface Directive {
  readonly words: readonly string[];
  readonly block: readonly Directive[];
}

/** @param variables of the container, which templates of the image name as `${NAME}` */
export function routesIn(text: string, variables: Readonly<Record<string, string | null>>): Routes {
  const filled = text.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => variables[name] ?? whole);
  const all = flat(parse(tokens(filled)));
  const argument = (name: string): string[] =>
    all.flatMap(({ words: [first, value = ""] }) => (first === name ? [value] : []));
  const known = new Map(
    all.flatMap(({ words: [first, name = "", value = ""] }) => (first === "set" ? [[name, value]] : [])),
  );
  const upstreams = new Map(
    all.flatMap(({ words: [first, name = ""], block }) =>
      first === "upstream" ? [[name, block.find(({ words }) => words[0] === "server")?.words[1] ?? ""]] : [],
    ),
  );
  return {
    routes: all.flatMap((one) => (one.words[0] === "location" ? routeOf(one, known, upstreams) : [])),
    roots: argument("root"),
    isGuarded:
      [...argument("auth_basic"), ...argument("auth_request")].some((value) => value !== "off") ||
      argument("deny").length > 0,
  };
}

const PASSES = /^(proxy|fastcgi|uwsgi|scgi|grpc)_pass$/;

function routeOf(
  { words, block }: Directive,
  known: ReadonlyMap<string, string>,
  upstreams: ReadonlyMap<string, string>,
): Route[] {
  const [protocol, passed] = block.find(({ words: [name = ""] }) => PASSES.test(name))?.words ?? [];
  if (passed === undefined) return [];
  const path = words.at(-1) ?? "";
  const target = passed.replaceAll(/\$\w+/g, (name) => known.get(name) ?? name);
  const [, host = "", rest = ""] = /^https?:\/\/([^/$]+)(.*)$/.exec(target) ?? [];
  const isRewritten = block.some(({ words: [name] }) => name === "rewrite");
  return [
    {
      modifier: words.length > 2 ? words[1] : undefined,
      path,
      to: upstreams.get(host) ?? host,
      isHttp: protocol === "proxy_pass",
      // A URI behind the host takes the place of the location's path. Source: nginx.org, ngx_http_proxy_module, proxy_pass.
      isKept: !isRewritten && (rest === "" || rest === path || rest === "$request_uri"),
    },
  ];
}

const flat = (directives: readonly Directive[]): Directive[] =>
  directives.flatMap((one) => [one, ...flat(one.block)]);

/** Words, `{`, `}` and `;`, without comments. A brace within a word, as in a regular expression, has to be quoted. */
const tokens = (text: string): string[] =>
  text
    .match(/#[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]|(?:\$\{\w+\}|[^\s{};"'])+/g)
    ?.filter((one) => !one.startsWith("#")) ?? [];

function parse(words: string[]): Directive[] {
  const found: Directive[] = [];
  let current: string[] = [];
  while (words.length > 0) {
    const word = words.shift() ?? "";
    if (word === "}") break;
    if (word !== ";" && word !== "{") {
      current.push(word.replace(/^(["'])(.*)\1$/s, "$2"));
      continue;
    }
    found.push({ words: current, block: word === "{" ? parse(words) : [] });
    current = [];
  }
  return found;
}
