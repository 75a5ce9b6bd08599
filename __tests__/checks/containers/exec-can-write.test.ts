import { describe, expect, it } from "vitest";
import { container, found } from "../support.ts";

const closed = container({ name: "app", readonlyRootFilesystem: true });
const open = container({ name: "app", readonlyRootFilesystem: false });
const services = { app: {} };

describe("exec-can-write", () => {
  it("refuses execute-command for containers that cannot write", () => {
    const environment = { "service.executeCommand": true };
    expect(found("exec-can-write", { containers: [closed], services, environment })).toEqual([
      "service.executeCommand: is on, but app cannot write to their file systems, as its agent must; write read_only: false for them in an override file under service.compose, with a waiver of root-is-read-only, or turn it off. (exec-can-write)",
    ]);
    expect(found("exec-can-write", { containers: [open], services, environment })).toEqual([]);
    expect(found("exec-can-write", { containers: [closed], services }), "when it is off").toEqual([]);
  });

  it("looks at further services, each by its own key", () => {
    const further = { "furtherServices.worker": { containers: ["app"], executeCommand: true } };
    expect(found("exec-can-write", { further: [closed], services, environment: further })).toEqual([
      expect.stringMatching(/^furtherServices\.worker\.executeCommand: /),
    ]);
  });

  it("does not mind containers that carry files and end", () => {
    const carrier = container({ name: "app-files-1", readonlyRootFilesystem: true });
    const environment = { "service.executeCommand": true };
    expect(found("exec-can-write", { containers: [open, carrier], services, environment })).toEqual([]);
  });
});
