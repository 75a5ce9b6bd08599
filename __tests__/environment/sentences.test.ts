import { expect, it } from "vitest";
import { notAService } from "../../modules/environment/sentences.ts";

it("a name where one of a service belongs is told with those that there are, if any", () => {
  expect(notAService("ap", ["nginx", "app"])).toBe(
    'is not a service of the compose file, which has nginx, app. Did you mean "app"?',
  );
  expect(notAService("ap", [])).toBe("is not a service of the compose file, which has none.");
});
