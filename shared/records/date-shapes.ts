import { dayOf } from '#shared/calendar/day.ts';

const chineseDigits = new Map([...'〇零一二三四五六七八九'].map((digit, at) => [digit, Math.max(0, at - 1)]));

/** 一九九八 → 1998, 十二 → 12, 二十三 → 23, 卅一 → 31; text that is no Chinese number stays. */
function arabic(numeral: string): string {
  const plain = numeral.replace('廿', '二十').replace('卅', '三十').replace('元', '一');
  const ten = /^([一二三四五六七八九])?十([一二三四五六七八九])?$/.exec(plain);
  if (ten) return String((ten[1] ? chineseDigits.get(ten[1])! : 1) * 10 + (ten[2] ? chineseDigits.get(ten[2])! : 0));
  return [...plain].map((digit) => chineseDigits.get(digit) ?? digit).join('');
}

const separated = /^(\d{4})[./\-年](?:(\d{1,2})(?:[./\-月](?:(\d{1,2})日?)?)?)?$/;
const timeOfDay = /[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$/;
const sixDigits = /^(1[3-9]\d{2}|20\d{2})(0[1-9]|1[0-2])$/;
const eightDigits = /^(\d{4})(\d{2})(\d{2})$/;
const serial = /^\d{5}(\.\d+)?$/;
const excelEpoch = Date.UTC(1899, 11, 30);

/** The day of an Excel serial number (36526 → 20000101), counted as Excel does from March 1900 on. */
function fromSerial(days: number): string {
  const at = new Date(excelEpoch + days * 86_400_000);
  return dayOf(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate());
}

/**
 * What a date in another shape most likely means, as `YYYYMMDD` with zeros for what it does not say: `1998.3.2` →
 * `19980302`, `1998年3月` → `19980300`, `一九九八年` → `19980000`, the Excel serial `36526` → `20000101`. Undefined when
 * it is no date; whether the day exists is not checked.
 */
export function proposedDate(text: string): string | undefined {
  const plain = text
    .replace(timeOfDay, '')
    .replace(/\s+/g, '')
    .replace(/[〇零一二三四五六七八九十廿卅元]+(?=[年月日])/g, arabic)
    .replace(/[。·、]/g, '.')
    .replace(/号$/, '日');
  const parts =
    separated.exec(plain) ?? eightDigits.exec(plain) ?? sixDigits.exec(plain) ?? /^(1[3-9]\d{2}|20\d{2})$/.exec(plain);
  if (parts) return dayOf(Number(parts[1]), Number(parts[2] ?? 0), Number(parts[3] ?? 0));
  return serial.test(plain) ? fromSerial(Math.floor(Number(plain))) : undefined;
}
