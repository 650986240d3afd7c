/**
 * Figures as a Vietnamese or an English reader writes them; the twin of hanhtrinh.language.figures.
 *
 * Vietnamese: `24.180`, `57,8%`, `150.000 ₫`, `186 triệu ₫`, `31/10/2026`, `14:32`, `3 giờ 12 phút`.
 * English: `24,180`, `57.8%`, `₫150,000`, `₫186M`, `31 Oct 2026`, `14:32`, `3 h 12 min`.
 * The minus sign is U+2212; a range is an en dash, or ` … ` where an end is negative.
 */
import type { Language } from "./language";

const MINUS = "\u2212";
const NO_BREAK = "\u00a0";
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
// seconds per unit, the largest first, with the words of both languages
const UNITS = [
  { size: 86_400, vi: "ngày", one: "day", other: "days" },
  { size: 3_600, vi: "giờ", one: "h", other: "h" },
  { size: 60, vi: "phút", one: "min", other: "min" },
  { size: 1, vi: "giây", one: "s", other: "s" },
] as const;
// large amounts in words, the largest first
const SCALES = [
  { size: 1e9, vi: "tỷ", en: "B" },
  { size: 1e6, vi: "triệu", en: "M" },
] as const;

/** Write a number with a fixed number of decimals: `−0,64` or `−0.64`; never a negative zero. */
export function decimal(value: number, language: Language, digits = 2): string {
  const text = Math.abs(value).toFixed(digits);
  const [head = "0", tail] = text.split(".");
  const grouped = head.replace(/\B(?=(\d{3})+$)/g, language === "vi" ? "." : ",");
  const written =
    tail === undefined ? grouped : `${grouped}${language === "vi" ? "," : "."}${tail}`;
  return value < 0 && Number(text) !== 0 ? MINUS + written : written;
}

/** Write a whole number: `24.180` or `24,180`. */
export function whole(value: number, language: Language): string {
  return decimal(value, language, 0);
}

/** Write a share of 1 as a percentage without a space: `57,8%` or `57.8%`. */
export function percent(share: number, language: Language, digits = 1): string {
  return `${decimal(share * 100, language, digits)}%`;
}

/** Write two ends as a range: an en dash, or ` … ` where an end is negative. */
export function range(low: number, high: number, language: Language, digits = 1): string {
  const dash = low < 0 || high < 0 ? " … " : "–";
  return `${decimal(low, language, digits)}${dash}${decimal(high, language, digits)}`;
}

/** Write an interval of shares: `56,2–57,8%`. */
export function percentRange(low: number, high: number, language: Language, digits = 1): string {
  return `${range(low * 100, high * 100, language, digits)}%`;
}

/** Decimals of a currency's major unit: none for the đồng. */
export function exponentOf(currency: string): number {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** Write an amount of minor units with its currency: `150.000 ₫` or `₫150,000`. */
export function money(minor: number, currency: string, language: Language): string {
  const exponent = exponentOf(currency);
  return withCurrency(decimal(minor / 10 ** exponent, language, exponent), currency, language);
}

/** Write a large amount rounded to what a reader takes in: `186 triệu ₫` or `₫186M`; three figures at most. */
export function roundMoney(minor: number, currency: string, language: Language): string {
  const major = minor / 10 ** exponentOf(currency);
  const scale = SCALES.find((one) => Math.abs(major) >= one.size);
  if (scale === undefined) return withCurrency(decimal(major, language, 0), currency, language);
  const count = major / scale.size;
  const digits = Math.abs(count) < 10 && !Number.isInteger(Math.round(count * 10) / 10) ? 1 : 0;
  const number = decimal(count, language, digits);
  return language === "vi"
    ? withCurrency(`${number}${NO_BREAK}${scale.vi}`, currency, language)
    : withCurrency(`${number}${scale.en}`, currency, language);
}

function withCurrency(number: string, currency: string, language: Language): string {
  if (currency !== "VND") return `${number}${NO_BREAK}${currency}`;
  return language === "vi" ? `${number}${NO_BREAK}₫` : `₫${number}`;
}

/** Write a day given as `2026-10-31`: `31/10/2026` or `31 Oct 2026`. */
export function day(iso: string, language: Language): string {
  const [year = "", month = "", date = ""] = iso.slice(0, 10).split("-");
  if (language === "vi") return `${date}/${month}/${year}`;
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? ""} ${year}`;
}

/** The day of an instant in a time zone, as `2026-10-31`. */
export function dayOf(instant: string | Date, timezone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: timezone, dateStyle: "short" }).format(
    new Date(instant),
  );
}

/** Write the time of an instant: `14:32`. */
export function clock(instant: string | Date, timezone: string): string {
  const format = {
    timeZone: timezone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  } as const;
  return new Intl.DateTimeFormat("en-GB", format).format(new Date(instant));
}

/** Write an instant: `14:32 ngày 31/10/2026` or `31 Oct 2026, 14:32`. */
export function moment(instant: string | Date, language: Language, timezone: string): string {
  const date = day(dayOf(instant, timezone), language);
  const time = clock(instant, timezone);
  return language === "vi" ? `${time} ngày ${date}` : `${date}, ${time}`;
}

/** Write a length of time in its two largest units: `3 giờ 12 phút` or `3 h 12 min`. */
export function duration(seconds: number, language: Language): string {
  let left = Math.round(Math.abs(seconds));
  const sign = seconds < 0 && left > 0 ? MINUS : "";
  const first = UNITS.findIndex((unit) => left >= unit.size);
  if (first < 0) return `0${NO_BREAK}${language === "vi" ? "giây" : "s"}`;
  const parts: string[] = [];
  for (const unit of UNITS.slice(first, first + 2)) {
    const count = Math.floor(left / unit.size);
    left -= count * unit.size;
    const word = language === "vi" ? unit.vi : count === 1 ? unit.one : unit.other;
    if (count > 0) parts.push(`${whole(count, language)}${NO_BREAK}${word}`);
  }
  return sign + parts.join(" ");
}
