/** When a schedule is due: the latest due time in (after, upTo], ms since the epoch, or undefined. */
export type LatestDue = (after: number, upTo: number) => number | undefined;

const minute = 60_000;
const day = 86_400_000;
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/**
 * Reads an EventBridge rule's `rate(…)` or `cron(…)`, in UTC. A rate is counted from the epoch, so that it is the same after each start.
 * Of cron's special signs only `L` (last day of the month) is known; anything else throws.
 */
export function latestDue(expression: string): LatestDue {
  const [, amount, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (amount && unit) {
    const every = Number(amount) * { minute, hour: 60 * minute, day }[unit as 'minute' | 'hour' | 'day'];
    if (every === 0) throw new Error(`不支持的时间表 ${expression} · schedule not supported`);
    return (after, upTo) => {
      const due = Math.floor(upTo / every) * every;
      return due > after ? due : undefined;
    };
  }
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(' ');
  if (fields?.length !== 6) throw new Error(`不支持的时间表 ${expression} · schedule not supported`);
  return cron(expression, fields);
}

function cron(expression: string, [minutes, hours, dates, inMonths, onWeekdays, years]: string[]): LatestDue {
  const values = (text: string, low: number, high: number, words: string[] = []) => {
    const found = valuesOf(text, low, high, words);
    if (!found) throw new Error(`不支持的时间表 ${expression} 中的 ${text} · not supported`);
    return found;
  };
  const lastOfMonth = dates === 'L';
  const minuteList = [...values(minutes!, 0, 59)].sort((a, b) => b - a);
  const hourList = [...values(hours!, 0, 23)].sort((a, b) => b - a);
  const dateSet = lastOfMonth ? new Set<number>() : values(dates!, 1, 31);
  const monthSet = values(inMonths!, 1, 12, months);
  const weekdaySet = values(onWeekdays!, 1, 7, weekdays);
  const yearSet = values(years!, 1970, 2199);

  const isDueOn = (at: Date) =>
    yearSet.has(at.getUTCFullYear()) &&
    monthSet.has(at.getUTCMonth() + 1) &&
    weekdaySet.has(at.getUTCDay() + 1) &&
    (lastOfMonth ? new Date(at.getTime() + day).getUTCDate() === 1 : dateSet.has(at.getUTCDate()));

  return (after, upTo) => {
    for (let start = Math.floor(upTo / day) * day; start > after - day; start -= day) {
      if (!isDueOn(new Date(start))) continue;
      for (const h of hourList)
        for (const m of minuteList) {
          const due = start + (h * 60 + m) * minute;
          if (due <= upTo) return due > after ? due : undefined;
        }
    }
  };
}

/** The values of one cron field: `*`, `?`, lists, ranges, steps and names. Undefined when it is none of these. */
function valuesOf(text: string, low: number, high: number, words: string[]): Set<number> | undefined {
  const found = new Set<number>();
  const number = (word: string) => {
    const named = words.indexOf(word.toUpperCase());
    return named >= 0 ? named + low : /^\d+$/.test(word) ? Number(word) : Number.NaN;
  };
  for (const part of text.split(',')) {
    const [range = '', step = '1'] = part.split('/');
    const ends = range.split('-');
    const from = range === '*' || range === '?' ? low : number(ends[0]!);
    const to = range === '*' || range === '?' ? high : ends[1] ? number(ends[1]) : part.includes('/') ? high : from;
    if (!(from >= low && to <= high && from <= to && Number(step) >= 1) || ends.length > 2) return;
    for (let value = from; value <= to; value += Number(step)) found.add(value);
  }
  return found;
}
