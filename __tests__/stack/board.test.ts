import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { docker, engineAnswers } from "./docker.ts";
import { json } from "./http.ts";
import { Stack } from "./stack.ts";

interface Limits {
  readonly HostConfig: {
    readonly CpuShares: number;
    readonly Memory: number;
    readonly MemoryReservation: number;
  };
}
const MIB = 1024 * 1024;

/** The compose files that environments/board.yml names. */
describe.skipIf(!engineAnswers())("the message board on a laptop", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.prepare({
      name: "board",
      overrides: ["docker-compose.mysql.yml", "docker-compose.board.yml"],
    });
    await stack.up();
    await stack.ready();
  });
  afterAll(async () => {
    await stack?.down();
  });

  const limits = async (service: string): Promise<number[]> => {
    const [found] = JSON.parse(await docker("inspect", await stack.container(service))) as Limits[];
    if (!found) throw new Error(`${service} is not there`);
    const { CpuShares, Memory, MemoryReservation } = found.HostConfig;
    return [CpuShares, Memory / MIB, MemoryReservation / MIB];
  };

  test("gives each container its share", async () => {
    expect(await limits("nginx")).toEqual([200, 200, 200]);
    expect(await limits("app")).toEqual([200, 800, 800]);
    expect(await limits("mysql")).toEqual([200, 1024, 200]);
  });

  test("answers the board's API through nginx, from the application's port 8080", async () => {
    const account = { email: `board${Date.now()}@example.com`, password: "correct horse battery" };
    const created = await stack.request("/api/user/signup", json("POST", account));
    expect(created.status).toBe(201);
    expect(created.body).not.toMatch(/password|argon2/);
    // A failed login is refused, and does not tell which mail addresses exist.
    const wrong = await stack.request(
      "/api/user/login",
      json("POST", { ...account, password: "wrong horse" }),
    );
    const unknown = await stack.request(
      "/api/user/login",
      json("POST", { ...account, email: "nobody@example.com" }),
    );
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(detailOf(wrong.body)).toBe(detailOf(unknown.body));

    const login = await stack.request("/api/user/login", json("POST", account));
    const { access_token } = JSON.parse(login.body) as { access_token: string };
    const headers = { authorization: `Bearer ${access_token}` };
    const written = await stack.request(
      "/api/board",
      json("POST", { title: "첫 글", content: "안녕하세요" }, headers),
    );
    expect(written.status).toBe(201);
    const { id } = JSON.parse(written.body) as { id: string };
    expect((await stack.request(`/api/board/${id}`)).status).toBe(200);
    const list = await stack.request("/api/board/boards?page=1&per_page=20");
    expect(list.status).toBe(200);
    expect(list.body).toContain(id);
    const changed = await stack.request(
      `/api/board/${id}`,
      json("PUT", { title: "둘째 글", content: "고침" }, headers),
    );
    expect(changed.status).toBe(200);
    const removed = await stack.request(`/api/board/${id}`, { method: "DELETE", headers });
    expect(removed.status).toBe(204);
    expect((await stack.request(`/api/board/${id}`)).status).toBe(404);
    expect((await stack.request("/docs/")).status).toBe(200);
  });

  test("keeps what was written when every container is replaced", async () => {
    const account = { email: `kept${Date.now()}@example.com`, password: "correct horse battery" };
    await stack.request("/api/user/signup", json("POST", account));
    await stack.down({ keepData: true });
    await stack.up();
    await stack.ready();
    expect((await stack.request("/api/user/login", json("POST", account))).status).toBe(200);
  });

  const detailOf = (body: string): string => (JSON.parse(body) as { detail: string }).detail;
});
