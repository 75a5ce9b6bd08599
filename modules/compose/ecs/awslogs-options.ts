import { bytes, Wrong } from "../values.ts";

/** Why a value is wrong, to follow it in a sentence; undefined for one that is taken. */
type Judge = (value: string) => string | undefined;

const anything: Judge = () => undefined;
const oneOf =
  (...values: readonly string[]): Judge =>
  (value) =>
    values.includes(value) ? undefined : `must be ${values.join(" or ")}`;
const positive: Judge = (value) =>
  /^[+]?0*[1-9]\d*$/.test(value) ? undefined : "must be a whole number above 0";
const size: Judge = (value) => {
  const found = bytes(value);
  return found instanceof Wrong ? found.because : undefined;
};

/**
 * Options of the awslogs driver that a compose file may set. A host's engine starts no container with another one.
 * Sources: moby 28.5.2, daemon/logger/awslogs/cloudwatchlogs.go, ValidateLogOpt, and daemon/logger/factory.go,
 * ValidateLogOpts; ECS API reference, LogConfiguration (read 2026-11-27). Left out: awslogs-credentials-endpoint,
 * which the ECS agent sets itself.
 */
const OPTIONS: Readonly<Record<string, Judge>> = {
  mode: oneOf("blocking", "non-blocking"),
  "max-buffer-size": size,
  "awslogs-datetime-format": anything,
  "awslogs-multiline-pattern": anything,
  "awslogs-endpoint": anything,
  "awslogs-force-flush-interval-seconds": positive,
  "awslogs-format": oneOf("json/emf"),
  "awslogs-max-buffered-events": positive,
};

interface WrongOption {
  readonly option: string;
  /** A whole sentence. */
  readonly because: string;
}

/** Whatever the driver would not take of options, without those that the environment sets. */
export function wrongAwslogsOptions(options: Readonly<Record<string, string>>): WrongOption[] {
  const alone = Object.entries(options).flatMap(([option, value]) => {
    const because = whyWrong(option, value);
    return because === undefined ? [] : [{ option, because }];
  });
  return [...alone, ...wrongTogether(options)];
}

function whyWrong(option: string, value: string): string | undefined {
  const judge = Object.hasOwn(OPTIONS, option) ? OPTIONS[option] : undefined;
  if (judge === undefined)
    return `is no option of awslogs on ECS; allowed are ${Object.keys(OPTIONS).join(", ")}.`;
  const wrong = judge(value);
  return wrong === undefined ? undefined : `"${value}" ${wrong}.`;
}

function wrongTogether(options: Readonly<Record<string, string>>): WrongOption[] {
  const { mode, "max-buffer-size": buffer } = options;
  const [first, ...further] = [
    "awslogs-format",
    "awslogs-datetime-format",
    "awslogs-multiline-pattern",
  ].filter((option) => options[option] !== undefined);
  return [
    ...(buffer !== undefined && mode !== "non-blocking"
      ? [
          {
            option: "max-buffer-size",
            because: "needs mode: non-blocking beside it; write that, or remove it.",
          },
        ]
      : []),
    ...further.map((option) => ({
      option,
      because: `cannot stand beside ${first}, since each says where an event begins; keep one of them.`,
    })),
  ];
}
