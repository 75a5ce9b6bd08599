/** What init proposes for pages that Vite builds, such as those of its React template. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { placeIn, projectFolder } from "../../cli/init/project-files.ts";
import { initialise } from "../../cli/init.ts";
import { synthesiseEach } from "../../cli/synthesise.ts";
import { makeRepositories, repository, write } from "../support/repository.ts";

makeRepositories();

type Files = Readonly<Record<string, string>>;

const MANIFEST = JSON.stringify({
  name: "page",
  private: true,
  scripts: { dev: "vite", build: "tsc -b && vite build" },
  dependencies: { react: "19.2.0", "react-dom": "19.2.0" },
  devDependencies: { "@vitejs/plugin-react": "5.1.0", vite: "7.2.4" },
});
const DOCKERFILE = `FROM node:24-slim AS build
WORKDIR /app
COPY package*.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM nginx:1.29-alpine
COPY nginx.conf /etc/nginx/conf.d/default.conf
COPY --from=build /app/dist /usr/share/nginx/html
`;
const CONF = `server {
  listen 80;
  location / { root /usr/share/nginx/html; try_files $uri /index.html; } # { the page }
  location /api/ { proxy_pass http://api:3000; proxy_set_header Host $host; }
  location /api/big/ { proxy_pass http://api:3000; }
  location = /healthz { proxy_pass http://api:3000/healthz; }
}
`;
const COMPOSE = `services:
  web:
    build: ./web
    ports: ["8080:80"]
    depends_on: [api]
  api:
    build: ./api
    user: "1000:1000"
    read_only: true
    environment: { PORT: "3000" }
    expose: ["3000"]
`;
const PAGE: Files = {
  "web/package.json": MANIFEST,
  "web/index.html": '<div id="root"></div><script type="module" src="/src/main.tsx"></script>',
  "web/src/main.tsx": "",
  "web/Dockerfile": DOCKERFILE,
  "web/nginx.conf": CONF,
  "api/Dockerfile": 'FROM node:24-slim\nCOPY . .\nCMD ["node", "server.js"]\n',
  "compose.yaml": COMPOSE,
};

interface Options {
  readonly json?: boolean;
  readonly region?: string;
}

async function proposed(files: Files, { json = true, ...options }: Options = {}) {
  write(files);
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  for (const spy of [log, error]) spy.mockClear();
  await initialise({ root: repository, name: "shop", yes: true, json, ...options });
  const root = projectFolder(placeIn(repository));
  const text = readFileSync(join(root, "environments/shop.yml"), "utf8");
  const said = [...log.mock.calls, ...error.mock.calls].flat().join("\n");
  return { root, text, said, told: String(log.mock.lastCall?.[0]), environment: parse(text) };
}

describe("a page behind nginx, built in its image", () => {
  it("is a site, and what its nginx passes on to is behind it", async () => {
    const { environment, root, told } = await proposed(PAGE);
    expect(environment).toMatchObject({
      ingress: { public: false },
      site: { service: "web", dynamicPaths: ["/api/*", "/healthz"] },
      service: { containers: ["api"], entry: { service: "api", port: 3000 } },
    });
    expect(environment.site.files).toBeUndefined();
    expect(Object.keys(environment.containers)).toEqual(["api"]);
    expect(environment.furtherServices).toBeUndefined();
    expect(JSON.parse(told).problems).toEqual([]);
    expect(synthesiseEach({ root, outdir: "cdktf.out", names: [] }).refused).toEqual([]);
    const stack = readFileSync(join(root, "cdktf.out/stacks/shop-service/cdk.tf.json"), "utf8");
    expect(stack).toContain("aws_cloudfront_distribution");
  });

  it("is named among what a person looks at, with where to read on", async () => {
    const { said, text } = await proposed(PAGE, { json: false });
    expect(said).toContain("by CloudFront from S3, as `site`, and no task (docs/site.md): web");
    expect(text).toContain("# CloudFront serves its files from S3, and no task runs it (docs/site.md)");
  });

  it("has its folder, its variables and its upstream where they are others", async () => {
    const { environment } = await proposed({
      ...PAGE,
      "web/Dockerfile": DOCKERFILE.replace("conf.d/default.conf", "templates/default.conf.template").replace(
        "COPY --from=build /app/dist /usr/share/nginx/html",
        "WORKDIR /srv/www/\nCOPY --from=build /app/dist ./",
      ),
      "web/nginx.conf": `upstream backend { server api:3000 max_fails=1; }
server { root /srv/www; set $application \${APP}; 
  location ^~ /api/ { proxy_pass http://backend/api/; }
  location /goals { proxy_pass http://$application$request_uri; } }`,
      "compose.yaml": COMPOSE.replace("depends_on: [api]", "environment: { APP: 'api:3000' }"),
    });
    expect(environment.site).toEqual({
      service: "web",
      files: "/srv/www",
      dynamicPaths: ["/api/*", "/goals*"],
    });
  });

  it("has an application that counts one proxy more", async () => {
    const compose = COMPOSE.replace('PORT: "3000"', 'PORT: "3000", TRUST_PROXY: "1"');
    const { environment, told } = await proposed({ ...PAGE, "compose.yaml": compose });
    expect(environment.containers.api.environment).toEqual({ TRUST_PROXY: "2" });
    expect(JSON.parse(told).problems).toEqual([]);
  });

  it("has zones in which CloudFront reaches a load balancer", async () => {
    const { environment, told } = await proposed(PAGE, { region: "ap-northeast-2" });
    expect(environment.network.zones).toEqual(["ap-northeast-2b", "ap-northeast-2c"]);
    expect(JSON.parse(told).problems).toEqual([]);
  });

  it.each([
    ["passes /api/ on under another path", "proxy_pass http://api:3000;", "proxy_pass http://api:3000/;"],
    [
      "passes /api/ on under another path",
      "location /api/ {",
      "location /api/ { rewrite ^/api/(.*) /$1 break;",
    ],
    ["finds paths by a regular expression", "location /api/ {", "location ~ ^/(api|goals)/ {"],
    ["passes on what it has no file for", "location /api/ {", "location / {"],
    ["asks who may come in", "listen 80;", "listen 80; auth_basic staff;"],
    ["speaks another protocol than HTTP", "proxy_pass http://api:3000;", "fastcgi_pass api:3000;"],
    ["passes nothing on", CONF, "server { listen 80; }"],
    ["passes requests on to elsewhere", CONF, CONF.replaceAll("api:3000", "elsewhere")],
    ["passes requests on to api:3000 and api:4000", "http://api:3000/healthz", "http://api:4000"],
  ])("runs as a task where its nginx %s", async (why, from, to) => {
    expect(CONF).toContain(from);
    const { environment, said } = await proposed(
      { ...PAGE, "web/nginx.conf": CONF.replace(from, to) },
      { json: false },
    );
    expect(environment.site).toBeUndefined();
    expect(environment).toMatchObject({ ingress: { public: true }, service: { entry: { service: "web" } } });
    expect(said).toMatch(new RegExp(`run as tasks, though CloudFront .*: web, since its nginx ${why}`));
  });

  it("runs as a task where another service calls it, or nothing builds it", async () => {
    const called = await proposed({
      ...PAGE,
      "compose.yaml": COMPOSE.replace('PORT: "3000"', 'PORT: "3000", PAGE_URL: "http://web:80"'),
    });
    expect(called.environment.site).toBeUndefined();
    rmSync(join(repository, "ecs"), { recursive: true });
    const plain = await proposed({
      ...PAGE,
      "web/package.json": '{ "dependencies": { "express": "5.1.0" } }',
    });
    expect(plain.environment.site).toBeUndefined();
  });
});

describe("a page that no image has", () => {
  const ALONE = COMPOSE.replace(/ {2}web:[\s\S]*?(?= {2}api:)/, "").replace(
    '["3000"]',
    '["3000"]\n    ports: ["3000:3000"]',
  );

  it.each(["web", "apps/web", "."])("is told of, with what to do: in %s", async (folder) => {
    const page = { [join(folder, "package.json")]: MANIFEST, [join(folder, "index.html")]: "<div></div>" };
    const api = { "api/Dockerfile": PAGE["api/Dockerfile"] ?? "", "compose.yaml": ALONE };
    const { told } = await proposed({ ...api, ...page });
    const { warnings } = JSON.parse(told);
    expect(warnings).toEqual([
      `${join(folder, "package.json")}: builds a page that no service of compose.yaml has, so that it stays here; add a service whose image is nginx with the built files, and run init again, which declares it as \`site\` (docs/site.md).`,
    ]);
  });

  it("is not told of where an image is built of it, or of everything around it", async () => {
    const { told } = await proposed(PAGE);
    expect(JSON.parse(told).warnings).toEqual([]);
    rmSync(join(repository, "ecs"), { recursive: true });
    for (const line of ["COPY . .", "COPY web/ ./web", 'COPY ["web", "/web"]']) {
      const whole = await proposed({
        ...PAGE,
        Dockerfile: `FROM node:24-slim\n${line}\nCMD ["node", "server.js"]\n`,
        "compose.yaml": ALONE.replace("./api", "."),
      });
      expect(JSON.parse(whole.told).warnings, line).toEqual([]);
      rmSync(join(repository, "ecs"), { recursive: true });
    }
  });
});
