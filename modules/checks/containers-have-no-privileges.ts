import type { ContainerDefinition } from "../compose";
import { isRoot, judgedContainers } from "./container-rules";
import type { Rule } from "./rule";

/** What Docker gives root by itself. Source: Docker documentation, "Linux kernel capabilities", 2026-11. */
const GIVEN_BY_DOCKER =
  "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_CHROOT".split(
    " ",
  );
/** As good as root on the host, whoever has them. Source: capabilities(7), "Notes to kernel developers"; moby's seccomp profile. */
const AS_GOOD_AS_ROOT = ["ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO", "DAC_READ_SEARCH", "BPF"];

/** Source: Security Hub, ECS.4. */
export const containersHaveNoPrivileges: Rule = {
  id: "containers-have-no-privileges",
  sentence:
    "No container is privileged, is root with capabilities beyond Docker's own, or has one that is as good as root.",
  reason: "Such a container is the host: one hole in its program opens all that runs beside it.",
  check: (synthesis) =>
    judgedContainers(synthesis).flatMap(({ definition, problem }) => [
      ...(definition.privileged === true
        ? [
            problem(
              "privileged",
              "true gives the container all rights on its host; remove it, and add the capability that it needs. (containers-have-no-privileges)",
            ),
          ]
        : []),
      ...tooMuch(definition).map((capability) =>
        problem(
          "cap_add",
          `${capability} is ${AS_GOOD_AS_ROOT.includes(capability) ? "as good as root on the host" : "more than Docker gives, for a container that runs as root"}; remove it${AS_GOOD_AS_ROOT.includes(capability) ? "" : ", or name another user"}. (containers-have-no-privileges)`,
        ),
      ),
    ]),
};

function tooMuch(definition: ContainerDefinition): string[] {
  const added = definition.linuxParameters?.capabilities?.add ?? [];
  return added.filter(
    (capability) =>
      AS_GOOD_AS_ROOT.includes(capability) || (isRoot(definition) && !GIVEN_BY_DOCKER.includes(capability)),
  );
}
