/** What the pages say of errors, in English and Korean; programs get the English of the problem documents. */
import { http } from "./builtin.ts";
import type { Language } from "./language.ts";
import type { FieldError, ProblemDocument } from "./problem.ts";

const titles: Readonly<Record<number, readonly [title: string, text: string]>> = {
  400: ["잘못된 요청", "요청을 이해할 수 없습니다."],
  401: ["로그인 필요", "로그인해 주세요."],
  403: ["권한 없음", "이 작업을 할 권한이 없습니다."],
  404: ["찾을 수 없음", "찾으시는 페이지가 없습니다."],
  405: ["허용되지 않는 메서드", "이 주소에서는 할 수 없는 요청입니다."],
  408: ["요청 시간 초과", "요청을 받는 데 너무 오래 걸렸습니다."],
  409: ["충돌", "이미 있는 것과 겹칩니다."],
  412: ["조건이 맞지 않음", "요청의 조건이 지금 내용과 맞지 않습니다."],
  413: ["너무 큰 요청", "보내신 내용이 너무 큽니다."],
  415: ["지원하지 않는 형식", "보내신 내용의 형식을 처리할 수 없습니다."],
  416: ["없는 범위", "요청하신 범위가 이 파일에 없습니다."],
  417: ["지원하지 않는 조건", "요청의 Expect 헤더를 처리할 수 없습니다."],
  422: ["처리할 수 없는 요청", "같은 키로 다른 요청이 이미 있었습니다."],
  429: ["너무 많은 요청", "잠시 후 다시 시도해 주세요."],
  500: ["서버 오류", "서버에서 문제가 생겼습니다."],
  501: ["지원하지 않는 기능", "지원하지 않는 기능을 요청하셨습니다."],
  503: ["일시적으로 사용할 수 없음", "잠시 후 다시 시도해 주세요."],
  505: ["지원하지 않는 HTTP 버전", "지원하지 않는 HTTP 버전입니다."],
};

/** By a problem's type, where that says more than its status. */
const texts: Readonly<Record<string, Partial<Record<Language, string>>>> = {
  "urn:problem:validation": { en: "Some values are invalid:", ko: "올바르지 않은 값이 있습니다:" },
  "urn:problem:cross-site": { ko: "다른 사이트에서 보낸 양식이라 처리하지 않았습니다." },
  "urn:problem:storage-unavailable": { ko: "저장소가 지금 응답하지 않습니다. 잠시 후 다시 시도해 주세요." },
};

export const requestWord: Readonly<Record<Language, string>> = { en: "Request", ko: "요청" };
export const homeWords: Readonly<Record<Language, string>> = {
  en: "Back to the items",
  ko: "항목으로 돌아가기",
};

/** @returns the heading and the text of the page. */
export function problemText(
  { type, status, title, detail }: ProblemDocument,
  language: Language,
): readonly [string, string] {
  const korean = language === "ko" ? titles[status] : undefined;
  const heading = korean?.[0] ?? (title || http.STATUS_CODES[status]);
  return [`${status} ${heading}`, texts[type]?.[language] ?? korean?.[1] ?? detail ?? "Please try again."];
}

const labels: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { name: "Name", status: "Status", body: "The body" },
  ko: { name: "이름", status: "상태", body: "본문" },
};

/** Behind a word that ends in a consonant, and behind one that ends in a vowel. */
const particles = {
  을: ["을", "를"],
  은: ["은", "는"],
  이: ["이", "가"],
  에: ["에", "에"],
  에는: ["에는", "에는"],
} as const;
type Particle = keyof typeof particles;

/** A syllable's final consonant is its index among 28 (The Unicode Standard, 3.12). */
const endsInConsonant = (hangul: string): boolean =>
  (hangul.charCodeAt(hangul.length - 1) - 0xac00) % 28 !== 0;

const complaints: readonly (readonly [RegExp, Particle, string])[] = [
  [/^is missing$/, "을", "입력해 주세요."],
  [/^must be text$/, "은", "글이어야 합니다."],
  [/^must be a JSON object$/, "은", "JSON 객체여야 합니다."],
  [/^must not be blank$/, "을", "비워 둘 수 없습니다."],
  [/^contains a control character$/, "에", "제어 문자가 있습니다."],
  [/^contains half a character$/, "에", "깨진 문자가 있습니다."],
  [/^must be one line, without line breaks$/, "은", "줄바꿈 없이 한 줄이어야 합니다."],
  [/^must not contain (U\+\w+), .*$/, "에는", "글자 순서를 바꾸는 문자($1)를 쓸 수 없습니다."],
  [/^must have at least (\d+) characters$/, "은", "$1자 이상이어야 합니다."],
  [/^must have at most (\d+) characters, not (\d+)$/, "은", "$1자까지 쓸 수 있습니다(현재 $2자)."],
  [/^must have at most (\d+) characters$/, "은", "$1자까지 쓸 수 있습니다."],
  [/^must be an email address$/, "은", "이메일 주소여야 합니다."],
  [/^must be an id that this service gave$/, "은", "이 서비스가 만든 ID여야 합니다."],
  [/^must be a whole number from 1$/, "은", "1 이상의 정수여야 합니다."],
  [
    /^must be a whole number from 1 to (\d+); continue with cursor$/,
    "은",
    "1부터 $1까지의 정수여야 합니다. 그다음부터는 cursor로 이어 보세요.",
  ],
  [/^must be a cursor that this service gave$/, "은", "이 서비스가 알려 준 값이어야 합니다."],
  [/^must be one of ([\w, ]+)$/, "은", "다음 중 하나여야 합니다: $1."],
  [
    /^must be 1 to 200 visible ASCII characters .*$/,
    "은",
    "따옴표와 역슬래시를 뺀 ASCII 문자 1~200자여야 합니다.",
  ],
  [/^must be the key of the page$/, "은", "이 페이지에서 받은 값이어야 합니다."],
  [/^is given more than once$/, "이", "두 번 이상 들어 있습니다."],
  [
    /^has changed since the form was sent; send it again to add this one, too$/,
    "이",
    "양식을 보낸 뒤에 바뀌었습니다. 추가하려면 한 번 더 보내 주세요.",
  ],
  [/^is not a known field$/, "은", "알 수 없는 항목입니다."],
];

/** @returns a sentence for people about a field that is wrong. */
export function fieldText({ field, message }: FieldError, language: Language): string {
  const [pattern, particle, korean] = complaints.find(([one]) => one.test(message)) ?? [];
  if (language !== "ko" || !pattern) return `${labels.en[field] ?? field} ${message}.`;
  // Behind a name in Latin letters nobody can tell the particle.
  const subject = labels.ko[field] ?? `${field} 값`;
  const [behindConsonant, behindVowel] = particles[particle as Particle];
  return `${subject}${endsInConsonant(subject) ? behindConsonant : behindVowel} ${message.replace(pattern, korean as string)}`;
}
