const en = {
  title: "Goals of the day",
  label: "A new goal",
  add: "Add",
  remove: "Remove",
  more: "Show more",
  loading: "Loading …",
  empty: "No goals yet.",
  slow: "The server does not answer. Trying again …",
  away: "That did not work. Please try again in a moment.",
  forbidden: "This goal belongs to somebody else.",
};

export type Texts = typeof en;
export type Language = "en" | "ko";

export const TEXTS: Record<Language, Texts> = {
  en,
  ko: {
    title: "오늘의 목표",
    label: "새 목표",
    add: "추가",
    remove: "삭제",
    more: "더 보기",
    loading: "불러오는 중 …",
    empty: "아직 목표가 없습니다.",
    slow: "서버가 응답하지 않습니다. 다시 시도하는 중 …",
    away: "처리하지 못했습니다. 잠시 후 다시 시도해 주세요.",
    forbidden: "다른 사람의 목표입니다.",
  },
};

/** The language of `?lang=`, else the first of the browser's that there is, else English. */
export function languageOf(search: string, wanted: readonly string[]): Language {
  const asked = [new URLSearchParams(search).get("lang") ?? "", ...wanted].map((tag) => tag.split("-")[0]);
  return asked.find((tag): tag is Language => tag === "en" || tag === "ko") ?? "en";
}
