/** What the pages say of errors, in Korean; programs get the English of the problem documents. */
import { http } from "./builtin.ts";
import type { Language } from "./language.ts";
import type { FieldError, ProblemDocument } from "./problem.ts";

const titles: Readonly<Record<number, readonly [title: string, text: string]>> = {
  400: ["잘못된 요청", "요청을 이해할 수 없습니다."],
  401: ["로그인 필요", "로그인해 주세요."],
  403: ["권한 없음", "이 작업을 할 권한이 없습니다."],
  404: ["찾을 수 없음", "찾으시는 페이지가 없습니다."],
  405: ["허용되지 않는 메서드", "이 주소에서는 할 수 없는 요청입니다."],
  409: ["충돌", "이미 있는 것과 겹칩니다."],
  412: ["조건이 맞지 않음", "요청의 조건이 지금 내용과 맞지 않습니다."],
  413: ["너무 큰 요청", "보내신 내용이 너무 큽니다."],
  415: ["지원하지 않는 형식", "보내신 내용의 형식을 처리할 수 없습니다."],
  422: ["처리할 수 없는 요청", "같은 키로 다른 요청이 이미 있었습니다."],
  429: ["너무 많은 요청", "잠시 후 다시 시도해 주세요."],
  500: ["서버 오류", "서버에서 문제가 생겼습니다."],
  503: ["일시적으로 사용할 수 없음", "잠시 후 다시 시도해 주세요."],
};

export const requestWord: Readonly<Record<Language, string>> = { en: "Request", ko: "요청" };

/** @returns the heading and the text of the page. */
export function problemText(
  { status, title, detail }: ProblemDocument,
  language: Language,
): readonly [string, string] {
  const korean = language === "ko" ? titles[status] : undefined;
  if (korean) return [`${status} ${korean[0]}`, korean[1]];
  return [`${status} ${title || http.STATUS_CODES[status]}`, detail ?? "Please try again."];
}

const fields: Readonly<Record<string, string>> = { name: "이름", status: "상태", body: "내용" };

const complaints: readonly (readonly [RegExp, string])[] = [
  [/^is missing$/, "을(를) 입력해 주세요."],
  [/^must be text$/, "은(는) 글이어야 합니다."],
  [/^must not be blank$/, "을(를) 비워 둘 수 없습니다."],
  [/^contains a control character$/, "에 제어 문자가 있습니다."],
  [/^contains half a character$/, "에 깨진 문자가 있습니다."],
  [/^must have at most (\d+) characters, not (\d+)$/, "은(는) $1자까지 쓸 수 있습니다(현재 $2자)."],
  [
    /^has changed since the form was sent; send it again to add it, too$/,
    "이(가) 양식을 보낸 뒤에 바뀌었습니다. 추가하려면 한 번 더 보내 주세요.",
  ],
  [/^is not a known field$/, "은(는) 알 수 없는 항목입니다."],
];

export function fieldText({ field, message }: FieldError, language: Language): string {
  const [pattern, korean] = complaints.find(([one]) => one.test(message)) ?? [];
  if (language !== "ko" || !pattern || korean === undefined) return `${field} ${message}`;
  return `${fields[field] ?? field}${message.replace(pattern, korean)}`;
}
