/** The site of environments/mall.yml as AWS serves it: its distribution, its bucket, and the load balancer's application. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Application } from "../application.ts";
import { readDistribution } from "./distribution.ts";
import { Edge } from "./edge.ts";
import { Balancer, bucketOf } from "./origins.ts";

/** As `npm run synth` wrote it; a test of the project holds it against environments/mall.yml. */
const STACK = new URL("../../../__tests__/__snapshots__/stacks/mall-service.tf.json", import.meta.url);
const DIST = new URL("../../dist/", import.meta.url).pathname;

/** For `localhost`, by an authority that nobody trusts. @throws Error without openssl */
function certificate(): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), "web-tls-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  try {
    execFileSync("openssl", ["req", "-x509", ...made, ...subject, "-keyout", key, "-out", cert], {
      stdio: "pipe",
    });
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export class Mall {
  private constructor(
    private readonly app: Application,
    readonly edge: Edge,
    readonly balancer: Balancer,
    /** Of its certificate, in PEM. */
    readonly authority: string,
  ) {}

  static async open(): Promise<Mall> {
    const app = await Application.start();
    try {
      const balancer = new Balancer(app.port);
      const tls = certificate();
      const behind = { files: bucketOf(DIST), application: balancer.answer };
      return new Mall(app, await Edge.open(readDistribution(STACK), behind, tls), balancer, tls.cert);
    } catch (error) {
      await app.stop();
      throw error;
    }
  }

  get url(): string {
    return this.edge.url;
  }

  async close(): Promise<void> {
    await this.edge.close();
    await this.app.stop();
  }
}
