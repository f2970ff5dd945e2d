import { addDays } from '#shared/calendar/day.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { note } from '#shared/runtime/call.ts';
import { Fault } from '#shared/runtime/fault.ts';
import { schedule } from '#shared/runtime/schedule.ts';
import { sealWindows, trails } from './seal-windows.ts';
import { verifyDays } from './verify-days.ts';

/** So many days back are checked, one with each hour that is sealed: every day again within a day and a half. */
const daysChecked = 35;

/** Lambda: seals what has closed; each time it has, checks one day of the last weeks. A trail that does not hold raises the alarm. */
export const handler = schedule({ capability: 'audit-trail', operation: 'tick' }, async (_tick, { now }) => {
  const seals = await sealWindows(now);
  const last = seals.at(-1);
  note({ sealed: seals.length });
  if (!last) return;
  const back = (Date.parse(last.to) / 3_600_000) % daysChecked;
  const day = addDays(shanghaiDay(now), -back);
  const { faults } = await verifyDays(await trails(), day, day);
  note({ checked: day, faults: faults.length });
  if (faults.length > 0)
    throw new Fault(
      `the audit trail does not hold: ${faults.map(({ kind, archivesCode = 'seals', from }) => `${kind} ${archivesCode} ${from}`).join(', ')}`,
    );
});
