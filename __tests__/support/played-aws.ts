import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as AWS gets it. */
export interface Request {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Of services that take JSON, such as `DescribeServices`; empty for all others. */
  readonly operation: string;
  readonly text: string;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface Answer {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. Default an empty body. */
  readonly body?: string | object;
}

/** A server on this machine that answers in AWS's place. */
export class PlayedAws {
  /** All requests, in the order in which they came. */
  readonly asked: Request[] = [];

  private constructor(
    private readonly server: Server,
    private readonly answer: (request: Request) => Answer,
  ) {}

  static async start(answer: (request: Request) => Answer): Promise<PlayedAws> {
    const server = createServer();
    const aws = new PlayedAws(server, answer);
    server.on("request", async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      const target = String(request.headers["x-amz-target"] ?? "");
      const operation = target.split(".").at(-1) ?? "";
      const { method = "GET", url = "/" } = request;
      const {
        status = 200,
        headers = {},
        body = "",
      } = aws.answered({
        method,
        url,
        operation,
        text,
        headers: request.headers,
      });
      response.writeHead(status, { "x-amzn-requestid": "7d0a-request", ...headers });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return aws;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What the SDK and the program read to ask this server. */
  get environment(): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL: this.url,
      AWS_ACCESS_KEY_ID: "x",
      AWS_SECRET_ACCESS_KEY: "x",
      AWS_PROFILE: "",
    };
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answered(request: Request): Answer {
    this.asked.push(request);
    return this.answer(request);
  }
}

/** What STS says of the credentials. @param who as an ARN has it behind the account */
export const identity = (who = "user/somebody"): string =>
  `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account><Arn>arn:aws:sts::123456789012:${who}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`;

/** An error of a service that takes JSON. */
export const awsError = (name: string, message: string): string => JSON.stringify({ __type: name, message });
